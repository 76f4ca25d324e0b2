"""Files to read, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.errors import ExitStatus, Problem, SarcstatError

Write = Callable[[str, str | bytes], str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file (a str as UTF-8, without changing its lines) and returns its path."""

    def write_file(name: str, content: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return str(path)

    return write_file


@pytest.fixture
def csv(write: Write) -> Callable[..., Dataset]:
    """Reads a text as a .csv file."""

    def read(content: str | bytes, **options: object) -> Dataset:
        return open_source(write("study.csv", content), **options).read()  # type: ignore[arg-type]

    return read


@pytest.fixture
def refused() -> Callable[..., Problem]:
    """The first problem of a source that cannot be opened or read; fails if it can, or on another exit status."""

    def problem(data: str, *, status: ExitStatus = ExitStatus.INPUT, **options: object) -> Problem:
        with pytest.raises(SarcstatError) as caught:
            _read(data, options)
        assert caught.value.exit_status == status
        return caught.value.problems[0]

    return problem


def _read(data: str, options: dict[str, object]) -> None:
    source = open_source(data, **options)  # type: ignore[arg-type]
    source.columns()
    source.read()
