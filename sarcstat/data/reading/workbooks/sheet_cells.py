"""The cells of one sheet of a workbook, of any format; who has made it is not trusted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sarcstat.archives import check_archive
from sarcstat.data.reading.shared.probe import survives_opening
from sarcstat.data.reading.shared.signature import is_encrypted_workbook
from sarcstat.data.reading.workbooks.cells import Cell
from sarcstat.data.reading.workbooks.sheet_look import Look, Rectangle, look_of_sheet
from sarcstat.data.reading.workbooks.sheet_size import check_sheet, check_workbook, damaged, is_looked_at
from sarcstat.data.reading.workbooks.unstored import Unstored, is_sheet, sheet_parts, unstored
from sarcstat.data.reading.workbooks.xls_check import hidden_in_sheets, is_sound
from sarcstat.errors import InputError, closest, listing
from sarcstat.limits import MOST_CELLS, SPARSE
from sarcstat.process import without_talk

#: What the library raises besides its own errors where a workbook is damaged.
_DAMAGE = (OSError, MemoryError, OverflowError, ValueError)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of a sheet from the first row and column that hold any, `start`, both counted from 0.

    `others` are the other sheets, `chosen` says why this one was read where none was named. `merged` are merged cells:
    the first and last row and column of each, counted as in `cells`; `hidden` and `hidden_columns` are rows
    and columns that are not shown, from 1.
    """

    title: str
    cells: Sequence[Sequence[Cell]]
    start: tuple[int, int]
    others: Sequence[str]
    chosen: str = "its first"
    merged: Sequence[Rectangle] = ()
    unstored: Unstored = field(default_factory=Unstored)
    hidden: Collection[int] = ()
    hidden_columns: Collection[int] = ()


def read_cells(name: str, data: bytes, wanted: str | None) -> SheetCells:
    """The cells of the wanted sheet, by name or number; for None those of the first that is not hidden.

    Raises InputError where the workbook cannot be read or the sheet is not there.
    """
    if is_encrypted_workbook(data):
        raise _protected(name)
    check_archive(data, name, later=lambda member: is_sheet(member) or is_looked_at(member))
    looks = check_workbook(name, data)
    if not is_sound(data) and not survives_opening(data):
        raise damaged(name)
    with _in_our_words(name):
        return _read(name, data, wanted, looks)


def _read(name: str, data: bytes, wanted: str | None, told: Mapping[str, Look]) -> SheetCells:
    import io

    import python_calamine as calamine

    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    known = [each for each in book.sheets_metadata if each.typ == calamine.SheetTypeEnum.WorkSheet]
    titles = [each.name for each in known]
    shown = [each.name for each in known if each.visible == calamine.SheetVisibleEnum.Visible] or titles
    title = _title(name, titles, wanted) if wanted is not None or not titles else shown[0]
    chosen = "its first" if title == titles[0] else "its first that is not hidden"
    sheets = _Sheets(name, data, book)
    sheet = sheets.get(title)
    if wanted is None and sheet.start is None and (filled := sheets.only_filled(shown)):
        title, sheet, chosen = filled, sheets.get(filled), "the only one that is not empty"
    others = [each for each in titles if each != title]
    start, empty = sheet.start or (0, 0), sheets.unstored.get(title, Unstored())
    look = sheets.looks.get(title) or told.get(title) or _look_of_xls(data, book, title)
    merged = _merged(sheet, start, look.merged)
    return SheetCells(title, sheet.to_python(), start, others, chosen, merged, empty, look.hidden, look.hidden_columns)


def _look_of_xls(data: bytes, book: Any, title: str) -> Look:
    """The hidden rows and columns of a sheet of an .xls; its merged cells the library tells."""
    titles = [each.name for each in book.sheets_metadata]
    return Look(*dict(zip(titles, hidden_in_sheets(data), strict=False)).get(title, ()))


@contextmanager
def _in_our_words(name: str) -> Iterator[None]:
    """What the library raises, and what it says by itself, as the sentence that a workbook is damaged or protected."""
    import python_calamine as calamine

    try:
        with without_talk():
            yield
    except calamine.PasswordError:
        raise _protected(name) from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, *_DAMAGE):
        raise damaged(name) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of Rust, which is no Exception of Python
            raise damaged(name) from None
        raise


@dataclass(slots=True)
class _Sheets:
    """The sheets of an open workbook; of each that is read, how large it is is looked at before."""

    name: str
    data: bytes
    book: Any
    looks: dict[str, Look] = field(default_factory=dict)
    unstored: dict[str, Unstored] = field(default_factory=dict)

    def get(self, title: str) -> Any:
        """A sheet; raises InputError for one whose cells span too much."""
        for content in sheet_parts(self.name, self.data, title):
            check_sheet(self.name, title, content)
            self.looks[title], self.unstored[title] = look_of_sheet(content), unstored(content)
        found = self.book.get_sheet_by_name(title)
        if found.total_height * found.total_width > SPARSE * MOST_CELLS:
            raise damaged(self.name)
        return found

    def only_filled(self, titles: Sequence[str]) -> str | None:
        """The one of these sheets that is not empty; None where several are, or none is."""
        filled = [title for title in titles if self.get(title).start is not None]
        return filled[0] if len(filled) == 1 else None


def _merged(sheet: Any, start: tuple[int, int], told: Sequence[Rectangle]) -> list[Rectangle]:
    """The merged cells, in the numbers of the cells that are read, as the library tells them or as they are `told`."""
    return [
        (top - start[0], left - start[1], bottom - start[0], right - start[1])
        for top, left, bottom, right in ((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    ] or [(top - start[0], left - start[1], bottom - start[0], right - start[1]) for top, left, bottom, right in told]


def _protected(name: str) -> InputError:
    return InputError(
        f"{name} is protected by a password.",
        "Remove the password in the program that set it, and save the file again.",
    )


def _title(name: str, titles: Sequence[str], wanted: str | None) -> str:
    """The name of the wanted sheet; a name wins over a number."""
    if not titles:
        raise InputError(f"{name} has no sheets.", "Save it again, with the data on a sheet.")
    if wanted is None or wanted in titles:
        return wanted or titles[0]
    if wanted.isdecimal() and 1 <= int(wanted[:6]) <= len(titles):
        return titles[int(wanted) - 1]
    meant = closest(wanted, titles)
    shown = "Its sheets are " + listing((f"'{title}'" for title in titles), 20) + "."
    raise InputError(f"{name} has no sheet '{wanted}'.", f"Did you mean '{meant}'? {shown}" if meant else shown)
