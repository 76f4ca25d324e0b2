"""One column compared between groups: the test that suits, or the one that is asked for, and the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np

from sarcstat.analysis.shared.distribution import Distribution
from sarcstat.analysis.shared.frames import r_conditions, rows_of
from sarcstat.bridge.call import RRefusal, call_r
from sarcstat.data.cohort.factor import Factor
from sarcstat.data.cohort.sample import Measured
from sarcstat.data.counting import tally
from sarcstat.errors import AnalysisError, closest
from sarcstat.named_tests import GROUP_TESTS
from sarcstat.results import Condition, Convention

Array = np.ndarray[Any, np.dtype[Any]]

OF_LEVELS = ("chi-square", "fisher")
OF_TWO_GROUPS = ("mann-whitney", "t", "student")
SMALL_EXPECTED = 5


@dataclass(frozen=True, slots=True)
class FisherLimits:
    """When Fisher's test is exact, and how many random tables it takes where it is not.

    A table larger than 2 x 2 is exact up to `exact` tables with its margins (an upper bound of their number). Beyond,
    p comes from `first` random tables; where it is between `near` from `final` ones, whose standard error at .05 is
    .0002. `work` and `support` keep large tables from taking minutes: steps of the first random tables (five times as
    many for the final ones), and values that a cell of a 2 x 2 table may have.
    """

    exact: float = 1e8
    first: float = 100_000
    final: float = 1_000_000
    near: Sequence[float] = (0.02, 0.1)
    work: float = 1e8
    support: float = 2e6


FISHER = FisherLimits()


@dataclass(frozen=True, slots=True)
class GroupTest:
    """A test by its printed name; without p-value where there is nothing to compare.

    `tables` is the number of random tables that a Monte Carlo p is from.
    """

    name: str
    statistic: float | None = None
    df: float | None = None
    p_value: float | None = None
    tables: int | None = None
    conditions: Sequence[Condition] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Testing:
    """How groups are compared: whose Mann–Whitney, with which random numbers.

    SPSS does not correct the normal approximation of Mann and Whitney's test for continuity, R does. Both are exact
    where R is: fewer than 50 patients in each group, and no ties.
    """

    __test__ = False

    convention: Convention
    seed: int
    fisher: FisherLimits = FISHER


def group_test(
    column: Measured, group: Factor, asked: str | None, testing: Testing, counts: Array | None = None
) -> GroupTest:
    """The test of a column between groups, on those who have a value; each row is as many patients as `counts` says.

    Levels: Fisher's where an expected count is below 5, else Pearson's chi-square without continuity correction.
    Numbers: Mann-Whitney or Kruskal-Wallis. Raises AnalysisError where the test asked for does not fit the column.
    """
    if asked is not None:
        _check(column, group, asked)
    known = ~column.missing
    if column.factor is not None:
        table = contingency(column.factor, group, counts)
        return counts_test(table, asked, testing, (column.label, group.label))
    assert column.values is not None
    codes = group.codes[known]
    test = asked or ("mann-whitney" if len(group.values) == 2 else "kruskal-wallis")
    sizes = tally(codes, None if counts is None else counts[known], len(group.values))
    sizes = sizes[sizes > 0]
    if _all_different(sizes):
        return GroupTest(GROUP_TESTS[test], conditions=(_identifier(group.label),))
    if not _enough(test, sizes):
        return GroupTest(GROUP_TESTS[test])
    grouped = codes >= 0
    own = None if counts is None else counts[known][grouped]
    return _location_test(test, column.values[known][grouped], codes[grouped], testing, own)


def _location_test(test: str, values: Array, codes: Array, testing: Testing, counts: Array | None) -> GroupTest:
    """R's test of numbers between groups, of values that are known; without numbers where R refuses."""
    asked_of_r = {
        "test": test,
        "values": values,
        "group": codes.astype(np.int32) + 1,
        "continuity": testing.convention == "r",
    }
    try:
        if counts is None:
            reply = call_r("location_test", **asked_of_r)
        else:
            reply = call_r("counted_location_test", counts=counts.astype(float), **asked_of_r)
    except RRefusal:
        return GroupTest(GROUP_TESTS[test])
    (row,) = rows_of(reply.value)
    return _found(test, row, tuple(r_conditions(reply.conditions)))


