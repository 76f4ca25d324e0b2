"""Adverse events in facts: how many patients had any, had each, and had which consequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.document import Document
from sarcstat.display.findings.facts import Count, Found, Names, computed, found_in
from sarcstat.display.formatting import rounded


@dataclass(frozen=True, slots=True)
class GradeFindings:
    """Patients with an event of at least a grade (None: events have no grade); `events` by falling frequency."""

    grade: int | None
    any: Count
    events: Sequence[Count]
    groups: Sequence[Count]


def adverse_events(document: Document, names: Names) -> dict[str, Any]:
    """`n`, `grades` (GradeFindings), `reduction` and `discontinuation` (Count or None)."""
    found = found_in(document)
    result = document.sections[0].result
    options = computed(result)
    grades = [_grade(found, float(grade), graded=options["graded"]) for grade in options["grades"]]
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


def _grade(found: Found, grade: float, *, graded: bool) -> GradeFindings:
    counts = [s for s in found.statistics if s.name == "count" and s.at == grade]
    events = [_count(found, s) for s in counts if s.context == "event" and s.group1_level is None]
    overall = [s for s in counts if s.context == "any_event"]
    (everybody,) = [_count(found, s) for s in overall if s.group1_level is None]
    groups = [_count(found, s) for s in overall if s.group1_level is not None]
    frequent = sorted((each for each in events if each.n), key=lambda each: -each.n)
    return GradeFindings(int(grade) if graded else None, everybody, frequent, groups)


def _action(found: Found, term: str) -> Count | None:
    made = [
        s for s in found.statistics if (s.name, s.context, s.term, s.group1_level) == ("count", "action", term, None)
    ]
    return _count(found, made[0]) if made else None


def _count(found: Found, count: Any) -> Count:
    place = {key: getattr(count, key) for key in ("group1", "group1_level", "at", "term")}
    percent = found.get("percent", count.context, **place)
    shown = "" if percent is None or percent.value is None else f"{rounded(float(percent.value), 1)}%"
    return Count(count.group1_level or count.term or "", int(count.value), shown)
