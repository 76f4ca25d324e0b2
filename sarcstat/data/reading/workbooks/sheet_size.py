"""How large a rectangle the cells of a sheet span: a library makes room for all of it, also where it is empty."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers.expat import ExpatError, ParserCreate

from sarcstat.archives import BROKEN, read_member
from sarcstat.data.reading.workbooks.sheet_look import Look, looks_of_sheets
from sarcstat.errors import InputError
from sarcstat.limits import LONGEST_CELL, MOST_CELLS, SPARSE

_PLACE = re.compile(rb' r="[A-Z]{0,3}([0-9]{1,7})"')
_REPEATED_ROWS = re.compile(rb'number-rows-repeated="([0-9]{1,18})"')
_OPEN_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*?)(/?)>")
_REPEATED_COLUMNS = re.compile(rb'number-columns-repeated="([0-9]{1,18})"')
#: What is read as a whole before a library gets it.
_OPEN_DOCUMENT = "content.xml"
_READ = (_OPEN_DOCUMENT, "xl/sharedStrings.xml")
_NUMBER_OF_TEXTS = re.compile(rb"\buniqueCount\s*=\s*[\"']\s*([0-9]+)")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Places that no sheet has, and that a library makes room for: rows of 8 digits, columns of 4 letters, small letters.
_NO_PLACE = "[A-Z]{0,3}+(?:[0-9]{8}|[A-Za-z])[A-Za-z0-9]*"
#: Ways of writing an attribute that no spreadsheet program has, and for which looking is slower.
_ODD = (b"\tr=", b"\nr=", b"\rr=", b" r='", b" r =")


def check_sheet(name: str, title: str, content: bytes) -> None:
    """Raise InputError for the part of an .xlsx with a cell far from all others, or one that no program writes.

    Only cells with a value count; those that have a format and nothing else do not.
    """
    _check_texts(name, content)
    height = _rows(content)
    filled = content.count(b"</c>") + content.count(b":c>")
    widest = max(MOST_CELLS, SPARSE * filled) // max(height, 1)
    far = _cell_beyond(widest, odd=any(each in content for each in _ODD)).search(content)
    if far:
        raise _too_sparse(name, title, far[1].decode())


def _rows(content: bytes) -> int:
    """The number of the last row, by the last cell: they stand in their order, as the library wants them."""
    last = content.rfind(b' r="')
    found = _PLACE.match(content, last) if last >= 0 else None
    return int(found[1]) if found else 1_048_576


def _cell_beyond(columns: int, *, odd: bool) -> re.Pattern[bytes]:
    """Finds a filled cell to the right of so many columns, by its letters, or one where no sheet has any."""
    places = _letters(columns + 1)
    longer = [rf"[A-Z]{{{n}}}" for n in range(len(places) + 1, 4)]
    same = [
        "".join(places[:at]) + f"[{_after(letter, last=at == len(places) - 1)}]" + f"[A-Z]{{{len(places) - at - 1}}}"
        for at, letter in enumerate(places)
        if at == len(places) - 1 or letter != "Z"
    ]
    letters = "|".join([*longer, *same]) if len(places) < 4 else "(?!)"
    attribute = r"\sr\s*=\s*[\"']" if odd else ' r="'
    return re.compile(rf"{attribute}((?:{letters})[0-9]{{1,7}}|{_NO_PLACE})[\"'][^>]*(?<!/)>(?!</)".encode())


def _after(letter: str, *, last: bool) -> str:
    """The letters from a place on; before the last place, those behind it."""
    return f"{letter}-Z" if last else f"{_LETTERS[_LETTERS.index(letter) + 1]}-Z"


def _letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = _LETTERS[rest] + found
    return found


@dataclass(slots=True)
class _Spanned:
    """What the rows of a sheet span so far: `row` is the number of the last one, `cells` those with a value."""

    row: int = 0
    height: int = 0
    width: int = 0
    cells: int = 0


def is_looked_at(member: str) -> bool:
    """Whether `check_workbook` looks at a member of an archive."""
    return member in _READ


def check_workbook(name: str, data: bytes) -> Mapping[str, Look]:
    """Raise InputError where an OpenDocument sheet is no XML or repeats cells far too often, or a text is too long.

    `data` is the file; one that is neither OpenDocument nor .xlsx is not looked at. Returned is what is told of the
    sheets of an OpenDocument file, by their names, which is read on the way.
    """
    looks: dict[str, Look] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                if member in _READ:
                    content = read_member(archive, data, member, name)
                    _check_texts(name, content)
                    if member == _OPEN_DOCUMENT:
                        _check_tags(name, content)
                    _check_number_of_texts(name, content)
                    _check_repeated(name, content)
                    looks |= looks_of_sheets(content)
    except (*BROKEN, NotImplementedError):
        pass
    return looks


def _check_tags(name: str, content: bytes) -> None:
    """Raise InputError where the tags do not match: the library waits for ever for the end of an open one."""
    try:
        ParserCreate().Parse(content, True)
    except ExpatError:
        raise damaged(name) from None


def _check_number_of_texts(name: str, content: bytes) -> None:
    """Raise InputError where more shared texts are announced than there are bytes: the library makes room for all."""
    told = _NUMBER_OF_TEXTS.search(content, 0, 4096)
    if told and int(told[1][:18]) > len(content):
        raise damaged(name)


def damaged(name: str) -> InputError:
    """What is said of a workbook that cannot be read."""
    return InputError(
        f"{name} is damaged: it cannot be read as a workbook.",
        "Open it in a spreadsheet program and save it again, as .xlsx or .csv.",
    )


def _check_repeated(name: str, content: bytes) -> None:
    for sheet in content.split(b"<table:table ")[1:]:
        if b"-repeated=" not in sheet:
            continue
        spanned = _Spanned()
        for row in sheet.split(b"<table:table-row")[1:]:
            _take(spanned, row)
        if spanned.height * spanned.width > max(MOST_CELLS, SPARSE * spanned.cells):
            raise _too_sparse(name, "", f"row {spanned.height:,}, column {spanned.width:,}")
        if spanned.cells > 5 * MOST_CELLS:
            raise InputError(f"{name} repeats its cells: {spanned.cells:,} of them have a value.", "Save it as .csv.")


def _take(spanned: _Spanned, row: bytes) -> None:
    """Count a row, which may stand for many."""
    head, _, body = row.partition(b">")
    times = _number(_REPEATED_ROWS, head)
    at = width = filled = 0
    if b"value" in body or b"<text:" in body:
        for attributes, closed in _OPEN_CELL.findall(body):
            number = _number(_REPEATED_COLUMNS, attributes)
            at += number
            if not closed or b"value" in attributes:
                width, filled = at, filled + number
    spanned.row += times
    if width:
        spanned.height, spanned.width = spanned.row, max(spanned.width, width)
        spanned.cells += times * filled


def _number(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    found = pattern.search(attributes) if b"-repeated" in attributes else None
    return int(found[1]) if found else 1


def _check_texts(name: str, content: bytes) -> None:
    step = LONGEST_CELL // 2
    if any(content.find(b"<", at, at + step) < 0 for at in range(0, len(content) - step, step)):
        raise InputError(
            f"{name} holds a cell of more than {LONGEST_CELL:,} characters.",
            "A spreadsheet program allows 32,767: open the file in one and see what stands there.",
        )


def _too_sparse(name: str, title: str, place: str) -> InputError:
    sheet = f"Sheet '{title}' of {name}" if title else name
    return InputError(
        f"{sheet} has a value at {place}, far from its others: the cells between them are too many to be read.",
        "Delete what stands there, or all empty rows and columns behind the data, and save the file.",
    )
