"""Archives that unpack to far more than they should are refused by their directory, or where that does not say so."""

from __future__ import annotations

import io
import os
import struct
import zipfile

import pytest

from sarcstat import archives
from sarcstat.archives import check_archive
from sarcstat.errors import InputError


def packed(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def test_an_ordinary_archive_passes() -> None:
    check_archive(packed(("a", b"x" * 1000), ("b", os.urandom(1000))), "a.xlsx")


#: The names are given: an archive holds the time, and two processes would have tests of different names.
NONE = {"empty": b"", "begun": b"PK\x03\x04", "text": b"no archive", "cut off": packed(("a", b"x"))[:-30]}


@pytest.mark.parametrize("data", NONE.values(), ids=NONE)
def test_what_is_none_is_left_to_its_reader(data: bytes) -> None:
    check_archive(data, "a.xlsx")


def test_a_bomb_is_refused_by_its_size_and_by_its_ratio() -> None:
    bomb = packed(("a", b" " * 25_000_000))
    with pytest.raises(InputError, match=r"a\.xlsx unpacks to more than 20 MB"):
        check_archive(bomb, "a.xlsx", most=20_000_000)
    with pytest.raises(InputError, match="more than 250 times its size"):
        check_archive(bomb, "a.xlsx")


def test_several_members_count_together() -> None:
    with pytest.raises(InputError, match="unpacks to more than 2 MB"):
        check_archive(packed(("a", os.urandom(1_500_000)), ("b", os.urandom(1_500_000))), "x", most=2_000_000)


def test_a_directory_that_says_too_little_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_COUNTS_FROM", 1000)
    data = packed(("a", os.urandom(500_000) + b" " * 3_000_000))
    check_archive(data, "x", most=4_000_000)
    place = data.rfind(b"PK\x01\x02")
    lying = data[: place + 24] + struct.pack("<L", 1000) + data[place + 28 :]
    with pytest.raises(InputError, match="larger than its directory says"):
        check_archive(lying, "x", most=4_000_000)


def test_too_long_a_directory_is_not_read() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 9_000_000, 0, 0)
    with pytest.raises(InputError, match="far too many parts"):
        check_archive(b"PK\x03\x04" + end, "x")


def test_what_is_read_later_is_looked_at_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "RATIO_COUNTS_FROM", 1000)
    content = os.urandom(500_000) + b" " * 3_000_000
    data = packed(("a", content), ("b", b"short"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert [archives.read_member(archive, data, name, "x") for name in ("a", "b")] == [content, b"short"]
    place = data.find(b"PK\x01\x02")
    lying = data[: place + 24] + struct.pack("<L", 1000) + data[place + 28 :]
    check_archive(lying, "x", most=4_000_000, later=lambda name: name == "a")
    with (
        zipfile.ZipFile(io.BytesIO(lying)) as archive,
        pytest.raises(InputError, match="larger than its directory says"),
    ):
        archives.read_member(archive, lying, "a", "x")


@pytest.mark.parametrize("counts_from", [1000, 10**9])
@pytest.mark.parametrize("place", [100, -1])
def test_a_member_that_is_not_what_was_packed(monkeypatch: pytest.MonkeyPatch, counts_from: int, place: int) -> None:
    """Damage in it, or in the checksum that the directory has of it."""
    monkeypatch.setattr(archives, "RATIO_COUNTS_FROM", counts_from)
    data = packed(("a", os.urandom(250_000).hex().encode()))
    place = place if place > 0 else data.rfind(b"PK\x01\x02") + 16
    damaged = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    with (
        zipfile.ZipFile(io.BytesIO(damaged)) as archive,
        pytest.raises(InputError, match="x is damaged: a part of it is not what was packed"),
    ):
        archives.read_member(archive, damaged, "a", "x")
