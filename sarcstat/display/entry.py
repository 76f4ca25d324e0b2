"""Sentences on delayed entry, start-stop data and robust variances."""

from __future__ import annotations

from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, computed

_SPSS = "SPSS has no left truncation: the numbers are R's."


def entry_notes(result: AnalysisResult) -> list[str]:
    """What curves with delayed entry and their tests are; nothing without."""
    if "entry" not in result.labels:
        return []
    at = result.labels["entry"]
    text = f"Delayed entry at {at}: at risk at a time is who has entered before it and not left. {_SPSS}"
    if "group" in result.labels and computed(result).get("tests"):
        text += " Tests compare observed and expected events in these risk sets (survdiff takes no entry); "
        text += "the log-rank test is coxph's score test with exact ties."
    return [text]


def model_notes(result: AnalysisResult) -> list[str]:
    """Delayed entry, rows of patients, and the variance of a Cox model."""
    notes = []
    rows = result.details.get("start_stop")
    if rows:
        notes.append(
            f"Start-stop data: {counted(rows['rows'], 'row')} of {counted(rows['patients'], 'patient')}; N counts "
            f"patients, at a level of a factor those who have a row there; events per parameter count patients. {_SPSS}"
        )
    elif "entry" in result.labels:
        notes.append(
            f"Delayed entry at {result.labels['entry']}: risk sets hold who has entered before their time. {_SPSS}"
        )
    if "robust" in result.details:
        text = (
            f"Robust standard errors (sandwich; {result.details['robust']}): z, p, intervals and the Wald test are by "
            "them."
        )
        if "sampling_weights" not in result.labels:  # with weights there are no such tests
            text += " The likelihood ratio and score tests take rows to be independent; the robust score test does not."
        notes.append(text)
    return notes
