"""Bytes and texts as accidents and malice leave them."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from html import escape
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


def repacked(members: Mapping[str, bytes], chance: Random, most: int = 2) -> dict[str, bytes]:
    """The members of an archive, some of them damaged, gone, under another name, or exchanged."""
    found = dict(members)
    for _ in range(chance.randint(1, most)):
        name, other = chance.choice([*found]), chance.choice([*found])
        match chance.randrange(12):
            case 0:
                del found[name]
                if not found:
                    return dict(members)
            case 1:
                found[altered(name, chance).replace("\0", "0")[:200]] = found.pop(name)
            case 2:
                found[name], found[other] = found[other], found[name]
            case 3:
                found[name] = damaged(found[name], chance)
            case _:
                found[name] = _rewritten(found[name], chance)
    return found


def _rewritten(content: bytes, chance: Random) -> bytes:
    """A member as XML, where it is a text, else as bytes."""
    try:
        return remarked(content.decode("utf-8"), chance).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return damaged(content, chance)


_TAG = re.compile(r"<[^<>]*>")
_VALUE = re.compile(r'="[^"<>]*"')
_LEAF = re.compile(r"<(\w[^\s<>/]*)[^<>]*>[^<>]*</\1>|<\w[^<>]*/>")
_INNER = re.compile(r">([^<>]+)<")
#: What XML may hold and a document rarely does.
_ODDITIES = (
    *("<!-- x -->", "<![CDATA[ 1 ]]>", "<?x y?>", "&amp;", "&#x10FFFF;", "&#0;", "&unknown;", "</x>", "<x>", "<x/>"),
    "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
    "<x>" * 20_000,
)


def remarked(text: str, chance: Random, most: int = 3) -> str:
    """XML with attributes changed or gone, elements gone, doubled, moved, nested, texts replaced."""
    for _ in range(chance.randint(1, most)):
        text = chance.choice(_REMARKS)(text, chance)
    return text


def _found(pattern: re.Pattern[str], text: str, chance: Random) -> re.Match[str] | None:
    """A piece like this, by chance one near to a place."""
    at = chance.randrange(len(text) + 1)
    return pattern.search(text, at) or pattern.search(text)


def _attribute(text: str, chance: Random) -> str:
    found = _found(_VALUE, text, chance)
    if found is None:
        return altered(text, chance)
    value = chance.choice((*WORDS, found[0][2:-1] * 2, "-1", "1048577", "XFD1048576", "A0", "4294967296", "s", "e"))
    return text[: found.start()] + f'="{value}"' * chance.choice((0, 1, 1, 1)) + text[found.end() :]


def _element(text: str, chance: Random) -> str:
    found, to = _found(_LEAF, text, chance), _found(_TAG, text, chance)
    if found is None or to is None:
        return altered(text, chance)
    times, piece = chance.choice((0, 0, 2, 2, 1000)), found[0]
    if chance.random() < 0.3:
        return text[: to.start()] + piece + text[to.start() :]
    return text[: found.start()] + piece * times + text[found.end() :]


def _inside(text: str, chance: Random) -> str:
    found = _found(_INNER, text, chance)
    if found is None:
        return altered(text, chance)
    return text[: found.start(1)] + chance.choice((*WORDS, "1e5", "43831", "-5")) + text[found.end(1) :]


def _mark(text: str, chance: Random) -> str:
    found = _found(_TAG, text, chance)
    if found is None:
        return altered(text, chance)
    put = chance.choice(("", "", found[0] * 2, *_ODDITIES))
    return text[: found.start()] + put + text[found.end() if chance.random() < 0.5 else found.start() :]


_REMARKS = (_attribute, _attribute, _attribute, _element, _element, _inside, _inside, _mark, altered)


def mixed(text: str, chance: Random, words: Sequence[str] = WORDS) -> str:
    """A text in XML or HTML with its words or its elements altered, or both."""
    how = chance.randrange(4)
    if how != 1:
        text = altered_markup(text, chance, words)
    return altered(text, chance, words) if how < 2 else text


def altered_markup(text: str, chance: Random, words: Sequence[str] = WORDS, most: int = 3) -> str:
    """XML or HTML that is still well formed, with some of its elements and attributes changed."""
    for _ in range(chance.randint(1, most)):
        changed = _other_attribute if chance.random() < 0.5 else _other_element
        text = changed(text, chance, words)
    return text


def _other_attribute(text: str, chance: Random, words: Sequence[str]) -> str:
    """An attribute with another value, without its name, or gone."""
    found = list(_ATTRIBUTE.finditer(text))
    if not found:
        return text
    one = chance.choice(found)
    value = chance.choice((chance.choice(words), str(chance.choice(_WHOLE)), chance.choice(found)["value"]))
    shown = escape(value, quote=True)
    new = chance.choice((f'{one["name"]}="{shown}"', f'{one["name"]}="{shown}"', f' x="{shown}"', ""))
    return text[: one.start()] + new + text[one.end() :]


def _other_element(text: str, chance: Random, words: Sequence[str]) -> str:
    """An element gone, doubled, many times over, within itself, moved, emptied, or with another text in it."""
    starts = list(_START.finditer(text))
    if not starts:
        return text
    one, other = chance.choice(starts), chance.choice(starts)
    end = _end_of(text, one)
    inside, whole = text[one.end() : end], text[one.start() : end] + f"</{one['tag']}>"
    after = text[end + len(one["tag"]) + 3 :] if not one.group().endswith("/>") else text[one.end() :]
    whole = one.group() if one.group().endswith("/>") else whole
    before = text[: one.start()]
    close = f"</{one['tag']}>"
    opened = one.group().removesuffix("/>").removesuffix(">") + ">"
    match chance.randrange(7):
        case 0:
            return before + after
        case 1:
            return before + whole * 2 + after
        case 2 if len(whole) < 3_000:
            return before + whole * chance.choice((10, 100)) + after
        case 3:
            deep = chance.choice((1, 2, 60, 300))
            return before + opened * deep + inside + close * deep + after
        case 4:
            rest = before + after
            at = min(other.start(), len(rest))
            at = rest.rfind("<", 0, at + 1) if "<" in rest[: at + 1] else 0
            return rest[: max(at, 0)] + whole + rest[max(at, 0) :]
        case 5:
            return before + opened + close + after
        case _:
            return before + opened + escape(chance.choice(words)) + close + after


def _end_of(text: str, start: re.Match[str]) -> int:
    """Where the end tag of an element begins; the end of the start tag where it has none."""
    if start.group().endswith("/>"):
        return start.end()
    depth = 1
    for each in re.finditer(rf"<(/?){re.escape(start['tag'])}(?=[\s>/])[^>]*>", text[start.end() :]):
        if each.group().endswith("/>"):
            continue
        depth += -1 if each[1] else 1
        if not depth:
            return start.end() + each.start()
    return start.end()


_START = re.compile(r"<(?P<tag>[A-Za-z][\w:.-]*)[^<>]*>")
_ATTRIBUTE = re.compile(r'(?<=\s)(?P<name>[\w:.-]+)="(?P<value>[^"<>]*)"')
#: Whole numbers at the limits of counts and places.
_WHOLE = (0, -1, 1, 2, 3, 255, 65_535, 65_536, 1_000_000, 2**31 - 1, 2**31, 2**32, 2**63, 10**20)


def members_of(archive: bytes) -> dict[str, bytes]:
    """The members of a zip archive by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive, always the same bytes; a name may stand twice."""
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w") as file:
        warnings.simplefilter("ignore")
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def other_members(
    members: Mapping[str, bytes], chance: Random, change: Callable[[str, bytes, Random], bytes]
) -> list[tuple[str, bytes]]:
    """The members of an archive, one of them changed; now and then left out, doubled, renamed, exchanged or emptied."""
    names = list(members)
    one, other = chance.choice(names), chance.choice(names)
    found = dict(members)
    match chance.randrange(12):
        case 0:
            del found[one]
        case 1:
            return [*found.items(), (one, found[other])]
        case 2:
            found[altered(one, chance)] = found.pop(one)
        case 3:
            found[one], found[other] = found[other], found[one]
        case 4:
            found[one] = b""
        case _:
            found[one] = change(one, found[one], chance)
    return list(found.items())


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
