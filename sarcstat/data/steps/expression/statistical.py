"""Functions of several numbers of a case: their mean, spread, extremes. Missing ones are left out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sarcstat.data.steps.expression.given import MANY, Function, Given
from sarcstat.data.steps.expression.operators import OVERFLOW, comparable
from sarcstat.data.steps.expression.values import Array, Numbers, Result, Texts, objects


def _variance(rows: Array) -> Array:
    """The sum of squares divided by one less than the valid values, of which there are at least two.

    Deviations are taken from the smallest value first, so that equal values have none whatever rounding does.
    """
    valid = (~np.isnan(rows)).sum(0)
    above = rows - np.fmin.reduce(rows)
    deviations = above - np.nansum(above, 0) / valid
    return np.where(valid > 1, np.nansum(deviations**2, 0) / (valid - 1), np.nan)


def _mean(rows: Array) -> Array:
    return np.asarray(np.nansum(rows, 0) / (~np.isnan(rows)).sum(0))


def _variation(rows: Array) -> Array:
    """The coefficient of variation: the standard deviation divided by the mean; none where the mean is 0."""
    mean = _mean(rows)
    return np.where(mean == 0, np.nan, np.sqrt(_variance(rows)) / mean)


def _median(rows: Array) -> Array:
    """The middle one in order, or half the sum of the two middle ones."""
    ordered = np.sort(rows, 0)
    valid = np.maximum((~np.isnan(rows)).sum(0), 1)
    columns = np.arange(rows.shape[1])
    return np.asarray((ordered[(valid - 1) // 2, columns] + ordered[valid // 2, columns]) / 2)


def _statistic(of: Callable[[Array], Array], given: Given, rows: Array) -> Numbers:
    valid = (~np.isnan(rows)).sum(0)
    if (given.node.valid or 0) > len(rows):
        what = f"{given.node.function} asks for more valid arguments than it has: system-missing"
        given.count(what, np.ones(given.cases, bool))
    found = np.where(valid >= (given.node.valid or 1), of(rows), np.nan)
    large = np.isinf(found)
    given.count(OVERFLOW, large)
    return Numbers(np.where(large, np.nan, found))


def _function(of: Callable[[Array], Array]) -> Function:
    def carried_out(given: Given, *columns: Array) -> Numbers:
        return _statistic(of, given, np.stack(columns))

    return Function("n", carried_out, least=1, most=MANY)


def _extreme(numbers: Callable[[Array], Array], last: bool) -> Function:
    """MIN and MAX, which take texts too; the first in order, or the last."""

    def carried_out(given: Given, *results: Result) -> Result:
        if all(isinstance(each, Numbers) for each in results):
            return _statistic(numbers, given, np.stack([each.values for each in results]))
        texts = same_kind(given, results)
        if given.node.valid is not None:
            raise given.wrong("a number of valid arguments makes no sense with texts")
        found = texts[0]
        for each in texts[1:]:
            mine, other = comparable(found, each, equality=False)
            better = (other > mine) if last else (other < mine)
            mixed = np.where(better.astype(bool), objects(each.exact()), objects(found.exact()))
            found = Texts(mixed, max(found.width, each.width))
        return found

    return Function("e", carried_out, least=1, most=MANY)


def same_kind(given: Given, results: tuple[Result, ...]) -> list[Texts]:
    """Texts, where all arguments are to be numbers or all texts. Raises InputError where they are mixed."""
    texts: list[Texts] = []
    for index, each in enumerate(results):
        if not isinstance(each, Texts):
            wrong = next(at for at, one in enumerate(results) if type(one) is not type(results[0]))
            raise given.wrong("numbers and texts are mixed", wrong if index == 0 else index)
        texts.append(each)
    return texts


STATISTICAL: dict[str, Function] = {
    "CFVAR": _function(_variation),
    "MAX": _extreme(lambda rows: np.fmax.reduce(rows), True),
    "MEAN": _function(_mean),
    "MEDIAN": _function(_median),
    "MIN": _extreme(lambda rows: np.fmin.reduce(rows), False),
    "SD": _function(lambda rows: np.sqrt(_variance(rows))),
    "SUM": _function(lambda rows: np.nansum(rows, 0)),
    "VARIANCE": _function(_variance),
}
