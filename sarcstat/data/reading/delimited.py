"""CSV, TSV and their relatives: delimiter, encoding and decimal comma found out, numbers read exactly."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.columns import Wanted, check_distinct, header_notes, shown, stripped, wanted_columns
from sarcstat.data.reading.encoding import NAMES, as_utf8, detect
from sarcstat.errors import InputError, NoRowsError, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "'|'"}
#: The header is looked for in the first megabyte, the delimiter in less.
_HEAD = 1 << 20
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 200
#: Larger than any sensible row; small enough to keep two processors busy.
_BLOCK = 1 << 22
_ROW_NAMES = (
    "Every row has one field more than the header. If R wrote the file, write it with row.names = FALSE; "
    "else name the column that has no name."
)
_PADDING = b" \r\n\x1a"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is built. `start` is the byte behind the header, `line` the number of the line there."""

    delimiter: str
    names: Sequence[str]
    with_blanks: Sequence[str]
    start: int
    line: int


@dataclass(slots=True)
class DelimitedFile:
    """Delimited text at a path, or on standard input where the path is None."""

    name: str
    path: Path | None
    na: Sequence[str] = ()
    needs_r: bool = field(default=False, init=False)
    _input: bytes | None = field(default=None, init=False)

    def columns(self) -> list[str]:
        """The column names, from the first megabyte; raises InputError where there is no header."""
        name = shown(self.name)
        _, text = _decoded(name, self._head())
        return [column for column in _layout(name, text, self._usual()).names if column]

    def read(self, columns: Wanted = None) -> Dataset:
        """The named columns (all: None) as they stand in the file."""
        import hashlib

        name, data = shown(self.name), self._data()
        codec, text = _decoded(name, data)
        layout = _layout(name, text, self._usual())
        wanted = wanted_columns(filter(None, layout.names), columns, source=name)
        frame, commas, variables = _frame(name, text, layout, wanted, self.na)
        numbered = _line_count(text, layout.start) == len(frame)
        return Dataset(
            frame=frame,
            codebook=Codebook(variables),
            source=self.name,
            sha256=hashlib.sha256(data).hexdigest(),
            first_row=layout.line if numbered else 1,
            row_word="line" if numbered else "row",
            conditions=_notes(name, codec, layout, commas, self._usual()),
        )

    def _usual(self) -> str:
        return "\t" if self.path and self.path.suffix.lower() == ".tsv" else ","

    def _data(self) -> bytes:
        if self.path:
            return self.path.read_bytes()
        if self._input is None:  # can be read only once
            self._input = sys.stdin.buffer.read() if sys.stdin else b""
        return self._input

    def _head(self) -> bytes:
        """The first megabyte, up to the end of a line where there is more."""
        if self.path is None:
            return self._data()
        with self.path.open("rb") as file:
            head = file.read(_HEAD)
            more = bool(file.read(1))
        if more and detect(head).startswith(("utf-16", "utf-32")):
            return self._data()  # a line feed is more than one byte there
        return head[: head.rfind(b"\n") + 1] or head if more else head


def _decoded(name: str, data: bytes) -> tuple[str, bytes]:
    """The codec and the text in UTF-8; lines end in a line feed."""
    codec = detect(data)
    try:
        text = as_utf8(data, codec)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name} begins as {NAMES[codec]} but is damaged at byte {error.start:,}.",
            "Export the file again, as UTF-8.",
        ) from None
    if b"\0" in text:
        raise InputError(f"{name} is not text: it holds zero bytes.", "Export the data again, as .csv (UTF-8).")
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    return codec, text


def _layout(name: str, text: bytes, usual: str) -> Layout:
    """The delimiter, the header and where the rows begin; raises InputError where there is none of it."""
    sample = text[:_SAMPLE]
    whole = len(sample) == len(text)
    delimiter = _delimiter(sample.decode("utf-8", errors="ignore"), usual, whole=whole)
    read = 0

    def lines() -> Iterator[str]:
        nonlocal read
        for line in io.BytesIO(text):
            read += len(line)
            yield line.decode("utf-8", errors="replace")

    reader = csv.reader(lines(), delimiter=delimiter)
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), None)
    except csv.Error:
        raise _unclosed(name, 1) from None
    if header is None:
        raise InputError(f"{name} is empty.", "Its first line must name the columns.")
    names, with_blanks = stripped(header)
    check_distinct(names, source=name)
    return Layout(delimiter, names, with_blanks, read, reader.line_num + 1)


def _delimiter(sample: str, usual: str, *, whole: bool) -> str:
    """The delimiter that gives most rows as many fields as the header; `usual` where two do so alike."""

    def fit(delimiter: str) -> tuple[bool, float, int, bool]:
        try:
            rows = list(islice(_rows(sample, delimiter), _SAMPLE_ROWS))
        except csv.Error:
            return False, 0.0, 0, False
        if len(rows) > 1 and not whole and len(rows) < _SAMPLE_ROWS:
            rows.pop()  # cut in two by the end of the sample
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows) / max(len(rows), 1)
        return width > 1, alike, width, delimiter == usual

    return max((usual, *DELIMITERS), key=fit)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def _frame(
    name: str, text: bytes, layout: Layout, wanted: Sequence[str], na: Sequence[str]
) -> tuple[pd.DataFrame, list[str], dict[str, Variable]]:
    """The wanted columns, the names of those with a decimal comma, and with how many decimals each was written."""
    import pandas as pd

    from sarcstat.data.values import typed, without_words

    places = {column: layout.names.index(column) for column in wanted}
    table = _table(name, text, layout, list(places.values()), na)
    if table.num_rows == 0 and any("\n" in column for column in layout.names):
        raise _unclosed(name, 1)
    if table.num_rows == 0:
        raise NoRowsError(f"{name} has column names but no rows.", "Export it again, with its data.")
    comma = layout.delimiter != ","
    with ThreadPoolExecutor(2) as pool:  # Arrow works outside of Python's lock
        each_typed = pool.map(lambda i: typed(table[str(i)], na=na, comma=comma), places.values())
        found = dict(zip(places, each_typed, strict=True))
    frame = pd.DataFrame(
        {column: each.values for column, each in found.items()}, index=range(table.num_rows), copy=False
    )
    commas = [column for column, each in found.items() if each.decimal_comma]
    written = {column: Variable(written=each.decimals) for column, each in found.items() if each.decimals is not None}
    return without_words(frame, na), commas, written


