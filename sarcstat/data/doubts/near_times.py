"""Times that differ by more than rounding error, but too little for R's survival functions to tell them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarcstat.errors import counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: The tolerance of survival's aeqSurv(): the root of the distance from 1 to the next double.
_TOLERANCE = 2.0**-26


def near_times(time: Array, entry: Array | None) -> list[Condition]:
    """A warning where survfit(), survdiff() and coxph() would make times equal that are kept apart here.

    Their `timefix` joins neighbors whose distance is at most the tolerance, or at most that times the mean of the
    distinct times. Here it is the tolerance times the time itself (`equalized_time` of the R scripts).
    """
    import numpy as np

    every = time if entry is None else np.concatenate((entry, time))
    if not len(every) or _whole_and_small(every):
        return []
    distinct = np.unique(every)
    distance = np.diff(distinct)
    mean = float(np.abs(distinct).mean())
    joined = np.flatnonzero((distance <= _TOLERANCE * max(1.0, mean)) & (distance > _TOLERANCE * np.abs(distinct[1:])))
    if not len(joined):
        return []
    one, next_one = distinct[joined[0] : joined[0] + 2]
    beside = f", beside times of {mean:.3g} on average" if mean > 1 else ""
    text = (
        f"{counted(len(joined), 'time')} and the next one, such as {one:.9g} and {next_one:.9g}, are kept apart here, "
        f"but are equal for R's survfit, survdiff and coxph without timefix = FALSE: they differ by too little{beside}."
    )
    advice = " A time far beyond the others may mean missing (--na)." if mean > 1 else " Another unit helps."
    return [Condition("warning", text + advice, "near_times")]


def _whole_and_small(time: Array) -> bool:
    """Are all times whole numbers that differ by more than the tolerance of their mean, as days do?"""
    import numpy as np

    return float(np.abs(time).max()) * _TOLERANCE < 1 and not bool((time % 1).any())
