"""Commands that read, write and put together files and data sets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sarcstat.syntax.reading.contents import (
    Anything,
    Choice,
    Flag,
    Names,
    OneFile,
    OneName,
    Renamings,
    Text,
    Whole,
)
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clause, Subcommand, Table, clauses
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import File, Name, Renaming, Variables

_KEPT = (
    Subcommand("KEEP", Names(), repeatable=True),
    Subcommand("DROP", Names(), repeatable=True),
    Subcommand("RENAME", Renamings(), repeatable=True),
    Subcommand("MAP", Flag(), absent=False, bare=True, repeatable=True),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What KEEP, DROP or RENAME asks for, in their order: a list of variables, or renamings."""

    name: str
    variables: Variables
    renamings: tuple[Renaming, ...]


def _chosen(written: tuple[Clause, ...]) -> tuple[Chosen, ...]:
    return tuple(
        Chosen(each.name, () if each.name == "RENAME" else each.value, each.value if each.name == "RENAME" else ())
        for each in written
        if each.name in ("KEEP", "DROP", "RENAME")
    )


@dataclass(frozen=True, slots=True)
class Get:
    """GET FILE."""

    file: File
    chosen: tuple[Chosen, ...]
    place: Place = field(compare=False, repr=False)


GET = Table(
    "GET FILE",
    (
        Subcommand("FILE", OneFile(), required=True),
        *_KEPT,
        Subcommand("PASSWORD", Text()),
        Subcommand("LOCK", Choice(("YES", "NO"))),
    ),
)


def get(cursor: Cursor, place: Place) -> Get | None:
    """A GET FILE; None where it has mistakes."""
    found = clauses(GET, cursor, place)
    return None if cursor.troubles.mistakes else Get(found["FILE"], _chosen(found.written), place)


@dataclass(frozen=True, slots=True)
class Save:
    """SAVE. `unselected`: RETAIN or DELETE for the cases that FILTER leaves out.

    `protected` are the subcommands that keep others from reading or changing the file, as they are written.
    """

    file: File
    chosen: tuple[Chosen, ...]
    unselected: str
    place: Place = field(compare=False, repr=False)
    protected: tuple[str, ...] = ()


SAVE = Table(
    "SAVE",
    (
        Subcommand("OUTFILE", OneFile(), required=True),
        *_KEPT,
        Subcommand("UNSELECTED", Choice(("RETAIN", "DELETE")), absent="RETAIN"),
        *(Subcommand(name, Flag(), absent=False, bare=True) for name in ("COMPRESSED", "UNCOMPRESSED", "ZCOMPRESSED")),
        Subcommand("NAMES", Flag(), absent=False, bare=True),
        Subcommand("VERSION", Whole()),
        Subcommand("PERMISSIONS", Choice(("READONLY", "WRITEABLE", "WRITABLE"))),
        Subcommand("PASSWORD", Text()),
        Subcommand("ENCRYPTEDPW", Anything()),
        Subcommand("PASSPROTECT", Anything()),
        Subcommand("LOCK", Choice(("YES", "NO"))),
    ),
)


def save(cursor: Cursor, place: Place) -> Save | None:
    """A SAVE; None where it has mistakes."""
    found = clauses(SAVE, cursor, place)
    if cursor.troubles.mistakes:
        return None
    protected = [f"/{name}" for name in ("PASSWORD", "ENCRYPTEDPW", "PASSPROTECT") if name in found]
    protected += ["/PERMISSIONS=READONLY"] if found["PERMISSIONS"] == "READONLY" else []
    protected += ["/LOCK=YES"] if found["LOCK"] == "YES" else []
    return Save(found["OUTFILE"], _chosen(found.written), found["UNSELECTED"], place, tuple(protected))


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is put together with others: `table` is looked up by key, `flag` says whether a case is from it.

    `sort`: its cases are put in the order of BY first.
    """

    file: File
    table: bool
    renamings: tuple[Renaming, ...]
    flag: Name | None
    sort: bool
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Combine:
    """ADD FILES and MATCH FILES: `name` says which."""

    name: str
    parts: tuple[Part, ...]
    by: Variables
    chosen: tuple[Chosen, ...]
    first: Name | None
    last: Name | None
    place: Place = field(compare=False, repr=False)


def _combining(name: str, *, tables: bool) -> Table:
    return Table(
        name,
        (
            Subcommand("FILE", OneFile(), repeatable=True, required=True),
            *((Subcommand("TABLE", OneFile(), repeatable=True),) if tables else ()),
            Subcommand("IN", OneName(), repeatable=True),
            Subcommand("SORT", Flag(), bare=True, repeatable=True),
            Subcommand("BY", Names()),
            *_KEPT,
            Subcommand("FIRST", OneName()),
            Subcommand("LAST", OneName()),
            Subcommand("PASSWORD", Text(), repeatable=True),
        ),
    )


COMBINING = {
    "ADD FILES": _combining("ADD FILES", tables=False),
    "MATCH FILES": _combining("MATCH FILES", tables=True),
}


def combine(cursor: Cursor, place: Place) -> Combine | None:
    """An ADD FILES or a MATCH FILES; None where it has mistakes."""
    found = clauses(COMBINING[cursor.title], cursor, place)
    name = found.table.command
    if cursor.troubles.mistakes:
        return None
    parts = tuple(_files(found.written))
    if any(each.table for each in parts) and not found["BY"]:
        cursor.troubles.mistake("MATCH FILES: a TABLE needs BY and the variables that cases are looked up by", place)
    others = tuple(each for each in found.written if each.name != "RENAME")
    return Combine(name, parts, found["BY"] or (), _chosen(others), found["FIRST"], found["LAST"], place)


def _files(written: tuple[Clause, ...]) -> list[Part]:
    """The files, each with the RENAME, IN and SORT that stand behind it."""
    parts: list[Part] = []
    for each in written:
        if each.name in ("FILE", "TABLE"):
            parts.append(Part(each.value, each.name == "TABLE", (), None, False, each.place))
        elif parts and each.name == "RENAME":
            parts[-1] = replace(parts[-1], renamings=(*parts[-1].renamings, *each.value))
        elif parts and each.name == "IN":
            parts[-1] = replace(parts[-1], flag=each.value)
        elif parts and each.name == "SORT":
            parts[-1] = replace(parts[-1], sort=True)
    return parts
