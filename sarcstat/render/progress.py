"""A progress bar for work that takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sarcstat.characters import visible

Item = TypeVar("Item")

#: Seconds of work before a bar appears.
PATIENCE = 1.0
_shown = False


def progress(items: Sequence[Item], what: str, *, quiet: bool = False) -> Iterator[Item]:
    """The items, one by one; what is done of them is shown on standard error once they have taken a second.

    Standard error that takes events (`--json-lines`) is told of every one, from the first on. Nothing is shown where
    standard error is no terminal, and nothing is left behind. Of work within other work only
    the outer one has a bar.
    """
    global _shown
    event = getattr(sys.stderr, "event", None)
    if event is not None and not (quiet or _shown):
        yield from _told(items, what, event)
        return
    if quiet or _shown or not sys.stderr.isatty():
        yield from items
        return
    _shown = True
    started = time.monotonic()
    bar = None
    try:
        for done, item in enumerate(items):
            if bar is None and time.monotonic() - started > PATIENCE:
                bar = _Bar(what, len(items))
            if bar is not None:
                bar.show(done)
            yield item
    finally:
        _shown = False
        if bar is not None:
            bar.close()


def _told(items: Sequence[Item], what: str, event: Callable[..., None]) -> Iterator[Item]:
    global _shown
    _shown = True
    try:
        for done, item in enumerate(items):
            event("progress", what=what, done=done, total=len(items))
            yield item
        event("progress", what=what, done=len(items), total=len(items))
    finally:
        _shown = False


class _Bar:
    """rich's bar, drawn only when it is told to: R works in this thread."""

    def __init__(self, what: str, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        from sarcstat.render.surroundings import surroundings

        console = Console(stderr=True, _environ=surroundings())
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
        self._progress = Progress(*columns, console=console, auto_refresh=False, transient=True)
        self._task = self._progress.add_task(visible(what), total=total)
        self._progress.start()
        self._progress.console.show_cursor(True)  # who interrupts R ends the process, and nobody would show it again

    def show(self, done: int) -> None:
        self._progress.update(self._task, completed=done, refresh=True)

    def close(self) -> None:
        self._progress.stop()
