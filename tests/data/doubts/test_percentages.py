"""Fractions among percentages are told where a column is called a percentage."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.doubts.percentages import mixed_percentages

MIXED = [0.1, 0.25, 0.4, 0.55, 10, 25, 40, 90, 5]


def told(values, name="ki67", label=""):
    frame = pd.DataFrame({name: values})
    dataset = Dataset(frame, Codebook({name: Variable(label=label)}), "a.csv", None, 2)
    return mixed_percentages(dataset, name, frame[name], None)


@pytest.mark.parametrize("name", ["ki67", "Ki-67", "blasts_percent", "necrosis %", "LVEF", "pct"])
def test_fractions_among_percentages(name):
    assert told(MIXED, name) == [f"{name} (4 rows below 1, 5 from 2 to 100)"]


def test_the_label_may_say_that_it_is_a_percentage():
    assert told(MIXED, "v1", "Necrosis (%)") != []
    assert told(MIXED, "v1", "Kidney function") == []


@pytest.mark.parametrize(
    "values",
    [
        [0.5, 10, 25, 40, 90, 5, 7, 8, 9],
        [0.1, 0.2, 0.3, 0.4, 1.0, 0.0],
        [*MIXED, 1.5],
        [*MIXED, 250.0],
        [10, 20, 30],
        list("abc"),
    ],
)
def test_percentages_alone_are_let_be(values):
    assert told(values) == []


def test_who_uses_them_is_told(tmp_path: Path):
    file = tmp_path / "a.csv"
    file.write_text("t,e,ki67\n" + "".join(f"{i + 1},{i % 2},{value}\n" for i, value in enumerate(MIXED * 3)))
    said = sarcstat("cox", file, "--time", "t", "--event", "e", "--covariates", "ki67").stderr
    assert "Percentages of which some seem to be fractions count as they are: ki67 (12 rows below 1" in said
