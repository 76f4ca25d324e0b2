"""Cells of an Excel workbook whose values are not in the file: errors such as #N/A, formulas that nobody calculated."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from sarcstat.archives import BROKEN, read_member
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>(.*?)</(?:\w+:)?c>", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})([0-9]+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Unstored:
    """Such cells: (row from 1, column from 0) → the error, empty for a formula; once they are told, by column name."""

    cells: Mapping[tuple[int, int], str] = field(default_factory=dict)
    errors: Mapping[str, Counter[str]] = field(default_factory=dict)
    formulas: Mapping[str, int] = field(default_factory=dict)

    def behind(self, row: int, left: int, names: Sequence[str]) -> Unstored:
        """Those from a row on, by the names of the columns from `left`."""
        errors: dict[str, Counter[str]] = {}
        formulas: Counter[str] = Counter()
        for (at, column), error in self.cells.items():
            name = names[column - left] if 0 <= column - left < len(names) else ""
            if at < row or not name:
                continue
            if error:
                errors.setdefault(name, Counter())[error] += 1
            else:
                formulas[name] += 1
        return Unstored({}, errors, formulas)


def is_sheet(member: str) -> bool:
    """Whether a member of an archive is a sheet of an .xlsx, as whoever looks for it finds it."""
    return "worksheets/" in member.casefold().replace("\\", "/")


def sheet_parts(name: str, data: bytes, title: str) -> Iterator[bytes]:
    """The part of an .xlsx that holds a sheet; all parts of sheets where that cannot be told, none of other files.

    Raises InputError for one that is larger than the archive says; `name` is the file's.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            try:
                part = _part(archive, title)
            except (LookupError, ElementTree.ParseError, *BROKEN):  # an unknown encoding, too
                part = None
            sheets = list(filter(is_sheet, names))
            for each in [part] if part in names else sheets:
                yield read_member(archive, data, each, name)
    except (*BROKEN, NotImplementedError):
        return


def unstored(content: bytes) -> Unstored:
    """The cells of a sheet without a stored value; `content` is its part of an .xlsx."""
    formulas = (b"<f" in content or b":f" in content) and _FORMULA.search(content)
    if b't="e"' not in content and not formulas:
        return Unstored()
    found = {}
    for attributes, inner in _CELL.findall(content):
        place = _PLACE.search(attributes)
        if place is None:
            continue
        value = _VALUE.search(inner)
        if b't="e"' in attributes:
            found[int(place[2]), _column(place[1])] = value[1].decode() if value else "error"
        elif (
            b"<f" in inner and (value is None or not value[1]) and b"<is" not in inner and b't="str"' not in attributes
        ):
            found[int(place[2]), _column(place[1])] = ""
    return Unstored(found)


def _part(archive: zipfile.ZipFile, title: str) -> str | None:
    """The name of the part that holds a sheet."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    wanted = next((e.get(_RELATION) for e in book.iter() if e.tag.endswith("}sheet") and e.get("name") == title), None)
    for each in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if each.get("Id") == wanted:
            target = each.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _column(letters: bytes) -> int:
    """A column from 0 for its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def unstored_notes(name: str, found: Unstored, columns: Collection[str]) -> list[Condition]:
    """Warnings on such cells of the columns that are read: they count as empty."""
    said = []
    errors = {column: found.errors[column] for column in columns if column in found.errors}
    if errors:
        number = sum(each.total() for each in errors.values())
        shown = listing(
            (f"{column} {', '.join(f'{error} ({n})' for error, n in each.items())}" for column, each in errors.items()),
            _SHOWN,
        )
        text = f"{name}: {counted(number, 'cell')} with an error of the spreadsheet count as empty: {shown}."
        said.append(Condition("warning", text, "error_cells"))
    formulas = {column: found.formulas[column] for column in columns if column in found.formulas}
    if formulas:
        shown = listing((f"{column} ({number})" for column, number in formulas.items()), _SHOWN)
        text = (
            f"{name}: {counted(sum(formulas.values()), 'formula')} without a stored value count as empty: {shown}. "
            "Open the file in a spreadsheet program and save it: that calculates them."
        )
        said.append(Condition("warning", text, "unstored_formulas"))
    return said
