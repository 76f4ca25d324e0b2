"""Workbooks: `.xlsx` and `.ods` damaged as bytes, in their parts and their directory; `.xls` in its records."""

from __future__ import annotations

import struct
from random import Random

from workbooks import contained

from hostile.archives import members_of, other_members, zipped
from hostile.case import Case
from hostile.elements import mixed
from hostile.kinds.files import bases
from hostile.kinds.files.texts import on, saying
from hostile.mutating import damaged, renumbered

#: The parts of an .xlsx that are read: most damage goes there.
PARTS = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
OPTIONS = ("--sheet", "--na", "--decimal", "--header-row", "--skip", "--delimiter", "--id")


def _case(content: bytes, extension: str, chance: Random) -> Case:
    name = f"a{extension}"
    words = on(name, chance)
    if chance.random() < 0.3:
        words = saying(words, chance, OPTIONS)
    return Case(words, {name: content}, terminal=chance.random() < 0.05)


def xlsx(chance: Random) -> Case:
    """A damaged workbook of Excel."""
    return _case(_archive(bases.xlsx(), PARTS, chance), ".xlsx", chance)


def ods(chance: Random) -> Case:
    """A damaged spreadsheet of OpenDocument."""
    return _case(_archive(bases.opendocument(), ("content.xml",), chance), ".ods", chance)


def _archive(content: bytes, parts: tuple[str, ...], chance: Random) -> bytes:
    """An archive damaged on one of its levels."""
    match chance.randrange(10):
        case 0:
            return damaged(content, chance)
        case 1:
            return lying(content, chance)
        case 2 | 3:
            return zipped(other_members(members_of(content), chance, _rewritten))
        case _:
            members, part = members_of(content), chance.choice(parts)
            members[part] = _rewritten(part, members[part], chance)
            return zipped(members.items())


def _rewritten(name: str, content: bytes, chance: Random) -> bytes:
    """A member as XML, where it is a text, else as bytes."""
    try:
        return mixed(content.decode(), chance).encode("utf-8", "replace")
    except UnicodeDecodeError:
        return damaged(content, chance)


def lying(content: bytes, chance: Random) -> bytes:
    """An archive whose directory, or the head of a member, says something that is not so."""
    place = content.find(chance.choice((b"PK\x01\x02", b"PK\x05\x06", b"PK\x03\x04")))
    for _ in range(chance.randrange(4)):
        place = max(content.find(b"PK\x01\x02", place + 1), place)
    piece = renumbered(content[place : place + 48], chance)
    return content[:place] + piece + content[place + 48 :]


def xls(chance: Random) -> Case:
    """A damaged workbook of Excel 97: records gone, doubled, changed, or the container around them."""
    records = [*bases.xls()]
    if chance.random() < 0.25:
        whole = contained(b"".join(records))
        return _case((damaged if chance.random() < 0.5 else renumbered)(whole, chance), ".xls", chance)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(records)) if chance.random() < 0.6 else chance.randrange(min(6, len(records)))
        records[at : at + 1] = _changed(records[at], chance)
        if not records:
            break
    stream = b"".join(records)
    if chance.random() < 0.2:
        stream = damaged(stream, chance)
    return _case(contained(stream), ".xls", chance)


#: Kinds of records that a reader knows and our workbook has none of: formulas, shared texts, formats, merged cells …
_KINDS = (0x06, 0x07, 0x0A, 0x18, 0x22, 0x2F, 0x3C, 0x42, 0x85, 0xBD, 0xBE, 0xD6, 0xE0, 0xE5, 0xFC, 0xFD, 0x17, 0x1E)
_MORE = (0x200, 0x201, 0x203, 0x204, 0x205, 0x207, 0x208, 0x27E, 0x31E, 0x406, 0x41E, 0x809, 0xEB, 0xEC, 0x1AE)


def _changed(record: bytes, chance: Random) -> list[bytes]:
    """A record as none, two, another kind, with another length or content."""
    kind, size = struct.unpack("<2H", record[:4])
    content = record[4:]
    match chance.randrange(8):
        case 0:
            return []
        case 1:
            return [record, record]
        case 2:
            kind = chance.choice((*_KINDS, *_MORE))
        case 3:
            size = chance.choice((0, 1, size - 1, size + 1, 0xFFFF, 8224))
        case 4:
            content = content[: chance.randrange(len(content) + 1)]
            size = len(content)
        case 5:
            put = damaged(content, chance)[:8000]
            return [record, struct.pack("<2H", chance.choice((*_KINDS, *_MORE)), len(put)) + put]
        case _:
            content = renumbered(content, chance)
            size = len(content)
    return [struct.pack("<2H", kind, size % 65536) + content]
