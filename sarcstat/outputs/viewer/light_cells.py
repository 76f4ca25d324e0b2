"""The cells of a light member. Nearly all are numbers without notes, 22 bytes each, which are read many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from math import prod

import numpy as np

from sarcstat.outputs.output import Cell
from sarcstat.outputs.viewer.cursor import Cursor
from sarcstat.outputs.viewer.light_value import Values

_Place = tuple[int, ...]
#: Place, the sign of a number (01), the sign of no modifier (58), format, number.
_PLAIN = np.dtype([("place", "<i8"), ("kind", "u1"), ("modifier", "u1"), ("format", "<u4"), ("number", "<f8")])
_LARGEST = 1.7976931348623157e308
#: So many cells are looked at together; so many one by one where few are plain.
_MOST_TOGETHER, _ONE_BY_ONE, _FEW = 1 << 16, 32, 8
_WIDEST_PLACE = 2**62


def read_cells(at: Cursor, values: Values, orders: list[dict[int, int]]) -> dict[_Place, Cell]:
    """All cells by the places of their leaves; `orders` has the place of each leaf by its number in the file."""
    number = at.count(17)
    values.allowance.take(number)
    places = _Places(at, orders)
    cells: dict[_Place, Cell] = {}
    done = 0
    while done < number:
        run = 0
        if values.version == 3 and number - done > _FEW and places.total < _WIDEST_PLACE:
            run = _plain_cells(at, values, places, number - done, cells)
            done += run
        for _ in range(min(1 if run > _FEW else _ONE_BY_ONE, number - done)):
            place = places.of(at.i64())
            if values.version == 1:
                at.option(0)
            cells[place] = values.cell(at)
            done += 1
        if len(cells) < done:
            at.fail("a cell stands twice")
    return cells


def _plain_cells(at: Cursor, values: Values, places: _Places, left: int, cells: dict[_Place, Cell]) -> int:
    """Read the plain numbers that stand here one behind the other into `cells`; how many they were."""
    most = min(left, (at.end - at.at) // _PLAIN.itemsize, _MOST_TOGETHER)
    records = np.frombuffer(at.data, _PLAIN, most, at.at)
    number = records["number"]
    plain = (records["kind"] == 1) & (records["modifier"] == 0x58) & (np.abs(number) <= _LARGEST)
    plain &= number != -_LARGEST
    run = most if plain.all() else int(plain.argmin())
    if run:
        formats = [values.format(code) for code in records["format"][:run].tolist()]
        made = map(Cell, number[:run].tolist(), formats)
        cells.update(zip(places.all_of(records["place"][:run]), made, strict=True))
        at.take(run * _PLAIN.itemsize)
    return run


class _Places:
    """Turns the number of a cell into the places of its leaves: mixed radix, the last dimension fastest."""

    def __init__(self, at: Cursor, orders: list[dict[int, int]]) -> None:
        self.at = at
        self.orders = orders
        self.sizes = [max(order, default=-1) + 1 for order in orders]
        self.total = prod(self.sizes)
        as_shown = (range(size) for size in self.sizes)
        self.moved = [
            len(order) != size or any(order.get(i) != i for i in numbers)
            for order, size, numbers in zip(orders, self.sizes, as_shown, strict=True)
        ]

    def of(self, index: int) -> _Place:
        """The places of one cell."""
        if not 0 <= index < self.total:
            self.at.fail("a cell lies outside the table")
        found = []
        for size, order in zip(reversed(self.sizes), reversed(self.orders), strict=True):
            index, leaf = divmod(index, size)
            found.append(order.get(leaf, -1))
        if -1 in found:
            self.at.fail("a cell has no category")
        return tuple(found[::-1])

    def all_of(self, indices: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Sequence[_Place]:
        """The places of many cells."""
        if indices.min() < 0 or indices.max() >= self.total:
            self.at.fail("a cell lies outside the table")
        columns: list[list[int]] = []
        for size, order, moved in list(zip(self.sizes, self.orders, self.moved, strict=True))[::-1]:
            indices, leaves = np.divmod(indices, size)
            column = leaves.tolist()
            if moved:
                column = list(map(order.get, column, repeat(-1)))
                if -1 in column:
                    self.at.fail("a cell has no category")
            columns.append(column)
        return list(zip(*columns[::-1], strict=True)) if columns else [()] * len(indices)
