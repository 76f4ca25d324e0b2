"""Whether an Excel 97 workbook holds together: a library trusts its chains, counts and places, and ends the process.

The container is Microsoft's ([MS-CFB]: sectors, chained by a table), what stands in it [MS-XLS]: records, each with its
kind and length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sarcstat.data.reading.shared.signature import OLE

_END, _FIRST_SPECIAL = 0xFFFFFFFE, 0xFFFFFFFA
#: Bytes of an entry of the directory, and of a small sector; the kind of an entry that is a stream.
_ENTRY, _SMALL, _STREAM = 128, 64, 2
#: Sectors of the table that the header names itself.
_IN_HEADER = 109
_ROWS, _COLUMNS = 65_536, 256
#: Records of cells, and the fewest bytes that each has.
_CELLS = {0x0203: 14, 0x0204: 8, 0x00D6: 8, 0x0205: 8, 0x00FD: 10, 0x027E: 10, 0x00BD: 12}
_CELLS |= dict.fromkeys((0x0006, 0x0206, 0x0406), 20)
_DIMENSIONS, _TEXTS, _SHEET, _ROW, _COLUMN_INFO = 0x0200, 0x00FC, 0x0085, 0x0208, 0x007D
#: Bytes of the records of a row and of columns, and the bits that say that they are hidden.
_LONG_ROW, _HIDDEN_ROW, _LONG_COLUMN, _HIDDEN_COLUMN = 16, 0x20, 10, 0x01


def is_sound(data: bytes) -> bool:
    """Whether a workbook can be given to a library: its chains end, and lengths and places are within the file."""
    if not data.startswith(OLE):
        return True  # what is no container is told by whoever reads it
    try:
        stream = _Container(data).stream(("Workbook", "Book"))
        return _holds_together(stream)
    except (struct.error, ValueError, IndexError, StopIteration):
        return False


def hidden_in_sheets(data: bytes) -> list[tuple[frozenset[int], frozenset[int]]]:
    """The numbers, from 1, of the hidden rows and columns of each sheet, in their order; none of what is not sound.

    A row is hidden whose height is said to be none ([MS-XLS] 2.4.221 Row, fDyZero), also by a filter; columns are told
    together (2.4.53 ColInfo, fHidden).
    """
    if not data.startswith(OLE):
        return []
    try:
        stream = _Container(data).stream(("Workbook", "Book"))
        starts, rows, columns = _sheets_and_hidden(stream)
    except (struct.error, ValueError, IndexError, StopIteration):
        return []
    ends = [min((each for each in starts if each > start), default=len(stream)) for start in starts]
    return [(_within(start, end, rows), _within(start, end, columns)) for start, end in zip(starts, ends, strict=True)]


#: Where something is told, and of which numbers.
_Told = list[tuple[int, range]]


def _within(start: int, end: int, told: _Told) -> frozenset[int]:
    return frozenset(number for at, numbers in told if start <= at < end for number in numbers)


def _sheets_and_hidden(stream: bytes) -> tuple[list[int], _Told, _Told]:
    """Where each sheet begins, and where which rows and which columns are told to be hidden."""
    at, starts = 0, []
    rows: _Told = []
    columns: _Told = []
    while at <= len(stream) - 4:
        kind, size = struct.unpack_from("<2H", stream, at)
        at += 4
        if kind == _SHEET:
            starts.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _ROW and size >= _LONG_ROW and stream[at + 12] & _HIDDEN_ROW:
            (row,) = struct.unpack_from("<H", stream, at)
            rows.append((at, range(row + 1, row + 2)))
        elif kind == _COLUMN_INFO and size >= _LONG_COLUMN and stream[at + 8] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<2H", stream, at)
            columns.append((at, range(first + 1, min(last, _COLUMNS) + 2)))
        at += size
    return starts, rows, columns


class _Container:
    """Streams of a container. Anything that does not fit raises struct.error, ValueError or IndexError."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, small = struct.unpack_from("<2H", data, 30)
        if shift not in (9, 12) or small != 6:
            raise ValueError("sizes of sectors that no program writes")
        self.size = 1 << shift
        tables, directory, self.least = (struct.unpack_from("<I", data, at)[0] for at in (44, 48, 56))
        if tables > len(data) // self.size:
            raise ValueError("a table that is larger than the file")
        self.table = b"".join(self._sector(number) for number in self._tables())
        entries = self._chained(directory)
        self.entries = [entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]

    def _sector(self, number: int) -> bytes:
        found = self.data[(number + 1) * self.size : (number + 2) * self.size]
        if not found:
            raise ValueError("a sector behind the end")
        return found

    def _tables(self) -> Iterator[int]:
        """The sectors that the table of chains is in."""
        named = list(struct.unpack_from(f"<{_IN_HEADER}I", self.data, 76))
        more, steps = struct.unpack_from("<I", self.data, 68)[0], 0
        while more < _FIRST_SPECIAL:
            steps += self.size
            if steps > len(self.data):
                raise ValueError("a chain without an end")
            *others, more = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            named += others
        return (number for number in named if number < _FIRST_SPECIAL)

    def _chained(self, number: int) -> bytes:
        """What stands in a chain of sectors."""
        return b"".join(map(self._sector, _chain(number, self.table)))

    def _small(self) -> tuple[bytes, bytes]:
        """The table of small sectors, and what they hold: it is the stream of the root, the first entry."""
        (first,), (start,) = struct.unpack_from("<I", self.data, 60), struct.unpack_from("<I", self.entries[0], 116)
        return self._chained(first), self._chained(start)

    def stream(self, names: tuple[str, ...]) -> bytes:
        """The stream of the first of these names; raises ValueError where there is none."""
        found = {}
        for entry in self.entries:
            length, kind = struct.unpack_from("<HB", entry, 64)
            start, size = struct.unpack_from("<2I", entry, 116)
            if kind == _STREAM:
                name = entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
                found[name] = self._content(start, size)
        return next(found[name] for name in names if name in found)

    def _content(self, start: int, size: int) -> bytes:
        """What stands in a stream of that size."""
        if size >= self.least:
            content = self._chained(start)
        else:
            table, held = self._small()
            content = b"".join(held[_SMALL * at : _SMALL * (at + 1)] for at in _chain(start, table))
        if len(content) < size:
            raise ValueError("a stream that ends too early")
        return content[:size]


