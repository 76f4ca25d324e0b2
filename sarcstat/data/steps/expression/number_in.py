"""Texts read as numbers by a format of SPSS: numbers with their signs, dates and durations."""

from __future__ import annotations

import re

import numpy as np

from sarcstat.data.steps.expression.calendar import DAY, HOUR, MINUTE, MONTHS, date_of, day_of, full_year
from sarcstat.data.steps.table import Format

_NONE = float("nan")
_GARBAGE = "NUMBER of a text that is no number: system-missing"
_NO_DATE = "NUMBER of a text that is no date: system-missing"
_ROLLED = "a day that its month does not have was counted on into the next month"

#: kind → what may stand before or behind a number, the sign between thousands, that before decimals.
_STYLES = {
    "F": ("", "", "", "."),
    "E": ("", "", "", "."),
    "COMMA": ("", "", ",", "."),
    "DOT": ("", "", ".", ","),
    "DOLLAR": ("$", "", ",", "."),
    "PCT": ("", "%", "", "."),
}


def _number_pattern(prefix: str, suffix: str, grouping: str, decimal: str) -> re.Pattern[str]:
    before = rf"(?:{re.escape(prefix)} *)?" if prefix else ""
    between = f"{re.escape(grouping)}?" if grouping else ""
    return re.compile(
        rf"{before}(?P<sign>[-+]?) *{before}(?P<digits>(?:[0-9]{between})*)(?:{re.escape(decimal)}(?P<part>[0-9]*))?"
        rf"(?:(?:[eEdD] ?(?P<up>[-+]?)|(?P<sole>[-+])) ?(?P<power>[0-9]+))?(?:{re.escape(suffix)})?"
    )


_NUMBERS = {kind: _number_pattern(*style) for kind, style in _STYLES.items()}

# A run of digits is one number, so that none is split where the rest does not fit.
_BETWEEN, _SPACES, _COLON = r"[-/., ]+", r" *", r"[: ]+"
_D, _M, _Y = r"(?P<day>[0-9]++)", r"(?P<month>[0-9]++|[A-Za-z]++)", r"(?P<year>[0-9]++)"
_MINUTES = rf"(?P<minute>[0-9]++)(?:{_COLON}(?P<second>[0-9]+(?:\.[0-9]*)?)|{_COLON})?"
_CLOCK = rf"(?P<minus>[-+]?)(?P<hour>[0-9]++){_COLON}{_MINUTES}"
_DATES = {
    "DATE": _D + _BETWEEN + _M + _BETWEEN + _Y,
    "ADATE": _M + _BETWEEN + _D + _BETWEEN + _Y,
    "EDATE": _D + _BETWEEN + _M + _BETWEEN + _Y,
    "SDATE": _Y + _BETWEEN + _M + _BETWEEN + _D,
    "JDATE": r"(?P<year>[0-9]{4}|[0-9]{2})(?P<of_year>[0-9]{3})",
    "QYR": rf"(?P<quarter>[0-9]++){_SPACES}[Qq]{_SPACES}{_Y}",
    "MOYR": _M + _BETWEEN + _Y,
    "WKYR": rf"(?P<week>[0-9]++){_SPACES}[Ww][Kk]{_SPACES}{_Y}",
    "DATETIME": _D + _BETWEEN + _M + _BETWEEN + _Y + _SPACES + _CLOCK,
    "YMDHMS": _Y + _BETWEEN + _M + _BETWEEN + _D + _SPACES + _CLOCK,
    "TIME": _CLOCK,
    "DTIME": rf"(?P<minus>[-+]?)(?P<days>[0-9]++){_SPACES}(?P<hour>[0-9]++){_COLON}{_MINUTES}",
    "MTIME": rf"(?P<minus>[-+]?){_MINUTES}",
}
_PATTERNS = {kind: re.compile(pattern) for kind, pattern in _DATES.items()}
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_WEEKDAYS = ("su", "mo", "tu", "we", "th", "fr", "sa")

#: The formats by which texts can be read.
READ = frozenset([*_STYLES, "N", *_PATTERNS, "WKDAY", "MONTH"])


