"""Excel and OpenDocument workbooks: one sheet, its first row the column names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.columns import Header, Wanted, header, header_notes, wanted_columns
from sarcstat.data.marks import DecimalMark
from sarcstat.data.reading.blank_rows import blank_rows_note
from sarcstat.data.reading.cells import Cell, column_of, filled, has_numbers_as_text, marked_text, text_of
from sarcstat.data.reading.column_marks import decided
from sarcstat.data.reading.signature import is_encrypted_workbook
from sarcstat.data.reading.whole_file import WholeFile
from sarcstat.errors import InputError, NoRowsError, closest, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    from sarcstat.data.values import Typed


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read: `rows` without the header, `line` the number of the first of them."""

    header: Header
    rows: Sequence[Sequence[Cell]]
    line: int
    notes: Sequence[Condition]

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns; empty for one that has none."""
        return self.header.names


@dataclass(slots=True)
class Workbook(WholeFile):
    """One sheet of a workbook; `sheet` is a name or a number from 1, None the first.

    `decimal` is the mark that the user gives for numbers stored as text; `ids` are columns that identify somebody.
    """

    sheet: str | None = None
    decimal: DecimalMark | None = None
    ids: Collection[str] = ()
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
        if any(blank):
            said = [blank_rows_note(sum(blank)), *said]
        return self.dataset(
            without_words(frame, self.na)[0],
            self._bytes,
            first_row=sheet.line,
            codebook=Codebook(decimal=mark),
            conditions=(*sheet.notes, *_notes(sheet, cells, found), *said),
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
            self._bytes = self.path.read_bytes()
            self._sheet = _sheet(self.name, self._bytes, self.sheet)
        return self._sheet


def _sheet(name: str, data: bytes, wanted: str | None) -> Sheet:
    """The wanted sheet; raises InputError where the workbook cannot be read or the sheet is not there."""
    found = read_cells(name, data, wanted)
    notes = []
    if wanted is None and found.others:
        others = listing(f"'{each}'" for each in found.others)
        text = f"Sheet '{found.title}' of {name} was read, its first; --sheet chooses another ({others})."
        notes.append(Condition("note", text, "first_sheet"))
    return _with_header(name, found.title, found.cells, found.start[0], notes)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of a sheet from the first row and column that hold any, `start`, both counted from 0.

    `others` are the sheets behind the first one.
    """

    title: str
    cells: Sequence[Sequence[Cell]]
    start: tuple[int, int]
    others: Sequence[str]


def read_cells(name: str, data: bytes, wanted: str | None) -> SheetCells:
    """The cells of the wanted sheet, by name or number; the first sheet's for None.

    Raises InputError where the workbook cannot be read or the sheet is not there.
    """
    import io

    import python_calamine as calamine

    if is_encrypted_workbook(data):
        raise _protected(name)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        titles = [each.name for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
        title = _title(name, titles, wanted)
        sheet = book.get_sheet_by_name(title)
        return SheetCells(title, sheet.to_python(), sheet.start or (0, 0), titles[1:])
    except calamine.PasswordError:
        raise _protected(name) from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError, ValueError):
        raise InputError(
            f"{name} is damaged: it cannot be read as a workbook.",
            "Open it in a spreadsheet program and save it again, as .xlsx or .csv.",
        ) from None


def _protected(name: str) -> InputError:
    return InputError(
        f"{name} is protected by a password.",
        "Remove the password in the program that set it, and save the file again.",
    )


def _title(name: str, titles: Sequence[str], wanted: str | None) -> str:
    """The name of the wanted sheet; a name wins over a number."""
    if not titles:
        raise InputError(f"{name} has no sheets.")
    if wanted is None or wanted in titles:
        return wanted or titles[0]
    if wanted.isdecimal() and 1 <= int(wanted[:6]) <= len(titles):
        return titles[int(wanted) - 1]
    meant = closest(wanted, titles)
    shown = "Its sheets are " + listing((f"'{title}'" for title in titles), 20) + "."
    raise InputError(f"{name} has no sheet '{wanted}'.", f"Did you mean '{meant}'? {shown}" if meant else shown)


def _with_header(
    name: str, title: str, cells: Sequence[Sequence[Cell]], start: int, notes: Sequence[Condition]
) -> Sheet:
    """The sheet with its first row as column names, and without empty rows at the end."""
    rows = list(cells)
    while rows and not any(filled(cell) for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise InputError(f"Sheet '{title}' of {name} is empty.", "Choose another with --sheet.")
    top = header(text_of(cell) for cell in rows[0])
    if len(rows) == 1:
        raise NoRowsError(
            f"{name} has column names but no rows (sheet '{title}').", "Choose another sheet with --sheet."
        )
    return Sheet(top, rows[1:], start + 2, notes)


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
    return notes
