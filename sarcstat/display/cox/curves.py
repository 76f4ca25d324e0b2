"""What must be said about the curves of a Cox model: which model, whose baseline, which patient."""

from __future__ import annotations

from sarcstat.display.entry import model_notes
from sarcstat.display.sentences import patients, versions
from sarcstat.results import AnalysisResult, computed

_TIES = {"breslow": "Breslow", "efron": "Efron", "exact": "exact"}


def curve_notes(result: AnalysisResult) -> list[str]:
    """The sentences under the figure."""
    convention, ties = next(iter(computed(result)["ties"].items()))
    if convention == "spss":
        baseline = "Baseline by Kalbfleisch and Prentice's estimate, as in SPSS"
    else:
        hazard = "Efron's" if ties == "efron" else "Breslow's"
        baseline = f"Baseline by {hazard} cumulative hazard, as in R's survfit"
    return [
        _model(result),
        *_patient(result),
        f"{baseline}. Ties: {_TIES[ties]}.",
        *model_notes(result),
        patients(result),
        versions(result),
    ]


def _model(result: AnalysisResult) -> str:
    """`Cox model of Age, Sex, stratified by Center.`"""
    stepwise = any(block["method"] != "enter" for block in computed(result)["blocks"])
    strata = f", stratified by {result.details['strata']}" if result.details["strata"] else ""
    terms = ", ".join(result.details["model"])
    last = " (the last step of a stepwise selection)" if stepwise else ""
    if not terms:
        return f"No covariate is in the final model{strata}: the curves are those of all patients."
    return f"Cox model of {terms}{strata}{last}."


def _patient(result: AnalysisResult) -> list[str]:
    """At which values the curves are; these are of one such patient, and no average of patients' curves."""
    fixed = ", ".join(f"{label} = {text}" for label, text in result.details["fixed"].items())
    means = ", ".join(f"{name} {value:.6g}" for name, value in result.details["means"])
    parts = [f"at {fixed}"] if fixed else []
    parts += (
        [f"{'other ' if fixed or result.details['varying'] else ''}covariates at their means: {means}"] if means else []
    )
    if not parts:
        return []
    text = "; ".join(parts)
    return [f"{text[0].upper()}{text[1:]}."]
