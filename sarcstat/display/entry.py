"""Sentences on delayed entry, start-stop data and robust variances."""

from __future__ import annotations

from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, computed
from sarcstat.vocabulary import test_label


def entry_notes(result: AnalysisResult) -> list[str]:
    """What curves with delayed entry and their tests are; nothing without."""
    if "entry" not in result.labels:
        return []
    text = f"Delayed entry at {result.labels['entry']}: at risk at a time is who has entered before it and not left."
    if "group" in result.labels and computed(result).get("tests"):
        named = ", ".join(test_label(test) for test in computed(result)["tests"])
        text += (
            f" Tests ({named}) compare observed and expected events in these risk sets; survdiff has none with entry. "
            "The log-rank test is coxph's score test with exact ties."
        )
    return [text]


def model_notes(result: AnalysisResult) -> list[str]:
    """Delayed entry, rows of patients, and the variance of a Cox model."""
    notes = []
    rows = result.details.get("start_stop")
    if rows:
        notes.append(
            f"Start-stop data: {counted(rows['rows'], 'row')} of {counted(rows['patients'], 'patient')}; N counts "
            "patients, at a level of a factor those who have a row there; events per parameter count patients."
        )
    elif "entry" in result.labels:
        notes.append(f"Delayed entry at {result.labels['entry']}: risk sets hold who has entered before their time.")
    if "robust" in result.details:
        notes.append(
            f"Robust standard errors (sandwich; {result.details['robust']}): z, p, intervals and the Wald test are by "
            "them. The likelihood ratio and score tests take rows to be independent; the robust score test does not."
        )
    return notes
