"""Competing events in facts: the incidence of the event of interest, its test, and subdistribution hazard ratios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.facts import (
    RATE,
    RATIO,
    EndpointName,
    Estimate,
    Found,
    Names,
    Test,
    computed,
    conf_level,
)
from sarcstat.display.formatting import time_label
from sarcstat.display.shapes.document import Document
from sarcstat.results import AnalysisResult, Statistic

_TIMES = " × "


@dataclass(frozen=True, slots=True)
class GroupIncidence:
    """The patients of a group (empty: everybody), those with the event until the time, and the incidence then."""

    label: str
    n: int
    events: int
    incidence: Estimate


@dataclass(frozen=True, slots=True)
class IncidenceFindings:
    """The cumulative incidence of the event of interest at the last time that was asked for."""

    endpoint: EndpointName
    cause: str
    competing: int
    at: str
    factor: str
    groups: Sequence[GroupIncidence]
    test: Test | None


@dataclass(frozen=True, slots=True)
class Subdistribution:
    """One subdistribution hazard ratio of a model."""

    label: str
    compared: str
    ratio: Estimate
    test: Test


@dataclass(frozen=True, slots=True)
class FineGrayFindings:
    """Fine and Gray's model of one endpoint."""

    endpoint: EndpointName
    n: int
    events: int
    effects: Sequence[Subdistribution]


def cuminc(document: Document, names: Names) -> dict[str, Any]:
    """`incidences`: IncidenceFindings of each grouping."""
    return {"incidences": [_incidence(section.result, names) for section in document.sections]}


def _incidence(result: AnalysisResult, names: Names) -> IncidenceFindings:
    found = Found(result.statistics, "r", conf_level(result))
    cause, at = result.details["causes"][0], max(computed(result)["times"])
    variable = found.statistics[0].variable
    factor = result.labels.get("group_name")
    groups = []
    for each in result.find(name="n", context="cuminc_counts"):
        place = {"variable": variable, "group1": factor, "group1_level": each.group1_level}
        estimate = found.estimate("cumulative_incidence", "cuminc", RATE, cause=cause, at=at, **place)
        events = found.number("n_cause_events", "cuminc", cause=cause, at=at, **place)
        missing = Estimate("NE", missing="not_estimable")
        groups.append(GroupIncidence(each.group1_level or "", int(each.value or 0), events, estimate or missing))
    competing = result.find(name="n_cause_events", context="cuminc", at=at)
    p = next(result.find(name="p_value", context="gray", cause=cause), None)
    return IncidenceFindings(
        endpoint=names.endpoint(variable),
        cause=cause,
        competing=sum(int(each.value or 0) for each in competing if each.cause != cause),
        at=time_label(at),
        factor=result.labels.get("group", ""),
        groups=groups,
        test=found.test("Gray's test", p),
    )


def fine_gray(result: AnalysisResult, names: Names) -> FineGrayFindings | None:
    """Fine and Gray's model among the numbers of a result of cox; None where there is none."""
    ratios = list(result.find(name="subdistribution_hazard_ratio", context="subdistribution"))
    if not ratios:
        return None
    found = Found(result.statistics, "r", conf_level(result))
    counts = list(result.find(context="competing_counts"))
    numbers = {(each.name, each.cause): int(each.value or 0) for each in counts}
    return FineGrayFindings(
        endpoint=names.endpoint(ratios[0].variable),
        n=numbers["n", None],
        events=numbers["n_cause_events", result.details["causes"][0]],
        effects=list(_effects(found, result, ratios)),
    )


def _effects(found: Found, result: AnalysisResult, ratios: Sequence[Statistic]) -> Iterator[Subdistribution]:
    for each in ratios:
        place = {key: getattr(each, key) for key in ("variable", "term", "column", "level")}
        ratio = found.estimate("subdistribution_hazard_ratio", "subdistribution", RATIO, **place)
        test = found.test("Wald", found.get("p_value", "subdistribution", **place))
        missing = Estimate("NE", missing="not_estimable")
        label = result.term_label(each.term or "", _TIMES)
        none = Test("Wald", "p not estimable", None, False)
        yield Subdistribution(label, each.level or "", ratio or missing, test or none)
