"""Kaplan-Meier and univariate analyses in facts: medians, rates and tests of every endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.contrasts import Contrast, contrasts
from sarcstat.display.findings.facts import (
    RATE,
    TIME,
    EndpointName,
    Estimate,
    Found,
    Names,
    Test,
    computed,
    conf_level,
    found_in,
)
from sarcstat.display.formatting import time_label
from sarcstat.display.lowered import plain
from sarcstat.display.shapes.document import Document
from sarcstat.named_tests import JOURNAL_TESTS, journal_test_label


@dataclass(frozen=True, slots=True)
class Rate:
    """The share without an event at a time, and the patients at risk then."""

    at: str
    estimate: Estimate
    at_risk: int


@dataclass(frozen=True, slots=True)
class Group:
    """One curve: its level (empty: everybody), patients, events, median and rates."""

    label: str
    n: int
    events: int
    median: Estimate
    rates: Sequence[Rate]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The groups of one factor, and the tests between them; `strata` is what the tests are stratified by."""

    label: str
    groups: Sequence[Group]
    tests: Sequence[Test]
    strata: str


@dataclass(frozen=True, slots=True)
class SurvivalFindings:
    """One endpoint: everybody (None: not computed), each factor, and the curves that are compared two by two."""

    endpoint: EndpointName
    overall: Group | None
    comparisons: Sequence[Comparison]
    contrasts: Sequence[Contrast] = ()


def survival(document: Document, names: Names) -> dict[str, Any]:
    """`endpoints`: SurvivalFindings of each."""
    found = found_in(document)
    first = document.sections[0].result
    options = computed(first)
    rates = Found(document.statistics, first.conventions[-1], conf_level(first))  # survfit's, whatever the medians'
    times = [float(at) for at in options["times"]]
    variables = dict.fromkeys(each.variable for each in found.statistics if each.context == "survfit")
    return {"endpoints": [_endpoint(found, rates, each, names, times, options["tests"]) for each in variables]}


def _endpoint(
    found: Found, rates: Found, variable: str, names: Names, times: Sequence[float], tests: Sequence[str]
) -> SurvivalFindings:
    curves = [
        each
        for each in found.statistics
        if (each.name, each.context, each.variable) == ("n", "survfit", variable) and each.stratum_level is None
    ]
    everybody = next((each for each in curves if each.group1_level is None), None)
    within = (s for s in found.statistics if (s.context, s.variable) in (("survfit", variable), ("survdiff", variable)))
    factors = dict.fromkeys(each.group1 for each in within if each.group1 is not None and _compares(each))
    comparisons = []
    for factor in factors:
        own = [each for each in curves if each.group1 == factor and each.group1_level is not None]
        groups = [group(found, times, label=s.group1_level or "", rates_found=rates, **_place(s)) for s in own]
        made, strata = _tests(found, variable, factor, tests)
        within_strata = plain(names.label(strata)) if strata else ""
        comparisons.append(Comparison(plain(names.label(factor or "")), groups, made, within_strata))
    overall = group(found, times, label="", rates_found=rates, **_place(everybody)) if everybody else None
    return SurvivalFindings(names.endpoint(variable), overall, comparisons, contrasts(rates, variable, names))


def _compares(statistic: Any) -> bool:
    """Whether a statistic is of one group, or of a test between groups: within strata there is no curve of a group."""
    return statistic.group1_level is not None or statistic.name == "p_value"


def _place(statistic: Any) -> dict[str, Any]:
    return {key: getattr(statistic, key) for key in ("variable", "group1", "group1_level", "stratum", "stratum_level")}


def group(found: Found, times: Sequence[float], *, label: str, rates_found: Found | None = None, **place: Any) -> Group:
    """The curve at a place; rates at given times may be of another convention than the median."""
    rates = []
    of_rates = rates_found or found
    for at in times:
        rate = of_rates.estimate("survival", "survfit", RATE, at=at, **place)
        if rate is not None:
            rates.append(Rate(time_label(at), rate, of_rates.number("n_risk", "survfit", at=at, **place)))
    median = found.estimate("median", "survfit", TIME, **place) or Estimate("NE", missing="not_estimable")
    n, events = (found.number(name, "survfit", **place) for name in ("n", "n_events"))
    return Group(label, n, events, median, rates)


def _tests(found: Found, variable: str, factor: str | None, tests: Sequence[str]) -> tuple[list[Test], str]:
    """The tests between all groups of a factor, in the order asked for, and their stratum."""
    made = {
        each.test: each
        for each in found.statistics
        if (each.name, each.context, each.variable, each.group1) == ("p_value", "survdiff", variable, factor)
        and each.stratum_level is None
    }
    shown = [found.test(words_of_test(test), made[test]) for test in tests if test in made]
    strata = next((each.stratum for each in made.values() if each.stratum), "")
    return [each for each in shown if each is not None], strata or ""


def words_of_test(test: str) -> str:
    """The name of a test within a sentence: `log-rank`."""
    within = {"logrank": "log-rank", "weighted_logrank": "weighted log-rank (robust score)"}
    return within.get(test) or JOURNAL_TESTS.get(test) or journal_test_label(test)
