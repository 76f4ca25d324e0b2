"""Bytes and texts as accidents and malice leave them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

#: Bytes that mean something somewhere.
_BYTES = (b"\x00", b"\xff", b"\x7f", b"\x80", b"\r", b"\n", b'"', b"'", b"\x1b[2J", b"\xef\xbb\xbf", b"\xff\xfe")
#: Texts that mean something somewhere: numbers, marks, escapes, words.
WORDS = (
    *("", " ", "\t", "\n", "\r", "\0", "\x1b[31m", "\x9b2J", "\u202e", "\u2028", "\ufeff", "\ud7ff", "\U0001f600"),
    *("0", "-0", "-1", "1e308", "-1e308", "1e-320", "1e999", "nan", "inf", "-inf", "NA", "N/A", ".", ",", ";", "1,5"),
    *("9" * 400, "9007199254740993", "1_000", "0x10", "²", "١٢", "1/0", "2020-02-30", "0000-00-00", "9999-12-31"),
    *("'", '"', "`", "\\", "%s", "%1000000000d", "{x}", "{{ 1/0 }}", "{% for %}", "=1+1", "@x", "<b>", "&lt;", "&#0;"),
    *("]]>", "--", "/*", "é", "e\u0301", "1.5", "1582-10-15", "true", "null", "None", "x" * 300, "a b", "a=b", "a|b"),
    *("../x", "/dev/zero", "~", "*", "?", "$HOME", "-"),
)


def damaged(content: bytes, chance: Random, most: int = 4) -> bytes:
    """The bytes with some changes: bits, bytes, numbers of some bytes, pieces left out, doubled, moved; its end."""
    for _ in range(chance.randint(1, most)):
        content = chance.choice(_CHANGES)(content, chance)
    return content


def _place(content: bytes, chance: Random) -> int:
    """Somewhere in it; half the time near the beginning, where headers are."""
    most = len(content) if chance.random() < 0.5 else min(len(content), 400)
    return chance.randrange(most + 1)


def _bit(content: bytes, chance: Random) -> bytes:
    if not content:
        return content
    at = min(_place(content, chance), len(content) - 1)
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def _byte(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + chance.choice(_BYTES) + content[at + chance.randrange(2) :]


def _number(content: bytes, chance: Random) -> bytes:
    """An integer of 1 to 8 bytes at its limits."""
    size, at = chance.choice((1, 2, 4, 8)), _place(content, chance)
    half, most = 2 ** (8 * size - 1), 2 ** (8 * size) - 1
    value = chance.choice((0, 1, half - 1, half, most, most - 1))
    return content[:at] + value.to_bytes(size, chance.choice(("little", "big"))) + content[at + size :]


def _without(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at + _length(content, chance) :]


def _twice(content: bytes, chance: Random) -> bytes:
    at, length = _place(content, chance), _length(content, chance)
    return content[: at + length] * 1 + content[at : at + length] * chance.choice((1, 2, 50)) + content[at + length :]


def _moved(content: bytes, chance: Random) -> bytes:
    at, to, length = _place(content, chance), _place(content, chance), _length(content, chance)
    piece, rest = content[at : at + length], content[:at] + content[at + length :]
    return rest[:to] + piece + rest[to:]


def _noise(content: bytes, chance: Random) -> bytes:
    at, length = _place(content, chance), _length(content, chance)
    return content[:at] + chance.randbytes(length) + content[at + length :]


def _cut(content: bytes, chance: Random) -> bytes:
    return content[: _place(content, chance)]


def _length(content: bytes, chance: Random) -> int:
    return chance.choice((1, 2, 4, 8, 16, 64, 256, len(content) // 4))


_CHANGES = (_bit, _bit, _byte, _byte, _number, _number, _without, _twice, _moved, _noise, _cut)


def altered(text: str, chance: Random, words: Sequence[str] = WORDS, most: int = 4) -> str:
    """A text with some of its words or lines left out, doubled, exchanged, or replaced by words that mean trouble."""
    for _ in range(chance.randint(1, most)):
        pieces = text.splitlines(keepends=True) if chance.random() < 0.4 else _tokens(text)
        if not pieces:
            return chance.choice(words)
        at, to = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        match chance.randrange(6):
            case 0:
                del pieces[at]
            case 1:
                pieces.insert(to, pieces[at])
            case 2:
                pieces[at], pieces[to] = pieces[to], pieces[at]
            case 3:
                pieces[at] = chance.choice(words)
            case 4:
                pieces.insert(at, chance.choice(words))
            case _:
                piece = pieces[at]
                inside = chance.randrange(len(piece) + 1)
                pieces[at] = piece[:inside] + chance.choice(words) + piece[inside + chance.randrange(2) :]
        text = "".join(pieces)
    return text


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def renumbered(content: bytes, chance: Random, most: int = 3) -> bytes:
    """The bytes with integers of records changed: by one, twofold, to nothing, to their limits."""
    for _ in range(chance.randint(1, most)):
        size = chance.choice((2, 4, 4, 4, 8))
        at = _place(content, chance) // size * size
        if at + size > len(content):
            continue
        order = chance.choice(("little", "little", "big"))
        value, limit = int.from_bytes(content[at : at + size], order), 2 ** (8 * size)
        near = (value + 1, value - 1, 2 * value, value // 2, value + 8, value ^ 0x100)
        found = chance.choice((*near, *near, 0, 1, limit // 2 - 1, limit // 2, limit - 1, limit - 2, 10**6))
        content = content[:at] + (found % limit).to_bytes(size, order) + content[at + size :]
    return content


#: Numbers at their limits.
NUMBERS = (0, 1, -1, 2, 3, 100, 1e9, -1e9, 1e60, 1e300, 5e-324, 0.5, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 10**400)


def disturbed(content: Any, chance: Random, words: Sequence[str] = WORDS, most: int = 2) -> Any:
    """Nested lists and mappings with some of their values replaced, left out, doubled, nested or exchanged."""
    found = deepcopy(content)
    for _ in range(chance.randint(1, most)):
        places = list(_places(found))
        if places:
            _disturb(places, chance, words)
    return found


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    """Each container with the key of each value in it, at any depth."""
    for key, value in list(content.items() if isinstance(content, dict) else enumerate(content)):
        yield content, key
        if isinstance(value, dict | list):
            yield from _places(value)


def _disturb(places: Sequence[tuple[Any, Any]], chance: Random, words: Sequence[str]) -> None:
    (within, key), (other, its) = chance.choice(places), chance.choice(places)
    match chance.randrange(9):
        case 0:
            del within[key]
        case 1:
            within[key] = deepcopy(other[its])
        case 2:
            within[key] = [deepcopy(within[key])] * chance.choice((1, 2, 50))
        case 3 if isinstance(within, dict):
            within[chance.choice(words)] = within.pop(key)
        case 4:
            within[key] = chance.choice(([], {}, [[]], {"a": {"b": 1}}, True, "", 1, chance.choice(words)))
        case _:
            within[key] = _like(within[key], chance, words)


def _like(value: Any, chance: Random, words: Sequence[str]) -> Any:
    """Another value of the same type, mostly."""
    match value:
        case bool():
            return not value
        case int() | float():
            return chance.choice(NUMBERS)
        case str():
            return altered(value, chance, words, 1) if chance.random() < 0.5 else chance.choice(words)
        case dict():
            return {**value, chance.choice(words): chance.choice(words)}
        case list():
            return [*value, chance.choice((*NUMBERS, *words))]
        case _:
            return chance.choice(words)
