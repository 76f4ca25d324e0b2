"""How many rows the pages of a SAS data set hold: a library reads as many as its head says, and no more.

The layout is that of the readers of others (Shotwell, "SAS7BDAT Database Binary Format"): a header, then pages of one
size. Each says what kind it is, how many blocks it has and how many of these are subheaders; all others are rows.
Compressed rows are subheaders themselves, and marked as such.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

#: The byte by which integers of eight bytes and further gaps of the header are told.
_WIDE = 0x33
_KINDS, _META, _DATA, _MIXED, _AMENDED, _NO_ROWS = 0x0F00, 0x0000, 0x0100, 0x0200, 0x0400, 0x9000
#: How a subheader is packed that was cut off, and how a compressed row is.
_CUT, _PACKED = 1, 4
#: What subheaders begin with: sizes of rows and columns, counts and formats, and from the last on texts, names, lists.
_SIGNATURES, _LISTS, _FIRST_HALF = (0xF7F7F7F7, 0xF6F6F6F6, 0xFFFFFC00, 0xFFFFFBFE), 0xFFFFFFF8, 0xFFFFFFFF


class _Form(NamedTuple):
    """Byte order, bytes of the head of a page and of a pointer to a subheader, and where in this its length ends."""

    order: str
    head: int
    pointer: int
    length: str


def rows_in_pages(data: bytes) -> int | None:
    """The number of rows that the pages hold; None where they are not laid out as is known."""
    try:
        form = _Form("<" if data[37] == 1 else ">", *((40, 24, "Q") if data[32] == _WIDE else (24, 12, "I")))
        return sum(_rows(page, form) for page in _pages(data, form.order, form.length))
    except (struct.error, IndexError):
        return None


def _pages(data: bytes, order: str, length: str) -> Iterator[bytes]:
    gap = 4 if data[35] == _WIDE else 0
    start, size = struct.unpack_from(f"{order}2I", data, 196 + gap)
    (number,) = struct.unpack_from(f"{order}{length}", data, 204 + gap)
    if not start or not size or start + number * size > len(data):
        raise struct.error("pages behind the end")
    return (data[start + at * size : start + (at + 1) * size] for at in range(number))


def _rows(page: bytes, form: _Form) -> int:
    """The rows of a page."""
    kind, blocks, subheaders = struct.unpack_from(f"{form.order}3H", page, form.head - 8)
    if kind & _KINDS == _DATA:
        return int(blocks)
    if kind & _NO_ROWS or kind & _KINDS not in (_META, _MIXED, _AMENDED):
        return 0
    packed = sum(_is_row(page, form.head + at * form.pointer, form) for at in range(subheaders))
    return packed + (max(blocks - subheaders, 0) if kind & _KINDS == _MIXED else 0)


def _is_row(page: bytes, at: int, form: _Form) -> bool:
    """Whether a pointer is to a row: to a compressed one, or to one that would not have been shorter.

    That is marked as subheaders are, but does not begin as they do.
    """
    start, length, packing, holds_row = struct.unpack_from(f"{form.order}2{form.length}2B", page, at)
    if length == 0 or packing == _CUT:
        return False
    return packing == _PACKED or (holds_row == 1 and not _is_subheader(page, start, form))


def _is_subheader(page: bytes, start: int, form: _Form) -> bool:
    (signature,) = struct.unpack_from(f"{form.order}I", page, start)
    if signature == _FIRST_HALF and form.order == ">" and form.length == "Q":
        (signature,) = struct.unpack_from(">I", page, start + 4)
    return signature in _SIGNATURES or signature >= _LISTS
