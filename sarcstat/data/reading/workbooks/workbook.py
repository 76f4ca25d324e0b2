"""Excel and OpenDocument workbooks: one sheet, its columns named by its first row or where the head is found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.columns import Header, Wanted, header, header_notes, wanted_columns
from sarcstat.data.exactness import large_note
from sarcstat.data.marks import DecimalMark
from sarcstat.data.reading.shared.blank_rows import blank_rows_note
from sarcstat.data.reading.shared.column_marks import decided
from sarcstat.data.reading.shared.given import NOTHING, Given
from sarcstat.data.reading.shared.head import Head, Spans, find_head, fixed_head
from sarcstat.data.reading.shared.head_notes import head_notes, labelled
from sarcstat.data.reading.shared.whole_file import WholeFile
from sarcstat.data.reading.workbooks.cells import Cell, column_of, filled, has_numbers_as_text, marked_text, text_of
from sarcstat.data.reading.workbooks.odd_rows import odd_rows
from sarcstat.data.reading.workbooks.sheet_cells import SheetCells, read_cells
from sarcstat.data.reading.workbooks.sheet_look import hidden_rows_warning, merged_warning
from sarcstat.data.reading.workbooks.unstored import Unstored, unstored_notes
from sarcstat.errors import InputError, NoRowsError, listing
from sarcstat.files_read import read_bytes
from sarcstat.results import Condition

if TYPE_CHECKING:
    from sarcstat.data.values import Typed


#: The head is looked for in so many rows.
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read: `rows` without the head, `line` the number of the first of them.

    `units` are those of columns that have any; `unstored` counts the cells whose value is not in the file. `merged`
    are merged cells, first and last row and column of each, counted as in `rows`.
    """

    header: Header
    rows: Sequence[Sequence[Cell]]
    line: int
    units: Mapping[str, str]
    unstored: Unstored
    notes: Sequence[Condition]
    merged: Sequence[tuple[int, int, int, int]] = ()

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns; empty for one that has none."""
        return self.header.names


@dataclass(slots=True)
class Workbook(WholeFile):
    """One sheet of a workbook; `sheet` is a name or a number from 1, None the first.

    `decimal` is the mark that the user gives for numbers stored as text; `ids` are columns that identify somebody;
    `given` is the layout as far as the user says it.
    """

    sheet: str | None = None
    decimal: DecimalMark | None = None
    ids: Collection[str] = ()
    given: Given = NOTHING
    _bytes: bytes = field(default=b"", init=False)
    _sheet: Sheet | None = field(default=None, init=False)

    def columns(self) -> list[str]:
        """The column names; the cells read on the way are kept."""
        return [name for name in self._content().names if name]

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None): numbers, dates, and texts as they stand in the cells."""
        import numpy as np
        import pandas as pd

        from sarcstat.data.missing_words import without_words

        sheet = self._content()
        blank = [not any(filled(cell) for cell in row) for row in sheet.rows]
        rows = [row for row, empty in zip(sheet.rows, blank, strict=True) if not empty]
        names = wanted_columns(filter(None, sheet.names), columns, source=self.name)
        cells = {name: [row[sheet.names.index(name)] for row in rows] for name in names}
        found, mark, said = self._columns(cells, sheet, rows)
        frame = pd.DataFrame({name: each.values for name, each in found.items()}, index=range(len(rows)))
        units = {name: unit for name, unit in sheet.units.items() if name in cells}
        if any(blank):
            said = [blank_rows_note(sum(blank)), *said]
        return self.dataset(
            without_words(frame, self.na)[0],
            self._bytes,
            first_row=sheet.line,
            codebook=Codebook(
                {name: Variable(label=labelled(name, unit)) for name, unit in units.items()}, decimal=mark
            ),
            conditions=(
                *sheet.notes,
                *_notes(sheet, cells, found),
                *unstored_notes(self.name, sheet.unstored, names),
                *merged_warning(self.name, sheet.merged, sheet.names, names, sheet.line),
                *said,
                *odd_rows(self.name, sheet.names, sheet.rows, lambda at: f"row {sheet.line + at}"),
            ),
            places=np.flatnonzero(~np.array(blank)) if any(blank) else None,
        )

    def _columns(
        self, cells: Mapping[str, Sequence[Cell]], sheet: Sheet, rows: Sequence[Sequence[Cell]]
    ) -> tuple[dict[str, Typed], DecimalMark | None, list[Condition]]:
        """The columns with their values, the decimal mark of numbers stored as text, and what has to be said of it."""

        def read(name: str, mark: DecimalMark | None) -> Typed:
            return column_of(cells[name], self.na, mark, identifies=name in self.ids)

        def others() -> dict[str, Any]:
            rest = [place for place, name in enumerate(sheet.names) if name not in cells]
            columns = {place: [row[place] for row in rows] for place in rest}
            return {str(at): column_of(each, self.na, None, identifies=False).written for at, each in columns.items()}

        found = {name: read(name, self.decimal) for name in cells}
        if self.decimal is not None:
            return found, self.decimal, []
        known = {name: each.written for name, each in found.items()}
        settled = decided(self.name, "", known, others, lambda name: marked_text(cells[name]))
        again = {name: read(name, mark) for name, mark in settled.columns.items()}
        return {**found, **again}, settled.mark, list(settled.warnings)

    def _content(self) -> Sheet:
        if self._sheet is None:
            self._bytes = read_bytes(self.path, self.name)
            self._sheet = _sheet(self.name, self._bytes, self.sheet, self.given)
        return self._sheet


