"""Whether the description of an SPSS file holds together: a library that is written in C trusts it."""

from __future__ import annotations

import struct

from sarcstat.data.reading.sav_dictionary import Dictionary, Stored, read_dictionary
from sarcstat.limits import DEFLATE

_WIDEST = 255
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


def _widths(data: bytes, order: str) -> list[int]:
    """The widths of all variables as the records have them: 0 for a number, -1 for what goes on with a text."""
    from sarcstat.data.reading.system_file import RECORDS

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
