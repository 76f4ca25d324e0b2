"""The one door for files that are written: all or none, and nothing of the user's in their place.

No output may be a file that the run has read, by whatever name or link, nor one that nobody may write to. What else
stands there is replaced, as other programs do.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sarcstat import cleanup, files_read, paths, temporary
from sarcstat.errors import InputError, UsageError
from sarcstat.files_read import Read

_ANOTHER = "Give the output another name."


def check(path: Path, said: str, read: Iterable[Path] = ()) -> None:
    """Raise UsageError for a file that could not be written: a folder, or one whose folder is not there or locked.

    So for one that may not be written: a read-only file, or one that is read, which is `read` or was so far. `said` is
    what the user wrote, such as `-o x.csv`.
    """
    folder = path.parent
    if paths.is_folder(path):
        raise UsageError(f"{said} is a folder.", "Name a file in it.")
    if hindrance := paths.hindrance(path):
        raise UsageError(f"{said} cannot be written: {hindrance}.", _ANOTHER)
    if not paths.is_folder(folder):
        raise UsageError(f"{said}: the folder '{folder}' does not exist, or cannot be entered.")
    if not os.access(folder, os.W_OK):
        raise UsageError(f"{said}: the folder '{folder}' cannot be written to.")
    found = _protected(path, {**files_read.all_read(), **_identities(read)})
    if found:
        raise UsageError(f"{said} {found}", _ANOTHER)


def check_apart(files: Iterable[tuple[str, Path]]) -> None:
    """Raise UsageError where two outputs are one file; each comes with what the user wrote of it."""
    known: dict[object, str] = {}
    for said, path in files:
        for key in (paths.resolved(path), paths.identity(path)):
            if key is not None and known.setdefault(key, said) is not said:
                raise UsageError(f"{known[key]} and {said} are the same file.", "Give each output a name of its own.")


def _identities(read: Iterable[Path]) -> dict[paths.Identity, Read]:
    return {found: Read(str(path), path) for path in read if (found := paths.identity(path)) is not None}


def _protected(path: Path, read: Mapping[paths.Identity, Read]) -> str | None:
    """Why a file may not be replaced; None where it may, or where there is none."""
    found = paths.identity(path)
    if found is not None and found in read:
        called = read[found].called
        named = "" if called == str(path) else f" (as {called})"
        return f"would replace a file that is read{named}."
    if paths.is_file(path) and paths.is_locked(path):
        return "would replace a read-only file."
    return None


@dataclass(slots=True)
class _Place:
    """Where one file goes: `new` is its content beside it, `old` what stood there, kept until all stand."""

    given: Path
    path: Path
    new: Path
    old: Path | None = None
    taken: bool = False


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file completely or not at all."""
    write_files({path: content})


def write_files(contents: Mapping[Path, str | bytes], read: Mapping[paths.Identity, Read] | None = None) -> None:
    """Write all files or none: each into a temporary neighbor, then all take their places at once.

    A link is followed; a file keeps the mode that it had. What is no ordinary file, such as a pipe, is written to at
    once. `read` are files that may not be replaced (None: what this run has read). Raises InputError where one of them
    would be replaced, and where something cannot be written; then everything is as it was.
    """
    read = files_read.all_read() if read is None else read
    for path in contents:
        if found := _protected(path, read):
            raise InputError(f"'{path}' {found}", _ANOTHER)
    places: list[_Place] = []
    given = next(iter(contents), Path())
    for folder in dict.fromkeys(path.parent for path in contents):
        temporary.remove_abandoned(folder)
    try:
        for given, content in contents.items():
            data = content.encode("utf-8") if isinstance(content, str) else content
            place = _place(given)
            places += [place] if place else []
            _write_beside(place, data) if place else given.write_bytes(data)
        with cleanup.undisturbed():
            for place in places:
                given = place.given
                _put(place)
    except OSError as error:
        _take_back(places)
        raise InputError(f"'{given}' could not be written: {error.strerror}.") from error
    finally:
        _remove(places)


def _place(given: Path) -> _Place | None:
    """Where a file goes, with an empty one beside it; None for what is no ordinary file."""
    path = paths.resolved(given) if given.is_symlink() else given
    if paths.there(path) and not paths.is_file(path):
        return None
    return _Place(given, path, temporary.file(path.parent))


def _write_beside(place: _Place, data: bytes) -> None:
    """Write the new content beside the file, with the mode of what stands there."""
    place.new.write_bytes(data)
    if paths.there(place.path):
        shutil.copymode(place.path, place.new)


def _put(place: _Place) -> None:
    """Let the new content take its place, and keep what stood there."""
    if paths.there(place.path):
        old = place.new.with_suffix(".old")
        try:
            old.hardlink_to(place.path)
        except OSError:  # a file system without hard links
            place.path.rename(old)
        place.old = old
    place.new.replace(place.path)
    place.taken = True


def _take_back(places: Iterable[_Place]) -> None:
    """Put what stood there back in its place; what is new there goes."""
    for place in places:
        with suppress(OSError):
            if place.old is not None:
                place.old.replace(place.path)
            elif place.taken:
                place.path.unlink()


def _remove(places: Iterable[_Place]) -> None:
    """Remove what is left beside the files."""
    with cleanup.undisturbed():
        for place in places:
            temporary.remove(place.new)
            if place.old is not None:
                with suppress(OSError):
                    place.old.unlink(missing_ok=True)
