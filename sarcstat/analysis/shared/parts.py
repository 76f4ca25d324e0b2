"""The groups of a sample, and how many cases each has, of weighted and counted rows, too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sarcstat.data.cohort.sample import Sample
from sarcstat.data.counting import tally

Array = np.ndarray[Any, np.dtype[Any]]


def parts_of(sample: Sample) -> list[tuple[str | None, Any]]:
    """Level and rows of each group, then of everybody."""
    if sample.group is None:
        return [(None, slice(None))]
    order = np.argsort(sample.group.codes, kind="stable")
    ends = np.cumsum(np.bincount(sample.group.codes, minlength=len(sample.group.values)))
    pieces = np.split(order, ends[:-1])
    return [*zip(sample.group.texts, pieces, strict=True), (None, slice(None))]


def weights_of(sample: Sample, rows: Any) -> Array | None:
    """How many cases each of some rows is: doubles for weights, whole numbers for rows that the source counted."""
    return None if sample.cases is None else sample.cases[rows]


def size(rows: Array, weight: Array | None) -> float | int:
    """The number of cases that some rows are, each of its weight."""
    number: float | int = len(rows) if weight is None else weight.sum().item()
    return number


def counts_of(codes: Array, weight: Array | None, n: int) -> Array:
    """The number of rows, or the sum of their weights, of each code from 0; -1 does not count."""
    if weight is None or weight.dtype.kind == "i":
        return tally(codes, weight, n)
    return np.bincount(codes + 1, weight, minlength=n + 1)[1:]


def complete_cases(sample: Sample) -> dict[str | None, float | int]:
    """The number of cases of each group, and of all, with a value in every column of numbers without levels."""
    return listwise(sample, parts_of(sample))


def listwise(sample: Sample, parts: Sequence[tuple[str | None, Any]]) -> dict[str | None, float | int]:
    """The number of cases of each group that have a value in every column of numbers without levels."""
    missing = np.zeros(len(sample.columns[0].missing), dtype=bool)
    for column in sample.columns:
        if column.factor is None and not column.dates:
            missing |= column.missing
    found: dict[str | None, float | int] = {}
    for level, rows in parts:
        own = ~missing[rows]
        found[level] = size(own[own], None if sample.cases is None else sample.cases[rows][own])
    return found


def rarest(sample: Sample, most_values: int = 20) -> dict[tuple[str, str | None], int]:
    """How many rows have the rarest value of each variable and group, of the numbers that have few different values."""
    found = {}
    for column in sample.columns:
        if column.values is None or column.dates:
            continue
        for level, rows in parts_of(sample):
            known = ~column.missing[rows]
            values, place = np.unique(column.values[rows][known], return_inverse=True)
            if 0 < len(values) <= most_values:
                times = None if sample.cases is None else sample.cases[rows][known]
                found[column.name, level] = int(np.bincount(place, times).min())
    return found
