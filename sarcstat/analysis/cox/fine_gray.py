"""Cox regression with competing events: Fine and Gray's model, and what stands beside a cause-specific one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from sarcstat.analysis.cox.cox import (
    CoxOptions,
    compared,
    cox,
    cox_arguments,
    fit_in_r,
    labels_of,
    levels_of,
    product_labels,
    terms_of,
)
from sarcstat.analysis.cox.reading import hints
from sarcstat.analysis.cox.troubles import troubles
from sarcstat.analysis.shared.frames import r_conditions, rows_of, values_of
from sarcstat.data.cohort.causes import Causes
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.counting import tally
from sarcstat.results import AnalysisResult, Condition, Provenance, Statistic

#: The contexts of the statistics: the parameters, the test of all of them, and what was counted.
EQUATION, SUMMARY, COUNTS = "subdistribution", "subdistribution_summary", "competing_counts"
_EQUATION = {
    "coefficient": "b",
    "coefficient_std_error": "se",
    "naive_std_error": "naive_se",
    "z": "z",
    "p_value": "p",
    "subdistribution_hazard_ratio": "exp_b",
    "subdistribution_hazard_ratio_conf_low": "exp_low",
    "subdistribution_hazard_ratio_conf_high": "exp_high",
}
_WALD = {"wald": "wald", "df": "df", "p_value": "p"}


def cause_specific(
    cohort: Cohort, causes: Causes, options: CoxOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """The Cox model of the event of interest, patients with a competing event being censored at it."""
    result = cox(cohort, options, provenance, recorded)
    counts = tuple(_counts(cohort, causes, result.conventions[0]))
    return replace(
        result,
        statistics=(*result.statistics, *counts),
        conditions=(*causes.conditions, *result.conditions, *hints(result, cohort)),
        labels={**result.labels, "coding": causes.coding, "cause": causes.labels[0]},
        details={**result.details, "levels": _levels(cohort, causes), "candidates": [], "causes": list(causes.labels)},
    )


def fine_gray(
    cohort: Cohort, causes: Causes, options: CoxOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """Fine and Gray's model of the subdistribution hazard of the event of interest, from one call of R.

    Fine and Gray 1999 (JASA 94:496), by survival's finegray and coxph on its weighted rows with the variance of
    clusters of patients; each stratum has its own baseline and its own curve of censoring. The options are those of a
    Cox model with one block; the last convention's ties count. Raises AnalysisError where nobody had the event.
    """
    terms = terms_of(options)
    parameters = {
        i: list(compared(term, cohort.covariates, options.contrasts)) for i, term in enumerate(terms, start=1)
    }
    convention, ties = list(options.ties.items())[-1]
    asked = cox_arguments(cohort, options, terms, convention, ties)
    rows = {"time": cohort.time, "cause": causes.of(cohort), "stratum": asked["rows"]["stratum"]}
    arguments = {name: asked[name] for name in ("variables", "terms", "ties", "conf_level")}
    reply = fit_in_r({"rows": rows, **arguments}, "fine_gray")
    statistics = [*_counts(cohort, causes, "r"), *_statistics(reply.value, cohort, terms, parameters)]
    said = [_as_subdistribution(each) for each in troubles(reply.value, cohort, terms, parameters, options.contrasts)]
    return AnalysisResult(
        analysis="cox",
        options={**recorded, "computed": {**asdict(options), "ties": {"r": ties}}},
        statistics=tuple(statistics),
        provenance=provenance,
        conditions=(*cohort.conditions, *causes.conditions, *said, *r_conditions(reply.conditions)),
        labels={**labels_of(cohort, terms), "coding": causes.coding, "cause": causes.labels[0]},
        values=values_of(cohort.stratum, *(each.factor for each in cohort.covariates)),
        details={
            "levels": _levels(cohort, causes),
            "strata": cohort.stratum.texts if cohort.stratum else [],
            "parts": product_labels(terms, cohort.covariates),
            "candidates": [],
            "causes": list(causes.labels),
        },
    )


def _as_subdistribution(said: Condition) -> Condition:
    return replace(said, text=said.text.replace("The hazard ratio of", "The subdistribution hazard ratio of"))


def _counts(cohort: Cohort, causes: Causes, convention: Any) -> Iterator[Statistic]:
    """Patients, those with each cause, and those censored."""
    counts = causes.counts(cohort)
    keys: dict[str, Any] = {"convention": convention, "context": COUNTS, "variable": cohort.outcome.time_name}
    yield Statistic(name="n", value=sum(counts), **keys)
    for label, number in zip(causes.labels, counts[1:], strict=True):
        yield Statistic(name="n_cause_events", value=number, cause=label, **keys)
    yield Statistic(name="n_censored", value=counts[0], **keys)


def _levels(cohort: Cohort, causes: Causes) -> dict[str, list[dict[str, object]]]:
    """Of every factor each level's text, patients, events, and competing events."""
    import numpy as np

    competing = causes.of(cohort) > 1
    found = levels_of(cohort)
    for each in cohort.covariates:
        if each.factor is not None:
            own = np.where(competing, each.factor.codes, -1)
            numbers = tally(own, cohort.counts, len(each.factor.values))
            for level, number in zip(found[each.name], numbers, strict=True):
                level["n_competing"] = int(number)
    return found


def _statistics(
    value: Mapping[str, Any], cohort: Cohort, terms: Any, parameters: Mapping[int, list[str | None]]
) -> Iterator[Statistic]:
    base: dict[str, Any] = {"convention": "r", "variable": cohort.outcome.time_name}
    for row in rows_of(value["coefficients"]):
        number, column = int(row["term"]), int(row["column"])
        keys: dict[str, Any] = {"term": "*".join(terms[number - 1]), "column": column}
        keys["level"] = parameters[number][column - 1]
        for name, of in _EQUATION.items():
            underflow = name.startswith("subdistribution") and row[of] == 0
            yield Statistic(name=name, value=None if underflow else row[of], context=EQUATION, **keys, **base)
    for row in rows_of(value["term_tests"]):
        keys = {"term": "*".join(terms[int(row["term"]) - 1]), "column": 0}
        for name, of in _WALD.items():
            yield Statistic(name=name, value=row[of], context=EQUATION, **keys, **base)
    (wald,) = rows_of(value["wald"])
    for name, of in {"chi_square": "chi_square", "df": "df", "p_value": "p"}.items():
        yield Statistic(name=name, value=wald[of], context=SUMMARY, test="wald", **base)
