"""Cases in folders of their own, answered by a process that forks for each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from warm import LARGE_PAGES

from hostile.case import Case, Ending
from hostile.kinds import KINDS

#: Several times as long as the verdict allows of the processor: others may use it, too.
WALL_SECONDS = 90.0
#: Of the environment.
GIVEN = ("PATH", "LANG", "R_HOME", "LD_LIBRARY_PATH")
TESTS = Path(__file__).resolve().parents[1]


def case_of(seed: str) -> Case:
    """The case of a seed, `KIND-…`: always the same one."""
    return KINDS[seed.split("-")[0]](Random(seed))


def surroundings() -> dict[str, str]:
    """The environment of a process that finds this machine and the program."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent)))}


class Engine:
    """A server and a folder for its cases; to be closed."""

    def __init__(self, program: str = "warm") -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hostile-"))
        (self.folder / "server").mkdir()
        self.server = subprocess.Popen(
            [sys.executable, "-m", "hostile.server", str(self.folder / "server"), program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**surroundings(), **LARGE_PAGES},
        )
        self._ready = False

    def close(self) -> None:
        """End the server and remove the folder."""
        assert self.server.stdin is not None
        self.server.stdin.close()
        self.server.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, case: Case, seconds: float = WALL_SECONDS) -> Ending:
        """How the command of a case ends; after so many seconds it is ended."""
        place = self.folder / "case"
        shutil.rmtree(place, ignore_errors=True)
        for name in ("work", "tmp", "home"):
            (place / name).mkdir(parents=True)
        _lay(case, place / "work")
        (place / "stdin").write_bytes(case.stdin)
        found = self._asked(case, place, seconds)
        return Ending(
            stdout=_said(place / "stdout"),
            stderr=_said(place / "stderr"),
            files={str(path.relative_to(place / "work")): path.read_bytes() for path in _files(place / "work")},
            left=[*found.pop("left"), *(str(path.relative_to(place)) for path in (place / "tmp").rglob("*"))],
            **found,
        )

    def _asked(self, case: Case, place: Path, seconds: float) -> dict[str, Any]:
        streams = {name: str(place / name) for name in ("stdin", "stdout", "stderr")}
        environment = {
            **{name: os.environ[name] for name in GIVEN if name in os.environ},
            "TMPDIR": str(place / "tmp"),
            "HOME": str(place / "home"),
            "TERM": "xterm",
            **case.environment,
        }
        environment = {name: value for name, value in environment.items() if value is not None}
        asked = {
            **streams,
            "folder": str(place / "work"),
            "arguments": list(case.arguments),
            "environment": environment,
            "terminal": case.terminal,
            "seconds": seconds,
            "size": case.size,
            "devices": dict(case.streams),
            "cold": case.cold,
            "python": case.python,
        }
        if not self._ready:
            self._ready = self._line() == "ready"
        assert self.server.stdin is not None
        self.server.stdin.write(json.dumps(asked) + "\n")
        self.server.stdin.flush()
        answer = self._line()
        assert isinstance(answer, dict)
        return answer

    def _line(self) -> object:
        assert self.server.stdout is not None
        line = self.server.stdout.readline()
        if not line:
            raise RuntimeError("The process from which cases are forked has ended.")
        return json.loads(line)


def _lay(case: Case, folder: Path) -> None:
    """What a case finds in its working folder."""
    for name in case.folders:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, target in case.links.items():
        (folder / name).symlink_to(target)
    for name, target in case.twins.items():
        (folder / name).hardlink_to(folder / target)


def _said(path: Path) -> bytes:
    """What a stream holds; nothing where it was closed, or led elsewhere."""
    return path.read_bytes() if path.is_file() else b""


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
