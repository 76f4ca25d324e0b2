"""The sensitivity table: its numbers are those of the single commands and of another engine, policy by policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter, KaplanMeierFitter
from running import sarcstat

from sarcstat.analysis.sensitivity import SensitivityOptions
from sarcstat.bridge import session
from sarcstat.data.codebook import Codebook, Dataset
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.endpoints.endpoints import POLICIES, EndpointDefinition, Endpoints, FromTime, derive_endpoints
from sarcstat.data.expression.expression import parse
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.table import text_of, texts_of
from sarcstat.errors import InputError
from sarcstat.results import Provenance
from sarcstat.study.sensitivity import sensitivity_document


def patients() -> pd.DataFrame:
    """A cohort of 120 with ties; every fourth patient without an event was lost."""
    random = np.random.default_rng(11)
    arm = np.repeat(["A", "B"], 60)
    time = np.ceil(random.exponential(np.where(arm == "A", 400, 250), 120) / 10) * 10
    dead = (random.random(120) < 0.6).astype(int)
    lost = np.where((dead == 0) & (np.arange(120) % 4 == 0), "lost", "seen")
    return pd.DataFrame({"days": time, "dead": dead, "status": lost, "arm": arm})


def under(policy: str) -> pd.DataFrame:
    """The cohort as somebody would prepare it by hand for one policy."""
    frame = patients()
    lost = frame["status"] == "lost"
    if policy == "exclude":
        return frame[~lost]
    return frame.assign(dead=frame["dead"].mask(lost, 1)) if policy == "event" else frame


@pytest.fixture(scope="module")
def endpoints() -> Endpoints:
    session.start()
    source = FromTime(time="days", event="dead", time_unit="days")
    definition = EndpointDefinition(
        name="OS", source=source, lost="event", lost_when=parse("status = 'lost'"), unit="days", sensitivity=True
    )
    data = Dataset(frame=patients(), codebook=Codebook(), source="cohort.csv", sha256=None, first_row=2)
    return derive_endpoints(data, [definition])


def provenance(cohort: Cohort) -> Provenance:
    return Provenance(
        source="cohort.csv",
        sha256=None,
        rows_read=cohort.rows_read,
        rows_used=len(cohort.time),
        dropped=cohort.dropped,
        versions=session.versions(),
    )


def made(endpoints: Endpoints, **options: Any) -> Document:
    return sensitivity_document(endpoints, "OS", by=["arm"], provenance=provenance, **options)


def numbers(document: Document, policy: str) -> dict[tuple[Any, ...], Any]:
    return {
        (each.name, each.context, each.group1_level or each.level): each.value
        for each in document.statistics
        if each.variable == f"OS (lost = {policy})"
    }


@pytest.mark.parametrize("policy", POLICIES)
def test_the_numbers_are_those_of_the_single_commands(endpoints: Endpoints, policy: str, tmp_path: Path) -> None:
    found = numbers(made(endpoints), policy)
    file = tmp_path / "cohort.csv"
    under(policy).to_csv(file, index=False)
    survival = ("--time", "days", "--event", "dead", "--format", "json")
    km = sarcstat("km", file, *survival, "--by", "arm").json["statistics"]
    cox = sarcstat("cox", file, *survival, "--covariates", "arm", "--categorical", "arm", "--ref", "arm=A").json[
        "statistics"
    ]
    compared = 0
    for each in km:
        key = (each["stat_name"], each["context"], each.get("group1_level"))
        if key in found and each["context"] == "survfit":
            assert found[key] == each["stat"]
            compared += 1
    logrank = next(s for s in km if s["stat_name"] == "p_value" and s.get("test") == "logrank")
    assert found["p_value", "survdiff", None] == logrank["stat"]
    for each in cox:
        key = (each["stat_name"], "univariable", each.get("level"))
        if each["context"] == "equation" and each.get("level") and key in found:
            assert found[key] == pytest.approx(each["stat"], rel=1e-12)
            compared += 1
    assert compared > 20


@pytest.mark.parametrize("policy", POLICIES)
def test_another_engine_agrees(endpoints: Endpoints, policy: str) -> None:
    found = numbers(made(endpoints, options=SensitivityOptions(conf_type="log", ties="efron", convention="r")), policy)
    frame = under(policy)
    for arm, own in frame.groupby("arm"):
        median = KaplanMeierFitter().fit(own["days"], own["dead"]).median_survival_time_
        assert found["median", "survfit", arm] == pytest.approx(median, rel=1e-9)
        assert found["n", "survfit", arm] == len(own)
        assert found["n_events", "survfit", arm] == own["dead"].sum()
    design = frame.assign(b=(frame["arm"] == "B").astype(float))[["days", "dead", "b"]]
    model = CoxPHFitter().fit(design, "days", "dead", fit_options={"precision": 1e-12})
    assert found["hazard_ratio", "univariable", "B vs A"] == pytest.approx(model.hazard_ratios_["b"], rel=1e-6)
    assert found["p_value", "univariable", "B vs A"] == pytest.approx(model.summary.loc["b", "p"], rel=1e-5)


def test_the_policies_stand_under_each_other(endpoints: Endpoints) -> None:
    (section,) = made(endpoints, references={"arm": "B"}).sections
    (table,) = section.tables
    assert [texts_of(row) for row in table.rows if text_of(row[0]) == "arm"] == [
        ("arm", level, policy) for level in "AB" for policy in ("censored", "event (chosen)", "left out")
    ]
    lost = int((patients()["status"] == "lost").sum())
    shown = {texts_of(row): table.cell(row, ("N",)).number for row in table.rows}
    n = {policy: shown["All patients", "", policy] for policy in ("censored", "left out")}
    assert n == {"censored": 120, "left out": 120 - lost}
    (reference,) = (row for row in table.rows if texts_of(row) == ("arm", "B", "censored"))
    assert table.cell(reference, ("HR (95% CI)",)).text == "1 (reference)"
    assert section.notes[0].startswith(f"{lost} patients were lost to follow-up before an event")


def test_a_reference_that_is_no_level_is_refused(endpoints: Endpoints) -> None:
    with pytest.raises(InputError, match="'C' is not a level of 'arm'"):
        made(endpoints, references={"arm": "C"})


def changed(endpoints: Endpoints, change: Callable[[pd.DataFrame], pd.DataFrame]) -> Endpoints:
    frame = change(patients())
    definition = endpoints.derived["OS"].definition
    return derive_endpoints(replace(endpoints.dataset, frame=frame), [definition])


def test_a_factor_with_one_level_under_a_policy_is_said(endpoints: Endpoints) -> None:
    few = changed(endpoints, lambda frame: frame.assign(arm=np.where(frame["status"] == "lost", "B", "A")))
    document = made(few)
    said = [each.text for each in document.conditions if each.code == "factor_left_out"]
    assert len(said) == 1
    assert said[0].startswith("lost = exclude: --by: column 'arm' has only one level")
    assert ("arm", "A", "left out") not in map(texts_of, document.sections[0].tables[0].rows)


def test_no_event_under_a_policy_is_no_model(endpoints: Endpoints) -> None:
    document = made(changed(endpoints, lambda frame: frame.assign(dead=0)))
    assert {each.code for each in document.conditions} >= {"no_model", "no_events"}
    (table,) = document.sections[0].tables
    (row,) = (each for each in table.rows if texts_of(each) == ("arm", "A", "censored"))
    assert table.cell(row, ("Median (95% CI)",)).text == "NR"
