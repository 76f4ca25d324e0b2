"""`sarcstat simulate`: files, what they say of themselves, and what every result says of them."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from running import Outcome, refused, sarcstat, sarcstat_process

from sarcstat.data.reading.source import open_source
from sarcstat.errors import ExitStatus

SENTENCE = "These data are simulated (design zhang2022, seed 1)."
FORMATS = ("csv", "sav", "xlsx")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    files = [
        part for each in FORMATS for part in ("-o", folder / f"c.{each}", "--adverse-events", folder / f"ae.{each}")
    ]
    made = sarcstat("simulate", "--design", "zhang2022", *files)
    assert made.status == 0, made.stderr
    data = pd.read_csv(folder / "c.csv", parse_dates=["anlotinib_start_date", "last_contact_date"])
    data["days"] = (data["last_contact_date"] - data["anlotinib_start_date"]).dt.days
    data.to_csv(folder / "days.csv", index=False)
    return folder


def test_the_same_seed_gives_the_same_bytes_in_every_format(folder: Path, tmp_path: Path) -> None:
    files = [part for each in FORMATS for part in ("-o", f"c.{each}", "--adverse-events", f"ae.{each}")]
    again = sarcstat_process("simulate", "--design", "zhang2022", "--seed", 1, *files, cwd=tmp_path)
    assert again.status == 0, again.stderr
    for name in (f"{stem}.{each}" for stem in ("c", "ae") for each in FORMATS):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


@pytest.mark.skipif(not np.__version__.startswith("2.4."), reason="another numpy may draw other numbers")
def test_the_bytes_of_a_seed_are_those_of_other_machines(tmp_path: Path) -> None:
    sarcstat("simulate", "--design", "two_arms", "--seed", 1, "-o", tmp_path / "x.csv")
    digest = hashlib.sha256((tmp_path / "x.csv").read_bytes()).hexdigest()
    assert digest == "e105d91967405c64cef498bfd0a75b17dfc75ae04b0bc94e88c91c232b4a0c11"


@pytest.mark.parametrize("stem", ["c", "ae"])
def test_every_format_has_the_same_values(folder: Path, stem: str) -> None:
    expected = pd.read_csv(folder / f"{stem}.csv", dtype=str, keep_default_na=False)
    coded, about = pyreadstat.read_sav(folder / f"{stem}.sav", apply_value_formats=True)
    assert about.file_label == "Simulated, not patients: zhang2022, seed 1"
    assert all(about.column_labels)
    for frame in (
        coded,
        pd.read_excel(folder / f"{stem}.xlsx", engine="openpyxl", keep_default_na=False, na_values=[""]),
    ):
        assert list(frame.columns) == list(expected.columns)
        for name in expected:
            assert [_shown(value) for value in frame[name]] == [_plain(value) for value in expected[name]], name


def _shown(value: object) -> object:
    """A value of a file as the CSV has it: dates in ISO form, numbers as numbers."""
    if value is None or value != value or value is pd.NaT:
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value if isinstance(value, str) and value else (float(value) if value != "" else "")  # type: ignore[arg-type]


def _plain(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


SURVIVAL = ("--time", "days", "--event", "status=Dead")
COMMANDS = {
    "km": (*SURVIVAL, "--by", "sex"),
    "cox": (*SURVIVAL, "--covariates", "age"),
    "univariate": (*SURVIVAL, "--by", "sex,stage"),
    "follow-up": SURVIVAL,
    "life-table": (*SURVIVAL, "--intervals", "0-900:100"),
    "cuminc": (*SURVIVAL, "--competing", "stage=Metastatic", "--both", "event"),
    "describe": ("age",),
    "crosstab": ("--rows", "sex", "--columns", "stage"),
    "collinearity": ("age", "ecog"),
    "response": ("--best", "best_response", "--by", "sex"),
    "adverse-events": ("--columns", "hypertension,diabetes", "--grade", "3"),
}


@cache
def in_every_format(command: str, folder: Path) -> tuple[str, dict[str, str]]:
    """What a command says beside its results, and these in each format; made once."""
    files = {each: folder / f"{command}.{each}" for each in ("json", "csv", "html", "md")}
    written = (word for each in files.values() for word in ("-o", each))
    found = sarcstat(command, folder / "days.csv", *COMMANDS[command], *written)
    assert found.status == 0, found.stderr
    return found.stderr, {"text": found.stdout} | {name: each.read_text("utf-8") for name, each in files.items()}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("format_", ["text", "json", "csv", "html", "md"])
def test_every_result_in_every_format_says_that_the_data_are_simulated(
    folder: Path, command: str, format_: str
) -> None:
    said, made = in_every_format(command, folder)
    assert f"Note: {SENTENCE}" in said
    shown = " ".join(made[format_].replace("\\", "").split())
    assert ("design zhang2022, seed 1" if format_ == "csv" else SENTENCE) in shown
    if format_ == "json":
        assert json.loads(made["json"])["provenance"]["simulated"] == "design zhang2022, seed 1"


@pytest.mark.parametrize("format_", FORMATS)
def test_every_file_is_recognized_though_its_column_is_not_asked_for(folder: Path, format_: str) -> None:
    dataset = open_source(str(folder / f"c.{format_}")).read(["age"])
    assert list(dataset.frame.columns) == ["age"]
    assert [each.text for each in dataset.conditions if each.code == "simulated"] == [SENTENCE]


def test_simulated_events_of_other_patients_are_recognized(folder: Path, tmp_path: Path) -> None:
    frame = pd.read_csv(folder / "c.csv").drop(columns="simulated")
    frame.to_csv(tmp_path / "real.csv", index=False)
    options = ("--events", folder / "ae.csv", "--id", "patient_id", "--term", "term", "--grade", "3", "--quiet")
    assert SENTENCE in " ".join(sarcstat("adverse-events", tmp_path / "real.csv", *options).stdout.split())


def test_rows_of_two_simulations_and_of_none_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text('a,simulated\n1,"d, seed 1"\n2,"d, seed 2"\n3,\n', "utf-8")
    assert open_source(str(tmp_path / "x.csv")).read(["a"]).simulated == "2 of 3 rows: design d, seed 1, d, seed 2"


@pytest.mark.parametrize("values", ["1\n0\n", "yes\nno\n", '"a, seed x"\n"b"\n'])
def test_a_column_that_is_called_so_and_means_something_else(tmp_path: Path, values: str) -> None:
    (tmp_path / "x.csv").write_text("simulated\n" + values, "utf-8")
    dataset = open_source(str(tmp_path / "x.csv")).read()
    assert dataset.simulated is None
    assert len(dataset.frame.columns) == 1


def test_a_small_run_says_what_it_wrote(tmp_path: Path) -> None:
    made = sarcstat("simulate", "--design", "zhang2022", "-o", tmp_path / "c.csv")
    assert made.stdout == ""
    assert "44 medians lie in the intervals" in made.stderr
    assert "--adverse-events FILE writes them" in made.stderr
    assert f"Wrote {tmp_path / 'c.csv'}" in made.stderr


def test_list_names_the_designs() -> None:
    shown = sarcstat("simulate", "--list").stdout
    assert "zhang2022  Anlotinib in advanced soft tissue sarcoma" in shown
    assert "two_arms" in shown


def test_refusals(tmp_path: Path) -> None:
    def run(*arguments: object) -> Outcome:
        return sarcstat("simulate", *arguments)

    out = ("-o", tmp_path / "x.csv")
    refused(run(*out), ExitStatus.USAGE, "--design missing", "--list")
    refused(run("--design", "zhang2022"), ExitStatus.USAGE, "-o missing")
    refused(run("--design", "zhang202", *out), ExitStatus.USAGE, "no design 'zhang202'", "Did you mean 'zhang2022'?")
    refused(run("--design", "two_arms", "-o", "x.pdf"), ExitStatus.USAGE, "extension", ".sav")
    refused(run("--design", "two_arms", "-o", tmp_path / "no" / "x.csv"), ExitStatus.USAGE, "does not exist")
    refused(run("--design", "two_arms", *out, *out), ExitStatus.USAGE, "same file")  # type: ignore[arg-type]
    refused(
        run("--design", "two_arms", *out, "--adverse-events", tmp_path / "y.csv"), ExitStatus.USAGE, "no adverse events"
    )  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


STUDY = """
[study]
name = "simulated_study"
title = "Simulated"
[data]
file = "c.csv"
id = "patient_id"
cutoff = 2021-08-25
[variables.sex]
[endpoints.OS]
label = "Overall survival"
start = "anlotinib_start_date"
events = [{ date = "death_date", words = "death" }]
censor = "last_contact_date"
lost = "event"
lost_when = "status = 'Lost to follow-up'"
unit = "months"
sensitivity = true
[[tables]]
name = "univariate"
title = "Univariate analysis"
command = "univariate"
endpoints = ["OS"]
by = ["sex"]
[output]
formats = ["html", "md", "csv", "json", "docx", "xlsx", "latex"]
cohort = true
adtte = true
"""


def test_every_file_of_a_study_says_that_the_data_are_simulated(folder: Path) -> None:
    (folder / "study.toml").write_text(STUDY, "utf-8")
    out = folder / "out"
    made = sarcstat("run", folder / "study.toml", "-o", out)
    assert made.status == 0, made.stderr
    files = [path for path in out.rglob("*") if path.is_file()]
    assert len(files) > 20
    for path in files:
        assert "zhang2022, seed 1" in _words(path), path.name
    univariate = json.loads((out / "tables" / "univariate.json").read_text("utf-8"))
    events = [
        each for each in univariate["statistics"] if each["stat_name"] == "n_events" and "group1_level" not in each
    ]
    assert events[0]["stat"] == 108  # 98 deaths and 10 patients lost to follow-up


def _words(path: Path) -> str:
    """The text of a file; that of an office file without its markup."""
    if path.suffix not in (".docx", ".xlsx"):
        return " ".join(path.read_text("utf-8").split())
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml")]
    return re.sub(r"<[^>]*>", "", " ".join(parts))


@pytest.mark.parametrize("more", [("-o", "x.csv"), ("--seed", "7"), ("--csv-safe",), ("--adverse-events", "e.csv")])
def test_the_list_goes_with_nothing_that_asks_for_a_cohort(more: tuple[str, ...]) -> None:
    refused(sarcstat("simulate", "--list", *more), ExitStatus.USAGE, "--list makes no cohort", more[0])
