r"""Texts with gaps, as SPSS stores them: `^1`, `[:^1\n:]1`, `[%1:, ^1:]1`; a backslash takes a sign as it is.

`^I` is the first value of argument I. `[:A:]I` repeats A over the values of argument I, as many at a time as A
uses; `[A:B:]I` uses A (with `%` for `^`) for the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_GAP = re.compile(r"\\(?P<sign>.)|\^(?P<argument>\d{1,3})|\[(?P<body>(?:\\.|[^\\\]])*)\](?P<list>\d{1,3})", re.S)
_INNER = re.compile(r"\\(?P<sign>.)|[\^%](?P<value>\d{1,3})", re.S)
_PARTS = re.compile(r"(?:\\.|[^\\:])*", re.S)
#: What repeated use of one argument may make of a short file.
LONGEST = 1_000_000


def filled(template: str, arguments: Sequence[Sequence[str]]) -> str:
    """The template with its gaps filled; a gap without an argument stays as it is. At most `LONGEST` characters."""
    out: list[str] = []
    length, place = 0, 0
    for gap in _GAP.finditer(template):
        out += [template[place : gap.start()], _gap(gap, arguments)]
        length += len(out[-1])
        place = gap.end()
        if length > LONGEST:
            break
    return "".join((*out, template[place:]))[:LONGEST]


def _gap(gap: re.Match[str], arguments: Sequence[Sequence[str]]) -> str:
    if gap["sign"]:
        return _escaped(gap["sign"])
    number = int(gap["argument"] or gap["list"])
    if not 1 <= number <= len(arguments):
        return gap.group()
    values = arguments[number - 1]
    if gap["argument"]:
        return values[0] if values else ""
    first, again = _bodies(gap["body"])
    return _repeated(first, again, values)


def _bodies(text: str) -> tuple[str, str]:
    """The text for the first values and the one for all others, out of `A:B:` or `:B:`."""
    parts: list[str] = []
    place = 0
    while place <= len(text):
        part = _PARTS.match(text, place)
        if part is None:
            break
        parts.append(part.group())
        place = part.end() + 1
    again = parts[1] if len(parts) > 1 else ""
    return (parts[0] or again), again


def _repeated(first: str, again: str, values: Sequence[str]) -> str:
    out: list[str] = []
    place, length = 0, 0
    while place < len(values) and length <= LONGEST:
        body = again if place else first
        width = max((int(each["value"]) for each in _INNER.finditer(body) if each["value"]), default=1)
        width = max(width, 1)
        out.append(_once(body, values[place : place + width]))
        length += len(out[-1])
        place += width
    return "".join(out)


def _once(body: str, values: Sequence[str]) -> str:
    def of(each: re.Match[str]) -> str:
        if each["sign"]:
            return _escaped(each["sign"])
        number = int(each["value"])
        return values[number - 1] if 1 <= number <= len(values) else ""

    return _INNER.sub(of, body)


def _escaped(sign: str) -> str:
    return "\n" if sign == "n" else sign
