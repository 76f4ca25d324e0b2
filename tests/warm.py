"""Commands without their start: each is forked from a process that has imported everything and started R.

The manual types a hundred commands, and starting is most of what they cost. In a folder of programs that comes first
in PATH, `sarcstat` and `sessions` are a few lines that hand what was typed, where, and the three open files to that
process; its child is a process of its own in all else. That a command works from a cold start is tested elsewhere.

    python tests/warm.py SOCKET
"""

from __future__ import annotations

import io
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NoReturn

#: What is typed where R, every import and R's own compiler have to be warm.
WARMING = (
    ("km", "survival::lung", "--time", "time", "--event", "status=2", "--by", "sex", "--style", "both"),
    ("cox", "survival::lung", "--time", "time", "--event", "status=2", "--covariates", "age", "--style", "both"),
    ("plot", "km", "survival::lung", "--time", "time", "--event", "status=2", "-o", "warm.svg"),
    ("crosstab", "survival::lung", "--rows", "sex", "--columns", "status"),
)
#: Memory in pages of 2 MB where Linux has them: a process of 400 MB is then forked and ended in half the time.
LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1", "PYTHONMALLOC": "malloc"}
#: The program that stands for a command: it asks, and ends as the command has ended.
PROGRAM = """import json, os, socket, sys
asked = {"arguments": sys.argv[2:], "folder": os.getcwd(), "environment": dict(os.environ)}
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1])
    socket.send_fds(line, [b"."], [0, 1, 2])
    line.sendall(json.dumps(asked).encode())
    line.shutdown(socket.SHUT_WR)
    sys.exit(int(line.recv(8) or 1))
"""


@contextmanager
def programs(environment: dict[str, str]) -> Iterator[str]:
    """A folder with `sarcstat` and `sessions`, for PATH, as long as the block runs; started in this environment."""
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        address, asking = str(Path(folder, "socket")), Path(folder, "asking.py")
        asking.write_text(PROGRAM, encoding="utf-8")
        for name in ("sarcstat", "sessions"):
            program = Path(folder, name)
            start = shlex.join([sys.executable, "-SE", str(asking), address, name])
            program.write_text(f'#!/bin/sh\nexec {start} "$@"\n', encoding="utf-8")
            program.chmod(0o755)
        server = subprocess.Popen(
            [sys.executable, __file__, address],
            stdout=subprocess.PIPE,
            cwd=folder,
            env={**environment, **LARGE_PAGES},
            encoding="utf-8",
        )
        try:
            assert server.stdout is not None
            if server.stdout.readline() != "ready\n":
                raise RuntimeError("The process from which commands are forked has not started.")
            yield folder
        finally:
            server.terminate()
            server.wait()


def serve(address: str) -> NoReturn:
    """Answer for ever; every command in a child."""
    start()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    signal.signal(signal.SIGTERM, lambda number, frame: end())
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(64)
        print("ready", flush=True)
        while True:
            line, _ = door.accept()
            if os.fork() == 0:
                door.close()
                os._exit(_answer(line))
            line.close()


def end() -> NoReturn:
    """End, and leave nothing of R's behind."""
    from sarcstat import cleanup

    cleanup.remove_all()
    os._exit(0)


def start() -> None:
    """Import everything and start R, by commands whose results are thrown away; in a folder that may be written to."""
    from sarcstat import cli
    from sarcstat.bridge import session

    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with redirect_stdout(said), redirect_stderr(said):
        for each in WARMING:
            if cli.run(each):
                raise RuntimeError(" ".join(each))
    Path("warm.svg").unlink()
    assert session.is_running()


def _answer(line: socket.socket) -> int:
    """Be the command that is asked for, and tell its exit code."""
    for number in (signal.SIGCHLD, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    _, files, _, _ = socket.recv_fds(line, 1, 3)
    asked = json.loads(b"".join(iter(lambda: line.recv(65536), b"")))
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    as_if_started(asked["arguments"])
    try:
        status = run(*asked["arguments"])
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    line.sendall(str(status).encode())
    return status


def as_if_started(arguments: list[str]) -> None:
    """What Python sets up when it starts, and what of the parent's is not the child's to remove or to wait for."""
    from sarcstat import cleanup
    from sarcstat.bridge import interrupt, session

    sys.argv = arguments
    sys.stdin, sys.stdout, sys.stderr = (
        _stream(number, mode, errors)
        for number, (mode, errors) in enumerate((("r", "strict"), ("w", "strict"), ("w", "backslashreplace")))
    )
    tempfile.tempdir = None
    cleanup._paths.clear()
    session._folder = None
    interrupt._writer = None  # its thread is the parent's


def _stream(number: int, mode: str, errors: str) -> Any:
    """An open file as Python names it; None for a closed one."""
    try:
        return open(number, mode, encoding="utf-8", errors=errors, closefd=False)
    except OSError:
        return None


def run(program: str, *arguments: str) -> int:
    """The exit code of `sarcstat` or `sessions` with these arguments, as if it were typed."""
    from sarcstat import cleanup
    from sarcstat.__main__ import main

    try:
        if program == "sessions":
            import sessions

            sys.stdout.write(sessions.session(arguments[0]))
        else:
            main()
    except SystemExit as ended:
        return _status(ended.code)
    finally:
        cleanup.remove_all()
    return 0


def _status(code: Any) -> int:
    return code if isinstance(code, int) else int(code is not None)


if __name__ == "__main__":
    serve(sys.argv[1])
