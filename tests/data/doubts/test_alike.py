"""Levels that look the same are different levels, and whoever counts them is told so."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.doubts.alike import alike_levels, spelled


@pytest.mark.parametrize(
    ("texts", "alike"),
    [
        (["Male", "male ", "F"], ["Male", "male "]),
        (["a b", "a\u00a0b", "a  b"], ["a  b", "a b", "a\u00a0b"]),
        (["\u00e9", "e\u0301"], ["e\u0301", "\u00e9"]),
        (["x", "x\u200b", "\ufeffx"], ["x", "x\u200b", "\ufeffx"]),
        (["A", "\u0410", "B"], ["A", "\u0410"]),
        (["A", "\u0391", "\uff21"], ["A", "\u0391", "\uff21"]),
        (["I-II", "I\u2013II", "\u2160-\u2161"], ["I-II", "I\u2013II", "\u2160-\u2161"]),
        (["Ewing's", "Ewing\u2019s"], ["Ewing's", "Ewing\u2019s"]),
    ],
)
def test_what_differs_by_nothing_that_is_meant(texts: list[str], alike: list[str]) -> None:
    assert alike_levels(pd.Series([*texts, None], dtype="str")) == [alike]


@pytest.mark.parametrize("texts", [["10", "10\u00b2"], ["a-b", "ab"], ["G1", "G2"], ["a"], [], ["1", "1.0"]])
def test_what_differs(texts: list[str]) -> None:
    assert alike_levels(pd.Series(texts, dtype="str")) == []


def test_numbers_and_identifiers_have_none() -> None:
    assert alike_levels(pd.Series([1.0, 2.0])) == []
    assert alike_levels(pd.Series([f"p{i}" for i in range(600)] + [f"P{i}" for i in range(600)], dtype="str")) == []


def test_signs_are_spelled() -> None:
    assert spelled(["a b\u00a0\u200b\x01e\u0301é"]) == ["a b<U+00A0><U+200B><U+0001>e<U+0301>é"]


def test_letters_of_another_alphabet_are_spelled_where_they_make_the_difference() -> None:
    assert spelled(["A1", "\u04101"]) == ["A1", "<U+0410>1"]
    assert spelled(["\u0414\u0430", "\u0434\u0430"]) == ["\u0414\u0430", "\u0434\u0430"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("crosstab", "--rows", "sex", "--columns", "died"),
        ("km", "--time", "months", "--event", "died", "--by", "sex"),
        ("cox", "--time", "months", "--event", "died", "--covariates", "sex"),
        ("describe", "sex"),
    ],
)
def test_a_command_warns(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    path = tmp_path / "a.csv"
    rows = "".join(f"{i},{i * 5 // 3 % 2},{('Male', 'male', 'F', 'F')[i % 4]}\n" for i in range(1, 41))
    path.write_text(f"months,died,sex\n{rows}")
    done = sarcstat(arguments[0], path, *arguments[1:])
    assert done.status == 0, done.stderr
    assert "count as different: sex 'Male' (10 rows) and 'male' (10 rows)." in done.stderr
    alone = sarcstat(arguments[0], path, *arguments[1:], "--where", "sex != 'male'")
    assert "count as different" not in alone.stderr
