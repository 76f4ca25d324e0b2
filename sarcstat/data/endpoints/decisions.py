"""What was decided for the patients of an endpoint, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sarcstat.data.endpoints.derived import (
    DerivedEndpoint,
    each_once,
    in_any,
    leaves_out_maybe_lost,
)

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_LOST_DECISION = {
    "censor": "lost to follow-up: censored at last contact",
    "event": "lost to follow-up: last contact counted as the event",
    "exclude": "lost to follow-up: left out",
}
_ZERO_DECISION = {
    "keep": "time of zero: kept",
    "half-day": "time of zero: taken as half a day",
    "exclude": "time of zero: left out",
    "refuse": "time of zero: refused",
}


class Decision(NamedTuple):
    """Something that was decided for the patients of an endpoint: what, in words, and in how many rows."""

    variable: str
    text: str
    rows: int


def decisions_of(endpoint: DerivedEndpoint, cutoff: date | None) -> Iterator[Decision]:
    """What was decided for the patients of an endpoint, with their number; nothing for nobody."""
    definition, course = endpoint.definition, endpoint.course
    usable = ~in_any(course.left_out, len(course.time))
    found = [
        (_LOST_DECISION[definition.lost], usable & course.lost),
        (_ZERO_DECISION[definition.time_zero], usable & (course.time == 0)),
    ]
    if course.late_event is not None and course.late_contact is not None:
        late = f"event after the cutoff ({cutoff}): does not count, follow-up ends there"
        beyond = f"follow-up beyond the cutoff ({cutoff}): ends there"
        found += [(late, usable & course.late_event), (beyond, usable & course.late_contact)]
    unknown = course.unknown if definition.unknown == "no" else ()
    left_out, assumed = list(course.left_out), [(f"{why}: taken as no event", mask) for why, mask in unknown]
    if course.maybe_lost is not None and leaves_out_maybe_lost(definition):
        left_out.append(course.maybe_lost)
    elif course.maybe_lost is not None:
        assumed.append((f"{course.maybe_lost[0]}: taken as not lost to follow-up", course.maybe_lost[1]))
    found += [(f"{reason}: left out", mask) for reason, mask in each_once(left_out, len(course.time))]
    found += [(text, mask & usable) for text, mask in assumed]
    for text, mask in found:
        if mask.any():
            rows = mask.sum() if endpoint.counted is None else endpoint.counted[mask].sum()
            yield Decision(definition.name, text, int(rows))
