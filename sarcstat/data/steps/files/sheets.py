"""GET DATA of workbooks: a sheet, or some of its cells, as a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sarcstat.data.reading.source import check_file
from sarcstat.data.reading.workbooks.cells import column_of as cells_as_column
from sarcstat.data.reading.workbooks.cells import filled, text_of
from sarcstat.data.reading.workbooks.sheet_cells import SheetCells, read_cells
from sarcstat.data.steps.files.converting import column_of, valid_names
from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.table import Column, Table
from sarcstat.errors import InputError, counted, listing
from sarcstat.files_read import read_bytes
from sarcstat.syntax.reading.commands.data_list import GetData

_CORNERS = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?(\d{1,7})\s*:\s*\$?([A-Za-z]{1,3})\$?(\d{1,7})\s*")


def sheet_table(command: GetData, path: Path, name: str, notes: list[str]) -> Table:
    """The cells of the sheet that SHEET names (the first), or of CELLRANGE, with the names in their first row.

    A column is one of numbers or dates if all its cells are, else of texts. READNAMES=OFF: the first row is a case, and
    the variables are V1, V2 … `notes` gets a sentence for names that SPSS does not allow and for the sheets that were
    not read. Raises InputError for a file, a sheet or cells that are not there.
    """
    check_file(name, path)
    sheet = read_cells(name, read_bytes(path, name), _wanted(command))
    if _wanted(command) is None and sheet.others:
        notes.append(f"GET DATA: sheet '{sheet.title}' of {name} was read, {sheet.chosen}; SHEET chooses another.")
    rows = _chosen(command, sheet, notes)
    while rows and not any(filled(cell) for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise InputError(f"Sheet '{sheet.title}' of {name} is empty.", "Choose another with /SHEET.")
    names = _names(command, rows, name, notes)
    if command.clauses["READNAMES"] == "ON":
        rows = rows[1:]
    columns = [[row[place] for row in rows] for place in range(len(names))]
    _tell_mixed(command, names, columns, notes)
    return Table([_column(*each) for each in zip(names, columns, strict=True)], cases=len(rows))


def _tell_mixed(command: GetData, names: Sequence[str], columns: Sequence[Sequence[Any]], notes: list[str]) -> None:
    """A note on columns of texts that DATATYPEMIN would have as numbers, since so many of their cells are some."""
    least = command.clauses["DATATYPEMIN"]
    if least is None:
        return
    for name, cells in zip(names, columns, strict=True):
        held = [cell for cell in cells if filled(cell)]
        numbers = sum(isinstance(cell, int | float) for cell in held)
        if numbers < len(held) and numbers and 100 * numbers >= least[1] * len(held):
            others = counted(len(held) - numbers, "other value")
            notes.append(
                f"GET DATA: {name} holds {counted(numbers, 'number')} and {others}, and is a text: "
                f"/DATATYPEMIN PERCENTAGE={least[1]:g} would make the others missing."
            )


def _wanted(command: GetData) -> str | None:
    """The sheet by name or number."""
    sheet = command.clauses["SHEET"]
    return None if sheet is None else str(sheet[1])


def _chosen(command: GetData, sheet: SheetCells, notes: list[str]) -> list[list[Any]]:
    """The rows of the sheet or of the range, all of one length; without hidden ones where HIDDEN says so."""
    rows, columns = _range(command, sheet)
    hidden = [row for row in rows if row + 1 in sheet.hidden], [at for at in columns if at + 1 in sheet.hidden_columns]
    asked = command.clauses["HIDDEN"]
    ignored = asked is not None and asked[1] == "YES"
    if any(hidden):
        told = " and ".join(
            counted(len(each), f"hidden {word}") for word, each in zip(("row", "column"), hidden, strict=True) if each
        )
        done = "left out" if ignored else "read as all others are; /HIDDEN IGNORE=YES leaves them out"
        notes.append(f"GET DATA: {told} of sheet '{sheet.title}': {done}.")
    if not any(hidden) and command.clauses["CELLRANGE"] is None:
        return [list(row) for row in sheet.cells]
    shown = [at for at in columns if not (ignored and at in hidden[1])]
    first_row, first_column = sheet.start
    return [
        [_cell(sheet.cells, row - first_row, column - first_column) for column in shown]
        for row in rows
        if not (ignored and row in hidden[0])
    ]


def _range(command: GetData, sheet: SheetCells) -> tuple[range, range]:
    """The rows and columns of the sheet or of the range, from 0."""
    first_row, first_column = sheet.start
    last_row = first_row + len(sheet.cells) - 1
    range_ = command.clauses["CELLRANGE"]
    if range_ is None or range_[0] == "FULL":
        width = len(sheet.cells[0]) if sheet.cells else 0
        return range(first_row, last_row + 1), range(first_column, first_column + width)
    match = _CORNERS.fullmatch(range_[1])
    if match is None:
        raise wrong(f"GET DATA: '{range_[1]}' is no range of cells", command.place, "Write for example 'A1:D20'.")
    left, right = _number(match[1]), _number(match[3])
    top, bottom = int(match[2]) - 1, int(match[4]) - 1
    if right < left or bottom < top:
        raise wrong(
            f"GET DATA: '{range_[1]}' is no range of cells: its second corner is before the first", command.place
        )
    return range(top, min(bottom, last_row) + 1), range(left, right + 1)


def _cell(rows: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    return rows[row][column] if 0 <= row < len(rows) and 0 <= column < len(rows[row]) else ""


def _number(letters: str) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    found = 0
    for letter in letters.upper():
        found = 26 * found + ord(letter) - ord("A") + 1
    return found - 1


def _names(command: GetData, rows: Sequence[Sequence[Any]], name: str, notes: list[str]) -> list[str]:
    """The names of the variables; a column without one is V and its number."""
    if command.clauses["READNAMES"] != "ON":
        return [f"V{number}" for number in range(1, len(rows[0]) + 1)]
    written = [text_of(cell).strip() or f"V{number}" for number, cell in enumerate(rows[0], 1)]
    unique = [f"{each} {number}" if each in written[: number - 1] else each for number, each in enumerate(written, 1)]
    valid = valid_names(unique)
    changed = [f"'{old}' is {valid[each]}" for old, each in zip(written, unique, strict=True) if old != valid[each]]
    if changed:
        notes.append(f"Names of {name} that are none in SPSS: {listing(changed, 20)}.")
    return [valid[each] for each in unique]


def _column(name: str, cells: Sequence[Any]) -> Column:
    found = cells_as_column(cells, (), None, identifies=False)
    return column_of(name, found.values)
