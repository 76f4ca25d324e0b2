"""The time-to-event table: what stands in it, and that km computes the same from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.endpoints.adtte import time_to_event_table
from sarcstat.data.endpoints.endpoints import (
    EndpointDefinition,
    Endpoints,
    EventDate,
    FromDates,
    FromTime,
    derive_endpoints,
)
from sarcstat.data.expression.expression import parse
from sarcstat.errors import InputError

PATIENTS = """\
id,start,progression,death,last,status,arm
P1,2021-01-01,2021-03-01,2021-05-01,2021-05-01,dead,A
P2,2021-01-01,,,2021-02-01,lost,A
P3,2021-01-01,2021-06-01,,2021-07-01,alive,B
P4,2021-01-01,,,2021-09-01,alive,B
P5,2021-01-01,,,,alive,B
"""


@pytest.fixture
def endpoints(csv: Any) -> Endpoints:
    death = EventDate(date="death", words="death", final=True)
    progression = EventDate(date="progression", words="disease progression")
    rules: dict[str, Any] = {"lost": "event", "lost_when": parse("status = 'lost'"), "unit": "days"}
    definitions = [
        EndpointDefinition(
            name="OS",
            label="Overall Survival",
            source=FromDates(start="start", events=[death], censor="last"),
            **rules,
        ),
        EndpointDefinition(
            name="PFS", source=FromDates(start="start", events=[progression, death], censor="last"), **rules
        ),
    ]
    return derive_endpoints(csv(PATIENTS), definitions, cutoff=date(2021, 8, 25))


def test_one_row_a_patient_and_endpoint(endpoints: Endpoints) -> None:
    table = time_to_event_table(endpoints, id="id", study="S1")
    frame = table.frame
    assert list(frame) == (
        ["STUDYID", "USUBJID", "PARAMCD", "PARAM", "AVAL", "AVALU", "STARTDT", "ADT", "CNSR", "EVNTDESC", "CNSDTDSC"]
    )
    os_rows = frame[frame["PARAMCD"] == "OS"]
    assert os_rows["USUBJID"].tolist() == ["P1", "P2", "P3", "P4"]  # P5 has no time
    assert os_rows["AVAL"].tolist() == [120, 31, 181, 236]
    assert os_rows["CNSR"].tolist() == [0, 0, 1, 1]
    assert os_rows["EVNTDESC"].tolist() == [
        "death",
        "lost to follow-up (counted as event)",
        "event-free at last contact",
        "event-free at cutoff",
    ]
    assert os_rows["CNSDTDSC"].fillna("").tolist() == ["", "", "date of last contact", "cutoff date"]
    assert os_rows["ADT"].dt.strftime("%Y-%m-%d").tolist() == ["2021-05-01", "2021-02-01", "2021-07-01", "2021-08-25"]
    assert ((os_rows["ADT"] - os_rows["STARTDT"]).dt.days == os_rows["AVAL"]).all()
    assert set(os_rows["PARAM"]) == {"Overall Survival (days)"}
    assert frame[frame["PARAMCD"] == "PFS"]["AVAL"].tolist() == [59, 31, 151, 236]
    assert table.codebook["CNSR"].value_labels == {0: "event", 1: "censored"}


@pytest.mark.parametrize("name", ["OS", "PFS"])
def test_km_computes_the_same_from_it(endpoints: Endpoints, name: str, tmp_path: Path) -> None:
    long, wide = tmp_path / "adtte.csv", tmp_path / "wide.csv"
    time_to_event_table(endpoints, id="id", study="S1").frame.to_csv(long, index=False)
    endpoints.dataset.frame.to_csv(wide, index=False)
    ours = sarcstat("km", wide, "--time", name, "--event", f"{name}_event", "--format", "json")
    theirs = sarcstat("km", long, "--param", name, "--format", "json")
    assert ours.status == theirs.status == 0, theirs.stderr

    def values(outcome: Any) -> list[Any]:
        return [(each["stat_name"], each["context"], each["stat"]) for each in outcome.json["statistics"]]

    assert values(ours) == values(theirs)
    assert ("n", "survfit", 4) in values(theirs)


def test_an_endpoint_that_the_file_has_has_no_dates(csv: Any) -> None:
    data = csv("id,days,dead\nA,10,1\nB,20,0\n")
    definition = EndpointDefinition(
        name="OS", source=FromTime(time="days", event="dead", time_unit="days"), unit="days"
    )
    frame = time_to_event_table(derive_endpoints(data, [definition]), id="id", study="S").frame
    assert frame["AVAL"].tolist() == [10, 20]
    assert frame["ADT"].isna().all()
    assert pd.api.types.is_datetime64_any_dtype(frame["ADT"])
    assert frame["CNSDTDSC"].fillna("").tolist() == ["", "end of follow-up"]


def test_a_patient_twice_is_refused(csv: Any) -> None:
    data = csv("id,days,dead\nA,10,1\nA,20,0\n")
    definition = EndpointDefinition(name="OS", source=FromTime(time="days", event="dead", time_unit="days"))
    with pytest.raises(InputError, match="more than once"):
        time_to_event_table(derive_endpoints(data, [definition]), id="id", study="S")
