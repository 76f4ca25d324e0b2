"""`sarcstat outputs`: the list, exported tables, syntax, exit codes, and what is refused."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from outputs.examples import means_table, notes_table, output
from outputs.lung import FILE, lung
from outputs.writer import write_viewer
from published import shared
from rich.cells import cell_len
from running import refused, sarcstat, sarcstat_process

from sarcstat.errors import ExitStatus
from sarcstat.outputs.output import Command, Log, Output, Unread
from sarcstat.outputs.reading.read import read_output


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "example.spv"
    path.write_bytes(write_viewer(output()))
    return path


def test_the_list_says_what_is_in_a_file(file: Path) -> None:
    found = sarcstat("outputs", file)
    assert (found.status, found.stderr) == (0, "")
    text = " ".join(found.stdout.split())
    assert "SPSS 27.0.1, Viewer file (.spv), created 2024-02-29T08:05:09, language en." in text
    assert "2 commands with 3 tables." in text
    assert "2 Means and Medians for Survival Time Means and Medians for Survival Time 3 7" in text
    assert r"Data: C:\data\lung.sav (228 rows). Filter: none; Weight: none; Split File: none." in text
    assert "No Notes: data, filter, weight and split are not told." in text


@pytest.mark.parametrize("width", [60, 120])
def test_the_list_fits_the_terminal(file: Path, width: int) -> None:
    lines = sarcstat_process("outputs", file, environment={"COLUMNS": str(width)}).stdout.splitlines()
    assert max(map(cell_len, lines)) <= width


def test_a_table_is_shown(file: Path) -> None:
    found = sarcstat("outputs", file, "--table", 2)
    assert "2. Means and Medians for Survival Time" in found.stdout
    assert "18.8%" in found.stdout
    assert "Notes" not in found.stdout


def test_unrounded_numbers_in_csv(file: Path, tmp_path: Path) -> None:
    sarcstat("outputs", file, "--table", 2, "-o", tmp_path / "x.csv")
    rows = list(csv.DictReader(StringIO((tmp_path / "x.csv").read_text(encoding="utf-8"))))
    assert len(rows) == len(means_table().cells)
    found = next(row for row in rows if row["column2"] == "Std. Error")
    assert (found["number"], found["subtype"], found["row1"]) == ("2", "Means and Medians for Survival Time", "Male")
    assert (float(found["value"]), found["text"]) == (27.65432109876543, "27.654")


def test_unrounded_numbers_in_excel_even_with_a_mark_behind(file: Path, tmp_path: Path) -> None:
    sarcstat("outputs", file, "--table", 2, "-o", tmp_path / "x.xlsx")
    (sheet,) = load_workbook(tmp_path / "x.xlsx").worksheets
    cells = {cell.value: cell.number_format for row in sheet.iter_rows() for cell in row if cell.data_type == "n"}
    assert cells[27.65432109876543] == "0.000"
    assert cells[-0.0005] == '"-.001 a"'
    assert cells[18.84057971014493] == '0.0"%"'


def test_json_has_everything(file: Path) -> None:
    found = sarcstat("outputs", file, "--format", "json").json
    assert [len(entry["tables"]) for entry in found["output"]["entries"] if "tables" in entry] == [2, 1]
    assert found["output"]["entries"][1]["notes"]["rows"] == 228
    assert [table["context"]["number"] for table in found["tables"]] == ["1", "2", "3"]
    assert found["provenance"]["sha256"]


@pytest.mark.parametrize("format_", ["html", "md", "docx", "tex", "pdf", "txt"])
def test_all_tables_go_to_a_file_when_none_is_chosen(file: Path, tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"x.{format_}"
    found = sarcstat("outputs", file, "-o", path)
    assert found.stdout.startswith("Contents of example.spv")
    assert found.stderr == f"Wrote {path}\n"
    if format_ in ("html", "md", "tex", "txt"):
        text = path.read_text(encoding="utf-8")
        assert all(word in text for word in ("1. Notes", "426.000", "Cox Regression"))


def test_syntax(file: Path) -> None:
    found = sarcstat("outputs", file, "--syntax")
    assert found.stdout == "GET FILE='C:\\data\\lung.sav'.\nKM time BY sex\n  /STATUS=status(2)\n  /PRINT MEAN.\n"


def test_syntax_that_only_notes_have_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.spv"
    entries = (Command(name="Kaplan-Meier", tables=(notes_table(),)),)
    path.write_bytes(write_viewer(Output(source="spv", name="x", entries=entries)))
    assert sarcstat("outputs", path, "--syntax").stdout.startswith("* From the Notes of Kaplan-Meier.\nKM time BY sex")


def test_tables_that_cannot_be_read_are_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "old.spv"
    unread = (Unread("legacy table", "Crosstabs", "a", "1"), Unread("legacy table", "Crosstabs", "b", "2"))
    path.write_bytes(write_viewer(Output(source="spv", name="x", unread=unread)))
    found = sarcstat("outputs", path, "--strict")
    assert found.status == ExitStatus.FINDINGS
    assert "Warning: 2 tables in the form of SPSS 16 to 18 could not be read (Crosstabs)." in found.stderr
    assert "SPSS 20 or newer" in found.stderr
    assert "0 commands with 0 tables" in found.stdout
    refused(sarcstat("outputs", path, "-o", tmp_path / "x.csv"), ExitStatus.INPUT, "has no tables")


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        (("--table", "9"), ExitStatus.INPUT, "has no table 9"),
        (("--table", "0"), ExitStatus.USAGE, "0 is not in the range"),
        (("--syntax", "--table", "1"), ExitStatus.USAGE, "--syntax prints syntax only"),
        (("-o", "x.sps"), ExitStatus.USAGE, "extension"),
    ],
)
def test_what_cannot_be_done_is_said(file: Path, options: tuple[str, ...], status: ExitStatus, message: str) -> None:
    refused(sarcstat("outputs", file, *options), status, message)


def test_a_file_without_syntax(tmp_path: Path) -> None:
    path = tmp_path / "x.spv"
    entries = (Command(name="Kaplan-Meier", tables=(means_table(),)),)
    path.write_bytes(write_viewer(Output(source="spv", name="x", entries=entries)))
    refused(sarcstat("outputs", path, "--syntax"), ExitStatus.INPUT, "holds no syntax")


@pytest.mark.parametrize(("name", "content"), [("a.spv", b"PK\3\4"), ("a.sav", b"$FL2"), ("a.htm", b"<html></html>")])
def test_what_is_no_output_is_refused_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused(sarcstat("outputs", path), ExitStatus.INPUT, name)


def test_the_example_is_what_our_own_analysis_finds() -> None:
    ours, example = lung(), read_output(FILE)
    for (_, _, a), (_, _, b) in zip(ours.tables(), example.tables(), strict=True):
        assert (a.title, a.dimensions) == (b.title, b.dimensions)
        for place, cell in a.cells.items():
            assert b.cells[place].text == cell.text
            assert b.cells[place].number == (
                cell.number if cell.number is None else pytest.approx(cell.number, rel=1e-9)
            )


def test_a_chinese_output() -> None:
    found = sarcstat("outputs", shared("spss", "viewer", "telco_cox.spv"), "--table", 5)
    assert "5. 方程中的变量" in found.stdout
    assert json.dumps("瓦尔德", ensure_ascii=False)[1:-1] in found.stdout
    assert "Note: 3 charts left out (Cox Regression)." in found.stderr


def test_syntax_of_what_was_not_read_completely_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.spv"
    unread = (Unread("legacy table", "Crosstabs", "a", "1"),)
    path.write_bytes(write_viewer(Output(source="spv", name="x", entries=(Log("GET FILE='a.sav'."),), unread=unread)))
    found = sarcstat("outputs", path, "--syntax", "--strict")
    assert (found.status, found.stdout) == (ExitStatus.FINDINGS, "GET FILE='a.sav'.\n")
    assert "Warning: 1 table in the form of SPSS 16 to 18 could not be read" in found.stderr
    assert sarcstat("outputs", path, "--syntax", "--quiet").stderr == ""
