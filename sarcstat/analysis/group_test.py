"""One column compared between groups: the test that suits, or the one that is asked for, and the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from sarcstat.analysis.frames import r_conditions, rows_of
from sarcstat.bridge.call import RRefusal, call_r
from sarcstat.data.cohort.factor import Factor
from sarcstat.data.cohort.sample import Measured
from sarcstat.errors import AnalysisError
from sarcstat.results import Condition
from sarcstat.vocabulary import GROUP_TESTS

Array = np.ndarray[Any, np.dtype[Any]]

OF_LEVELS = ("chi-square", "fisher")
OF_TWO_GROUPS = ("mann-whitney", "t", "student")
SMALL_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class GroupTest:
    """A test by its printed name; without p-value where there is nothing to compare."""

    name: str
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None
    conditions: Sequence[Condition] = ()


def group_test(column: Measured, group: Factor, asked: str | None, samples: int, seed: int) -> GroupTest:
    """The test of a column between groups, on those who have a value.

    Levels: Fisher's where an expected count is below 5, else Pearson's chi-square without continuity correction.
    Numbers: Mann-Whitney or Kruskal-Wallis. Raises AnalysisError where the test asked for does not fit the column.
    """
    if asked is not None:
        _check(column, group, asked)
    if column.factor is not None:
        return _levels_test(column, group, asked, samples, seed)
    assert column.values is not None
    known = ~column.missing
    codes = group.codes[known]
    n_groups = len(np.unique(codes))
    test = asked or ("mann-whitney" if len(group.values) == 2 else "kruskal-wallis")
    sizes = np.bincount(codes, minlength=len(group.values))
    ranks = test in ("mann-whitney", "kruskal-wallis")
    if n_groups < 2 or (not ranks and sizes[sizes > 0].min() < 2):
        return GroupTest(GROUP_TESTS[test])
    try:
        reply = call_r("location_test", test=test, values=column.values[known], group=codes.astype(np.int32) + 1)
    except RRefusal:
        return GroupTest(GROUP_TESTS[test])
    (row,) = rows_of(reply.value)
    return _found(test, row, tuple(r_conditions(reply.conditions)))


def _found(test: str, row: dict[str, Any], said: Sequence[Condition]) -> GroupTest:
    words = {"approximate": " (normal approximation)", "monte carlo": " (Monte Carlo)"}
    exact = " (exact)" if test == "mann-whitney" and row["method"] == "exact" else ""
    name = GROUP_TESTS[test] + words.get(row["method"], exact)
    return GroupTest(name, row["statistic"], row["df"], row["p_value"], said)


def _check(column: Measured, group: Factor, test: str) -> None:
    """Raise AnalysisError for a test of numbers asked for levels, the reverse, or one of two groups for more."""
    if (test in OF_LEVELS) != (column.factor is not None):
        kind = "levels" if column.factor is not None else "numbers"
        fitting = [name for name in GROUP_TESTS if (name in OF_LEVELS) == (kind == "levels")]
        raise AnalysisError(
            f"--test {column.name}={test}: column '{column.name}' is taken as {kind}.",
            f"Choose {', '.join(fitting)}, or say how it is meant with --categorical or --numeric.",
        )
    if test in OF_TWO_GROUPS and len(group.values) != 2:
        raise AnalysisError(
            f"--test {column.name}={test} compares two groups, but '{group.name}' has {len(group.values)}.",
            "Choose kruskal-wallis or anova.",
        )


def _levels_test(column: Measured, group: Factor, asked: str | None, samples: int, seed: int) -> GroupTest:
    assert column.factor is not None
    return counts_test(contingency(column.factor, group, None), asked, samples, seed)


def counts_test(counts: Array, asked: str | None, samples: int, seed: int) -> GroupTest:
    """The test of counts by level (rows) and group (columns), or the one that is asked for.

    Without p-value where fewer than two levels or groups have a case.
    """
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    small = counts.size > 0 and smallest_expected(counts) < SMALL_EXPECTED
    test = asked or ("fisher" if small else "chi-square")
    if min(counts.shape) < 2:
        return GroupTest(GROUP_TESTS[test])
    reply = call_r(
        "contingency_test",
        test=test,
        counts=counts.ravel(order="F"),
        n_rows=counts.shape[0],
        samples=samples,
        seed=seed,
    )
    (row,) = rows_of(reply.value)
    return _found(test, row, tuple(r_conditions(reply.conditions)))


def contingency(rows: Factor, columns: Factor, weight: Array | None) -> Array:
    """Number of cases, or sum of their weights, by level of both; those without a level do not count."""
    known = (rows.codes >= 0) & (columns.codes >= 0)
    width = len(columns.values)
    code = rows.codes[known].astype(np.int64) * width + columns.codes[known]
    counted = np.bincount(code, None if weight is None else weight[known], minlength=len(rows.values) * width)
    return counted.reshape(len(rows.values), width)


def smallest_expected(counts: Array) -> float:
    """The smallest expected count of a table without empty rows and columns."""
    return float(counts.sum(axis=1).min() * counts.sum(axis=0).min() / counts.sum())


def standardized_difference(column: Measured, group: Factor) -> float | None:
    """The standardized mean difference, absolute; of more than two groups the mean over all pairs.

    Numbers: difference of means over the root of the mean variance. Levels: Mahalanobis distance of the shares
    (Yang & Dalton 2012). None where a group has no value or nothing varies.
    """
    if column.factor is not None:
        counts = contingency(column.factor, group, None).astype(float)
        pairs = [_distance(counts[:, a], counts[:, b]) for a, b in combinations(range(counts.shape[1]), 2)]
    else:
        assert column.values is not None
        parts = [column.values[(group.codes == i) & ~column.missing] for i in range(len(group.values))]
        pairs = [_difference(a, b) for a, b in combinations(parts, 2)]
    known = [pair for pair in pairs if pair is not None]
    return float(np.mean(known)) if known and len(known) == len(pairs) else None


def _difference(a: Array, b: Array) -> float | None:
    if min(len(a), len(b)) < 2:
        return None
    spread = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
    return float(abs(a.mean() - b.mean()) / spread) if spread > 0 else None


def _distance(a: Array, b: Array) -> float | None:
    if a.sum() == 0 or b.sum() == 0:
        return None
    p, q = (a / a.sum())[1:], (b / b.sum())[1:]
    spread = (np.diag(p) - np.outer(p, p) + np.diag(q) - np.outer(q, q)) / 2
    away = p - q
    return float(np.sqrt(max(away @ np.linalg.pinv(spread) @ away, 0)))