def _chain(number: int, table: bytes) -> Iterator[int]:
    """The numbers of a chain that a table has; raises ValueError for one without an end."""
    for _ in range(len(table) // 4 + 1):
        if number == _END:
            return
        yield number
        (number,) = struct.unpack_from("<I", table, 4 * number)
    raise ValueError("a chain without an end")


def _holds_together(stream: bytes) -> bool:
    """Whether the records of a workbook stand where such a workbook can have them."""
    at, last = 0, len(stream) - 4
    least = _CELLS.get
    while at <= last:
        kind, size = struct.unpack_from("<2H", stream, at)
        at += 4
        if fewest := least(kind):
            if size < fewest or stream[at + 3]:  # the columns of such a workbook are numbered in one byte
                return False
            if kind == 0x00BD and struct.unpack_from("<H", stream, at + size - 2)[0] >= _COLUMNS:
                return False
        elif kind in _OTHERS and not _OTHERS[kind](stream, at, size):
            return False
        at += size
    return at <= len(stream) + 4


def _dimensions(stream: bytes, at: int, size: int) -> bool:
    top, bottom, left, right = struct.unpack_from("<2I2H" if size >= 12 else "<4H", stream, at)
    return bool(top <= bottom <= _ROWS and left <= right <= _COLUMNS)


def _texts(stream: bytes, at: int, size: int) -> bool:
    return size >= 8 and 3 * struct.unpack_from("<I", stream, at + 4)[0] <= len(stream)


def _sheet(stream: bytes, at: int, size: int) -> bool:
    return size >= 7 and struct.unpack_from("<I", stream, at)[0] < len(stream)


_OTHERS = {_DIMENSIONS: _dimensions, _TEXTS: _texts, _SHEET: _sheet}
