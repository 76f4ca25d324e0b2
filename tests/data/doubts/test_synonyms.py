"""Levels that mean the same in two languages or two ways of writing count as different, and that is told."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.doubts.synonyms import synonymous_levels


def groups(*levels):
    return synonymous_levels(pd.Series([*levels, *levels, None], dtype="str"))


@pytest.mark.parametrize(
    ("levels", "found"),
    [
        (("yes", "no", "ja", "nein"), [["ja", "yes"], ["nein", "no"]]),
        (("True", "False", "yes"), [["True", "yes"]]),
        (("0", "1", "Yes", "No"), [["0", "No"], ["1", "Yes"]]),
        (("m", "f", "Male"), [["Male", "m"]]),
        (("男", "女", "male"), [["male", "男"]]),
        (("lebt", "alive", "dead", "unknown"), [["alive", "lebt"]]),
        (("+", "-", "positive"), [["+", "positive"]]),
        (("1", "2", "II", "3a", "IIIA", "?"), [["2", "II"], ["3a", "IIIA"]]),
        (("Stage II", "Stage III", "II"), [["II", "Stage II"]]),
        (("01", "1", "2b"), [["01", "1"]]),
        (("l", "re", "links"), [["l", "links"]]),
    ],
)
def test_levels_that_mean_the_same(levels, found):
    assert groups(*levels) == found


@pytest.mark.parametrize(
    "levels",
    [
        ("yes", "no"),
        ("M", "m", "F"),
        ("yes", "y", "perhaps"),
        ("0", "1", "X"),
        ("I", "II", "III"),
        ("1a", "1b", "1"),
        ("G1", "G2", "1"),
        ("male", "m", "mixed"),
        tuple(map(str, [*range(70), "01"])),
    ],
)
def test_levels_that_need_not(levels):
    assert groups(*levels) == []


def test_numbers_are_no_words():
    assert synonymous_levels(pd.Series([1, 2, 3])) == []


def test_who_compares_them_is_told(tmp_path: Path):
    file = tmp_path / "a.csv"
    sexes = ["m", "male", "f", "female"]
    file.write_text("t,e,sex\n" + "".join(f"{i + 1},{i % 2},{sexes[i % 4]}\n" for i in range(20)))
    made = sarcstat("km", file, "--time", "t", "--event", "e", "--by", "sex")
    said = " ".join(made.stderr.split())
    assert "Levels that seem to mean the same count as different: sex 'f' (5 rows) and 'female' (5 rows)" in said