def read_number(text: str, format_: Format) -> tuple[float, str | None]:
    """The number in a text (a date in seconds since 14 October 1582), and what is to be said of it.

    nan for a blank text and a single period, and with a word for what is not of the format. Without a sign for the
    decimals, the last digits are as many decimals as the format has.
    """
    kind, plain = format_.kind, text.strip(" ")
    if kind == "N":
        whole = text.isascii() and text.isdecimal()
        return (float(text) / 10**format_.decimals, None) if whole else (_NONE, _GARBAGE if plain else None)
    if plain in ("", "."):
        return _NONE, None
    if kind in _STYLES:
        return _plain_number(plain, format_)
    if kind in ("WKDAY", "MONTH"):
        found = _weekday(plain) if kind == "WKDAY" else _month(plain)
        return (_NONE, _NO_DATE) if found is None else (float(found), None)
    match = _PATTERNS[kind].fullmatch(plain)
    return _date(kind, match) if match else (_NONE, _NO_DATE)


def _plain_number(text: str, format_: Format) -> tuple[float, str | None]:
    style, match = _STYLES[format_.kind], _NUMBERS[format_.kind].fullmatch(text)
    digits = re.sub("[^0-9]", "", match["digits"]) if match else ""
    if match is None or not (digits or match["part"]):
        return _NONE, _GARBAGE
    sign = match["up"] or match["sole"] or ""
    exponent = f"e{sign}{match['power']}" if match["power"] else ""
    value = float(f"{match['sign']}{digits or 0}.{match['part'] or 0}{exponent}")
    lost = value == 0 and (digits + (match["part"] or "")).strip("0")
    if lost or value in (float("inf"), float("-inf")):
        return _NONE, _GARBAGE
    implied = format_.decimals and style[3] not in text and not exponent
    return (value / 10**format_.decimals if implied else value), None


def _date(kind: str, match: re.Match[str]) -> tuple[float, str | None]:
    parts = match.groupdict()
    time = _time(kind, parts)
    if time is None:
        return _NONE, _NO_DATE
    if parts.get("year") is None:
        return time, None
    days, remark = _days(parts)
    return days * DAY + time, remark


def _time(kind: str, parts: dict[str, str | None]) -> float | None:
    """Seconds of the hours, minutes and seconds; None where there are too many minutes."""
    minute = int(parts.get("minute") or 0)
    if minute > 59 and kind != "MTIME":
        return None
    found = float(parts.get("days") or 0) * DAY + float(parts.get("hour") or 0) * HOUR + minute * MINUTE
    found += float(parts.get("second") or 0)
    return -found if parts.get("minus") == "-" else found


def _days(parts: dict[str, str | None]) -> tuple[float, str | None]:
    """Days since 14 October 1582 of a date, and what is to be said of it."""
    year, month = int(full_year(np.array(float(parts["year"] or 0)))), _month_of(parts)
    day, ahead = int(parts.get("day") or 1), _ahead(parts)
    if month is None or ahead is None or not 1 <= day <= 31 or not 1582 <= year <= 19999:
        return _NONE, _NO_DATE
    days = day_of(year, month, day)
    if days < 1:
        return _NONE, _NO_DATE
    return days + ahead, None if date_of(np.array(float(days)))[1] == month else _ROLLED


def _month_of(parts: dict[str, str | None]) -> int | None:
    quarter, month = parts.get("quarter"), parts.get("month")
    if quarter is not None:
        return int(quarter) * 3 - 2 if 1 <= int(quarter) <= 4 else None
    return 1 if month is None else _month(month)


def _ahead(parts: dict[str, str | None]) -> int | None:
    """Days since the first of the year, of a week or a day of the year."""
    week, of_year = parts.get("week"), parts.get("of_year")
    if week is not None:
        return (int(week) - 1) * 7 if 1 <= int(week) <= 53 else None
    if of_year is not None:
        return int(of_year) - 1 if 1 <= int(of_year) <= 366 else None
    return 0


def _month(text: str) -> int | None:
    """A month by its number, the first three letters of its English name, or in Roman figures."""
    if text.isascii() and text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    word = text.lower()
    if word[:3].upper() in MONTHS and word.isalpha():
        return MONTHS.index(word[:3].upper()) + 1
    return _ROMAN.index(word) + 1 if word in _ROMAN else None


def _weekday(text: str) -> int | None:
    """A day of the week by the first two letters of its English name, Sunday being 1."""
    word = text.lower()
    return _WEEKDAYS.index(word[:2]) + 1 if word.isalpha() and word[:2] in _WEEKDAYS else None
