"""`.spv` files of the Viewer: the archive, its tree, its binary tables, each damaged by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from random import Random
from struct import pack
from typing import Any

from outputs import examples
from outputs.lung import FILE
from outputs.writer import write_viewer

from hostile.archives import members_of, other_members, zipped
from hostile.case import Case
from hostile.elements import mixed
from hostile.mutating import damaged
from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.viewer import cursor, light
from sarcstat.outputs.viewer.cursor import DamagedError

#: What is asked of a file NAME.
_OUTPUTS = (
    ("outputs", "NAME"),
    ("outputs", "NAME", "--format", "json"),
    ("outputs", "NAME", "--table", "2"),
    ("outputs", "NAME", "--syntax"),
    ("outputs", "NAME", "--format", "html"),
    ("outputs", "NAME", "--strict"),
    ("outputs", "NAME", "-o", "tables.csv"),
    ("outputs", "NAME", "-o", "tables.xlsx"),
)
_CROSSCHECKS = (
    ("crosscheck", "NAME", "--data", "data.csv"),
    ("crosscheck", "NAME", "--data", "data.csv", "--strict", "--all"),
    ("crosscheck", "NAME", "--data", "data.csv", "--style", "r", "--format", "json"),
    ("crosscheck", "NAME", "--data", "data.csv", "--search", "--search-limit", "20"),
)
#: What `lung.spv` was made of, in part.
_ROWS = (f"{5 + 37 * i % 900},{1 + (i * 7 % 10 < 7)},{1 + i % 2},{40 + i * 11 % 43},{i % 3}\n" for i in range(60))
DATA = f"time,status,sex,age,ph.ecog\n{''.join(_ROWS)}".encode()


def asked(name: str, chance: Random) -> tuple[list[str], dict[str, bytes], list[str]]:
    """A command on an output file, what else it finds, and what it may write."""
    checks = chance.random() < 0.3
    words = chance.choice(_CROSSCHECKS if checks else _OUTPUTS)
    files = {"data.csv": DATA} if checks else {}
    return [name if word == "NAME" else word for word in words], files, [w for w in words if w.startswith("tables.")]


@cache
def bases() -> tuple[dict[str, bytes], ...]:
    """The members of some files."""
    made = write_viewer(examples.output())
    old = write_viewer(examples.output(), version=1, charset="windows-1252")
    return members_of(made), members_of(FILE.read_bytes()), members_of(old)


def viewer(chance: Random) -> Case:
    """A file of which bytes, members, the tree or fields of the binary tables are damaged."""
    members = chance.choice(bases())
    if chance.random() < 0.15:
        content = damaged(zipped(members.items()), chance)
    else:
        content = zipped(other_members(members, chance, _changed))
    words, files, written = asked("output.spv", chance)
    return Case(words, {"output.spv": content, **files}, written=written, terminal=chance.random() < 0.1)


def _changed(name: str, content: bytes, chance: Random) -> bytes:
    if name.endswith(".xml"):
        return mixed(content.decode(), chance).encode("utf-8", "surrogatepass")
    if name.endswith(".bin") and chance.random() < 0.8:
        for _ in range(chance.randint(1, 3)):
            content = _other_field(content, chance)
        return content
    return damaged(content, chance)


def _other_field(content: bytes, chance: Random) -> bytes:
    """A binary table with one of its fields at a limit: counts, lengths, numbers, signs; a text made longer."""
    try:
        fields = fields_of(content)
    except DamagedError:  # what one change has left is no table anymore
        return damaged(content, chance)
    at, size, kind = chance.choice(fields)
    match kind:
        case "u8":
            new = bytes([chance.choice((0, 1, 2, 3, 4, 5, 6, 7, 0x31, 0x58, 0x7F, 0xFF))])
        case "f64":
            new = pack("<d", chance.choice(_NUMBERS))
        case "text":
            inside = chance.choice((b"", b"\0", b"\x1b[2J", b"\xff", b"^1", b"[:^9:]9", b"x" * 70_000, b"\xe2\x80\xae"))
            new = pack("<I", len(inside)) + inside
        case "take":
            new = damaged(content[at : at + size], chance, 1)
        case _:
            most = 2 ** (8 * size)
            new = (chance.choice((0, 1, 2, 3, 255, 65_535, most // 2 - 1, most // 2, most - 1)) % most).to_bytes(
                size, "little"
            )
    return content[:at] + new + content[at + size :]


_NUMBERS = (
    0.0,
    -0.0,
    1.5,
    1e308,
    -1e308,
    1e-320,
    1e15,
    float("nan"),
    float("inf"),
    -float("inf"),
    -1.797693134862315e308,
)


def fields_of(content: bytes) -> list[tuple[int, int, str]]:
    """The fields of a light member as the reader goes over them: place, bytes, kind; those of cells are numbers."""
    found: dict[int, tuple[int, int, str]] = {}
    with _watched(found):
        light.read_light(content, Allowance("x"))
    return list(found.values())


@contextmanager
def _watched(found: dict[int, tuple[int, int, str]]) -> Iterator[None]:
    """Remember what a cursor reads."""

    class Watched(cursor.Cursor):
        __slots__ = ()

    def noting(name: str, size: int) -> None:
        plain = getattr(cursor.Cursor, name)

        def read(self: cursor.Cursor, *given: int) -> Any:
            at, value = self.at, plain(self, *given)
            found[at] = (at, size or self.at - at, name)
            return value

        setattr(Watched, name, read)

    sizes = {"u8": 1, "u16": 2, "u32": 4, "i32": 4, "i64": 8, "f64": 8, "text": 0}
    noting("take", 0)  # what nothing below reads: cells by the thousand, what is skipped
    for name, size in sizes.items():
        noting(name, size)
    plain = cursor.Cursor
    try:
        light.Cursor = cursor.Cursor = Watched  # type: ignore[misc]
        yield
    finally:
        light.Cursor = cursor.Cursor = plain  # type: ignore[misc]
