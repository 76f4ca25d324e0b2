"""Whether the description of an SPSS file holds together: a library that is written in C trusts it."""

from __future__ import annotations

import struct
import zlib
from typing import Literal

from sarcstat.data.reading.statistical.sav_dictionary import Dictionary, Stored, read_dictionary
from sarcstat.limits import DEFLATE

_WIDEST = 255
#: Bytes of packed cases of a .zsav that are looked at; its blocks are of 4 MB.
_MOST_INFLATED = 400_000_000
#: Codes of packed cells: nothing, the end of all, a word that stands behind the eight codes.
_NOTHING, _END, _WORD = 0, 252, 253
#: The formats of texts, A and AHEX; all others are of numbers.
_OF_TEXTS = (1, 2)


def is_sound(data: bytes) -> bool:
    """Whether a system file can be given to a library: records, widths, formats and the number of cases fit the file.

    What stands in the cells is not looked at.
    """
    try:
        about = read_dictionary(data)
        widths = _widths(data, about.order)
    except (struct.error, ValueError, IndexError, OverflowError, LookupError):
        return False
    return (
        all(-1 <= width <= _WIDEST for width in widths)
        and all(_has_its_format(each) for each in about.variables)
        and _most_cases(data, about) >= about.cases
    )


def trouble(data: bytes) -> Literal["damaged", "open end"] | None:
    """What is wrong with the number of cases of a system file that can be read; None where nothing is known to be.

    A program that did not know it before it wrote them says -1; a .zsav has a directory that says where they end.
    """
    try:
        about = read_dictionary(data)
        packed, at = (_inflated(data, about), 0) if about.compression == 2 else (data, about.start)
    except (struct.error, ValueError, IndexError, OverflowError, LookupError, zlib.error):
        return None  # it was read in spite of this
    size = 8 * max(about.words, 1)
    rest = len(data) - about.start
    if about.compression == 0 and (rest % size if about.cases < 0 else rest >= (about.cases + 1) * size):
        return "damaged"
    if about.compression in (1, 2) and about.cases >= 0 and _goes_on(packed, at, about.cases * about.words):
        return "damaged"
    return "open end" if about.cases < 0 and about.compression in (0, 1) else None


def _inflated(data: bytes, about: Dictionary) -> bytes:
    """The packed cases of a .zsav: a header of three places, blocks, a directory of the blocks.

    Raises ValueError where they are too many to be looked at, struct.error and zlib.error for damage.
    """
    _, directory, _ = struct.unpack_from(f"{about.order}3q", data, about.start)
    _, _, size, number = struct.unpack_from(f"{about.order}2q2i", data, directory)
    found, room = [], _MOST_INFLATED
    for block in range(number):
        _, place, _, length = struct.unpack_from(f"{about.order}2q2i", data, directory + 24 * (block + 1))
        found.append(zlib.decompressobj().decompress(data[place : place + length], min(max(size, 1), room)))
        room -= len(found[-1])
        if room <= 0:
            raise ValueError("too much to be looked at")
    return b"".join(found)


def _goes_on(data: bytes, at: int, words: int) -> bool:
    """Whether packed cases go on behind so many words: eight codes, then the words that codes announce, and so on."""
    while words >= 8 and at < len(data):
        words -= 8 - data.count(_NOTHING, at, at + 8)
        at += 8 + 8 * data.count(_WORD, at, at + 8)
    while at < len(data):
        for code in data[at : at + 8]:
            if code == _NOTHING:
                continue
            if words == 0:
                return code != _END
            words -= 1
        at += 8 + 8 * data.count(_WORD, at, at + 8)
    return False


def _widths(data: bytes, order: str) -> list[int]:
    """The widths of all variables as the records have them: 0 for a number, -1 for what goes on with a text."""
    from sarcstat.data.reading.statistical.system_file import RECORDS

    found, at = [], RECORDS
    while struct.unpack_from(f"{order}i", data, at)[0] == 2:
        width, labeled, missing = struct.unpack_from(f"{order}3i", data, at + 4)
        found.append(width)
        at += 32
        if labeled:
            at += 4 + (struct.unpack_from(f"{order}i", data, at)[0] + 3) // 4 * 4
        at += 8 * abs(missing)
    return found


def _has_its_format(variable: Stored) -> bool:
    """Whether a number is shown as one, and a text as one; 0 is no format."""
    kinds = ((variable.print >> 16) & 0xFF, (variable.write >> 16) & 0xFF)
    return all(kind == 0 or (kind in _OF_TEXTS) == (variable.width > 0) for kind in kinds)


def _most_cases(data: bytes, about: Dictionary) -> int:
    """As many cases as the rest of the file can hold: a word takes eight bytes, packed one, deflated far less."""
    rest, words = max(len(data) - about.start, 0), max(about.words, 1)
    if about.compression == 0:
        return rest // (8 * words)
    return rest * (1 if about.compression == 1 else DEFLATE) // words
