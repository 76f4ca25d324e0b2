"""Numbers of a hand-written file are such as can be computed with, and those that are not have their line."""

from __future__ import annotations

import pytest

from sarcstat.errors import InputError
from sarcstat.forms.places import read_toml

WRONG = ["nan", "inf", "-inf", "+nan", "1e61", "-1e308", "1e999", "9" * 400, "9" * 5000, f"0x{'f' * 5000}", str(2**63)]


@pytest.mark.parametrize("number", WRONG)
@pytest.mark.parametrize("place", ["a = {}", "a = [1, {}]", "[t]\nb = {{ c = {} }}", "[[t]]\nb = [[{}]]"])
def test_a_number_that_is_none_is_refused_with_its_line(place: str, number: str) -> None:
    text = "x = 1\n" + place.format(number)
    with pytest.raises(InputError) as found:
        read_toml(text, "study.toml")
    (problem,) = found.value.problems
    line = text.count("\n", 0, text.index(number[:300])) + 1
    assert problem.message.startswith(f"study.toml, line {line}")
    assert len(problem.message) < 200
    assert problem.hint


def test_an_infinite_number_where_one_may_be() -> None:
    assert read_toml("odds = inf", "design.toml", infinite=True) == {"odds": float("inf")}
    with pytest.raises(InputError):
        read_toml("odds = nan", "design.toml", infinite=True)


@pytest.mark.parametrize("text", ["a = 2021-02-30", "a = 25:00:00"])
def test_a_date_that_does_not_exist_is_a_sentence(text: str) -> None:
    with pytest.raises(InputError):
        read_toml(text, "study.toml")


def test_ordinary_numbers_are_read() -> None:
    text = "a = [0, -5, 1.5, 1e60, 9007199254740993, 2021-08-25]\nb = true"
    assert read_toml(text, "study.toml")["a"][4] == 9007199254740993
