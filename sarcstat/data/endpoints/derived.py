"""One endpoint of every row: its course under the policies for patients lost to follow-up and for times of zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.endpoints.dates import Course
from sarcstat.data.endpoints.definition import EndpointDefinition, FromTime

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_LOST = {
    "censor": "lost to follow-up",
    "event": "lost to follow-up (counted as event)",
    "exclude": "lost to follow-up (excluded)",
}
_HALF_DAY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedEndpoint:
    """One endpoint of every row. `time` is in `definition.unit` (nan: none), `event` 1, 0 or nan.

    `reason` numbers the entry of `reasons` (-1: without a time), `left_out` says why a time is missing, each row
    under one reason. `course` is what happened before the policies. `counted` says how many patients each row stands
    for (None: one).
    """

    definition: EndpointDefinition
    time: Array
    event: Array
    reason: Array
    reasons: Sequence[str]
    left_out: Sequence[tuple[str, Array]]
    course: Course
    counted: Array | None = None

    @property
    def label(self) -> str:
        """What the endpoint is called in tables, without its unit."""
        return self.definition.label or self.definition.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are made of it."""
        return all_columns(self.definition)

    @property
    def event_words(self) -> str:
        """What counts as the event: `disease progression, death or lost to follow-up`."""
        source = self.definition.source
        if isinstance(source, FromTime):
            words = [source.event_words or "event"]
        else:
            words = list(dict.fromkeys(each.words for each in source.events))
        if self.definition.lost == "event":
            words.append("lost to follow-up")
        return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

    def counts(self, *, event: bool) -> dict[str, int]:
        """The number of patients by reason, of those with or without an event; reasons of nobody are not there."""
        import numpy as np

        own = self.event == (1 if event else 0)
        weights = None if self.counted is None else self.counted[own]
        rows = np.bincount(self.reason[own], weights, minlength=len(self.reasons))
        found: dict[str, int] = {}
        for text, n in zip(self.reasons, rows, strict=True):
            if n:
                found[text] = found.get(text, 0) + int(n)  # two kinds of events may have the same words
        return found


def derived_endpoint(definition: EndpointDefinition, course: Course, counts: Array | None = None) -> DerivedEndpoint:
    """The course under the policies for patients lost to follow-up and for times of zero; `counts` as `counted`."""
    import numpy as np

    lost = course.lost & ~in_any(course.left_out, len(course.time))
    time, event = course.time, course.event.astype(float)
    left_out = list(course.left_out)
    if definition.lost == "event":
        event = np.where(lost, 1.0, event)
    if definition.lost == "exclude":
        left_out.append((_LOST["exclude"], lost))
    if leaves_out_maybe_lost(definition) and course.maybe_lost is not None:
        left_out.append(course.maybe_lost)
    if definition.time_zero == "half-day":
        time = np.where(time == 0, _HALF_DAY / definition.days_of_unit, time)
    if definition.time_zero in ("exclude", "refuse"):
        left_out.append(("time of zero (excluded)", time == 0))
    gone = in_any(left_out, len(time))
    reason = np.where(gone, -1, np.where(lost, len(course.words), course.kind))
    return DerivedEndpoint(
        definition=definition,
        time=np.where(gone, np.nan, time),
        event=np.where(gone, np.nan, event),
        reason=reason,
        reasons=[*course.words, _LOST[definition.lost]],
        left_out=list(each_once(left_out, len(time))),
        course=course,
        counted=counts,
    )


def leaves_out_maybe_lost(definition: EndpointDefinition) -> bool:
    """Whether it matters who was lost to follow-up, and nothing is assumed where nobody knows."""
    return definition.lost != "censor" and definition.unknown == "exclude"


def in_any(masks: Sequence[tuple[str, Array]], rows: int) -> Array:
    """Where any of the masks, each with its reason, is true."""
    from sarcstat.data.cohort.rows import none_of

    return ~none_of((mask for _, mask in masks), rows)


def each_once(masks: Sequence[tuple[str, Array]], rows: int) -> Iterator[tuple[str, Array]]:
    """The masks without the rows that an earlier one has, and without those that have none."""
    import numpy as np

    before = np.zeros(rows, dtype=bool)
    for reason, mask in masks:
        own = mask & ~before
        before = before | mask
        if own.any():
            yield reason, own


def competing_column(name: str) -> str:
    """The column of an endpoint with the number of the competing event; of endpoints without any there is none."""
    return f"{name}_competing"


def all_columns(definition: EndpointDefinition) -> tuple[str, ...]:
    """The columns of an endpoint, with that of its competing events where it has any."""
    more = [competing_column(definition.name)] if definition.source.competing else []
    return (*made_columns(definition.name), *more)


def made_columns(name: str) -> tuple[str, str, str]:
    """The columns of an endpoint: time, event and reason."""
    return name, f"{name}_event", f"{name}_reason"
