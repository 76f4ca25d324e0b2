"""Firth's penalized likelihood against its definition maximized otherwise, and against a score equation by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from analysis.cox.firth_by_hand import Data, firth
from running import sarcstat
from scipy.optimize import brentq
from scipy.stats import chi2

Statistics = list[dict[str, Any]]


def fitted(folder: Path, frame: pd.DataFrame, *options: object) -> Statistics:
    path = folder / "rows.csv"
    frame.to_csv(path, index=False)
    made = sarcstat(
        "cox", path, "--time", "time", "--event", "died", "--firth", *options, "--style", "r", "--format", "json"
    )
    assert made.status == 0, made.stderr
    statistics: Statistics = made.json["statistics"]
    return statistics


def values(statistics: Statistics, name: str, context: str = "equation") -> Any:
    found = [each["stat"] for each in statistics if each["stat_name"] == name and each["context"] == context]
    if context == "equation":  # the parameters come first, then the tests of the terms
        found = found[: sum(each["stat_name"] == "hazard_ratio" for each in statistics if each["context"] == context)]
    return np.array(found, dtype=float)


def small(seed: int, n: int = 28) -> pd.DataFrame:
    """Tied times, two strata, and a level in which nobody has the event."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({
        "time": np.ceil(rng.exponential(5, n)), "died": rng.binomial(1, 0.6, n), "x": rng.normal(size=n).round(2),
        "g": rng.choice(["a", "b"], n), "s": rng.choice([1, 2], n), "o": rng.normal(size=n).round(2),
    })  # fmt: skip
    frame.loc[frame.g == "b", "died"] = 0
    return frame


@pytest.mark.parametrize("ties", ["breslow", "efron"])
@pytest.mark.parametrize("more", [(), ("--strata", "s"), ("--offset", "o")])
def test_it_is_the_maximum_of_its_definition(ties: str, more: tuple[str, ...], tmp_path: Path) -> None:
    frame = small(4)
    found = fitted(tmp_path, frame, "--covariates", "x,g", "--ties", ties, *more)
    by_hand = firth(
        Data(
            time=frame.time.to_numpy(),
            status=frame.died.to_numpy(),
            x=np.column_stack([frame.x, frame.g == "b"]).astype(float),
            efron=ties == "efron",
            stratum=frame.s.to_numpy() if "s" in more else np.ones(len(frame)),
            offset=frame.o.to_numpy() if "o" in more else np.zeros(len(frame)),
        )
    )
    assert values(found, "coefficient") == pytest.approx(by_hand.b, rel=1e-6)
    assert values(found, "chi_square") == pytest.approx(by_hand.chi_square, rel=1e-7)
    assert np.log(values(found, "hazard_ratio_conf_low")) == pytest.approx(by_hand.low, rel=1e-6)
    assert np.log(values(found, "hazard_ratio_conf_high")) == pytest.approx(by_hand.high, rel=1e-6)
    assert values(found, "chi_square", "summary")[0] == pytest.approx(by_hand.overall, rel=1e-9)


def test_two_groups_of_which_one_has_no_events_solve_the_score_equation(tmp_path: Path) -> None:
    # Five die one after the other, four others stay to the end: at the k-th death 5 - k of the first and 4 are at risk.
    frame = pd.DataFrame({"time": [1, 2, 3, 4, 5, 9, 9, 9, 9], "died": [1] * 5 + [0] * 4, "g": ["a"] * 5 + ["b"] * 4})
    found = fitted(tmp_path, frame, "--covariates", "g")
    first = np.arange(5, 0, -1)

    def parts(b: float) -> tuple[float, float, float, float]:
        """Log likelihood, its slope, the information and its slope."""
        p = 4 * np.exp(b) / (first + 4 * np.exp(b))
        v = p * (1 - p)
        return (
            -float(np.log(first + 4 * np.exp(b)).sum()),
            -float(p.sum()),
            float(v.sum()),
            float((v * (1 - 2 * p)).sum()),
        )

    def score(b: float) -> float:
        _, u, information, slope = parts(b)
        return u + slope / information / 2

    b = float(brentq(score, -20, 5, xtol=1e-14, rtol=1e-14))
    assert values(found, "coefficient")[0] == pytest.approx(b, rel=1e-9)
    assert values(found, "coefficient_std_error")[0] == pytest.approx(parts(b)[2] ** -0.5, rel=1e-9)

    def height(t: float) -> float:
        return parts(t)[0] + np.log(parts(t)[2]) / 2

    test = 2 * (height(b) - height(0))
    assert values(found, "chi_square")[0] == pytest.approx(test, rel=1e-9)
    assert values(found, "p_value")[0] == pytest.approx(chi2.sf(test, 1), rel=1e-8)
    fall = chi2.ppf(0.95, 1) / 2
    low = brentq(lambda t: height(t) - height(b) + fall, -40, b, xtol=1e-13)
    high = brentq(lambda t: height(t) - height(b) + fall, b, 10, xtol=1e-13)
    assert np.log(values(found, "hazard_ratio_conf_low")[0]) == pytest.approx(low, rel=1e-9)
    assert np.log(values(found, "hazard_ratio_conf_high")[0]) == pytest.approx(high, rel=1e-9)


def test_times_and_the_unit_of_a_covariate_change_no_test(tmp_path: Path) -> None:
    frame = small(7)
    own = fitted(tmp_path, frame, "--covariates", "x,g")
    other = fitted(tmp_path, frame.assign(time=frame.time**2, x=1000 * frame.x - 70), "--covariates", "x,g")
    assert values(other, "p_value") == pytest.approx(values(own, "p_value"), rel=1e-8)
    assert values(other, "coefficient")[0] * 1000 == pytest.approx(values(own, "coefficient")[0], rel=1e-8)


def test_a_model_with_products_and_time_dependent_terms_has_estimates(tmp_path: Path) -> None:
    frame = small(11, 60)
    found = fitted(tmp_path, frame, "--covariates", "x*g", "--tvc", "x")
    assert np.isfinite(values(found, "hazard_ratio_conf_high")).all()
    assert len(values(found, "coefficient")) == 4


def test_delayed_entry_at_0_is_none(tmp_path: Path) -> None:
    frame = small(4).assign(entry=0)
    own, entering = (fitted(tmp_path, frame, "--covariates", "x,g", *more) for more in ((), ("--entry", "entry")))
    for name in ("coefficient", "chi_square", "hazard_ratio_conf_high"):
        assert values(entering, name) == pytest.approx(values(own, name), rel=1e-9)


def test_what_is_determined_by_others_has_no_estimate(tmp_path: Path) -> None:
    frame = small(4).assign(twice=lambda each: 2 * each.x)
    found = fitted(tmp_path, frame, "--covariates", "x,twice,g")
    coefficients = [
        each["stat"] for each in found if each["stat_name"] == "coefficient" and each["context"] == "equation"
    ]
    assert coefficients[1] is None
    assert None not in (coefficients[0], coefficients[2])
