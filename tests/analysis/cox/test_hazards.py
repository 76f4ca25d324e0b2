"""The warning of hazards that change with time."""

from __future__ import annotations

import pytest

from sarcstat.analysis.cox.hazards import _p
from sarcstat.results import Statistic


@pytest.mark.parametrize(
    ("value", "alpha", "shown"),
    [
        (0.0497, 0.05, "p = 0.0497"),
        (0.049999, 0.05, "p = 0.049999"),
        (0.0494, 0.05, "p = 0.049"),
        (0.00996, 0.01, "p = 0.00996"),
        (0.0004, 0.05, "p < 0.001"),
    ],
)
def test_a_p_below_the_level_is_shown_below_it(value: float, alpha: float, shown: str) -> None:
    each = Statistic(name="p_value", value=value, convention="r", context="ph_test")
    assert _p(each, alpha) == shown
