"""The members of a `.spv` file, a zip archive, unpacked within limits whatever the archive says of itself."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import IO

from sarcstat.errors import InputError
from sarcstat.outputs.limits import (
    MOST_BYTES,
    MOST_DIRECTORY_BYTES,
    MOST_RATIO,
    RATIO_COUNTS_FROM,
    Allowance,
    too_large,
)

_END = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65_535
_AGAIN = "Open it in SPSS and save it again, or copy it again from where it came."
_PIECE = 1 << 16
#: What unpacking raises where an archive is damaged, or asks for a password (RuntimeError).
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, OSError, ValueError, OverflowError)


class Archive:
    """An open archive; `name` is what errors call it."""

    def __init__(self, data: bytes, allowance: Allowance) -> None:
        self.name = allowance.name
        self.allowance = allowance
        _check_directory(data, self.name)
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise self.damaged() from None
        listed = self.zip.infolist()
        self.members = {info.filename: info for info in listed}
        if len(self.members) < len(listed):
            raise InputError(f"{self.name} is damaged: it has two parts of the same name.", _AGAIN)
        if len(listed) != _listed(data):
            raise InputError(f"{self.name} is damaged: some of its parts are missing.", _AGAIN)

    def damaged(self) -> InputError:
        """The refusal of an archive that cannot be unpacked."""
        return InputError(f"{self.name} is damaged: it cannot be unpacked.", _AGAIN)

    def read(self, member: str) -> bytes:
        """The bytes of a member; raises InputError where it is missing, damaged, protected, or far too long."""
        info = self.members.get(member)
        if info is None:
            raise InputError(f"{self.name} is damaged: its part {member} is missing.", _AGAIN)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.damaged()
        try:
            with self.zip.open(info) as part:
                return self._unpacked(part, max(info.compress_size, 1))
        except _BROKEN:
            raise InputError(f"{self.name} is damaged: its part {member} cannot be unpacked.", _AGAIN) from None

    def _unpacked(self, part: IO[bytes], packed: int) -> bytes:
        pieces: list[bytes] = []
        size = 0
        while piece := part.read(_PIECE):
            size += len(piece)
            self.allowance.unpack(len(piece))
            if size > RATIO_COUNTS_FROM and size > MOST_RATIO * packed:
                raise InputError(
                    f"{self.name} unpacks to more than {MOST_RATIO} times its size, as no output of SPSS does.",
                    "Save it again in SPSS.",
                )
            pieces.append(piece)
        return b"".join(pieces)


def _end(data: bytes) -> int:
    """Where the record at the end of an archive begins; below 0 where there is none."""
    return data.rfind(b"PK\x05\x06", max(0, len(data) - _LONGEST_COMMENT - _END.size))


def _listed(data: bytes) -> int:
    """The number of members, as the end of the archive tells it."""
    return int(_END.unpack_from(data, _end(data))[4])


def _check_directory(data: bytes, name: str) -> None:
    """Refuse an archive whose list of members would take all memory; it is read at once."""
    if len(data) > 8 * MOST_BYTES:
        raise too_large(name)
    place = _end(data)
    if place < 0 or place + _END.size > len(data):
        raise InputError(f"{name} is damaged: its end is missing.", _AGAIN)
    size = _END.unpack_from(data, place)[5]
    if size > MOST_DIRECTORY_BYTES or data[max(0, place - 20) : place].startswith(b"PK\x06\x07"):
        raise too_large(name)
