"""Boxes, tails and the Wald polygon against hand counts, scipy and brute force."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from sarcstat.audit import wald
from sarcstat.audit.boxes import box, k_of_value, rounded_to, smallest_k
from sarcstat.audit.misprint import slips
from sarcstat.audit.normal import chi_square_tail, quantile, two_sided, z_of
from sarcstat.audit.number import Number, number
from sarcstat.audit.proportions import clopper_pearson, wilson
from sarcstat.audit.proportions import wald as wald_interval
from sarcstat.audit.wald import Triplet


def n(text: str) -> Number:
    found = number(text)
    assert found is not None, text
    return found


def triplet(ratio: str, low: str, high: str, p: str | None = None) -> Triplet:
    return Triplet(n(ratio), n(low), n(high), n(p) if p else None)


@pytest.mark.parametrize(
    ("text", "value", "decimals", "sign"),
    [
        ("0.050", "0.05", 3, "="),
        (".050", "0.05", 3, "="),
        ("1,234", "1234", 0, "="),
        ("0·62", "0.62", 2, "="),
        ("−1.3", "-1.3", 1, "="),
        ("12.0%", "12", 1, "="),
        ("<0.001", "0.001", 3, "<"),
        ("1.2e-5", "0.000012", 6, "="),
    ],
)
def test_a_number_keeps_its_digits(text: str, value: str, decimals: int, sign: str) -> None:
    assert (n(text).value, n(text).decimals, n(text).sign) == (Fraction(value), decimals, sign)


@pytest.mark.parametrize("text", ["", ".", "-", "a", "1.2.3", "1 2", "0x1", "nan", "12345678901234567890123456789012"])
def test_what_is_no_number(text: str) -> None:
    assert number(text) is None


def test_words_for_none() -> None:
    assert [n(word).sign for word in ("NR", "Not reached", "NE", "NS")] == ["NR", "NR", "NE", "NS"]


def test_a_box_is_half_a_unit_each_way_and_widens_with_k() -> None:
    assert box(n("8.2")) == (Fraction("8.15"), Fraction("8.25"))
    assert box(n("8.2"), 2) == (Fraction("8.1"), Fraction("8.3"))
    assert box(n("8.2"), rounding="truncated") == (Fraction("8.2"), Fraction("8.3"))
    assert box(n("-8.2"), rounding="truncated") == (Fraction("-8.3"), Fraction("-8.2"))


def test_k_of_a_percentage_by_hand() -> None:
    # 17 of 209 are 8.134 %; 8.2 is 0.0660 away, half a unit is 0.05.
    assert k_of_value(n("8.2"), Fraction(1700, 209)) == pytest.approx(1.3205741626794258)
    assert k_of_value(n("8.1"), Fraction(1700, 209)) < 1
    assert k_of_value(n("<0.001"), Fraction("0.0013")) == pytest.approx(1.6)


def test_half_away_from_zero() -> None:
    assert [rounded_to(Fraction(text), 1) for text in ("0.25", "-0.25", "0.04", "12.35")] == [
        "0.3",
        "-0.3",
        "0.0",
        "12.4",
    ]


def test_smallest_k_finds_a_threshold() -> None:
    assert smallest_k(lambda k: k >= 3.7) == pytest.approx(3.7, rel=1e-6)
    assert smallest_k(lambda k: True) == 1
    assert smallest_k(lambda k: False) == math.inf


def test_normal_tails_are_scipys() -> None:
    for z in (0, 0.1, 1.96, 5, 12, 30):
        assert two_sided(z) == pytest.approx(2 * stats.norm.sf(z), rel=1e-12)
    for p in (1.0, 0.5, 0.05, 1e-3, 1e-10, 1e-200):
        assert z_of(p) == pytest.approx(stats.norm.isf(p / 2), rel=1e-9, abs=1e-9)
    assert quantile(0.975) == pytest.approx(stats.norm.ppf(0.975), rel=1e-12)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 10, 51])
def test_chi_square_tails_are_scipys(df: int) -> None:
    for statistic in (0, 0.01, 0.5, 3.84, 20, 100, 500):
        assert chi_square_tail(statistic, df) == pytest.approx(stats.chi2.sf(statistic, df), rel=1e-10, abs=1e-300)


@pytest.mark.parametrize(("count", "size"), [(0, 39), (28, 209), (9, 112), (35, 35), (1, 2), (500, 2000)])
def test_intervals_of_proportions_are_scipys(count: int, size: int) -> None:
    exact = stats.binomtest(count, size).proportion_ci(0.95, method="exact")
    assert clopper_pearson(count, size) == pytest.approx((exact.low, exact.high), abs=1e-9)
    score = stats.binomtest(count, size).proportion_ci(0.95, method="wilson")
    assert wilson(count, size) == pytest.approx((score.low, score.high), abs=1e-9)
    share, half = count / size, stats.norm.ppf(0.975) * math.sqrt(count * (size - count) / size**3)
    assert wald_interval(count, size) == pytest.approx((max(share - half, 0), min(share + half, 1)), abs=1e-12)


def test_the_p_range_is_that_of_a_fine_grid() -> None:
    """Brute force: every (ln HR, SE) on a grid whose printed values are the given ones."""
    printed = triplet("1.29", "0.92", "1.81")
    b, s = np.meshgrid(np.linspace(0.24, 0.27, 1500), np.linspace(0.16, 0.185, 1500))
    z = stats.norm.ppf(0.975)
    inside = (abs(np.exp(b) - 1.29) <= 0.005) & (abs(np.exp(b - z * s) - 0.92) <= 0.005)
    inside &= abs(np.exp(b + z * s) - 1.81) <= 0.005
    p = 2 * stats.norm.sf(b[inside] / s[inside])
    low, high = wald.p_range(printed) or (0, 0)
    assert low <= p.min() <= low + 2e-4
    assert high - 2e-4 <= p.max() <= high
    errors = wald.standard_errors(printed)
    assert errors is not None
    assert errors[0] <= s[inside].min() <= errors[0] + 1e-4
    assert errors[1] - 1e-4 <= s[inside].max() <= errors[1]


def test_limits_around_one_allow_every_p_up_to_one() -> None:
    possible = wald.p_range(triplet("1.00", "0.80", "1.25"))
    assert possible is not None
    assert possible[1] == 1


def test_joint_boxes_refuse_what_separate_ones_allow() -> None:
    """The p 0.129 fits HR and SE separately (z up to 1.516) but not jointly; see the range of the grid above."""
    assert wald.interval_k(triplet("1.29", "0.92", "1.81")) == 1
    assert wald.p_k(triplet("1.29", "0.92", "1.81", "0.129")) == pytest.approx(1.326, abs=1e-3)
    assert wald.p_k(triplet("1.29", "0.92", "1.81", "0.129"), "truncated") == 1


def test_an_interval_that_is_not_symmetric() -> None:
    # The middle of 0.42 and 0.89 on the log scale is 0.611; 0.70 is far from it.
    assert wald.interval_k(triplet("0.61", "0.42", "0.89")) == 1
    assert wald.interval_k(triplet("0.70", "0.42", "0.89")) > 2


def test_a_lower_limit_of_zero_bounds_nothing() -> None:
    assert wald.interval_k(triplet("0.03", "0.00", "0.25")) == 1
    assert wald.polygon(triplet("0.03", "0.00", "0.25"))


def test_equal_limits_have_no_spread() -> None:
    assert wald.p_range(triplet("1.00", "1.00", "1.00")) == (0.0, 1.0)


def test_no_slip_gives_a_number_that_nobody_writes() -> None:
    assert not any(text.startswith("03") for text in slips(n("23.53")))
    assert "0.53" in slips(n("2.53"))


def test_slips_are_single() -> None:
    found = set(slips(n("5.71")))
    assert {"5.77", "6.71", "7.51", "5.17", "57.1", "0.571"} <= found
    assert "5.71" not in found
    assert "7.15" not in found
