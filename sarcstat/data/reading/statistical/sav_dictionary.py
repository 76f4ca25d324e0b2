"""What a system file of SPSS says of its variables, before the data."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sarcstat.data.reading.statistical.system_file import LAYOUT_CODE, RECORDS, STORED, VERY_LONG, segments, words


@dataclass(slots=True)
class Stored:
    """A variable as it stands in a file; texts are bytes in the file's encoding.

    `at` is the place of its first word in a case, `print` and `write` are the numbers of its formats. `missing` are the
    values declared missing, eight bytes each, `kind_of_missing` how they are meant (n: values, -2: a range, -3: a range
    and a value).
    """

    short: bytes
    width: int
    at: int
    print: int
    write: int
    label: bytes = b""
    missing: tuple[bytes, ...] = ()
    kind_of_missing: int = 0
    name: bytes = b""
    labels: list[tuple[bytes, bytes]] = field(default_factory=list)
    measure: int = 0


@dataclass(slots=True)
class Dictionary:
    """The header of a file and its variables; `order` is < or >, `start` the place of the first byte of the data."""

    order: str
    compression: int
    weight: int
    cases: int
    bias: float
    variables: list[Stored] = field(default_factory=list)
    encoding: str | None = None
    words: int = 0
    start: int = 0


class _Reader:
    """Records of a file, one after the other. Anything that does not fit raises struct.error or ValueError."""

    def __init__(self, data: bytes) -> None:
        if data[:4] not in (b"$FL2", b"$FL3"):
            raise ValueError("no system file")
        self.data = data
        self.order = "<" if data[LAYOUT_CODE] in (b"\2\0\0\0", b"\3\0\0\0") else ">"
        self.at = RECORDS
        self.extensions: dict[int, bytes] = {}
        self.places: dict[int, Stored] = {}

    def integers(self, count: int) -> tuple[int, ...]:
        found = struct.unpack_from(f"{self.order}{count}i", self.data, self.at)
        self.at += 4 * count
        return found

    def bytes(self, count: int, padded: int = 1) -> bytes:
        """So many bytes, and what fills them up to a multiple of `padded`."""
        whole = -(-count // padded) * padded
        if count < 0 or self.at + whole > len(self.data):
            raise ValueError("the file ends within a record")
        found = self.data[self.at : self.at + count]
        self.at += whole
        return found


def read_dictionary(data: bytes) -> Dictionary:
    """The dictionary at the beginning of a file. Raises struct.error or ValueError for what is damaged."""
    reader = _Reader(data)
    _, compression, weight, cases, bias = struct.unpack_from(f"{reader.order}4id", data, 68)
    found = Dictionary(reader.order, compression, weight, cases, bias)
    records: list[Stored] = []
    while (kind := reader.integers(1)[0]) != 999:
        if kind == 2:
            _variable(reader, records, found)
        elif kind == 3:
            _labels(reader)
        elif kind == 6:
            reader.bytes(80 * reader.integers(1)[0])
        elif kind == 7:
            subtype, size, count = reader.integers(3)
            reader.extensions[subtype] = reader.bytes(size * count)
        else:
            raise ValueError(f"an unknown record: {kind}")
    reader.integers(1)
    found.start = reader.at
    _extend(reader, records, found)
    return found


def weight_variable(data: bytes) -> str | None:
    """The name of the variable that a file is weighted by; None for one that is not, or cannot be read."""
    try:
        about = read_dictionary(data)
        found = next(each.name for each in about.variables if each.at + 1 == about.weight)
        return found.decode(about.encoding or "latin-1")
    except (StopIteration, struct.error, ValueError, IndexError, LookupError):
        return None


def _variable(reader: _Reader, records: list[Stored], found: Dictionary) -> None:
    width, labeled, missing, print_, write = reader.integers(5)
    name = reader.bytes(8).rstrip(b" \0")
    label = reader.bytes(reader.integers(1)[0], 4) if labeled else b""
    values = tuple(reader.bytes(8) for _ in range(abs(missing)))
    if width >= 0:
        record = Stored(name, width, found.words, print_, write, label, values, missing, name)
        records.append(record)
        reader.places[found.words + 1] = record
    found.words += 1


def _labels(reader: _Reader) -> None:
    """Value labels (record 3) and the variables that have them (record 4)."""
    labels = []
    for _ in range(reader.integers(1)[0]):
        value = reader.bytes(8)
        length = reader.bytes(1)[0]
        labels.append((value, reader.bytes(length)))
        reader.bytes(-(1 + length) % 8)
    kind, count = reader.integers(2)
    if kind != 4:
        raise ValueError("value labels without variables")
    for place in reader.integers(count):
        if place not in reader.places:
            raise ValueError("value labels of no variable")
        reader.places[place].labels = labels


def _extend(reader: _Reader, records: list[Stored], found: Dictionary) -> None:
    """Long names, very long texts, labels and missing values of long texts, measures, the encoding."""
    said = reader.extensions
    found.encoding = _encoding(reader)
    long = {key: int(value.rstrip(b"\0")) for key, value in _pairs(said.get(14, b""))}
    names = dict(_pairs(said.get(13, b"")))
    measures = _measures(reader, len(records))
    for record, measure in zip(records, measures, strict=True):
        record.measure = measure
        record.name = names.get(record.short, record.short)
    found.variables = _joined(records, long)
    by_name = {record.name: record for record in found.variables}
    for name, labels in _long_labels(reader, said.get(21, b"")):
        if name in by_name:
            by_name[name].labels = labels
    for name, values in _long_missing(reader, said.get(22, b"")):
        if name in by_name:
            by_name[name].missing, by_name[name].kind_of_missing = values, len(values)


def _pairs(text: bytes) -> Iterator[tuple[bytes, bytes]]:
    for each in text.split(b"\t"):
        key, equals, value = each.partition(b"=")
        if equals:
            yield key, value


def _joined(records: list[Stored], long: dict[bytes, int]) -> list[Stored]:
    """The variables, of which very long texts are one each."""
    found: list[Stored] = []
    at = 0
    while at < len(records):
        record = records[at]
        width = long.get(record.short, record.width)
        number = len(segments(width)) if width > VERY_LONG else 1
        if at + number > len(records):
            raise ValueError("a very long text has too few parts")
        if number > 1:
            record.width = width
        found.append(record)
        at += number
    return found


def _measures(reader: _Reader, variables: int) -> list[int]:
    data = reader.extensions.get(11, b"")
    numbers = struct.unpack(f"{reader.order}{len(data) // 4}i", data[: len(data) // 4 * 4])
    each = next((size for size in (3, 2) if len(numbers) == size * variables), 0)
    return [number if 0 <= number <= 3 else 0 for number in numbers[::each]] if each else [0] * variables


def _encoding(reader: _Reader) -> str | None:
    said = reader.extensions
    if 20 in said:
        return said[20].rstrip(b" \0").decode("ascii", "replace")
    if len(said.get(3, b"")) < 32:
        return None
    code = struct.unpack_from(f"{reader.order}8i", said[3])[7]
    return {65001: "utf-8", 28591: "latin-1", 936: "gb18030", 54936: "gb18030"}.get(
        code, f"cp{code}" if code > 99 and code != 20127 else None
    )


class _Parts:
    """Pieces of an extension record, each with its length before it."""

    def __init__(self, order: str, data: bytes) -> None:
        self.order, self.data, self.at = order, data, 0

    def integer(self) -> int:
        self.at += 4
        (found,) = struct.unpack_from(f"{self.order}i", self.data, self.at - 4)
        return int(found)

    def value(self) -> bytes:
        """Eight bytes. SPSS writes their number before the first of several, some versions of PSPP before each."""
        if self.data[self.at : self.at + 4] == struct.pack(f"{self.order}i", 8):
            self.at += 4
        return self.text(8)

    def text(self, length: int | None = None) -> bytes:
        size = self.integer() if length is None else length
        self.at += size
        return self.data[self.at - size : self.at]


def _long_labels(reader: _Reader, data: bytes) -> Iterator[tuple[bytes, list[tuple[bytes, bytes]]]]:
    parts = _Parts(reader.order, data)
    while parts.at < len(data):
        name = parts.text()
        parts.integer()
        yield name, [(parts.text(), parts.text()) for _ in range(parts.integer())]


def _long_missing(reader: _Reader, data: bytes) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
    parts = _Parts(reader.order, data)
    while parts.at < len(data):
        name, number = parts.text(), parts.text(1)[0]
        yield name, tuple(parts.value() for _ in range(number))


def pieces(at: int, width: int) -> list[tuple[int, int]]:
    """Where a text stands in a case that has it from word `at`: first byte and number of bytes of each piece."""
    found: list[tuple[int, int]] = []
    left = width
    for each in segments(width):
        found.append((8 * at, min(left, STORED)))
        at, left = at + words(each), max(left - STORED, 0)
    return [(start, used) for start, used in found if used]