def _table(name: str, text: bytes, layout: Layout, wanted: Sequence[int], na: Sequence[str]) -> Any:
    """The wanted columns as a pyarrow table of strings; its columns are called by their numbers."""
    import pyarrow as pa

    tail = text[max(layout.start, len(text) - 4096) :]
    end = len(text) - len(tail) + len(tail.rstrip(_PADDING))
    body = pa.py_buffer(text).slice(layout.start, max(end - layout.start, 0))
    quoted = text.find(b'"', layout.start) >= 0
    if quoted and text.count(b'"', layout.start) % 2:
        _check_rows(name, text, layout)
    for block in (_BLOCK, len(text)):  # the second time for rows longer than a block
        with suppress(pa.ArrowInvalid):
            return _parsed(body, layout, wanted, na, quoted, block)
    _check_rows(name, text, layout)
    raise InputError(
        f"{name} cannot be read as text with {DELIMITERS[layout.delimiter]} between the values.",
        "Open it in a spreadsheet program and save it as .csv (UTF-8).",
    )


def _parsed(body: Any, layout: Layout, wanted: Sequence[int], na: Sequence[str], quoted: bool, block: int) -> Any:
    import pyarrow as pa
    import pyarrow.csv

    width = len(layout.names)
    keys = [str(i) for i in wanted] or ["0"]
    if body.size == 0:
        return pa.table({key: pa.array([], type=pa.string()) for key in keys})
    return pa.csv.read_csv(
        pa.BufferReader(body),
        read_options=pa.csv.ReadOptions(column_names=[str(i) for i in range(width)], block_size=block),
        parse_options=pa.csv.ParseOptions(delimiter=layout.delimiter, newlines_in_values=quoted),
        convert_options=pa.csv.ConvertOptions(
            include_columns=keys,
            column_types={key: pa.string() for key in keys},
            null_values=["", *na],
            strings_can_be_null=True,
        ),
    )


def _check_rows(name: str, text: bytes, layout: Layout) -> None:
    """Raise InputError for a quotation mark that is never closed and for rows unlike the header.

    Slow, so it is asked only where something is wrong.
    """
    end = ["\ue000 end"]
    bad: list[str] = []
    lengths: set[int] = set()
    width = len(layout.names)
    first, row = layout.line, end
    for first, row in _numbered_rows(name, text, layout, end[0]):
        if row != end:
            lengths.add(len(row))
            bad += [f"line {first}: {len(row)}"] if len(row) != width else []
    if row != end:
        raise _unclosed(name, first)
    if bad:
        rows = counted(len(bad), "row")
        raise InputError(
            f"{rows} of {name} {'does' if len(bad) == 1 else 'do'} not have {counted(width, 'field')} "
            f"as its header has ({listing(bad)}).",
            _ROW_NAMES if lengths == {width + 1} else _ragged_hint(layout.delimiter),
        )


def _ragged_hint(delimiter: str) -> str:
    return (
        f"The fields were separated at {DELIMITERS[delimiter]}. A text that holds one must stand in "
        "quotation marks, and each row needs as many fields as the header."
    )


def _numbered_rows(name: str, text: bytes, layout: Layout, end: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the numbers of their first lines; the last is `end` unless a quotation swallowed it."""
    lines = io.TextIOWrapper(io.BytesIO(text[layout.start :] + f"\n{end}\n".encode()), "utf-8", newline="")
    reader = csv.reader(lines, delimiter=layout.delimiter)
    first = layout.line
    try:
        for row in reader:
            if row:
                yield first, row
            first = layout.line + reader.line_num
    except csv.Error:  # a field longer than the module takes
        raise _unclosed(name, first) from None


def _unclosed(name: str, line: int) -> InputError:
    return InputError(
        f"{name} has a quotation mark in line {line} that is never closed.",
        'Close it, or write a quotation mark inside quotation marks twice ("").',
    )


def _line_count(text: bytes, start: int) -> int:
    """The number of lines from `start`, not counting empty ones at the end."""
    tail = text[max(start, len(text) - 4096) :]
    padding = tail[len(tail.rstrip(_PADDING)) :]
    return text.count(b"\n", start) - padding.count(b"\n") + 1


def _notes(name: str, codec: str, layout: Layout, commas: Sequence[str], usual: str) -> list[Condition]:
    """What a reader should know about how the file was read; nothing for a plain one."""
    how = []
    if layout.delimiter != usual and len(layout.names) > 1:
        how.append(f"values separated by {DELIMITERS[layout.delimiter]}")
    if codec != "utf-8":
        how.append(f"encoding {NAMES[codec]}")
    if commas:
        how.append(f"decimal commas ({listing(commas)})")
    notes = [Condition("note", f"{name} was read with {', '.join(how)}.", "file_layout")] if how else []
    # R's write.csv leaves the column of row names without a name; nobody needs to be told.
    return notes + header_notes(layout.with_blanks, sum(not column for column in layout.names[1:]))
