"""What a house decides about numbers in a text, and which house a text is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from sarcstat.display.formatting import p_text, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The habits of one house.

    `p` words a p-value without its letter: `0.012`, `<0.001`. `letter` is `p` or `P`, `closed` whether it is written
    without spaces, as in `P=.01`. Limits of intervals stand with `between` (with ` to ` where one is negative). `point`
    is the decimal point, `thousands` the separator of numbers of five digits and more. Hazard ratios have two decimals
    in every house, as in the tables.
    """

    p: Callable[[float], str] = p_text
    letter: str = "p"
    closed: bool = False
    between: str = "–"
    point: str = "."
    thousands: str = ","

    def p_words(self, value: float) -> str:
        """`p = 0.012`, `P<.001`."""
        text = self.p(value)
        sign, number = (text[0], text[1:]) if text[0] in "<>" else ("=", text)
        return f"{self.letter}{sign}{number}" if self.closed else f"{self.letter} {sign} {number}"

    def limits(self, low: str, high: str) -> str:
        """`0.41–0.80`, `0.41 to 0.80`."""
        negative = low.startswith(("-", "−")) or high.startswith(("-", "−"))
        return f"{low} to {high}" if negative else f"{low}{self.between}{high}"

    def text(self, text: str) -> str:
        """A sentence, a note or a cell with the points and separators of the house; versions stay."""
        if self.between != "–":
            text = _SPAN.sub(rf"\g<low>{self.between}", text)
        if self.letter != "p" or self.closed:
            text = _P.sub(self._letter, text)
        if self.thousands != ",":
            text = _THOUSANDS.sub(self._separated, text)
        return _POINT.sub(rf"\g<whole>{self.point}\g<part>", text) if self.point != "." else text

    def _letter(self, found: re.Match[str]) -> str:
        space = "" if self.closed else " "
        number = found["number"].removeprefix("0") if self.p(0.5).startswith(".") else found["number"]
        return f"{self.letter}{space}{found['sign']}{space}{number}"

    def _separated(self, found: re.Match[str]) -> str:
        digits = found[0].replace(",", "")
        return found[0].replace(",", self.thousands) if len(digits) > 4 else digits


# Limits and ranges; the dash of a label, as in `ECOG 0–1`, stays as it is in the tables.
_SPAN = re.compile(r"(?P<low>(?:\((?:range )?|CI )\d[\d.,]*)–(?=\d)")
_P = re.compile(r"\bp (?P<sign>[=<>]) ?(?P<number>\d\.\d+)")
_THOUSANDS = re.compile(r"\b\d{1,3}(?:,\d{3})+\b")
_POINT = re.compile(r"(?<![\d.])(?P<whole>\d+)\.(?P<part>\d+)(?!\.?\d|-\d)")  # no version

#: What the program prints where no house is named.
PLAIN = House()
_CURRENT: ContextVar[House] = ContextVar("house", default=PLAIN)


def current() -> House:
    """The house whose habits numbers in sentences follow now."""
    return _CURRENT.get()


@contextmanager
def in_house(house: House) -> Iterator[None]:
    """Words made within follow a house."""
    token = _CURRENT.set(house)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def two_or_three(value: float, *, least: float, zero: bool = True) -> str:
    """Two decimals above 0.01, three below; more where a p below 0.05 would be rounded to 0.05.

    Below `least` only that is said; without `zero` there is no 0 before the point.
    """
    if value < least:
        text = f"<{least:g}"
    elif value > 0.995:
        text = ">0.99"
    else:
        decimals = 3 if value < 0.01 else 2
        while value < 0.05 <= float(rounded(value, decimals)):
            decimals += 1
        text = rounded(value, decimals)
    return text if zero else text.replace("0.", ".", 1)
