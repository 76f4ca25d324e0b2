"""Expressions over the time in scripts: the TIME PROGRAM computes the same, and what is not written is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.options.patients import patients
from cli.options.tried import ONE
from syntax.writing.carrying_out import documents, numbers
from syntax.writing.test_round_trip import emitted

from sarcstat.cli.perform import perform
from sarcstat.request import Request
from sarcstat.syntax.planning.planning import Asked, planned
from sarcstat.syntax.writing.r_script import r_script

WRITTEN = {
    "size * (T_ > 365)": ["COMPUTE late=size * (T_ > 365)."],
    "T_ > 200 and not grade in (1, 2)": ["COMPUTE late=(T_ > 200) AND (NOT (ANY(grade, 1, 2)))."],
    "log(T_) * age - -3 ** 2": ["COMPUTE late=(LN(T_) * age) - (-(3 ** 2))."],
    "(T_ between 100 and 500) * max(age, size)": ["COMPUTE late=(T_ >= 100 AND T_ <= 500) * MAX(age, size)."],
    "age if T_ > 500 else 2 * age if T_ > 200 else 0": [
        *("COMPUTE late=0.", "IF (T_ > 200) late=2 * age.", "IF (T_ > 500) late=age."),
    ],
    "round(T_ / 30) * age != 100 or age < 60": ["COMPUTE late=((RND(T_ / 30) * age) <> 100) OR (age < 60)."],
}


@pytest.mark.parametrize("expression", WRITTEN)
def test_what_is_written_is_read_as_the_same(expression: str, tmp_path: Path) -> None:
    own = perform(Request("cox", {"covariates": ["arm"], "tvc": [f"late: {expression}"]}, ONE), patients())
    script = emitted(own, tmp_path)
    assert script.lacks == []
    lines = script.text.splitlines()
    start = lines.index("TIME PROGRAM.") + 1
    assert lines[start : start + len(WRITTEN[expression])] == WRITTEN[expression]
    ((made, session),) = documents(script.text, tmp_path)
    assert numbers(made, session.made) == numbers(own, {})


def test_the_last_block_has_what_changes(tmp_path: Path) -> None:
    keys = {"block": ["enter: age", "enter: size"], "tvc": ["T_COV_: size * (T_ > 365)"]}
    own = perform(Request("cox", keys, ONE), patients())
    script = emitted(own, tmp_path)
    assert "  /METHOD=ENTER age\n  /METHOD=ENTER size T_COV_\n" in script.text
    ((made, session),) = documents(script.text, tmp_path)
    assert numbers(made, session.made) == numbers(own, {})


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("0 if size is missing else size * T_", "missing values"),
        ("(site = 'leg') * T_", "column site holds no numbers"),
        ("T_ * (1 if age > 60 else 2)", "no if within a calculation"),
        ("round(T_ * age, 1)", "no such round"),
    ],
)
def test_what_is_not_written_is_said(expression: str, why: str, tmp_path: Path) -> None:
    own = perform(Request("cox", {"covariates": ["age"], "tvc": [f"late: {expression}"]}, ONE), patients())
    script = emitted(own, tmp_path)
    (lack,) = script.lacks
    assert f"late = {expression}" in lack
    assert why in lack
    assert "TIME PROGRAM" not in script.text


def test_a_model_without_others_is_not_in_the_script_of_r() -> None:
    own = perform(Request("cox", {"tvc": ["late: size * (T_ > 365)"]}, ONE), patients())
    one = Asked(name="cox", title="", command="cox", options=own.options)
    plan, _ = planned("", patients(), [one], script="a.R", data="a.csv")
    script = r_script(plan)
    assert any("time-dependent terms; the model has no others" in each for each in script.lacks)
    assert 'cox_model("cox"' not in script.text
