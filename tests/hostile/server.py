"""A process that has imported everything and started R, and forks for each case: a crash, a hang is the child's.

    python -m hostile.server FOLDER [PROGRAM]

PROGRAM stands for sarcstat where the machine itself is tested: a module with `start` and `run`. Each line of standard
input is a case in JSON, each line of standard output how it has ended.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import pty
import resource
import select
import signal
import sys
import tempfile
import termios
import time
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from warm import as_if_started, end

import sarcstat

#: Beyond the verdict's limits: for the machine's sake.
#: What readers and writers import when they are asked, and takes long.
LIBRARIES = (
    *("pyreadstat", "python_calamine", "pyarrow.parquet", "pyarrow.csv", "duckdb", "ibis", "ibis.backends.duckdb"),
    *("docx", "xlsxwriter", "typst", "matplotlib.figure", "matplotlib.backends.backend_agg", "jsonschema"),
)
MOST_MEMORY = 3_000_000_000
MOST_WRITTEN = 300_000_000


def serve(folder: Path, program: str) -> None:
    """Answer until standard input ends."""
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    asked_for = import_module(program)
    os.chdir(folder)
    answers = os.fdopen(os.dup(1), "w")
    asked_for.start()
    if program == "warm":
        _import_all()
    gc.collect()
    gc.freeze()  # a child that looks for garbage there would copy all of it
    before = _names(folder)
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        ended = _case(asked_for, json.loads(line))
        ended["left"] = sorted(_names(folder) - before)
        print(json.dumps(ended), file=answers, flush=True)
    end()


def _import_all() -> None:
    """Import what commands import only when they need it, so that no case does."""
    for module in pkgutil.walk_packages(sarcstat.__path__, "sarcstat."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    for name in LIBRARIES:
        with suppress(ImportError):  # of an extra
            import_module(name)


def _names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def _case(program: ModuleType, asked: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = pty.openpty() if asked["terminal"] else (None, None)
    if theirs is not None:
        termios.tcsetwinsize(theirs, asked["size"])
    child = os.fork()
    if child == 0:
        _be(program, asked, theirs)
    if theirs is not None:
        os.close(theirs)
    said, status, used, stopped = _waited(child, ours, asked["seconds"])
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


def _waited(child: int, terminal: int | None, seconds: float) -> tuple[bytes, int, resource.struct_rusage, bool]:
    """What the child said to its terminal, how it ended, what it used, and whether it had to be ended."""
    said, stopped, end, pause = [], False, time.monotonic() + seconds, 0.001
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


def _be(program: ModuleType, asked: dict[str, Any], terminal: int | None) -> NoReturn:
    """Be the command; the process ends with its exit code."""
    status = 70
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _open(asked, terminal)
        os.chdir(asked["folder"])
        resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if asked["cold"]:
            path = {"PYTHONPATH": os.environ["PYTHONPATH"], "PYTHONDONTWRITEBYTECODE": "1"}
            os.execve(
                sys.executable,
                [sys.executable, "-m", "sarcstat", *asked["arguments"]],
                {**path, **asked["environment"]},
            )
        status = _warm(program, asked)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _open(asked: dict[str, Any], terminal: int | None) -> None:
    """The three open files: pipes' ends, so to speak, or a terminal, or what the case has in their place."""
    for number, flags in enumerate((os.O_RDONLY, os.O_WRONLY | os.O_CREAT, os.O_WRONLY | os.O_CREAT)):
        path = asked["devices"].get(str(number), asked[("stdin", "stdout", "stderr")[number]])
        if not path:
            os.close(number)
            continue
        opened = os.open(path, flags if str(number) not in asked["devices"] else flags & ~os.O_CREAT, 0o600)
        os.dup2(terminal if terminal is not None and number else opened, number)
        os.close(opened)


def _warm(program: ModuleType, asked: dict[str, Any]) -> int:
    """The exit code of a command or of some Python, as if it were just started."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    as_if_started(["sarcstat", *asked["arguments"]])
    return _called(*asked["arguments"]) if asked["python"] else program.run("sarcstat", *asked["arguments"])


def _called(code: str) -> int:
    """Run Python that uses the package; the exit code that a command has for the error that it raises."""
    import numpy
    import pandas

    import sarcstat

    try:
        exec(code, {"ss": sarcstat, "pd": pandas, "np": numpy})
    except SystemExit:
        return 0
    except sarcstat.SarcstatError as error:
        print(f"Error: {error}", file=sys.stderr)
        return error.exit_status
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "warm")
