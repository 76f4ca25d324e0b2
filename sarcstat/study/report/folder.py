"""A study's output folder: written beside its place and moved there, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sarcstat import cleanup, files_read, paths, temporary
from sarcstat.errors import InputError, UsageError, listing

#: The file by which a folder is known to be the output of a study.
RECORD = "run.json"


def check_folder(folder: Path, *, force: bool) -> None:
    """Raise an error unless the output can be put there: nothing stands there, or an earlier output and `force`."""
    if folder.is_symlink() or (paths.there(folder) and not paths.is_folder(folder)):
        raise UsageError(f"-o {folder}: there is something that is no folder.", "Name another folder.")
    if paths.is_folder(folder) and paths.inside(folder):
        if not paths.is_file(folder / RECORD):
            raise UsageError(
                f"The folder {folder} holds something else than the output of a study.", "Name another one with -o."
            )
        if not force:
            raise UsageError(
                f"The folder {folder} holds an earlier output.", "Replace it with --force, or name another one with -o."
            )
        _check_kept(folder)
    parent = _place(folder).parent
    if not paths.is_folder(parent):
        raise UsageError(f"-o {folder}: the folder '{folder.parent}' does not exist.", "Make it, or name another.")
    if not os.access(parent, os.W_OK) or (paths.is_folder(folder) and not os.access(folder, os.W_OK)):
        raise UsageError(f"-o {folder} cannot be written.", "Name a folder that you may write to with -o.")


@contextmanager
def written_folder(folder: Path, *, force: bool) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `folder` when the block has ended well.

    What has been put there since it was checked, as by a run beside this one, is looked at as then. Raises InputError
    where the disk is full or the place cannot be written to; then what stood there before stands there still, and
    nothing else is left.
    """
    try:
        new = temporary.folder(_place(folder).parent)
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        yield new
        new.chmod(0o777 & ~_umask())
        check_folder(folder, force=force)
        with cleanup.undisturbed():
            temporary.release(new)
            _move(new, folder)
    except OSError as error:
        raise _unwritable(folder, error) from None
    finally:
        temporary.remove(new)


def without_formulas(folder: Path, *, but_data: bool) -> list[str]:
    """Rewrite the CSV files of a folder so that no text is a formula to a spreadsheet.

    `but_data` leaves those in `data` as they are, which scripts read. Returns sentences on what was left, or not there.
    """
    from sarcstat.render.csv import for_spreadsheets

    found = sorted(folder.rglob("*.csv"))
    left = [path for path in found if but_data and path.parent == folder / "data"]
    for path in found:
        if path not in left:
            text = path.read_bytes().decode("utf-8")
            path.write_text(for_spreadsheets(text), encoding="utf-8", newline="")
    if not found:
        return ["--csv-safe is for CSV, and the study writes none."]
    said = (
        f"--csv-safe: {listing(path.relative_to(folder).as_posix() for path in left)} left as written, for the scripts."
    )
    return [said] if left else []


def _check_kept(folder: Path) -> None:
    """Raise UsageError where something in the folder must stay: what this run reads, or what nobody may write to."""
    read = files_read.all_read()
    for path in folder.rglob("*") if paths.is_folder(folder) else ():
        if paths.identity(path) in read:
            raise UsageError(f"-o {folder}: '{path}' lies in it, which is read.", "Name another folder with -o.")
        if paths.is_file(path) and paths.is_locked(path):
            raise UsageError(f"-o {folder}: '{path}' in it is read-only.", "Name another folder with -o.")


def _place(folder: Path) -> Path:
    """The folder with the one that it lies in; without that one where it is not known."""
    try:
        return folder.absolute()
    except OSError:
        return folder


def _move(new: Path, folder: Path) -> None:
    """Put `new` in the place of `folder`; an earlier one is removed only when the new one stands."""
    if not paths.there(folder):
        new.rename(folder)
        return
    old = new.with_name(new.name + "-old")
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _unwritable(folder: Path, error: OSError) -> InputError:
    why = (error.strerror or "unknown reason").lower()
    return InputError(f"The folder {folder} could not be written: {why}.", "Nothing of this run was left there.")
