"""Tables as system files of SPSS (.sav, .zsav): the same bytes for the same table, in UTF-8 and compressed."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sarcstat.data.reading.statistical.system_file import VERY_LONG, segments, words
from sarcstat.data.steps.files.sav_codes import BIAS, HIGHEST, LOWEST, MEASURES, SYSTEM_MISSING, encoded_format
from sarcstat.data.steps.files.sav_packing import deflated, packed
from sarcstat.data.steps.table import Column, Format, Table
from sarcstat.files_written import write_file

#: The longest labels of values and variables in bytes that a file can hold.
_LABEL, _VARIABLE_LABEL = 255, 32767
_PROGRAM = "@(#) SPSS DATA FILE - sarcstat"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A variable, the short names of its parts in the file, and the place of its first word in a case, from 1."""

    column: Column
    short: tuple[bytes, ...]
    at: int


def write_sav(table: Table, path: Path) -> None:
    """Write a file, completely or not at all; `.zsav` at the end of the path makes it a compressed one of that kind.

    Scratch variables are left out. Raises InputError where it cannot be written, ValueError for a text that is longer
    than its variable.
    """
    write_file(path, sav_bytes(table, zipped=path.suffix.lower() == ".zsav"))


def sav_bytes(table: Table, *, zipped: bool = False) -> bytes:
    """The file as bytes."""
    columns = [each for each in table.columns if not each.name.startswith("#")]
    placed = list(_placed(columns))
    head = _header(table, placed, zipped=zipped) + b"".join(_records(placed)) + _labels(placed)
    head += _extensions(table, placed) + struct.pack("<2i", 999, 0)
    cells = packed(columns, table.cases)
    return head + (deflated(cells, len(head)) if zipped else cells)


def _placed(columns: list[Column]) -> Iterator[_Placed]:
    taken: set[bytes] = set()
    at = 1
    for column in columns:
        parts = segments(column.width)
        yield _Placed(column, tuple(_short(column.name, taken) for _ in parts), at)
        at += sum(words(width) for width in parts)


def _short(name: str, taken: set[bytes]) -> bytes:
    """A name of at most 8 letters that no other variable has."""
    short = name.upper().encode() if name.isascii() and len(name) <= 8 else b""
    number = len(taken)
    while not short or short in taken:
        number += 1
        short = f"V{number}".encode()
    taken.add(short)
    return short


def _header(table: Table, placed: list[_Placed], *, zipped: bool) -> bytes:
    weight = next((each.at for each in placed if _same(each.column.name, table.weight)), 0)
    size = sum(words(width) for each in placed for width in segments(each.column.width))
    numbers = struct.pack("<5id", 2, size, 2 if zipped else 1, weight, table.cases, float(BIAS))
    made = b"01 Jan 0000:00:00"
    return (b"$FL3" if zipped else b"$FL2") + _PROGRAM.encode().ljust(60) + numbers + made + b" " * 64 + b"\0" * 3


def _same(name: str, other: str | None) -> bool:
    return other is not None and name.casefold() == other.casefold()


def _records(placed: list[_Placed]) -> Iterator[bytes]:
    """A record a variable and, behind it, one for every further word of its value."""
    for each in placed:
        for place, (short, width) in enumerate(zip(each.short, segments(each.column.width), strict=True)):
            yield _variable(each.column, short, width, first=place == 0)
            yield struct.pack("<6i8s", 2, -1, 0, 0, 0, 0, b" " * 8) * (words(width) - 1)


def _variable(column: Column, short: bytes, width: int, *, first: bool) -> bytes:
    print_, write = column.print, column.write
    if width:
        print_ = write = Format(print_.kind, width * 2 if print_.kind == "AHEX" else width)
    label = _cut(column.label, _VARIABLE_LABEL) if first else b""
    kind, missing = _missing(column)
    numbers = (2, width, int(bool(label)), kind, encoded_format(print_), encoded_format(write))
    record = struct.pack("<6i8s", *numbers, short.ljust(8))
    if label:
        record += struct.pack("<i", len(label)) + label + b"\0" * (-len(label) % 4)
    return record + missing


def _missing(column: Column) -> tuple[int, bytes]:
    """How values are declared missing in a variable's record, and these values; long texts have theirs elsewhere."""
    rules = column.missing
    if column.width > 8:
        return 0, b""
    values = b"".join(_value(each) for each in rules.values)
    if rules.range is None:
        return len(rules.values), values
    low, high = (max(min(each, HIGHEST), LOWEST) for each in rules.range)
    return -2 - len(rules.values), struct.pack("<2d", low, high) + values


def _value(value: float | str) -> bytes:
    return value.encode().ljust(8) if isinstance(value, str) else struct.pack("<d", value)


def _cut(text: str, most: int) -> bytes:
    """The text in UTF-8, whole characters within so many bytes."""
    return text.encode()[:most].decode("utf-8", "ignore").encode()


def _labels(placed: list[_Placed]) -> bytes:
    """The labels of the values of numbers and short texts."""
    found = b""
    for each in placed:
        if not each.column.labels or each.column.width > 8:
            continue
        found += struct.pack("<2i", 3, len(each.column.labels))
        for value, label in each.column.labels.items():
            text = _cut(label, _LABEL)
            found += _value(value) + bytes([len(text)]) + text + b" " * (-(1 + len(text)) % 8)
        found += struct.pack("<3i", 4, 1, each.at)
    return found


def _extensions(table: Table, placed: list[_Placed]) -> bytes:
    """What older versions of SPSS did not know: record 7, by subtype."""
    parts = [
        _extension(3, 4, struct.pack("<8i", 1, 0, 0, -1, 1, 1, 2, 65001)),
        _extension(4, 8, struct.pack("<3d", SYSTEM_MISSING, HIGHEST, LOWEST)),
        _extension(11, 4, b"".join(_display(each) for each in placed)),
        _extension(13, 1, b"\t".join(each.short[0] + b"=" + each.column.name.encode() for each in placed)),
        _extension(
            14,
            1,
            b"".join(
                each.short[0] + f"={each.column.width:05d}".encode() + b"\0\t"
                for each in placed
                if each.column.width > VERY_LONG
            ),
        ),
        _extension(16, 8, struct.pack("<2q", 1, table.cases)),
        _extension(20, 1, b"UTF-8"),
        _extension(21, 1, b"".join(_long_labels(each.column) for each in placed)),
        _extension(22, 1, b"".join(_long_missing(each.column) for each in placed)),
    ]
    return b"".join(parts)


def _extension(subtype: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, subtype, size, len(data) // size) + data if data else b""


def _display(placed: _Placed) -> bytes:
    column = placed.column
    measure = MEASURES.index(column.measure)
    shown = min(max(column.print.width, 1), 32)
    return struct.pack("<3i", measure, shown, 0 if column.text else 1) * len(placed.short)


def _sized(data: bytes) -> bytes:
    return struct.pack("<i", len(data)) + data


def _long_labels(column: Column) -> bytes:
    if column.width <= 8 or not column.labels:
        return b""
    found = _sized(column.name.encode()) + struct.pack("<2i", column.width, len(column.labels))
    for value, label in column.labels.items():
        found += _sized(str(value).encode().ljust(column.width)) + _sized(_cut(label, _LABEL))
    return found


def _long_missing(column: Column) -> bytes:
    if column.width <= 8 or not column.missing.values:
        return b""
    values = column.missing.values
    head = _sized(column.name.encode()) + bytes([len(values)]) + struct.pack("<i", 8)
    return head + b"".join(_value(each) for each in values)
