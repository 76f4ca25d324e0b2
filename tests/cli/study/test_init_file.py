"""`sarcstat init FILE`: a study that is written from a data file, and runs."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus


def rows(number: int = 40) -> list[dict[str, Any]]:
    """Patients of a made-up trial, the same at every call."""
    draw = random.Random(5)
    found = []
    for i in range(number):
        month = draw.randint(1, 12)
        found.append(
            {
                "patient_id": f"P{i:02}",
                "arm": draw.choice((1, 2)),
                "sex": draw.choice("fm"),
                "age": draw.randint(30, 80),
                "stage": draw.choice(("I", "II", "III")),
                "ldh": draw.choice((str(draw.randint(100, 400)), "NA")),
                "months": round(draw.uniform(1, 60), 1),
                "died": draw.choice(("Yes", "No")),
                "diagnosis": f"{draw.randint(13, 28):02}.{month:02}.2015",
                "last_contact": f"{draw.randint(13, 28):02}.{month:02}.{draw.randint(2016, 2020)}",
                "remark": f"free text {i}",
                "site": "here",
                'odd "name"\\, [x]': draw.choice((0, 1)),
            }
        )
    return found


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pd.DataFrame(rows()).to_csv(tmp_path / "trial.csv", index=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path, *arguments: object) -> tuple[str, dict[str, Any]]:
    made = sarcstat("init", *arguments)
    assert made.status == 0, made.stderr
    assert made.stdout == ""
    text = (folder / "study.toml").read_text(encoding="utf-8")
    return text, tomllib.loads(text)


ENDPOINTS: list[tuple[str, ...]] = [
    (),
    ("--time", "months", "--event", "died=Yes"),
    ("--time", "months", "--event", "died=Yes", "--by", "arm"),
    ("--time", "months(diagnosis, last_contact)", "--event", "died=Yes", "--by", "arm,sex"),
    ("--by", "stage"),
]


@pytest.mark.parametrize("arguments", ENDPOINTS, ids=" ".join)
def test_it_runs_as_it_stands(folder: Path, arguments: tuple[str, ...]) -> None:
    text, content = written(folder, "trial.csv", *arguments)
    made = sarcstat("run", "study.toml")
    assert made.status == 0, text + made.stderr
    assert content["data"]["id"] == "patient_id"
    assert content["data"]["date_formats"] == ["%d.%m.%Y"]
    assert content["data"]["missing"] == ["NA"]
    assert set(content["variables"]) == set(rows()[0])
    tables = {each["command"]: each for each in content["tables"]}
    assert {"patient_id", "remark", "site", "diagnosis"}.isdisjoint(tables["describe"]["variables"])
    assert ("univariate" in tables) == ("--time" in arguments)


def test_what_is_found_stands_in_comments(folder: Path) -> None:
    text, content = written(folder, "trial.csv")
    assert "endpoints" not in content
    assert "# An event? died: levels: No (" in text
    assert "# A time? months: number, " in text
    assert '# start = "diagnosis"' in text
    assert '# censor = "last_contact"' in text
    assert "[variables.stage]   # levels: I (" in text


def test_the_endpoint_of_dates_is_that_of_the_command_line(folder: Path) -> None:
    written(folder, "trial.csv", "--time", "months(diagnosis, last_contact)", "--event", "died=Yes")
    assert sarcstat("run", "study.toml").status == 0
    dates = ("--time", "months(diagnosis, last_contact)", "--event", "died=Yes", "--date-format", "%d.%m.%Y")
    shown = sarcstat("follow-up", "trial.csv", *dates, "--format", "csv").stdout
    table = (folder / "trial" / "tables" / "follow-up.csv").read_text(encoding="utf-8")
    numbers = [[cell for cell in text.replace('"', "").split(",") if "(" in cell] for text in (shown, table)]
    assert numbers[0]
    assert set(numbers[1]) >= {each for each in numbers[0] if "–" in each}


def test_labels_of_a_statistical_file(folder: Path) -> None:
    frame = pd.DataFrame(rows())[["patient_id", "arm", "age", "months", "died"]]
    frame["died"] = (frame["died"] == "Yes").astype(float)
    frame["grade"] = [float(i % 3 + 1) if i % 7 else 9.0 for i in range(len(frame))]
    pyreadstat.write_sav(
        frame,
        folder / "trial.sav",
        column_labels=["", 'Treatment "arm"', "Age (years)", "Survival, months", "Died", "Grade"],
        variable_value_labels={
            "arm": {1: "Old", 2: "New"},
            "died": {0: "No", 1: "Yes"},
            "grade": {1: "low", 2: "mid", 3: "high", 9: "Unknown"},
        },
    )
    text, content = written(folder, "trial.sav", "--time", "months", "--event", "died=Yes", "--by", "arm")
    assert content["variables"]["arm"] == {"label": 'Treatment "arm"', "values": {"1": "Old", "2": "New"}}
    assert content["variables"]["age"]["label"] == "Age (years)"
    assert "values" not in content["variables"]["grade"]  # one of them reads like missing: that must stay a warning
    assert '# values = { 1 = "low"' in text
    made = sarcstat("run", "study.toml")
    assert made.status == 0, made.stderr
    assert "labelled as if they were missing" in made.stderr


def test_repeated_identifiers_are_said_and_not_declared(folder: Path) -> None:
    frame = pd.DataFrame(rows())
    pd.concat([frame, frame.head(3)]).to_csv(folder / "trial.csv", index=False)
    made = sarcstat("init", "trial.csv")
    assert "Warning: Column 'patient_id': 3 values are in several rows (6 rows)." in made.stderr
    text, content = written(folder, "trial.csv", "--force")
    assert "id" not in content["data"]
    assert '# id = "patient_id"   # 3 values in several rows (6 rows)' in text


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("--time", "months"), ("--time and --event belong together",)),
        (("--time", "age", "--event", "died=Yes"), ("unit of 'age'", "--time-unit")),
        (("--time", "month", "--event", "died=Yes"), ("no column 'month'", "Did you mean 'months'")),
        (("--by", "armm"), ("no column 'armm'", "'arm'")),
        (("--time", "months(diagnosis, lost)", "--event", "died=Yes"), ("no column 'lost'",)),
        (("--audit",), ("--audit",)),
    ],
)
def test_what_cannot_be(folder: Path, arguments: tuple[str, ...], parts: tuple[str, ...]) -> None:
    refused(sarcstat("init", "trial.csv", *arguments), ExitStatus.USAGE, *parts)
    assert not (folder / "study.toml").exists()


def test_options_of_a_file_need_one(folder: Path) -> None:
    refused(sarcstat("init", "--by", "arm"), ExitStatus.USAGE, "--by is for a study of a data file")
    refused(sarcstat("init", "-"), ExitStatus.USAGE, "standard input")
    refused(sarcstat("init", "nothing.csv"), ExitStatus.INPUT, "There is no file nothing.csv")


def test_a_study_elsewhere_finds_its_file(folder: Path) -> None:
    (folder / "sub").mkdir()
    assert sarcstat("init", "trial.csv", "-o", "sub/study.toml").status == 0
    assert tomllib.loads((folder / "sub" / "study.toml").read_text())["data"]["file"] == "../trial.csv"


AWKWARD = {
    "empty column": "id,x,y\n1,,2\n2,,3\n3,,4\n",
    "words": "a,b\nyes,?\nno,3\nyes,4\n",
    "one row": "time,status\n3,1\n",
    "names": '"my var","`); q()","[a]",生存\n1,2,3,是\n2,3,4,否\n3,3,4,是\n',
    "dates that nobody can read": "d,x\n01/02/2020,1\n03/04/2020,2\n05/06/2020,3\n",
    "many levels": "c\n" + "\n".join(f"v{i}" for i in range(60)) + "\n",
}


@pytest.mark.parametrize("name", AWKWARD)
def test_awkward_files(folder: Path, name: str) -> None:
    (folder / "a.csv").write_text(AWKWARD[name], encoding="utf-8")
    text, _ = written(folder, "a.csv")
    made = sarcstat("run", "study.toml")
    assert made.status == 0, text + made.stderr


def test_a_file_beside_a_study_that_is_kept_is_said_not_to_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert sarcstat("init").status == 0
    before = (tmp_path / "study.toml").read_bytes()
    found = sarcstat("init", "survival::lung", "--templates", "own")
    assert "Note: study.toml is there and is kept: survival::lung is not read." in found.stderr
    assert (tmp_path / "study.toml").read_bytes() == before


def test_a_unit_without_a_time_is_refused() -> None:
    refused(sarcstat("init", "survival::lung", "--time-unit", "days"), ExitStatus.USAGE, "--time-unit", "not given")
