"""Commands about data sets, folders, and files of syntax."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sarcstat.syntax.reading.contents import Anything, Choice, Keyword, Keywords, OneFile, OneName, Text, Whole
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Subcommand, Table, clauses
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name


@dataclass(frozen=True, slots=True)
class DataSet:
    """DATASET NAME, ACTIVATE, CLOSE, COPY, DECLARE: `action`, and the name; None is `*`, the active one, or ALL."""

    action: str
    name: Name | None
    everything: bool
    place: Place = field(compare=False, repr=False)


_WINDOW = Keywords((Keyword("WINDOW", Choice(("ASIS", "FRONT", "HIDDEN", "MINIMIZED")), equals=True),), fewest=0)


def dataset(cursor: Cursor, place: Place) -> DataSet:
    """A DATASET command."""
    action = cursor.title.removeprefix("DATASET ")
    everything = active = False
    name = None
    if action == "CLOSE":
        everything, active = cursor.exactly("ALL"), cursor.sign("*")
    if not (everything or active):
        name = cursor.name("the name of a data set")
    _WINDOW.read(cursor)
    cursor.end()
    return DataSet(action, name, everything, place)


@dataclass(frozen=True, slots=True)
class ChangeFolder:
    """CD: the folder that paths start from."""

    folder: str
    place: Place = field(compare=False, repr=False)


def change_folder(cursor: Cursor, place: Place) -> ChangeFolder:
    """A CD."""
    folder = cursor.text("a folder in quotation marks")
    cursor.end()
    return ChangeFolder(folder, place)


@dataclass(frozen=True, slots=True)
class FileHandle:
    """FILE HANDLE: a name that stands for a file or a folder."""

    name: Name
    path: str
    place: Place = field(compare=False, repr=False)


HANDLE = Table(
    "FILE HANDLE",
    (
        Subcommand("HANDLE", OneName()),
        Subcommand("NAME", Text(), required=True),
        Subcommand("MODE", Choice(("CHARACTER", "BINARY", "MULTIPUNCH", "IMAGE"))),
        Subcommand("RECFORM", Anything()),
        Subcommand("LRECL", Whole()),
        Subcommand("ENCODING", Text()),
        Subcommand("TABWIDTH", Whole()),
        Subcommand("ENDS", Anything()),
    ),
    head="HANDLE",
)


def file_handle(cursor: Cursor, place: Place) -> FileHandle | None:
    """A FILE HANDLE; None where it has mistakes."""
    found = clauses(HANDLE, cursor, place)
    if found["HANDLE"] is None and not cursor.troubles.mistakes:
        cursor.wrong("FILE HANDLE: the name is missing", cursor.tokens[0])
    return None if cursor.troubles.mistakes else FileHandle(found["HANDLE"], found["NAME"], place)


@dataclass(frozen=True, slots=True)
class NewFile:
    """NEW FILE: no data."""

    place: Place = field(compare=False, repr=False)


def new_file(cursor: Cursor, place: Place) -> NewFile:
    """A NEW FILE."""
    cursor.end()
    return NewFile(place)


@dataclass(frozen=True, slots=True)
class Insert:
    """INSERT and INCLUDE: a file of syntax that is read at its place.

    `batch`: a command begins in the first column of a line. `folder`: CD=YES, paths of that file start at its folder.
    """

    file: str
    batch: bool
    folder: bool
    encoding: str | None
    place: Place = field(compare=False, repr=False)


_YES = ("YES", "NO")
_SETTINGS = Keywords(
    (
        Keyword("FILE", OneFile(), equals=True),
        Keyword("SYNTAX", Choice(("INTERACTIVE", "BATCH")), equals=True),
        Keyword("ERROR", Choice(("CONTINUE", "STOP")), equals=True),
        Keyword("CD", Choice(_YES), equals=True),
        Keyword("ENCODING", Text(), equals=True),
    ),
    fewest=0,
)


def insert(cursor: Cursor, place: Place) -> Insert:
    """An INSERT, or an INCLUDE, which reads commands that begin in the first column."""
    file = cursor.file() if cursor.token.kind == "text" else None
    written: dict[str, Any] = {each.name: each.value for each in _SETTINGS.read(cursor)}
    cursor.end()
    file = written.get("FILE", file)
    if file is None or file.path is None:
        cursor.wrong(f"{cursor.title}: FILE= and a path in quotation marks is missing", cursor.tokens[0])
    batch = written.get("SYNTAX", "BATCH" if cursor.title == "INCLUDE" else "INTERACTIVE") == "BATCH"
    return Insert(file.path, batch, written.get("CD") == "YES", written.get("ENCODING"), place)
