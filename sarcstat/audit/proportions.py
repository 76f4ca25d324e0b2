"""Intervals of a proportion, to name the method that a printed one fits."""

from __future__ import annotations

import math
from collections.abc import Callable

from sarcstat.audit.boxes import k_of_value
from sarcstat.audit.normal import quantile
from sarcstat.audit.number import Number


def clopper_pearson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The exact interval (Clopper and Pearson 1934), by bisection of binomial tails."""
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else _root(lambda p: _upper_tail(count, n, p) - tail)
    high = 1.0 if count == n else _root(lambda p: tail - (1 - _upper_tail(count + 1, n, p)))
    return low, high


def wilson(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The score interval (Wilson 1927)."""
    z, p = quantile(0.5 + level / 2), count / n
    center, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max((center - half) / (1 + z * z / n), 0.0), min((center + half) / (1 + z * z / n), 1.0)


def wald(count: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """The estimate ± z standard errors, cut at 0 and 1."""
    p = count / n
    half = quantile(0.5 + level / 2) * math.sqrt(p * (1 - p) / n)
    return max(p - half, 0.0), min(p + half, 1.0)


METHODS: dict[str, Callable[[int, int, float], tuple[float, float]]] = {
    "Clopper-Pearson": clopper_pearson,
    "Wilson": wilson,
    "Wald": wald,
}


def interval_ks(count: int, n: int, low: Number, high: Number) -> dict[str, float]:
    """k of printed limits in percent, for each method; the worse of the two limits."""
    found = {}
    for name, method in METHODS.items():
        limits = method(count, n, 0.95)
        found[name] = max(_k(printed, 100 * limit) for printed, limit in zip((low, high), limits, strict=True))
    return found


def _k(printed: Number, limit: float) -> float:
    """k with the limit's own error of computing taken off."""
    k = k_of_value(printed, limit)
    return 1.0 if k <= 1 + 1e-9 else k


def _upper_tail(count: int, n: int, p: float) -> float:
    """P(X ≥ count) for a binomial variable, summed on the shorter side."""
    if p <= 0 or p >= 1:
        return float(p >= 1 or count <= 0)
    if count > n * p:
        return min(sum(_mass(i, n, p) for i in range(count, n + 1)), 1.0)
    return max(1 - sum(_mass(i, n, p) for i in range(count)), 0.0)


def _mass(i: int, n: int, p: float) -> float:
    choose = math.lgamma(n + 1) - math.lgamma(i + 1) - math.lgamma(n - i + 1)
    return math.exp(choose + i * math.log(p) + (n - i) * math.log1p(-p))


def _root(rising: Callable[[float], float]) -> float:
    """Where a rising function of a probability crosses 0."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2
