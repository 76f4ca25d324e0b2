"""The one door for files that are read: ordinary ones, of a size that can be; they are remembered, for outputs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sarcstat import paths
from sarcstat.errors import InputError


@dataclass(frozen=True, slots=True)
class Read:
    """A file that was read: how it was called, and where it lies (None: it came as a stream)."""

    called: str
    path: Path | None


#: What this run has read, by what each file is.
_read: dict[paths.Identity, Read] = {}


def begin() -> None:
    """A new run, which has read nothing so far."""
    _read.clear()


def again(read: Mapping[paths.Identity, Read]) -> None:
    """An earlier run goes on, which has read this."""
    _read.clear()
    _read.update(read)


def remember(path: Path) -> None:
    """A library reads this file by itself: it is one of the run's, too."""
    found = paths.identity(path)
    if found is not None:
        _read[found] = Read(str(path), paths.resolved(path))


def remember_stream(stream: object) -> None:
    """Standard input, where it comes from a file, is that file."""
    try:
        found = os.fstat(stream.fileno())  # type: ignore[attr-defined]
    except (OSError, ValueError, AttributeError):
        return
    _read[found.st_dev, found.st_ino] = Read("standard input", None)


def all_read() -> Mapping[paths.Identity, Read]:
    """What the run has read so far and is still there, by what each file is."""
    gone = [found for found, each in _read.items() if each.path is not None and paths.identity(each.path) != found]
    return {found: each for found, each in _read.items() if found not in gone}


def opened(path: Path, name: str | None = None, hint: str | None = None) -> BinaryIO:
    """An ordinary file, open to be read; it is remembered.

    Raises InputError, in which the file is called `name` (default: its path), for what is none: a folder, a pipe, a
    device, which may have no end, or what the system does not open.
    """
    called = name or f"'{path}'"
    if paths.there(path) and not paths.is_file(path):
        what = "a folder, not a file" if paths.is_folder(path) else "not a regular file"
        raise InputError(f"{called} is {what}.", "Name a file in it." if paths.is_folder(path) else hint)
    try:
        file = path.open("rb")
    except (OSError, ValueError) as error:
        why = paths.reason(error) if isinstance(error, OSError) else "its name has a NUL in it"
        raise InputError(f"{called} cannot be read: {why}.", hint) from None
    remember(path)
    return file


def read_bytes(path: Path, name: str | None = None, *, most: int | None = None, hint: str | None = None) -> bytes:
    """The bytes of an ordinary file of at most `most` bytes; errors as in `opened`, and for a file that is larger."""
    called = name or f"'{path}'"
    with opened(path, name, hint) as file:
        try:
            found = file.read() if most is None else file.read(most + 1)
        except OSError as error:
            raise InputError(f"{called} cannot be read: {paths.reason(error)}.", hint) from None
    if most is not None and len(found) > most:
        raise InputError(f"{called} is larger than {megabytes(most)}.", hint)
    return found


def looked_at(path: Path) -> bytes:
    """The bytes of an ordinary file that is no input: of one that may be replaced. Nothing where it cannot be read."""
    try:
        return path.read_bytes() if paths.is_file(path) else b""
    except OSError:
        return b""


def megabytes(size: int) -> str:
    """A number of bytes in words: `50 MB`."""
    return f"{size / 1_000_000:,.0f} MB"
