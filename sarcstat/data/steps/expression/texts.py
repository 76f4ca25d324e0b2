"""Functions of texts. Those without CHAR. count bytes of UTF-8, those with it characters.

A variable's texts are padded with blanks up to its width before they are cut, joined and searched, as SPSS and PSPP do
it; the trailing blanks of the result go when it is kept in a variable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np

from sarcstat.data.steps.expression.given import MANY, Function, Given
from sarcstat.data.steps.expression.values import Array, Numbers, Texts, objects

#: A text as long as SPSS can have them, in bytes.
LONGEST = 32767
_CUT = "a character of several bytes was cut in two, and what was left of it dropped"

Counts: TypeAlias = "Iterable[int | None]"


def _whole(values: Array) -> list[int | None]:
    """Whole numbers, None where missing; what is longer than any text is as good as just that."""
    return [None if each != each else int(each) for each in np.clip(values, -LONGEST - 1, LONGEST + 1).tolist()]


def _units(texts: Texts, given: Given) -> list[str]:
    """The texts so that each of Python's characters is what the function counts: a byte, or (CHAR.) a character."""
    exact = texts.exact()
    if given.node.function.startswith("CHAR.") or all(map(str.isascii, exact)):
        return exact
    return [each if each.isascii() else each.encode().decode("latin-1") for each in exact]


def _texts(found: list[str], given: Given) -> Texts:
    """The texts that units stand for; half a character is dropped and counted."""
    if not given.node.function.startswith("CHAR.") and not all(map(str.isascii, found)):
        whole = [(each, False) if each.isascii() else _of_bytes(each) for each in found]
        given.count(_CUT, np.array([broken for _, broken in whole], bool))
        found = [text for text, _ in whole]
    return _measured(found, given)


def _measured(found: list[str], given: Given) -> Texts:
    """Texts with their width; too long ones are cut and counted."""
    plain = all(map(str.isascii, found))
    width = max((len(each) if plain else len(each.encode()) for each in found), default=0)
    if width > LONGEST:
        long = np.array([len(each.encode()) > LONGEST for each in found], bool)
        given.count(f"a text of more than {LONGEST} bytes was cut", long)
        found = [each.encode()[:LONGEST].decode(errors="ignore") for each in found]
    return Texts(objects(found), min(width, LONGEST))


def _of_bytes(units: str) -> tuple[str, bool]:
    raw = units.encode("latin-1")
    text = raw.decode(errors="ignore")
    return text, len(text.encode()) != len(raw)


def _concatenated(given: Given, *texts: Texts) -> Texts:
    """CONCAT: one behind the other."""
    return _texts(["".join(each) for each in zip(*(_units(text, given) for text in texts), strict=True)], given)


def _found(last: bool) -> Function:
    """INDEX and RINDEX: where the first or last needle starts, 0 where there is none; with a third argument, the
    needles are the parts of the second that are so long."""

    def carried_out(given: Given, texts: Texts, needles: Texts, length: Array | None = None) -> Numbers:
        rows = zip(_units(texts, given), _units(needles, given), strict=True)
        if length is None:
            places = [text.rfind(each) if last else text.find(each) for text, each in rows]
            return Numbers(np.array(places, float) + 1)
        found = [_any_position(*row, each, last) for row, each in zip(rows, _whole(length), strict=True)]
        values = np.array(found, float)
        given.count(
            f"{given.node.function}: the needles do not divide into parts of the length asked for: system-missing",
            np.isnan(values) & ~np.isnan(length),
        )
        return Numbers(values)

    return Function("tti", carried_out, least=2)


def _any_position(text: str, needles: str, length: int | None, last: bool) -> float:
    if length is None or length <= 0 or len(needles) % length:
        return float("nan")
    parts = [needles[at : at + length] for at in range(0, len(needles), length)]
    if last:
        return float(max((text.rfind(each) for each in parts), default=-1) + 1)
    return float(min((at for each in parts if (at := text.find(each)) >= 0), default=-1) + 1)


def _length(given: Given, texts: Texts) -> Numbers:
    """LENGTH: bytes, of a variable its width; CHAR.LENGTH: characters without trailing blanks."""
    if given.node.function.startswith("CHAR."):
        return Numbers(np.array([len(each.rstrip(" ")) for each in texts.exact()], float))
    return Numbers(np.array([len(each) for each in _units(texts, given)], float))


def _padded(left: bool) -> Function:
    """LPAD and RPAD: filled up to a length with blanks, or with as many whole fillings as there is place for; blank
    where the length is missing or none ("x2 is illegal or missing" in IBM's table of missing values in arguments)."""

    def carried_out(given: Given, texts: Texts, length: Array, filling: Texts | None = None) -> Texts:
        outside = (length < 0) | (length > LONGEST)
        given.count(f"{given.node.function} to a length that is not from 0 to {LONGEST}: blank", outside)
        fillings = _units(filling, given) if filling is not None else [" "] * given.cases
        if filling is not None:
            empty = np.array([not each for each in fillings], bool)
            given.count(f"{given.node.function} with an empty text; nothing was added", empty)
        lengths = _whole(np.where(outside, np.nan, length))
        rows = zip(_units(texts, given), lengths, fillings, strict=True)
        return _texts([_filled(text, wanted, each, left) for text, wanted, each in rows], given)

    return Function("tit", carried_out, least=2)


