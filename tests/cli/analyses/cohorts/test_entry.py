"""Delayed entry, start-stop data and landmarks on the command line: what is refused, and what is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from running import LUNG, sarcstat

OF_ROWS = ("--time", "stop", "--entry", "start", "--event", "ev")
ROWS = """id,start,stop,ev,x
1,0,5,0,1
1,4,8,1,2
2,0,3,1,1
2,5,9,1,1
3,2,2,1,0
4,-1,4,1,0
5,0,4,1,1
6,0,6,0,0
7,,7,1,0
8,0,9,0,2
"""


@pytest.fixture
def rows(tmp_path: Path) -> str:
    (tmp_path / "rows.csv").write_text(ROWS)
    return str(tmp_path / "rows.csv")


def test_rows_that_cannot_be_are_listed(rows: str) -> None:
    found = sarcstat("cox", rows, *OF_ROWS, "--id", "id", "--covariates", "x")
    assert found.status == 3
    assert "1 time of entry (column 'start') below zero (id 4, line 7: -1)" in found.stderr
    assert "1 row in which entry ('start') is not before the end" in found.stderr
    assert "(id 3, line 6: 2 to 2)" in found.stderr


def test_overlapping_rows_of_a_patient_are_listed(rows: str) -> None:
    found = sarcstat("cox", rows, *OF_ROWS, "--id", "id", "--covariates", "x", "--where", "id < 3 or id > 4")
    assert found.status == 3
    assert "(id 1, lines 2 and 3: 0 to 5 and 4 to 8)" in found.stderr


def test_gaps_and_repeated_events_are_said(rows: str) -> None:
    more = ("--id", "id", "--covariates", "x", "--where", "id = 2 or id > 4")
    found = sarcstat("cox", rows, *OF_ROWS, *more)
    assert found.status == 0
    assert "6 rows" not in found.stderr
    assert "5 rows of 4 patients" in found.stderr
    assert "1 gap between rows of 1 patient (2)" in found.stderr
    assert "1 patient has an event before the last row (2)" in found.stderr
    said = " ".join(found.stdout.split())  # lines are broken where the name of the file lets them
    assert "4 patients in 5 rows" in said
    assert "rows left out: 4 not selected by --where, 1 missing start" in said


def test_without_id_rows_that_share_an_identifier_are_told(rows: str) -> None:
    found = sarcstat("cox", rows, *OF_ROWS, "--covariates", "x", "--where", "id = 2 or id > 4")
    assert found.status == 0
    assert "--id id takes them as rows of one patient" in found.stderr


def test_curves_take_one_row_a_patient(rows: str) -> None:
    found = sarcstat("km", rows, *OF_ROWS, "--id", "id", "--where", "id = 2 or id > 4")
    assert found.status == 3
    assert "more than once" in found.stderr


LUNG_COX = ("cox", *LUNG, "--covariates", "age")
REFUSED = [
    (("km", *LUNG, "--entry", "age", "--landmark", "5"), "--entry and --landmark both"),
    (("km", *LUNG, "--entry", "time"), "--entry and --time are both 'time'"),
    (("km", *LUNG, "--entry", "age", "--style", "spss"), "SPSS has no left truncation"),
    (("km", *LUNG, "--entry", "age", "--style", "both"), "SPSS has no left truncation"),
    (("km", *LUNG, "--style", "spss", "--entry", "age"), "SPSS has no left truncation"),
    ((*LUNG_COX, "--robust", "--style", "spss"), "SPSS has no robust variance"),
    ((*LUNG_COX, "--robust", "--cluster", "inst"), "--cluster has robust standard errors by itself"),
    ((*LUNG_COX, "--robust", "--ties", "exact"), "no residuals under exact ties"),
    ((*LUNG_COX, "--cluster", "inst", "--method", "fstep-lr"), "take rows to be independent"),
    (("km", *LUNG, "--landmark", "0"), "--landmark"),
]


@pytest.mark.parametrize(("command", "why"), REFUSED)
def test_what_does_not_go_is_refused_by_name(command: Sequence[str], why: str) -> None:
    found = sarcstat(*command)
    assert found.status == 2
    assert why in found.stderr


def test_a_landmark_after_the_last_event_is_refused() -> None:
    found = sarcstat("km", *LUNG, "--landmark", "900")
    assert found.status == 4
    assert "the last event is at 883" in found.stderr


def test_one_cluster_is_refused_and_few_are_warned_of(tmp_path: Path) -> None:
    found = sarcstat(*LUNG_COX, "--cluster", "inst")
    assert found.status == 0
    assert "Only 18 clusters" in found.stderr
    lines = ["time,died,x,one"] + [f"{i},1,{i % 3},a" for i in range(1, 12)]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    found = sarcstat(
        "cox", tmp_path / "a.csv", "--time", "time", "--event", "died", "--covariates", "x", "--cluster", "one"
    )
    assert found.status == 4
    assert "only one value" in found.stderr


def test_the_default_style_gives_way(rows: str) -> None:
    """Without --style the tables are those of a journal: SPSS has no such analysis."""
    found = sarcstat("km", rows, *OF_ROWS, "--where", "id > 4", "--format", "json")
    assert found.status == 0
    assert found.json["options"]["style"] == "journal"
    assert {each["convention"] for each in found.json["statistics"]} == {"r"}


def test_entry_from_dates(tmp_path: Path) -> None:
    """Months between dates, as those of the time; who has no date of entry is left out under its name."""
    lines = ["diagnosis,registered,last,died"]
    lines += [f"2010-01-01,2010-0{i}-01,201{i}-01-01,1" for i in range(2, 8)] + ["2010-01-01,,2013-01-01,1"]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    own = ("--time", "months(diagnosis, last)", "--event", "died", "--entry", "months(diagnosis, registered)")
    found = sarcstat("km", tmp_path / "a.csv", *own, "--format", "json")
    assert found.status == 0, found.stderr
    assert found.json["provenance"]["dropped"] == {"missing months(diagnosis, registered)": 1}
    days = ("--time", "months(diagnosis, last)", "--event", "died", "--entry", "days(diagnosis, registered)")
    refused = sarcstat("km", tmp_path / "a.csv", *days)
    assert refused.status == 2
    assert "is in days" in refused.stderr


def test_numbers_at_risk_of_a_figure_count_entries(tmp_path: Path) -> None:
    lines = ["entry,time,died"] + [f"{i},{i + 10},{i % 2}" for i in range(10)]
    (tmp_path / "a.csv").write_text("\n".join(lines))
    found = sarcstat(
        "km", tmp_path / "a.csv", "--time", "time", "--event", "died", "--entry", "entry", "--plot",
        environment={"COLUMNS": "100"},
    )  # fmt: skip
    row = next(line for line in found.stdout.splitlines() if line.startswith("o All"))
    assert row.split()[2:5] == ["1", "5", "10"]  # at 0, 5 and 10


def test_a_time_that_is_the_landmark_but_for_rounding_is_not_after_it(tmp_path: Path) -> None:
    (tmp_path / "near.csv").write_text("t,e\n0.30000000000000004,1\n0.1,0\n0.5,1\n0.7,0\n0.9,1\n")
    found = sarcstat("km", str(tmp_path / "near.csv"), "--time", "t", "--event", "e", "--landmark", "0.3")
    assert found.status == 0
    assert "3 patients of 5 rows used" in " ".join(found.stdout.split())
    assert "1 with the event by the landmark at 0.3" in " ".join(found.stdout.split())
