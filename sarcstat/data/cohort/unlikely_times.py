"""Times that are no durations of a patient: dates and years that are written as numbers, and more than 150 years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.outcome import DAYS, Outcome
from sarcstat.data.date_texts import FIRST_YEAR, LAST_YEAR
from sarcstat.errors import counted, listing
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
#: Units of time, with what columns are called that are in them.
_UNITS = {
    "days": {"days", "day", "tage", "jours"},
    "weeks": {"weeks", "week", "wks", "wochen"},
    "months": {"months", "month", "mths", "monate", "mois", "meses"},
    "years": {"years", "year", "yrs", "jahre", "años"},
}
#: Seconds since 1970 of 2001 and later, or of any year since 1582, as SPSS counts; as seconds 31 years and more.
_SECONDS = 1e9


def unlikely_times(
    dataset: Dataset, outcome: Outcome, name: str, used: Array, scale: float, unit: str | None
) -> list[Condition]:
    """Warnings on the times of the rows `used` where they look like dates, are longer than anybody lives, or are in
    another unit than their column `name` says.

    They are in `unit` in the file (None: nobody says in which, but perhaps its name), and were multiplied by `scale`.
    """
    import numpy as np

    times = outcome.time / scale
    with np.errstate(invalid="ignore"):
        rows = used & (times >= 0)
    values = np.unique(times[rows])
    named = _named_unit(name, dataset.codebook.label(name))
    said = list(_other_unit(name, named, unit))
    if dataset.number(rows) < _FEWEST or len(values) < 2:
        return said
    for words, fits in _KINDS:
        if fits(values) and not (outcome.entry and words == _SERIAL):
            text = (
                f"The times '{name}' look like {words} ({values[0]:.15g} to {values[-1]:.15g}), and count "
                "as durations. A survival time is the time between two dates: days(START, END) computes it."
            )
            return [*said, Condition("warning", text, "times_like_dates")]
    return [*said, *_too_long(dataset, name, np.where(rows, times, np.nan), unit or named)]


def _named_unit(name: str, label: str) -> str | None:
    """The unit of time that the name of a column or its label says; None for none, several, or an expression."""
    if "(" in name:
        return None
    words = set(re.split(r"[\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", f"{name} {label}").casefold()))
    found = [unit for unit, own in _UNITS.items() if words & own]
    return found[0] if len(found) == 1 else None


def _other_unit(name: str, named: str | None, unit: str | None) -> Iterator[Condition]:
    if named and unit and named != unit:
        text = f"The times '{name}' are called {named}, and count as {unit}. Check their unit."
        yield Condition("warning", text, "time_unit")


def _too_long(dataset: Dataset, name: str, times: Array, unit: str | None) -> Iterator[Condition]:
    import numpy as np

    long = times > _LONGEST * DAYS["years"] / DAYS[unit or "days"]
    if long.any():
        known = "" if unit == "years" else f" in {unit}" if unit else ", even in days"
        shown = listing(f"{value:.10g}" for value in np.unique(times[long]))
        n = dataset.number(long)
        text = (
            f"{counted(n, 'time')} '{name}' {'is' if n == 1 else 'are'} longer than {_LONGEST} years"
            f"{known} ({shown}). Check these values, and the unit of the times."
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
