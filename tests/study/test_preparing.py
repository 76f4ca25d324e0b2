"""What a study file says of its data reaches the numbers: counted by hand on six patients."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from running import Outcome, refused, sarcstat

from sarcstat.errors import ExitStatus

#: P1 dies before and P2 after the cutoff of 2021-06-30; P3 is lost; P5 is not in the population; P6 has no weight.
DATA = """\
id,arm,start,death,last,status,weight
P1,a,2021-01-01,2021-03-02,2021-03-02,dead,70
P2,a,2021-01-01,2021-07-15,2021-07-15,dead,80
P3,b,2021-01-01,,2021-05-01,lost,60
P4,b,2021-02-01,,2021-08-01,alive,90
P5,out,2021-01-01,,2021-08-01,alive,50
P6,b,2021-03-01,2021-04-01,2021-04-01,dead,n/a
"""

STUDY = """
[study]
name = "s"
[data]
file = "d.csv"
id = "id"
where = "arm != 'out'"
missing = ["n/a"]
cutoff = 2021-06-30
[variables.weight]
missing = { replace = "mean" }
[endpoints.OS]
label = "Survival"
start = "start"
events = { death = "death" }
censor = "last"
lost_when = "status = 'lost'"
lost = "event"
unit = "days"
[[tables]]
name = "km"
command = "km"
endpoints = ["OS"]
[output]
formats = []
cohort = true
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Run a study on the six patients, or others, into `out`."""

    def run(study: str = STUDY, data: str = DATA) -> Outcome:
        (tmp_path / "d.csv").write_text(data, encoding="utf-8")
        (tmp_path / "s.toml").write_text(study, encoding="utf-8")
        return sarcstat("run", tmp_path / "s.toml", "-o", tmp_path / "out", "--force")

    return run


def cohort(folder: Path) -> dict[str, list[str]]:
    """The derived data by patient: time, event, weight."""
    lines = (folder / "out" / "data" / "cohort.csv").read_text(encoding="utf-8").splitlines()
    header = lines[0].split(",")
    places = [header.index(name) for name in ("OS", "OS_event", "weight")]
    return {line.split(",")[0]: [line.split(",")[place] for place in places] for line in lines[1:]}


def test_population_cutoff_lost_patients_and_missing_values(run: Any, tmp_path: Path) -> None:
    done = run()
    assert done.status == 0, done.stderr
    assert cohort(tmp_path) == {
        "P1": ["60", "1", "70"],
        "P2": ["180", "0", "80"],  # the death after the cutoff does not count
        "P3": ["120", "1", "60"],  # lost: the event at the last contact
        "P4": ["149", "0", "90"],
        "P6": ["31", "1", "75"],  # the mean of the population's four weights, without P5
    }


def test_without_a_cutoff_the_later_death_counts(run: Any, tmp_path: Path) -> None:
    assert run(STUDY.replace("cutoff = 2021-06-30\n", "")).status == 0
    assert cohort(tmp_path)["P2"] == ["195", "1", "80"]


def test_the_unit_stands_with_the_endpoint(run: Any, tmp_path: Path) -> None:
    assert run(STUDY.replace('unit = "days"', 'unit = "weeks"')).status == 0
    results = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["results"]
    assert results[0]["options"]["time_unit"] == "weeks"
    medians = [each["stat"] for each in results[0]["statistics"] if each["stat_name"] == "median"]
    assert medians == [pytest.approx(120 / 7, rel=1e-9)]


def test_contradictory_dates_are_listed_with_the_line_of_the_file(run: Any, tmp_path: Path) -> None:
    data = DATA.replace("P1,a,2021-01-01", "P0,out,2021-01-01,,2021-08-01,alive,50\nP1,a,2021-01-01")
    data = data.replace("P6,b,2021-03-01", "P6,b,2021-05-01")  # in line 8 of the file, the 5th of the population
    refused(run(data=data), ExitStatus.INPUT, "line 8 (id P6)", "before")
    allowed = run(
        STUDY.replace('id = "id"', 'id = "id"\nallow = ["event-before-start", "follow-up-before-start"]'), data
    )
    assert allowed.status == 0, allowed.stderr
    assert "Warning: " in allowed.stderr
    assert cohort(tmp_path)["P6"][0] == ""


def test_dates_in_a_declared_format(run: Any, tmp_path: Path) -> None:
    data = re.sub(r"(\d{4})-(\d{2})-(\d{2})", r"\3.\2.\1", DATA)
    refused(run(data=data), ExitStatus.INPUT, "start")
    assert run(STUDY.replace('id = "id"', 'id = "id"\ndate_formats = ["%d.%m.%Y"]'), data).status == 0
    assert cohort(tmp_path)["P1"] == ["60", "1", "70"]


def test_a_population_by_dates_in_a_declared_format(run: Any, tmp_path: Path) -> None:
    """Started before 15 January: P1, P2, P3; by the alphabet "01.02.2021" would be before it, too."""
    data = re.sub(r"(\d{4})-(\d{2})-(\d{2})", r"\3.\2.\1", DATA)
    study = STUDY.replace("arm != 'out'", "arm != 'out' and start < '2021-01-15'")
    refused(run(study, data), ExitStatus.INPUT, "data.where", "no dates ('01.01.2021', '01.02.2021'", "date_formats")
    declared = study.replace('id = "id"', 'id = "id"\ndate_formats = ["%d.%m.%Y"]')
    assert run(declared, data).status == 0
    assert list(cohort(tmp_path)) == ["P1", "P2", "P3"]
    within = declared.replace('command = "km"', 'command = "km"\nwhere = "last >= \'2021-05-01\'"')
    assert run(within, data).status == 0
    (result, _) = json.loads((tmp_path / "out" / "results.json").read_text(encoding="utf-8"))["results"]
    assert result["provenance"]["rows_used"] == 2  # P2 and P3


def test_the_sensitivity_to_lost_patients_is_a_table_where_it_is_asked_for(run: Any, tmp_path: Path) -> None:
    assert run().status == 0
    results = tmp_path / "out" / "results.json"
    assert [each["name"] for each in json.loads(results.read_text(encoding="utf-8"))["results"]] == [
        "km",
        "data-decisions",
    ]
    assert run(STUDY.replace('lost = "event"', 'lost = "event"\nsensitivity = true')).status == 0
    found = {each["name"]: each for each in json.loads(results.read_text(encoding="utf-8"))["results"]}
    cells = {tuple(cell["row"]): cell["text"] for cell in found["sensitivity-OS"]["tables"][0]["cells"]
             if cell["column"] == ["Events"]}  # fmt: skip
    assert [cells[row] for row in cells] == ["2", "3", "2"]  # censored, event, left out


def test_a_command_that_is_typed_wrong_is_found(run: Any) -> None:
    refused(
        run(STUDY.replace('command = "km"', 'comand = "km"')),
        ExitStatus.INPUT,
        "tables.km: 'command' is missing",
        "Is 'comand' meant to be 'command'?",
    )


def test_the_methods_say_where_follow_up_ends_and_what_becomes_of_the_lost(run: Any, tmp_path: Path) -> None:
    assert run(STUDY + '[report]\nformats = ["md"]\n').status == 0
    methods = (tmp_path / "out" / "report.md").read_text(encoding="utf-8").split("## Results")[0]
    assert "The data cutoff was 30 June 2021." in methods
    assert "Patients lost to follow-up before an event (1) were counted as having the event" in methods
    assert run(STUDY.replace("cutoff = 2021-06-30\n", "") + '[report]\nformats = ["md"]\n').status == 0
    assert "cutoff" not in (tmp_path / "out" / "report.md").read_text(encoding="utf-8").split("## Results")[0]


def test_values_declared_missing_stay_with_their_rows(tmp_path: Path) -> None:
    """Of the codes 8 and 9, both missing, the population has two 9s."""
    frame = pd.DataFrame({"in": [0.0, 1.0, 1.0, 1.0, 0.0, 1.0], "x": [8.0, 9.0, 1.0, 9.0, 9.0, 2.0]})
    pyreadstat.write_sav(frame, tmp_path / "d.sav", missing_ranges={"x": [8, 9]}, variable_measure={"x": "nominal"})
    text = (
        '[study]\nname = "s"\n[data]\nfile = "d.sav"\nwhere = "`in` = 1"\n[[tables]]\nname = "t"\n'
        'command = "describe"\nvariables = ["x"]\nstyle = "spss"\n[output]\nformats = ["json"]\n'
    )
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    found = sarcstat("run", tmp_path / "study.toml", "-o", tmp_path / "out")
    assert found.status == 0, found.stderr
    content = json.loads((tmp_path / "out" / "tables" / "t.json").read_text(encoding="utf-8"))
    declared = [
        each for each in content["statistics"] if each["context"] == "declared" and each["stat_name"] == "count"
    ]
    assert [(each["level"], each["stat"]) for each in declared] == [("9.00", 2)]