def _enough(test: str, sizes: Array) -> bool:
    """Whether the groups are large enough: Student's t and the analysis of variance pool the variances of all."""
    if len(sizes) < 2:
        return False
    if test in ("student", "anova"):
        return bool(sizes.sum() > len(sizes))
    return test != "t" or bool(sizes.min() > 1)


def _all_different(sizes: Array) -> bool:
    """Whether there is one patient a level, and more than two levels: an identifier, which compares nothing."""
    return len(sizes) > 2 and bool((sizes == 1).all())


def _identifier(label: str, without: str = "no test") -> Condition:
    return Condition("note", f"{label} has another value for each patient, as an identifier: {without}.", "identifier")


def _found(test: str, row: dict[str, Any], said: Sequence[Condition]) -> GroupTest:
    words = {"approximate": " (normal approximation)", "monte carlo": " (Monte Carlo)"}
    exact = " (exact)" if test == "mann-whitney" and row["method"] == "exact" else ""
    name = GROUP_TESTS[test] + words.get(row["method"], exact)
    tables = row.get("tables")
    return GroupTest(
        name, row["statistic"], row["df"], row["p_value"], None if tables is None else int(tables), conditions=said
    )


def _check(column: Measured, group: Factor, test: str) -> None:
    """Raise AnalysisError for no test, one of numbers asked for levels, the reverse, or one of two groups for more."""
    if test not in GROUP_TESTS:
        meant = closest(test, GROUP_TESTS)
        raise AnalysisError(
            f"--test {column.name}={test}: there is no such test.",
            f"Did you mean {meant}?" if meant else f"There are {', '.join(GROUP_TESTS)}; none for no tests.",
        )
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


def counts_test(counts: Array, asked: str | None, testing: Testing, labels: tuple[str, str]) -> GroupTest:
    """The test of counts by level (rows) and group (columns), or the one that is asked for.

    `labels` are the words for rows and columns. Without p-value where fewer than two levels or groups have a case, or
    where each level or group has one case.
    """
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    small = counts.size > 0 and smallest_expected(counts) < SMALL_EXPECTED
    test = asked or ("fisher" if small else "chi-square")
    if min(counts.shape) < 2:
        return GroupTest(GROUP_TESTS[test])
    if identifiers := identifier_conditions(counts, labels):
        return GroupTest(GROUP_TESTS[test], conditions=identifiers)
    reply = call_r(
        "contingency_test",
        test=test,
        counts=counts.ravel(order="F").astype(float),
        n_rows=counts.shape[0],
        limits=fisher_argument(testing.fisher),
        seed=testing.seed,
    )
    (row,) = rows_of(reply.value)
    said = [*r_conditions(reply.conditions)]
    if test == "fisher":
        said += fisher_conditions(row["method"], row["tables"], row["p_value"], testing.seed, counts.shape, labels)
    return _found(test, row, said)


def identifier_conditions(counts: Array, labels: tuple[str, str], without: str = "no test") -> list[Condition]:
    """A note for the rows and the columns of a table without empty ones, where each has one case."""
    sizes = zip(labels, (counts.sum(axis=1), counts.sum(axis=0)), strict=True)
    return [_identifier(label, without) for label, size in sizes if _all_different(size)]


def fisher_argument(limits: FisherLimits) -> dict[str, Any]:
    """The limits as R takes them."""
    return asdict(limits) | {"near": np.array(limits.near, dtype=float)}


