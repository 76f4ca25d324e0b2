"""Run the command line as a shell session would, in this process or in one of its own."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sarcstat.cli import run
from sarcstat.errors import ExitStatus

#: The 228 patients that most examples use.
LUNG = ("survival::lung", "--time", "time", "--event", "status=2")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Outcome:
    """What a shell sees of a command."""

    status: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as JSON."""
        document: dict[str, Any] = json.loads(self.stdout)
        return document

    def table(self, name: str) -> dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, Any]]:
        """The cells of a table of the JSON output by (row path, column path)."""
        found = next(table for table in self.json["tables"] if table["name"] == name)
        return {(tuple(cell["row"]), tuple(cell["column"])): cell for cell in found["cells"]}


class _Stream(io.TextIOWrapper):
    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined]


def sarcstat(*arguments: object, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Outcome:
    """Run a command in this process: R is started once for all tests."""
    out, err = _Stream(), _Stream()
    feed = io.TextIOWrapper(io.BytesIO(stdin))
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "stdin", feed),
        patch.dict(os.environ),
    ):
        # What a shell (or readline, which R loads) says of its window is none of the tests' business.
        os.environ.pop("COLUMNS", None)
        os.environ.update(environment or {})
        status = run([str(argument) for argument in arguments])
        r_home = os.environ.get("R_HOME")
    if r_home:  # R, once started, looks there for its modules when it first needs them
        os.environ["R_HOME"] = r_home
    return Outcome(status, out.text(), err.text())


def sarcstat_process(
    *arguments: object, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> Outcome:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "sarcstat", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**{name: each for name, each in os.environ.items() if name != "COLUMNS"}, **(environment or {})},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def refused(outcome: Outcome, status: ExitStatus, *parts: str) -> None:
    """Assert that a command ended with `Error:` lines that hold the parts, without a result or a traceback."""
    assert outcome.status == status, outcome.stderr
    assert outcome.stdout == ""
    assert outcome.stderr.startswith("Error: ")
    assert "Traceback" not in outcome.stderr
    for part in parts:
        assert part in outcome.stderr
