"""Tails of the normal and chi-square distributions, accurate where p is small; no other package is needed."""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist


@cache
def quantile(probability: float) -> float:
    """The quantile of the standard normal distribution; 1.959964 for 0.975."""
    return NormalDist().inv_cdf(probability)


def two_sided(z: float) -> float:
    """The two-sided p of a standard normal statistic; 0 for an infinite one."""
    return math.erfc(abs(z) / math.sqrt(2))


def z_of(p: float) -> float:
    """The |z| that has the two-sided p (0 < p ≤ 1), to 12 digits for p down to 1e-300."""
    return -quantile(p / 2)


def chi_square_tail(statistic: float, df: int) -> float:
    """P(X > statistic) for a chi-square variable with whole df ≥ 1.

    Abramowitz & Stegun 26.4.4 and 26.4.5: a finite sum, beginning with erfc for odd df and exp for even ones.
    """
    if statistic <= 0:
        return 1.0
    half = statistic / 2
    total = math.erfc(math.sqrt(half)) if df % 2 else math.exp(-half)
    order = 0.5 if df % 2 else 1.0
    while order < df / 2:
        total += math.exp(order * math.log(half) - half - math.lgamma(order + 1))
        order += 1
    return min(total, 1.0)
