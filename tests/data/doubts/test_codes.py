"""Codes for missing among numbers count as values, and whoever counts them is told so."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.doubts.codes import missing_codes


def codes(values, labels=()):
    column = pd.Series(values, dtype=None if values else float)
    about = Codebook({"x": Variable(value_labels=dict.fromkeys(labels, "Other"))})
    dataset = Dataset(frame=pd.DataFrame({"x": column}), codebook=about, source="a.csv", sha256=None, first_row=2)
    return missing_codes(dataset, "x", column, None)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([40, 71, 999, 55, 999], {999: 2}),
        ([40.5, 71, 998, 999, None], {999: 1, 998: 1}),
        ([1, 3, 99, 2], {99: 1}),
        ([0, 1, 1, 0, 9], {9: 1}),
        ([1, 2, 3, 4, 9, 9], {9: 2}),
        ([5, 0, -9, 17, -99], {-99: 1, -9: 1}),
        ([400, 250, 8888], {8888: 1}),
    ],
)
def test_numbers_that_look_like_codes(values, found):
    assert codes(values) == found


@pytest.mark.parametrize(
    "values",
    [
        [40, 71, 99, 55],
        [640, 710, 999],
        [-5, 3, -9, 8],
        [1, 2, 5, 9],
        [9, 9],
        [0, 9],
        [999],
        [-9, -9],
        [],
        [None, float("inf")],
        [1, 2, 99.5],
        [0, 1, 1],
        ["1", "9"],
    ],
)
def test_numbers_that_do_not(values):
    assert codes(values) == {}


def test_a_code_with_a_label_is_meant():
    assert codes([1, 2, 9, 99], labels=(99.0,)) == {}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("describe", "age"), "age 999 (2 rows)"),
        (("km", "--time", "months", "--event", "died=1"), "died 9 (1 row), months 9999 (1 row)"),
        (("cox", "--time", "months", "--event", "died=1", "--covariates", "age"), "age 999 (2 rows)"),
    ],
)
def test_a_command_warns(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{i * 7 % 40 + 1},{i % 3 % 2},{30 + i}\n" for i in range(38))
    path.write_text(f"months,died,age\n{rows}9999,9,999\n12,1,999\n")
    done = sarcstat(arguments[0], path, *arguments[1:])
    assert done.status == 0, done.stderr
    for each in told.split(", "):
        assert each in done.stderr
    assert "If they mean missing: --na " in done.stderr
    declared = sarcstat(arguments[0], path, *arguments[1:], "--na", "9,999,9999")
    assert "commonly stand for missing" not in declared.stderr
