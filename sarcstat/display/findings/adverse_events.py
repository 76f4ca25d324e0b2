"""Adverse events in facts: how many patients had any, had each, and had which consequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.findings.facts import Count, Found, Names, computed, conf_level
from sarcstat.display.formatting import rounded
from sarcstat.display.shapes.document import Document

_PLACE = ("group1", "group1_level", "stratum", "stratum_level", "at", "term")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The patients with an event in each group of one factor."""

    label: str
    groups: Sequence[Count]


@dataclass(frozen=True, slots=True)
class GradeFindings:
    """Patients with an event of at least a grade (None: events have no grade); `events` by falling frequency."""

    grade: int | None
    any: Count
    events: Sequence[Count]
    comparisons: Sequence[Comparison]


def adverse_events(document: Document, names: Names) -> dict[str, Any]:
    """`n`, `grades` (GradeFindings), `reduction` and `discontinuation` (Count or None).

    Of several groupings all but the comparisons are of the patients of the first.
    """
    results = [section.result for section in document.sections]
    options = computed(results[0])
    found, *others = (Found(each.statistics, each.conventions[0], conf_level(each)) for each in results)
    labels = [each.labels.get("group", "") for each in results]
    grades = [_grade([found, *others], labels, float(grade), graded=options["graded"]) for grade in options["grades"]]
    return {
        "n": found.number("n", "patients", group1=_factor(found, "n", "patients")),
        "grades": grades,
        "reduction": _action(found, "dose_reduction"),
        "discontinuation": _action(found, "discontinuation"),
    }


def _factor(found: Found, name: str, context: str) -> str | None:
    """The factor that the total of a count is kept under."""
    kept = next(s for s in found.statistics if (s.name, s.context, s.group1_level) == (name, context, None))
    return kept.group1


def _grade(by_factor: Sequence[Found], labels: Sequence[str], grade: float, *, graded: bool) -> GradeFindings:
    found = by_factor[0]
    counts = [s for s in found.statistics if s.name == "count" and s.at == grade]
    events = [_count(found, s) for s in counts if s.context == "event" and s.group1_level is None]
    overall = [s for s in counts if s.context == "any_event"]
    (everybody,) = [_count(found, s) for s in overall if s.group1_level is None]
    comparisons = [
        Comparison(label, groups)
        for label, each in zip(labels, by_factor, strict=True)
        if (groups := [_count(each, s) for s in each.statistics if _is_group(s, grade)])
    ]
    frequent = sorted((each for each in events if each.n), key=lambda each: -each.n)
    return GradeFindings(int(grade) if graded else None, everybody, frequent, comparisons)


def _is_group(statistic: Any, grade: float) -> bool:
    """Whether a count is that of the patients of one group with any event."""
    place = (statistic.name, statistic.context, statistic.at)
    return place == ("count", "any_event", grade) and statistic.group1_level is not None


def _action(found: Found, term: str) -> Count | None:
    made = [
        s for s in found.statistics if (s.name, s.context, s.term, s.group1_level) == ("count", "action", term, None)
    ]
    return _count(found, made[0]) if made else None


def _count(found: Found, count: Any) -> Count:
    place = {key: getattr(count, key) for key in _PLACE}
    percent = found.get("percent", count.context, **place)
    shown = "" if percent is None or percent.value is None else f"{rounded(float(percent.value), 1)}%"
    return Count(count.group1_level or count.term or "", int(count.value), shown)
