"""CSV, TSV and their relatives: delimiter, encoding and decimal mark found out, numbers read exactly."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.columns import Wanted, header_notes, shown, wanted_columns
from sarcstat.data.exactness import large_note
from sarcstat.data.marks import DecimalMark
from sarcstat.data.reading.shared.blank_rows import any_row_missing, blank_rows_note, filled_rows
from sarcstat.data.reading.shared.cell_length import check_lines
from sarcstat.data.reading.shared.column_marks import Decided, decided
from sarcstat.data.reading.shared.encoding import NAMES, detect
from sarcstat.data.reading.shared.given import NOTHING, Given
from sarcstat.data.reading.shared.last_rows import LOOKED_AT
from sarcstat.data.reading.texts.layout import DELIMITERS, PADDING, Layout, decoded, layout, line_count, unclosed
from sarcstat.data.reading.texts.mangled import mangled_warning
from sarcstat.data.reading.texts.odd_lines import lines_told
from sarcstat.data.reading.texts.ragged import LAYOUT_HINT, check_rows
from sarcstat.data.reading.texts.standard_input import read_input
from sarcstat.errors import InputError, NoRowsError, listing
from sarcstat.files_read import opened, read_bytes
from sarcstat.limits import LONGEST_LINE
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    from sarcstat.data.values import Typed

#: The header is looked for in the first megabyte.
_HEAD = 1 << 20
#: Larger than any sensible row; small enough to keep two processors busy.
_BLOCK = 1 << 22
#: The last rows are looked for in so many bytes.
_TAIL = 1 << 16


@dataclass(slots=True)
class DelimitedFile:
    """Delimited text at a path, or on standard input where the path is None.

    `decimal` is the mark that the user gives; `ids` are columns that identify somebody; `given` is the layout as far as
    the user says it, `noted` what has to be said besides.
    """

    name: str
    path: Path | None
    na: Sequence[str] = ()
    decimal: DecimalMark | None = None
    ids: Collection[str] = ()
    given: Given = NOTHING
    noted: Sequence[Condition] = ()
    needs_r: bool = field(default=False, init=False)
    _input: bytes | None = field(default=None, init=False)

    def columns(self) -> list[str]:
        """The column names, from the first megabyte; raises InputError where there is no header."""
        name = shown(self.name)
        _, text = decoded(name, self._head(), self.given.encoding)
        return [column for column in layout(name, text, self._usual(), self.given).names if column]

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None) as they stand in the file."""
        import hashlib

        import pandas as pd

        from sarcstat.data.missing_words import without_words

        name, data = shown(self.name), self._data()
        codec, text = decoded(name, data, self.given.encoding)
        built = layout(name, text, self._usual(), self.given)
        cells = _Cells(name, built, self)
        found = cells.columns(wanted_columns(filter(None, built.names), columns, source=name))
        frame = pd.DataFrame(
            {column: each.values for column, each in found.items()}, index=range(cells.rows), copy=False
        )
        about = {
            column: Variable(label=built.label(column), written=each.decimals)
            for column, each in found.items()
            if each.decimals is not None or column in built.units
        }
        return Dataset(
            frame=without_words(frame, self.na)[0] if self.na else frame,
            codebook=Codebook(about, decimal=cells.decided.mark),
            source=self.name,
            sha256=hashlib.sha256(data).hexdigest(),
            first_row=built.line if cells.numbered else 1,
            row_word="line" if cells.numbered else "row",
            conditions=[*self.noted, *built.said, *self._told(codec, cells, found)],
            rows=cells.places,
        )

    def _told(self, codec: str, cells: _Cells, found: Mapping[str, Typed]) -> Iterator[Condition]:
        """What has to be said of the text and of its columns that were read."""
        name, built = cells.name, cells.built
        yield from _notes(name, codec, built, found, self._usual())
        yield from cells.conditions(found)
        yield from mangled_warning(name, built.text, found)
        yield from lines_told(name, built, cells.last_rows(), cells.place)

    def _usual(self) -> str:
        return "\t" if self.path and self.path.suffix.lower() == ".tsv" else ","

    def _data(self) -> bytes:
        if self.path:
            data = read_bytes(self.path, shown(self.name))
            check_lines(shown(self.name), data)
            return data
        if self._input is None:  # can be read only once
            self._input = read_input(self.given.max_rows)
        return self._input

    def _head(self) -> bytes:
        """The first megabyte, up to the end of a line where there is more."""
        if self.path is None:
            return self._data()
        with opened(self.path, shown(self.name)) as file:
            head = file.read(_HEAD)
            more = bool(file.read(1))
        if more and (self.given.encoding or detect(head)).startswith(("utf-16", "utf-32")):
            return self._data()  # a line feed is more than one byte there
        return head[: head.rfind(b"\n") + 1] or head if more else head


