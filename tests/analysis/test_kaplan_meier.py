"""The Kaplan-Meier analysis against lifelines, and what must not change its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from sarcstat.analysis.kaplan_meier import KaplanMeierOptions, kaplan_meier
from sarcstat.bridge import session
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.cohort import cohort
from sarcstat.data.cohort.outcome import outcome
from sarcstat.data.reading.source import open_source
from sarcstat.results import AnalysisResult, Provenance

pytestmark = pytest.mark.filterwarnings("ignore:Starting with pandas version 4")  # lifelines

SPSS = KaplanMeierOptions(conf_types={"spss": "spss"})
NOWHERE = Provenance(source="test", sha256=None, rows_read=0, rows_used=0)


def analyze(frame: pd.DataFrame, options: KaplanMeierOptions = SPSS, **columns: str | None) -> AnalysisResult:
    dataset = Dataset(frame, Codebook(), "test", None, 2)
    found, problems = outcome(dataset, time="time", event=columns.pop("event", None) or "event")
    assert not problems
    return kaplan_meier(cohort(dataset, found, **columns), options, NOWHERE, {})  # type: ignore[arg-type]


def r_data(name: str, time: str, event: str, by: str, **where: Any) -> pd.DataFrame:
    session.start()
    frame = open_source(f"survival::{name}").read().frame
    for column, value in where.items():
        frame = frame[frame[column] == value]
    column, _, value = event.partition("=")
    status = frame[column] == float(value) if value else frame[column] == 1
    found = pd.DataFrame({"time": frame[time], "event": status.astype(int), "group": frame[by].astype(str)})
    return found[frame[by].notna() & frame[time].notna()].reset_index(drop=True)


COHORTS = [
    ("lung", "time", "status=2", "sex", {}),
    ("veteran", "time", "status", "celltype", {}),
    ("colon", "time", "status", "rx", {"etype": 1}),
    ("pbc", "time", "status=2", "stage", {}),
    ("gbsg", "rfstime", "status", "grade", {}),
    ("rotterdam", "dtime", "death", "size", {}),
]


@pytest.mark.parametrize(("name", "time", "event", "by", "where"), COHORTS, ids=[each[0] for each in COHORTS])
def test_tests_agree_with_lifelines(name: str, time: str, event: str, by: str, where: dict[str, Any]) -> None:
    frame = r_data(name, time, event, by, **where)
    result = analyze(frame, by="group")
    for test, weighting in (("logrank", None), ("breslow", "wilcoxon"), ("tarone", "tarone-ware")):
        independent = multivariate_logrank_test(frame["time"], frame["group"], frame["event"], weightings=weighting)
        ours = {s.name: s.value for s in result.find(context="survdiff", test=test)}
        assert ours["chi_square"] == pytest.approx(independent.test_statistic, rel=1e-8)
        assert ours["p_value"] == pytest.approx(independent.p_value, rel=1e-8)


@pytest.mark.parametrize(("name", "time", "event", "by", "where"), COHORTS, ids=[each[0] for each in COHORTS])
def test_medians_agree_with_lifelines(name: str, time: str, event: str, by: str, where: dict[str, Any]) -> None:
    frame = r_data(name, time, event, by, **where)
    result = analyze(frame, by="group")
    for level, own in frame.groupby("group"):
        independent = KaplanMeierFitter().fit(own["time"], own["event"]).median_survival_time_
        (ours,) = (s.value for s in result.find(name="median", group1_level=level))
        assert (float("inf") if ours is None else ours) == independent


def test_weights_that_other_packages_get_wrong() -> None:
    """Tarone-Ware is sqrt(n) and Breslow n: on veteran by prior the p-values are 0.891 and 0.811."""
    result = analyze(r_data("veteran", "time", "status", "prior"), by="group")
    p = {s.test: s.value for s in result.find(name="p_value", context="survdiff")}
    assert round(float(p["tarone"] or 0), 3) == 0.891
    assert round(float(p["breslow"] or 0), 3) == 0.811


def by_hand(frame: pd.DataFrame, weight: Any) -> tuple[Any, Any]:
    """U and V of the groups, summed over the strata one event time after the other."""
    groups = sorted(frame["group"].unique())
    score, variance = np.zeros(len(groups)), np.zeros((len(groups), len(groups)))
    for _, own in frame.groupby("stratum"):
        for time in sorted(own.loc[own["event"] == 1, "time"].unique()):
            died = own[(own["time"] == time) & (own["event"] == 1)]["group"]
            d_j = np.array([(died == group).sum() for group in groups])
            n_j = np.array([((own["time"] >= time) & (own["group"] == group)).sum() for group in groups])
            d, n = d_j.sum(), n_j.sum()
            score += weight(n) * (d_j - d * n_j / n)
            if n > 1:
                share = n_j / n
                variance += weight(n) ** 2 * d * (n - d) / (n - 1) * (np.diag(share) - np.outer(share, share))
    return score, variance


@pytest.mark.parametrize(("test", "weight"), [("logrank", lambda n: 1), ("breslow", float), ("tarone", np.sqrt)])
def test_strata_and_trend_by_hand(test: str, weight: Any) -> None:
    """No program at hand has Breslow's or Tarone-Ware's test over strata, or with unequal scores."""
    lung = open_source("survival::lung").read().frame.dropna(subset=["ph.ecog"])
    frame = pd.DataFrame(
        {
            "time": lung["time"],
            "event": (lung["status"] == 2).astype(int),
            "group": lung["ph.ecog"].astype(str),
            "stratum": lung["sex"].astype(str),
        }
    )
    frame = frame[frame["group"] != "3.0"].reset_index(drop=True)
    options = KaplanMeierOptions(conf_types={"spss": "spss"}, tests=(test,), trend=(1, 2, 5), pairwise="pooled")
    found = analyze(frame, options, by="group", strata="stratum")
    score, variance = by_hand(frame, weight)
    scores = np.array([1, 2, 5])
    chi_squares = {s.context: s.value for s in found.find(name="chi_square") if s.context != "pairwise"}
    assert chi_squares == pytest.approx(
        {
            "survdiff": score[1:] @ np.linalg.solve(variance[1:, 1:], score[1:]),
            "trend": (scores @ score) ** 2 / (scores @ variance @ scores),
        },
        rel=1e-9,
    )
    for pair in found.find(name="chi_square", context="pairwise"):
        own = frame[frame["group"].isin([pair.group1_level, pair.group2_level])]
        score, variance = by_hand(own, weight)
        assert pair.value == pytest.approx(score[0] ** 2 / variance[0, 0], rel=1e-9)


def test_a_restricted_mean_to_the_last_time_is_the_mean() -> None:
    """On 1, 2+, 3, 4: S = 3/4, then 3/8, then 0; the area to 4 is 1 + 3/4 * 2 + 3/8; beyond 4 nothing is added."""
    frame = pd.DataFrame({"time": [4, 1, 3, 2], "event": [1, 1, 1, 0]})
    for tau in (4.0, 9.0):
        found = analyze(frame, KaplanMeierOptions(conf_types={"r": "log"}, tau=tau, times=(3, 1)))
        (mean,) = found.find(name="restricted_mean")
        assert mean.value == pytest.approx(2.875, rel=1e-12)
        assert {s.at: s.value for s in found.find(name="survival")} == {1: 0.75, 3: pytest.approx(0.375)}
        assert {s.at: s.value for s in found.find(name="n_risk")} == {1: 4, 3: 2}
    censored = frame.assign(event=[0, 1, 1, 0])
    (known,) = analyze(censored, KaplanMeierOptions(conf_types={"r": "log"}, tau=4.0)).find(name="restricted_mean")
    (unknown,) = analyze(censored, KaplanMeierOptions(conf_types={"r": "log"}, tau=4.5)).find(name="restricted_mean")
    assert known.value == pytest.approx(2.875, rel=1e-12)
    assert unknown.value is None


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    n = draw(st.integers(8, 60))
    time = draw(st.lists(st.integers(0, 30), min_size=n, max_size=n))
    event = draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    group = [i % 3 for i in range(n)]
    return pd.DataFrame({"time": time, "event": event, "group": [f"g{each}" for each in group]})


def numbers(result: AnalysisResult) -> dict[tuple[Any, ...], Any]:
    return {(*s.key, s.convention): s.value for s in result.statistics}


def assert_same(a: dict[tuple[Any, ...], Any], b: dict[tuple[Any, ...], Any], rel: float = 1e-9) -> None:
    assert a.keys() == b.keys()
    for key, value in a.items():
        assert (value is None) == (b[key] is None), key
        if value is not None:
            assert value == pytest.approx(b[key], rel=rel, abs=1e-12), key


BOTH = KaplanMeierOptions(
    conf_types={"spss": "spss", "r": "log"}, surviving=(0.25, 0.75), times=(5, 20), tau=4, pairwise="pooled", trend=()
)


@settings(max_examples=25, deadline=None)
@given(frames(), st.randoms(use_true_random=False))
def test_order_of_rows_changes_nothing(frame: pd.DataFrame, random: Any) -> None:
    order = list(range(len(frame)))
    random.shuffle(order)
    assert_same(numbers(analyze(frame, BOTH, by="group")), numbers(analyze(frame.iloc[order], BOTH, by="group")))


@settings(max_examples=15, deadline=None)
@given(frames())
def test_unit_of_time_changes_no_test_and_scales_every_time(frame: pd.DataFrame) -> None:
    factor = 30.4375
    scaled = frame.assign(time=frame["time"] * factor)
    options = KaplanMeierOptions(conf_types={"spss": "spss", "r": "log"}, pairwise="pooled", trend=())
    before, after = (numbers(analyze(each, options, by="group")) for each in (frame, scaled))
    for key, value in before.items():
        is_time = key[0].startswith(("mean", "median", "last_time")) and "variance_factor" not in key[0]
        if value is not None:
            assert after[key] == pytest.approx(value * (factor if is_time else 1), rel=1e-9, abs=1e-9), key


@settings(max_examples=15, deadline=None)
@given(frames())
def test_names_of_levels_change_nothing(frame: pd.DataFrame) -> None:
    names = {"g0": "a = 1, x", "g1": "b `); q() [a] <", "g2": "ü 生存"}
    renamed = frame.assign(group=frame["group"].map(names))
    before, after = numbers(analyze(frame, BOTH, by="group")), numbers(analyze(renamed, BOTH, by="group"))
    translated = {
        tuple(names.get(part, part) if isinstance(part, str) else part for part in key): v for key, v in before.items()
    }
    assert_same(translated, after)


@settings(max_examples=25, deadline=None)
@given(frames())
def test_curve_is_the_product_of_conditional_survivals(frame: pd.DataFrame) -> None:
    """Numbers at risk, events and survival counted anew from the rows."""
    options = KaplanMeierOptions(conf_types={"r": "log"}, curves=True)
    for curve in analyze(frame, options, by="group").curves:
        own = frame if curve.group_level is None else frame[frame["group"] == curve.group_level]
        survival = 1.0
        for i, time in enumerate(curve.time):
            n_risk = int((own["time"] >= time).sum())
            died = int(((own["time"] == time) & (own["event"] == 1)).sum())
            survival *= 1 - died / n_risk
            assert (curve.n_risk[i], curve.n_event[i]) == (n_risk, died)
            assert curve.survival[i] == pytest.approx(survival, rel=1e-12, abs=1e-15)
        assert set(curve.time) == set(own["time"])


def test_hidden_ties_are_not_resolved_by_adding_noise() -> None:
    """Times of months rounded from days keep their ties: 228 patients, 36 distinct months at most."""
    frame = r_data("lung", "time", "status=2", "sex")
    months = frame.assign(time=np.round(frame["time"] / 30.4375))
    independent = multivariate_logrank_test(months["time"], months["group"], months["event"])
    (ours,) = analyze(months, by="group").find(name="chi_square", test="logrank")
    assert ours.value == pytest.approx(independent.test_statistic, rel=1e-9)
