"""Corners of survival curves, merged steps, and the counts under the axis."""

from __future__ import annotations

import numpy as np
import pytest
from drawing import curve_of, made_curve
from hypothesis import given
from hypothesis import strategies as st

from sarcstat.figures.curves.steps import EVERY_STEP, corners, counts, drawn, marks

TIMES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1)), min_size=1, max_size=40)
CELL = (1e-9, 1e-9)


def test_corners_are_the_steps_of_the_estimate() -> None:
    # 5 patients: 4/5 at 1, nothing at 2 (censored), 4/5 · 1/3 at 3 (2 of 3), to 4 (censored).
    curve = curve_of([(1, 1), (2, 0), (3, 1), (3, 1), (4, 0)])
    x, y, merged = drawn(curve, curve.survival, 100, CELL)
    assert x.tolist() == [0, 1, 1, 3, 3, 4]
    assert y == pytest.approx([1, 1, 0.8, 0.8, 4 / 15, 4 / 15])
    assert not merged


def test_an_axis_that_ends_earlier_cuts_the_curve() -> None:
    curve = curve_of([(1, 1), (5, 1), (9, 0)])
    x, y, _ = drawn(curve, curve.survival, 3, CELL)
    assert (x[-1], y[-1]) == (3, pytest.approx(2 / 3))


def test_a_curve_without_events_is_a_line() -> None:
    curve = curve_of([(2, 0), (7, 0)])
    x, y, _ = drawn(curve, curve.survival, 10, CELL)
    assert (x.tolist(), y.tolist()) == ([0, 7], [1, 1])


def test_an_event_at_time_0_starts_below_1() -> None:
    curve = curve_of([(0, 1), (7, 0)])
    x, y, _ = drawn(curve, curve.survival, 10, CELL)
    assert (x.tolist(), y.tolist()) == ([0, 0, 0, 7], [1, 1, 0.5, 0.5])


def test_a_limit_that_does_not_exist_ends_its_line() -> None:
    x, y = corners(np.array([1.0, 2.0, 3.0]), np.array([0.8, 0.4, np.nan]), 10)
    assert x.tolist() == [0, 1, 1, 2, 2]
    assert y.tolist() == [1, 1, 0.8, 0.8, 0.4]


@given(TIMES, st.lists(st.integers(0, 14), min_size=1, max_size=6, unique=True))
def test_counts_are_those_of_the_patients(patients: list[tuple[int, int]], breaks: list[int]) -> None:
    """Counted patient by patient, ties and censoring at the break included."""
    curve = curve_of([(float(t), s) for t, s in patients])
    breaks = sorted(breaks)
    at_risk, censored, events = (
        counts(curve, [float(b) for b in breaks], row) for row in ("at-risk", "censored", "events")
    )
    assert at_risk == [sum(t >= b for t, _ in patients) for b in breaks]
    assert censored == [sum(t < b and not s for t, s in patients) for b in breaks]
    assert events == [sum(t < b and s for t, s in patients) for b in breaks]
    assert [sum(each) for each in zip(at_risk, censored, events, strict=True)] == [len(patients)] * len(breaks)


@given(TIMES)
def test_marks_are_at_censored_times(patients: list[tuple[int, int]]) -> None:
    curve = curve_of([(float(t), s) for t, s in patients])
    time, value = marks(curve, curve.survival, 100, CELL)
    assert time.tolist() == sorted({float(t) for t, s in patients if not s})
    assert set(value.tolist()) <= set(curve.survival.tolist())


@pytest.mark.parametrize("jump", [None, 0.3])
def test_merged_steps_stay_within_a_cell(jump: float | None) -> None:
    n = 50_000
    time = np.sort(np.random.default_rng(1).exponential(100, n))
    survival = np.linspace(1, 0.4, n)
    if jump:  # one large step amid small ones, which must stay where it is
        survival = np.where(time > 80, survival - jump, survival)
    curve = made_curve(time, survival, np.arange(n, 0, -1.0), np.ones(n), np.zeros(n), None)
    assert n > EVERY_STEP
    for cell in ((2.0, 1e-4), (1e-3, 0.01)):  # fewer columns than rows, and the reverse
        x, y, merged = drawn(curve, curve.survival, time[-1], cell)
        assert merged
        assert len(x) < n / 5
        before = np.searchsorted(x, time, side="right") - 1
        late, early = y[before], survival[np.searchsorted(time, np.maximum(time - cell[0], time[0]), side="right") - 1]
        assert np.all(late <= early + cell[1] + 1e-12)
        assert np.all(late >= survival - cell[1] - 1e-12)
