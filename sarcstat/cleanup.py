"""Files and folders, and queries on other machines, that must not outlive the process, however it ends.

Python's `atexit` runs when the program ends by itself; the watcher of `bridge.interrupt` calls `remove_all`
when a signal ends it in the middle of R.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol

_paths: set[Path] = set()
_running: list[Callable[[], object]] = []


class Open(Protocol):
    """A connection that can be closed; where something is asked of it afterwards, it opens itself again."""

    def close(self) -> None: ...


_opened: ContextVar[list[Open] | None] = ContextVar("opened", default=None)


@contextmanager
def called_on_exit(cancel: Callable[[], object]) -> Iterator[None]:
    """A block during which the end of the process, or `cancel_all`, calls `cancel` from whichever thread it is in."""
    _running.append(cancel)
    try:
        yield
    finally:
        _running.remove(cancel)


def cancel_all() -> None:
    """Cancel whatever runs elsewhere for this process; what cannot be canceled is passed over."""
    for cancel in tuple(_running):
        with suppress(Exception):
            cancel()


def opened(connection: Open) -> None:
    """Remember that there is a connection, where somebody closes what is opened."""
    found = _opened.get()
    if found is not None:
        found.append(connection)


@contextmanager
def closed() -> Iterator[None]:
    """A block at whose end every connection that was opened in it is closed: Python may go on for long."""
    found: list[Open] = []
    token = _opened.set(found)
    try:
        yield
    finally:
        _opened.reset(token)
        for each in found:
            each.close()


def remove_on_exit(path: Path) -> None:
    """Remember that `path`, a file or a folder, has to be gone when the process has ended."""
    _paths.add(path.absolute())


def forget(path: Path) -> None:
    """Keep `path` after all: it is complete, or already gone."""
    _paths.discard(path.absolute())


@atexit.register
def remove_all() -> None:
    """Cancel what runs, and remove everything remembered; what is not there, or cannot be removed, is passed over."""
    cancel_all()
    for path in tuple(_paths):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            _unlink(path)
        _paths.discard(path)


def _unlink(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
