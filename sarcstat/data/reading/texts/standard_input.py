"""Standard input, which may have no end: read until it is more than anybody has."""

from __future__ import annotations

import sys

from sarcstat.data.reading.shared.signature import BINARY, HEAD, looks_like
from sarcstat.errors import InputError, counted
from sarcstat.files_read import megabytes, remember_stream
from sarcstat.limits import LONGEST_LINE, MOST_INPUT, MOST_ROWS

_PIECE = 1 << 20
_HINT = "Write the data to a file and name that, or say with --max-rows N how many rows there may be."


def read_input(most_rows: int | None) -> bytes:
    """All of standard input, of at most so many rows; InputError for more.

    None: of at most MOST_ROWS rows and MOST_INPUT bytes. What is no text, or a line without an end, is refused at once.
    """
    if not sys.stdin:
        return b""
    remember_stream(sys.stdin)
    pieces: list[bytes] = []
    size = rows = line = 0
    while piece := sys.stdin.buffer.read(_PIECE):
        if not pieces and looks_like(piece[:HEAD]) == BINARY:
            raise InputError("Standard input is no text.", "Data on standard input are CSV.")
        pieces.append(piece)
        size, rows = size + len(piece), rows + piece.count(b"\n")
        line = len(piece) - piece.rfind(b"\n") - 1 if b"\n" in piece else line + len(piece)
        _check(size, rows, line, most_rows)
    return b"".join(pieces)


def _check(size: int, rows: int, line: int, most_rows: int | None) -> None:
    most = MOST_ROWS if most_rows is None else most_rows
    if rows > most + 1:  # the header is no row
        raise InputError(f"Standard input has more than {counted(most, 'row')}.", _HINT)
    if line > LONGEST_LINE:
        raise InputError(f"Standard input has a line of more than {megabytes(LONGEST_LINE)}.", _HINT)
    if most_rows is None and size > MOST_INPUT:
        raise InputError(f"Standard input has more than {megabytes(MOST_INPUT)}.", _HINT)
