"""A printed number: its text, its exact value, and how many digits stand behind the point."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Sign = Literal["=", "<", ">", "NR", "NE", "NS"]

_MINUS = str.maketrans("−–‑—", "----")
_VALUE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:[.·](\d+))?(?:[eE]-?\d{1,2})?")
_WORDS: dict[str, Sign] = {
    "nr": "NR",
    "not reached": "NR",
    "not reach": "NR",
    "ne": "NE",
    "na": "NE",
    "not estimable": "NE",
    "not evaluable": "NE",
    "ns": "NS",
    "n.s.": "NS",
    "not significant": "NS",
}
_SIGNS: dict[str, Sign] = {"<": "<", "≤": "<", ">": ">", "≥": ">", "=": "="}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed. `value` is exact; None where words stand for it (`NR`, `NE`, `NS`).

    `decimals` are the printed ones: 3 for `0.050` and for `.050`, 0 for `12`; negative never. `sign` is `=`
    unless the text bounds the number (`<0.001`, `>0.99`) or says that there is none.
    """

    text: str
    value: Fraction | None
    decimals: int = 0
    sign: Sign = "="

    @property
    def unit(self) -> Fraction:
        """One unit of the last printed digit."""
        return Fraction(1, 10**self.decimals)

    @property
    def exact(self) -> Fraction | None:
        """The value if it is printed as such, else None (bounds and words)."""
        return self.value if self.sign == "=" else None

    def __float__(self) -> float:
        return math.nan if self.value is None else self.value.numerator / self.value.denominator

    def __str__(self) -> str:
        return self.text


def number(text: str) -> Number | None:
    """The number that a text prints, or None if it is none.

    Read are `12`, `1,234`, `0.42`, `.049`, `0·62`, `-1.3` (any dash), `1.2e-5`, a trailing `%`, a leading `<`,
    `>`, `≤`, `≥` or `=`, and the words for not reached, not estimable and not significant. A decimal comma is
    not: whoever knows that a document has them replaces them first.
    """
    plain = text.strip().translate(_MINUS).removesuffix("%").rstrip()
    if plain.casefold() in _WORDS:
        return Number(text.strip(), None, 0, _WORDS[plain.casefold()])
    sign = _SIGNS.get(plain[:1], "=")
    digits = plain[1:].lstrip() if plain[:1] in _SIGNS else plain
    found = _VALUE.fullmatch(digits)
    if found is None or not any(character.isdigit() for character in digits) or len(digits) > 30:
        return None
    value = Fraction(digits.replace(",", "").replace("·", "."))
    mantissa, _, exponent = digits.casefold().partition("e")
    behind = len(mantissa.replace("·", ".").partition(".")[2]) - int(exponent or 0)
    return Number(text.strip(), value, max(behind, 0), sign)
