"""The one door for folders of temporary files: they go when the process ends, or else with the next one that makes one.

A process that is killed (SIGKILL, a lack of memory) removes nothing. Each folder holds a file that its process keeps
locked, and the system unlocks it whatever way the process ends: a folder whose lock can be had is nobody's anymore. A
number of a process in its name would not tell, as containers that share a folder count their own.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sarcstat import cleanup

try:
    import fcntl
except ImportError:  # Windows has no such locks: there a folder of a killed process stays
    fcntl = None  # type: ignore[assignment]

_PREFIX = "sarcstat-"
_LOCK = ".lock"
_locks: dict[Path, int] = {}


def folder() -> Path:
    """A new folder for this process; those of this user's processes that are gone are removed. OSError where none."""
    if not _locks:
        _remove_abandoned()
    cleanup.unwind_on_termination()
    # It gets the name by which others look for it when its lock is held.
    with cleanup.undisturbed():
        new = Path(tempfile.mkdtemp(prefix=f".{_PREFIX}"))
        cleanup.remove_on_exit(new)
        lock = os.open(new / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        _locked(lock)
        found = new.rename(new.with_name(new.name[1:]))
        cleanup.remove_on_exit(found)
        cleanup.forget(new)
    _locks[found] = lock
    return found


@contextmanager
def within() -> Iterator[Path]:
    """A block with a new folder, which is removed at its end."""
    made = folder()
    try:
        yield made
    finally:
        remove(made)


def remove(path: Path) -> None:
    """Remove a folder that `folder` has made: nothing more is done in it."""
    shutil.rmtree(path, ignore_errors=True)
    cleanup.forget(path)
    if path in _locks:
        os.close(_locks.pop(path))


def _remove_abandoned() -> None:
    """Remove the folders of this user's processes that have ended without doing it; what cannot be told stays."""
    with suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            with suppress(OSError):
                _remove_if_abandoned(path)


def _remove_if_abandoned(path: Path) -> None:
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        return
    lock = os.open(path / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if _locked(lock):
            shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    """Whether the lock is this process's now; it is not where another one has it."""
    if fcntl:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False
