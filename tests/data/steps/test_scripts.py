"""Scripts of data commands do the same here and in PSPP."""

from __future__ import annotations

from data.steps.compared import compare
from data.steps.saved import NEEDS_PSPP


@NEEDS_PSPP
def test_random_scripts_leave_the_same_files() -> None:
    told: list[str] = []
    counts = compare(60, 20261129, told.append)
    assert not told, "\n".join(told)
    assert counts["equal"] > 50
