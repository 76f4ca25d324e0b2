"""Times that are no durations of a patient: dates and years that are written as numbers, and more than 150 years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.outcome import DAYS, Outcome
from sarcstat.data.date_texts import FIRST_YEAR, LAST_YEAR
from sarcstat.errors import counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: Fewer rows show nothing.
_FEWEST = 5
#: Nobody was ever followed for so many years.
_LONGEST = 150
#: Days since 1900 of the years 1954 to 2064, as Excel counts; as durations the shortest would be 54 years.
_EXCEL = (20_000, 60_000)
#: Ages in days, from one's entry on, are as large.
_SERIAL = "dates as Excel counts them, in days since 1900"
#: Seconds since 1970 of 2001 and later, or of any year since 1582, as SPSS counts; as seconds 31 years and more.
_SECONDS = 1e9


def unlikely_times(dataset: Dataset, outcome: Outcome, used: Array, scale: float, unit: str | None) -> list[Condition]:
    """A warning on the times of the rows `used` where they look like dates, or are longer than anybody lives.

    The times are in `unit` (None: nobody says in which), `scale` times what stands in the file.
    """
    import numpy as np

    with np.errstate(invalid="ignore"):
        rows = used & (outcome.time >= 0)
    values = np.unique(outcome.time[rows] / scale)
    if rows.sum() < _FEWEST or len(values) < 2:
        return []
    for words, fits in _KINDS:
        if fits(values) and not (outcome.entry and words == _SERIAL):
            text = (
                f"The times '{outcome.time_name}' look like {words} ({values[0]:.15g} to {values[-1]:.15g}), and count "
                "as durations. A survival time is the time between two dates: --time 'days(START, END)' computes it."
            )
            return [Condition("warning", text, "times_like_dates")]
    return list(_too_long(dataset, outcome, rows, scale, unit))


def _too_long(dataset: Dataset, outcome: Outcome, rows: Array, scale: float, unit: str | None) -> Iterator[Condition]:
    import numpy as np

    limit = _LONGEST * DAYS["years"] / DAYS[unit or "days"]
    long = np.flatnonzero(rows & (outcome.time > limit))
    if len(long):
        shown = dataset.shown(dataset.each_once(long), lambda row: f"{outcome.time[row] / scale:.10g}")
        n = dataset.number(rows & (outcome.time > limit))
        text = (
            f"{counted(n, 'time')} '{outcome.time_name}' {'is' if n == 1 else 'are'} longer than {_LONGEST} years"
            f"{'' if unit else ', even in days'} ({shown}). Check these values, and the unit of the times."
        )
        yield Condition("warning", text, "times_too_long")


def _whole_between(low: float, high: float) -> Callable[[Array], bool]:
    return lambda values: bool((values == values.round()).all() and values[0] >= low and values[-1] <= high)


def _are_days(values: Array, year_first: bool) -> bool:
    """Whether whole numbers are all days of the calendar, written without separators."""
    low, high = (FIRST_YEAR * 10_000, LAST_YEAR * 10_000 + 1231) if year_first else (1_01_1900, 31_12_2100)
    return _whole_between(low, high)(values) and all(_is_day(int(value), year_first) for value in values)


def _is_day(number: int, year_first: bool) -> bool:
    head, tail = divmod(number, 10_000)
    year, rest = (head, tail) if year_first else (tail, head)
    month, day = divmod(rest, 100) if year_first else divmod(rest, 100)[::-1]
    try:
        return FIRST_YEAR <= date(year, month, day).year <= LAST_YEAR
    except ValueError:
        return False


_KINDS: tuple[tuple[str, Callable[[Array], bool]], ...] = (
    ("dates written as 20150830", lambda values: _are_days(values, year_first=True)),
    ("dates written as 30082015", lambda values: _are_days(values, year_first=False)),
    (_SERIAL, _whole_between(*_EXCEL)),
    ("years of the calendar", _whole_between(FIRST_YEAR, LAST_YEAR)),
    ("dates counted in seconds", lambda values: bool(values[0] >= _SECONDS)),
)