class _Cells:
    """The cells of a text, and what they say about how they are to be read.

    `rows_read` are the rows of the text, `rows` those that are not blank, `places` which these are (None: all).
    """

    def __init__(self, name: str, built: Layout, asked: DelimitedFile) -> None:
        self.name, self.text, self.built, self.asked = name, built.text, built, asked
        self.quoted = self.text.find(b'"', built.start) >= 0
        self.rows = self.rows_read = 0
        self.places: np.ndarray[Any, Any] | None = None
        self.decided = Decided(None)

    def columns(self, wanted: Sequence[str]) -> dict[str, Typed]:
        """The columns with their values; raises InputError where there are no rows, or marks cannot be told apart."""
        import numpy as np

        places = {column: self.built.names.index(column) for column in wanted}
        table = self._table(list(places.values()), self.asked.na)
        self.rows = self.rows_read = table.num_rows
        found = self._settled({column: table[str(place)] for column, place in places.items()})
        if self.rows and any_row_missing(each.values for each in found.values()):
            filled = filled_rows(self.text, self.built.start, self.built.delimiter, self._everything)
            if filled is not None:
                self.places, table = np.flatnonzero(filled), table.filter(filled)
                self.rows = table.num_rows
                found = self._settled({column: table[str(place)] for column, place in places.items()})
        if self.rows == 0 and any("\n" in column for column in self.built.names):
            raise unclosed(self.name, 1)
        if self.rows == 0:
            raise NoRowsError(f"{self.name} has column names but no rows.", "Export it again, with its data.")
        return found

    @cached_property
    def numbered(self) -> bool:
        """Whether each row is a line."""
        return line_count(self.text, self.built.start) == self.rows_read

    def place(self, at: int) -> str:
        """Where the row is that is so many from the end."""
        row = self.rows_read - at
        return f"line {self.built.line + row - 1}" if self.numbered else f"row {row}"

    def last_rows(self) -> list[list[str]]:
        """All cells of the last rows; none where rows and lines cannot be told apart."""
        text, start = self.text, self.built.start
        tail = text[max(start, len(text) - _TAIL) :].rstrip(PADDING)
        lines = tail.split(b"\n")[0 if len(text) - start <= _TAIL else 1 :][-LOOKED_AT:]
        if any(line.count(b'"') % 2 for line in lines):
            return []
        try:
            cells = csv.reader((line.decode() for line in lines), delimiter=self.built.delimiter)
            rows = [row for row in cells if row]  # an empty line is no row
        except csv.Error:  # a carriage return within a cell
            return []
        return rows if all(len(row) == len(self.built.names) for row in rows) else []

    def _settled(self, texts: Mapping[str, Any]) -> dict[str, Typed]:
        """The columns with their values, doubtful decimal marks decided."""
        mark = self.asked.decimal or (None if self.quoted or self.built.delimiter != "," else ".")
        found = self._typed(texts, dict.fromkeys(texts, mark))
        self.decided = self._decided(found, texts) if mark is None else Decided(mark)
        return {
            **found,
            **self._typed({column: texts[column] for column in self.decided.columns}, self.decided.columns),
        }

    def _typed(self, texts: Mapping[str, Any], marks: Mapping[str, DecimalMark | None]) -> dict[str, Typed]:
        from sarcstat.data.values import as_identifiers, typed, unrounded

        def one(column: str) -> Typed:
            found = typed(texts[column], na=self.asked.na, decimal=marks[column])
            if column in self.asked.ids:
                return as_identifiers(found, texts[column], self.asked.na)
            return unrounded(found, texts[column], self.asked.na)

        with ThreadPoolExecutor(2) as pool:  # Arrow works outside of Python's lock
            return dict(zip(texts, pool.map(one, texts), strict=True))

    def _decided(self, found: Mapping[str, Typed], texts: Mapping[str, Any]) -> Decided:
        """The decimal marks of the columns, as the whole file tells them."""
        from sarcstat.data.values import typed

        def others() -> dict[str, Any]:
            wanted = {str(self.built.names.index(column)) for column in found}
            table = self._everything()
            rest = [key for key in table.column_names if key not in wanted]
            return {key: typed(table[key], na=self.asked.na, decimal=None).written for key in rest}

        def example(column: str) -> str:
            known: Iterator[str] = (
                text for text in texts[column].unique().to_pylist() if text and ("." in text or "," in text)
            )
            return next(known)

        return decided(self.name, self.built.delimiter, {c: each.written for c, each in found.items()}, others, example)

    def _everything(self) -> Any:
        """All columns, with nothing missing but empty cells."""
        return self._table(range(len(self.built.names)), ())

    def _table(self, wanted: Iterable[int], na: Sequence[str]) -> Any:
        """The wanted columns as a pyarrow table of strings; its columns are called by their numbers."""
        import pyarrow as pa

        text, start = self.text, self.built.start
        tail = text[max(start, len(text) - 4096) :]
        end = len(text) - len(tail) + len(tail.rstrip(PADDING))
        body = pa.py_buffer(text).slice(start, max(end - start, 0))
        if self.quoted and text.count(b'"', start) % 2:
            check_rows(self.name, text, self.built)
        for block in (_BLOCK, LONGEST_LINE):  # the second time for rows longer than a block
            with suppress(pa.ArrowInvalid):
                return _parsed(body, self.built, list(wanted), na, self.quoted, block)
        check_rows(self.name, text, self.built)
        raise InputError(
            f"{self.name} cannot be read as text with {self.built.separated} between the values.",
            f"Open it in a spreadsheet program and save it as .csv (UTF-8). {LAYOUT_HINT}",
        )

    def conditions(self, found: Mapping[str, Typed]) -> list[Condition]:
        """What a reader should know about rows and numbers."""
        said = [blank_rows_note(self.rows_read - self.rows)] if self.places is not None else []
        padded = [f"{column} ({each.padded})" for column, each in found.items() if each.padded]
        if padded:
            text = f"Whole numbers written with zeros before them were read as numbers: {listing(padded, 20)}."
            said.append(Condition("note", text, "padded_numbers"))
        large = large_note(f"{column} ({each.large})" for column, each in found.items() if each.large)
        return [*said, *large, *self.decided.warnings]


