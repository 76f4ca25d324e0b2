"""What a design file may say, and the sentences for what it may not."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from running import refused, sarcstat

from sarcstat import resources
from sarcstat.errors import ExitStatus, InputError, SarcstatError, UsageError
from sarcstat.simulation import formula
from sarcstat.simulation.cohort import simulate
from sarcstat.simulation.design_file import load, names, validated

BASE = """
name = "mine"
title = "Mine"
patients = 20
[accrual]
from = 2020-01-01
months = 12
[follow_up]
months = 6
[variables.arm]
counts = {A = 10, B = 10}
[death]
column = "death_date"
median = 10
"""


@pytest.mark.parametrize("name", names())
def test_the_designs_of_the_program_are_valid(name: str) -> None:
    assert load(name).name == name


MISTAKES = [
    ("patients = 20", "patients = 21", ["variables.arm.counts: they sum to 20, but there are 21 patients"]),
    ("patients = 20", "patients = 0", ["patients: input should be greater than or equal to 1"]),
    (
        "median = 10",
        "medain = 10",
        ["line 12, death.median: 'median' is missing", "line 14, death.medain: unknown key", "'median'?"],
    ),
    ("median = 10", "median = -1", ["death.median: input should be greater than 0"]),
    ("median = 10", "median = 10\ncount = 21", ["death.count: more deaths and losses than patients"]),
    ("months = 6", "months = 6\ncutoff = 2022-01-01", ["follow_up: give either 'cutoff', a date, or 'months'"]),
    ("months = 12", "to = 2019-01-01", ["accrual: 'to' is before 'from'"]),
    ("{A = 10, B = 10}", "{A = 10, B = 10}\nshares = {A = 1.0}", ["variables.arm: give one of", "counts and shares"]),
    ("{A = 10, B = 10}", "{A = 10, B = -10}", ["variables.arm.counts"]),
    ("[death]", "[variables.sex]\nwithin = 'arn'\ncounts.A = {m = 20}\n[death]", ["no variable 'arn'", "'arm'?"]),
    ("[death]", "[variables.sex]\nwithin = 'arm'\ncounts.A = {m = 10}\n[death]", ["nothing is said of arm = B"]),
    (
        "[death]",
        "[variables.x]\nwithin = 'arm'\ncounts.A = {m = 9}\ncounts.B = {m = 10}\n[death]",
        ["sum to 9 for arm = A"],
    ),
    ("[death]", "[variables.x]\nformula = 'arm + 1'\n[death]", ["'arm' is not a number"]),
    ("[death]", "[variables.x]\nformula = '__import__(1)'\n[death]", ["only numbers, columns"]),
    ("[death]", f"[variables.x]\nformula = '{'9' * 400}'\n[death]", ["a number is larger than 1e+60"]),
    ("[death]", f"[variables.x]\nformula = '{'-' * 900}1'\n[death]", ["too many calculations stand within"]),
    ("from = 2020-01-01", "from = 86400", ["accrual.from: must be a date such as 2021-08-25, not a number"]),
    ("from = 2020-01-01", "from = 9998-12-01", ["accrual.from: the calendar ends before the follow-up does"]),
    ("months = 6", f"months = 6\nlag_days = [0, {2**63 - 1}]", ["lag_days", "less than or equal to 1000000"]),
    ("patients = 20", "patients = 20\nmonth_days = 1e60", ["month_days: input should be less than 32"]),
    ("[death]", "[variables.x]\nbins = [{from = 2, to = 1}]\n[death]", ["'from' (2) is larger than 'to' (1)"]),
    ("[death]", "[variables.death_date]\nmean = 2\nsd = 1\n[death]", ["two columns are called 'death_date'"]),
    ("[death]", "[variables.simulated]\nmean = 2\nsd = 1\n[death]", ["two columns are called 'simulated'"]),
    ("median = 10", "median = 10\nhazard_ratios.arm = 2.0", ["'arm' has levels, so it needs a ratio for each"]),
    ("median = 10", "median = 10\nhazard_ratios.arm = {C = 2.0}", ["'C' is not a level of 'arm'"]),
    ("median = 10", "median = 10\nhazard_ratios.agee = 2.0", ["no variable 'agee'"]),
    ("[death]", "[variables.'my age']\nmean = 2\nsd = 1\n[death]", ["'my age' cannot be the name of a column"]),
    ("[death]", "[variables.x]\nmean = nan\nsd = 1\n[death]", ["variables.x.mean"]),
    ("[death]", "[variables.x]\nmean = 5\nsd = 1\nrange = [2, 1]\n[death]", ["variables.x: range"]),
    ("months = 6", "months = 6\nlost_count = 21", ["more deaths and losses than patients"]),
    (
        "[death]",
        "[progression]\ncolumn = 'p'\nmedian = 3\n[response]\nwithin = 'arm'\ncounts.A = {PD = 10}\n[death]",
        ["response.counts: they sum to 10, but there are 20 patients"],
    ),
    ("name =", "name ", ["line 2, is not valid TOML", "name"]),
]


@pytest.mark.parametrize(("old", "new", "parts"), MISTAKES)
def test_a_mistake_is_refused_with_its_place(tmp_path: Path, old: str, new: str, parts: list[str]) -> None:
    path = tmp_path / "mine.toml"
    assert old in BASE
    path.write_text(BASE.replace(old, new), "utf-8")
    out = tmp_path / "out.csv"
    refused(sarcstat("simulate", "--design", path, "-o", out), ExitStatus.INPUT, "mine.toml", *parts)
    assert not out.exists()


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(BASE.replace("median = 10", 'medain = 10\nshape = "x"').replace("patients = 20", "patients = 0"))
    with pytest.raises(InputError) as error:
        load(str(path))
    assert len(error.value.problems) == 4


def test_an_unknown_name_and_an_absent_file() -> None:
    with pytest.raises(UsageError) as error:
        load("zhang2021")
    assert "Did you mean 'zhang2022'?" in str(error.value.problems[0].hint)
    with pytest.raises(InputError, match=r"no design file nowhere\.toml"):
        load("nowhere.toml")


@pytest.mark.parametrize(
    ("text", "expected"), [("a + 2 * b", 8.0), ("-(a - b) / 4", 0.25), ("a / (b - 3)", np.nan), ("a + c", np.nan)]
)
def test_a_formula_by_hand(text: str, expected: float) -> None:
    known = {"a": np.array([2.0]), "b": np.array([3.0]), "c": np.array([np.nan])}
    np.testing.assert_array_equal(formula.value(text, known, 1), [expected])


@pytest.mark.parametrize(
    "text", ["a ** 9999", "a.b", "f(a)", "a if a else b", "[1]", "'x'", "1 < 2", "a +", "", "(" * 500]
)
def test_a_formula_is_arithmetic_only(text: str) -> None:
    with pytest.raises(ValueError, match=r"formula|only numbers"):
        formula.columns(text)


def test_a_formula_without_a_column_is_the_same_for_everybody(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(BASE.replace("[death]", "[variables.x]\nformula = '2 * 3'\n[death]"), "utf-8")
    assert sarcstat("simulate", "--design", path, "-o", tmp_path / "out.csv").status == 0
    lines = (tmp_path / "out.csv").read_text("utf-8").splitlines()
    at = lines[0].split(",").index("x")
    assert {line.split(",")[at] for line in lines[1:]} == {"6"}


FAR = '[acceptance]\ndraws = 3\nmedians = [{endpoint = "death", between = [900, 901]}]\n[death]'
IMPOSSIBLE = [
    ("[death]", "[variables.sex]\ncounts = {m = 15, f = 5}\nodds.m.arm = {A = 0}\n[death]", "break the odds of 0"),
    ("[death]", FAR, "None of 3 cohorts"),
]


@pytest.mark.parametrize(("old", "new", "part"), IMPOSSIBLE)
def test_a_design_that_no_cohort_fits_is_refused(tmp_path: Path, old: str, new: str, part: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(BASE.replace(old, new), "utf-8")
    refused(sarcstat("simulate", "--design", path, "-o", tmp_path / "out.csv"), ExitStatus.ANALYSIS, part)
    assert [each.name for each in tmp_path.iterdir()] == ["mine.toml"]


FLOATS = [1e300, float("nan"), float("inf"), 10**30]
ODD: list[object] = [*FLOATS, 0, 1, -1, 3, "", "x", "age * age", [], {}, {"a": 1}, [1], True]


def places(part: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The place of every value in a design."""
    if path:
        yield path
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("seed", range(40))
def test_an_odd_value_anywhere_is_refused_or_simulated(name: str, seed: int) -> None:
    chance = random.Random(f"{name} {seed}")
    content = tomllib.loads((resources.designs() / f"{name}.toml").read_text("utf-8"))
    content.setdefault("acceptance", {})["draws"] = 2
    content["patients"] = min(content["patients"], 209)
    *path, last = chance.choice(list(places(content)))
    part = content
    for key in path:
        part = part[key]
    part[last] = chance.choice(ODD)
    with suppress(SarcstatError):
        simulate(validated(content, name), 1)
