"""Ctrl-C and termination while R computes.

Python runs a signal's handler only between two of its own instructions, and there are none while R computes.
So a thread waits for the number of the signal, which Python's C code writes into a pipe at once, removes what
must not be left behind and ends the process.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from sarcstat import cleanup

_writer: int | None = None


@contextmanager
def watched() -> Iterator[None]:
    """Inside the block a signal that ends programs ends this one at once, with status 128 + its number.

    A signal that is ignored, or that Python leaves to the system, stays so.
    """
    global _writer
    if _writer is None:
        _writer = _start_watcher()
    handlers = {number: handler for number in cleanup.ENDING if callable(handler := signal.getsignal(number))}
    wakeup = signal.set_wakeup_fd(_writer, warn_on_full_buffer=False)
    for number in handlers:
        signal.signal(number, _wait_for_the_watcher)
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(wakeup)


def _wait_for_the_watcher(number: int, frame: FrameType | None) -> None:
    time.sleep(10)  # so that this thread writes nothing more


def _start_watcher() -> int:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    threading.Thread(target=_watch, args=(reader,), name="signal watcher", daemon=True).start()
    return writer


def _watch(reader: int) -> None:
    while True:
        for number in os.read(reader, 64):
            if number in cleanup.ENDING:
                cleanup.remove_all()
                os._exit(128 + number)
