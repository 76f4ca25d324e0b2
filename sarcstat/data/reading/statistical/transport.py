"""Whether a SAS transport file is whole: the format does not say where it ends, its parts do.

The layout is SAS's own ("The Record Layout of a Data Set in SAS Transport (XPORT) Format", versions 5 and 8): records
of 80 bytes, a description of 140 bytes for each variable, then the rows without a gap, filled up with blanks. Version 8
says how many rows there are, version 5 does not: a file of it that ends exactly where a row and a record end may have
broken off there.
"""

from __future__ import annotations

import re
from typing import Literal

Trouble = Literal["damaged", "several", "open end"]

_RECORD = 80
_HEADER = rb"HEADER RECORD\*{7}%s *HEADER RECORD!{7}"
_MEMBER = re.compile(_HEADER % rb"MEMB(?:ER|V8)" + rb"[0-9]{27}([0-9]{3})")
_VARIABLES = re.compile(_HEADER % rb"NAM(?:ESTR|STV8)" + rb"([0-9]{10})")
_ROWS = re.compile(_HEADER % rb"OBS(?:V8)?" + rb"([ 0-9]{30})")


def trouble(data: bytes) -> Trouble | None:
    """What is wrong with the bytes of a transport file; None for a whole one with one data set."""
    member, variables, rows = (each.search(data) for each in (_MEMBER, _VARIABLES, _ROWS))
    if member is None or variables is None or rows is None or len(data) % _RECORD:
        return "damaged"
    body = data[rows.start() + _RECORD :]
    another = _MEMBER.search(body)
    if another is not None and another.start() % _RECORD == 0:
        return "several"
    size, number = int(member[1]), int(variables[1])
    if not size or number * size > len(data):
        return "damaged"
    starts = range(variables.start() + _RECORD, variables.start() + _RECORD + number * size, size)
    width = sum(int.from_bytes(data[start + 4 : start + 6], "big") for start in starts)
    if width == 0:
        return "damaged"
    declared = rows[1].split()[:1] if b"OBSV8" in rows[0] else []
    if declared and int(declared[0]):
        return None if 0 <= len(body) - int(declared[0]) * width < _RECORD else "damaged"
    rest = body[len(body) // width * width :]
    if rest.strip(b" ") or len(rest) >= _RECORD:
        return "damaged"
    return None if rest or body.endswith(b" " * width) else "open end"
