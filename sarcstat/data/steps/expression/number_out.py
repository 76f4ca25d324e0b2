"""Numbers written as texts by a format of SPSS."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from sarcstat.data.steps.expression.calendar import DAY, MONTHS, date_of, day_of
from sarcstat.data.steps.table import Format

_GROUPING = {"COMMA": ",", "DOLLAR": ",", "DOT": "."}
_DECIMAL = {"DOT": ","}
_WEEKDAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
_MONTH_NAMES = (
    *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST"),
    *("SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"),
)

#: The formats by which numbers can be written.
WRITTEN = frozenset(
    [
        *("F", "COMMA", "DOT", "DOLLAR", "PCT", "E", "N"),
        *("DATE", "ADATE", "EDATE", "SDATE", "JDATE", "QYR", "MOYR", "WKYR", "DATETIME", "YMDHMS"),
        *("TIME", "DTIME", "MTIME", "WKDAY", "MONTH"),
    ]
)


def write_number(value: float, format_: Format) -> str:
    """A number as a text of the format's width; a period for nan, asterisks where there is no place."""
    width = format_.width
    if value != value:
        return _missing(format_)
    if format_.kind == "N":
        text = _rounded(abs(value) * 10**format_.decimals, 0)
        return text.rjust(width, "0") if len(text) <= width and value >= 0 else "*" * width
    if format_.kind == "E":
        return _scientific(value, format_)
    if format_.kind in ("F", "PCT", *_GROUPING):
        return _plain(value, format_)
    written = _date(value, format_)
    if written is None:
        return _missing(format_)
    return written.rjust(width) if len(written) <= width else "*" * width


def _missing(format_: Format) -> str:
    """A period where the one before the decimals would stand."""
    behind = format_.decimals if format_.kind in ("F", "COMMA", "DOT", "DOLLAR", "PCT") else 0
    behind += format_.kind == "PCT"
    return ("." + " " * behind).rjust(format_.width)[-format_.width :]


def _rounded(value: float, decimals: int) -> str:
    """Halves go away from zero, as the number's exact binary value stands."""
    return f"{Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _plain(value: float, format_: Format) -> str:
    """With as many decimals as there is place for, then without signs between thousands, else in powers of ten."""
    for decimals in range(format_.decimals, -1, -1):
        for grouping in dict.fromkeys((_GROUPING.get(format_.kind, ""), "")):
            text = _dressed(value, format_, decimals, grouping)
            if len(text) <= format_.width:
                return text.rjust(format_.width)
    return "*" * format_.width


def _dressed(value: float, format_: Format, decimals: int, grouping: str) -> str:
    whole, _, part = _rounded(abs(value), decimals).partition(".")
    negative = value < 0 and any(digit not in "0" for digit in whole + part)
    if whole == "0" and part:
        whole = ""
    if grouping and whole:
        whole = f"{int(whole):,}".replace(",", grouping)
    prefix = "$" if format_.kind == "DOLLAR" else ""
    suffix = "%" if format_.kind == "PCT" else ""
    point = _DECIMAL.get(format_.kind, ".") if part else ""
    return f"{'-' if negative else ''}{prefix}{whole}{point}{part}{suffix}"


def _scientific(value: float, format_: Format) -> str:
    for decimals in range(format_.decimals, -1, -1):
        mantissa, _, power = f"{value:.{decimals}E}".partition("E")
        text = f"{mantissa}E{int(power):+03d}"
        if len(text) <= format_.width:
            return text.rjust(format_.width)
    return "*" * format_.width


def _date(value: float, format_: Format) -> str | None:
    """A date or a duration as the kind and the width ask for it; None for a number that is none."""
    kind = format_.kind
    if kind in ("WKDAY", "MONTH"):
        names = _WEEKDAYS if kind == "WKDAY" else _MONTH_NAMES
        return names[int(value) - 1][: format_.width] if 1 <= value < len(names) + 1 else None
    if kind in ("TIME", "DTIME", "MTIME"):
        return _duration(value, format_)
    return _day(value, format_) if value >= DAY else None


def _day(value: float, format_: Format) -> str:
    days = np.floor(value / DAY)
    year, month, day = (int(each) for each in date_of(np.array(days)))
    of_year = int(days) - day_of(year, 1, 1) + 1
    kind, width = format_.kind, format_.width
    short = {"DATE": 11, "ADATE": 10, "EDATE": 10, "SDATE": 10, "JDATE": 7, "QYR": 8, "MOYR": 8, "WKYR": 10}
    y = f"{year:04}" if width >= short.get(kind, 0) else f"{year % 100:02}"
    d, m, name = f"{day:02}", f"{month:02}", MONTHS[month - 1]
    forms = {
        "DATE": f"{d}-{name}-{y}",
        "ADATE": f"{m}/{d}/{y}",
        "EDATE": f"{d}.{m}.{y}",
        "SDATE": f"{y}/{m}/{d}",
        "JDATE": f"{y}{of_year:03}",
        "QYR": f"{(month + 2) // 3} Q {y}",
        "MOYR": f"{name} {y}",
        "WKYR": f"{(of_year - 1) // 7 + 1:2} WK {y}",
        "DATETIME": f"{d}-{name}-{y}",
        "YMDHMS": f"{y}-{m}-{d}",
    }
    if kind not in ("DATETIME", "YMDHMS"):
        return forms[kind]
    return f"{forms[kind]} {_clock(value - days * DAY, width - len(forms[kind]) - 1, format_.decimals)}"


def _clock(seconds: float, place: int, decimals: int) -> str:
    """Hours and minutes, with seconds and their decimals where there is place for them; what is cut is not rounded."""
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{int(hours):02}:{int(minutes):02}" + _seconds(rest, place - 5, decimals)


def _seconds(seconds: float, place: int, decimals: int) -> str:
    if place < 3:
        return ""
    decimals = min(decimals, place - 4) if place >= 5 else 0
    if decimals < 1:
        return f":{int(seconds):02}"
    return f":{_rounded(seconds, decimals).zfill(3 + decimals)}"


def _duration(value: float, format_: Format) -> str:
    sign, rest = "-" if value < 0 else "", abs(value)
    if format_.kind == "MTIME":
        minutes, rest = divmod(rest, 60)
        head = f"{sign}{int(minutes):02}"
    else:
        days, of_day = divmod(rest, DAY) if format_.kind == "DTIME" else (0.0, rest)
        hours, of_hour = divmod(of_day, 3600)
        minutes, rest = divmod(of_hour, 60)
        before = f"{int(days)} " if format_.kind == "DTIME" else ""
        head = f"{sign}{before}{int(hours):02}:{int(minutes):02}"
    return head + _seconds(rest, format_.width - len(head), format_.decimals)
