"""Functions that make dates and durations of numbers, and take them apart again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sarcstat.data.steps.expression.calendar import DAY, HOUR, MINUTE, date_of, days_in_month, days_of, full_year
from sarcstat.data.steps.expression.given import Function, Given
from sarcstat.data.steps.expression.values import Array, Numbers

_NO_DATE = "a day, month or year that is none, or a date before 15 October 1582: system-missing"
_ROLLED = "a day that its month does not have was counted on into the next month"


def checked_days(given: Given, year: Array, month: Array, day: Array) -> Array:
    """Days from 14 October 1582 to a date; nan where it is none.

    Day 0 is the last of the month before, month 13 is the next year's first, and days up to 31 that a month does not
    have count on into the next (IBM SPSS Statistics Command Syntax Reference: "day between 0 and 31, month between 1
    and 13"; "DATE.DMY(31, 9, 2006) returns the date value for October 1, 2006"). The last is counted.
    """
    year = full_year(year)
    thirteenth = month == 13
    year, month = np.where(thirteenth, year + 1, year), np.where(thirteenth, 1, month)
    proper = (month >= 1) & (month <= 12) & (day >= 0) & (day <= 31) & (year < 100_000)
    days = np.where(proper, days_of(year, np.where(proper, month, 1), day), np.nan)
    early = (year < 1582) | ((year == 1582) & ((month < 10) | ((month == 10) & (day < 15))))
    _count_rolled(given, year, month, day, proper & ~early & (day > 28))
    known = ~(np.isnan(year) | np.isnan(month) | np.isnan(day))
    given.count(_NO_DATE, known & (~proper | early))
    return np.where(early, np.nan, days)


def _count_rolled(given: Given, year: Array, month: Array, day: Array, late: Array) -> None:
    if late.any():
        given.count(_ROLLED, day[late] > days_in_month(year[late], month[late]))


def _day_month_year(given: Given, day: Array, month: Array, year: Array) -> Numbers:
    return Numbers(checked_days(given, year, month, day) * DAY)


def _month_day_year(given: Given, month: Array, day: Array, year: Array) -> Numbers:
    return Numbers(checked_days(given, year, month, day) * DAY)


def _month_year(given: Given, month: Array, year: Array) -> Numbers:
    return Numbers(checked_days(given, year, month, np.ones_like(year)) * DAY)


def _quarter_year(given: Given, quarter: Array, year: Array) -> Numbers:
    quarter = _within(given, quarter, 1, 4)
    return Numbers(checked_days(given, year, quarter * 3 - 2, np.ones_like(year)) * DAY)


def _week_year(given: Given, week: Array, year: Array) -> Numbers:
    return _since_new_year(given, year, (_within(given, week, 1, 53) - 1) * 7)


def _year_day(given: Given, year: Array, day: Array) -> Numbers:
    return _since_new_year(given, year, _within(given, day, 1, 366) - 1)


def _since_new_year(given: Given, year: Array, days: Array) -> Numbers:
    first = np.ones_like(year)
    return Numbers((checked_days(given, year, first, first) + days) * DAY)


def _within(given: Given, values: Array, low: int, high: int) -> Array:
    outside = (values < low) | (values > high)
    given.count(_NO_DATE, outside)
    return np.where(outside, np.nan, values)


def _old_days(given: Given, year: Array, month: Array, day: Array) -> Numbers:
    """YRMODA: days since 14 October 1582; a year of two digits is one of the 20th century."""
    year = np.where((year >= 0) & (year <= 99), year + 1900, year)
    late = year > 47516
    given.count(_NO_DATE, late)
    return Numbers(checked_days(given, np.where(late, np.nan, year), month, day))


def _time(given: Given, hours: Array, minutes: Array | None = None, seconds: Array | None = None) -> Numbers:
    """TIME.HMS: seconds; parts with different signs are none."""
    parts = [hours, *(each for each in (minutes, seconds) if each is not None)]
    signs = np.stack(parts)
    mixed = (signs > 0).any(0) & (signs < 0).any(0) & ~np.isnan(signs).any(0)
    given.count("TIME.HMS of positive and negative parts: system-missing", mixed)
    found = sum(part * unit for part, unit in zip(parts, (HOUR, MINUTE, 1.0), strict=False))
    return Numbers(np.where(mixed, np.nan, np.asarray(found)))


def _of(of: Callable[[Array], Array]) -> Function:
    return Function("n", lambda _given, values: Numbers(of(values)))


def _part(of: Callable[[Array], Array]) -> Function:
    """A part of a date, by its whole days; a number below the first day is no date."""

    def carried_out(given: Given, values: Array) -> Numbers:
        early = values < DAY
        given.count("a number that is no date, below 15 October 1582: system-missing", early)
        return Numbers(np.where(early, np.nan, of(np.floor(values / DAY))))

    return Function("n", carried_out)


def _day_of_year(days: Array) -> Array:
    year = date_of(days)[0]
    first = np.ones_like(year)
    return days - days_of(year, first, first) + 1


DATES: dict[str, Function] = {
    "CTIME.DAYS": _of(lambda x: x / DAY),
    "CTIME.HOURS": _of(lambda x: x / HOUR),
    "CTIME.MINUTES": _of(lambda x: x / MINUTE),
    "CTIME.SECONDS": _of(lambda x: x),
    "TIME.DAYS": _of(lambda x: x * DAY),
    "TIME.HMS": Function("nnn", _time, least=1),
    "DATE.DMY": Function("iii", _day_month_year),
    "DATE.MDY": Function("iii", _month_day_year),
    "DATE.MOYR": Function("ii", _month_year),
    "DATE.QYR": Function("ii", _quarter_year),
    "DATE.WKYR": Function("ii", _week_year),
    "DATE.YRDAY": Function("ii", _year_day),
    "YRMODA": Function("iii", _old_days),
    "XDATE.DATE": _of(lambda x: np.floor(x / DAY) * DAY),
    "XDATE.HOUR": _of(lambda x: np.fmod(np.floor(x / HOUR), 24)),
    "XDATE.MINUTE": _of(lambda x: np.fmod(np.floor(x / MINUTE), 60)),
    "XDATE.SECOND": _of(lambda x: np.fmod(x, MINUTE)),
    "XDATE.TDAY": _of(lambda x: np.floor(x / DAY)),
    "XDATE.TIME": _of(lambda x: np.fmod(x, DAY)),
    "XDATE.JDAY": _part(_day_of_year),
    "XDATE.MDAY": _part(lambda days: date_of(days)[2]),
    "XDATE.MONTH": _part(lambda days: date_of(days)[1]),
    "XDATE.QUARTER": _part(lambda days: np.floor((date_of(days)[1] - 1) / 3) + 1),
    "XDATE.WEEK": _part(lambda days: np.floor((_day_of_year(days) - 1) / 7) + 1),
    "XDATE.WKDAY": _part(lambda days: (days + 4) % 7 + 1),
    "XDATE.YEAR": _part(lambda days: date_of(days)[0]),
}
