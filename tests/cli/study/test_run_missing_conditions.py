"""A study of patients of whom it is unknown whether they died: left out, listed, counted among the decisions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: Start is 2021-01-01: A dies on day 59, B and C are alive on days 90 and 120; of D and E the status is missing.
DATA = """\
id,start,last,status
A,2021-01-01,2021-03-01,dead
B,2021-01-01,2021-04-01,alive
C,2021-01-01,2021-05-01,alive
D,2021-01-01,2021-06-01,
E,2021-01-01,2021-06-02,
"""
STUDY = """
[study]
name = "unknown"
[data]
file = "d.csv"
id = "id"
[endpoints.OS]
label = "Overall survival"
start = "start"
events = [{ date = "last", words = "death", when = "status = 'dead'" }]
censor = "last"
unit = "days"
[[tables]]
name = "km"
command = "km"
endpoints = ["OS"]
[output]
formats = ["csv"]
cohort = true
[report]
formats = ["md"]
"""
LISTED = (
    "endpoints.OS.events.last: it is unknown whether 2 patients had the event (missing status; line 5 (id D); "
    "line 6 (id E))"
)


def test_they_are_left_out_and_listed(study: Any, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DATA, encoding="utf-8")
    done = study(STUDY)
    assert done.status == 0, done.stderr
    said = f'Warning: {LISTED}: left out of OS. If missing means no, say condition_missing = "no".'
    assert said in done.stderr
    out = tmp_path / "out"
    decisions = (out / "tables" / "data-decisions.csv").read_text(encoding="utf-8")
    assert "OS,decision,,,,event unknown (missing status): left out,,,count,Count,2," in decisions
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "1 event of OS occurred in 3 patients." in report
    assert "Patients of whom it is unknown whether they had an event were left out (2 patients)." in report
    cohort = (out / "data" / "cohort.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[-3:] for line in cohort[1:]] == [
        ["59", "1", "death"],
        ["90", "0", "event-free at last contact"],
        ["120", "0", "event-free at last contact"],
        ["", "", ""],
        ["", "", ""],
    ]


def test_the_study_can_say_that_missing_means_no(study: Any, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text(DATA, encoding="utf-8")
    done = study(STUDY.replace('unit = "days"', 'unit = "days"\ncondition_missing = "no"'))
    assert done.status == 0, done.stderr
    assert f"Note: {LISTED}: taken as no." in done.stderr
    out = tmp_path / "out"
    decisions = (out / "tables" / "data-decisions.csv").read_text(encoding="utf-8")
    assert "OS,decision,,,,event unknown (missing status): taken as no,,,count,Count,2," in decisions
    report = (out / "report.md").read_text(encoding="utf-8")
    assert "1 event of OS occurred in 5 patients." in report
    assert "Where it is unknown whether patients had an event, this was taken as no (2 patients)." in report
