"""Which rows of a delimited text are unlike its header: read slowly, once something is known to be wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from sarcstat.data.reading.texts.layout import Layout, unclosed
from sarcstat.errors import InputError, counted, listing
from sarcstat.limits import LONGEST_CELL

LAYOUT_HINT = (
    "If something stands above the header, --header-row N names its line; --delimiter says what separates the values, "
    "--comment what comment lines begin with."
)
_ROW_NAMES = (
    "Every row has one field more than the header. If R wrote the file, write it with row.names = FALSE; "
    f"else name the column that has no name. {LAYOUT_HINT}"
)


def check_rows(name: str, text: bytes, layout: Layout) -> None:
    """Raise InputError for a quotation mark that is never closed and for rows unlike the header."""
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
        raise unclosed(name, first)
    if bad:
        rows = counted(len(bad), "row")
        raise InputError(
            f"{rows} of {name} {'does' if len(bad) == 1 else 'do'} not have {counted(width, 'field')} "
            f"as its header has ({listing(bad)}).",
            _ROW_NAMES if lengths == {width + 1} else _ragged_hint(layout.separated),
        )


def _ragged_hint(separated: str) -> str:
    return (
        f"The fields were separated at {separated}. A text that holds one must stand in "
        f"quotation marks, and each row needs as many fields as the header. {LAYOUT_HINT}"
    )


def _numbered_rows(name: str, text: bytes, layout: Layout, end: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the numbers of their first lines; the last is `end` unless a quotation swallowed it."""
    rows = b"".join((memoryview(text)[layout.start :], f"\n{end}\n".encode()))
    lines = io.TextIOWrapper(io.BytesIO(rows), "utf-8", newline="")
    reader = csv.reader(lines, delimiter=layout.delimiter)
    first = layout.line
    try:
        for row in reader:
            if row:
                yield first, row
            first = layout.line + reader.line_num
    except csv.Error:  # a field longer than the module takes
        if text.count(b'"', layout.start) % 2:
            raise unclosed(name, first) from None
        raise InputError(
            f"{name}, line {first:,}: there is a text of more than {LONGEST_CELL:,} characters.",
            "A quotation mark that nobody closed makes such texts; else leave the column out of the file.",
        ) from None
