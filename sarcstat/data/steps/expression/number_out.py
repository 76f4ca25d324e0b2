"""Numbers written as texts by a format of SPSS."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from sarcstat.data.steps.expression.calendar import DAY, MONTHS, date_of, day_of, full_year
from sarcstat.data.steps.table import Format

_GROUPING = {"COMMA": ",", "DOLLAR": ",", "DOT": "."}
_DECIMAL = {"DOT": ","}
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)
#: What stands before and behind a number.
_AFFIXES = {"DOLLAR": ("$", ""), "PCT": ("", "%")}
_WEEKDAYS = ("SUNDAY", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY")
_MONTH_NAMES = (
    *("JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST"),
    *("SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"),
)

#: From which width on a year has four digits.
_LONG = {"DATE": 11, "ADATE": 10, "EDATE": 10, "SDATE": 10, "JDATE": 7, "QYR": 8, "MOYR": 8, "WKYR": 10}

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
        text = _rounded(value * 10**format_.decimals, 0)
        return _missing(format_) if value < 0 else text.rjust(width, "0") if len(text) <= width else "*" * width
    if format_.kind == "E":
        written = _scientific(value, format_, dressed=False)
        return "*" * width if written is None else written.rjust(width)
    if format_.kind in ("F", "PCT", *_GROUPING):
        return _plain(value, format_)
    written = _date(value, format_)
    if written is None:
        return _missing(format_)
    return written.rjust(width) if len(written) <= width else "*" * width


def _missing(format_: Format) -> str:
    """A period where the one before the decimals would stand."""
    behind = 0 if format_.kind == "N" else format_.decimals + {"PCT": 1, "E": 4}.get(format_.kind, 0)
    return ("." + " " * behind).rjust(format_.width)[-format_.width :]


def _rounded(value: float, decimals: int) -> str:
    """Without a sign; halves go away from zero, as the number's exact binary value stands."""
    if abs(value) * (2 * 10**decimals) % 2 != 1:  # no half, which alone is rounded otherwise by Python
        return f"{abs(value):.{decimals}f}"
    return f"{Decimal(abs(value)).quantize(Decimal(1).scaleb(-decimals), context=_EXACT):f}"


def _plain(value: float, format_: Format) -> str:
    """With as many decimals as there is place for, else in powers of ten, else without $ or %, else as asterisks."""
    text = None
    if abs(value) < 1.5 * 10.0**format_.width:
        text = _decimal(value, format_, dressed=True) or _scientific(value, format_, dressed=True)
        text = text or _decimal(value, format_, dressed=False)
    text = text or _scientific(value, format_, dressed=False)
    return "*" * format_.width if text is None else text.rjust(format_.width)


def _decimal(value: float, format_: Format, *, dressed: bool) -> str | None:
    """With the signs between thousands, where all decimals did not have to go for them."""
    for decimals in range(format_.decimals, -1, -1):
        whole, _, part = _rounded(value, decimals).partition(".")
        whole = "" if whole == "0" and part else whole
        sign = "-" if value < 0 and (whole + part).strip("0") else ""
        point = f"{_DECIMAL.get(format_.kind, '.')}{part}" if part else ""
        grouping = _GROUPING.get(format_.kind, "") if decimals or not format_.decimals else ""
        prefix, suffix = _AFFIXES.get(format_.kind, ("", ""))
        grouped = f"{int(whole):,}".replace(",", grouping) if grouping and whole else whole
        for before, behind in [(prefix, suffix)] if dressed else [(prefix, suffix), ("", "")]:
            for digits in (grouped, whole):
                text = f"{sign}{before}{digits}{point}{behind}"
                if len(text) <= format_.width:
                    return text
    return None


def _scientific(value: float, format_: Format, *, dressed: bool) -> str | None:
    """As `1.5E+008`; None where even that has no place."""
    sign, (prefix, suffix) = "-" if value < 0 else "", _AFFIXES.get(format_.kind, ("", ""))
    place = format_.width - 6 - len(sign)
    if place < len(prefix + suffix) and not dressed:
        prefix = suffix = ""
    place -= len(prefix + suffix)
    if place < 0:
        return None
    fraction = min(format_.decimals + 1, place, 16)
    if format_.kind != "E" and fraction == 1:
        fraction = 0
    mantissa, _, power = f"{abs(value):.{max(fraction - 1, 0)}E}".partition("E")
    mantissa += "." if fraction == 1 else ""
    mantissa = mantissa.replace(".", _DECIMAL.get(format_.kind, "."))
    return f"{sign}{prefix}{mantissa}E{int(power):+04d}{suffix}"


def _date(value: float, format_: Format) -> str | None:
    """A date or a duration as the kind and the width ask for it; None for a number that is none."""
    kind = format_.kind
    if kind in ("WKDAY", "MONTH"):
        names = _WEEKDAYS if kind == "WKDAY" else _MONTH_NAMES
        return names[int(value) - 1][: format_.width].ljust(format_.width) if 1 <= value < len(names) + 1 else None
    if kind in ("TIME", "DTIME", "MTIME"):
        return _duration(value, format_)
    return _day(value, format_) if value > 0 else None


def _year(year: int, format_: Format) -> str:
    """Four digits, or two of a year in the hundred years that two digits stand for; asterisks where they do not."""
    if format_.width >= _LONG.get(format_.kind, 0):
        return f"{year:04}" if year < 10_000 else "*" * (4 if format_.kind in ("DATETIME", "YMDHMS") else format_.width)
    return f"{year % 100:02}" if full_year(np.array(float(year % 100))) == year else "*" * format_.width


def _day(value: float, format_: Format) -> str:
    days = np.floor(value / DAY)
    year, month, day = (int(each) for each in date_of(np.array(days)))
    of_year = int(days) - day_of(year, 1, 1) + 1
    kind, y = format_.kind, _year(year, format_)
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
    return f"{forms[kind]} {_clock(value - days * DAY, format_.width - len(forms[kind]) - 1, format_.decimals)}"


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
    return f":{seconds:0{3 + decimals}.{decimals}f}"


def _duration(value: float, format_: Format) -> str:
    sign, rest = "-" if value < 0 else "", abs(value)
    if format_.kind == "MTIME":
        minutes, rest = divmod(rest, 60)
        head = f"{sign}{int(minutes):02}"
        return head + _seconds(rest, max(format_.width - len(head), 3), format_.decimals)
    days, of_day = divmod(rest, DAY) if format_.kind == "DTIME" else (0.0, rest)
    hours, of_hour = divmod(of_day, 3600)
    minutes, rest = divmod(of_hour, 60)
    before = f"{int(days)} " if format_.kind == "DTIME" else ""
    head = f"{sign}{before}{int(hours):02}:{int(minutes):02}"
    return head + _seconds(rest, format_.width - len(head), format_.decimals)
