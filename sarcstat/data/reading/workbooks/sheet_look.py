"""What a spreadsheet program does not show of a sheet although it is there, and what it shows that is not there.

Rows that are hidden, by a filter or by hand, are read with the others; the value of merged cells is in the first alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from html import unescape

from sarcstat.errors import counted, listing
from sarcstat.results import Condition

_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="([0-9]{1,7})"')
_NAME = re.compile(rb'[^>]*?table:name="([^">]*)"')
_ROW = re.compile(rb"<table:table-row(\s[^>]*)?/?>")
_REPEATED = re.compile(rb'number-rows-repeated="([0-9]{1,18})"')
_VISIBILITY = re.compile(rb'table:visibility="(?:filter|collapse)"')
#: The last row that a sheet can have.
_LAST = 1_048_576
_SHOWN = 20


def hidden_rows(content: bytes) -> frozenset[int]:
    """The numbers, from 1, of the rows of a sheet that are hidden; `content` is its part of an .xlsx."""
    if b'hidden="' not in content:
        return frozenset()
    return frozenset(map(int, _HIDDEN.findall(content)))


def hidden_rows_of_sheets(content: bytes) -> dict[str, frozenset[int]]:
    """The same of each sheet of an OpenDocument file, by its name; `content` is the part that holds them all."""
    if b"table:visibility=" not in content:
        return {}
    found = {}
    for sheet in content.split(b"<table:table ")[1:]:
        name = _NAME.match(sheet)
        if name and b"table:visibility=" in sheet:
            found[unescape(name[1].decode("utf-8", "replace"))] = frozenset(_not_shown(sheet))
    return found


def _not_shown(sheet: bytes) -> Iterator[int]:
    """The numbers of the hidden rows of one sheet: a row may stand for many."""
    number = 0
    for row in _ROW.finditer(sheet):
        repeated = _REPEATED.search(row[1] or b"")
        times = int(repeated[1]) if repeated else 1
        if _VISIBILITY.search(row[1] or b""):
            yield from range(number + 1, min(number + times, _LAST) + 1)
        number += times
        if number >= _LAST:
            return


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
    name: str, merged: Iterable[tuple[int, int, int, int]], names: Sequence[str], columns: Collection[str], line: int
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
