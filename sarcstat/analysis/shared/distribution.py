"""The distribution of numbers, with case weights or without: moments, percentiles, mode.

The weighted forms are those of SPSS: denominators W - 1 with W the sum of the weights, percentiles by HAVERAGE.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]

#: R's own allowance for a position that is a whole number but for rounding.
_FUZZ = 4 * np.finfo(float).eps


@dataclass(frozen=True)
class Distribution:
    """Numbers without missing ones (any order), and their weights (None: 1 each); cases of weight 0 do not count.

    `counts`, whole numbers above 0 and not beside weights, say how many cases each number stands for.
    """

    values: Array
    weights: Array | None = None
    counts: Array | None = None

    @cached_property
    def n(self) -> float | int:
        """Number of cases: the sum of the weights."""
        if self.counts is not None:
            return int(self.counts.sum())
        return len(self.values) if self.weights is None else float(self.weights.sum())

    @cached_property
    def ordered(self) -> tuple[Array, Array | None]:
        """The values in order and the cumulative weight up to each distinct one (None: 1, 2, …)."""
        if self.counts is not None:
            distinct, place = np.unique(self.values, return_inverse=True)
            return distinct, np.cumsum(np.bincount(place, self.counts))
        if self.weights is None:
            return np.sort(self.values), None
        counted = self.weights > 0
        distinct, place = np.unique(self.values[counted], return_inverse=True)
        return distinct, np.cumsum(np.bincount(place, self.weights[counted]))

    @property
    def _times(self) -> Array | None:
        """How often each value counts; None for once."""
        return self.weights if self.counts is None else self.counts

    @cached_property
    def mean(self) -> float:
        """Mean."""
        return float(np.average(self.values, weights=self._times))

    def _moment(self, power: int) -> float:
        return float(np.sum((self.values - self.mean) ** power * (1 if self._times is None else self._times)))

    @cached_property
    def variance(self) -> float | None:
        """Sum of squares over W - 1; None for a single case, 0 where all are equal, however the mean is rounded."""
        if self.n <= 1:
            return None
        return 0.0 if self.minimum == self.maximum else float(self._moment(2) / (self.n - 1))

    @property
    def std_deviation(self) -> float | None:
        """Root of the variance."""
        return None if self.variance is None else math.sqrt(self.variance)

    @property
    def mean_std_error(self) -> float | None:
        """Standard error of the mean."""
        return None if self.variance is None else math.sqrt(self.variance / self.n)

    @property
    def skewness(self) -> float | None:
        """G1; None for fewer than three cases or where all are equal."""
        if self.n <= 2 or not self.variance:
            return None
        return float(self.n * self._moment(3) / ((self.n - 1) * (self.n - 2) * self.variance**1.5))

    @property
    def skewness_std_error(self) -> float | None:
        """sqrt(6 W (W - 1) / ((W - 2)(W + 1)(W + 3)))."""
        if self.skewness is None:
            return None
        return math.sqrt(6 * self.n * (self.n - 1) / ((self.n - 2) * (self.n + 1) * (self.n + 3)))

    @property
    def kurtosis(self) -> float | None:
        """G2; None for fewer than four cases or where all are equal."""
        if self.n <= 3 or not self.variance:
            return None
        first = self.n * (self.n + 1) * self._moment(4) / self.variance**2
        second = 3 * (self.n - 1) ** 2 / ((self.n - 2) * (self.n - 3))
        return first / ((self.n - 1) * (self.n - 2) * (self.n - 3)) - second

    @property
    def kurtosis_std_error(self) -> float | None:
        """sqrt(4 (W² - 1) SE(skewness)² / ((W - 3)(W + 5)))."""
        skew = self.skewness_std_error
        if self.kurtosis is None or skew is None:
            return None
        return math.sqrt(4 * (self.n**2 - 1) * skew**2 / ((self.n - 3) * (self.n + 5)))

    @property
    def minimum(self) -> float:
        """Smallest value."""
        return float(self.values.min() if self.weights is None else self.ordered[0][0])

    @property
    def maximum(self) -> float:
        """Largest value."""
        return float(self.values.max() if self.weights is None else self.ordered[0][-1])

    @property
    def modes(self) -> Array:
        """All most frequent values, in order."""
        values, cumulative = self.ordered
        if cumulative is None:
            distinct, weight = np.unique(values, return_counts=True)
        else:
            distinct, weight = values, np.diff(cumulative, prepend=0.0)
        found: Array = distinct[weight >= weight.max() * (1 - 1e-12)]
        return found

    @property
    def sum(self) -> float:
        """Sum of the values times their weights."""
        return float(np.sum(self.values if self._times is None else self.values * self._times))

    def percentile(self, share: float, *, type_7: bool = False) -> float:
        """HAVERAGE: between the values around the position (W + 1) share; R's quantile type 6 without weights.

        `type_7`, R's default and not for weights: around the position 1 + (n - 1) share.
        """
        position = 1 + (self.n - 1) * share if type_7 else (self.n + 1) * share
        if self.weights is None:
            i = math.floor(position + _FUZZ * max(1.0, position))
            low, high = self._neighbors(i)
            return _between(low, high, max(position - i, 0.0))
        values, cumulative = self.ordered
        assert cumulative is not None
        i = int(np.searchsorted(cumulative, position * (1 + _FUZZ), side="right"))
        before = float(cumulative[i - 1]) if i else 0.0
        weight = float(cumulative[i] - before) if i < len(cumulative) else 1.0
        low, high = float(values[max(i - 1, 0)]), float(values[min(i, len(values) - 1)])
        beyond = max(position - before, 0.0)
        part = 1.0 if beyond >= 1 else beyond if weight >= 1 else min(beyond / weight, 1.0)
        return _between(low, high, part)

    def _neighbors(self, i: int) -> tuple[float, float]:
        """The values of rank i and i + 1, or the outermost one, without putting the others in order."""
        if self.counts is not None:
            values, cumulative = self.ordered
            assert cumulative is not None
            ranks = [min(max(rank, 1), self.n) for rank in (i, i + 1)]
            low, high = values[np.searchsorted(cumulative, ranks)]
            return float(low), float(high)
        last = self.values.size - 1
        places = [min(max(i - 1, 0), last), min(i, last)]
        parted = np.partition(self.values, places)
        return float(parted[places[0]]), float(parted[places[1]])

    def statistics(self, names: tuple[str, ...]) -> Mapping[str, float | int | None]:
        """The named statistics; nothing where there is no case."""
        if not self.n:
            return {}
        found: dict[str, float | int | None] = {}
        for name in names:
            if name == "median":
                found[name] = self.percentile(0.5)
            elif name == "mode":
                found[name] = float(self.modes[0])
            elif name == "range":
                found[name] = self.maximum - self.minimum
            else:
                found[name] = getattr(self, name)
        return found


def _between(low: float, high: float, part: float) -> float:
    return low if low == high else (1 - part) * low + part * high
