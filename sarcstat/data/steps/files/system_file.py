"""How a system file of SPSS (.sav, .zsav) is built: PSPP Developers Guide, "System File Format"."""

from __future__ import annotations

import sys

from sarcstat.data.steps.table import Format

#: A text of more bytes is kept in several variables of the file.
VERY_LONG = 255
#: So many bytes of a very long text are reserved for each of its variables, and so many are stored in it.
RESERVED, STORED = 252, 255
#: Where the header of a file has its layout code, and where the first record stands.
LAYOUT_CODE, RECORDS = slice(64, 68), 176
#: Bytecodes of compressed data: up to 251 a number itself; the end; a word of its own; blanks; system-missing.
LAST_NUMBER, END, WORD, BLANKS, SYSMIS = 251, 252, 253, 254, 255
#: What is taken off a bytecode to have the number.
BIAS = 100
BLANK_WORD = b" " * 8

#: System-missing, the largest and the smallest number.
SYSTEM_MISSING = -sys.float_info.max
HIGHEST = sys.float_info.max
LOWEST = float.fromhex("-0x1.ffffffffffffep+1023")

_NUMBERED = (
    *("", "A", "AHEX", "COMMA", "DOLLAR", "F", "IB", "PIBHEX", "P", "PIB", "PK", "RB", "RBHEX", "", "", "Z", "N", "E"),
    *("", "", "DATE", "TIME", "DATETIME", "ADATE", "JDATE", "DTIME", "WKDAY", "MONTH", "MOYR", "QYR", "WKYR", "PCT"),
    *("DOT", "CCA", "CCB", "CCC", "CCD", "CCE", "EDATE", "SDATE", "MTIME", "YMDHMS"),
)
_KINDS = {code: kind for code, kind in enumerate(_NUMBERED) if kind}
_CODES = {kind: code for code, kind in _KINDS.items()}
MEASURES = (None, "nominal", "ordinal", "scale")


def words(width: int) -> int:
    """The number of words of 8 bytes that a value takes; a number has the width 0."""
    return max((width + 7) // 8, 1)


def segments(width: int) -> list[int]:
    """The widths of the variables that hold a text of that width: itself, or several for a very long one."""
    if width <= VERY_LONG:
        return [width]
    number = -(-width // RESERVED)
    return [VERY_LONG] * (number - 1) + [width - (number - 1) * RESERVED]


def decoded_format(code: int, width: int) -> Format:
    """The format behind its number in a file; a very long text has the width of the whole."""
    kind = _KINDS.get(code >> 16 & 0xFF)
    if width:
        return Format("AHEX", 2 * width) if kind == "AHEX" else Format("A", width)
    return Format(kind or "F", code >> 8 & 0xFF, code & 0xFF) if kind not in ("A", "AHEX") else Format("F", 8, 2)


def encoded_format(format_: Format) -> int:
    """The number that stands for a format in a file."""
    return _CODES[format_.kind] << 16 | min(format_.width, 255) << 8 | format_.decimals
