"""What the tests of commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from running import Outcome, sarcstat


@pytest.fixture
def data(tmp_path: Path) -> Callable[..., Path]:
    """Writes a data file and gives its path."""

    def write(text: str, name: str = "data.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def study(tmp_path: Path) -> Any:
    """Write a study file and run it into the folder `out` beside it."""

    def run(text: str, *options: object, folder: str = "out") -> Outcome:
        file = tmp_path / "study.toml"
        file.write_text(text, encoding="utf-8")
        return sarcstat("run", file, "-o", tmp_path / folder, *options)

    return run
