"""Days since 14 October 1582 (the first day of SPSS's dates is the one after it), and their years, months and days."""

from __future__ import annotations

from datetime import date

import numpy as np

from sarcstat.data.steps.expression.values import Array

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
#: Seconds.
MINUTE, HOUR, DAY, WEEK = 60.0, 3600.0, 86400.0, 604800.0
#: 14 October 1582 in days since 1 March of the year 0 (proleptic Gregorian calendar).
_EPOCH = 578040


def days_of(year: Array, month: Array, day: Array) -> Array:
    """Days from 14 October 1582 to a date of the Gregorian calendar, of whole numbers; `month` from 1 to 12, `day` may
    be any: 0 is the last day of the month before. nan where one is nan.

    A year starts with March here, so that the leap day is its last (after H. Hinnant, "chrono-compatible low-level date
    algorithms", days_from_civil).
    """
    year = year - (month <= 2)
    ahead = (month + 9) % 12
    of_year = np.floor((153 * ahead + 2) / 5) + day - 1
    leap_days = np.floor(year / 4) - np.floor(year / 100) + np.floor(year / 400)
    return np.asarray(365 * year + leap_days + of_year - _EPOCH)


def date_of(days: Array) -> tuple[Array, Array, Array]:
    """Year, month and day of whole days since 14 October 1582; nan where nan (civil_from_days, as above)."""
    days = days + _EPOCH
    era = np.floor(days / 146097)
    of_era = days - era * 146097
    year = np.floor((of_era - np.floor(of_era / 1460) + np.floor(of_era / 36524) - np.floor(of_era / 146096)) / 365)
    of_year = of_era - (365 * year + np.floor(year / 4) - np.floor(year / 100))
    ahead = np.floor((5 * of_year + 2) / 153)
    day = of_year - np.floor((153 * ahead + 2) / 5) + 1
    month = np.where(ahead < 10, ahead + 3, ahead - 9)
    return year + era * 400 + (month <= 2), month, day


def days_in_month(year: Array, month: Array) -> Array:
    """How many days a month has."""
    last = month == 12
    return days_of(year + last, np.where(last, 1, month + 1), np.ones_like(year)) - days_of(
        year, month, np.ones_like(year)
    )


def full_year(year: Array) -> Array:
    """A year of two digits in the hundred years that start 69 years before this one (SET EPOCH=AUTOMATIC)."""
    first = date.today().year - 69
    century = first // 100 + (year < first % 100)
    return np.where((year >= 0) & (year < 100), year + 100 * century, year)


def day_of(year: int, month: int, day: int) -> int:
    """Days from 14 October 1582 to one date."""
    return int(days_of(*(np.array(float(each)) for each in (year, month, day))))
