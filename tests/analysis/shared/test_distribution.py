"""Moments and percentiles against numpy and scipy; the weighted forms against repeated cases."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sarcstat.analysis.shared.distribution import Distribution
from sarcstat.analysis.shared.group_test import _distance

RNG = np.random.default_rng(4)
VALUES = {"ties": RNG.integers(0, 9, 57).astype(float), "distinct": RNG.normal(3, 2, 40), "two": np.array([4.0, 1.5])}
SHARES = (0.01, 0.1, 0.25, 0.3, 0.5, 0.75, 0.9, 0.99)
MOMENTS = ("mean", "std_deviation", "variance", "skewness", "kurtosis", "mean_std_error", "sum", "minimum", "maximum")


@pytest.mark.parametrize("name", VALUES)
def test_percentiles_are_those_of_type_6(name: str) -> None:
    for share in SHARES:
        expected = np.quantile(VALUES[name], share, method="weibull")
        assert Distribution(VALUES[name]).percentile(share) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ["ties", "distinct"])
def test_moments_are_scipys(name: str) -> None:
    x = VALUES[name]
    found = Distribution(x)
    assert found.skewness == pytest.approx(stats.skew(x, bias=False), rel=1e-12)
    assert found.kurtosis == pytest.approx(stats.kurtosis(x, bias=False), rel=1e-12)
    assert found.mean_std_error == pytest.approx(stats.sem(x), rel=1e-12)


def test_whole_weights_are_repeated_cases() -> None:
    x, w = VALUES["ties"], RNG.integers(0, 4, 57)
    weighted, repeated = Distribution(x, w.astype(float)), Distribution(np.repeat(x, w))
    for name in MOMENTS:
        assert getattr(weighted, name) == pytest.approx(getattr(repeated, name), rel=1e-11), name
    for share in SHARES:
        assert weighted.percentile(share) == pytest.approx(repeated.percentile(share), rel=1e-12)
    assert weighted.modes.tolist() == repeated.modes.tolist()


def test_what_does_not_exist_is_none() -> None:
    one, two, equal = Distribution(np.array([5.0])), Distribution(np.array([5.0, 6.0])), Distribution(np.full(9, 2.0))
    assert (one.std_deviation, one.mean_std_error) == (None, None)
    assert (two.skewness, two.kurtosis_std_error, equal.skewness) == (None, None, None)
    assert Distribution(np.array([])).statistics(("mean", "mode")) == {}


def test_distance_of_two_levels_is_the_difference_of_shares() -> None:
    # Yang & Dalton: for a 0/1 variable |p - q| / sqrt((p(1 - p) + q(1 - q)) / 2).
    p, q = 0.3, 0.45
    expected = abs(p - q) / np.sqrt((p * (1 - p) + q * (1 - q)) / 2)
    assert _distance(np.array([70.0, 30.0]), np.array([110.0, 90.0])) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("name", ["ties", "distinct"])
def test_counts_are_repeated_cases(name: str) -> None:
    x = VALUES[name]
    n = np.random.default_rng(5).integers(1, 6, len(x))
    counted, repeated = Distribution(x, counts=n), Distribution(np.repeat(x, n))
    assert (counted.n, type(counted.n)) == (repeated.n, int)
    for moment in MOMENTS:
        assert getattr(counted, moment) == pytest.approx(getattr(repeated, moment), rel=1e-12), moment
    for share in (*SHARES, 0.0, 1.0, 1 / 3, 1 / counted.n):
        assert counted.percentile(share) == repeated.percentile(share)
        assert counted.percentile(share, type_7=True) == repeated.percentile(share, type_7=True)
    assert counted.modes.tolist() == repeated.modes.tolist()
