"""A status of more than two codes, of which some are the event: what is censored is said, once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from running import sarcstat

from sarcstat.data.codebook import Codebook, Variable
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.several_codes import several_codes
from sarcstat.data.endpoints.endpoints import EndpointDefinition, EventDate, FromTime, derive_endpoints
from sarcstat.data.reading.source import open_source

ROWS = "t,e,g,d\n" + "".join(f"{i + 1},{i % 3},{'ab'[i % 2]},{i % 4}\n" for i in range(24))
SAID = "Of the values of e, 2 (8 rows) is the event; all others count as censored: 0 (8 rows), 1 (8 rows)."


def said(values, event, labels=None, used=None, counts=None):
    frame = pd.DataFrame({"status": values})
    found = factor(frame, Codebook({"status": Variable(value_labels=labels or {})}), "status")
    is_event = np.array([value in event for value in found.values])
    rows = np.ones(len(frame), dtype=bool) if used is None else np.array(used)
    return [each.text for each in several_codes(found, is_event, rows, counts)]


def test_codes_and_labels_with_their_rows() -> None:
    labels = {0.0: "alive", 2.0: "dead of disease", 3.0: "dead of other cause"}
    assert said([0.0, 2.0, 3.0, 3.0, None], [2.0], labels) == [
        "Of the values of status, 2 'dead of disease' (1 row) is the event; all others count as censored: "
        "0 'alive' (1 row), 3 'dead of other cause' (2 rows)."
    ]
    assert "lost (1 row)" in said(["alive", "dead", "lost"], ["dead"])[0]
    assert "2 (10 rows) is the event" in said([0, 1, 2], [2], counts=np.array([5, 7, 10]))[0]


@pytest.mark.parametrize(
    ("values", "event", "used"),
    [
        ([0, 1, 1, None], [1], None),
        (["alive", "dead"], ["dead"], None),
        ([0, 1, 2], [0, 1, 2], None),
        ([0, 1, 2], [1], [True, True, False]),
    ],
)
def test_nothing_is_said_where_nothing_is_open(values, event, used) -> None:
    assert said(values, event, used=used) == []


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    file = tmp_path / "cohort.csv"
    file.write_text(ROWS)
    return file


@pytest.mark.parametrize(
    "command",
    [
        ("km", "--by", "g"),
        ("km", "--by", "g", "--by", "d"),
        ("univariate", "--by", "g,d"),
        ("cox", "--covariates", "d"),
        ("life-table", "--intervals", "0-30:6"),
        ("follow-up",),
    ],
)
def test_every_analysis_says_it_once(cohort: Path, command: tuple[str, ...]) -> None:
    made = sarcstat(command[0], cohort, "--time", "t", "--event", "e=2", *command[1:])
    assert " ".join(made.stderr.split()).count(SAID) == 1


def test_times_of_dates_say_it_too(tmp_path: Path) -> None:
    file = tmp_path / "dates.csv"
    file.write_text("start,end,e\n" + "".join(f"2020-01-01,2021-01-{i + 1:02},{i % 3}\n" for i in range(24)))
    asked = ("--time", "days(start, end)", "--event")
    assert SAID in " ".join(sarcstat("km", file, *asked, "e=2").stderr.split())
    competing = sarcstat("cuminc", file, *asked, "e=2", "--competing", "e=1")
    assert competing.status == 0
    assert "all others" not in competing.stderr


def test_competing_events_are_not_called_censored(cohort: Path) -> None:
    asked = ("cuminc", cohort, "--time", "t", "--event", "e=2", "--competing")
    assert "all others" not in sarcstat(*asked, "e=1").stderr
    other = " ".join(sarcstat(*asked, "d=3", "--both", "event").stderr.split())
    assert SAID in other
    assert "3 (6 rows) is a competing event; all others count as no such event: 0 (6 rows), 1 (6 rows)" in other


def test_endpoints_of_a_study_say_it_too(cohort: Path) -> None:
    def codes(*competing: EventDate) -> list[str]:
        source = FromTime(time="t", event="e=2", time_unit="months", competing=competing)
        made = derive_endpoints(open_source(str(cohort)).read(), [EndpointDefinition(name="OS", source=source)])
        return [each.text for each in made.conditions if each.code == "several_codes"]

    assert codes() == [SAID]
    assert codes(EventDate(date="e=1", words="death")) == []


def test_a_status_of_death_beside_adverse_events_says_it_too(tmp_path: Path) -> None:
    patients, events = tmp_path / "patients.csv", tmp_path / "events.csv"
    patients.write_text("id,months,d\n" + "".join(f"{i},{i + 3},{i % 3}\n" for i in range(12)))
    events.write_text("id,term,grade,onset\n1,pain,2,1\n4,pain,3,2\n")
    asked = ("--events", events, "--id", "id", "--term", "term", "--grade", "grade", "--onset", "onset")
    rates = ("--exposure", "months", "--exposure-unit", "months", "--times", "3", "--death", "d=2")
    made = sarcstat("adverse-events", patients, *asked, *rates)
    said_there = "2 (4 rows) is meant by --death; all others are not: 0 (4 rows), 1 (4 rows)"
    assert said_there in " ".join(made.stderr.split())
