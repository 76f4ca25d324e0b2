"""Random expressions of the right types: this house and PSPP make the same of them."""

from __future__ import annotations

from random import Random

import pytest
from data.steps.expression.random_trees import Trees
from data.steps.expression.samples import CASES, script, values
from data.steps.oracle import alike, as_pspp, needs_pspp, pspp_values
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_MANY, _WIDTH = 200, 60


def _lines(expressions: list[tuple[str, bool]]) -> list[str]:
    lines = script()
    for number, (expression, text) in enumerate(expressions):
        lines += [f"STRING r{number} (A{_WIDTH})."] if text else []
        lines.append(f"COMPUTE r{number}={expression}.")
    return lines


@needs_pspp
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_random_expressions_are_worth_what_pspp_says(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    trees = Trees(Random(seed))
    expressions = [trees.any(trees.random.randint(1, 3)) for _ in range(_MANY)]
    told = pspp_values(_lines(expressions))
    with as_pspp(monkeypatch):
        for number, (expression, _) in enumerate(expressions):
            found = [each[:_WIDTH].rstrip(" ") if isinstance(each, str) else each for each in values(expression)]
            theirs = told[f"r{number}"]
            # A date is some 1e8 times a small number: as often its last digit counts in the remainder.
            within = 1e-5 if "MOD(" in expression else 1e-9
            pairs = zip(range(CASES), found, theirs, strict=False)
            wrong = [each for each in pairs if not alike(each[1], each[2], within)]
            assert not wrong, f"{expression}: {wrong}"
