"""Counts and percentages of levels, statistics of numbers, by group, with a test and a difference between groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from sarcstat.analysis.shared.distribution import Distribution
from sarcstat.analysis.shared.frames import values_of
from sarcstat.analysis.shared.group_test import (
    FISHER,
    FisherLimits,
    GroupTest,
    Testing,
    group_test,
    standardized_difference,
)
from sarcstat.analysis.shared.parts import counts_of, listwise, parts_of, size, weights_of
from sarcstat.data.cohort.sample import Measured, Sample
from sarcstat.results import AnalysisResult, Condition, Convention, Provenance, Statistic, in_percent

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeOptions:
    """Everything that decides a number: R's percentiles are of type 7.

    `statistics` are computed for columns with numbers, and the percentiles at `shares`. `tests` names a test for
    some columns; the others get the one that suits (`testing` False: no test). `nest` are pairs of an outer and an
    inner column, both among the columns of the sample.
    """

    convention: Convention
    statistics: Sequence[str] = ()
    shares: Sequence[float] = ()
    testing: bool = False
    tests: Mapping[str, str] = field(default_factory=dict)
    difference: bool = False
    nest: Mapping[str, str] = field(default_factory=dict)
    fisher: FisherLimits = FISHER
    seed: int = 2_000_000


def describe(
    sample: Sample, options: DescribeOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """The statistics of every column of a sample, for each group and for everybody."""
    found: list[Statistic] = []
    conditions: list[Condition] = []
    parts = parts_of(sample)
    by_name = {each.name: each for each in sample.columns}
    testing = Testing(convention=options.convention, seed=options.seed, fisher=options.fisher)
    for column in sample.columns:
        if column.name in options.nest.values():
            continue
        found += _column(column, sample, parts, options)
        if column.name in options.nest:
            found += _nested(column, by_name[options.nest[column.name]], sample, parts, options)
        if column.dates or column.all_missing:
            continue  # there is nothing to compare
        compared, said = _comparison(column, sample, options, testing)
        found += compared
        conditions += said
    return AnalysisResult(
        analysis="describe",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(found),
        provenance=provenance,
        conditions=(*sample.conditions, *dict.fromkeys(conditions)),
        labels=_labels(sample),
        values=_values(sample),
        details={
            "columns": [_about(each) for each in sample.columns],
            "modes": _several_modes(sample, parts, options),
            "listwise": listwise(sample, parts),
        },
    )


def _comparison(
    column: Measured, sample: Sample, options: DescribeOptions, testing: Testing
) -> tuple[list[Statistic], Sequence[Condition]]:
    """The test and the difference of a column between the groups, and what must be said of the test."""
    found: list[Statistic] = []
    conditions: Sequence[Condition] = ()
    if sample.group is not None and options.testing:
        tested = group_test(column, sample.group, options.tests.get(column.name), testing, sample.counts)
        found += _test_statistics(column, sample, tested, options.convention)
        conditions = tested.conditions
    if sample.group is not None and options.difference:
        value = standardized_difference(column, sample.group, sample.counts)
        found.append(_statistic("standardized_difference", value, column, sample, "difference", "r"))
    return found, conditions


def _values(sample: Sample) -> dict[str, dict[str, object]]:
    """Those of every column, and under `missing NAME` those that are missing by declaration."""
    missing = values_of(*(each.declared for each in sample.columns))
    known = values_of(sample.group, *(each.factor for each in sample.columns))
    return known | {f"missing {name}": texts for name, texts in missing.items()}


def _labels(sample: Sample) -> dict[str, str]:
    return {"group": sample.group.label, "group_name": sample.group.name} if sample.group else {}


def _about(column: Measured) -> dict[str, Any]:
    """What displays a column: its label, its levels and those that are missing by declaration, its decimals."""
    return {
        "name": column.name,
        "label": column.label,
        "decimals": column.decimals,
        "numeric": column.values is not None and not column.dates,
        "dates": column.dates,
        "levels": None if column.factor is None else list(column.factor.texts),
        "declared": [] if column.declared is None else list(column.declared.texts),
    }


def _statistic(
    name: str,
    value: float | int | str | None,
    column: Measured,
    sample: Sample,
    context: str,
    convention: Convention,
    **keys: Any,
) -> Statistic:
    group = sample.group.name if sample.group else None
    return Statistic(
        name=name,
        value=value,
        variable=column.name,
        group1=group,
        context=context,
        convention=convention,
        **keys,
    )


def _column(
    column: Measured, sample: Sample, parts: Sequence[tuple[str | None, Any]], options: DescribeOptions
) -> Iterator[Statistic]:
    missing = column.missing
    for level, rows in parts:
        own, weight = missing[rows], weights_of(sample, rows)
        keys = {"convention": options.convention, "group1_level": level}
        total = size(own, weight)
        n_missing = size(own[own], None if weight is None else weight[own])
        for name, value in (("n", total - n_missing), ("n_missing", n_missing), ("n_total", total)):
            yield _statistic(name, value, column, sample, "summary", **keys)  # type: ignore[arg-type]
        if column.factor is not None:
            yield from _levels(column, sample, rows, weight, total, total - n_missing, keys)
        if column.dates:
            yield from _range_of_dates(column, sample, rows, own, keys)
        elif column.values is not None:
            yield from _numbers(column, sample, rows, own, weight, options, keys)


def _levels(
    column: Measured, sample: Sample, rows: Any, weight: Array | None, total: float, valid: float, keys: dict[str, Any]
) -> Iterator[Statistic]:
    """Counts of the levels, with percentages of everybody, of those with a value, and cumulated."""
    assert column.factor is not None
    counts = counts_of(column.factor.codes[rows], weight, len(column.factor.texts))
    running = np.cumsum(counts)
    for text, count, until in zip(column.factor.texts, counts, running, strict=True):
        yield _statistic("count", count.item(), column, sample, "levels", level=text, **keys)
        shares = (("percent", count, total), ("valid_percent", count, valid), ("cumulative_percent", until, valid))
        for name, part, of in shares:
            value = in_percent(float(part), of) if of else None
            yield _statistic(name, value, column, sample, "levels", level=text, **keys)
    if column.declared is not None:
        codes = column.declared.codes[rows]
        for text, count in zip(
            column.declared.texts, counts_of(codes, weight, len(column.declared.texts)), strict=True
        ):
            yield _statistic("count", count.item(), column, sample, "declared", level=text, **keys)
            yield _statistic("percent", in_percent(count, total), column, sample, "declared", level=text, **keys)


def _distribution(column: Measured, rows: Any, missing: Array, weight: Array | None) -> Distribution:
    assert column.values is not None
    values = column.values[rows]
    if missing.any():
        values, weight = values[~missing], None if weight is None else weight[~missing]
    if weight is not None and weight.dtype.kind == "i":
        return Distribution(values, counts=weight)
    return Distribution(values, weight)


def _numbers(
    column: Measured,
    sample: Sample,
    rows: Any,
    missing: Array,
    weight: Array | None,
    options: DescribeOptions,
    keys: dict[str, Any],
) -> Iterator[Statistic]:
    found = _distribution(column, rows, missing, weight)
    for name, value in found.statistics(tuple(options.statistics)).items():
        yield _statistic(name, value, column, sample, "summary", **keys)
    for share in options.shares if found.n else ():
        value = found.percentile(share, type_7=options.convention == "r")
        yield _statistic("percentile", value, column, sample, "summary", at=share, **keys)


def _range_of_dates(
    column: Measured, sample: Sample, rows: Any, missing: Array, keys: dict[str, Any]
) -> Iterator[Statistic]:
    """The first and the last day, as ISO 8601 writes them; None where there is no date."""
    assert column.values is not None
    known = column.values[rows][~missing]
    for name, of in (("first_date", np.min), ("last_date", np.max)):
        day = str(np.datetime64(int(of(known)), "D")) if len(known) else None
        yield _statistic(name, day, column, sample, "summary", **keys)


def _several_modes(
    sample: Sample, parts: Sequence[tuple[str | None, Any]], options: DescribeOptions
) -> list[tuple[str, str | None]]:
    """The columns, and groups, with more than one mode."""
    if "mode" not in options.statistics:
        return []
    several = []
    for column in (each for each in sample.columns if each.values is not None and not each.dates):
        for level, rows in parts:
            weight = weights_of(sample, rows)
            found = _distribution(column, rows, column.missing[rows], weight)
            if found.n and len(found.modes) > 1:
                several.append((column.name, level))
    return several


def _nested(
    outer: Measured,
    inner: Measured,
    sample: Sample,
    parts: Sequence[tuple[str | None, Any]],
    options: DescribeOptions,
) -> Iterator[Statistic]:
    """Counts of the inner levels within each outer one that they divide, in percent of the outer column's patients."""
    assert outer.factor is not None
    assert inner.factor is not None
    width = len(inner.factor.texts)
    both = (outer.factor.codes >= 0) & (inner.factor.codes >= 0)
    code = np.where(both, outer.factor.codes.astype(np.int64) * width + inner.factor.codes, -1)
    n = len(outer.factor.texts) * width
    overall = counts_of(code, sample.cases, n)
    for level, rows in parts:
        weight = weights_of(sample, rows)
        missing = outer.missing[rows]
        total = size(missing, weight)
        valid = total - size(missing[missing], None if weight is None else weight[missing])
        counts = counts_of(code[rows], weight, n)
        for cell in np.flatnonzero(overall).tolist():
            of, text = outer.factor.texts[cell // width], inner.factor.texts[cell % width]
            if of == text:
                continue
            keys: dict[str, Any] = {"stratum": outer.name, "stratum_level": of, "level": text, "group1_level": level}
            keys["convention"] = options.convention
            yield _statistic("count", counts[cell].item(), inner, sample, "nested", **keys)
            for name, whole in (("percent", total), ("valid_percent", valid)):
                value = in_percent(float(counts[cell]), whole) if whole else None
                yield _statistic(name, value, inner, sample, "nested", **keys)


def _test_statistics(
    column: Measured, sample: Sample, tested: GroupTest, convention: Convention
) -> Iterator[Statistic]:
    numbers = {"statistic": tested.statistic, "df": tested.df, "p_value": tested.p_value}
    for name, value in (numbers | {"monte_carlo_tables": tested.tables}).items():
        if name == "p_value" or value is not None:
            yield _statistic(name, value, column, sample, "test", convention, test=tested.name)