def _sheet(name: str, data: bytes, wanted: str | None, given: Given) -> Sheet:
    """The wanted sheet; raises InputError where the workbook cannot be read or the sheet is not there."""
    found = read_cells(name, data, wanted)
    notes = []
    if wanted is None and found.others:
        others = listing(f"'{each}'" for each in found.others)
        text = f"Sheet '{found.title}' of {name} was read, {found.chosen}; --sheet chooses another ({others})."
        notes.append(Condition("note", text, "first_sheet"))
    return _with_head(name, found, given, found.unstored, notes)


def _with_head(name: str, found: SheetCells, given: Given, unread: Unstored, notes: Sequence[Condition]) -> Sheet:
    """The sheet with its column names, and without empty rows at the end."""
    rows, first = list(found.cells), found.start[0] + 1
    while rows and not any(filled(cell) for cell in rows[-1]):
        rows.pop()
    if not rows:
        others = f" ({listing(found.others)})" if found.others else ""
        raise InputError(f"Sheet '{found.title}' of {name} is empty.", f"Choose another with --sheet{others}.")
    before = max((given.header[0] if given.header else given.skip + 1) - first, 0)
    if before >= len(rows):
        option = f"--header-row {given.header[0]}" if given.header else f"--skip {given.skip}"
        raise InputError(
            f"Sheet '{found.title}' of {name} ends in row {first + len(rows) - 1}, before {option}.",
            "Name an earlier row.",
        )
    grid = [[text_of(cell) for cell in row] for row in rows[before : before + _LOOKED_AT]]
    head = _head(grid, _spans(found.merged, before), given, first)
    assert head is not None
    body = before + head.body
    if body >= len(rows):
        raise NoRowsError(
            f"{name} has column names but no rows (sheet '{found.title}').", "Choose another sheet with --sheet."
        )
    top = header(head.names)
    units = {top.names[at]: unit for at, unit in head.units.items()}
    numbers = range(first + before, first + len(rows))
    said = [*notes, *head_notes(name, head, numbers, "row")]
    holding = [first + at for at in range(body, len(rows)) if any(filled(cell) for cell in rows[at])]
    said += hidden_rows_warning(name, found.title, found.hidden, holding)
    behind = unread.behind(first + body, found.start[1], top.names)
    return Sheet(top, rows[body:], first + body, units, behind, said, _merged_in(found.merged, rows, body))


def _merged_in(
    merged: Sequence[tuple[int, int, int, int]], rows: Sequence[Sequence[Cell]], body: int
) -> list[tuple[int, int, int, int]]:
    """The merged cells of these rows from `body` on that hold anything, counted from there."""
    return [
        (top - body, left, bottom - body, right)
        for top, left, bottom, right in merged
        if body <= top < len(rows) and 0 <= left < len(rows[top]) and filled(rows[top][left])
    ]


def _head(grid: Sequence[Sequence[str]], spans: Spans, given: Given, first: int) -> Head | None:
    """The head as the user says it, or as it is found."""
    if given.header is None:
        return find_head(grid, spans)
    rows = given.header[1] - max(given.header[0], first) + 1
    if rows < 1 or not any(cell.strip() for row in grid[:rows] for cell in row):
        raise InputError(f"--header-row: there is nothing in row {given.header[0]}.", "Rows are counted from 1.")
    return fixed_head(grid, rows, spans)


def _spans(merged: Sequence[tuple[int, int, int, int]], before: int) -> dict[int, list[tuple[int, int]]]:
    """Row → the columns that its merged cells span, of several columns."""
    found: dict[int, list[tuple[int, int]]] = {}
    for top, left, _, right in merged:
        if right > left and top >= before:
            found.setdefault(top - before, []).append((left, right))
    return found


def _notes(sheet: Sheet, cells: Mapping[str, Sequence[Cell]], found: Mapping[str, Typed]) -> list[Condition]:
    nameless = [i for i, name in enumerate(sheet.names) if not name]
    used = sum(any(filled(row[i]) for row in sheet.rows) for i in nameless)
    notes = header_notes(sheet.header, used)
    as_text = [name for name, each in found.items() if has_numbers_as_text(cells[name], each.values)]
    if as_text:
        text = f"Numbers stored as text were read as numbers: {listing(as_text)}."
        notes.append(Condition("note", text, "numbers_as_text"))
    for words, names in (
        ("decimal commas", [name for name, each in found.items() if each.comma]),
        ("marks between thousands", [name for name, each in found.items() if each.thousands]),
    ):
        if names:
            notes.append(Condition("note", f"Numbers stored as text have {words}: {listing(names)}.", "marks"))
    return [*notes, *large_note(f"{name} ({each.large})" for name, each in found.items() if each.large)]
