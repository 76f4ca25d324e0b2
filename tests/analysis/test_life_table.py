"""Life tables against published ones, against sums by hand, and what must not change their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, kruskal

from sarcstat.analysis.life_table import LifeTableOptions, life_table
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.cohort import cohort
from sarcstat.data.cohort.outcome import outcome
from sarcstat.results import AnalysisResult, Provenance, Statistic

NOWHERE = Provenance(source="test", sha256=None, rows_read=0, rows_used=0)
Rows = list[tuple[float, int, str]]


def analyze(rows: Rows, bounds: Sequence[float], *, by: str | None = None, **options: Any) -> AnalysisResult:
    frame = pd.DataFrame(rows, columns=["time", "event", "group"])
    dataset = Dataset(frame, Codebook(), "test", None, 2)
    found, problems = outcome(dataset, time="time", event="event")
    assert not problems
    return life_table(cohort(dataset, found, by=by), LifeTableOptions(bounds=bounds, **options), NOWHERE, {})


def column(result: AnalysisResult, name: str, **keys: Any) -> list[Any]:
    return [each.value for each in result.find(name=name, **keys)]


def close(found: Any, expected: Any) -> bool:
    if found is None or expected is None:
        return found is expected
    return abs(found - expected) <= 1e-9 * abs(expected)


def patients(counts: Sequence[tuple[int, int]], group: str = "") -> Rows:
    """As many as withdraw from and have the event in each year, in its middle."""
    return [
        (year + 0.5, status, group)
        for year, (withdrawn, died) in enumerate(counts)
        for status, number in ((0, withdrawn), (1, died))
        for _ in range(number)
    ]


def test_cutler_and_ederer() -> None:
    """J Chronic Dis 1958;8:699: 126 men with localized cancer of the kidney; those lost and withdrawn are together.

    Printed are the effective numbers exposed, the proportions surviving to the end of each year, and the standard error
    of the last. After five years four men are left.
    """
    result = analyze(patients([(19, 47), (17, 5), (15, 2), (9, 2), (6, 0), (4, 0)]), range(6))
    assert column(result, "n_entering") == [126, 60, 38, 21, 10, 4]
    assert column(result, "n_exposed")[:5] == [116.5, 51.5, 30.5, 16.5, 7.0]
    assert [round(each, 2) for each in column(result, "cumulative_survival")[:5]] == [0.60, 0.54, 0.50, 0.44, 0.44]
    assert round(column(result, "cumulative_survival_std_error")[4], 2) == 0.06


#: Weeks of remission of 42 children with leukemia (Freireich 1963, Blood 21:699); negative: censored.
PLACEBO = (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
MERCAPTOPURINE = (6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35)
LEUKEMIA: Rows = [
    (float(abs(week)), int(week > 0), group)
    for group, weeks in (("6-MP", MERCAPTOPURINE), ("placebo", PLACEBO))
    for week in weeks
]


def test_gehan() -> None:
    """Biometrika 1965;52:203 compares the groups by the sum of one's scores, W = 271, and its permutation variance."""
    result = analyze(LEUKEMIA, [0, 10], by="group")
    assert [21 * each for each in column(result, "mean_score")] == pytest.approx([271, -271], rel=1e-9)
    scores = [score(LEUKEMIA, i) for i in range(42)]
    variance = Fraction(21 * 21 * sum(each**2 for each in scores), 42 * 41)  # Mantel 1967, Biometrics 23:65
    (statistic,) = column(result, "wilcoxon_gehan")
    assert close(statistic, float(271**2 / variance))
    assert close(column(result, "p_value")[0], chi2.sf(statistic, 1))


def score(rows: Rows, i: int) -> int:
    """How many a patient is known to have outlived, less how many are known to have outlived the patient."""

    def outlived(one: tuple[float, int, str], other: tuple[float, int, str]) -> bool:
        return other[1] == 1 and (one[0] > other[0] or (one[0] == other[0] and one[1] == 0))

    return sum(outlived(rows[i], other) - outlived(other, rows[i]) for other in rows)


