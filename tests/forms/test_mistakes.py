"""Mistakes in a hand-written file: one sentence each, in its words, where it stands."""

from __future__ import annotations

from typing import Literal

import pytest

from sarcstat.errors import InputError
from sarcstat.forms.form import Form, StrictForm
from sarcstat.forms.places import read_toml
from sarcstat.forms.reading import filled


class Ratio(Form):
    """One form of a value."""

    low: float
    high: float


class Inner(StrictForm):
    kind: Literal["one", "two"] = "one"
    ratios: dict[str, float | dict[str, float] | Ratio] = {}  # noqa: RUF012 - pydantic copies defaults


class Whole(StrictForm):
    inner: Inner
    number: float = 1


def said(text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(InputError) as error:
        filled(read_toml(text, "f.toml"), Whole, "f.toml", text=text)
    return [(each.message, each.hint) for each in error.value.problems]


def test_each_mistake_has_its_line_and_what_to_do() -> None:
    assert said('number = "x"\n[inner]\nkind = "tow"\nrations = {}\n') == [
        ("f.toml, line 1, number: must be a number, not a text.", None),
        ("f.toml, line 3, inner.kind: 'tow' is not one of one, two.", "Did you mean 'two'?"),
        ("f.toml, line 4, inner.rations: unknown key.", "Did you mean 'ratios'?"),
    ]


def test_what_is_missing_stands_where_it_is_wanted() -> None:
    assert said("number = 2\n") == [("f.toml, inner: 'inner' is missing.", None)]


@pytest.mark.parametrize(
    ("value", "place", "message"),
    [
        ('"x"', "inner.ratios.a", "must be a number or a table, not a text"),
        ('{ m = 2, f = "x" }', "inner.ratios.a.f", "must be a number, not a text"),
        ("{ low = 1, high = [] }", "inner.ratios.a.high", "must be a number, not a list"),
    ],
)
def test_of_several_forms_the_one_that_was_meant_is_spoken_of(value: str, place: str, message: str) -> None:
    assert said(f"[inner]\nratios.a = {value}\n") == [(f"f.toml, line 2, {place}: {message}.", None)]


def test_infinite_numbers_are_mistakes() -> None:
    (found,) = said("number = inf\n[inner]\n")
    assert found[0] == "f.toml, line 1, number: inf is not a number that can be computed with."
