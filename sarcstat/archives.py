"""Zip archives that others wrote, checked by their directory before a library unpacks them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from sarcstat.errors import InputError
from sarcstat.limits import DEFLATE, MOST_DIRECTORY, MOST_RATIO, MOST_UNPACKED, RATIO_COUNTS_FROM

_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_PIECE = 1 << 20
#: What unpacking raises where an archive is damaged, or asks for a password (RuntimeError).
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError, OverflowError)


def check_archive(data: bytes, name: str, *, most: int = MOST_UNPACKED) -> None:
    """Raise InputError for an archive that unpacks to far more than it should, whatever its directory says.

    What is no archive, or a damaged one, is left to whoever reads it.
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
        _check_declared(data, members, name)


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
    for each in members:
        if each.compress_type == zipfile.ZIP_DEFLATED and each.compress_size * DEFLATE > RATIO_COUNTS_FROM:
            size = _unpacked_size(data, each)
            if size is not None and size > each.file_size:
                raise InputError(
                    f"{name} is damaged: a part of it is larger than its directory says.",
                    "Open it in the program that made it and save it again.",
                )


def _unpacked_size(data: bytes, member: zipfile.ZipInfo) -> int | None:
    """The size that a member unpacks to, counted no further than just beyond the declared one; None: damaged."""
    start = member.header_offset
    try:
        names = struct.unpack_from("<HH", data, start + 26)
    except struct.error:
        return None
    at = start + 30 + sum(names)
    packed, stream, size = memoryview(data)[at : at + member.compress_size], zlib.decompressobj(-15), 0
    for piece in range(0, len(packed), _PIECE):
        rest: bytes | memoryview = packed[piece : piece + _PIECE]
        while rest and not stream.eof:
            try:
                size += len(stream.decompress(rest, _PIECE))
            except zlib.error:
                return None
            if size > member.file_size:
                return size
            rest = stream.unconsumed_tail
    return size
