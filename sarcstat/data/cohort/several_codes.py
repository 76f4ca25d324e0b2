"""A status of more than two values, of which only some are the event: all others count as censored, which is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.factor import Factor
from sarcstat.data.cohort.outcome import Outcome
from sarcstat.data.cohort.rows import none_of
from sarcstat.data.counting import tally
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_SHOWN = 10


def several_codes(
    status: Factor,
    is_event: Array,
    used: Array,
    counts: Array | None = None,
    *,
    event: str = "the event",
    others: str = "count as censored",
) -> Iterator[Condition]:
    """A note on which values of a status are the event and which are not, with their rows among those `used`.

    None where no more than two values occur there: one is the event, the other is not. `is_event` says of each level
    whether it is; `counts` is how many rows of the source each row stands for (None: one); `event` and `others` are
    the words for what the former are and the latter do.
    """
    rows = tally(status.codes[used], None if counts is None else counts[used], len(status.values))
    told = {
        wanted: [
            f"{_shown(status, at)} ({counted(int(n), 'row')})"
            for at, n in enumerate(rows)
            if bool(is_event[at]) is wanted and (n or wanted)
        ]
        for wanted in (True, False)
    }
    if (rows > 0).sum() < 3 or not told[False]:
        return
    verb = "is" if len(told[True]) == 1 else "are"
    text = (
        f"Of the values of {status.label}, {listing(told[True], _SHOWN)} {verb} {event}; all others {others}: "
        f"{listing(told[False], _SHOWN)}."
    )
    yield Condition("note", text, "several_codes")


def codes_of_outcome(outcome: Outcome, excluded: Sequence[Array], counts: Array | None = None) -> Iterator[Condition]:
    """That note on the event of an outcome, of the rows with a time that no mask of `excluded` leaves out."""
    import numpy as np

    used = none_of(excluded, len(outcome.time)) & ~np.isnan(outcome.time)
    return several_codes(outcome.event, outcome.is_event, used, counts)


def _shown(status: Factor, at: int) -> str:
    """A value, and its label where it has one."""
    value, text = status.values[at], status.texts[at]
    plain = f"{value:.10g}" if isinstance(value, float) else str(value)
    return text if text == plain or _same_number(text, value) else f"{plain} '{text}'"


def _same_number(text: str, value: object) -> bool:
    """Whether a text is the value in a print format."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and float(text) == value
    except ValueError:
        return False
