"""Sampling weights and offsets against R's coxph and cch called separately, and lifelines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

from sarcstat.bridge import session
from sarcstat.bridge.call import call_r

BY_HAND = Path(__file__).with_name("weighted_by_hand.R")
OUTCOME = ("--time", "time", "--event", "died")
WEIGHTED = (*OUTCOME, "--sampling-weights", "w")


def by_hand(function: str, **arguments: Any) -> Any:
    session.start()
    session.source(BY_HAND)
    return call_r(function, **arguments).value


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """90 patients with tied times and weights that differ by a factor of fifty."""
    rng = np.random.default_rng(8)
    n = 90
    return pd.DataFrame({
        "id": np.arange(n), "time": np.ceil(rng.exponential(9, n)), "died": rng.binomial(1, 0.6, n),
        "x": rng.normal(size=n).round(3), "arm": rng.choice(["a", "b", "c"], n),
        "w": np.exp(rng.normal(0, 0.8, n)).round(3),
        "o": rng.normal(1, 1, n).round(3), "times": rng.choice([1, 2, 3], n), "part": rng.choice([1, 2], n),
    })  # fmt: skip


@pytest.fixture
def data(frame: pd.DataFrame, tmp_path: Path) -> Path:
    frame.to_csv(tmp_path / "rows.csv", index=False)
    return tmp_path / "rows.csv"


def statistics(*arguments: object) -> list[dict[str, Any]]:
    made = sarcstat(*arguments, "--style", "r", "--format", "json")
    assert made.status == 0, made.stderr
    found: list[dict[str, Any]] = made.json["statistics"]
    return found


def numbers(found: list[dict[str, Any]], name: str, **keys: Any) -> list[Any]:
    return [
        each["stat"] for each in found if each["stat_name"] == name and all(each.get(k) == v for k, v in keys.items())
    ]


def test_a_case_cohort_sample_has_the_coefficients_of_cch(tmp_path: Path) -> None:
    path = tmp_path / "nwtco.csv"
    pd.DataFrame(by_hand("nwtco_sample")).to_csv(path, index=False)
    found = statistics(
        "cox", path, "--time", "edrel", "--event", "rel", "--covariates", "stage,histol,age", "--categorical",
        "stage,histol", "--sampling-weights", "w",
    )  # fmt: skip
    expected = by_hand("case_cohort")["b"]
    # cch leaves coxph's convergence at 1e-9 of the likelihood.
    assert numbers(found, "coefficient", context="equation") == pytest.approx(list(expected), rel=1e-6)


@pytest.mark.parametrize("ties", ["breslow", "efron"])
def test_a_weighted_model_is_that_of_coxph(frame: pd.DataFrame, data: Path, ties: str) -> None:
    found = statistics("cox", data, *WEIGHTED, "--covariates", "x,arm", "--ties", ties)
    x = np.column_stack([frame.x, frame.arm == "b", frame.arm == "c"]).astype(float)
    expected = by_hand(
        "weighted_cox", time=frame.time.to_numpy(), status=frame.died.to_numpy(float), x=x.ravel(order="F"),
        weights=frame.w.to_numpy(), ties=ties,
    )  # fmt: skip
    equation = {"context": "equation"}
    assert numbers(found, "coefficient", **equation) == pytest.approx(list(expected["table"]["b"]), rel=1e-9)
    robust = numbers(found, "coefficient_robust_std_error", **equation)
    assert robust == pytest.approx(list(expected["table"]["se"]), rel=1e-9)
    tests = expected["tests"]
    for name, value in (("wald", tests["wald"]), ("robust_score", tests["robust"])):
        assert numbers(found, "chi_square", context="summary", test=name) == pytest.approx(list(value), rel=1e-9)


@pytest.mark.filterwarnings("ignore")
def test_lifelines_has_the_same_curve_and_coefficients(frame: pd.DataFrame, data: Path) -> None:
    from lifelines import CoxPHFitter, KaplanMeierFitter

    curve = KaplanMeierFitter().fit(frame.time, frame.died, weights=frame.w)
    found = statistics("km", data, *WEIGHTED, "--times", "5,10,20")
    expected = [float(curve.survival_function_at_times(t).iloc[0]) for t in (5, 10, 20)]
    assert numbers(found, "survival") == pytest.approx(expected, rel=1e-6)
    model = CoxPHFitter().fit(frame[["time", "died", "x", "w"]], "time", "died", weights_col="w", robust=True)
    fitted = statistics("cox", data, *WEIGHTED, "--covariates", "x")
    assert numbers(fitted, "coefficient", context="equation") == pytest.approx([model.params_["x"]], rel=1e-5)


def test_nothing_depends_on_the_unit_of_the_weights(frame: pd.DataFrame, data: Path, tmp_path: Path) -> None:
    frame.assign(w=1000 * frame.w).to_csv(tmp_path / "other.csv", index=False)
    for command in (
        ("km", "--by", "arm", "--times", "5,10", "--tau", "12", "--pairwise", "pooled", "--trend", "--differences"),
        ("cox", "--covariates", "x,arm"),
    ):
        ours, others = (
            statistics(command[0], path, *WEIGHTED, *command[1:]) for path in (data, tmp_path / "other.csv")
        )
        assert len(ours) == len(others)
        for one, other in zip(ours, others, strict=True):
            # Those of the information alone, and the likelihood, are sums of weights.
            if one["stat_name"] not in ("coefficient_std_error", "neg2_log_likelihood"):
                number = isinstance(one["stat"], int | float)
                assert other["stat"] == (pytest.approx(one["stat"], rel=1e-9) if number else one["stat"])


def test_no_test_takes_a_weight_for_a_number_of_patients(data: Path) -> None:
    found = statistics("cox", data, *WEIGHTED, "--covariates", "x,arm")
    assert {each["test"] for each in found if each["context"] == "summary" and "test" in each} == {
        "wald",
        "robust_score",
    }
    assert not [each for each in found if each["context"] in ("overall", "previous_step", "previous_block", "ph_test")]
    curves = statistics("km", data, *WEIGHTED, "--by", "arm")
    assert {each["test"] for each in curves if each["context"] == "survdiff"} == {"weighted_logrank"}


def test_the_log_rank_test_is_the_robust_score_test_of_the_groups(data: Path) -> None:
    curves = statistics("km", data, *WEIGHTED, "--by", "arm")
    model = statistics("cox", data, *WEIGHTED, "--covariates", "arm", "--ties", "breslow")
    (own,) = numbers(curves, "p_value", context="survdiff")
    assert own == pytest.approx(numbers(model, "p_value", test="robust_score", context="summary")[0], rel=1e-9)


def test_counts_are_of_patients(frame: pd.DataFrame, data: Path) -> None:
    found = statistics("km", data, *WEIGHTED, "--times", "5")
    assert numbers(found, "n") == [90]
    assert numbers(found, "n_events") == [frame.died.sum()]
    assert numbers(found, "n_risk") == [(frame.time >= 5).sum()]


def test_univariable_models_and_tests_are_weighted(data: Path) -> None:
    found = sarcstat("cox", data, *WEIGHTED, "--covariates", "x,arm", "--style", "journal", "--format", "json").json
    alone = statistics("cox", data, *WEIGHTED, "--covariates", "arm")
    own = [each for each in found["statistics"] if each["context"] == "univariable" and each.get("term") == "arm"]
    assert numbers(own, "hazard_ratio") == pytest.approx(numbers(alone, "hazard_ratio", context="equation"), rel=1e-9)
    (test,) = [e for e in found["statistics"] if e["context"] == "univariable_test" and e.get("term") == "arm"]
    assert test["test"] == "robust_score"
    assert test["stat"] == pytest.approx(numbers(alone, "p_value", test="robust_score")[0], rel=1e-9)
    table = sarcstat("univariate", data, *WEIGHTED, "--by", "arm", "--format", "json").json
    curves = statistics("km", data, *WEIGHTED, "--by", "arm")
    assert numbers(table["statistics"], "p_value") == numbers(curves, "p_value")


def test_weights_of_parts_and_of_repeated_rows(frame: pd.DataFrame, data: Path, tmp_path: Path) -> None:
    model = ("--covariates", "x", "--style", "r", "--format", "json")
    parts = sarcstat("cox", data, *WEIGHTED, *model, "--split", "part").json["statistics"]
    alone = sarcstat("cox", data, *WEIGHTED, *model, "--where", "part = 2").json["statistics"]
    assert numbers(parts, "coefficient")[1] == numbers(alone, "coefficient")[0]
    frame.loc[frame.index.repeat(frame.times)].to_csv(tmp_path / "more.csv", index=False)
    once = statistics("cox", data, *WEIGHTED, "--covariates", "x", "--weight", "times")
    more = statistics("cox", tmp_path / "more.csv", *WEIGHTED, "--covariates", "x")
    for name in ("coefficient", "coefficient_robust_std_error"):
        assert numbers(once, name, context="equation") == pytest.approx(numbers(more, name, context="equation"))


def test_an_offset_is_a_covariate_whose_coefficient_is_1(frame: pd.DataFrame, data: Path, tmp_path: Path) -> None:
    # With the offset b x the coefficient of x is less by b.
    frame.assign(o=0.7 * frame.x).to_csv(tmp_path / "known.csv", index=False)
    model = ("--covariates", "x,arm")
    plain = statistics("cox", data, *OUTCOME, *model)
    other = statistics("cox", tmp_path / "known.csv", *OUTCOME, *model, "--offset", "o")
    b, less = (numbers(each, "coefficient", context="equation") for each in (plain, other))
    assert less[0] == pytest.approx(b[0] - 0.7, rel=1e-7)
    assert less[1:] == pytest.approx(b[1:], rel=1e-6)
    assert numbers(other, "concordance") == pytest.approx(numbers(plain, "concordance"), rel=1e-9)
    assert numbers(other, "chi_square", context="ph_test") == pytest.approx(
        numbers(plain, "chi_square", context="ph_test"), rel=1e-6
    )
