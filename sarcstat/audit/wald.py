"""One Wald interval and its p behind printed HR, limits and p: the polygon of (b, s) that the boxes allow.

b = ln HR and s = SE(b). With x = b − z·s and y = b + z·s the boxes of the limits are a rectangle in (x, y), that
of the HR a band around x + y = 2b, and s ≥ 0 is y ≥ x: a convex polygon of at most seven corners. b/s is
monotone along every line, so its extremes, and those of s, lie at corners.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from sarcstat.audit.boxes import Rounding, box, near_box, smallest_k
from sarcstat.audit.normal import quantile, two_sided
from sarcstat.audit.number import Number

#: Logarithms are cut here: a limit whose box reaches 0 bounds nothing.
_FAR = 60.0
_EPSILON = 1e-12

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Triplet:
    """Printed HR and limits, `p` if there is one, and the level of the interval as a share."""

    ratio: Number | None
    low: Number
    high: Number
    p: Number | None = None
    level: float = 0.95

    @property
    def z(self) -> float:
        """Standard errors from the estimate to a limit."""
        return quantile(0.5 + self.level / 2)


def polygon(triplet: Triplet, k: float = 1.0, rounding: Rounding = "rounded") -> list[Point]:
    """The corners of all (x, y) that boxes k times as wide allow; empty if there is none."""
    x_low, x_high = _logarithms(triplet.low, k, rounding)
    y_low, y_high = _logarithms(triplet.high, k, rounding)
    corners = [(x_low, y_low), (x_high, y_low), (x_high, y_high), (x_low, y_high)]
    corners = _clipped(corners, lambda point: point[1] - point[0])
    if triplet.ratio is not None:
        b_low, b_high = _logarithms(triplet.ratio, k, rounding)
        corners = _clipped(corners, lambda point: point[0] + point[1] - 2 * b_low)
        corners = _clipped(corners, lambda point: 2 * b_high - point[0] - point[1])
    return corners


def _logarithms(number: Number, k: float, rounding: Rounding) -> Point:
    low, high = near_box(number, k, rounding)
    ends = (low, min(high, 1e20))
    least, most = (max(math.log(end), -_FAR) if end > 0 else -_FAR for end in ends)
    return least, most


def _clipped(corners: list[Point], inside: Callable[[Point], float]) -> list[Point]:
    """The part of a convex polygon where a linear function is at least 0 (Sutherland and Hodgman 1974)."""
    kept: list[Point] = []
    for i, point in enumerate(corners):
        before = corners[i - 1]
        here, there = inside(point), inside(before)
        if (here < -_EPSILON) != (there < -_EPSILON):
            share = there / (there - here)
            kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
        if here >= -_EPSILON:
            kept.append(point)
    return kept


def interval_k(triplet: Triplet, rounding: Rounding = "rounded") -> float:
    """k of the statement that HR and limits are one interval, symmetric on the log scale; p does not matter.

    HR² is the product of the limits, so the boxes agree where HR's lower end squared is at most the product of the
    upper ends, and its upper end squared at least that of the lower ends: asked in fractions for k = 1.
    """
    if _symmetric(triplet, rounding):
        return 1.0
    return smallest_k(lambda k: k > 1 and nearly_symmetric(triplet, k, rounding))


def _symmetric(triplet: Triplet, rounding: Rounding = "rounded") -> bool:
    """In fractions, for boxes as wide as printed."""
    if triplet.ratio is None:
        return True
    numbers = (triplet.ratio, triplet.low, triplet.high)
    ratio, low, high = ([max(end, Fraction(0)) for end in box(number, 1.0, rounding)] for number in numbers)
    return ratio[0] ** 2 <= low[1] * high[1] and low[0] * high[0] <= ratio[1] ** 2 and low[0] <= high[1]


def nearly_symmetric(triplet: Triplet, k: float = 1.0, rounding: Rounding = "rounded") -> bool:
    """Whether boxes k times as wide allow an interval symmetric on the log scale, in floating point."""
    assert triplet.ratio is not None
    numbers = (triplet.ratio, triplet.low, triplet.high)
    ends = [(max(low, 0.0), max(high, 0.0)) for low, high in (near_box(number, k, rounding) for number in numbers)]
    return agree(*ends)


def agree(ratio: Point, low: Point, high: Point) -> bool:
    """Whether some value in the box of HR is the geometric mean of some in those of the limits."""
    slack = 1 + 1e-12
    products = low[0] * high[0], low[1] * high[1]
    return ratio[0] ** 2 <= products[1] * slack and products[0] <= ratio[1] ** 2 * slack and low[0] <= high[1]


def p_range(triplet: Triplet, k: float = 1.0, rounding: Rounding = "rounded") -> tuple[float, float] | None:
    """The smallest and the largest two-sided Wald p that the boxes of HR and limits allow; None if none."""
    statistics = [_statistic(x, y, triplet.z) for x, y in polygon(triplet, k, rounding)]
    if not statistics:
        return None
    least = 0.0 if min(statistics) <= 0 <= max(statistics) else min(map(abs, statistics))
    return two_sided(max(map(abs, statistics))), two_sided(least)


def _statistic(x: float, y: float, z: float) -> float:
    """b / s; infinite where the limits coincide."""
    if y - x <= _EPSILON:
        return math.copysign(math.inf, x + y) if abs(x + y) > _EPSILON else 0.0
    return z * (x + y) / (y - x)


def p_box(p: Number, k: float = 1.0) -> tuple[float, float]:
    """The p that a printed one stands for; `NS` is above 0.05."""
    if p.sign == "NS":
        return 0.05 - (k - 1) * 0.005, 1.0
    low, high = map(float, box(p)) if k == 1 else near_box(p, k)
    return max(low, 0.0), min(high, 1.0)


def p_k(triplet: Triplet, rounding: Rounding = "rounded") -> float:
    """k of the statement that HR, limits and p are one Wald interval and its test, jointly; p is always rounded."""
    return smallest_k(lambda k: _tested(triplet, k, rounding))


def _tested(triplet: Triplet, k: float, rounding: Rounding) -> bool:
    assert triplet.p is not None
    possible = p_range(triplet, k, rounding)
    if possible is None:
        return False
    low, high = p_box(triplet.p, k)
    return possible[0] <= high * (1 + 1e-9) + 1e-300 and low <= possible[1] * (1 + 1e-9)


def standard_errors(triplet: Triplet, k: float = 1.0) -> tuple[float, float] | None:
    """The smallest and the largest SE(ln HR) that boxes k times as wide allow; None if they allow none."""
    errors = [(y - x) / (2 * triplet.z) for x, y in polygon(triplet, k)]
    return (max(min(errors), 0.0), max(errors)) if errors else None


def fits(triplet: Triplet, rounding: Rounding = "rounded") -> bool:
    """Whether everything printed agrees, p included if there is one."""
    if not _symmetric(triplet, rounding):
        return False
    return triplet.p is None or triplet.p.sign in ("NE", "NR") or _tested(triplet, 1.0, rounding)


def may_fit(triplet: Triplet) -> Callable[[str, str], bool]:
    """Tells quickly whether the triplet may agree with one number, by its name, replaced by a text."""
    numbers = {"HR": triplet.ratio, "lower limit": triplet.low, "upper limit": triplet.high}
    known = {name: near_box(number, 1.0) for name, number in numbers.items() if number is not None}
    possible = p_range(triplet)

    def may(name: str, text: str) -> bool:
        decimals = len(text.partition(".")[2])
        try:
            value, half = float(text), 0.5 * 10.0**-decimals * (1 + 1e-9)
        except ValueError:
            return True
        if name == "p":
            return possible is not None and possible[0] <= value + half and value - half <= possible[1] * (1 + 1e-9)
        ends = {**known, name: (value - half, value + half)}
        ratio, low, high = ((max(ends[each][0], 0.0), max(ends[each][1], 0.0)) for each in numbers)
        return agree(ratio, low, high)

    return may


def fits_one_sided(triplet: Triplet) -> bool:
    """Whether HR and limits agree, and p is half of their two-sided Wald p."""
    possible = p_range(triplet)
    if possible is None or triplet.p is None or triplet.p.sign != "=" or not _symmetric(triplet):
        return False
    low, high = p_box(triplet.p)
    return possible[0] / 2 <= high and low <= possible[1] / 2


def linear(triplet: Triplet) -> bool:
    """Whether the boxes allow limits that are symmetric about HR itself: L + U = 2·HR."""
    assert triplet.ratio is not None
    ratio, low, high = (box(number) for number in (triplet.ratio, triplet.low, triplet.high))
    return low.low + high.low <= 2 * ratio.high and 2 * ratio.low <= low.high + high.high


def units(triplet: Triplet) -> float:
    """The width of the interval in units of its last printed digit."""
    return (float(triplet.high) - float(triplet.low)) / float(max(triplet.low.unit, triplet.high.unit))


def skew(triplet: Triplet) -> float:
    """How far the middle of the limits lies above HR on the log scale, in halves of the interval; 0 without logs."""
    numbers = [float(number) for number in (triplet.low, triplet.ratio, triplet.high) if number is not None]
    if min(numbers) <= 0 or numbers[0] >= numbers[-1]:
        return 0.0
    low, ratio, high = map(math.log, numbers)
    return (low + high - 2 * ratio) / (high - low)
