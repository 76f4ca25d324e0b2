"""Excel and OpenDocument workbooks: one sheet, its first row the column names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.columns import Wanted, check_distinct, header_notes, stripped, wanted_columns
from sarcstat.data.reading.signature import is_encrypted_workbook
from sarcstat.data.reading.whole_file import WholeFile
from sarcstat.errors import InputError, NoRowsError, closest, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd

Cell = Any  # float, str, bool, date, datetime, time or timedelta
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as read: `rows` without the header, `line` the number of the first of them."""

    names: Sequence[str]
    with_blanks: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    line: int
    notes: Sequence[Condition]


@dataclass(slots=True)
class Workbook(WholeFile):
    """One sheet of a workbook; `sheet` is a name or a number from 1, None the first."""

    sheet: str | None = None
    _bytes: bytes = field(default=b"", init=False)
    _sheet: Sheet | None = field(default=None, init=False)

    def columns(self) -> list[str]:
        """The column names; the cells read on the way are kept."""
        return [name for name in self._content().names if name]

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None): numbers, dates, and texts as they stand in the cells."""
        sheet = self._content()
        places = {name: sheet.names.index(name) for name in self.columns()}
        names = wanted_columns(places, columns, source=self.name)
        wanted = {name: [row[places[name]] for row in sheet.rows] for name in names}
        found = {name: _column(cells, self.na) for name, cells in wanted.items()}
        as_text = [name for name, cells in wanted.items() if _numbers_as_text(cells, found[name])]
        notes = (*sheet.notes, *_notes(sheet, as_text))
        return self.dataset(found, len(sheet.rows), self._bytes, first_row=sheet.line, conditions=notes)

    def _content(self) -> Sheet:
        if self._sheet is None:
            self._bytes = self.path.read_bytes()
            self._sheet = _sheet(self.name, self._bytes, self.sheet)
        return self._sheet


def _sheet(name: str, data: bytes, wanted: str | None) -> Sheet:
    """The wanted sheet; raises InputError where the workbook cannot be read or the sheet is not there."""
    import io

    import python_calamine as calamine

    if is_encrypted_workbook(data):
        raise _protected(name)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        titles = [each.name for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
        title = _title(name, titles, wanted)
        sheet = book.get_sheet_by_name(title)
        cells, start = sheet.to_python(), sheet.start
    except calamine.PasswordError:
        raise _protected(name) from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, OSError, ValueError):
        raise InputError(
            f"{name} is damaged: it cannot be read as a workbook.",
            "Open it in a spreadsheet program and save it again, as .xlsx or .csv.",
        ) from None
    notes = []
    if wanted is None and len(titles) > 1:
        others = listing(f"'{each}'" for each in titles[1:])
        text = f"Sheet '{title}' of {name} was read, its first; --sheet chooses another ({others})."
        notes.append(Condition("note", text, "first_sheet"))
    return _with_header(name, title, cells, start[0] if start else 0, notes)


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
    while rows and not any(_filled(cell) for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise InputError(f"Sheet '{title}' of {name} is empty.", "Choose another with --sheet.")
    names, with_blanks = stripped(_text(cell) for cell in rows[0])
    check_distinct(names, source=name)
    if len(rows) == 1:
        raise NoRowsError(
            f"{name} has column names but no rows (sheet '{title}').", "Choose another sheet with --sheet."
        )
    return Sheet(names, with_blanks, rows[1:], start + 2, notes)


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip())


def _text(cell: Cell) -> str:
    """A cell as text: whole numbers without a decimal point, dates as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


def _column(cells: Sequence[Cell], na: Sequence[str]) -> pd.Series[Any]:
    """Numbers, truth values or dates where all cells are such, else texts; empty cells are missing."""
    import datetime

    import numpy as np
    import pandas as pd

    kept = [cell if _filled(cell) and _text(cell).strip() not in na else None for cell in cells]
    filled = [cell for cell in kept if cell is not None]
    if all(isinstance(cell, bool) for cell in filled) and filled:
        whole = len(filled) == len(kept)
        return pd.Series(kept, dtype=bool if whole else object).where(pd.Series(kept).notna(), np.nan)
    if all(_is_number(cell) for cell in filled):
        return _numbers([np.nan if cell is None else float(cell) for cell in kept])
    if all(isinstance(cell, datetime.date) for cell in filled):
        return pd.Series(np.array(kept, dtype="datetime64[us]"))
    return pd.Series([None if cell is None else _text_as_read(cell) for cell in kept], dtype="str")


def _text_as_read(cell: Cell) -> str:
    return cell if isinstance(cell, str) else _text(cell)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _NUMBER.fullmatch(cell.strip()) is not None
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _numbers(values: list[float]) -> pd.Series[Any]:
    """The numbers as float64, or as int64 if all are whole (a workbook knows only one kind)."""
    import numpy as np
    import pandas as pd

    array = np.array(values, dtype=float)
    whole = bool(np.all(np.isfinite(array)) and np.all(array == np.round(array)) and np.all(abs(array) < 2**53))
    return pd.Series(array.astype(np.int64) if whole else array)


def _numbers_as_text(cells: Sequence[Cell], column: pd.Series[Any]) -> bool:
    """Whether a number column has numbers that the workbook keeps as texts."""
    return column.dtype.kind in "if" and any(isinstance(cell, str) and _is_number(cell) for cell in cells)


def _notes(sheet: Sheet, as_text: Sequence[str]) -> list[Condition]:
    nameless = [i for i, name in enumerate(sheet.names) if not name]
    used = sum(any(_filled(row[i]) for row in sheet.rows) for i in nameless)
    notes = header_notes(sheet.with_blanks, used)
    if as_text:
        text = f"Numbers stored as text were read as numbers: {listing(as_text)}."
        notes.append(Condition("note", text, "numbers_as_text"))
    return notes
