"""Breaks of the time axis, and the numbers at risk at them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sarcstat.figures.drawing.breaks import at_risk, pretty_breaks


@pytest.mark.parametrize(
    ("last", "breaks"), [(1022, [0, 200, 400, 600, 800, 1000, 1200]), (36, [0, 10, 20, 30, 40]), (0, [0, 1])]
)
def test_breaks_are_round(last: float, breaks: list[float]) -> None:
    assert pretty_breaks(last) == breaks


@given(st.floats(1e-6, 1e9))
def test_breaks_cover_the_data_with_few_ticks(last: float) -> None:
    breaks = pretty_breaks(last)
    assert breaks[0] == 0
    assert breaks[-1] >= last * (1 - 1e-8)
    assert 2 <= len(breaks) <= 8


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40))
def test_at_risk_counts_patients_with_a_time_at_or_after_the_break(times: list[int]) -> None:
    time, counts = np.unique(times, return_counts=True)
    n_risk = len(times) - np.cumsum(counts) + counts
    breaks = [0.0, 5.0, 10.0, 20.0, 25.0]
    assert at_risk(time.astype(float), n_risk, breaks) == [sum(t >= b for t in times) for b in breaks]
