"""Delayed entry, start-stop data, landmarks and robust variances against R's own functions and published numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

from sarcstat.bridge import session
from sarcstat.bridge.call import call_r
from sarcstat.data.reading.source import open_source

BY_HAND = Path(__file__).with_name("entry_by_hand.R")
ENTERING = ("--time", "time", "--event", "died", "--entry", "entry")
NOBODY = np.zeros(0, dtype=np.int32)


def by_hand(function: str, **arguments: Any) -> dict[str, Any]:
    session.start()
    session.source(BY_HAND)
    value: dict[str, Any] = call_r(function, **arguments).value
    return value


def doubles(values: Any) -> Any:
    return np.asarray(values, dtype=float)


def integers(values: Any) -> Any:
    return np.asarray(values, dtype=np.int32)


def close(found: Any, expected: Any, tolerance: float = 1e-9) -> bool:
    if found is None or not np.isfinite(expected):
        return found is None and not np.isfinite(expected)
    return bool(abs(found - expected) <= tolerance * max(abs(expected), 1e-4 * tolerance))


class Results:
    """The statistics of a command on data, in R style."""

    def __init__(self, command: str, data: str, *options: object) -> None:
        self.outcome = sarcstat(command, data, *options, "--style", "r", "--format", "json")
        assert self.outcome.status == 0, self.outcome.stderr

    def get(self, name: str, **keys: Any) -> Any:
        found = [
            each["stat"]
            for each in self.outcome.json["statistics"]
            if each["stat_name"] == name and all(each.get(key) == value for key, value in keys.items())
        ]
        assert found, (name, keys)
        return found[0]


def entering(seed: int, size: int, *, tied: bool) -> pd.DataFrame:
    """Patients of whom some enter late, in three groups, two strata and eight clusters."""
    draw = np.random.default_rng(seed)
    entry = draw.exponential(2, size) * (draw.random(size) < 0.7)
    time = entry + draw.exponential(5, size) + 0.01
    if tied:
        entry = np.round(entry)
        time = np.maximum(np.round(time), entry + 1)
    return pd.DataFrame(
        {
            "entry": entry,
            "time": time,
            "died": (draw.random(size) < 0.7).astype(int),
            "group": draw.integers(1, 4, size),
            "x": draw.normal(size=size),
            "stratum": draw.integers(1, 3, size),
            "cluster": draw.integers(1, 9, size),
        }
    )


COHORTS = [(1, 60, False), (2, 90, True), (3, 25, True)]


@pytest.fixture(params=COHORTS, ids=["untied", "tied", "small"])
def patients(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[pd.DataFrame, str]:
    seed, size, tied = request.param
    frame = entering(seed, size, tied=tied)
    frame.to_csv(tmp_path / "patients.csv", index=False)
    return frame, str(tmp_path / "patients.csv")


def test_curves_are_those_of_survfit(patients: tuple[pd.DataFrame, str]) -> None:
    frame, path = patients
    tau, times = 6.0, (0.0, 2.0, 4.5)
    own = Results("km", path, *ENTERING, "--by", "group", "--times", "0,2,4.5", "--tau", tau)
    r = by_hand(
        "curves_with_entry",
        entry=doubles(frame["entry"]), time=doubles(frame["time"]), status=doubles(frame["died"]),
        group=integers(frame["group"]), times=doubles(times), tau=tau,
    )  # fmt: skip
    table = pd.DataFrame(r["table"])
    names = {
        "n": "n",
        "n_events": "events",
        "mean": "mean",
        "mean_std_error": "mean_se",
        "median": "median",
        "median_conf_low": "low",
        "median_conf_high": "high",
    }
    for place, level in enumerate(sorted(set(frame["group"]))):
        for name, column in names.items():
            assert close(own.get(name, group1_level=str(level), context="survfit"), table[column][place]), name
        restricted = own.get("restricted_mean", group1_level=str(level))
        assert restricted is None or close(restricted, table["restricted"][place])
        for at in times:
            there = frame[frame["group"] == level]
            inside = (there["entry"] < at) | ((at == 0) & (there["entry"] == 0))
            assert own.get("n_risk", group1_level=str(level), at=at) == (inside & (there["time"] >= at)).sum()
    at = pd.DataFrame(r["at"])
    for row in at.to_dict("records"):
        survival = own.get("survival", group1_level=str(int(row["group"])), at=row["time"])
        assert survival is None or close(survival, row["surv"])


def test_the_log_rank_test_is_that_of_the_counting_process(patients: tuple[pd.DataFrame, str]) -> None:
    """By sums over the risk sets written apart, and as coxph's score test with exact ties."""
    frame, path = patients
    own = Results("km", path, *ENTERING, "--by", "group").get("chi_square", test="logrank", context="survdiff")
    r = by_hand(
        "curves_with_entry",
        entry=doubles(frame["entry"]), time=doubles(frame["time"]), status=doubles(frame["died"]),
        group=integers(frame["group"]), times=doubles([1]), tau=1.0,
    )  # fmt: skip
    assert close(own, r["score"]["chi_square"][0], 1e-8)
    two = frame[frame["group"] < 3]
    two.to_csv(path, index=False)
    for stratified in (False, True):
        more = ("--strata", "stratum") if stratified else ()
        found = Results("km", path, *ENTERING, "--by", "group", *more)
        sums = by_hand(
            "log_rank_with_entry",
            entry=doubles(two["entry"]), time=doubles(two["time"]), status=doubles(two["died"]),
            group=integers(two["group"]), stratum=integers(two["stratum"] if stratified else two["stratum"] * 0 + 1),
        )  # fmt: skip
        assert close(found.get("chi_square", test="logrank", context="survdiff"), sums["chi_square"][0])


