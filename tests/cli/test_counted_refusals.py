"""Data that count their rows go to nobody who takes a row for a patient: commands and options are refused by name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest
from running import sarcstat

from sarcstat.cli.counted import COMMANDS, NEEDS_PATIENTS, counting
from sarcstat.cli.perform import figure_commands, key_of, performed, table_commands
from sarcstat.errors import UsageError
from sarcstat.request import Request

TIME = ("--time", "days", "--event", "dead")
TABLES = {**table_commands(), **figure_commands()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Parquet files of 60 patients."""
    path = tmp_path_factory.mktemp("registry")
    rows = range(60)
    for part in (0, 1):
        frame = {"days": [1 + i % 9 for i in rows], "dead": [i % 2 for i in rows], "arm": ["AB"[i % 2] for i in rows]}
        pd.DataFrame(frame).to_parquet(path / f"{part}.parquet")
    return str(path)


@pytest.mark.parametrize("name", [each for each in TABLES if each.replace("-", "_").replace(" ", "_") not in COMMANDS])
def test_a_command_that_needs_patients_is_refused(folder: str, name: str) -> None:
    keys = {
        key_of(each): "arm" for each in TABLES[name].params if each.required and each.name not in ("data", "output")
    }
    with pytest.raises(UsageError, match=f"{name} needs the rows of patients, and of .* only counts are fetched"):
        performed(Request(name, keys), folder)


@pytest.mark.parametrize("name", NEEDS_PATIENTS)
def test_an_option_that_needs_patients_is_refused(folder: str, name: str) -> None:
    make = import_module("sarcstat.cli.analyses.km").document
    assert counting(make, {"data": folder, name: None})["counting"]
    with pytest.raises(UsageError, match=f"^{NEEDS_PATIENTS[name]} needs the rows of patients"):
        counting(make, {"data": folder, name: "something"})
    assert "counting" not in counting(make, {"data": "trial.csv", name: "something"})


def test_options_are_refused_before_anything_is_asked() -> None:
    found = sarcstat("km", "postgresql://localhost:1/db::t", *TIME, "--entry", "start")
    assert found.status == 2
    assert "--entry needs the rows of patients" in found.stderr


def test_a_time_of_dates_is_refused(folder: str) -> None:
    found = sarcstat("km", folder, "--time", "months(arm, days)", "--event", "dead")
    assert found.status == 2
    assert "computed from the dates of patients" in found.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "DATA", "-o", "x.toml"),
        ("adverse-events", "TRIAL", "--events", "DATA", "--id", "arm", "--term", "arm"),
        ("plot", "swimmer", "DATA", "--id", "arm", "--duration", "days", "-o", "x.svg"),
    ],
)
def test_whatever_else_reads_data_refuses_them(
    folder: str, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pd.DataFrame({"arm": ["A"]}).to_csv("trial.csv", index=False)
    names = {"DATA": folder, "TRIAL": "trial.csv"}
    found = sarcstat(*(names.get(each, each) for each in arguments))
    assert found.status in (2, 3), found
    assert (
        "only counts are fetched" in found.stderr or "is a folder" in found.stderr or "rows of patients" in found.stderr
    )
    assert not found.stdout


@pytest.mark.parametrize(
    ("option", "value"),
    [("--sheet", "1"), ("--decimal", ","), ("--delimiter", ";"), ("--skip", "2"), ("--encoding", "utf-8")],
)
def test_how_a_text_is_read_says_nothing_of_a_table(folder: str, option: str, value: str) -> None:
    found = sarcstat("km", folder, *TIME, option, value)
    assert found.status == 2
    assert f"{option} is for" in found.stderr


def test_a_user_is_not_in_results(monkeypatch: pytest.MonkeyPatch) -> None:
    found = sarcstat("km", "postgresql://registrar@localhost:1/db::t", *TIME)
    assert found.status == 3
    assert "registrar" not in found.stderr


def test_a_password_is_refused_before_anything_is_asked() -> None:
    found = sarcstat("km", "postgresql://me:hush@localhost:1/db::t", *TIME)
    assert found.status == 2
    assert "hush" not in found.stderr + found.stdout
