"""How a system file of SPSS (.sav, .zsav) is built: PSPP Developers Guide, "System File Format"."""

from __future__ import annotations

#: A text of more bytes is kept in several variables of the file.
VERY_LONG = 255
#: So many bytes of a very long text are reserved for each of its variables, and so many are stored in it.
RESERVED, STORED = 252, 255
#: Where the header of a file has its layout code, and where the first record stands.
LAYOUT_CODE, RECORDS = slice(64, 68), 176


def words(width: int) -> int:
    """The number of words of 8 bytes that a value takes; a number has the width 0."""
    return max((width + 7) // 8, 1)


def segments(width: int) -> list[int]:
    """The widths of the variables that hold a text of that width: itself, or several for a very long one."""
    if width <= VERY_LONG:
        return [width]
    number = -(-width // RESERVED)
    return [VERY_LONG] * (number - 1) + [width - (number - 1) * RESERVED]