@pytest.mark.parametrize(
    ("ties", "clustered"),  # a robust variance under exact ties is refused
    [("breslow", False), ("breslow", True), ("efron", False), ("efron", True), ("exact", False)],
)
@pytest.mark.parametrize("stratified", [False, True])
def test_models_are_those_of_coxph(
    patients: tuple[pd.DataFrame, str], ties: str, stratified: bool, clustered: bool
) -> None:
    frame, path = patients
    more = [*(("--strata", "stratum") if stratified else ()), *(("--cluster", "cluster") if clustered else ())]
    more += [] if clustered else ["--baseline"]
    own = Results("cox", path, *ENTERING, "--covariates", "x,group", "--ties", ties, *more)
    r = by_hand(
        "model_with_entry",
        entry=doubles(frame["entry"]), time=doubles(frame["time"]), status=doubles(frame["died"]),
        x={"x": doubles(frame["x"]), "group": doubles(frame["group"])},
        stratum=integers(frame["stratum"]) if stratified else NOBODY, ties=ties,
        cluster=integers(frame["cluster"]) if clustered else NOBODY,
    )  # fmt: skip
    _same_coefficients(own, pd.DataFrame(r["coefficients"]), ("x", "group"), clustered=clustered)
    tests = {"lr": "lr", "wald": "wald", "score": "score", **({"robust_score": "robust"} if clustered else {})}
    for test, column in tests.items():
        assert close(own.get("chi_square", context="summary", test=test), r["tests"][column][0], 1e-7), test
    if ties == "exact":
        return
    assert close(own.get("concordance"), r["tests"]["concordance"][0])
    assert close(own.get("concordance_std_error"), r["tests"]["concordance_se"][0], 1e-8)
    for term, expected in zip(("x", "group", None), r["zph"]["chisq"], strict=True):
        assert close(own.get("chi_square", context="ph_test", term=term), expected, 1e-6)
    if not clustered:
        table = next(each for each in own.outcome.json["tables"] if each["name"].startswith("basehaz"))
        hazard = [each["number"] for each in table["cells"] if each["column"] == ["Baseline Cum Hazard"]]
        assert all(close(a, b, 1e-8) for a, b in zip(hazard, r["baseline"]["hazard"], strict=True))


def _same_coefficients(own: Results, r: pd.DataFrame, terms: Sequence[str], *, clustered: bool) -> None:
    for place, term in enumerate(terms):
        assert close(own.get("coefficient", term=term, context="equation"), r["b"][place], 1e-8)
        assert close(own.get("coefficient_std_error", term=term, context="equation"), r["se"][place], 1e-8)
        assert close(own.get("z", term=term, context="equation"), r["z"][place], 1e-8)
        assert close(own.get("hazard_ratio_conf_low", term=term, context="equation"), r["low"][place], 1e-8)
        if clustered:
            robust = own.get("coefficient_robust_std_error", term=term, context="equation")
            assert close(robust, r["robust_se"][place], 1e-8)


def test_entry_at_zero_changes_nothing(tmp_path: Path) -> None:
    """Everybody at risk from 0 on: the numbers of coxph and survfit without entry."""
    frame = entering(5, 60, tied=True).assign(entry=0.0)
    frame.to_csv(tmp_path / "a.csv", index=False)
    path = str(tmp_path / "a.csv")
    for command, more in (("km", ("--by", "group")), ("cox", ("--covariates", "x,group", "--strata", "stratum"))):
        plain = Results(command, path, "--time", "time", "--event", "died", *more).outcome.json["statistics"]
        own = Results(command, path, *ENTERING, *more).outcome.json["statistics"]
        for a, b in zip(plain, own, strict=True):
            assert a["stat_name"] == b["stat_name"]
            assert a["stat"] == b["stat"] or close(b["stat"], a["stat"], 1e-8), a


