"""Files of SPSS, Stata and SAS, damaged as bytes, in the integers of their records, and inside of packed blocks."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from random import Random

from hostile.case import Case
from hostile.kinds.files import bases
from hostile.kinds.files.texts import on, saying
from hostile.mutating import WORDS, damaged, renumbered
from sarcstat.data.reading.statistical.sav_dictionary import read_dictionary

_WORDS = (b"time", b"status", b"arm", b"Lev", b"age", b"Days", b"alive", b"dead")
OPTIONS = ("--na", "--weight", "--id", "--decimal")


def _case(content: bytes, extension: str, chance: Random) -> Case:
    name = f"a{extension}"
    words = on(name, chance)
    if chance.random() < 0.15:
        words = saying(words, chance, OPTIONS)
    return Case(words, {name: content}, terminal=chance.random() < 0.05)


def _changed(content: bytes, chance: Random) -> bytes:
    """Bytes damaged on one of several levels."""
    ways: tuple[Callable[[bytes, Random], bytes], ...] = (damaged, renumbered, renumbered, _worded, _shorter)
    return chance.choice(ways)(content, chance)


def _worded(content: bytes, chance: Random) -> bytes:
    """A text in it replaced by one of the same length that means trouble."""
    known = [each for each in _WORDS if each in content]
    word = chance.choice(known) if known else content[:4]
    at = content.find(word)
    for _ in range(chance.randrange(4)):
        at = max(content.find(word, at + 1), at)
    put = chance.choice(WORDS).encode("utf-8", "replace")[: len(word)]
    return content[:at] + put.ljust(len(word), chance.choice((b" ", b"\0", b"\xff"))) + content[at + len(word) :]


def _shorter(content: bytes, chance: Random) -> bytes:
    """As a transfer leaves it that broke off: anywhere, or where a record ends."""
    at = chance.randrange(len(content))
    return content[: at // chance.choice((1, 8, 80, 512)) * 8 or at] if chance.random() < 0.3 else content[:at]


def sav(chance: Random) -> Case:
    """A damaged system file, packed or not."""
    return _case(_changed(bases.spss(".sav", chance.choice(("", "row"))), chance), ".sav", chance)


def zsav(chance: Random) -> Case:
    """A damaged packed system file; half the time what is packed is damaged."""
    content = bases.spss(".zsav")
    if chance.random() < 0.5:
        return _case(_changed(content, chance), ".zsav", chance)
    about = read_dictionary(content)
    start = about.start
    packed = content[start + 24 :]
    cells = _changed(zlib.decompress(packed), chance)
    if chance.random() < 0.2:
        cells = cells * chance.choice((0, 2, 100))
    blocks = zlib.compress(cells)
    at = start + 24
    head = struct.pack("<3Q", start, at + len(blocks), 48)
    trailer = struct.pack("<3q2I", -100, 0, 0x3FF000, 1, 0)[:24]
    trailer = struct.pack("<2q2I", -100, 0, 0x3FF000, 1) + struct.pack("<2q2I", start, at, len(cells), len(blocks))
    if chance.random() < 0.3:
        trailer = renumbered(trailer, chance)
    return _case(content[:start] + head + blocks + trailer, ".zsav", chance)


def dta(chance: Random) -> Case:
    """A damaged file of Stata 8 to 15."""
    return _case(_changed(bases.stata(chance.choice((8, 10, 12, 13, 14, 15))), chance), ".dta", chance)


def sas7bdat(chance: Random) -> Case:
    """A damaged data set of SAS; half of the damage is among its pages' descriptions."""
    content = bases.sas(packed=chance.random() < 0.5)
    if chance.random() < 0.5:
        at = chance.choice((0, 0, 1024, 1024 + 3000, 4096))
        return _case(content[:at] + _changed(content[at:], chance), ".sas7bdat", chance)
    return _case(_changed(content, chance), ".sas7bdat", chance)


def xpt(chance: Random) -> Case:
    """A damaged SAS transport file; digits of its records are numbers, too."""
    content = bases.transport(chance.choice((5, 8)))
    if chance.random() < 0.3:
        at = chance.randrange(0, 880, 80) + chance.randrange(48, 78)
        content = content[:at] + str(chance.choice((0, 1, 9, 99, 999))).encode() + content[at:]
        content = content[: len(content) // 80 * 80]
        return _case(content, ".xpt", chance)
    return _case(_changed(content, chance), ".xpt", chance)
