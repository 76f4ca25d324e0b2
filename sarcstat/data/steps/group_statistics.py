"""Statistics of the cases of groups, weighted: the functions of AGGREGATE (IBM Command Syntax Reference, AGGREGATE)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.steps.sorting import padded, ranks
from sarcstat.data.steps.table import Column

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Groups:
    """The group of each case, the number of groups, and the weight of each case."""

    key: Array
    number: int
    weights: Array

    def sums(self, values: Array, chosen: Array) -> Array:
        """The sum of some cases' values in each group."""
        import numpy as np

        # Of no cases at all, bincount makes whole numbers.
        return np.bincount(self.key[chosen], weights=values[chosen], minlength=self.number).astype(float)


def cases(groups: Groups, *, weighted: bool) -> Array:
    """The number of cases, or of their weights."""
    import numpy as np

    return count(groups, np.ones(len(groups.key), bool), weighted=weighted)


def count(groups: Groups, chosen: Array, *, weighted: bool) -> Array:
    """The number of the chosen cases, or of their weights."""
    import numpy as np

    return groups.sums(groups.weights if weighted else np.ones(len(groups.key)), chosen)


def of(function: str, column: Column, valid: Array, groups: Groups, limits: Sequence[float | str]) -> Array:
    """The result of a function for each group, of its valid cases; meaningless where there are none.

    SUM, MEAN, SD (with n-1), MEDIAN; MAX, MIN, FIRST, LAST; percentages (P…), fractions (F…) and counts (C…) of values
    greater (GT) or less (LT) than a limit, and inside (IN) or outside (OUT) of two limits, ends inside.
    """
    import numpy as np

    with np.errstate(invalid="ignore", divide="ignore"):
        if function in ("FIRST", "LAST"):
            return _at_an_end(column.values, np.arange(len(valid)), valid, groups, last=function == "LAST")
        if function in ("MIN", "MAX"):
            return _at_an_end(column.values, ranks(column), valid, groups, last=function == "MAX")
        if function == "MEDIAN":
            return _medians(column.values, valid, groups)
        if function in ("SUM", "MEAN", "SD"):
            return _moments(function, column.values, valid, groups)
        met = groups.sums(groups.weights, valid & _within(function[1:], column, limits))
        if function[0] == "C":
            return met
        return met / groups.sums(groups.weights, valid) * (100 if function[0] == "P" else 1)


def _at_an_end(values: Array, rank: Array, valid: Array, groups: Groups, *, last: bool) -> Array:
    """The value with the least or the greatest rank in each group."""
    import numpy as np

    places = np.flatnonzero(valid)
    places = places[np.lexsort((rank[places], groups.key[places]))]
    own = groups.key[places]
    found = np.full(groups.number, "" if values.dtype == object else np.nan, dtype=values.dtype)
    ends = np.concatenate([own[1:] != own[:-1], [True]]) if last else np.concatenate([[True], own[1:] != own[:-1]])
    ends = ends[: len(own)]
    found[own[ends]] = values[places[ends]]
    return found


def _moments(function: str, values: Array, valid: Array, groups: Groups) -> Array:
    import numpy as np

    total = groups.sums(values * groups.weights, valid)
    if function == "SUM":
        return total
    weight = groups.sums(groups.weights, valid)
    mean = total / weight
    if function == "MEAN":
        return mean
    # From a value of the group, so that equal values have no spread whatever rounding does.
    above = values - _at_an_end(values, np.arange(len(valid)), valid, groups, last=False)[groups.key]
    center = groups.sums(above * groups.weights, valid) / weight
    deviations = groups.sums(groups.weights * (above - center[groups.key]) ** 2, valid)
    return np.where(weight > 1, np.sqrt(deviations / (weight - 1)), np.nan)


def _medians(values: Array, valid: Array, groups: Groups) -> Array:
    """The weighted average at (W + 1) / 2, W being the sum of weights: SPSS's usual percentile."""
    import numpy as np

    places = np.flatnonzero(valid & (groups.weights > 0))
    places = places[np.lexsort((values[places], groups.key[places]))]
    key, weights, ordered = groups.key[places], groups.weights[places], values[places]
    total = groups.sums(groups.weights, valid)
    reached = np.cumsum(weights)
    before = np.concatenate([[0.0], np.cumsum(total)])[:-1]
    found = np.full(groups.number, np.nan)
    starts = np.searchsorted(key, np.arange(groups.number))
    ends = np.searchsorted(key, np.arange(groups.number), side="right")
    for group in np.flatnonzero(ends > starts):
        some = slice(starts[group], ends[group])
        found[group] = _median(ordered[some], reached[some] - before[group], float(total[group]))
    return found


def _median(ordered: Array, reached: Array, total: float) -> float:
    """The median of values in order, with the weights reached at each."""
    import numpy as np

    wanted = (total + 1) / 2
    low = int(np.searchsorted(reached, wanted, side="right"))
    low_weight = float(reached[low - 1]) if low else 0.0
    if low == 0:
        return float(ordered[0])
    if low >= len(ordered):
        return float(ordered[-1])
    part = wanted - low_weight
    first, second = float(ordered[low - 1]), float(ordered[low])
    return second if part >= 1 else first + part * (second - first)


def _within(what: str, column: Column, limits: Sequence[float | str]) -> Array:
    """Which values are greater (GT) or less (LT) than a limit, or inside (IN) or outside (OUT) of two."""
    import numpy as np

    values: Any = column.values
    bounds: list[Any] = list(limits)
    if column.text:
        values = np.array([padded(text, 0) for text in column.values.tolist()], dtype=f"S{max(column.width, 1)}")
        bounds = [str(limit).encode() for limit in limits]
    if what == "GT":
        return np.asarray(values > bounds[0])
    if what == "LT":
        return np.asarray(values < bounds[0])
    inside = (values >= min(bounds)) & (values <= max(bounds))
    return np.asarray(inside if what == "IN" else ~inside)