def test_separation_is_seen_with_entry(tmp_path: Path) -> None:
    """Nobody of group b has the event while somebody of group a is at risk: no finite ratio, and that is said."""
    rows = ["entry,time,died,g"]
    rows += [f"{i % 3},{5 + i},1,a" for i in range(8)] + [f"{i % 4},{6 + i},0,b" for i in range(8)]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    own = Results("cox", str(tmp_path / "a.csv"), *ENTERING, "--covariates", "g")
    assert own.get("hazard_ratio", context="equation", term="g") is None
    assert "no patient had an event in b" in own.outcome.stderr


def test_separation_is_that_of_risk_sets_with_entry(tmp_path: Path) -> None:
    """Who dies has the largest x of those who have entered, but not of all: only the former decides."""
    rows = ["entry,time,died,x", "0,2,1,1", "0,9,0,0", "0,8,0,-1", "3,5,1,2", "3,7,0,1", "6,7.5,1,3"]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    own = Results("cox", str(tmp_path / "a.csv"), *ENTERING, "--covariates", "x")
    assert own.get("hazard_ratio", context="equation", term="x") is None
    plain = Results("cox", str(tmp_path / "a.csv"), "--time", "time", "--event", "died", "--covariates", "x")
    assert plain.get("hazard_ratio", context="equation", term="x") is not None


HEART = ("survival::heart", "--time", "stop", "--entry", "start", "--event", "event", "--id", "id")


def test_the_stanford_heart_transplants() -> None:
    """survival::heart as coxph(Surv(start, stop, event) ~ age + year + surgery + transplant) of 3.5-3 has it, rounded.

    N counts patients, not rows.
    """
    own = Results("cox", *HEART, "--covariates", "age,year,surgery,transplant")
    expected = {"age": 0.0272, "year": -0.1463, "surgery": -0.6372, "transplant": -0.0103}
    for term, b in expected.items():
        assert round(own.get("coefficient", term=term, context="equation"), 4) == b
    assert own.get("n", context="case_processing") == 103
    assert own.get("n_rows", context="case_processing") == 172
    assert own.get("n_events", context="case_processing") == 75


def test_repeated_events_take_the_robust_variance() -> None:
    """survival::cgd as coxph(..., id = id) has it: 203 rows of 128 patients, 76 infections of 44 patients."""
    own = Results(
        "cox", "survival::cgd", "--time", "tstop", "--entry", "tstart", "--event", "status", "--id", "id",
        "--covariates", "treat,age,sex",
    )  # fmt: skip
    term = {"term": "treat", "context": "equation"}
    assert round(own.get("coefficient", **term), 5) == -1.11911
    assert round(own.get("coefficient_std_error", **term), 5) == 0.26130
    assert round(own.get("coefficient_robust_std_error", **term), 5) == 0.31018
    assert round(own.get("chi_square", test="wald", context="summary"), 2) == 16.55
    assert round(own.get("chi_square", test="robust_score", context="summary"), 2) == 11.16
    assert own.get("events_per_parameter") == 44 / 3
    assert "standard errors are robust" in own.outcome.stderr


def test_the_infections_of_the_vignette_on_time_dependent_covariates() -> None:
    """Section 3.2, page 8 of survival's timedep.pdf: steroids are coded 1 and 2 there, 0 and 1 in survival::cgd."""
    own = Results(
        "cox", "survival::cgd", "--time", "tstop", "--entry", "tstart", "--event", "status", "--id", "id",
        "--covariates", "treat,inherit,steroids",
    )  # fmt: skip
    printed = {"treat": (-1.0722, 0.2619, 0.3118), "inherit": (0.1777, 0.2356, 0.3180)}
    printed["steroids"] = (0.7726, 0.5169, 0.4687)
    names = ("coefficient", "coefficient_std_error", "coefficient_robust_std_error")
    for term, numbers in printed.items():
        for name, number in zip(names, numbers, strict=True):
            assert round(own.get(name, term=term, context="equation"), 4) == number
    assert round(own.get("chi_square", test="lr", context="summary"), 2) == 22.49
    assert own.get("n_rows", context="case_processing") == 203


def test_rows_of_constant_covariates_are_one_row(tmp_path: Path) -> None:
    """A patient cut into rows is the same patient: all numbers of the model stay, N too."""
    frame = entering(9, 50, tied=False).assign(id=range(50))
    cut = (frame["entry"] + frame["time"]) / 2
    first = frame.assign(time=cut, died=0)
    frame.to_csv(tmp_path / "whole.csv", index=False)
    pd.concat([first, frame.assign(entry=cut)]).to_csv(tmp_path / "cut.csv", index=False)
    more = (*ENTERING, "--id", "id", "--covariates", "x,group", "--robust")
    whole, rows = (Results("cox", str(tmp_path / f"{name}.csv"), *more) for name in ("whole", "cut"))
    for name in ("coefficient", "coefficient_std_error", "coefficient_robust_std_error"):
        expected = whole.get(name, term="x", context="equation")
        assert close(rows.get(name, term="x", context="equation"), expected, 1e-8)
    assert rows.get("n", context="case_processing") == 50


