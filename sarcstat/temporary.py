"""The one door for what is temporary: it goes when the process ends, or else with the next one there.

A process that is killed (SIGKILL, a lack of memory) removes nothing. Each folder holds a file that its process keeps
locked, a file beside the user's is locked itself, and the system unlocks them whatever way the process ends: what has a
lock that can be had is nobody's anymore. A number of a process in its name would not tell, as containers that share a
folder count their own.
"""

from __future__ import annotations

import os
import secrets
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

#: What is here for a while is called so in the system's folder, and so where a user looks. Before its lock is held it
#: has a point more in front, so that nobody takes it for abandoned.
_PREFIX = "sarcstat-"
_HIDDEN = ".sarcstat-new-"
_LOCK = ".lock"
#: Files that may be kept locked at once, each of them open.
_MOST_LOCKED = 100
_locks: dict[Path, int] = {}


def folder(place: Path | None = None) -> Path:
    """A new folder for this process; those of this user's processes that are gone are removed. OSError where none.

    It lies in the system's folder, or in a `place` of the user's, where its name begins with a point.
    """
    if place is not None:
        remove_abandoned(place)
    elif not any(path.name.startswith(_PREFIX) for path in _locks):
        _remove_all_abandoned(Path(tempfile.gettempdir()), _PREFIX)
    cleanup.unwind_on_termination()
    # It gets the name by which others look for it when its lock is held.
    with cleanup.undisturbed():
        new = Path(tempfile.mkdtemp(prefix=f".{_PREFIX if place is None else _HIDDEN}", dir=place))
        cleanup.remove_on_exit(new)
        return _named(new, os.open(new / _LOCK, os.O_RDWR | os.O_CREAT, 0o600))


def file(place: Path) -> Path:
    """A new, empty file of this process in a folder of the user's, to be moved from there. OSError where none."""
    cleanup.unwind_on_termination()
    with cleanup.undisturbed():
        new = place / f".{_HIDDEN}{secrets.token_hex(8)}"
        lock = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        cleanup.remove_on_exit(new)
        if len(_locks) < _MOST_LOCKED:
            return _named(new, lock)
        os.close(lock)
        return new


def _named(new: Path, lock: int) -> Path:
    """Lock what is new, and let it have its name; without a lock it keeps the one that nobody looks for."""
    if not _locked(lock):
        os.close(lock)
        return new
    found = new.rename(new.with_name(new.name[1:]))
    cleanup.remove_on_exit(found)
    cleanup.forget(new)
    _locks[found] = lock
    return found


def release(path: Path) -> None:
    """A folder that `folder` has made holds nothing but what was put there: it is about to be moved."""
    (path / _LOCK).unlink(missing_ok=True)
    if path in _locks:
        os.close(_locks.pop(path))


@contextmanager
def within() -> Iterator[Path]:
    """A block with a new folder, which is removed at its end."""
    made = folder()
    try:
        yield made
    finally:
        remove(made)


def remove(path: Path) -> None:
    """Remove a folder or a file that was made here, if it is still there: nothing more is done with it."""
    _delete(path)
    cleanup.forget(path)
    if path in _locks:
        os.close(_locks.pop(path))


def remove_abandoned(place: Path) -> None:
    """Remove from a folder of the user's what this user's processes left there that have ended without removing it."""
    _remove_all_abandoned(place, _HIDDEN)


def _delete(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _remove_all_abandoned(place: Path, prefix: str) -> None:
    """Remove what begins so and is nobody's anymore; what cannot be told stays."""
    with suppress(OSError, ValueError):  # ValueError: a NUL in the name
        for each in os.scandir(place):
            if each.name.startswith(prefix):
                with suppress(OSError):
                    _remove_if_abandoned(Path(each.path), with_file=prefix == _HIDDEN)


def _remove_if_abandoned(path: Path, *, with_file: bool) -> None:
    found = path.lstat()
    is_folder = stat.S_ISDIR(found.st_mode)
    # Another ending than a token has is that of a file of the user's, kept until the new one has its place.
    if found.st_uid != os.getuid() or not (
        is_folder or (with_file and stat.S_ISREG(found.st_mode) and not path.suffix)
    ):
        return
    lock = os.open(path / _LOCK if is_folder else path, os.O_RDWR | os.O_NOFOLLOW)
    try:
        if _locked(lock):
            _delete(path)
    finally:
        os.close(lock)


def _locked(lock: int) -> bool:
    """Whether the lock is this process's now; it is not where another one has it."""
    if fcntl:
        with suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    return False
