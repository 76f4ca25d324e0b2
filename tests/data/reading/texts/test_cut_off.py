"""A text that ends within its last cell is told, where the cells above show it."""

from __future__ import annotations

import pytest

from sarcstat.data.reading.source import open_source

LEVELS = ["control", "treatment", "palliative care"]
DATES = [f"2020-{month:02}-{day:02}" for month in range(1, 5) for day in range(1, 11)]


def said(write, last, cells, end=""):
    """What is said of a text with these cells in its last column, and `last` below them."""
    rows = "".join(f"{i},{7 * i},{cell}\n" for i, cell in enumerate(cells))
    text = f"id,time,x\n{rows}99,700,{last}{end}"
    conditions = open_source(write("a.csv", text.encode())).read(["time"]).conditions
    return [each.text for each in conditions if each.code == "cut_off"]


@pytest.mark.parametrize(
    ("last", "cells"),
    [
        ("contr", LEVELS * 5),
        ("palliative", LEVELS * 5),
        ("", LEVELS * 5),
        ("2020-0", DATES),
        ("202003", ["20200301"] * 12),
        ("1.5", ["1.50", "2.75"] * 7),
        ("", ["1", "0"] * 7),
    ],
)
def test_a_cell_that_was_cut_off(write, last, cells):
    (text,) = said(write, last, cells)
    assert f"(line {len(cells) + 2}: x '{last}')" in text
    assert said(write, last, cells, "\n") == []


@pytest.mark.parametrize(
    ("last", "cells"),
    [
        ("control", LEVELS * 5),
        ("never", LEVELS * 5),
        ("", [*LEVELS * 5, ""]),
        ("7", ["12", "345", "6"] * 5),
        ("987", ["1200", "3450"] * 7),
        ("5", ["12", "34"] * 7),
        ("Ann", [f"Anna {i}" for i in range(20)]),
        ("con", LEVELS * 2),
    ],
)
def test_a_cell_that_is_whole(write, last, cells):
    assert said(write, last, cells) == []


def test_a_level_that_stands_far_above_is_none(write):
    assert said(write, "control", ["control", *["control arm", "other"] * 30]) == []
