"""How a delimited text is built, found out from the text itself: encoding, delimiter, header."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from sarcstat.data.columns import Header, header
from sarcstat.data.reading.shared.cell_kinds import kind_of
from sarcstat.data.reading.shared.encoding import NAMES, as_utf8, detect
from sarcstat.data.reading.shared.given import NOTHING, Given
from sarcstat.data.reading.shared.head import Head, find_head, fixed_head, plain_head
from sarcstat.data.reading.shared.head_notes import head_notes, labelled
from sarcstat.data.reading.texts.preamble import (
    Preamble,
    behind,
    lines_above_blanks,
    preamble,
    with_doubled_marks,
    with_tabs,
)
from sarcstat.errors import InputError
from sarcstat.results import Condition

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "'|'"}
BLANKS = "blanks"
#: What may stand behind the last row.
PADDING = b" \r\n\x1a"
#: The delimiter is looked for in so many bytes.
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is built.

    `text` is what it is read from; `start` is the byte behind the head, `line` the number of the line there.
    `separated` says in words what stands between the values, `units` are those of the columns that have any, `said` is
    what has to be said of what was found out.
    """

    text: bytes
    delimiter: str
    header: Header
    start: int
    line: int
    separated: str
    units: Mapping[str, str] = field(default_factory=dict)
    said: Sequence[Condition] = ()

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns; empty for one that has none."""
        return self.header.names

    def label(self, column: str) -> str:
        """`age (years)`: a column with its unit; empty where it has none."""
        return labelled(column, self.units.get(column))


def decoded(name: str, data: bytes, encoding: str | None = None) -> tuple[str, bytes]:
    """The codec and the text in UTF-8; lines end in a line feed. Raises InputError for what is no text.

    `encoding` is the codec that the user gives.
    """
    codec = encoding or detect(data)
    try:
        text = as_utf8(data, codec)
    except UnicodeError as error:
        where = f" at byte {error.start:,}" if isinstance(error, UnicodeDecodeError) else ""
        if encoding:
            message = f"{name} is not {NAMES.get(codec, codec)}: it cannot be read{where}."
            raise InputError(message, "Leave out --encoding, or give another one.") from None
        raise InputError(
            f"{name} begins as {NAMES[codec]} but is damaged{where}.", "Export the file again, as UTF-8."
        ) from None
    if b"\0" in text:
        hint = "Export the data again, as .csv (UTF-8)."
        if encoding is None:
            hint += " Or is it in another encoding? --encoding utf-16-le names one."
        raise InputError(f"{name} is not text: it holds zero bytes.", hint)
    if b"\r" in text and b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    return codec, text


def layout(name: str, text: bytes, usual: str, given: Given = NOTHING) -> Layout:
    """The delimiter, the header and where the rows begin; raises InputError where there is none of it."""
    top = preamble(name, text, given)
    built = top.text
    sample = built[top.start : top.start + _SAMPLE]
    whole = len(sample) == len(built) - top.start
    shown = sample.decode("utf-8", errors="ignore")
    delimiter = given.delimiter or top.delimiter or _delimiter(shown, usual, whole=whole)
    separated = DELIMITERS.get(delimiter, f"'{delimiter}'")
    said_by_somebody = given.delimiter or top.delimiter
    above = None if said_by_somebody else lines_above_blanks(shown, delimiter, whole=whole)
    if delimiter == " " or above is not None:
        start = behind(built, above or 0, top.start)
        built = built[:start] + with_tabs(built[start:])
        delimiter, separated = "\t", BLANKS
    else:
        built = with_doubled_marks(built, top.start, delimiter)
    rows = _first_rows(name, built, top, delimiter)
    head = _head([row.cells for row in rows], given, rows)
    if head is None:
        raise InputError(f"{name} is empty.", "Its first line must name the columns.")
    last = rows[head.body - 1]
    quoted = all(built.startswith(b'"', row.start) for row in (rows[head.first], *rows[head.body :]) if row.cells)
    names, more = list(head.names), 0
    if (quoted or separated == BLANKS) and _are_row_names(names, rows[head.body :]):
        names, more = ["", *names], 1
    titled = header(names)
    units = {titled.names[at + more]: unit for at, unit in head.units.items() if at + more < len(titled.names)}
    said = [
        *top.said,
        *_one_column(name, shown, names, given, top.line),
        *head_notes(name, head, [row.line for row in rows], "line"),
    ]
    return Layout(built, delimiter, titled, last.end, last.next_line, separated, units, said)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its cells, its first byte and the number of its first line, the byte behind it and the line there."""

    cells: Sequence[str]
    start: int
    line: int
    end: int
    next_line: int


def _first_rows(name: str, text: bytes, top: Preamble, delimiter: str) -> list[_Row]:
    """The first rows behind the preamble, with nothing of what is cut in two by the end of the sample."""
    read = top.start

    def lines() -> Iterator[str]:
        nonlocal read
        file = io.BytesIO(text)
        file.seek(top.start)
        for line in file:
            read += len(line)
            yield line.decode("utf-8", errors="replace")

    reader = csv.reader(lines(), delimiter=delimiter)
    rows: list[_Row] = []
    begin, line = top.start, top.line
    try:
        for row in reader:
            following = top.line + reader.line_num
            rows.append(_Row(row, begin, line, read, following))
            begin, line = read, following
            if len(rows) >= _SAMPLE_ROWS or (read - top.start > _SAMPLE and any(map(_filled, rows))):
                break
    except csv.Error:
        if not any(map(_filled, rows)):
            raise unclosed(name, top.line) from None
    return rows


