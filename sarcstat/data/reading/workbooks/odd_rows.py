"""Rows of a sheet that are no patients of their own: the last ones, subtotals, heads, repetitions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import islice

from sarcstat.data.reading.shared.last_rows import LOOKED_AT, Row, is_summary, last_rows_warning, number_at_end
from sarcstat.data.reading.shared.rows_among import MOST, beside, header_again, rows_twice, summaries_among
from sarcstat.data.reading.workbooks.cells import Cell, filled, text_of
from sarcstat.results import Condition


def odd_rows(
    name: str, names: Sequence[str], rows: Sequence[Sequence[Cell]], place: Callable[[int], str]
) -> list[Condition]:
    """Warnings on the rows that look like none; `place` says where the row of an index is."""
    last = [_texts(row) for row in rows[-LOOKED_AT:]]
    body = rows[: len(rows) - number_at_end(last)]
    sums = {at: _texts(body[at]) for at in islice(_sums(body), MOST)}
    known = {*filter(None, names)}
    heads = {at: _texts(row) for at, row in enumerate(body) if not known.isdisjoint(row)}

    def around(at: int) -> list[Row]:
        return [_texts(body[each]) for each in beside(at, len(body)) if each not in sums]

    def key(at: int, row: Sequence[Cell]) -> Hashable:
        return None if at in sums or at in heads or not any(map(filled, row)) else tuple(row)

    return [
        *header_again(name, names, heads, place),
        *summaries_among(name, sums, around, place),
        *rows_twice(name, names, list(map(key, range(len(body)), body)), lambda at: _texts(body[at]), place),
        *last_rows_warning(name, last, lambda at: place(len(rows) - 1 - at)),
    ]


def _sums(rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    """The indices of the rows whose first cell that holds anything calls itself a sum."""
    for at, row in enumerate(rows):
        first = next((cell for cell in row if filled(cell)), None)
        if isinstance(first, str) and is_summary(first):
            yield at


def _texts(row: Sequence[Cell]) -> list[str]:
    return [text_of(cell) if filled(cell) else "" for cell in row]
