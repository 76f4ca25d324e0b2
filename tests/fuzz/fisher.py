"""Fisher's exact test by complete enumeration of all tables with the same margins."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

MOST_TABLES = 60_000


def exact_p(counts: Any) -> float | None:
    """The sum of the probabilities of all tables no more likely than this one; None where there are too many tables."""
    table = [[int(value) for value in row] for row in counts]
    if min(len(table), len(table[0])) < 2 or len(table) == len(table[0]) == 2:
        return None
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    observed = -sum(math.lgamma(value + 1) for row in table for value in row)
    all_of_them = below = 0.0
    for number, weight in enumerate(_tables(rows, columns, 0.0)):
        if number > MOST_TABLES:
            return None
        size = math.exp(weight - observed)
        all_of_them += size
        below += size if size <= 1 + 1e-7 else 0.0
    return min(below / all_of_them, 1.0)


def _tables(rows: Sequence[int], columns: Sequence[int], weight: float) -> Iterator[float]:
    """The logarithm of the weight of every table: minus the sum of log n!."""
    if len(columns) == 1:
        yield weight - sum(math.lgamma(left + 1) for left in rows)
        return
    for filled, own in _column(rows, columns[0], 0, 0.0):
        yield from _tables([left - taken for left, taken in zip(rows, filled, strict=True)], columns[1:], weight + own)


def _column(rows: Sequence[int], total: int, at: int, weight: float) -> Iterator[tuple[list[int], float]]:
    """All ways to fill one column."""
    if at == len(rows) - 1:
        if total <= rows[at]:
            yield [total], weight - math.lgamma(total + 1)
        return
    room = sum(rows[at + 1 :])
    for taken in range(max(0, total - room), min(rows[at], total) + 1):
        for rest, own in _column(rows, total - taken, at + 1, weight - math.lgamma(taken + 1)):
            yield [taken, *rest], own
