"""DATEDIFF and DATESUM: complete units between two dates, and a date so many units later."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sarcstat.data.steps.expression.calendar import DAY, HOUR, MINUTE, WEEK, date_of, days_in_month, days_of
from sarcstat.data.steps.expression.given import Function, Given
from sarcstat.data.steps.expression.values import Array, Numbers, Texts

_MONTHS = {"years": 12, "quarters": 3, "months": 1}
_SECONDS = {"weeks": WEEK, "days": DAY, "hours": HOUR, "minutes": MINUTE, "seconds": 1.0}
_UNITS = (*_MONTHS, *_SECONDS)
_METHODS = ("closest", "rollover")


def _by_word(
    given: Given, index: int, texts: Texts, words: tuple[str, ...], rows: Array, of: Callable[[str, Array], Array]
) -> Array:
    """What `of` gives for the word of each case of `rows`, such as a unit, and the cases that have it; else nan."""
    found = np.full(given.cases, np.nan)
    constant = given.constant(index)
    if isinstance(constant, str):
        found[rows] = of(_word(given, index, constant, words), rows)
        return found
    written = texts.stripped()
    for text in sorted(set(written[rows])):
        mine = rows & (written == text)
        word = _meant(text, words)
        if word is None:
            given.count(f"{given.node.function}: a text is none of {', '.join(words)}: system-missing", mine)
        else:
            found[mine] = of(word, mine)
    return found


def _meant(text: str, words: tuple[str, ...]) -> str | None:
    """`months` for months, Month, MONTHS."""
    plain = text.strip(" ").lower()
    return next((word for word in words if plain in (word, word.removesuffix("s"))), None)


def _word(given: Given, index: int, text: str, words: tuple[str, ...]) -> str:
    word = _meant(text, words)
    if word is None:
        raise given.wrong(f"'{text}' is none of {', '.join(words)}", index)
    return word


def _difference(given: Given, later: Array, earlier: Array, unit: Texts) -> Numbers:
    """DATEDIFF(later,earlier,unit): complete units, negative where the first date is the earlier one."""
    early = (later < DAY) | (earlier < DAY)
    given.count("a number that is no date, below 15 October 1582: system-missing", early)
    known = ~(early | np.isnan(later) | np.isnan(earlier))
    return Numbers(
        _by_word(given, 2, unit, _UNITS, known, lambda word, rows: _complete(later[rows], earlier[rows], word))
    )


def _complete(later: Array, earlier: Array, unit: str) -> Array:
    if unit in _SECONDS:
        return np.trunc((later - earlier) / _SECONDS[unit])
    low, high = np.minimum(later, earlier), np.maximum(later, earlier)
    return np.where(later >= earlier, 1, -1) * np.floor(_months_between(low, high) / _MONTHS[unit])


def _months_between(low: Array, high: Array) -> Array:
    """Complete months: the day of the month, then the time of day, must have come again."""
    first, last = date_of(np.floor(low / DAY)), date_of(np.floor(high / DAY))
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    sooner = (last[2] < first[2]) | ((last[2] == first[2]) & (np.mod(high, DAY) < np.mod(low, DAY)))
    return np.asarray(months - ((months > 0) & sooner))


def _sum(given: Given, date: Array, quantity: Array, unit: Texts, method: Texts | None = None) -> Numbers:
    """DATESUM(date,quantity,unit[,method]): years, quarters and months keep the day of the month; where it is not
    there, it is the month's last day (closest) or counts on into the next month (rollover)."""

    def by_unit(way: str, rows: Array) -> Array:
        return _by_word(
            given, 2, unit, _UNITS, rows, lambda word, mine: _later(given, date[mine], quantity[mine], word, way)
        )

    rows = np.ones(given.cases, bool)
    if method is None:
        return Numbers(by_unit("closest", rows))
    return Numbers(_by_word(given, 3, method, _METHODS, rows, lambda way, mine: by_unit(way, mine)[mine]))


def _later(given: Given, date: Array, quantity: Array, unit: str, method: str) -> Array:
    if unit in _SECONDS:
        return date + quantity * _SECONDS[unit]
    year, month, day = date_of(np.floor(date / DAY))
    months = year * 12 + month - 1 + np.trunc(quantity) * _MONTHS[unit]
    year, month = np.floor(months / 12), np.mod(months, 12) + 1
    if method == "closest":
        day = np.minimum(day, days_in_month(year, month))
    days = days_of(year, month, day)
    early = (days < 1) & ~np.isnan(days)
    given.count("a date before 15 October 1582: system-missing", early)
    return np.where(early, np.nan, days * DAY + np.mod(date, DAY))


DATE_SUMS: dict[str, Function] = {
    "DATEDIFF": Function("nnt", _difference),
    "DATESUM": Function("nntt", _sum, least=3),
}