def fisher_conditions(
    method: str, tables: float | None, p: float | None, seed: int, shape: tuple[int, ...], labels: tuple[str, str]
) -> list[Condition]:
    """How Fisher's test of `labels` was made, where it is not exact: with how many tables, and how certain its p is."""
    of = f"Fisher's exact test of {labels[0]} by {labels[1]}"
    if method == "none":
        return [Condition("note", f"{of}: not computed, for there are too many cases.", "fisher_too_large")]
    if method != "monte carlo" or tables is None or p is None:
        return []
    error = float(np.sqrt(p * (1 - p) / tables))
    text = (
        f"{of}: a table of {shape[0]} x {shape[1]} is too large to be exact; its p is from {int(tables):,} random "
        f"tables with the same margins (Monte Carlo, seed {seed}), with standard error {error:.2g}."
    )
    return [Condition("note", text, "monte_carlo")]


def contingency(rows: Factor, columns: Factor, weight: Array | None) -> Array:
    """Number of cases, or sum of their weights, by level of both; those without a level do not count.

    Weights that are whole numbers count cases: their sums are whole numbers, too.
    """
    known = (rows.codes >= 0) & (columns.codes >= 0)
    width = len(columns.values)
    code = rows.codes[known].astype(np.int64) * width + columns.codes[known]
    counted = np.bincount(code, None if weight is None else weight[known], minlength=len(rows.values) * width)
    if weight is not None and weight.dtype.kind == "i":
        counted = counted.astype(np.int64)
    return counted.reshape(len(rows.values), width)


def smallest_expected(counts: Array) -> float:
    """The smallest expected count of a table without empty rows and columns."""
    return float(counts.sum(axis=1).min() * counts.sum(axis=0).min() / counts.sum())


def standardized_difference(column: Measured, group: Factor, counts: Array | None = None) -> float | None:
    """The standardized mean difference, absolute; of more than two groups the mean over all pairs.

    Numbers: difference of means over the root of the mean variance. Levels: Mahalanobis distance of the shares
    (Yang & Dalton 2012). 0 where all have the same; None where a group has no value, or the difference is infinite:
    the groups share no level, or are each of one number and not the same.
    """
    if column.factor is not None:
        table = contingency(column.factor, group, counts).astype(float)
        pairs = [_distance(table[:, a], table[:, b]) for a, b in combinations(range(table.shape[1]), 2)]
    else:
        assert column.values is not None
        own = [(group.codes == i) & ~column.missing for i in range(len(group.values))]
        parts = [Distribution(column.values[i], counts=None if counts is None else counts[i]) for i in own]
        pairs = [_difference(a, b) for a, b in combinations(parts, 2)]
    known = [pair for pair in pairs if pair is not None]
    return float(np.mean(known)) if known and len(known) == len(pairs) else None


def _difference(a: Distribution, b: Distribution) -> float | None:
    if a.variance is None or b.variance is None:
        return None
    if a.variance == b.variance == 0:
        return 0.0 if a.minimum == b.minimum else None
    spread = np.sqrt((a.variance + b.variance) / 2)
    return float(abs(a.mean - b.mean) / spread) if spread > 0 else None


def _distance(a: Array, b: Array) -> float | None:
    """The covariance of the shares is singular only along what is constant over the levels of each group.

    So the distance is infinite where no level is in both groups. Else one that is in both stands back for the others,
    and their covariance has an inverse.
    """
    both = np.flatnonzero((a > 0) & (b > 0))
    if not len(both):
        return None
    kept = (a > 0) | (b > 0)
    kept[both[0]] = False
    if not kept.any():
        return 0.0  # everybody has the same level
    p, q = (a / a.sum())[kept], (b / b.sum())[kept]
    spread = (np.diag(p) - np.outer(p, p) + np.diag(q) - np.outer(q, q)) / 2
    away = p - q
    return float(np.sqrt(max(away @ np.linalg.solve(spread, away), 0)))
