"""How SPSS shows dates and times: seconds since the day before the Gregorian calendar began (14 October 1582).

Hundredths of seconds are rounded from the double itself (0.045 lies below and is shown as .04), unlike other numbers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_LONG_MONTHS = (
    *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE"),
    *("JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"),
)
_DAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
_TIMES = ("TIME", "MTIME", "DTIME")
_NAMES = {"WKDAY": _DAYS, "MONTH": _LONG_MONTHS}
_DATES = ("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR", "DATETIME", "YMDHMS")
DATE_KINDS = frozenset((*_TIMES, *_NAMES, *_DATES))
_ORIGIN = datetime(1582, 10, 14)
_LAST = (datetime(9999, 12, 31) - _ORIGIN).total_seconds()
#: Room for two digits and all decimals that a byte can ask for.
_EXACT = Context(prec=300)
#: The narrowest formats with a year of four digits.
_FOUR_DIGITS = {"DATE": 11, "ADATE": 10, "EDATE": 10, "SDATE": 10, "JDATE": 7, "QYR": 8, "MOYR": 8, "WKYR": 10}


def moment(seconds: float) -> datetime | None:
    """The date and time that a number of SPSS means; None where no calendar has it."""
    return _ORIGIN + timedelta(seconds=seconds) if 0 <= seconds < _LAST else None


def seconds_of(date: datetime) -> float:
    """The number that SPSS keeps for a date."""
    return (date - _ORIGIN).total_seconds()


def date_text(number: float, kind: str, width: int, decimals: int) -> str:
    """A number under a format of dates or times; `.` where it means none."""
    if kind in _NAMES:
        names = _NAMES[kind]
        return names[int(number) - 1][: max(width, 3)] if 1 <= number <= len(names) else "."
    if kind in _TIMES:
        return _time(number, kind, decimals)
    date = moment(number)
    if date is None:
        return "."
    if kind in ("DATETIME", "YMDHMS"):
        day = _date(date, "DATE" if kind == "DATETIME" else "YMD", width)
        return f"{day} {_clock(Decimal(number) % 86_400, decimals, seconds=width >= 20)}"
    return _date(date, kind, width)


def _time(number: float, kind: str, decimals: int) -> str:
    if abs(number) > 1e12:
        return "."
    exact = abs(Decimal(number))
    sign = "-" if number < 0 else ""
    if kind == "DTIME":
        days = int(exact // 86_400)
        return sign + (f"{days} " if days else "") + _clock(exact % 86_400, decimals)
    if kind == "MTIME":
        minutes, seconds = divmod(exact, 60)
        return f"{sign}{int(minutes):02d}:{_seconds(seconds, decimals)}"
    return sign + _clock(exact, decimals)


def _clock(exact: Decimal, decimals: int, *, seconds: bool = True) -> str:
    """Hours, minutes and, where asked for, seconds."""
    hours, rest = divmod(exact, 3600)
    minutes, left = divmod(rest, 60)
    return f"{int(hours):02d}:{int(minutes):02d}" + (f":{_seconds(left, decimals)}" if seconds else "")


def _seconds(exact: Decimal, decimals: int) -> str:
    """Two digits, and decimals where the format has some; a clock without decimals does not round up."""
    if not decimals:
        return f"{int(exact):02d}"
    step = Decimal(1).scaleb(-decimals)
    shown = exact.quantize(step, rounding=ROUND_HALF_UP, context=_EXACT)
    if shown >= 60:
        shown = exact.quantize(step, rounding=ROUND_DOWN, context=_EXACT)
    return f"{shown:f}".rjust(3 + decimals, "0")


def _date(date: datetime, kind: str, width: int) -> str:
    year = f"{date.year:04d}" if width >= _FOUR_DIGITS.get(kind, 0) else f"{date.year % 100:02d}"
    month, day = date.month, date.day
    shown = {
        "DATE": f"{day:02d}-{_MONTHS[month - 1]}-{year}",
        "ADATE": f"{month:02d}/{day:02d}/{year}",
        "EDATE": f"{day:02d}.{month:02d}.{year}",
        "SDATE": f"{year}/{month:02d}/{day:02d}",
        "YMD": f"{year}-{month:02d}-{day:02d}",
        "JDATE": f"{year}{date.timetuple().tm_yday:03d}",
        "QYR": f"{(month - 1) // 3 + 1} Q {year}",
        "MOYR": f"{_MONTHS[month - 1]} {year}",
        "WKYR": f"{(date.timetuple().tm_yday - 1) // 7 + 1} WK {year}",
    }
    return shown[kind]
