"""No option takes a number that is none, or one that nothing can be computed with."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from running import LUNG, sarcstat

from sarcstat.cli import cli
from sarcstat.cli.numbers import FiniteRange, WholeRange

LONG = "9" * 5000


def options(command: click.Command = cli, path: str = "") -> Iterator[tuple[str, click.Parameter]]:
    """Every parameter of every command, with what is typed for it."""
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            yield from options(each, f"{path} {name}".strip())
    else:
        yield from ((f"{path} {param.opts[0]}", param) for param in command.params)


NUMBERS = {
    name: param
    for name, param in options()
    if isinstance(param.type, click.types.IntParamType | click.types.FloatParamType)
}


def test_all_numbers_are_of_one_kind() -> None:
    others = {name for name, param in NUMBERS.items() if not isinstance(param.type, FiniteRange | WholeRange)}
    assert not others
    assert len(NUMBERS) > 100


@pytest.mark.parametrize("word", ["nan", "NaN", "inf", "-inf", "Infinity", "1e999", "1e308", "-1e308", LONG, "²", ""])
def test_what_is_no_number_is_refused_by_every_option(word: str) -> None:
    for param in NUMBERS.values():
        with pytest.raises(click.UsageError):
            param.type.convert(word, param, None)


@pytest.mark.parametrize("word", ["nan", "inf", "1e999", "1e308", LONG, "²", "", ",", "0-1e400:1", "-", "="])
def test_every_other_option_takes_a_word_or_refuses_it(word: str) -> None:
    for _, param in options():
        try:
            value = param.type.convert(word, param, None)
        except click.UsageError:
            continue
        numbers = value if isinstance(value, tuple) else (value,)
        assert not any(isinstance(each, float) and not abs(each) <= 1e60 for each in numbers), param.name


@pytest.mark.parametrize(
    "given",
    [
        ("--decimals", LONG),
        ("--decimals", f"time={LONG}"),
        ("--conf-level", "nan"),
        ("--tau", "inf"),
        ("--skip", LONG),
        ("--times", "6,nan"),
        ("--ref", LONG),
        ("--test", "age=foo"),
        ("--test", f"fh:{LONG}:1"),
        ("--test", "fh:1:1e999"),
    ],
)
def test_a_hostile_number_ends_in_a_short_sentence(given: tuple[str, str]) -> None:
    found = sarcstat("km", *LUNG, *given)
    assert found.status == 2, found.stderr[:300]
    assert len(found.stderr) < 1000


@pytest.mark.parametrize("unit", ["nan", "inf", "0", "1e308", "1e-308", LONG, "²"])
def test_a_unit_is_a_number_to_divide_by(unit: str) -> None:
    found = sarcstat("cox", *LUNG, "--covariates", "age", "--unit", f"age={unit}")
    assert found.status == 2
    assert "the unit must be a number" in found.stderr


@pytest.mark.parametrize("columns", ["²", "0", "-5", "x", "nan", LONG])
def test_a_width_that_is_none_is_passed_over(columns: str) -> None:
    found = sarcstat("km", *LUNG, environment={"COLUMNS": columns})
    assert found.status == 0, found.stderr


def test_a_grade_is_one_digit() -> None:
    usual = ("adverse-events", "survival::lung", "--columns", "ph.ecog")
    for word in ("12", "", "345", LONG):
        assert sarcstat(*usual, "--grade", word).status in (2, 3), word


@pytest.mark.parametrize("nothing", ["", ",", " , "])
@pytest.mark.parametrize(
    "command",
    [
        ("km", *LUNG, "--by"),
        ("cox", *LUNG, "--covariates"),
        ("crosstab", "survival::lung", "--columns", "sex", "--rows"),
        ("collinearity", "survival::lung"),
        ("adverse-events", "survival::lung", "--columns"),
        ("describe", "survival::lung", "age", "--by"),
        ("km", *LUNG, "--id"),
        ("km", *LUNG, "--strata"),
        ("cox", *LUNG, "--covariates", "age", "--cluster"),
        ("plot", "waterfall", "survival::lung", "-o", "never.svg", "--change"),
        ("plot", "swimmer", "survival::lung", "-o", "never.svg", "--duration", "time", "--id"),
    ],
)
def test_an_option_that_takes_columns_has_one(command: tuple[str, ...], nothing: str) -> None:
    found = sarcstat(*command, nothing)
    assert found.status in (2, 3), found.stderr
    assert "Hint:" in found.stderr


@pytest.mark.parametrize("test", ["foo", "students", "nan"])
def test_a_test_between_groups_is_one_that_there_is(test: str) -> None:
    found = sarcstat("describe", "survival::lung", "age", "--by", "sex", "--test", f"age={test}")
    assert found.status == 4
    assert f"--test age={test}: there is no such test." in found.stderr
    assert "Hint: " in found.stderr
