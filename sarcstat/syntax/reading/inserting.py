"""Files that a job inserts, looked for beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import TypeAlias

from sarcstat import paths
from sarcstat.errors import InputError
from sarcstat.files_read import read_bytes

#: From a path as the syntax has it to the name of the file (the same for the same file) and its bytes.
Loader: TypeAlias = Callable[[str], tuple[str, bytes]]


def beside(folder: Path) -> Loader:
    """A loader of files as they are named, starting in the folder of the job, else of the same name in that folder.

    The loader raises InputError where there is no such file.
    """

    def load(written: str) -> tuple[str, bytes]:
        parts = PureWindowsPath(written)
        for path in (folder / written, folder / parts.as_posix(), folder / parts.name):
            if paths.is_file(path):
                return str(paths.resolved(path)), read_bytes(path, f"the file {written}")
        raise InputError(f"there is no file {written}", f"It was looked for in {folder} as well.")

    return load
