"""Estimates of any kind that are printed with an interval, in tables where these stand around them."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.audit.boxes import box
from sarcstat.audit.facts import Facts, Mean
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.heading import Role
from sarcstat.audit.reading.rows import Node
from sarcstat.audit.reading.table import Table
from sarcstat.audit.reading.unread import numbers_of

_ROLES: tuple[Role, ...] = ("", "other", "mean", "summary", "count", "count_percent")
#: So many cells of a table show what the numbers in brackets are, so large a part of them having them around.
_LEAST, _PART = 4, 0.8


def estimates_of(tables: Sequence[Table], facts: Facts) -> list[Mean]:
    """What `a (b–c)` prints in tables where nearly every such a lies between b and c, and no other fact holds it.

    Medians with quartiles, differences and rates with their confidence limits: what they are need not be said for
    the one to lie within the other. Numbers of unequal decimals may be something else, and are left.
    """
    taken = {id(number) for number in numbers_of(facts)}
    found = []
    for table in tables:
        cells = [
            (node, column)
            for node in table.walk()
            for column in table.columns
            if column.role in _ROLES and _is_candidate(table, node, column, taken)
        ]
        inside = sum(_is_inside(table, *cell) for cell in cells)
        if inside >= _LEAST and inside >= _PART * len(cells):
            found += [_estimate(table, *cell) for cell in cells]
            table.used.update(column.index for _, column in cells)
    return found


def _is_candidate(table: Table, node: Node, column: Column, taken: set[int]) -> bool:
    parsed = table.cell(node, column)
    known = (
        parsed.kind == "triple" and "/" not in parsed.text and all(each.exact is not None for each in parsed.numbers)
    )
    alike = len({number.decimals for number in parsed.numbers}) == 1
    return known and alike and not any(id(number) in taken for number in parsed.numbers)


def _is_inside(table: Table, node: Node, column: Column) -> bool:
    center, low, high = table.cell(node, column).numbers
    return box(low).low <= box(center).high and box(center).low <= box(high).high


def _estimate(table: Table, node: Node, column: Column) -> Mean:
    center, low, high = table.cell(node, column).numbers
    place = table.place(node, column)
    return Mean(place=place, variable=node.label, level=" ".join(column.path), center=center, low=low, high=high)
