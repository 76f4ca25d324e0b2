"""What a swimmer plot shows: a lane a patient, what happened along it, and what the data leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from sarcstat.analysis.shared.frames import values_of
from sarcstat.data.cohort.courses.courses import Courses
from sarcstat.errors import AnalysisError, counted, listing
from sarcstat.results import AnalysisResult, Condition, Provenance, Statistic

_MOST_NAMED = 20
DEATH, ONGOING = "Death", "Ongoing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwimmerOptions:
    """The order of the lanes, what times are multiplied by, and the unit that they are in then (None: not known).

    `named` says whether patients have an identifier, which stands beside their lanes.
    """

    sort: Literal["duration", "group", "data"]
    named: bool = False
    scale: float = 1.0
    unit: str | None = None


def swimmer(
    found: Courses, options: SwimmerOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """The lanes in order, in `details["lanes"]`: patient, end, level, ongoing, and marks as pairs of text and time.

    Who has no duration is in `details["not_shown"]`. Statistics: the patients of each level and of all, and of each
    mark the number of marks and of patients who have one. Raises AnalysisError where nobody has a duration.
    """
    end = found.end * options.scale
    if not (found.used & ~np.isnan(end)).any():
        raise AnalysisError(
            f"No patient has a value of {found.label}: there is no lane to draw.", "Check the column and --where."
        )
    texts: list[str | None] = [*found.group.texts, None] if found.group else [None]
    lanes = _lanes(found, options, texts)
    _sort(lanes, options.sort, texts)
    missing = [found.patient[int(i)] for i in np.flatnonzero(found.used & np.isnan(end))]
    kinds = list(dict.fromkeys([*(mark.text for mark in found.marks), *([DEATH] if found.dead is not None else [])]))
    present = [kind for kind in kinds if any(text == kind for lane in lanes for text, _ in lane["marks"])]
    order = [text for text in texts if any(lane["level"] == text for lane in lanes)]
    return AnalysisResult(
        analysis="swimmer",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(_statistics(lanes, present, found.group.name if found.group else None, order)),
        provenance=provenance,
        conditions=(*found.conditions, *_conditions(lanes, missing, found)),
        labels=_labels(found),
        values=values_of(found.group),
        details={
            "lanes": lanes,
            "not_shown": missing,
            "order": order,
            "marks": present,
            "causes": present,  # what --label renames beside the groups
            "levels": {found.group.name: [{"text": text} for text in order if text]} if found.group else {},
        },
    )


def _lanes(found: Courses, options: SwimmerOptions, texts: list[str | None]) -> list[dict[str, Any]]:
    """The lane of everybody who has a duration, in the order of the data."""
    end = found.end * options.scale
    marks: dict[int, list[tuple[str, float]]] = {int(i): [] for i in np.flatnonzero(found.used & ~np.isnan(end))}
    for mark in found.marks:
        for i, time in zip(mark.patient.tolist(), (mark.time * options.scale).tolist(), strict=True):
            if i in marks:
                marks[i].append((mark.text, time))
    for i, own in marks.items():
        own += [(DEATH, float(end[i]))] if found.dead is not None and found.dead[i] else []
    return [
        {
            "patient": found.patient[i],
            "end": float(end[i]),
            "level": texts[found.group.codes[i]] if found.group else None,
            "ongoing": bool(found.ongoing is not None and found.ongoing[i]),
            "marks": own,
        }
        for i, own in marks.items()
    ]


def _labels(found: Courses) -> dict[str, str]:
    group = found.group
    return {"duration": found.label, **({"group": group.label, "group_name": group.name} if group else {})}


def _sort(lanes: list[dict[str, Any]], sort: str, texts: list[str | None]) -> None:
    """Lanes from top to bottom: the longest first, within groups where these come first."""
    if sort == "data":
        return
    place = {text: i for i, text in enumerate(texts)}
    lanes.sort(key=lambda lane: (place[lane["level"]] if sort == "group" else 0, -lane["end"]))


def _statistics(
    lanes: list[dict[str, Any]], marks: list[str], name: str | None, order: list[str | None]
) -> Iterator[Statistic]:
    for level in order if name else ():
        number = sum(lane["level"] == level for lane in lanes)
        yield Statistic(name="n", value=number, convention="r", context="lanes", group1=name, group1_level=level)
    yield Statistic(name="n", value=len(lanes), convention="r", context="lanes")
    for mark in marks:
        counts = [sum(text == mark for text, _ in lane["marks"]) for lane in lanes]
        yield Statistic(name="n_events", value=sum(counts), convention="r", context="marks", term=mark)
        yield Statistic(name="n_with_event", value=sum(map(bool, counts)), convention="r", context="marks", term=mark)
    ongoing = sum(lane["ongoing"] for lane in lanes)
    yield Statistic(name="n_with_event", value=ongoing, convention="r", context="marks", term=ONGOING)


def _conditions(lanes: list[dict[str, Any]], missing: list[str], found: Courses) -> Iterator[Condition]:
    if missing:
        n = counted(len(missing), "patient has", "patients have")
        yield Condition("warning", f"{n} no {found.label} and no lane: {listing(missing, _MOST_NAMED)}.", "no_duration")
    late = [
        f"{lane['patient']} ({text} at {time:g}, lane to {lane['end']:g})"
        for lane in lanes
        for text, time in lane["marks"]
        if time > lane["end"] * (1 + 1e-9)
    ]
    if late:
        text = (
            f"{counted(len(late), 'mark lies', 'marks lie')} after the end of the lane: {listing(late, _MOST_NAMED)}."
        )
        yield Condition("warning", text, "late_marks")
    both = [lane["patient"] for lane in lanes if lane["ongoing"] and any(text == DEATH for text, _ in lane["marks"])]
    if both:
        n = counted(len(both), "patient is", "patients are")
        yield Condition("warning", f"{n} ongoing and dead: {listing(both, _MOST_NAMED)}.", "ongoing_dead")
