"""What a spreadsheet program does not show of a sheet although it is there, and what it shows that is not there.

Rows that are hidden, by a filter or by hand, are read with the others; the value of merged cells is in the first alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain, pairwise
from typing import NamedTuple

from sarcstat.errors import counted, listing
from sarcstat.results import Condition

_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="([0-9]{1,7})"')
_HIDDEN_COLUMNS = re.compile(rb'<(?:\w+:)?col\b(?=[^>]*\shidden="(?:1|true)")[^>]*>')
_FROM, _TO = re.compile(rb'\smin="([0-9]{1,5})"'), re.compile(rb'\smax="([0-9]{1,5})"')
_COLUMN = re.compile(rb"<table:table-column(\s[^>]*)?/?>")
_NAME = re.compile(rb'[^>]*?table:name="([^">]*)"')
_ROW = re.compile(rb"<table:table-row(\s[^>]*)?/?>")
_REPEATED = re.compile(rb'number-rows-repeated="([0-9]{1,18})"')
_VISIBILITY = re.compile(rb'table:visibility="(?:filter|collapse)"')
_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED_CELLS = re.compile(rb'number-columns-repeated="([0-9]{1,18})"')
#: Over how many columns and rows a merged cell goes.
_SPANNED = re.compile(rb'number-columns-spanned="([0-9]{1,7})"'), re.compile(rb'number-rows-spanned="([0-9]{1,7})"')
#: The last row and the last column that a sheet can have.
_LAST, _LAST_COLUMN = 1_048_576, 16_384
_SHOWN = 20

#: First row, first column, last row and last column.
Rectangle = tuple[int, int, int, int]


def hidden_rows(content: bytes) -> frozenset[int]:
    """The numbers, from 1, of the rows of a sheet that are hidden; `content` is its part of an .xlsx."""
    if b'hidden="' not in content:
        return frozenset()
    return frozenset(map(int, _HIDDEN.findall(content)))


@dataclass(frozen=True, slots=True)
class Look:
    """What is told of a sheet besides its cells: hidden rows and columns, from 1, and merged cells.

    Of each of these the first and last row and column, from 0.
    """

    hidden: Collection[int] = ()
    hidden_columns: Collection[int] = ()
    merged: Sequence[Rectangle] = ()


def look_of_sheet(content: bytes) -> Look:
    """What is told of a sheet of an .xlsx, whose merged cells a library tells; `content` is its part."""
    return Look(hidden_rows(content), frozenset(_hidden_columns(content)))


def _hidden_columns(content: bytes) -> Iterator[int]:
    """The numbers of the hidden columns: they stand before the rows."""
    for column in _HIDDEN_COLUMNS.finditer(content, 0, max(content.find(b"sheetData"), 0)):
        first, last = _FROM.search(column[0]), _TO.search(column[0])
        if first and last:
            yield from range(int(first[1]), min(int(last[1]), _LAST_COLUMN) + 1)


def looks_of_sheets(content: bytes) -> dict[str, Look]:
    """What is told of each sheet of an OpenDocument file, by its name; `content` is the part that holds them all."""
    if b"table:visibility=" not in content and b"-spanned=" not in content:
        return {}
    found = {}
    for sheet in content.split(b"<table:table ")[1:]:
        name = _NAME.match(sheet)
        if name and (b"table:visibility=" in sheet or b"-spanned=" in sheet):
            rows = list(_rows(sheet))
            hidden = frozenset(each for row in rows if row.hidden for each in range(row.first + 1, row.last + 2))
            merged = [each for row in rows if b"-spanned=" in row.cells for each in _spanned(row)]
            columns = frozenset(_columns_not_shown(sheet))
            found[unescape(name[1].decode("utf-8", "replace"))] = Look(hidden, columns, merged)
    return found


class _Row(NamedTuple):
    """A row of an OpenDocument sheet, which may stand for several, numbered from 0, and what stands in it."""

    first: int
    last: int
    hidden: bool
    cells: bytes


def _rows(sheet: bytes) -> Iterator[_Row]:
    number = 0
    for row, after in pairwise(chain(_ROW.finditer(sheet), [None])):
        assert row is not None  # the last one alone is none
        behind = after.start() if after else len(sheet)
        times = _times(_REPEATED, row[1] or b"")
        hidden = _VISIBILITY.search(row[1] or b"") is not None
        yield _Row(number, min(number + times, _LAST) - 1, hidden, sheet[row.end() : behind])
        number += times
        if number >= _LAST:
            return


def _columns_not_shown(sheet: bytes) -> Iterator[int]:
    number = 0
    for column in _COLUMN.finditer(sheet):
        times = _times(_REPEATED_CELLS, column[1] or b"")
        if _VISIBILITY.search(column[1] or b""):
            yield from range(number + 1, min(number + times, _LAST_COLUMN) + 1)
        number += times


def _spanned(row: _Row) -> Iterator[Rectangle]:
    """The merged cells that begin in a row; one that stands for several rows has none."""
    at = 0
    for cell in _CELL.finditer(row.cells):
        columns, rows = (_times(pattern, cell[1]) for pattern in _SPANNED)
        if (columns > 1 or rows > 1) and at + columns <= _LAST:
            yield row.first, at, min(row.first + rows, _LAST) - 1, at + columns - 1
        at += _times(_REPEATED_CELLS, cell[1])


def _times(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes)
    return int(found[1]) if found else 1


def hidden_rows_warning(name: str, title: str, hidden: Collection[int], read: Iterable[int]) -> list[Condition]:
    """A warning where hidden rows are among those that are read; both are numbers of rows."""
    found = sorted(set(hidden).intersection(read))
    if not found:
        return []
    verb, row = ("counts", "row") if len(found) == 1 else ("count", "rows")
    text = (
        f"Sheet '{title}' of {name}: {counted(len(found), 'row')} that a filter or the user has hidden there {verb} as "
        f"all others do ({row} {listing(found)}). "
        "To use only what is shown, copy it to a sheet of its own, or choose the rows with --where."
    )
    return [Condition("warning", text, "hidden_rows")]


def merged_warning(
    name: str, merged: Iterable[Rectangle], names: Sequence[str], columns: Collection[str], line: int
) -> list[Condition]:
    """A warning on merged cells of the columns that are read: all but the first of each count as empty.

    `merged` are first and last row and column of each that holds anything, rows counted from the first that is no head,
    whose number is `line`; `names` are those of all columns.
    """
    told, lost = [], 0
    for top, left, bottom, right in merged:
        within = [names[at] for at in range(left, min(right + 1, len(names))) if names[at] in columns]
        if not within:
            continue
        below = len(within) * (bottom - top + 1) - (within[0] == names[left])
        if below > 0:
            lost += below
            rows = f"rows {line + top} to {line + bottom}" if bottom > top else f"row {line + top}"
            told.append(f"{listing(within)} in {rows}")
    if not told:
        return []
    text = (
        f"{name}: {counted(lost, 'cell')} {'is' if lost == 1 else 'are'} merged with another one and "
        f"{'counts' if lost == 1 else 'count'} as empty, because the value is stored in the first of them alone: "
        f"{listing(told, _SHOWN)}. If it holds for all, write it into each."
    )
    return [Condition("warning", text, "merged_cells")]
