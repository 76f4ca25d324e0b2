"""Ages that nobody has are told where a column is called an age and is one in years."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.codebook import Codebook, Dataset, Variable
from sarcstat.data.doubts.ages import impossible_ages

USUAL = [34, 51, 62, 48, 70, 55, 81, 66, 59, 73, 45]


def told(values, name="age", label=""):
    frame = pd.DataFrame({name: values})
    dataset = Dataset(frame, Codebook({name: Variable(label=label)}), "a.csv", None, 2)
    return impossible_ages(dataset, name, frame[name], None)


@pytest.mark.parametrize("name", ["age", "Age_at_diagnosis", "ageAtSurgery", "ALTER", "age (years)", "年龄"])
def test_ages_that_nobody_has(name):
    assert told([*USUAL, 1980], name) == [f"{name} 1980 (1 row)"]
    assert told([*USUAL, *USUAL, -52, 520], name) == [f"{name} -52, 520 (2 rows)"]


def test_years_of_birth_among_ages():
    assert told([*USUAL, 1950, 1961, 1974]) == ["age 1950, 1961, 1974 (3 rows)"]


def test_the_label_may_say_that_it_is_an_age():
    assert told([*USUAL, 1980], "v17", "Age at diagnosis") == ["v17 1980 (1 row)"]
    assert told([*USUAL, 1980], "v17", "Storage, average") == []


@pytest.mark.parametrize("name", ["stage", "dosage", "average", "days", "manage"])
def test_other_columns_are_let_be(name):
    assert told([*USUAL, 1980], name) == []


@pytest.mark.parametrize(
    "values",
    [
        USUAL,
        [12, 30, 60, 90, 115, 121, 140, 180, 95, 70, 44],
        [365 * age for age in USUAL],
        [age - 58 for age in USUAL],
        [*USUAL, 999],
        [*USUAL, None],
        list("abc"),
    ],
)
def test_ages_in_another_unit_and_codes_are_let_be(values):
    assert told(values) == []


def test_who_uses_them_is_told(tmp_path: Path):
    file = tmp_path / "a.csv"
    ages = [*USUAL, *USUAL, 1961]
    file.write_text("t,e,age\n" + "".join(f"{i % 9 + 1},{i % 2},{age}\n" for i, age in enumerate(ages)))
    said = "Ages that nobody has in years count as they are: age 1961 (1 row)."
    asked = ("--time", "t", "--event", "e", "--covariates", "age")
    assert said in " ".join(sarcstat("cox", file, *asked).stderr.split())
    assert said in " ".join(sarcstat("describe", file, "age").stderr.split())
    assert said not in sarcstat("cox", file, *asked, "--where", "age < 100").stderr