def _filled(row: _Row) -> bool:
    return any(cell.strip() for cell in row.cells)


def _head(grid: Sequence[Sequence[str]], given: Given, rows: Sequence[_Row]) -> Head | None:
    """The head as the user says it, or as it is found."""
    if given.header is None:
        widths = Counter(len(row) for row in grid[:_SAMPLE_ROWS] if any(cell.strip() for cell in row))
        usual = max(widths, key=lambda width: (widths[width], width), default=0)
        found = find_head(grid, width=usual if usual > 1 else None)
        if found is None or found.is_plain or all(len(row) in (0, usual) for row in grid[found.body :]):
            return found
        return plain_head(grid)
    lines = [row for row in rows if row.line <= given.header[1]]
    if not lines or not any(cell.strip() for row in lines for cell in row.cells):
        return None
    return fixed_head(grid, len(lines))


def _one_column(name: str, sample: str, names: Sequence[str], given: Given, line: int) -> list[Condition]:
    """A warning of a text that is read as one column, although something else seems to divide its rows."""
    lines = [each for each in sample.splitlines()[:_SAMPLE_ROWS] if each.strip()]
    if len(names) > 1 or given.delimiter or len(lines) < 2:
        return []
    told = f"{name} was read as one column, but "
    for delimiter, words in DELIMITERS.items():
        widths = [len(next(csv.reader([each], delimiter=delimiter), [])) for each in lines]
        first = next((place for place, width in enumerate(widths) if width > 1), 0)
        if first and len(widths) - first > 1 and len(set(widths[first:])) == 1:
            told += f"from line {line + first} on every line has {widths[-1]} values with {words} between them. "
            hint = f"If they are a table below a title: --header-row {line + first}."
            return [Condition("warning", told + hint, "one_column")]
    parts = [each.split() for each in lines]
    alike = {len(each) for each in parts} == {len(parts[0])} and len(parts[0]) > 1
    if alike and all(kind_of(part) == "number" for each in parts[1:] for part in each):
        told += f"every line has {len(parts[0])} words, numbers below the first one. "
        return [Condition("warning", f"{told}If blanks separate values: --delimiter blank.", "one_column")]
    return []


def _are_row_names(names: Sequence[str], rows: Sequence[_Row]) -> bool:
    """Whether the rows begin with R's row names: the header is one short, and what is first never repeats.

    R puts these and the names in quotation marks; between other values than those that blanks separate only that
    makes it certain.
    """
    own = [row.cells[0] for row in rows if row.cells]
    return {len(row.cells) for row in rows if row.cells} == {len(names) + 1} and len(set(own)) == len(own)


def _delimiter(sample: str, usual: str, *, whole: bool) -> str:
    """The delimiter that gives most rows as many fields as the header; `usual` where two do so alike.

    Where none fits all rows, one that does below a title is looked for.
    """

    def fit(delimiter: str) -> tuple[bool, float, int, bool]:
        rows = _sample_rows(sample, delimiter, whole=whole)
        width = len(rows[0]) if rows else 0
        alike = sum(len(row) == width for row in rows) / max(len(rows), 1)
        return width > 1, alike, width, delimiter == usual

    best = max((usual, *DELIMITERS), key=fit)
    if fit(best)[:2] == (True, 1.0):
        return best
    below = [each for each in dict.fromkeys((usual, *DELIMITERS)) if _fits_below_a_title(sample, each, whole=whole)]
    return below[0] if len(below) == 1 else best


def _fits_below_a_title(sample: str, delimiter: str, *, whole: bool) -> bool:
    """Whether all rows below some at the top have equally many fields, and those at the top are a title for certain."""
    rows = _sample_rows(sample, delimiter, whole=whole)
    width = len(rows[-1]) if rows else 0
    head = find_head(rows, width=width) if width > 1 else None
    if head is None or not head.titles or len(rows) - head.body < (1 if width > 2 else 2):
        return False
    return all(len(row) == width for row in rows[head.first :])


def _sample_rows(sample: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """The first rows of a sample; none where it cannot be read so."""
    try:
        rows = list(islice(_rows(sample, delimiter), _SAMPLE_ROWS))
    except csv.Error:
        return []
    if len(rows) > 1 and not whole and len(rows) < _SAMPLE_ROWS:
        rows.pop()  # cut in two by the end of the sample
    return rows


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def unclosed(name: str, line: int) -> InputError:
    """The error of a quotation mark that is never closed."""
    return InputError(
        f"{name} has a quotation mark in line {line} that is never closed.",
        'Close it, or write a quotation mark inside quotation marks twice ("").',
    )


def line_count(text: bytes, start: int) -> int:
    """The number of lines from `start`, not counting empty ones at the end."""
    tail = text[max(start, len(text) - 4096) :]
    padding = tail[len(tail.rstrip(PADDING)) :]
    return text.count(b"\n", start) - padding.count(b"\n") + 1
