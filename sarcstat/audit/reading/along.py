"""Percentages along the rows of a table: of the row's sum, or of the row's patients in a column of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from sarcstat.audit.facts import CountTable, Group
from sarcstat.audit.number import Number

Path = tuple[str, ...]
Rows = Mapping[Path, Group]


def along_rows(tables: Sequence[CountTable]) -> list[CountTable]:
    """The tables, each count with the numbers of patients that its row prints in other columns.

    Where percentages add up to 100 along a row, in the columns of one heading or of the whole table, they may be
    of the row's sum; where they do so nearly everywhere, they are. A column of all holds the row's patients.
    """
    rows: list[Rows] = [{group.place.row: group for root in table.groups for group in root.walk()} for table in tables]
    parts = [i for i, table in enumerate(tables) if not table.pooled]
    tops = dict.fromkeys(tables[i].place.column[:1] for i in parts)
    blocks = [parts, *([i for i in parts if tables[i].place.column[:1] == top] for top in tops)]
    found = list(tables)
    for block in {tuple(block): None for block in blocks if len(block) > 1}:
        sums = {path: of for path in rows[block[0]] if (of := _sum([rows[i].get(path) for i in block]))}
        paired = sum(group.percent is not None for group in rows[block[0]].values())
        always = len(sums) >= 3 and len(sums) >= 0.8 * paired
        for i in block:
            found[i] = _offered(found[i], sums, always=always)
    for i in parts:
        for pooled in (own for own, table in zip(rows, tables, strict=True) if table.pooled):
            counts = {path: group.count for path, group in pooled.items() if group.count is not None}
            found[i] = _offered(found[i], counts, always=False)
    return found


def _sum(groups: Sequence[Group | None]) -> Number | None:
    """The sum of a row's counts if its percentages add up to 100; a count of 0 needs no percentage."""
    total, percents, unit = 0, Fraction(0), Fraction(0)
    for group in groups:
        if group is None or group.count is None or group.count.value is None:
            return None
        if group.percent is not None and group.percent.exact is not None:
            percents, unit = percents + group.percent.exact, max(unit, group.percent.unit)
        elif group.count.value:
            return None
        total += int(group.count.value)
    adds = unit and abs(percents - 100) <= max(unit * Fraction(len(groups), 2), Fraction(3 * len(groups), 20))
    return Number(str(total), Fraction(total)) if adds and total else None


def _offered(table: CountTable, sizes: Mapping[Path, Number], *, always: bool) -> CountTable:
    return replace(table, groups=tuple(_with_size(group, sizes, always=always) for group in table.groups))


def _with_size(group: Group, sizes: Mapping[Path, Number], *, always: bool) -> Group:
    of = sizes.get(group.place.row) if group.percent else None
    children = tuple(_with_size(child, sizes, always=always) for child in group.children)
    if of is None:
        return replace(group, children=children)
    if always:
        return replace(group, of=group.of or of, children=children)
    return replace(group, sizes=(*group.sizes, of), children=children)
