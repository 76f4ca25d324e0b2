"""An R session with the procedures of these tests, and Python processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sarcstat
from sarcstat.bridge import session

PROCEDURES = Path(__file__).with_name("procedures.R")
Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def procedures() -> None:
    """The one R session, which also knows the procedures of procedures.R."""
    session.source(PROCEDURES)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a new user: a home and a folder for temporary files of their own, both empty."""
    for folder in ("home", "tmp", "work"):
        (tmp_path / folder).mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "home"),
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONPATH": str(Path(sarcstat.__file__).parents[1]),
        "PROCEDURES": str(PROCEDURES),
    }


@pytest.fixture
def python(tmp_path: Path, environment: dict[str, str]) -> Process:
    """Run Python code in a process of its own, in the folder `work`; keywords are environment variables."""

    def run(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path / "work",
            env=environment | variables,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run
