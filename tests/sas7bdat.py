"""A data set of SAS made byte by byte: the layout that Matthew Shotwell and the readers of others have found out.

Pages of 4096 bytes with integers of 4, little-endian: one of descriptions, then pages of rows; or the rows packed, a
subheader each, as with COMPRESS=CHAR.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

_MAGIC = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
_PAGE, _HEADER, _POINTER = 4096, 24, 12
_META, _DATA = 0x0000, 0x0100
_PACKED = b"SASYZCRL"

#: A column: its name, its label, the bytes of a text (0: a number), its format.
Column = tuple[str, str, int, str]


def data_set(columns: Sequence[Column], rows: Sequence[Sequence[object]], *, packed: bool = False) -> bytes:
    """The bytes of a data set `PATIENTS` in UTF-8; numbers are float or None, texts no longer than their columns."""
    cells = [b"".join(_cell(column, value) for column, value in zip(columns, row, strict=True)) for row in rows]
    meta = [_subheader(each) for each in _descriptions(columns, cells, packed=packed)]
    if packed:
        pieces = [(_packed(row), 4, 1) for row in cells]
        pages = [_meta_page(each) for each in _paged([*meta, *pieces])]
    else:
        size = (_PAGE - _HEADER) // len(cells[0])
        parts = [cells[at : at + size] for at in range(0, len(cells), size)]
        pages = [_meta_page(meta), *(_page(_DATA, len(part), b"".join(part)) for part in parts)]
    return _head(len(pages)) + b"".join(pages)


def _cell(column: Column, value: object) -> bytes:
    if column[2]:
        return str(value).encode().ljust(column[2])
    missing = b"\0\0\0\0\0\xfe\xff\xff"
    return missing if value is None else struct.pack("<d", value)


def _head(pages: int) -> bytes:
    head = bytearray(1024)
    head[:32] = _MAGIC
    head[32:40] = b"\x22\x22\x00\x22\x00\x01\x02\x31"  # four bytes an integer, little-endian, of Unix
    head[70] = 20  # UTF-8
    head[84:92], head[92:124], head[156:164] = b"SAS FILE", b"PATIENTS".ljust(32), b"DATA".ljust(8)
    struct.pack_into("<2d", head, 164, 1.26e9, 1.26e9)
    struct.pack_into("<3I", head, 196, len(head), _PAGE, pages)
    head[216:224], head[224:240] = b"9.0401M6", b"Linux".ljust(16, b"\0")
    return bytes(head)


def _page(kind: int, blocks: int, content: bytes, subheaders: int = 0) -> bytes:
    return (bytes(16) + struct.pack("<4H", kind, blocks, subheaders, 0) + content).ljust(_PAGE, b"\0")


def _subheader(content: bytes) -> tuple[bytes, int, int]:
    return content, 0, 0


def _meta_page(pieces: Sequence[tuple[bytes, int, int]]) -> bytes:
    """Subheaders from the end of a page, their places at its beginning."""
    at, pointers, page = _PAGE, b"", bytearray(_PAGE)
    for content, compression, kind in pieces:
        at -= len(content)
        page[at : at + len(content)] = content
        pointers += struct.pack("<2I2BH", at, len(content), compression, kind, 0)
    assert _HEADER + len(pointers) <= at
    head = bytes(16) + struct.pack("<4H", _META, len(pieces), len(pieces), 0) + pointers
    return head + bytes(page[len(head) :])


def _paged(pieces: Sequence[tuple[bytes, int, int]]) -> list[list[tuple[bytes, int, int]]]:
    pages: list[list[tuple[bytes, int, int]]] = [[]]
    left = _PAGE - _HEADER
    for each in pieces:
        if left < len(each[0]) + _POINTER:
            pages.append([])
            left = _PAGE - _HEADER
        pages[-1].append(each)
        left -= len(each[0]) + _POINTER
    return pages


def _packed(row: bytes) -> bytes:
    """A row as commands: 2 to 17 blanks, as many zeros, 1 to 16 bytes that follow."""

    def command(found: re.Match[bytes]) -> bytes:
        piece = found[0]
        if len(piece) > 1 and not piece.strip(b" "):
            return bytes([0xE0 + len(piece) - 2])
        if len(piece) > 1 and not any(piece):
            return bytes([0xF0 + len(piece) - 2])
        return bytes([0x80 + len(piece) - 1]) + piece

    return re.sub(rb" {2,17}|\0{2,17}|(?:(?!  |\0\0).){1,16}", command, row, flags=re.DOTALL)


def _descriptions(columns: Sequence[Column], cells: Sequence[bytes], *, packed: bool) -> list[bytes]:
    """The subheaders: size of rows, number of columns, texts, names, attributes, and a format for each column."""
    text, places = _texts(columns, packed=packed)
    size = bytearray(480)
    struct.pack_into("<I", size, 0, 0xF7F7F7F7)
    struct.pack_into("<2I", size, 20, len(cells[0]), len(cells))
    struct.pack_into("<2I", size, 36, len(columns), 0)
    struct.pack_into("<2I", size, 52, _PAGE, 0)
    struct.pack_into("<I", size, 60, 0)
    names = b"".join(struct.pack("<4H", 0, *place[0], 0) for place in places)
    at, attributes = 0, b""
    for _, _, width, _ in columns:
        attributes += struct.pack("<2IHBB", at, width or 8, 4, 2 if width else 1, 0)
        at += width or 8
    count = struct.pack("<3I", 0xF6F6F6F6, len(columns), 0)
    formats = [_format(place, column) for place, column in zip(places, columns, strict=True)]
    return [bytes(size), count, text, _listed(0xFFFFFFFF, names), _listed(0xFFFFFFFC, attributes), *formats]


def _listed(signature: int, entries: bytes) -> bytes:
    return struct.pack("<IH", signature, len(entries) + 8) + bytes(6) + entries + bytes(8)


def _texts(columns: Sequence[Column], *, packed: bool) -> tuple[bytes, list[list[tuple[int, int]]]]:
    """The subheader of all texts, and where in it name, label and format of each column stand, with their lengths."""
    blob = bytearray(12) + (_PACKED if packed else b" " * 8) + b" " * 8
    places = []
    for name, label, _, form in columns:
        of_column = []
        for each in (name, label, form):
            of_column.append((len(blob), len(each)))
            blob += each.encode() + b" " * (-len(each) % 4)
        places.append(of_column)
    struct.pack_into("<H", blob, 0, len(blob) - 8)
    return struct.pack("<I", 0xFFFFFFFD) + bytes(blob), places


def _format(place: list[tuple[int, int]], column: Column) -> bytes:
    found = bytearray(52)
    struct.pack_into("<I", found, 0, 0xFFFFFBFE)
    struct.pack_into("<3H", found, 34, 0, *(place[2] if column[3] else (0, 0)))
    struct.pack_into("<3H", found, 40, 0, *place[1])
    return bytes(found)
