"""How a delimited text is built, found out from the text itself: encoding, delimiter, header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sarcstat.data.columns import Header, header
from sarcstat.data.reading.encoding import NAMES, as_utf8, detect
from sarcstat.errors import InputError

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "'|'"}
#: What may stand behind the last row.
PADDING = b" \r\n\x1a"
#: The delimiter is looked for in so many bytes.
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 200


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text is built. `start` is the byte behind the header, `line` the number of the line there."""

    delimiter: str
    header: Header
    start: int
    line: int

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns; empty for one that has none."""
        return self.header.names


def decoded(name: str, data: bytes) -> tuple[str, bytes]:
    """The codec and the text in UTF-8; lines end in a line feed. Raises InputError for what is no text."""
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


def layout(name: str, text: bytes, usual: str) -> Layout:
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
        first = next((row for row in reader if any(cell.strip() for cell in row)), None)
    except csv.Error:
        raise unclosed(name, 1) from None
    if first is None:
        raise InputError(f"{name} is empty.", "Its first line must name the columns.")
    return Layout(delimiter, header(first), read, reader.line_num + 1)


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
