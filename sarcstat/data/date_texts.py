"""Dates as people write them: which day a text means, or why it cannot be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

#: Year first, however it is separated, is read without being declared: nobody writes year, day, month.
YEAR_FIRST = "%Y-%m-%d"
Trouble = Literal["impossible", "ambiguous", "undeclared", "no date"]

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
_WITH_MONTH = re.compile(r"\d{1,2}[-/. ]*[A-Za-z]{3,9}[-/., ]*(\d{4}|\d{2})|[A-Za-z]{3,9}[. ]+\d{1,2},? +\d{4}")
_DIGITS = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
#: Outside of these years a date of a patient is a typing error.
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a text: the day and the format that gave it, or the trouble with it."""

    day: date | None = None
    format: str = ""
    trouble: Trouble | None = None


def read_text(text: str, formats: Sequence[str]) -> Reading:
    """The day that a text means by the declared strptime formats, or with the year first.

    Two formats that give different days make it ambiguous. A format that is not declared is never guessed.
    """
    found = {each: day for each in formats if (day := _by_format(text, each))}
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first and YEAR_FIRST not in found:
        day = _day(int(year_first[1]), int(year_first[3]), int(year_first[4]))
        found |= {YEAR_FIRST: day} if day else {}
    if len(set(found.values())) > 1:
        return Reading(trouble="ambiguous")
    for used, day in found.items():
        plausible = FIRST_YEAR <= day.year <= LAST_YEAR
        return Reading(day, used) if plausible else Reading(trouble="impossible")
    if year_first:
        return Reading(trouble="impossible")
    return Reading(trouble=_unread(text, formats))


def read_moment(text: str, formats: Sequence[str] = ()) -> datetime | None:
    """The day and, where it is written, the time of day that a text means, without a time zone; None for no date.

    As `read_text` reads it, but with the year first every year is taken: 9999-12-31 may stand for never.
    """
    text = text.strip()
    plain = _year_first_moment(text)
    if not formats:
        return plain
    reading = read_text(text, formats)
    if reading.day is None:
        return plain if reading.trouble == "impossible" else None
    if reading.format in formats:
        return datetime.strptime(text, reading.format).replace(tzinfo=None)
    return plain or datetime.combine(reading.day, time())


def _year_first_moment(text: str) -> datetime | None:
    """The moment of a text such as 2015-2-5 or 2015-02-05T9:30."""
    parts = _YEAR_FIRST.fullmatch(text)
    if parts is None:
        return None
    clock = text[parts.end(4) :].lstrip("T ")
    hour, colon, rest = clock.partition(":")
    iso = f"{parts[1]}-{parts[3]:0>2}-{parts[4]:0>2}" + (f"T{hour:0>2}{colon}{rest}" if clock else "")
    try:
        return datetime.fromisoformat(iso).replace(tzinfo=None)
    except ValueError:
        return None


def looks_like_date(text: str) -> bool:
    """Whether a text is written like a day, whether or not there is such a day."""
    return any(pattern.fullmatch(text.strip()) for pattern in (_YEAR_FIRST, _YEAR_LAST, _WITH_MONTH))


def _by_format(text: str, written: str) -> date | None:
    try:
        return datetime.strptime(text, written).date()
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _unread(text: str, formats: Sequence[str]) -> Trouble:
    """The trouble with a text that no format reads."""
    parts = _YEAR_LAST.fullmatch(text)
    if parts:
        year = int(parts[4]) + (2000 if len(parts[4]) == 2 else 0)
        first, second = int(parts[1]), int(parts[3])
        possible = _day(year, first, second) or _day(year, second, first)
        declared = any(each.startswith((f"%d{parts[2]}%m", f"%m{parts[2]}%d")) for each in formats)
        return "undeclared" if possible and not declared else "impossible"
    if _WITH_MONTH.fullmatch(text) or _DIGITS.fullmatch(text):
        return "undeclared"
    return "no date"


def settled_format(texts: Sequence[str]) -> str | None:
    """The one format of texts such as 23/03/2021, or None where their order of day and month is not certain.

    Certain is what a number above 12 shows, and a full stop: with it the day comes first.
    """
    parts = [_YEAR_LAST.fullmatch(text) for text in texts]
    if not texts or not all(parts):
        return None
    known = [part for part in parts if part]
    if len({part[2] for part in known}) > 1 or len({len(part[4]) for part in known}) > 1:
        return None
    day_first = any(int(part[1]) > 12 for part in known)
    month_first = any(int(part[3]) > 12 for part in known)
    separator, year = known[0][2], "%Y" if len(known[0][4]) == 4 else "%y"
    if day_first == month_first and not (separator == "." and not month_first):
        return None
    order = ("%m", "%d") if month_first else ("%d", "%m")
    return separator.join((*order, year))


def proposed_formats(text: str) -> list[str]:
    """The formats that a text may be written in, as far as they can be named."""
    parts = _YEAR_LAST.fullmatch(text)
    if parts:
        year = "%Y" if len(parts[4]) == 4 else "%y"
        orders = [("%d", "%m"), ("%m", "%d")]
        return [parts[2].join((*order, year)) for order in orders if _fits(parts, order)]
    if _DIGITS.fullmatch(text):
        return ["%Y%m%d"]
    known = ("%d%b%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y")
    return [each for each in known if _by_format(text, each)][:1]


def _fits(parts: re.Match[str], order: tuple[str, str]) -> bool:
    return int(parts[order.index("%m") * 2 + 1]) <= 12
