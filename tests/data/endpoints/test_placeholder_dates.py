"""The zero of a calendar among dates of another time stands for an empty cell, and that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

ZEROS = ["1900-01-01", "1904-01-01", "1960-01-01", "1970-01-01"]


def said(tmp_path: Path, starts: list[str]) -> str:
    file = tmp_path / "a.csv"
    rows = (f"{i + 1},{start},2021-0{i % 9 + 1}-15,{i % 2}\n" for i, start in enumerate(starts))
    file.write_text("id,start,end,e\n" + "".join(rows))
    made = sarcstat("km", file, "--time", "days(start, end)", "--event", "e")
    assert made.status == 0
    return " ".join(made.stderr.split())


@pytest.mark.parametrize("zero", ZEROS)
def test_a_zero_among_later_dates_is_told(tmp_path: Path, zero: str) -> None:
    found = said(tmp_path, ["2020-03-05", "2019-07-01", zero, "2020-12-24", "2018-01-31"])
    assert f"1 row has {zero} in 'start' (line 4 (id 3)), which programs write for an empty cell" in found


@pytest.mark.parametrize(
    "starts",
    [
        ["2020-03-05", "2019-07-01", "2020-01-01", "2018-01-31"],
        ["1970-01-01", "1971-07-01", "1975-12-24", "1980-01-31"],
        ["1970-01-01", "2019-07-01", "2020-12-24"],
    ],
)
def test_other_dates_are_let_be(tmp_path: Path, starts: list[str]) -> None:
    assert "empty cell" not in said(tmp_path, starts)