def test_time_dependent_terms_with_entry(tmp_path: Path) -> None:
    """T_*x of --tvc is x*t in risk sets with entry: coxph's tt() on rows split at every event time."""
    frame = entering(11, 30, tied=False)
    frame.to_csv(tmp_path / "a.csv", index=False)
    own = Results("cox", str(tmp_path / "a.csv"), *ENTERING, "--covariates", "x", "--tvc", "x", "--ties", "breslow")
    events = sorted(frame.loc[frame["died"] == 1, "time"])
    rows = [
        {"entry": t - 1e-3, "time": t, "died": int(p.died == 1 and p.time == t), "x": p.x, "xt": p.x * t}
        for t in events
        for p in frame.itertuples()
        if p.entry < t <= p.time
    ]
    split = pd.DataFrame(rows)
    r = by_hand(
        "model_with_entry",
        entry=doubles(split["entry"]), time=doubles(split["time"]), status=doubles(split["died"]),
        x={"x": doubles(split["x"]), "xt": doubles(split["xt"])}, stratum=NOBODY, ties="breslow", cluster=NOBODY,
    )  # fmt: skip
    _same_coefficients(own, pd.DataFrame(r["coefficients"]), ("x", "T_*x"), clustered=False)


def test_a_landmark_is_a_selection_and_a_shift(tmp_path: Path) -> None:
    session.start()
    lung = open_source("survival::lung").read().frame
    own = Results("km", "survival::lung", "--time", "time", "--event", "status=2", "--by", "sex", "--landmark", 100)
    kept = lung[lung["time"] > 100].assign(time=lung["time"] - 100)
    kept[["time", "status", "sex"]].to_csv(tmp_path / "a.csv", index=False)
    other = Results("km", str(tmp_path / "a.csv"), "--time", "time", "--event", "status=2", "--by", "sex")
    for a, b in zip(own.outcome.json["statistics"], other.outcome.json["statistics"], strict=True):
        assert (a["stat_name"], a["stat"]) == (b["stat_name"], b["stat"])
    dropped = own.outcome.json["provenance"]["dropped"]
    early = lung[lung["time"] <= 100]
    assert dropped["with the event by the landmark at 100"] == (early["status"] == 2).sum()
    assert dropped["censored by the landmark at 100"] == (early["status"] == 1).sum()


def test_a_landmark_is_in_the_unit_shown() -> None:
    own = Results(
        "km", "survival::lung", "--time", "time", "--event", "status=2", "--time-unit", "days", "--show-in", "months",
        "--landmark", 6,
    )  # fmt: skip
    session.start()
    lung = open_source("survival::lung").read().frame
    assert own.get("n") == (lung["time"] > 6 * 30.4375).sum()


def test_a_risk_set_that_empties_early_is_told(tmp_path: Path) -> None:
    rows = ["entry,time,died", "0,2,1", "5,8,1", "6,9,0", "6,12,1"]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    found = sarcstat("km", tmp_path / "a.csv", *ENTERING)
    assert found.status == 0
    assert "at 2, the only patient at risk had it: survival is 0 from there on" in found.stderr
    assert "3 patients enter later" in found.stderr


def test_the_channing_house() -> None:
    """Klein & Moeschberger 2003, section 4.6: of two men at risk one dies at 777 and one at 781 months of age.

    So the product limit estimate is 0 from there on, though most of the men enter later.
    """
    found = sarcstat("columns", "KMsurv::channing")
    if found.status:
        pytest.skip("KMsurv is not installed")
    own = Results(
        "km", "KMsurv::channing", "--time", "age", "--entry", "ageentry", "--event", "death", "--by", "gender",
        "--where", "age > ageentry", "--times", "776,777,781,900",
    )  # fmt: skip
    survival = [own.get("survival", group1_level="1", at=at) for at in (776, 777, 781, 900)]
    assert survival == [1, 0.5, 0, 0]
    assert own.get("n", group1_level="1", context="survfit") == 96
    assert "at 781, the only patient at risk had it: survival is 0 from there on" in own.outcome.stderr
    refused = sarcstat("km", "KMsurv::channing", "--time", "age", "--entry", "ageentry", "--event", "death")
    assert refused.status == 3
    assert "4 rows in which entry ('ageentry') is not before the end" in refused.stderr
