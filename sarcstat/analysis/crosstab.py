"""A cross-tabulation: counts, percentages, expected counts, residuals, and the tests of association."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sarcstat.analysis.shared.frames import r_conditions, rows_of, values_of
from sarcstat.analysis.shared.group_test import (
    FISHER,
    FisherLimits,
    contingency,
    fisher_argument,
    fisher_conditions,
    identifier_conditions,
)
from sarcstat.bridge.call import Reply, call_r
from sarcstat.data.cohort.factor import Factor
from sarcstat.data.cohort.sample import Measured, Sample
from sarcstat.errors import AnalysisError, listing
from sarcstat.results import AnalysisResult, Condition, Convention, Provenance, Statistic, in_percent

Array = np.ndarray[Any, np.dtype[Any]]


def crosstab(
    sample: Sample,
    *,
    seed: int,
    fisher: FisherLimits = FISHER,
    conventions: Sequence[Convention],
    provenance: Provenance,
    recorded: Mapping[str, object],
) -> AnalysisResult:
    """The table of the first column of a sample (rows) by its second (columns), with SPSS's tests, R's, or both.

    With weights the counts are the sums of weights rounded to whole numbers, as SPSS does by default. Raises
    AnalysisError where a variable has fewer than two levels with data.
    """
    rows, columns = sample.columns
    assert rows.factor is not None
    assert columns.factor is not None
    sums = contingency(rows.factor, columns.factor, sample.cases)
    counts, row_place, column_place = _counts(rows.factor, columns.factor, sums)
    labels = (rows.label, columns.label)
    identifiers = identifier_conditions(counts, labels, "no Fisher's exact test")
    scores = _scores(rows, row_place), _scores(columns, column_place)
    reply = _computed(counts, scores, None if identifiers else fisher, seed)
    texts = [_texts(rows.factor, row_place), _texts(columns.factor, column_place)]
    made = next(rows_of(reply.value["fisher"]))
    p = next(row["monte_carlo_p_value"] for row in rows_of(reply.value["tests"]) if row["test"] == "fisher")
    how = identifiers or fisher_conditions(made["method"], made["tables"], p, seed, counts.shape, labels)
    gone, weighted = _vanished(rows.factor, columns.factor, sums), sample.weight is not None
    return AnalysisResult(
        analysis="crosstab",
        options=dict(recorded),
        statistics=tuple(_statistics(rows, columns, texts, counts, reply.value, _cases(sample), conventions)),
        provenance=provenance,
        conditions=(*sample.conditions, *gone, *how, *r_conditions(reply.conditions)),
        labels={"rows": rows.label, "rows_name": rows.name, "columns": columns.label, "columns_name": columns.name},
        values=values_of(rows.factor, columns.factor),
        details={"rows": texts[0], "columns": texts[1], "fisher": made, "small": _small(counts), "weighted": weighted},
    )


def _computed(counts: Array, scores: tuple[Any, Any], fisher: FisherLimits | None, seed: int) -> Reply:
    """What R says of the table; without `fisher` it makes no exact test."""
    return call_r(
        "crosstab",
        counts=counts.ravel(order="F").astype(float),
        n_rows=counts.shape[0],
        row_scores=scores[0],
        column_scores=scores[1],
        limits=None if fisher is None else fisher_argument(fisher),
        seed=seed,
    )


def _counts(rows: Factor, columns: Factor, sums: Array) -> tuple[Array, Array, Array]:
    """The counts of the levels that have data, from sums of weights, and the places of these levels in both factors."""
    counts = _rounded(sums)
    row_place, column_place = (np.flatnonzero(counts.sum(axis=axis)) for axis in (1, 0))
    for option, factor, place in (("--rows", rows, row_place), ("--columns", columns, column_place)):
        _check(option, factor, place)
    return counts[np.ix_(row_place, column_place)], row_place, column_place


def _vanished(rows: Factor, columns: Factor, sums: Array) -> Iterator[Condition]:
    """A warning on levels that have patients, but of whose weights nothing is left when they are rounded."""
    for factor, axis in ((rows, 1), (columns, 0)):
        gone = np.flatnonzero((sums.sum(axis=axis) > 0) & (_rounded(sums).sum(axis=axis) == 0))
        if len(gone):
            levels = [f"'{each}'" for each in _texts(factor, gone)]
            text = (
                f"{listing(levels)} of {factor.name} {'is' if len(levels) == 1 else 'are'} not in the table: the "
                "weights of each cell are rounded to a whole number, as SPSS does by default, and that is 0."
            )
            yield Condition("warning", text, "rounded_away")


def _cases(sample: Sample) -> tuple[float, float]:
    """The cases, and those with a value of both columns; with weights the sums of these."""
    rows, columns = sample.columns
    known = ~(rows.missing | columns.missing)
    if sample.cases is None:
        return len(known), int(known.sum())
    return sample.cases.sum().item(), sample.cases[known].sum().item()


def _texts(factor: Factor, place: Array) -> list[str]:
    return [factor.texts[i] for i in place.tolist()]


def _rounded(counts: Array) -> Array:
    return np.floor(counts + 0.5).astype(np.int64)


def _check(option: str, factor: Factor, place: Array) -> None:
    if len(place) < 2:
        only = f"'{factor.texts[place[0]]}'" if len(place) else "none"
        raise AnalysisError(
            f"{option}: column '{factor.name}' has only one level with data ({only}).",
            "A cross-tabulation needs two. 'sarcstat describe' counts the levels of one variable.",
        )


def _scores(column: Measured, place: Array) -> Array | None:
    """The numeric codes of the levels; None for text, which has none."""
    assert column.factor is not None
    values = [column.factor.values[i] for i in place]
    if any(isinstance(value, str) for value in values):
        return None
    return np.array(values, dtype=float)


def _expected(counts: Array) -> Array:
    expected: Array = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return expected


def _small(counts: Array) -> dict[str, float]:
    """The cells with an expected count below 5: number, percent, and the smallest expected count."""
    expected = _expected(counts)
    few = int((expected < 5).sum())
    return {"n": few, "percent": in_percent(few, expected.size), "minimum": float(expected.min())}


def _statistics(
    rows: Measured,
    columns: Measured,
    texts: Sequence[Sequence[str]],
    counts: Array,
    value: Mapping[str, Any],
    cases: tuple[float, float],
    conventions: Sequence[Convention],
) -> Iterator[Statistic]:
    n, valid = cases
    keys: dict[str, Any] = {"variable": rows.name, "group1": columns.name, "convention": conventions[0]}
    for name, number in (("n", valid), ("n_missing", n - valid), ("n_total", n)):
        yield Statistic(name=name, value=number, context="case_processing", **keys)
        yield Statistic(name=f"{name}_percent", value=in_percent(number, n), context="case_processing", **keys)
    with_margins = np.block([[counts, counts.sum(axis=1)[:, None]], [counts.sum(axis=0)[None, :], counts.sum()]])
    for i, row in enumerate([*texts[0], None]):
        for j, column in enumerate([*texts[1], None]):
            place = {**keys, "context": "table", "level": row, "group1_level": column}
            for name, number in _cell(with_margins, i, j):
                yield Statistic(name=name, value=number, **place)
    yield Statistic(name="n", value=int(counts.sum()), context="tests", **keys)
    if "r" in conventions:
        r_keys = {**keys, "convention": "r", "context": "r_tests"}
        yield from _tests(value["r_tests"], r_keys, with_odds=counts.shape == (2, 2))
    if "spss" in conventions:
        yield from _tests(value["tests"], {**keys, "context": "tests"})
        for name in ("phi", "cramers_v"):
            yield Statistic(name=name, value=float(value[name][0]), context="measures", **keys)


def _tests(table: Mapping[str, Any], keys: dict[str, Any], *, with_odds: bool = False) -> Iterator[Statistic]:
    """The numbers of each test that has them; an infinite odds ratio of a 2 x 2 table without value."""
    for row in rows_of(table):
        for name, number in row.items():
            infinite = with_odds and row["test"] == "fisher.test" and name.startswith("odds_ratio")
            if name != "test" and (number is not None or infinite):
                yield Statistic(name=name, value=number, test=row["test"], **keys)


def _cell(counts: Array, i: int, j: int) -> Iterator[tuple[str, float | int]]:
    """Every number of one cell; the last row and column are the totals, which have no residuals."""
    count, row, column, n = (int(counts[at]) for at in ((i, j), (i, -1), (-1, j), (-1, -1)))
    expected = row * column / n
    yield "count", count
    yield "expected_count", expected
    yield "row_percent", in_percent(count, row)
    yield "column_percent", in_percent(count, column)
    yield "percent", in_percent(count, n)
    if i + 1 < counts.shape[0] and j + 1 < counts.shape[1]:
        yield "residual", count - expected
        yield "standardized_residual", (count - expected) / math.sqrt(expected)
        yield "adjusted_residual", (count - expected) / math.sqrt(expected * (1 - row / n) * (1 - column / n))