def _filled(text: str, length: int | None, filling: str, left: bool) -> str:
    if length is None:
        return ""
    added = filling * ((length - len(text)) // len(filling)) if filling else ""
    return added + text if left else text + added


def _trimmed(left: bool) -> Function:
    """LTRIM and RTRIM: without the blanks, or the texts given, that stand at one end."""

    def carried_out(given: Given, texts: Texts, trimmed: Texts | None = None) -> Texts:
        if trimmed is None:
            found = [each.lstrip(" ") if left else each.rstrip(" ") for each in texts.exact()]
            return _measured(found, given)
        rows = zip(_units(texts, given), _units(trimmed, given), strict=True)
        return _texts([_without(text, each, left) for text, each in rows], given)

    return Function("tt", carried_out, least=1)


def _without(text: str, end: str, left: bool) -> str:
    while end and (text.startswith(end) if left else text.endswith(end)):
        text = text.removeprefix(end) if left else text.removesuffix(end)
    return text


def _replaced(given: Given, texts: Texts, needle: Texts, by: Texts, times: Array | None = None) -> Texts:
    """REPLACE: every needle, or the first so many, by another text."""
    most = _whole(times) if times is not None else [LONGEST] * given.cases
    rows = zip(texts.exact(), needle.exact(), by.exact(), most, strict=True)
    return _measured([_replacement(*row) for row in rows], given)


def _replacement(text: str, needle: str, by: str, most: int | None) -> str:
    return text.replace(needle, by, most) if needle and most is not None and most > 0 else text


def _part(given: Given, texts: Texts, start: Array, length: Array | None = None) -> Texts:
    """SUBSTR: from a position (1 is the first) to the end or so far; blank where the position or length is none."""
    lengths = _whole(length) if length is not None else [LONGEST] * given.cases
    rows = zip(_units(texts, given), _whole(start), lengths, strict=True)
    return _texts([_cut(*row) for row in rows], given)


def _cut(text: str, start: int | None, length: int | None) -> str:
    if start is None or length is None or start < 1 or length < 1:
        return ""
    return text[start - 1 : start - 1 + length]


def _truncated(given: Given, texts: Texts, length: Array) -> Texts:
    """STRUNC: cut to a length, then without trailing blanks; whole where the length is missing."""
    rows = zip(_units(texts, given), _whole(length), strict=True)
    found = [text if each is None else text[: max(each, 0)].rstrip(" ") for text, each in rows]
    return _texts(found, given)


def _case(of: Callable[[str], str]) -> Function:
    """UPCASE and LOWER; a letter of which two would become (ß), or one of other length, stays."""

    def letter(char: str) -> str:
        found = of(char)
        return found if len(found) == 1 and len(found.encode()) == len(char.encode()) else char

    def changed(text: str) -> str:
        return of(text) if text.isascii() else "".join(map(letter, text))

    return Function("t", lambda _given, texts: _same(texts, [changed(each) for each in texts.values]))


def _same(texts: Texts, values: list[str]) -> Texts:
    return Texts(objects(values), texts.width, texts.padded)


def _bytes(given: Given, texts: Texts, at: Array) -> Numbers:
    """CHAR.MBLEN and MBLEN.BYTE: how many bytes the character at a position has; it is one of characters, or bytes."""
    by_bytes = given.node.function == "MBLEN.BYTE"
    rows = zip(texts.exact(), _whole(at), strict=True)
    return Numbers(np.array([_size(text, each, by_bytes) for text, each in rows], float))


def _size(text: str, at: int | None, by_bytes: bool) -> float:
    if at is None or at < 1:
        return float("nan")
    start = 0
    for number, char in enumerate(text, 1):
        size = len(char.encode())
        if at <= start + size if by_bytes else at == number:
            return float(size)
        start += size
    return float("nan")


def _normalized(given: Given, texts: Texts) -> Texts:
    """NORMALIZE: the same characters in Unicode's composed form (NFC)."""
    return _measured([unicodedata.normalize("NFC", each) for each in texts.exact()], given)


_COUNTING: dict[str, Function] = {
    "CONCAT": Function("t", _concatenated, least=1, most=MANY),
    "INDEX": _found(last=False),
    "LENGTH": Function("t", _length),
    "LPAD": _padded(left=True),
    "LTRIM": _trimmed(left=True),
    "RINDEX": _found(last=True),
    "RPAD": _padded(left=False),
    "RTRIM": _trimmed(left=False),
    "SUBSTR": Function("tii", _part, least=2),
}
TEXTS: dict[str, Function] = {
    **_COUNTING,
    **{f"CHAR.{name}": each for name, each in _COUNTING.items()},
    "CHAR.MBLEN": Function("ti", _bytes),
    "MBLEN.BYTE": Function("ti", _bytes),
    "LOWER": _case(str.lower),
    "NORMALIZE": Function("t", _normalized),
    "NTRIM": Function("t", lambda _given, texts: texts),
    "REPLACE": Function("ttti", _replaced, least=3),
    "STRUNC": Function("ti", _truncated),
    "UPCASE": _case(str.upper),
}
