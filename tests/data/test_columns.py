"""Columns that the options name and the data do not have are reported together."""

from __future__ import annotations

import pytest

from sarcstat.data.columns import check_columns, check_distinct, stripped, wanted_columns
from sarcstat.errors import ExitStatus, InputError


def test_missing_columns_are_reported_together():
    with pytest.raises(InputError) as caught:
        check_columns(
            ["time", "status", "sex"],
            [("--time", "tim"), ("--event", "status"), ("--by", "age"), ("--where", "age")],
            source="lung.csv",
        )
    first, second = caught.value.problems
    assert first.message == "lung.csv has no column 'tim' (--time)."
    assert first.hint == "Did you mean 'time'?"
    assert second.message == "lung.csv has no column 'age' (--by, --where)."
    assert second.hint == "Its columns are time, status, sex. 'sarcstat columns lung.csv' lists them."
    assert caught.value.exit_status == ExitStatus.INPUT


def test_columns_that_exist_pass():
    check_columns(["time", "my var"], [("--time", "time"), ("--by", "my var")], source="x.csv")


def test_many_columns_are_not_all_listed():
    with pytest.raises(InputError, match="has no column 'y'") as caught:
        check_columns([f"x{i}" for i in range(50)], [("", "y")], source="x.csv")
    assert caught.value.problems[0].hint.endswith("x19 and 30 more. 'sarcstat columns x.csv' lists them.")


def test_the_only_column_makes_the_delimiter_suspicious():
    with pytest.raises(InputError, match="has no column 'time'") as caught:
        check_columns(["time:status"], [("", "time")], source="x.csv")
    assert "separated by something other than" in caught.value.problems[0].hint


def test_wanted_columns():
    known = ["b", "a", "c"]
    assert wanted_columns(known, None, source="x.csv") == known
    assert wanted_columns(known, {"c", "b"}, source="x.csv") == ["b", "c"]
    assert wanted_columns(known, lambda names: [name for name in names if name > "a"], source="x.csv") == ["b", "c"]
    with pytest.raises(InputError) as caught:
        wanted_columns(known, ["d", "a", "e"], source="x.csv")
    assert [problem.message[-11:] for problem in caught.value.problems] == ["column 'd'.", "column 'e'."]


def test_repeated_names_are_all_named():
    with pytest.raises(InputError, match=r"x\.csv has these columns more than once: 'a', 'c'\."):
        check_distinct(["a", "b", "c", "a", "c", "a", "", ""], source="x.csv")
    check_distinct(["a", "A", "", ""], source="x.csv")


def test_blanks_of_all_kinds_are_stripped():
    names = ["a ", "\xa0b", "\ufeffc\t", "d e", "\u3000f"]
    assert stripped(names) == (["a", "b", "c", "d e", "f"], ["a", "b", "c", "f"])