def by_hand(rows: Rows, bounds: Sequence[int]) -> list[dict[str, Any]]:
    """The life table in fractions, as Gehan 1969 and Greenwood 1926 write it; roots at the end."""
    found: list[dict[str, Any]] = []
    before, spread = Fraction(1), Fraction(0)
    for start, end in zip(bounds, [*bounds[1:], None], strict=True):
        entering = [row for row in rows if row[0] >= start]
        inside = [row for row in entering if end is None or row[0] < end]
        if not entering:
            break
        died = sum(row[1] for row in inside)
        exposed = len(entering) - Fraction(len(inside) - died, 2)
        q = Fraction(died) / exposed
        p = 1 - q
        row: dict[str, Any] = {"n_exposed": float(exposed), "cumulative_survival": float(before * p)}
        row |= dict.fromkeys(("probability_density", "hazard_rate"))
        row |= dict.fromkeys(("probability_density_std_error", "hazard_rate_std_error"))
        if end is not None:
            f, hazard = before * q / (end - start), 2 * q / ((end - start) * (1 + p))
            row |= {"probability_density": float(f), "hazard_rate": float(hazard)}
            row["probability_density_std_error"] = sqrt(f**2 * (spread + p / (exposed * q))) if q else 0
            inner = 1 - (hazard * (end - start) / 2) ** 2
            row["hazard_rate_std_error"] = sqrt(hazard**2 * inner / (exposed * q)) if q else 0
        spread += q / (exposed * p) if p else 0
        row["cumulative_survival_std_error"] = float(before * p) * sqrt(spread)
        found.append(row)
        before *= p
    return found


def interpolated(rows: Rows, bounds: Sequence[int]) -> float | None:
    before = 1.0
    for i, each in enumerate(by_hand(rows, bounds)[: len(bounds) - 1]):
        after = each["cumulative_survival"]
        if after <= 0.5:
            return bounds[i] + (bounds[i + 1] - bounds[i]) * (before - 0.5) / (before - after)
        before = after
    return None


PATIENTS = st.lists(st.tuples(st.integers(0, 12).map(float), st.integers(0, 1), st.sampled_from("abc")), min_size=1)
BOUNDS = st.sets(st.integers(1, 14), max_size=5).map(lambda bounds: [0, *sorted(bounds)])


@settings(max_examples=60, deadline=None)
@given(PATIENTS, BOUNDS)
def test_intervals_and_median_by_hand(rows: Rows, bounds: list[int]) -> None:
    result = analyze(rows, bounds)
    expected = by_hand(rows, bounds)
    for name in expected[0]:
        found = column(result, name)
        assert len(found) == len(expected)
        assert all(close(one, row[name]) for one, row in zip(found, expected, strict=True)), name
    (median,) = column(result, "median")
    assert close(median, interpolated(rows, bounds))


@settings(max_examples=60, deadline=None)
@given(PATIENTS.filter(lambda rows: len({row[2] for row in rows}) > 1))
def test_comparisons_by_hand(rows: Rows) -> None:
    result = analyze(rows, [0, 5], by="group", pairwise=True)
    groups = sorted({row[2] for row in rows})
    pairs = [(one, other) for i, one in enumerate(groups) for other in groups[i + 1 :]]
    for compared in (tuple(groups), *pairs):
        own = [row for row in rows if row[2] in compared]
        scores = [score(own, i) for i in range(len(own))]
        sums = [[u for u, row in zip(scores, own, strict=True) if row[2] == group] for group in compared]
        spread = sum(u**2 for u in scores)
        expected = (
            (len(own) - 1) * sum(Fraction(sum(each) ** 2, len(each)) for each in sums) / spread if spread else None
        )
        keys: dict[str, Any] = {"context": "gehan"}
        if compared != tuple(groups) or len(groups) == 2:
            keys = {"context": "gehan_pairwise", "group1_level": compared[0], "group2_level": compared[1]}
        (statistic,) = column(result, "wilcoxon_gehan", **keys)
        assert (statistic is None) == (expected is None)
        assert expected is None or abs(statistic - float(expected)) <= 1e-9 * max(float(expected), 1e-3)


