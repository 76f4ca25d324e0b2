"""Values of cases: aligned to the rows of the data, whatever weights, parts and missing values do to them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sarcstat.cli.case_values import case_values, default_name, outfile
from sarcstat.data.codebook import Dataset
from sarcstat.data.reading.source import open_source
from sarcstat.errors import AnalysisError, UsageError
from sarcstat.request import Endpoint, Request

END = (Endpoint("time", "status=2"),)
COX = ("SURVIVAL", "SE", "HAZARD", "LML", "XBETA", "DFBETA", "PRESID")
KM = ("SURVIVAL", "SE", "HAZARD", "CUMEVENT")
MODEL: dict[str, Any] = {"covariates": ["age", "ph.ecog"], "categorical": ["ph.ecog"]}


@pytest.fixture(scope="module")
def lung() -> Dataset:
    dataset: Dataset = open_source("survival::lung").read()
    return dataset


def with_frame(dataset: Dataset, frame: pd.DataFrame) -> Dataset:
    return replace(dataset, frame=frame.reset_index(drop=True))


def values(command: str, dataset: Dataset, kinds: Sequence[str], **keys: Any) -> dict[tuple[str, str | None], Any]:
    given = {**(MODEL if command == "cox" else {}), **keys}
    found = case_values(Request(command, given, END), dataset, kinds)
    return {(each.kind, each.term): each.values for each in found}


def same(found: dict[Any, Any], expected: dict[Any, Any], rows: Any = slice(None)) -> None:
    assert found.keys() == expected.keys()
    for key, each in found.items():
        np.testing.assert_allclose(each[rows], expected[key], rtol=1e-9, atol=1e-13, err_msg=str(key))


def product_limit(time: Any, event: Any, at: float) -> tuple[float, float]:
    """Survival and its Greenwood error by hand."""
    survival, sums = 1.0, 0.0
    for t in np.unique(time[event & (time <= at)]):
        d, n = int((event & (time == t)).sum()), int((time >= t).sum())
        survival *= 1 - d / n
        sums += d / (n * (n - d)) if n > d else 0.0
    return survival, survival * math.sqrt(sums)


def test_of_kaplan_meier_by_hand_in_groups_within_strata(lung: Dataset) -> None:
    found = values("km", lung, KM, by=["sex"], strata="ph.ecog")
    frame = lung.frame
    for i in [*range(0, 228, 7), int(frame["time"].argmax())]:
        own = (frame["sex"] == frame["sex"][i]) & (frame["ph.ecog"] == frame["ph.ecog"][i])
        time, event = frame["time"][own].to_numpy(float), (frame["status"][own] == 2).to_numpy()
        survival, error = product_limit(time, event, float(frame["time"][i]))
        assert found["SURVIVAL", None][i] == pytest.approx(survival, rel=1e-9)
        assert found["SE", None][i] == pytest.approx(error, rel=1e-9)
        if survival > 0:
            assert found["HAZARD", None][i] == pytest.approx(-math.log(survival), rel=1e-9, abs=1e-15)
    missing = frame["ph.ecog"].isna().to_numpy()
    assert missing.any()
    assert all((np.isnan(each) == missing).all() for key, each in found.items() if key[0] != "HAZARD")


def test_events_are_counted_before_censored_cases_and_in_the_order_of_the_file(lung: Dataset) -> None:
    frame = pd.DataFrame({"time": [5.0, 3, 3, 3, 9, 5], "status": [1, 2, 1, 2, 2, 2], "w": [1, 2, 1, 1, 1, 3]})
    dataset = with_frame(lung, frame)
    assert values("km", dataset, ["CUMEVENT"])["CUMEVENT", None].tolist() == [3, 1, 2, 2, 4, 3]
    assert values("km", dataset, ["CUMEVENT"], weight="w")["CUMEVENT", None].tolist() == [6, 2, 3, 3, 7, 6]
    hazard = values("km", dataset, ["HAZARD", "SURVIVAL", "SE"])
    assert math.isnan(hazard["HAZARD", None][4])
    assert hazard["SURVIVAL", None][4] == hazard["SE", None][4] == 0
    (said,) = case_values(Request("km", {}, END), dataset, ["HAZARD"])
    assert [each.code for each in said.conditions] == ["infinite_value"]


@pytest.mark.parametrize("style", ["spss", "r"])
@pytest.mark.parametrize(("command", "kinds"), [("km", KM), ("cox", COX)])
def test_parts_are_what_each_part_alone_has(lung: Dataset, command: str, kinds: Sequence[str], style: str) -> None:
    dataset = with_frame(lung, lung.frame[lung.frame["ph.ecog"] < 3])
    found = values(command, dataset, kinds, split="sex", style=style)
    for level in (1, 2):
        rows = (dataset.frame["sex"] == level).to_numpy()
        same(found, values(command, with_frame(dataset, dataset.frame[rows]), kinds, style=style), rows)


@pytest.mark.parametrize("style", ["spss", "r"])
def test_a_weight_repeats_rows(lung: Dataset, style: str) -> None:
    weights = np.array([(1, 2, 3, 0, np.nan)[i % 5] for i in range(228)])
    dataset = with_frame(lung, lung.frame.assign(w=weights))
    found = values("cox", dataset, COX, weight="w", style=style)
    count = np.nan_to_num(weights).astype(int)
    first = np.cumsum(count) - count
    repeated = with_frame(lung, lung.frame.loc[np.repeat(np.arange(228), count)])
    by_hand = values("cox", repeated, COX, style=style)
    counts = count > 0
    for key, each in found.items():
        expected = by_hand[key][first[counts]] * (count[counts] if key[0] == "DFBETA" else 1)
        np.testing.assert_allclose(each[counts], expected, rtol=1e-9, atol=1e-13)
        assert np.isnan(each[~counts]).all()


def test_rows_that_are_left_out_have_no_value_and_change_none(lung: Dataset) -> None:
    found = values("cox", lung, COX, where="age > 50")
    kept = ((lung.frame["age"] > 50) & lung.frame["ph.ecog"].notna()).to_numpy()
    same(found, values("cox", with_frame(lung, lung.frame[kept]), COX), kept)
    assert all(np.isnan(each[~kept]).all() for each in found.values())


def test_rows_taken_out_of_a_file_before_do_not_shift_the_values(lung: Dataset) -> None:
    kept = np.arange(0, 228, 3)
    some = replace(with_frame(lung, lung.frame.iloc[kept]), rows=kept)
    same(values("cox", some, COX), values("cox", replace(some, rows=None), COX))


def test_a_part_that_fails_is_said_and_its_rows_have_no_value(lung: Dataset) -> None:
    frame = lung.frame.assign(status=lung.frame["status"].where(lung.frame["sex"] == 1, 1))
    found = case_values(Request("cox", {**MODEL, "split": "sex"}, END), with_frame(lung, frame), COX)
    for each in found:
        assert np.isnan(each.values[frame["sex"] == 2]).all()
        assert any(c.code == "part_failed" and "No patient had the event" in c.text for c in each.conditions)


def test_labels_and_default_names(lung: Dataset) -> None:
    found = case_values(Request("cox", MODEL, END), lung, ["resid", "PRESID", "dfbeta", "XBETA"])
    assert [(each.kind, each.label) for each in found] == [
        ("RESID", "Cumulative hazard function evaluate at the current case"),
        *[("PRESID", f"Partial residual for {name}") for name in ("age", "ph.ecog(1)", "ph.ecog(2)", "ph.ecog(3)")],
        *[("DFBETA", f"Dfbeta for {name}") for name in ("age", "ph.ecog(1)", "ph.ecog(2)", "ph.ecog(3)")],
        ("XBETA", "X'Beta"),
    ]
    taken = ["SUR_1", "sur_2", "PR1_1"]
    assert [default_name(kind, 1, taken) for kind in ("SURVIVAL", "PRESID", "DFBETA", "RESID", "LML")] == [
        *("SUR_3", "PR1_2", "DFB1_1", "HAZ_1", "LML_1")
    ]
    assert default_name("PRESID", 2, taken) == "PR2_1"


def test_outside_the_final_model_there_are_residuals_without_values(lung: Dataset) -> None:
    keys = {"covariates": ["age", "sex"], "method": "fstep-lr", "pin": 0.01}
    found = case_values(Request("cox", keys, END), lung, ["DFBETA", "PRESID"])
    assert [(each.kind, each.term) for each in found] == [("DFBETA", "sex"), ("PRESID", "age"), ("PRESID", "sex")]
    assert np.isnan(found[1].values).all()
    assert [each.code for each in found[1].conditions] == ["not_in_model"]


def test_what_there_is_not_is_refused(lung: Dataset) -> None:
    with pytest.raises(UsageError, match="DFBETA alone"):
        values("cox", lung, ["XBETA", "DFBETA"], tvc=["age"])
    assert list(values("cox", lung, ["DFBETA"], tvc=["age"])) == [
        ("DFBETA", term) for term in ("age", "ph.ecog(1)", "ph.ecog(2)", "ph.ecog(3)", "T_*age")
    ]
    with pytest.raises(UsageError, match="XBETA is no value"):
        values("km", lung, ["XBETA"])
    with pytest.raises(UsageError, match="RESID is no value"):
        values("km", lung, ["RESID"])
    with pytest.raises(UsageError, match="one grouping"):
        values("km", lung, ["SE"], by=["sex", "ph.ecog"])
    with pytest.raises(AnalysisError, match="exact ties"):
        values("cox", lung, ["PRESID"], ties="exact")
    with pytest.raises(UsageError, match="describe has no values"):
        case_values(Request("describe", {"variables": ["age"]}), lung, ["SE"])


def test_the_files_of_a_model(lung: Dataset) -> None:
    request = Request("cox", {**MODEL, "strata": "sex"}, END)
    found = outfile(request, lung, "coeff")
    assert found.frame["PARAMETER"].tolist() == ["age", "ph.ecog(1)", "ph.ecog(2)", "ph.ecog(3)"]
    frame = found.frame
    np.testing.assert_allclose(frame["WALD"], (frame["B"] / frame["SE"]) ** 2, rtol=1e-12)
    np.testing.assert_allclose(frame["EXP_B"], np.exp(frame["B"]), rtol=1e-12)
    table = outfile(request, lung, "TABLE").frame
    case = values("cox", lung, ["HAZARD", "RESID", "XBETA"], strata="sex")
    np.testing.assert_array_equal(case["HAZARD", None], case["RESID", None])
    by_place = {(float(row.STRATUM), row.TIME): row for row in table.itertuples()}
    checked = 0
    for i, (sex, time) in enumerate(zip(lung.frame["sex"], lung.frame["time"], strict=True)):
        row = by_place.get((sex, time))
        if row and not math.isnan(case["HAZARD", None][i]):
            expected = row.HAZ_M * math.exp(case["XBETA", None][i])
            assert case["HAZARD", None][i] == pytest.approx(expected, rel=1e-9)
            checked += 1
    assert checked > 150
    np.testing.assert_allclose(table["SUR_M"], np.exp(-table["HAZ_M"]), rtol=1e-12)
    apart = outfile(Request("cox", {"covariates": ["age"], "split": "sex"}, END), lung, "TABLE").frame
    assert apart["sex"].unique().tolist() == [1, 2]
    with pytest.raises(AnalysisError, match="time-dependent"):
        outfile(Request("cox", {**MODEL, "tvc": ["age"]}, END), lung, "TABLE")
    with pytest.raises(UsageError, match="no file PARAMETER"):
        outfile(request, lung, "PARAMETER")
