"""Curves compared two by two, against lifelines and against the formulas written out for single patients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from analysis.test_kaplan_meier import analyze, r_data
from lifelines import KaplanMeierFitter
from lifelines.utils import restricted_mean_survival_time

from sarcstat.analysis.kaplan_meier import KaplanMeierOptions
from sarcstat.cli.options.shared import P_ADJUST
from sarcstat.errors import AnalysisError
from sarcstat.named_tests import ADJUSTMENTS
from sarcstat.results import AnalysisResult

pytestmark = pytest.mark.filterwarnings("ignore:Starting with pandas version 4")  # lifelines

Frame = pd.DataFrame


def compared(frame: Frame, **options: Any) -> AnalysisResult:
    own = KaplanMeierOptions(conf_types={"r": "log"}, **{"compared_with": 1, **options})
    return analyze(frame, own, by="group")


def by_patients(frame: Frame, group: str, until: float) -> tuple[float, float, float, float]:
    """Survival at a time, the variance of its logarithm, and area and its variance, from patient to patient."""
    own = frame[frame["group"] == group]
    time, event = own["time"].to_numpy(dtype=float), own["event"].to_numpy()
    at = np.unique(time[(event == 1) & (time <= until)])
    risk = np.array([(time >= t).sum() for t in at], dtype=float)
    dead = np.array([((time == t) & (event == 1)).sum() for t in at], dtype=float)
    steps = np.r_[1.0, np.cumprod(1 - dead / risk)]
    widths = np.diff(np.r_[0.0, at, until])
    areas = steps * widths
    later = areas[::-1].cumsum()[::-1][1:]
    greenwood = dead / (risk * (risk - dead))
    return steps[-1], greenwood.sum(), areas.sum(), (later**2 * greenwood).sum()


def stats(result: AnalysisResult, context: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for each in result.find(context=context):
        found.setdefault(f"{each.group1_level} {each.group2_level}", {})[each.name] = each.value  # type: ignore[assignment]
    return found


@pytest.mark.parametrize(
    ("name", "time", "event", "by", "at"),
    [("lung", "time", "status=2", "sex", 365.0), ("veteran", "time", "status", "celltype", 100.0)],
)
def test_survival_and_restricted_means_differ_as_the_formulas_say(
    name: str, time: str, event: str, by: str, at: float
) -> None:
    frame = r_data(name, time, event, by)
    result = compared(frame, times=(at,), tau=at)
    (first,) = {s.group2_level or "" for s in result.find(context="survival_difference")}
    s0, v0, area0, spread0 = by_patients(frame, first, at)
    for pair, found in stats(result, "survival_difference").items():
        s1, v1, area1, spread1 = by_patients(frame, pair.split()[0], at)
        error = np.sqrt(s1**2 * v1 + s0**2 * v0)
        assert found["survival_difference"] == pytest.approx(s1 - s0, rel=1e-9)
        assert found["survival_difference_std_error"] == pytest.approx(error, rel=1e-9)
        ratio = stats(result, "survival_ratio")[pair]
        upper = s1 / s0 * np.exp(1.959963984540054 * np.sqrt(v1 + v0))
        assert ratio["survival_ratio_conf_high"] == pytest.approx(upper, rel=1e-9)
        mean = stats(result, "restricted_mean_difference")[pair]
        assert mean["restricted_mean_difference"] == pytest.approx(area1 - area0, rel=1e-9)
        assert mean["restricted_mean_difference_std_error"] == pytest.approx(np.sqrt(spread1 + spread0), rel=1e-9)
        lost = stats(result, "restricted_time_lost_ratio")[pair]
        assert lost["restricted_time_lost_ratio"] == pytest.approx((at - area1) / (at - area0), rel=1e-9)


@pytest.mark.parametrize("tau", [50.0, 200.0, 700.0])
def test_restricted_means_are_those_of_lifelines(tau: float) -> None:
    frame = r_data("lung", "time", "status=2", "sex")
    result = compared(frame, tau=tau)
    areas = {
        group: restricted_mean_survival_time(KaplanMeierFitter().fit(own["time"], own["event"]), tau)
        for group, own in frame.groupby("group")
    }
    ((pair, found),) = stats(result, "restricted_mean_difference").items()
    one, other = pair.split()
    assert found["restricted_mean_difference"] == pytest.approx(areas[one] - areas[other], rel=1e-6)


def test_a_limit_beyond_a_censored_last_time_is_refused_and_one_beyond_the_last_event_is_not() -> None:
    frame = pd.DataFrame(
        {"time": [1, 2, 3, 4, 1, 2, 3, 6], "event": [1, 1, 1, 0, 1, 0, 1, 1], "group": list("aaaabbbb")}
    )
    with pytest.raises(AnalysisError) as raised:
        compared(frame, tau=4.5)
    assert "a (4)" in str(raised.value)
    assert raised.value.problems[0].hint is not None
    assert "--tau 4, or less" in raised.value.problems[0].hint
    assert stats(compared(frame, tau=4.0), "restricted_mean_difference")
    frame.loc[3, "event"] = 1  # now a comes down to 0 at 4, b at 6
    found = stats(compared(frame, tau=20.0), "restricted_mean_difference")["b a"]
    (b,) = analyze(frame[frame["group"] == "b"], KaplanMeierOptions(conf_types={"r": "log"}, tau=20.0)).find(
        name="restricted_mean"
    )
    assert b.value is not None
    assert found["restricted_mean_difference"] == pytest.approx(float(b.value) - 2.5, rel=1e-12)


@pytest.mark.parametrize("without", [1, 2])
def test_a_stratum_without_the_reference_is_said(without: int) -> None:
    sites = [3 - without] * 6 + [without] * 6
    frame = pd.DataFrame({"time": range(1, 13), "event": [1, 1, 0] * 4, "group": list("aabbccbbbccc"), "site": sites})
    own = KaplanMeierOptions(conf_types={"r": "log"}, times=(3,), compared_with=1)
    result = analyze(frame, own, by="group", strata="site")
    (said,) = [each.text for each in result.conditions if each.code == "one_curve"]
    assert said == f"In site {without} nobody is in a: no curves are compared there."
    assert {each.stratum_level for each in result.find(context="survival_difference")} == {str(3 - without)}


def test_every_correction_has_a_name() -> None:
    assert ("none", *ADJUSTMENTS) == P_ADJUST
