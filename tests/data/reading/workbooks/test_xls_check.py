"""Excel 97 workbooks whose chains, counts or places do not hold together: a sentence, not the end of the process."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import pytest
import workbooks

from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.workbooks.xls_check import hidden_in_sheets, is_sound
from sarcstat.errors import InputError

ROWS = [["months", "arm"], [1.5, "a"], [2.5, "b"]]


def record(kind: int, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack("<2H", kind, len(data)) + data


def workbook(*more: bytes, before: int = -1) -> bytes:
    """The workbook with more records, before its end or another of its records."""
    records = workbooks.xls_records(ROWS)
    return workbooks.contained(b"".join([*records[:before], *more, *records[before:]]))


DIMENSIONS = struct.Struct("<2I3H")
NUMBER = struct.Struct("<3Hd")
#: What brings the library down: it makes room for it, or follows it, without an end.
DEADLY = {
    "a column": workbook(record(0x0203, NUMBER.pack(65535, 65535, 0, 1.5))),
    "dimensions": workbook(record(0x0200, DIMENSIONS.pack(0, 2**31, 0, 65535, 0))),
    "texts": workbook(record(0x00FC, struct.pack("<2I", 2**31 - 1, 2**31 - 1)), before=2),
    "a chain": workbook()[:512] + struct.pack("<2I", 0xFFFFFFFD, 1) + workbook()[520:],
}


def read(content: bytes, folder: Path) -> list[float]:
    path = folder / "a.xls"
    path.write_bytes(content)
    return list(open_source(str(path)).read(["months"]).frame["months"])


def test_a_whole_workbook_holds_together(tmp_path: Path) -> None:
    content = workbook(record(0x0200, DIMENSIONS.pack(0, 3, 0, 2, 0)))
    assert is_sound(content)
    assert read(content, tmp_path) == [1.5, 2.5]


def test_a_workbook_of_many_sectors_holds_together() -> None:
    assert is_sound(workbooks.xls([["a", "b"], *([float(i), "x" * 40] for i in range(3000))]))


def test_a_small_workbook_lies_among_small_sectors(tmp_path: Path) -> None:
    """Streams of less than 4096 bytes are chained by a table of their own; a chain there may have no end, too."""
    stream = b"".join(workbooks.xls_records(ROWS))
    whole = small(stream, [*range(1, -(-len(stream) // 64)), 0xFFFFFFFE])
    assert is_sound(whole)
    assert read(whole, tmp_path) == [1.5, 2.5]
    assert not is_sound(small(stream, [0] * -(-len(stream) // 64)))


def small(stream: bytes, chain: list[int]) -> bytes:
    """A container with the workbook in small sectors: the root's stream, which is contained, has them."""
    whole = bytearray(workbooks.contained(stream))
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
    last = len(whole) // 512 - 1
    struct.pack_into("<2I", whole, 60, last, 1)
    struct.pack_into("<I", whole, 512 + 4 * last, 0xFFFFFFFE)
    struct.pack_into("<2I", whole, 1024 + 116, *struct.unpack_from("<2I", whole, 1024 + 128 + 116))
    struct.pack_into("<2I", whole, 1024 + 128 + 116, 0, len(stream))
    return bytes(whole) + table


@pytest.mark.parametrize("what", DEADLY)
def test_what_brings_the_library_down_does_not(what: str, tmp_path: Path) -> None:
    assert not is_sound(DEADLY[what])
    with pytest.raises(InputError, match=r"a\.xls is damaged: it cannot be read as a workbook"):
        read(DEADLY[what], tmp_path)


@pytest.mark.parametrize("place", [44, 1024 + 248])
def test_lengths_beyond_the_end_are_tried_elsewhere(place: int, tmp_path: Path) -> None:
    """Of the table of chains, of a stream: as long as the library does not mind, it is read."""
    content = workbook()[:place] + struct.pack("<I", 2**32 - 1) + workbook()[place + 4 :]
    assert not is_sound(content)
    assert read(content, tmp_path) == [1.5, 2.5]


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
def test_a_transfer_that_broke_off(share: float, tmp_path: Path) -> None:
    content = workbooks.xls([["a", "b"], *([float(i), "x" * 40] for i in range(300))])
    with pytest.raises(InputError, match="is damaged"):
        read(content[: int(share * len(content))], tmp_path)


def test_what_only_looks_odd_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sarcstat.data.reading.workbooks.sheet_cells.is_sound", lambda data: False)
    assert read(workbook(), tmp_path) == [1.5, 2.5]


SHORT = workbook(record(0x0022), record(0x0085, b"\0\0\0"), before=2)


def test_a_library_that_gives_up_says_nothing_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(SHORT)
    code = "from sarcstat.data.reading.workbooks import sheet_cells as s; s.is_sound = lambda data: True\n"
    code += "try: s.read_cells('a.xls', open('a.xls', 'rb').read(), None)\nexcept s.InputError as error: print(error)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert (done.stderr, done.stdout) == ("", "a.xls is damaged: it cannot be read as a workbook.\n")


def row_record(number: int, flags: int) -> bytes:
    """The record of a row, numbered from 0, with the flags of its options."""
    return struct.pack("<HH6HI", 0x0208, 16, number, 0, 2, 255, 0, 0, flags)


def test_hidden_rows_are_told(tmp_path: Path) -> None:
    first, *others = workbooks.xls_records([["id", "time"], *([float(i), 5.0 * i] for i in range(1, 9))])
    rows = [row_record(0, 0x100), row_record(2, 0x120), row_record(3, 0x160), row_record(5, 0x110)]
    content = workbooks.contained(b"".join([first, *others[:3], *rows, *others[3:]]))
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    (said,) = (each.text for each in open_source(str(path)).read().conditions if each.code == "hidden_rows")
    assert "Sheet 'Patients'" in said
    assert "2 rows that a filter or the user has hidden there count as all others do (rows 3, 4)" in said


def test_hidden_rows_belong_to_their_sheet() -> None:
    start, sheet, end, *body = workbooks.xls_records([["a", "b"], [1.0, 2.0]])
    bound = len(sheet)
    places = [len(start) + 2 * bound + len(end), len(start) + 2 * bound + len(end) + len(b"".join(body))]
    named = [sheet[:4] + struct.pack("<I", place) + sheet[8:] for place in places]
    columns = struct.pack("<7H", 0x007D, 10, 1, 2, 2560, 0, 0x01)
    second = [body[0], columns, row_record(1, 0x20), *body[1:]]
    stream = b"".join([start, *named, end, *body, *second])
    assert hidden_in_sheets(workbooks.contained(stream)) == [(frozenset(), frozenset()), ({2}, {2, 3})]
    assert hidden_in_sheets(b"PK") == []
    assert hidden_in_sheets(workbooks.contained(stream)[:700]) == []
