"""What the process is given by whoever starts it, before anything else is loaded: streams, limits, Ctrl-C.

Nothing here loads anything that takes time, and nothing changes the process of a program that only imports the package.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import IO, Any, NoReturn

#: Files that may be open at once, and bytes of addresses: with less, libraries end the process without a word.
LEAST_FILES = 200
LEAST_MEMORY = 1_000_000_000
#: Exit codes: something is missing, Ctrl-C. `errors` is loaded later.
REFUSED, INTERRUPTED = 3, 130
_RAISE = "Raise the limit in the shell that starts sarcstat (ulimit)."


class ReaderGoneError(Exception):
    """Nobody reads standard output anymore, as behind `| head`."""


def begin() -> None:
    """Give the process the streams that it lacks.

    Raises SystemExit, after a sentence, where the system's limits are too narrow.
    """
    # A stream that is closed (`>&-`) would be the next file that is opened. It is opened the wrong way round, so that
    # whoever uses it is refused as by a closed one; but what is said has nobody who could be told that it is lost.
    for number, mode in enumerate((os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)):
        if not _is_open(number):
            os.set_inheritable(_moved(os.open(os.devnull, mode), number), True)
    if sys.stdin is None:
        sys.stdin = _stream(0, "r")
    if sys.stdout is None:
        sys.stdout = _stream(1, "w")
    if sys.stderr is None:
        sys.stderr = _stream(2, "w")
    hindrance = _hindrance()
    if hindrance is not None:
        _say(f"Error: {hindrance}\nHint: {_RAISE}")
        sys.exit(REFUSED)
    if _limited_memory() is not None:
        _stand_by()


def _limited_memory() -> int | None:
    """The bytes that the system lets the process use; None for no limit."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return None
    found = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if found == resource.RLIM_INFINITY else found


def _stand_by() -> None:
    """Go on in a copy of the process, while this one waits and says what a library in C does not.

    Where they get no memory, many of them end the process: a signal, and not a word.
    """
    child = os.fork()
    if child == 0:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # which a terminal sends to both
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, frame: os.kill(child, number))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if -status in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGTRAP):
        given = f"{(_limited_memory() or 0) / 1e6:,.0f} MB"
        _say(f"Error: A library got no more memory and ended the process, which may use {given}.\nHint: {_RAISE}")
        status = REFUSED
    os._exit(status if status >= 0 else 128 - status)


def _hindrance() -> str | None:
    """What of the system's limits keeps the program from working, as a sentence; None where nothing does."""
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return None
    files, memory = resource.getrlimit(resource.RLIMIT_NOFILE)[0], _limited_memory()
    if files != resource.RLIM_INFINITY and files < LEAST_FILES:
        return f"The system lets this process open {files} files at once, and {LEAST_FILES} are needed (ulimit -n)."
    if memory is not None and memory < LEAST_MEMORY:
        given, needed = (f"{each / 1e6:,.0f} MB" for each in (memory, LEAST_MEMORY))
        return f"The system lets this process use {given} of memory, and {needed} are needed (ulimit -v)."
    return None


def heed_interrupts() -> None:
    """From now on Ctrl-C unwinds the program, so that what it has begun is removed."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def end(status: int) -> int:
    """Write out what is still to be written; the exit code, which is another one where that fails."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)
    error = unwritten()
    if error is not None and not isinstance(error, BrokenPipeError):
        _say(f"Error: Standard output could not be written: {error.strerror}.")
        status = status or REFUSED
    try:
        sys.stderr.flush()
    except OSError:
        drop(sys.stderr)
    return status


def unwritten(*, probed: bool = False) -> OSError | None:
    """Why what was handed to standard output did not get there; it is then dropped. None where all did.

    `probed` asks, too, whether something more would; without a buffer only that is left of an error.
    """
    try:
        sys.stdout.flush()
        if probed:
            os.write(sys.stdout.fileno(), b"")
    except io.UnsupportedOperation:  # no file of the system
        return None
    except OSError as error:
        drop(sys.stdout)
        return error
    return None


def reader_is_gone() -> bool:
    """Whether standard output leads to nobody."""
    import select

    if isinstance(unwritten(), BrokenPipeError):
        return True
    with suppress(OSError, AttributeError):  # no file of the system; a system without poll
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return any(found & (select.POLLERR | select.POLLHUP) for _, found in poll.poll(0))
    return False


def drop(stream: IO[str]) -> None:
    """Let what is still to be written to a stream vanish: it would fail again when the process ends."""
    with suppress(OSError, AttributeError):  # no file of the system
        _moved(os.open(os.devnull, os.O_WRONLY), stream.fileno())


@contextmanager
def without_talk() -> Iterator[None]:
    """Standard error leads nowhere meanwhile: a library that is not written in Python tells there how it failed."""
    try:
        ours = os.dup(2)
    except OSError:  # closed: nobody would hear it
        yield
        return
    try:
        with suppress(OSError, ValueError, AttributeError):  # closed, or none
            sys.stderr.flush()
        _moved(os.open(os.devnull, os.O_WRONLY), 2)
        yield
    finally:
        os.dup2(ours, 2)
        os.close(ours)


def _stream(number: int, mode: str) -> Any:
    return open(number, mode, encoding="utf-8", errors="replace", closefd=False)


def _say(text: str) -> None:
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _moved(opened: int, number: int) -> int:
    """The open file under another number, which it returns."""
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
    return number


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """Ctrl-C when all is done: nothing to unwind, only to remove."""
    from sarcstat import cleanup

    cleanup.remove_all()
    os._exit(128 + number)
