"""What tables print and no fact holds: the numbers of a paper that nobody has looked at."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from sarcstat.audit.facts import Facts
from sarcstat.audit.number import Number
from sarcstat.audit.place import Coverage, Leftover, Place
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import TRIPLES, Column
from sarcstat.audit.reading.document import Document, Grid
from sarcstat.audit.reading.heading import measure_of
from sarcstat.audit.reading.rows import Node
from sarcstat.audit.reading.table import Table

_INTERVAL = re.compile(r"\d[.,·]\d+\s*(?:[-–—−,;~]|to)\s*[-–−]?\s*\d+[.,·]\d")


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell with numbers: `left` is its text without those that became part of facts, `taken` whether any did."""

    table: Table
    node: Node
    column: Column
    parsed: Parsed
    left: str
    taken: bool

    @property
    def is_ratio(self) -> bool:
        """Whether it looks like a ratio with its interval, in a table that names one."""
        column, grid = self.column, self.table.grid
        if column.role not in ("", "ci", "ratio", "ratio_ci") or self.parsed.percent or column.n:
            return False
        heads = (cell.text for row in grid.head for cell in row)
        if column.role[:5] != "ratio" and not measure_of(grid.title, *heads, *grid.notes):
            return False
        if column.role == "ci" or self.parsed.kind == "words":
            return bool(_INTERVAL.search(self.parsed.text))
        values = [number.value for number in self.parsed.numbers[:3] if number.value is not None]
        several = self.parsed.kind in TRIPLES and len(values) == 3 and min(values) > 0
        return several and any(number.decimals for number in self.parsed.numbers[:3])


def unread(tables: Sequence[Table], facts: Facts) -> Iterator[Leftover]:
    """Each cell with a number that no fact took, in the order of the tables; a reference (`1`) is no number.

    A fact keeps the very numbers that were read, so that one is known again whatever it has become a part of.
    """
    for cell in cells_of(tables, facts):
        if cell.left:
            yield Leftover(place=cell.table.place(cell.node, cell.column), text=cell.left, reason="not read")


def dropped(cells: Sequence[Printed], listed: Container[tuple[tuple[str, ...], tuple[str, ...]]]) -> Iterator[Leftover]:
    """What columns that were used print and no fact holds, column by column; `listed` are places named already."""
    found: dict[Place, list[str]] = {}
    for cell in cells:
        place = cell.table.place(cell.node, cell.column)
        if cell.left and cell.column.index in cell.table.used and (place.row, place.column) not in listed:
            found.setdefault(replace(place, row=(), line=0), []).append(f"{' / '.join(place.row)}: {cell.left}")
    for place, texts in found.items():
        yield Leftover(place=place, text=some(texts), reason="not a part of anything that is checked")


def some(texts: Sequence[str]) -> str:
    """The first three texts, and how many there are if they are more."""
    return "; ".join(texts[:3]) + (f" … ({len(texts)} cells)" if len(texts) > 3 else "")


def coverage(document: Document, tables: Sequence[Table], facts: Facts, cells: Sequence[Printed]) -> Coverage:
    """How much of the document's tables became facts."""
    # A table's parts have its name and line, so that those of one grid count as one.
    printed = {_key(cell.table) for cell in cells}
    whole = {_key(table) for table in tables}
    lost = [grid for grid in document.grids if (grid.name, grid.line) not in whole and _hasnumbers_of(grid)]
    unread = {odd.table for odd in document.odd if odd.table} - {grid.name for grid in document.grids}
    read = [
        (model, ratio)
        for model in facts.models
        for ratio in model.ratios
        if model.place.source == "table" and ratio.low is not None and ratio.high is not None
    ]
    return Coverage(
        tables=len(printed) + len(lost) + len({*document.absent, *unread}),
        tables_read=len({_key(cell.table) for cell in cells if cell.taken}),
        pictures=len(document.pictures),
        ratios=len(read) + sum(cell.is_ratio for cell in cells if cell.left),
        ratios_read=len(read),
        cells=len(cells),
        cells_read=sum(not cell.left for cell in cells),
        hazards=all(model.is_hazard for model, _ in read),
    )


def _key(table: Table) -> tuple[str, int]:
    return table.grid.name, table.grid.line


def _hasnumbers_of(grid: Grid) -> bool:
    return any(re.search(r"\d", cell.text) for row in grid.body for cell in row[1:])


def cells_of(tables: Sequence[Table], facts: Facts) -> Iterator[Printed]:
    """Each cell that prints a number where one is expected."""
    taken = {id(number) for number in numbers_of(facts)}
    known = {f"{median.median} ({median.low})" for median in facts.medians}
    for table in tables:
        for node in table.walk():
            for column in table.columns:
                parsed = table.cell(node, column)
                words = parsed.kind == "words" and re.search(r"\d", parsed.text) and column.role not in ("", "other")
                if parsed.kind == "words" and not (words or _INTERVAL.search(parsed.text)):
                    continue
                left = [number for number in parsed.numbers if id(number) not in taken]
                if parsed.kind == "number" and left and left[0].text in ("1", "1.0", "1.00"):
                    continue
                whole = parsed.text if len(left) == len(parsed.numbers) else ", ".join(map(str, left))
                if parsed.numbers:
                    yield Printed(table, node, column, parsed, whole if left else "", len(left) < len(parsed.numbers))
                elif parsed.kind == "words":
                    known_text = parsed.text in known
                    yield Printed(table, node, column, parsed, "" if known_text else parsed.text, known_text)


def numbers_of(value: Any) -> Iterator[Number]:
    """All numbers inside facts."""
    if isinstance(value, Number):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from numbers_of(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from numbers_of(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for each in value:
            yield from numbers_of(each)