def test_without_censoring_it_is_the_test_of_kruskal_and_wallis() -> None:
    rows: Rows = [(float((7 * i) % 11), 1, "abc"[i % 3]) for i in range(40)]
    (statistic,) = column(analyze(rows, [0], by="group"), "wilcoxon_gehan")
    groups = [[row[0] for row in rows if row[2] == group] for group in "abc"]
    assert close(statistic, kruskal(*groups).statistic)


def _numbers(result: AnalysisResult) -> list[tuple[Any, ...]]:
    return [(each.key, each.value) for each in result.statistics]


def test_the_order_of_rows_changes_nothing() -> None:
    one = analyze(LEUKEMIA, [0, 5, 10, 20], by="group", pairwise=True)
    assert _numbers(analyze(LEUKEMIA[::-1], [0, 5, 10, 20], by="group", pairwise=True)) == _numbers(one)


@pytest.mark.parametrize("scale", [7, 1 / 30.4375, 1e-7, 1e7])
def test_another_unit_of_time_scales_times_and_rates(scale: float) -> None:
    bounds = [0.0, 5.0, 10.0, 20.0, 25.0]
    weeks = analyze(LEUKEMIA, bounds, by="group")
    other = analyze([(t * scale, *rest) for t, *rest in LEUKEMIA], [b * scale for b in bounds], by="group")  # type: ignore[misc]

    def factor(each: Statistic) -> float:
        return scale if each.name == "median" else 1 / scale if "density" in each.name or "hazard" in each.name else 1

    assert len(weeks.statistics) == len(other.statistics) > 100
    for one, same in zip(weeks.statistics, other.statistics, strict=True):
        assert close(same.value, None if one.value is None else one.value * factor(one)), one


def test_nobody_has_the_event() -> None:
    result = analyze([(1.0, 0, "a"), (2.0, 0, "b"), (7.0, 0, "b")], [0, 5], by="group", pairwise=True)
    assert column(result, "median") == [None, None]
    assert set(column(result, "cumulative_survival")) == {1.0}
    assert column(result, "wilcoxon_gehan") == [None, None]
    assert [each.code for each in result.conditions if each.kind == "warning"] == []
    assert "no_events" in [each.code for each in result.conditions]


@pytest.mark.parametrize(("scale", "start"), [(0.01, "0"), (30, "30"), (1, None)])
def test_intervals_in_another_unit_are_asked_about(scale: float, start: str | None) -> None:
    """Everybody in the first interval, or beyond the last."""
    result = analyze([(scale * time, 1, "") for time in (3.0, 11.0, 25.0)], [0, 10, 30])
    said = [each.text for each in result.conditions if each.code == "one_interval"]
    expected = (
        f"All values of time lie in one interval, which starts at {start}: are the intervals in the unit of the times?"
    )
    assert said == ([] if start is None else [expected])


def test_what_cannot_be_compared_is_said() -> None:
    """The one event is the last of all: nobody is known to have outlived another."""
    result = analyze([(1.0, 0, "a"), (2.0, 0, "b"), (7.0, 1, "b")], [0, 5], by="group", pairwise=True)
    said = [each.text for each in result.conditions if each.code == "not_comparable"]
    assert said == [
        "Wilcoxon (Gehan) by group: not estimable (NE), for no patient is known to have outlived another.",
        "Wilcoxon (Gehan) by group (a, b): not estimable (NE), for no patient is known to have outlived another.",
    ]


def test_lifetab_has_other_columns_and_nothing_where_it_divides_by_0() -> None:
    rows: Rows = [(1.0, 0, ""), (3.0, 1, ""), (3.0, 0, ""), (5.0, 1, "")]
    result = analyze(rows, [0, 2, 4], convention="r")
    assert column(result, "survival_at_start") == pytest.approx([1, 1, 0.6], rel=1e-9)
    assert column(result, "hazard_rate")[0] == 0
    assert column(result, "hazard_rate_std_error")[0] is None
    assert column(result, "probability_density_std_error")[0] is None
    assert column(result, "hazard_rate_std_error")[1] is not None
    assert not column(result, "cumulative_survival")
    assert {each.convention for each in result.find(name="median")} == {"spss"}
