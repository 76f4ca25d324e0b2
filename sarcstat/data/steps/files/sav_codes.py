"""The numbers that stand for formats, missing values and compressed words in system files of SPSS."""

from __future__ import annotations

import sys

from sarcstat.data.steps.table import Format

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


def decoded_format(code: int, width: int) -> Format:
    """The format behind its number in a file; a very long text has the width of the whole."""
    kind = _KINDS.get(code >> 16 & 0xFF)
    if width:
        return Format("AHEX", 2 * width) if kind == "AHEX" else Format("A", width)
    return Format(kind or "F", code >> 8 & 0xFF, code & 0xFF) if kind not in ("A", "AHEX") else Format("F", 8, 2)


def encoded_format(format_: Format) -> int:
    """The number that stands for a format in a file."""
    return _CODES[format_.kind] << 16 | min(format_.width, 255) << 8 | format_.decimals
