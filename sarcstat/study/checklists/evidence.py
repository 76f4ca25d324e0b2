"""What there is to be seen in the tables of a run, as far as reporting checklists ask for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sarcstat.display.cox.layouts import final_model, parameters
from sarcstat.display.findings.facts import computed
from sarcstat.display.shapes.document import Document
from sarcstat.results import AnalysisResult


def aspects(document: Document) -> Iterator[str]:
    """The analysis by name, and what of this is there besides.

    Survival: `survival by group`, `rates by group` (at chosen times). Description: `described by group`,
    `missing values`. Cox models: `unadjusted` (one covariate alone), `adjusted` (several), `entered` (several, none
    chosen by its p), `proportional hazards` (tested).
    """
    yield document.analysis
    more = _MORE.get(document.analysis)
    if more is not None:
        yield from more(document)


def _survival(document: Document) -> Iterator[str]:
    grouped = [s for s in document.statistics if s.context == "survfit" and s.group1_level is not None]
    if grouped:
        yield "survival by group"
    if any(s.name == "survival" for s in grouped):
        yield "rates by group"


def _description(document: Document) -> Iterator[str]:
    if any(s.context == "summary" and s.group1_level is not None for s in document.statistics):
        yield "described by group"
    if document.options.get("missing") != "listwise":
        yield "missing values"


def _models(document: Document) -> Iterator[str]:
    results = [section.result for section in document.sections]
    if any(_alone(result, document) for result in results):
        yield "unadjusted"
    several = [result for result in results if _size(result) > 1]
    if several:
        yield "adjusted"
    if any(_entered(result) for result in several):
        yield "entered"
    if any(s.context == "ph_test" for s in document.statistics):
        yield "proportional hazards"


_MORE: Mapping[str, Callable[[Document], Iterator[str]]] = {
    "km": _survival,
    "univariate": _survival,
    "describe": _description,
    "cox": _models,
}


def _size(result: AnalysisResult) -> int:
    """The number of covariates and products in the last model; a term T_*x does not count."""
    candidates = {"*".join(term) for block in computed(result)["blocks"] for term in block["terms"]}
    return sum(term in candidates for term in parameters(result, *final_model(result)))


def _alone(result: AnalysisResult, document: Document) -> bool:
    """Whether hazard ratios of one covariate without others are shown; only journal tables have them beside others."""
    if "stratum" in result.labels:
        return False
    beside = any(s.context == "univariable" for s in result.statistics) and document.options.get("style") == "journal"
    return beside or _size(result) == 1


def _entered(result: AnalysisResult) -> bool:
    """Whether all covariates are in the model, whatever their p."""
    chosen = any(condition.code == "univariable_first" for condition in result.conditions)
    return not chosen and all(block["method"] == "enter" for block in computed(result)["blocks"])
