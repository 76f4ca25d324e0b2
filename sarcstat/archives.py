"""Zip archives that others wrote, checked by their directory before a library unpacks them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from sarcstat.errors import InputError
from sarcstat.limits import DEFLATE, MOST_DIRECTORY, MOST_RATIO, MOST_UNPACKED, RATIO_COUNTS_FROM

_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_PIECE = 1 << 20
#: What unpacking raises where an archive is damaged, or asks for a password (RuntimeError).
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError, OverflowError)

#: Those of them that tell of damage.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError)


def check_archive(
    data: bytes, name: str, *, most: int = MOST_UNPACKED, later: Callable[[str], bool] = lambda member: False
) -> None:
    """Raise InputError for an archive that unpacks to far more than it should, whatever its directory says.

    What is no archive, or a damaged one, is left to whoever reads it. `later`: members that are not unpacked here,
    because they are looked at by `read_member` before a library gets them, or never unpacked.
    """
    members = _members(data, name)
    if sum(each.file_size for each in members) > most:
        raise _too_large(name, most)
    for each in members:
        if each.file_size > RATIO_COUNTS_FROM and each.file_size > MOST_RATIO * max(each.compress_size, 1):
            raise InputError(
                f"{name} unpacks to more than {MOST_RATIO} times its size, as no document does.",
                "Open it in the program that made it and save it again.",
            )
    if len(data) * DEFLATE > most:
        _check_declared(data, [each for each in members if not later(each.filename)], name)


def _too_large(name: str, most: int) -> InputError:
    return InputError(
        f"{name} unpacks to more than {most // 1_000_000:,} MB.", "Save what is wanted of it to a file of its own."
    )


def _members(data: bytes, name: str) -> list[zipfile.ZipInfo]:
    """What the directory lists; nothing for what is no archive."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - _LONGEST_COMMENT - _END.size))
    if place < 0 or place + _END.size > len(data):
        return []
    if _END.unpack_from(data, place)[5] > MOST_DIRECTORY:
        raise InputError(f"{name} holds far too many parts.", "Open it in the program that made it and save it again.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except BROKEN:
        return []


def _check_declared(data: bytes, members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse an archive with members that go on after the size that the directory declares."""
    for each in filter(_may_lie, members):
        try:
            for _ in _unpacked(data, each, name):
                pass
        except BROKEN:
            continue


def _may_lie(member: zipfile.ZipInfo) -> bool:
    """Whether a member can unpack to more than anybody has room for, whatever its declared size."""
    return member.compress_type == zipfile.ZIP_DEFLATED and member.compress_size * DEFLATE > RATIO_COUNTS_FROM


def read_member(archive: zipfile.ZipFile, data: bytes, member: str, name: str) -> bytes:
    """A member of the archive that `data` is, whole.

    Raises InputError where it goes on after its declared size, as a library that unpacks it would, and where it is not
    what was packed: some libraries stop before they come to the checksum. What asks for a password, or is packed in
    another way, raises RuntimeError.
    """
    about = archive.getinfo(member)
    try:
        if not _may_lie(about):
            return archive.read(about)
        found = b"".join(_unpacked(data, about, name))
        if len(found) == about.file_size and zlib.crc32(found) == about.CRC:
            return found
    except _DAMAGE:
        pass
    raise InputError(
        f"{name} is damaged: a part of it is not what was packed.",
        "Copy it again, or open it in the program that made it and save it again.",
    )


def _unpacked(data: bytes, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The content of a deflated member, piece by piece, no further than just beyond the declared size.

    Raises InputError for a member that is larger than that, one of BROKEN for a damaged one.
    """
    at = member.header_offset + 30 + sum(struct.unpack_from("<HH", data, member.header_offset + 26))
    packed, stream, size = memoryview(data)[at : at + member.compress_size], zlib.decompressobj(-15), 0
    for start in range(0, len(packed), _PIECE):
        rest: bytes | memoryview = packed[start : start + _PIECE]
        while rest and not stream.eof:
            piece = stream.decompress(rest, _PIECE)
            size += len(piece)
            if size > member.file_size:
                raise InputError(
                    f"{name} is damaged: a part of it is larger than its directory says.",
                    "Open it in the program that made it and save it again.",
                )
            yield piece
            rest = stream.unconsumed_tail
