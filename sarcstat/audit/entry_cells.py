"""The cells of a hand-entered table, `80 (38.3)`, `6.1 (4.9–7.2)` or `<0.001`, and the places where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from sarcstat.audit.facts import Share
from sarcstat.audit.number import Number, number
from sarcstat.audit.place import Place, Source

_NUMBER = r"[<>≤≥]?\s*-?(?:\d{1,3}(?:,\d{3})+|\d*[.·]?\d+)"
_WORD = r"NR|NE|NA|not reach(?:ed)?"
_END = rf"(?:{_NUMBER}|{_WORD})"
_COUNT = re.compile(rf"({_NUMBER})(?:\s*/\s*({_NUMBER}))?(?:\s*\(\s*({_NUMBER})\s*%?\s*\))?", re.I)
_INTERVAL = re.compile(
    rf"({_END})\s*%?(?:\s*[(\[]\s*(?:95\s*%?\s*CI:?\s*)?({_END})\s*(?:–|—|−|-|to|,|;)\s*({_END})\s*%?\s*[)\]])?", re.I
)


@dataclass(frozen=True, slots=True)
class Count:
    """`n`, `n (p)`, `n/N` or `n/N (p)`."""

    count: Number
    of: Number | None
    percent: Number | None


class Interval(NamedTuple):
    """An estimate with its limits, or alone."""

    estimate: Number
    low: Number | None = None
    high: Number | None = None


def count(text: str) -> Count | None:
    """A count with what stands in brackets behind it, None if the text is something else."""
    found = _COUNT.fullmatch(text.strip())
    if found is None:
        return None
    first, of, percent = (number(part) if part else None for part in found.groups())
    return Count(first, of, percent) if first is not None and first.decimals == 0 else None


def interval(text: str) -> Interval | None:
    """An estimate with limits, None if the text is something else."""
    found = _INTERVAL.fullmatch(text.strip())
    if found is None:
        return None
    estimate, low, high = (number(part) if part else None for part in found.groups())
    return Interval(estimate, low, high) if estimate is not None else None


def rate(text: str) -> Share | None:
    """`13.4`, `13.4 (9.1–18.8)` or `28 (13.4)`: a percentage with its limits, or with its count."""
    counted = count(text)
    if counted is not None and counted.percent is not None:
        return Share(count=counted.count, percent=counted.percent)
    found = interval(text)
    return None if found is None else Share(percent=found.estimate, low=found.low, high=found.high)


def whole(value: int) -> Number:
    """A whole number of a file as one that was printed."""
    return Number(str(value), Fraction(value))


def integer(value: int | None) -> Number | None:
    """The same, None for none."""
    return None if value is None else whole(value)


def place(table: str, row: Sequence[str] = (), column: Sequence[str] = ()) -> Place:
    """A place in a table, or in a section of the text where the name is not that of a table or figure."""
    kind: Source = "text"
    if re.match(r"(supplement\w*\s+)?(e?tab|e?fig|s\d)", table, re.I):
        kind = "figure" if re.search(r"fig", table, re.I) else "table"
    elif table.casefold() == "abstract":
        kind = "abstract"
    return Place(table=table, row=tuple(filter(None, row)), column=tuple(filter(None, column)), source=kind)
