"""The Cox analysis against lifelines, statsmodels and R's survfit, and what must not change its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import CoxPHFitter
from running import sarcstat
from statsmodels.duration.hazard_regression import PHReg

from sarcstat.analysis.cox.contrasts import KINDS, Contrast
from sarcstat.analysis.cox.cox import Block, CoxOptions, cox
from sarcstat.bridge import session
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.cohort import cohort
from sarcstat.data.cohort.covariate import covariates
from sarcstat.data.cohort.outcome import outcome
from sarcstat.data.reading.source import open_source
from sarcstat.results import AnalysisResult, Provenance

pytestmark = pytest.mark.filterwarnings("ignore")  # lifelines and statsmodels on new versions of pandas and numpy

NOWHERE = Provenance(source="test", sha256=None, rows_read=0, rows_used=0)


def analyze(
    frame: pd.DataFrame,
    terms: list[str],
    *,
    categorical: tuple[str, ...] = (),
    ties: dict[Any, str] | None = None,
    contrasts: dict[str, Contrast] | None = None,
    method: str = "enter",
    **options: Any,
) -> AnalysisResult:
    dataset = Dataset(frame, Codebook(), "test", None, 2)
    found, problems = outcome(dataset, time="time", event="event")
    names = list(dict.fromkeys(name for term in terms for name in term.split("*")))
    columns, wrong = covariates(dataset, names, categorical, units={})
    assert not problems + wrong
    own = cohort(dataset, found, covariates=columns)
    coding = {each.name: Contrast() for each in own.covariates if each.factor is not None} | (contrasts or {})
    model = CoxOptions(
        blocks=(Block(method, tuple(tuple(term.split("*")) for term in terms)),),
        ties=ties or {"r": "efron"},
        contrasts=coding,
        **options,
    )
    return cox(own, model, NOWHERE, {})


def coefficients(result: AnalysisResult, name: str = "coefficient") -> np.ndarray[Any, Any]:
    return np.array([s.value for s in result.find(name=name, context="equation") if s.column], dtype=float)


def r_data(name: str, time: str, event: str, terms: list[str], **where: Any) -> pd.DataFrame:
    session.start()
    frame = open_source(f"survival::{name}").read().frame
    for column, value in where.items():
        frame = frame[frame[column] == value]
    column, _, value = event.partition("=")
    status = frame[column] == float(value or 1)
    found = pd.DataFrame({"time": frame[time].astype(float), "event": status.astype(int)})
    for term in terms:
        found[term] = frame[term].astype(float)
    return found.dropna().reset_index(drop=True)


COHORTS = [
    ("lung", "time", "status=2", ["age", "sex", "ph.karno"], {}),
    ("veteran", "time", "status", ["karno", "age", "trt"], {}),
    ("colon", "time", "status", ["age", "nodes", "extent"], {"etype": 2}),
    ("pbc", "time", "status=2", ["age", "bili", "albumin"], {}),
    ("gbsg", "rfstime", "status", ["age", "nodes", "hormon"], {}),
    ("rotterdam", "dtime", "death", ["age", "nodes", "grade"], {}),
]


@pytest.mark.parametrize(("name", "time", "event", "terms", "where"), COHORTS, ids=[each[0] for each in COHORTS])
def test_efron_agrees_with_lifelines(name: str, time: str, event: str, terms: list[str], where: dict[str, Any]) -> None:
    frame = r_data(name, time, event, terms, **where)
    independent = CoxPHFitter().fit(frame, "time", "event", fit_options={"precision": 1e-12})
    ours = analyze(frame, terms)
    assert coefficients(ours) == pytest.approx(independent.params_.to_numpy(), rel=1e-6)
    assert coefficients(ours, "coefficient_std_error") == pytest.approx(
        independent.standard_errors_.to_numpy(), rel=1e-6
    )


@pytest.mark.parametrize(("name", "time", "event", "terms", "where"), COHORTS, ids=[each[0] for each in COHORTS])
def test_breslow_agrees_with_statsmodels(
    name: str, time: str, event: str, terms: list[str], where: dict[str, Any]
) -> None:
    frame = r_data(name, time, event, terms, **where)
    # From near the maximum: its Newton steps from 0 diverge on bilirubin.
    scale = frame[terms].std()
    standardized = (frame[terms] - frame[terms].mean()) / scale
    model = PHReg(frame["time"], standardized, status=frame["event"], ties="breslow")
    independent = model.fit(start_params=model.fit(method="bfgs", disp=0).params, disp=0)
    ours = analyze(frame, terms, ties={"r": "breslow"})
    assert coefficients(ours) == pytest.approx(independent.params / scale.to_numpy(), rel=1e-6)
    assert coefficients(ours, "coefficient_std_error") == pytest.approx(independent.bse / scale.to_numpy(), rel=1e-6)
    (loglik,) = (s.value for s in ours.find(name="neg2_log_likelihood", block=1))
    assert loglik == pytest.approx(-2 * independent.llf, rel=1e-9)


def test_rounding_days_to_months_moves_the_hazard_ratio() -> None:
    frame = r_data("lung", "time", "status=2", ["sex"])
    months = frame.assign(time=np.round(frame["time"] / 30.4375))
    for ties, printed in (("efron", 0.582), ("breslow", 0.589), ("exact", 0.567)):
        (hr,) = coefficients(analyze(months, ["sex"], ties={"r": ties}), "hazard_ratio")
        assert round(hr, 3) == printed


def test_survival_at_a_pattern_is_survfits() -> None:
    """R 4.2.2, survival 3.5-3: survfit(coxph(... age * sex, ties = 'breslow'), newdata, stype = 1), times 5, 11, 12."""
    found = sarcstat(
        "cox", "survival::lung", "--time", "time", "--event", "status=2", "--covariates", "age,sex,age*sex",
        "--categorical", "sex", "--pattern", "sex=1", "--pattern", "age=60", "--format", "json",
    )  # fmt: skip
    table = found.table("Survival Table")
    ours = {
        table[row, ("Time",)]["number"]: table[row, ("sex = 1, age = 60", "Survival")]["number"] for row, _ in table
    }
    for time, survival in ((5, 0.99515943), (11, 0.98061410), (12, 0.97574959), (883, 0.03260904)):
        assert ours[time] == pytest.approx(survival, rel=2e-7)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    n = draw(st.integers(30, 80))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    x, g = rng.normal(size=n), np.arange(n) % 3
    time = np.ceil(rng.exponential(10 * np.exp(-0.5 * x - 0.3 * g)))
    return pd.DataFrame({"time": time, "event": rng.binomial(1, 0.8, n), "x": x, "g": [f"g{each}" for each in g]})


@settings(max_examples=15, deadline=None)
@given(frames(), st.randoms(use_true_random=False))
def test_order_of_rows_and_unit_of_time_change_nothing(frame: pd.DataFrame, random: Any) -> None:
    order = list(range(len(frame)))
    random.shuffle(order)
    before = coefficients(analyze(frame, ["x", "g"]))
    assert coefficients(analyze(frame.iloc[order], ["x", "g"])) == pytest.approx(before, rel=1e-8, abs=1e-10)
    scaled = frame.assign(time=frame["time"] * 30.4375)
    assert coefficients(analyze(scaled, ["x", "g"])) == pytest.approx(before, rel=1e-8, abs=1e-10)


@settings(max_examples=10, deadline=None)
@given(frames())
def test_duplicating_every_row_halves_the_variance_under_breslow(frame: pd.DataFrame) -> None:
    ties: dict[Any, str] = {"r": "breslow"}
    once = analyze(frame, ["x", "g"], ties=ties)
    twice = analyze(pd.concat([frame, frame]), ["x", "g"], ties=ties)
    assert coefficients(twice) == pytest.approx(coefficients(once), rel=1e-6, abs=1e-8)
    errors = coefficients(once, "coefficient_std_error") / np.sqrt(2)
    assert coefficients(twice, "coefficient_std_error") == pytest.approx(errors, rel=1e-6)


@settings(max_examples=5, deadline=None)
@given(frames())
def test_contrasts_change_no_likelihood(frame: pd.DataFrame) -> None:
    found = {
        kind: next(
            analyze(frame, ["x", "g"], contrasts={"g": Contrast(kind, 1)}).find(name="neg2_log_likelihood", block=1)
        ).value
        for kind in KINDS
    }
    assert list(found.values()) == pytest.approx([found["indicator"]] * len(KINDS), rel=1e-9)
