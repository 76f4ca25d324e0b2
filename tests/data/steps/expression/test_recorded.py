"""Every function and operator over eight cases with missing, user-missing, zero, negative and blank values.

The values in recorded.json are what PSPP 1.6.2 gave; where it is installed, it is asked again.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from data.steps.expression.samples import NONE, is_text, script, values
from data.steps.oracle import alike, needs_pspp, pspp_values

from sarcstat.data.steps.expression.calling import _FUNCTIONS

RECORDED: dict[str, list[float | str]] = {
    expression: [NONE if each is None else each for each in found]
    for expression, found in json.loads(Path(__file__).with_name("recorded.json").read_text("utf-8")).items()
}


@pytest.mark.parametrize("expression", RECORDED)
def test_an_expression_is_worth_what_pspp_recorded(expression: str) -> None:
    found, recorded = values(expression), RECORDED[expression]
    assert [case for case in range(8) if not alike(found[case], recorded[case])] == [], (found, recorded)


@pytest.mark.parametrize("expression", RECORDED)
def test_without_cases_an_expression_has_its_type(expression: str) -> None:
    assert is_text(expression) is isinstance(RECORDED[expression][0], str)


@needs_pspp
def test_pspp_says_what_was_recorded() -> None:
    lines = script()
    for number, expression in enumerate(RECORDED):
        lines += [f"STRING r{number} (A60)."] if is_text(expression) else []
        lines.append(f"COMPUTE r{number}={expression}.")
    told = pspp_values(lines)
    for number, expression in enumerate(RECORDED):
        assert all(map(alike, told[f"r{number}"], RECORDED[expression])), expression


def test_every_function_is_recorded_or_worked_out_by_hand() -> None:
    by_hand = Path(__file__).with_name("test_expressions_by_hand.py").read_text("utf-8")
    missing = [name for name in _FUNCTIONS if not any(f"{name}(" in each or f"{name}." in each for each in RECORDED)]
    assert [name for name in missing if f"{name}(" not in by_hand] == []
