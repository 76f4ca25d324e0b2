"""Ranges that a spreadsheet program has made dates of are levels of their own, and that is told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.doubts.date_levels import date_levels


def found(*levels):
    return date_levels(pd.Series([*levels, None], dtype="str"))


@pytest.mark.parametrize(
    ("levels", "dates"),
    [
        (("0", "3-Mar", "4-9", ">=10"), ["3-Mar"]),
        (("0", "2024-03-01", "4-9", "unknown"), ["2024-03-01"]),
        (("0-4", "5-9", "Okt 14", "15+", "Mai 09"), ["Mai 09", "Okt 14"]),
        (("1 node", "01.03.2024", "4-9 nodes"), ["01.03.2024"]),
    ],
)
def test_dates_among_figures(levels, dates):
    assert found(*levels) == dates


@pytest.mark.parametrize(
    "levels",
    [
        ("2024-03-01", "2024-03-02", "2024-03-03"),
        ("2024-03-01", "2024-03-02", "2024-03-03", "1"),
        ("alive", "2024-03-01", "dead"),
        ("0", "1-3", "4-9", ">=10"),
        ("T1", "T2", "T3"),
        ("SEPT9", "MARCH1", "TP53"),
    ],
)
def test_other_columns(levels):
    assert found(*levels) == []


def test_who_compares_them_is_told(tmp_path: Path):
    file = tmp_path / "a.csv"
    nodes = ["0", "3-Mar", "4-9"]
    file.write_text("t,e,nodes\n" + "".join(f"{i + 1},{i % 2},{nodes[i % 3]}\n" for i in range(18)))
    said = " ".join(sarcstat("km", file, "--time", "t", "--event", "e", "--by", "nodes").stderr.split())
    assert (
        "Levels that a spreadsheet program may have made dates of count as they stand: nodes '3-Mar' (6 rows)" in said
    )
