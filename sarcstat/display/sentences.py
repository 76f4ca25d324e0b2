"""Sentences under every result: who was analyzed, and by which versions."""

from __future__ import annotations

from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Provenance, simulated_sentence


def patients(result: AnalysisResult) -> str:
    """Patients used, rows left out by reason, and the coding of the event."""
    source = result.provenance
    text = f"{source.source}: {counted(source.rows_used, 'patient')} of {counted(source.rows_read, 'row')} used"
    if source.dropped:
        text += "; left out: " + ", ".join(f"{n:,} {reason}" for reason, n in source.dropped.items())
    return f"{text}. Event: {result.labels['coding']}.{_simulated(source)}"


def model_counts(result: AnalysisResult) -> tuple[int, int]:
    """Patients and events of a Cox model by R's count, which is that of everything else.

    SPSS's leaves out who was censored before the first event of a stratum; the events are the same.
    """
    found = result.find(context="case_processing", convention=result.conventions[0])
    counts = {each.name: int(each.value or 0) for each in found}
    return counts["n"] + counts.get("n_early_censored", 0), counts["n_events"]


def rows_used(result: AnalysisResult) -> str:
    """Rows used, and rows left out by reason; for results without an event."""
    source = result.provenance
    text = f"{source.source}: {source.rows_used:,} of {counted(source.rows_read, 'row')} used"
    if source.dropped:
        text += "; left out: " + ", ".join(f"{n:,} {reason}" for reason, n in source.dropped.items())
    return f"{text}.{_simulated(source)}"


def _simulated(source: Provenance) -> str:
    """A sentence more where the rows are no patients."""
    return f" {simulated_sentence(source.simulated)}" if source.simulated else ""


def versions(result: AnalysisResult) -> str:
    """The programs that computed it."""
    return ", ".join(f"{name} {version}" for name, version in result.provenance.versions.items()) + "."
