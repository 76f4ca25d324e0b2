"""Texts that nobody wrote, and input without an end, are refused soon and small."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from running import refused, sarcstat

from sarcstat.data.reading.shared import cell_length
from sarcstat.data.reading.source import open_source
from sarcstat.data.reading.texts import standard_input
from sarcstat.data.reading.texts.standard_input import read_input
from sarcstat.errors import ExitStatus, InputError


@pytest.mark.parametrize("kind", [".csv", ".parquet", ".dta", ".sav"])
def test_a_text_that_no_table_can_hold(tmp_path: Path, kind: str) -> None:
    import pyreadstat

    path = tmp_path / f"a{kind}"
    frame = pd.DataFrame({"x": [1, 2, 3], "note": ["a", "é" * 60_000, "b"]})
    if kind == ".csv":
        frame.to_csv(path, index=False)
    elif kind == ".parquet":
        frame.to_parquet(path)
    elif kind == ".dta":
        frame.to_stata(path, version=118, write_index=False, convert_strl=["note"])
    else:  # the format holds no longer text
        frame["note"] = ["a", "é" * 15_000, "b"]
        pyreadstat.write_sav(frame, path)
        assert len(open_source(str(path)).read().frame) == 3
        return
    said = r"(line 3|row 2): 'note' holds a text of 120,000 bytes"
    with pytest.raises(InputError, match=said):
        open_source(str(path)).read()
    assert len(open_source(str(path)).read(["x"]).frame) == 3


def test_a_line_without_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_length, "LONGEST_LINE", 2_000_000)
    path = tmp_path / "a.csv"
    path.write_text("x,y\n1," + "y" * 4_000_000)
    with pytest.raises(InputError, match=r"a\.csv has a line of more than 1 MB"):
        open_source(str(path)).read(["x"])
    path.write_text("x,y\r" + "1,2\r" * 1_000_000)
    assert len(open_source(str(path)).read(["x"]).frame) == 1_000_000


def test_a_text_of_many_lines(tmp_path: Path) -> None:
    """A row longer than a block is read, and one longer than a line may be is refused before memory is made for it."""
    path = tmp_path / "a.csv"
    path.write_text('x,y\n1,"' + f"{'y' * 99}\n" * 90_000 + '"\n2,b\n')
    assert list(open_source(str(path)).read(["x"]).frame["x"]) == [1, 2]
    path.write_text('x,y\n1,"' + f"{'y' * 99}\n" * 400_000 + '"\n2,b\n')
    with pytest.raises(InputError, match=r"a\.csv, line 2: there is a text of more than 100,000 characters"):
        open_source(str(path)).read(["x"])


def test_a_quotation_mark_that_nobody_closed_before_a_long_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('x,y\n1,"' + "2,b\n" * 100_000)
    with pytest.raises(InputError, match="has a quotation mark in line 2 that is never closed"):
        open_source(str(path)).read(["x"])


class Endless(io.RawIOBase):
    """A stream that repeats itself until somebody stops reading it, or a hundred megabytes have gone."""

    def __init__(self, piece: bytes) -> None:
        self.piece, self.given = piece, 0

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        self.given += len(view)
        assert self.given < 100_000_000
        view[:] = (self.piece * (len(view) // len(self.piece) + 1))[: len(view)]
        return len(view)

    def readable(self) -> bool:
        return True


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(standard_input, "MOST_ROWS", 1_000_000)
    monkeypatch.setattr(standard_input, "MOST_INPUT", 50_000_000)
    return


@pytest.mark.usefixtures("limits")
@pytest.mark.parametrize(
    ("piece", "most", "told"),
    [
        (b"y\n", None, "more than 1,000,000 rows"),
        (b"y\n", 2_000_000, "more than 2,000,000 rows"),
        (b"1,2,3" * 30 + b"\n", None, "more than 50 MB"),
        (b"a", None, "a line of more than 16 MB"),
        (b"\1\0\0\2", None, "no text"),
    ],
)
def test_input_without_an_end(monkeypatch: pytest.MonkeyPatch, piece: bytes, most: int | None, told: str) -> None:
    stream = io.TextIOWrapper(io.BufferedReader(Endless(piece)))  # type: ignore[arg-type]
    monkeypatch.setattr(standard_input.sys, "stdin", stream)
    with pytest.raises(InputError, match=told):
        read_input(most)


def test_the_user_says_how_many_rows_there_may_be() -> None:
    rows = b"x\n1\n2\n3\n"
    assert sarcstat("describe", "-", "--max-rows", 3, stdin=rows).status == ExitStatus.OK
    refused(sarcstat("describe", "-", "--max-rows", 2, stdin=rows), ExitStatus.INPUT, "more than 2 rows", "--max-rows")


def test_a_file_has_an_end(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    refused(
        sarcstat("describe", tmp_path / "a.csv", "--max-rows", 2), ExitStatus.USAGE, "--max-rows is for standard input"
    )
