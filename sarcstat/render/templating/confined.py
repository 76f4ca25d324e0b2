"""Work on what others wrote, in a copy of the process that has limits: only the copy runs out of memory or time.

What a template makes is known only when it has been made: a loop within a loop, a text doubled thirty times, a number
of a billion digits. The system ends such work wherever it is, within a loop or within one call of a library.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from sarcstat.errors import InputError, Problem

#: Seconds of computing, and of waiting where the machine is busy; bytes beyond those that the process has; of text.
SECONDS, PATIENCE = 10, 120
MEMORY = 500_000_000
LONGEST = 100_000_000
_PIECE = 1 << 20
_GROW = "Look for loops within loops, and for texts that grow."


class TooLongError(Exception):
    """The work took more than `SECONDS`."""


def confined(work: Callable[[], str], name: str) -> str:
    """What `work` gives, from a copy of this process with limits; `name` is what it is said to do where it fails.

    Raises InputError as `work` does, and where it takes more than the limits. Nothing that it changes is seen here.
    """
    if not hasattr(os, "fork"):  # Windows, where the limits are unknown, too
        return work()
    reader, writer = os.pipe()
    sys.stdout.flush()
    with warnings.catch_warnings():  # that other threads do not go on in the copy, where nothing waits for them
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _child(work, name, reader, writer)
    os.close(writer)
    try:
        answer = _answer(reader)
    finally:
        os.close(reader)
        with suppress(OSError):
            os.kill(child, signal.SIGKILL)  # where it has not ended: it was too slow, or nobody waits anymore
        os.waitpid(child, 0)
    return _told(answer, name)


def _told(answer: bytes | None, name: str) -> str:
    if answer is None or answer[:1] not in (b"t", b"p"):
        raise _too_much(name)
    if answer[:1] == b"t":
        return answer[1:].decode("utf-8", "surrogatepass")
    raise InputError.of([Problem(*each) for each in json.loads(answer[1:])])


def most() -> str:
    """What may not be needed, as the end of a sentence."""
    return f"more than {SECONDS} seconds or {MEMORY // 1_000_000} MB"


def _too_much(name: str) -> InputError:
    return InputError(
        f"{name} needs {most()}.",
        _GROW,
    )


def _answer(reader: int) -> bytes | None:
    """All that the child writes; None where that is more than is waited for."""
    end = time.monotonic() + PATIENCE
    pieces: list[bytes] = []
    while (left := end - time.monotonic()) > 0:
        if select.select([reader], [], [], left)[0]:
            pieces.append(os.read(reader, _PIECE))
            if not pieces[-1]:
                return b"".join(pieces)
            if sum(map(len, pieces)) > 4 * LONGEST:  # bytes of a letter
                return None
    return None


def _child(work: Callable[[], str], name: str, reader: int, writer: int) -> NoReturn:
    """Do the work and write the answer; nothing that the process would do at its end is done."""
    try:
        os.close(reader)
        _limit()
        answer = _worked(work, name)
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(answer)
    finally:  # whatever happened, two processes must not go on
        os._exit(0)


def _worked(work: Callable[[], str], name: str) -> bytes:
    try:
        text = work()
        if len(text) <= LONGEST:
            return b"t" + text.encode("utf-8", "surrogatepass")
        error = InputError(f"{name} makes more than {LONGEST:,} letters.", _GROW)
    except InputError as raised:
        error = raised
    except (MemoryError, TooLongError):
        error = _too_much(name)
    return b"p" + json.dumps([[each.message, each.hint] for each in error.problems]).encode()


def _limit() -> None:
    import resource

    def lower(limit: int, soft: int, hard: int) -> None:
        """A limit that there is already is never raised."""
        ends = zip((soft, hard), resource.getrlimit(limit), strict=True)
        lowest = [own if given == resource.RLIM_INFINITY else min(own, given) for own, given in ends]
        resource.setrlimit(limit, (lowest[0], lowest[1]))

    signal.signal(signal.SIGXCPU, _too_long)
    lower(resource.RLIMIT_CPU, SECONDS, SECONDS + 2)
    with suppress(OSError, ValueError):  # a system that does not say what the process has, or has no such limit
        taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
        lower(resource.RLIMIT_AS, taken + MEMORY, taken + MEMORY)


def _too_long(number: int, frame: FrameType | None) -> NoReturn:
    raise TooLongError