def _parsed(body: Any, built: Layout, wanted: Sequence[int], na: Sequence[str], quoted: bool, block: int) -> Any:
    import pyarrow as pa
    import pyarrow.csv

    width = len(built.names)
    keys = [str(i) for i in wanted] or ["0"]
    if body.size == 0:
        return pa.table({key: pa.array([], type=pa.string()) for key in keys})
    return pa.csv.read_csv(
        pa.BufferReader(body),
        read_options=pa.csv.ReadOptions(column_names=[str(i) for i in range(width)], block_size=block),
        parse_options=pa.csv.ParseOptions(delimiter=built.delimiter, newlines_in_values=quoted),
        convert_options=pa.csv.ConvertOptions(
            include_columns=keys,
            column_types={key: pa.string() for key in keys},
            null_values=["", *na],
            strings_can_be_null=True,
        ),
    )


def _notes(name: str, codec: str, built: Layout, found: Mapping[str, Typed], usual: str) -> list[Condition]:
    """What a reader should know about how the file was read; nothing for a plain one."""
    how = []
    if built.separated != DELIMITERS.get(usual) and len(built.names) > 1:
        how.append(f"values separated by {built.separated}")
    if codec != "utf-8":
        how.append(f"encoding {NAMES.get(codec, codec)}")
    commas = [column for column, each in found.items() if each.comma]
    if commas:
        how.append(f"decimal commas ({listing(commas)})")
    thousands = [column for column, each in found.items() if each.thousands]
    if thousands:
        how.append(f"marks between thousands ({listing(thousands)})")
    notes = [Condition("note", f"{name} was read with {', '.join(how)}.", "file_layout")] if how else []
    # R's write.csv leaves the column of row names without a name; nobody needs to be told.
    return notes + header_notes(built.header, sum(not column for column in built.names[1:]))
