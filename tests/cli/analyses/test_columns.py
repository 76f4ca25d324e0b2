"""`columns`: one line a column, with its name as it is typed and how it is taken."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from running import Outcome, refused, sarcstat

from sarcstat.errors import ExitStatus

TEXT = """id,my var,stage,entry,seen,age,empty,mixed,note
1,2.5,II,2020-01-05,5.3.2020,50,,4ER+/1/2,a b
2,3.5,I,2020-02-05,25.3.2020,NA,,2,c
3,,I,2019-12-31,5.4.2020,61,,x,d
4,1.25,I,,5.4.2020,60,,x,e
5,1,III,2020-02-05,5.4.2020,?,,y,f
6,1,III,2020-02-05,5.4.2020,40,,y,g
7,1,III,2020-02-05,5.4.2020,41,,y,h
8,1,III,2020-02-05,5.4.2020,42,,y,i
9,1,III,2020-02-05,5.4.2020,43,,y,j
10,1,III,2020-02-05,5.4.2020,44,,y,k
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "d.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def cells(found: Outcome) -> dict[tuple[str, str], str]:
    return {(row[0], column[0]): cell["text"] for (row, column), cell in found.table("Columns").items()}


def test_every_column_has_its_line(data: Path) -> None:
    found = sarcstat("columns", data, "--format", "json", "--head", 2)
    assert found.status == 0, found.stderr
    shown = cells(found)
    expected = {
        "id": ("identifier", "10 different values, first 1", "0", "1 | 2"),
        "'my var'": ("number", "1 to 3.5", "1", "2.5 | 3.5"),
        "stage": ("levels", "III (6), I (3), II (1)", "0", "II | I"),
        "entry": ("date", "2019-12-31 to 2020-02-05", "1", "2020-01-05 | 2020-02-05"),
        "seen": ("date", "2020-03-05 to 2020-04-05", "0", "5.3.2020 | 25.3.2020"),
        "age": ("number", "40 to 61", "0", "50 | NA"),
        "mixed": ("levels", "y (6), x (2), 4ER+/1/2 (1), 2 (1)", "0", "4ER+/1/2 | 2"),
        "note": ("identifier", "10 different values, first a b", "0", "a b | c"),
    }
    for name, texts in expected.items():
        own = [shown[name, head] for head in ("Taken as", "Values", "Missing", "First rows")]
        assert own == list(texts), name
    assert (shown["empty", "Taken as"], shown["empty", "Missing"]) == ("empty", "10")
    assert shown["age", "Words like missing"] == "NA (1), ? (1)"
    assert {row for row, _ in shown} == {*expected, "empty"}


def test_what_is_odd_is_said(data: Path) -> None:
    found = sarcstat("columns", data)
    assert (
        "Note: Column 'mixed' is taken as text: 1 of 10 values are numbers, but 9 are not (line 2: '4ER+/1/2')."
        in found.stderr
    )
    lines = [line for line in found.stdout.splitlines() if line.startswith("'my var'")]
    assert len(lines) == 1


def test_names_alone_can_be_typed(data: Path) -> None:
    found = sarcstat("columns", data, "--names")
    assert [shlex.split(line) for line in found.stdout.splitlines()] == [
        [name] for name in TEXT.splitlines()[0].split(",")
    ]


@pytest.mark.parametrize("name", ["x.sav", "x.dta", "x.parquet", "x.xlsx"])
def test_other_formats(tmp_path: Path, name: str) -> None:
    import pyreadstat

    frame = pd.DataFrame({"age": [50.0, 61.0, np.nan, 40.0], "sex": [1.0, 2.0, 2.0, 1.0]})
    path = tmp_path / name
    if name == "x.sav":
        labels = {"sex": {1.0: "male", 2.0: "female"}}
        pyreadstat.write_sav(frame, path, column_labels=["Age at start", "Sex"], variable_value_labels=labels)
    elif name == "x.dta":
        pyreadstat.write_dta(frame, path)
    elif name == "x.parquet":
        frame.to_parquet(path)
    else:
        frame.to_excel(path, index=False)
    shown = cells(sarcstat("columns", path, "--format", "json"))
    assert shown["age", "Values"] == "40 to 61"
    assert shown["age", "Missing"] == "1"
    assert shown["sex", "Taken as"] == "levels"
    if name == "x.sav":
        assert shown["age", "Label"] == "Age at start"
        assert shown["sex", "Values"] == "1 male (2), 2 female (2)"


def test_a_data_set_of_r_and_a_file_that_is_not_there(tmp_path: Path) -> None:
    shown = cells(sarcstat("columns", "survival::lung", "--format", "json"))
    assert shown["age", "Values"] == "39 to 82"
    assert shown["meal.cal", "Missing"] == "47"
    refused(sarcstat("columns", tmp_path / "no.csv"), ExitStatus.INPUT, "There is no file")


def test_hints_lead_to_it_also_in_wide_files(tmp_path: Path) -> None:
    path = tmp_path / "wide file.csv"
    names = [f"v{i}" for i in range(300)]
    path.write_text(",".join(names) + "\n" + ",".join(["1"] * 300) + "\n", encoding="utf-8")
    refused(sarcstat("describe", path, "zzz"), ExitStatus.INPUT, f"'sarcstat columns '{path}'' lists them")
    found = sarcstat("columns", path, "--names")
    assert found.stdout.split() == names
    assert len([line for line in sarcstat("columns", path).stdout.splitlines() if line.startswith("v")]) == 300


def test_csv_has_a_line_a_cell(data: Path) -> None:
    found = sarcstat("columns", data, "--format", "csv")
    assert "Columns,'my var',Values,,1 to 3.5" in found.stdout.splitlines()


def test_layouts_are_said(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Study\n\nid,age\n1,50\n2,60\n3,70\n", encoding="utf-8")
    found = sarcstat("columns", path)
    assert "header in line 3; line 1 is a title" in found.stderr
    assert sarcstat("columns", path, "--header-row", 3).status == 0
    refused(sarcstat("columns", path, "--header-row", 9), ExitStatus.INPUT, "--header-row 9 leaves nothing")
    refused(sarcstat("columns", path, "--delimiter", "xx"), ExitStatus.USAGE, "cannot stand between values")


@pytest.mark.parametrize("more", [("-o", "new.csv"), ("--format", "json")])
def test_names_alone_are_not_written(more: tuple[str, ...]) -> None:
    refused(sarcstat("columns", "survival::lung", "--names", *more), ExitStatus.USAGE, "prints the names alone")


@pytest.mark.parametrize("more", [("--head", "3"), ("--strict",)])
def test_names_alone_have_no_values_and_no_warnings(more: tuple[str, ...]) -> None:
    refused(sarcstat("columns", "survival::lung", "--names", *more), ExitStatus.USAGE, "--names", more[0])
