"""What a printed number stands for: a box, wider by a factor k, under a convention of rounding.

With u one unit of the last digit, a printed v stands for [v − u/2, v + u/2], both ends included (half up and half
even). The k-factor of a statement on several numbers is the smallest k for which boxes k times as wide
contain values that satisfy it: 1 or less is consistent.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from sarcstat.audit.number import Number

Rounding = Literal["rounded", "truncated"]

#: From the center of the box to v, and half its width, in units of the last digit.
_SHAPE: dict[Rounding, tuple[Fraction, Fraction]] = {
    "rounded": (Fraction(0), Fraction(1, 2)),
    "truncated": (Fraction(1, 2), Fraction(1, 2)),
}
_NEAR_SHAPE = {name: (float(shift), float(half)) for name, (shift, half) in _SHAPE.items()}
#: Where the search for k ends: no printed number is that wrong.
MOST = 10_000.0


class Box(NamedTuple):
    """A closed interval."""

    low: Fraction
    high: Fraction

    def meets(self, other: Box) -> bool:
        """Whether the two have a point in common."""
        return self.low <= other.high and other.low <= self.high


@lru_cache(maxsize=2**14)  # the search for a misprint asks again and again for the numbers that stay as they are
def box(number: Number, k: Fraction | float = 1, rounding: Rounding = "rounded") -> Box:
    """The box of a number that has a value; a bound (`<0.001`) is a half-line, cut at ±10^30."""
    assert number.value is not None
    wide = Fraction(k)
    if number.sign in "<>":
        slack = (wide - 1) * number.unit / 2
        far = Fraction(10**30)
        return Box(-far, number.value + slack) if number.sign == "<" else Box(number.value - slack, far)
    shift, half = _SHAPE[rounding]
    center = number.value + (-1 if number.value < 0 else 1) * shift * number.unit
    return Box(center - wide * half * number.unit, center + wide * half * number.unit)


def near_box(number: Number, k: float, rounding: Rounding = "rounded") -> tuple[float, float]:
    """The box of a number with a value in floating point: for searches, which need 6 digits and many boxes."""
    value, unit = float(number), 10.0**-number.decimals
    if number.sign in "<>":
        slack = (k - 1) * unit / 2
        return (-1e30, value + slack) if number.sign == "<" else (value - slack, 1e30)
    shift, half = _NEAR_SHAPE[rounding]
    center = value + (-1 if value < 0 else 1) * shift * unit
    return center - k * half * unit, center + k * half * unit


def k_of_value(number: Number, value: Fraction | float, rounding: Rounding = "rounded") -> float:
    """The k for which the box of a printed number holds one exact value."""
    assert number.value is not None
    exact = Fraction(value)
    if number.sign in "<>":
        beyond = exact - number.value if number.sign == "<" else number.value - exact
        return float(max(1 + 2 * beyond / number.unit, Fraction(0)))
    low, high = box(number, 1, rounding)
    return float(abs(2 * exact - low - high) / (high - low))


def smallest_k(holds: Callable[[float], bool]) -> float:
    """The smallest k for which a monotone condition holds, to 6 digits; 0 … 1 is 1, infinite beyond `MOST`."""
    if holds(1.0):
        return 1.0
    low, high = 1.0, 2.0
    while not holds(high):
        if high >= MOST:
            return math.inf
        low, high = high, high * 2
    for _ in range(22):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def rounded_to(value: Fraction, decimals: int) -> str:
    """A value as a paper would print it, half away from zero."""
    scaled = abs(value) * 10**decimals
    whole = int(scaled + Fraction(1, 2))
    digits = str(whole).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)
