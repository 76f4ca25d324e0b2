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


def random_tables(result: AnalysisResult) -> list[str]:
    """How Monte Carlo p-values were made, where there are any."""
    numbers = sorted({int(each.value or 0) for each in result.find(name="monte_carlo_tables")})
    if not numbers:
        return []
    computed = result.options.get("computed")
    seed = {**result.options, **(computed if isinstance(computed, dict) else {})}["seed"]
    shown = " or ".join(f"{number:,}" for number in numbers)
    return [
        f"Fisher's exact test, Monte Carlo: {shown} random tables with the same margins, seed {seed}, where the table "
        "is too large to be exact."
    ]


def versions(result: AnalysisResult) -> str:
    """The programs that computed it."""
    return ", ".join(f"{name} {version}" for name, version in result.provenance.versions.items()) + "."
