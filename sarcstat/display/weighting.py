"""Sentences on sampling weights, an offset, and Firth's penalized likelihood."""

from __future__ import annotations

from sarcstat.results import AnalysisResult, computed


def curve_weighting(result: AnalysisResult) -> list[str]:
    """What weighted curves and their test are; nothing without weights."""
    if "sampling_weights" not in result.labels:
        return []
    text = (
        f"Sampling weights: {result.labels['sampling_weights']}. Standard errors and intervals by the infinitesimal "
        "jackknife (survfit, robust = TRUE); N, events and numbers at risk count patients, not weights. SPSS has no "
        "such weights: the numbers are R's."
    )
    if "group" in result.labels and computed(result)["tests"]:
        text += (
            " The log-rank test is the robust score test of a weighted Cox model (coxph, Breslow's ties); survdiff "
            "takes no sampling weights."
        )
    return [text]


def model_weighting(result: AnalysisResult) -> list[str]:
    """Weights, offset and penalty of a Cox model."""
    notes = []
    if "sampling_weights" in result.labels:
        notes.append(
            f"Sampling weights: {result.labels['sampling_weights']}. The weighted partial likelihood is maximized; N "
            "and events count patients, not weights. Likelihood ratio, score test and the test of proportional hazards "
            "would take weights for numbers of patients and are left out."
        )
    if "offset" in result.labels:
        notes.append(
            f"Offset: {result.labels['offset']}, with the coefficient 1 and no hazard ratio. The concordance is that "
            "of the linear predictor with it, and a baseline hazard is at its mean, as R has both."
        )
    if computed(result).get("firth"):
        notes.append(
            "Firth's penalized partial likelihood (Heinze and Schemper 2001): intervals are those of its profile, "
            "p-values of penalized likelihood ratio tests. Proportional hazards are not tested: the residuals are "
            "those of the likelihood without penalty."
        )
    return notes
