"""Whether a Stata file holds as many rows as it says: before version 13 nothing in it tells where they end.

The layout is Stata's own (`help dta_115`): a header, descriptions of the variables, the rows without a gap, then tables
of value labels up to the end of the file. A library takes what follows the rows for rows where their number is wrong.
"""

from __future__ import annotations

import struct

#: First byte of a file: Stata 7 SE, 8, 10, 12. Others are laid out in other ways, or say themselves where rows end.
_FORMATS = (111, 113, 114, 115)
_HEADER, _NAME, _LABEL = 109, 33, 81
#: Bytes of a format of a variable, by the first byte of the file.
_FORM = {111: 12, 113: 12, 114: 49, 115: 49}
#: Bytes of the numbers, by the code of their type; texts have their length for a code.
_WIDTHS = {251: 1, 252: 2, 253: 4, 254: 4, 255: 8}
_LONGEST_TEXT = 244


def is_whole(data: bytes) -> bool:
    """Whether the rows, and the labels behind them, end where the file does; True for a format not looked at."""
    if not data or data[0] not in _FORMATS:
        return True
    try:
        order = "<" if data[1] == 2 else ">"
        at = _end_of_rows(data, order)
        while at < len(data):
            (size,) = struct.unpack_from(f"{order}i", data, at)
            if size < 8:
                return False
            at += 4 + _NAME + 3 + size
        return at == len(data)
    except (struct.error, KeyError):
        return False


def _end_of_rows(data: bytes, order: str) -> int:
    """Where the rows end; raises struct.error or KeyError where the file ends before."""
    variables, rows = struct.unpack_from(f"{order}Hi", data, 4)
    types = data[_HEADER : _HEADER + variables]
    at = _HEADER + variables * (1 + _NAME + 2 + _FORM[data[0]] + _NAME + _LABEL) + 2
    while True:  # characteristics, which end with an empty one
        kind, size = struct.unpack_from(f"{order}Bi", data, at)
        at += 5 + max(size, 0)
        if kind == 0:
            break
    width = sum(each if each <= _LONGEST_TEXT else _WIDTHS[each] for each in types)
    return int(at + rows * width)
