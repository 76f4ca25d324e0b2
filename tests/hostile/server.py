"""A process that has imported everything and started R, and forks for each case: a crash, a hang is the child's.

    python -m hostile.server FOLDER

Each line of standard input is a case in JSON, each line of standard output how it has ended.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import pty
import resource
import select
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

#: Beyond the verdict's limits: for the machine's sake.
WALL_SECONDS = 90.0
MOST_MEMORY = 3_000_000_000
MOST_WRITTEN = 300_000_000


def serve(folder: Path) -> None:
    """Answer until standard input ends."""
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    import warm

    os.chdir(folder)
    answers = os.fdopen(os.dup(1), "w")
    warm.start_all()
    _import_all()
    before = _names(folder)
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        ended = _case(json.loads(line))
        ended["left"] = sorted(_names(folder) - before)
        print(json.dumps(ended), file=answers, flush=True)
    warm_end()


def _import_all() -> None:
    """Every module of the program, so that no case pays for what a command imports only when it runs."""
    import sarcstat

    for each in pkgutil.walk_packages(sarcstat.__path__, "sarcstat."):
        if not each.name.endswith("__main__"):
            with suppress(ImportError):  # of an extra that is not there
                importlib.import_module(each.name)


def warm_end() -> NoReturn:
    """End, and leave nothing of R's behind."""
    from sarcstat import cleanup

    cleanup.remove_all()
    os._exit(0)


def _names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _case(asked: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = pty.openpty() if asked["terminal"] else (None, None)
    child = os.fork()
    if child == 0:
        _be(asked, theirs)
    if theirs is not None:
        os.close(theirs)
    said, status, used, stopped = _waited(child, ours)
    with suppress(ProcessLookupError, PermissionError):  # what it has started goes with it
        os.killpg(child, signal.SIGKILL)
    if ours is not None:
        os.close(ours)
        Path(asked["stdout"]).write_bytes(said)
    return {
        "status": os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1,
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "stopped": stopped,
        "seconds": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }


def _waited(child: int, terminal: int | None) -> tuple[bytes, int, resource.struct_rusage, bool]:
    """What the child said to its terminal, how it ended, what it used, and whether it had to be ended."""
    said, stopped, end, pause = [], False, time.monotonic() + WALL_SECONDS, 0.001
    while True:
        done, status, used = os.wait4(child, os.WNOHANG)
        said.append(_heard(terminal, pause))
        if done:
            return b"".join(said), status, used, stopped
        if time.monotonic() > end and not stopped:
            stopped = True
            os.killpg(child, signal.SIGKILL)
        pause = min(pause * 1.5, 0.02)


def _heard(terminal: int | None, seconds: float) -> bytes:
    """What comes from a terminal within the seconds; without one they only pass."""
    if terminal is None:
        time.sleep(seconds)
        return b""
    heard = b""
    with suppress(OSError):  # nobody has the other end anymore
        while select.select([terminal], [], [], 0 if heard else seconds)[0]:
            more = os.read(terminal, 65536)
            if not more:
                break
            heard += more
    return heard


def _be(asked: dict[str, Any], terminal: int | None) -> NoReturn:
    """Be the command; the process ends with its exit code."""
    status = 70
    try:
        import warm

        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
            opened = os.open(asked[("stdin", "stdout", "stderr")[number]], flags, 0o600)
            os.dup2(terminal if terminal is not None and number else opened, number)
            os.close(opened)
        os.chdir(asked["folder"])
        os.environ.clear()
        os.environ.update(asked["environment"])
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        warm.as_if_started(["sarcstat", *asked["arguments"]])
        status = warm.run("sarcstat", *asked["arguments"])
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
