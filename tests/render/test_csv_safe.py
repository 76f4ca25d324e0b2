"""Texts that a spreadsheet would take for formulas: data as they are, unless `--csv-safe` is asked for."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from running import sarcstat

from sarcstat.characters import no_formula

FORMULAS = ["=1+1", "+A1", "-A1", "@SUM(A1)", '=HYPERLINK("x","y")']


@pytest.mark.parametrize("cell", [*FORMULAS, "\t=1", "\r=1", "-", "--", "=-1"])
def test_what_would_be_a_formula_has_an_apostrophe(cell: str) -> None:
    assert no_formula(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-1.5", "+2", "-1e-05", "", "a=b", "1-2", "'=1", "-inf", "-0"])
def test_numbers_and_other_texts_stay(cell: str) -> None:
    assert no_formula(cell) == cell


@pytest.fixture
def trial(tmp_path: Path) -> Path:
    """Patients in groups whose names are formulas."""
    path = tmp_path / "trial.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["months", "status", "=arm"])
        writer.writerows([i, i % 2, FORMULAS[i % len(FORMULAS)]] for i in range(1, 41))
    return path


_KM = ("--time", "months", "--event", "status=1", "--by", "=arm")


def _cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


@pytest.mark.parametrize(("command", "options"), [("km", _KM), ("crosstab", ("--rows", "=arm", "--columns", "status"))])
def test_a_csv_is_exact_or_safe(trial: Path, command: str, options: tuple[str, ...]) -> None:
    exact = _cells(sarcstat(command, trial, *options, "--format", "csv").stdout)
    safe = _cells(sarcstat(command, trial, *options, "--format", "csv", "--csv-safe").stdout)
    assert set(FORMULAS) <= set(exact)
    assert not any(cell.startswith(("=", "@")) for cell in safe)
    assert [no_formula(cell) for cell in exact] == safe


def test_the_option_is_refused_where_no_csv_is_written(trial: Path, tmp_path: Path) -> None:
    refused = sarcstat("km", trial, *_KM, "--csv-safe", "-o", tmp_path / "km.html")
    assert refused.status == 2
    assert "--csv-safe is for CSV, and none is written." in refused.stderr
    assert not (tmp_path / "km.html").exists()
    assert sarcstat("simulate", "--design", "two_arms", "--csv-safe", "-o", tmp_path / "x.sav").status == 2


def test_results_do_not_record_it(trial: Path, tmp_path: Path) -> None:
    done = sarcstat("km", trial, *_KM, "--csv-safe", "-o", tmp_path / "km.csv", "--format", "json")
    assert "csv_safe" not in done.json["options"]


def test_a_workbook_holds_texts(trial: Path, tmp_path: Path) -> None:
    import openpyxl

    sarcstat("km", trial, *_KM, "-o", tmp_path / "km.xlsx")
    cells = [each for sheet in openpyxl.load_workbook(tmp_path / "km.xlsx") for row in sheet for each in row]
    assert {each.data_type for each in cells if each.value in FORMULAS} == {"s"}


def test_a_study_writes_both(trial: Path, tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    text = (
        '[study]\nname = "s"\n[data]\nfile = "trial.csv"\n[endpoints.OS]\ntime = "months"\nevent = "status=1"\n'
        'time_unit = "months"\n[[tables]]\nname = "t"\ncommand = "km"\nendpoints = ["OS"]\nby = "=arm"\n'
        '[output]\nformats = ["csv"]\ncohort = true\n'
    )
    study.write_text(text, encoding="utf-8")
    for options, starts in (((), "="), (("--csv-safe",), "'=")):
        made = sarcstat("run", study, "-o", tmp_path / "made", "--force", *options)
        assert made.status == 0, made.stderr
        for name in ("tables/t.csv", "data/cohort.csv"):
            cells = _cells((tmp_path / "made" / name).read_bytes().decode())
            assert any(cell.startswith(starts) for cell in cells), (name, options)
            assert (starts == "=") == any(cell.startswith("=") for cell in cells), (name, options)


def test_scripts_of_a_study_read_the_data_as_they_are(trial: Path, tmp_path: Path) -> None:
    study = tmp_path / "study.toml"
    text = (
        '[study]\nname = "s"\n[data]\nfile = "trial.csv"\n[endpoints.OS]\ntime = "months"\nevent = "status=1"\n'
        'time_unit = "months"\n[[tables]]\nname = "t"\ncommand = "km"\nendpoints = ["OS"]\nby = "=arm"\n'
        '[output]\nformats = ["csv"]\nscripts = true\n'
    )
    study.write_text(text, encoding="utf-8")
    made = sarcstat("run", study, "-o", tmp_path / "made", "--csv-safe")
    assert made.status == 0
    assert "Note: --csv-safe: data/cohort.csv left as written, for the scripts." in made.stderr
    data = _cells((tmp_path / "made/data/cohort.csv").read_bytes().decode())
    assert set(FORMULAS) <= set(data)
    assert not any(each.startswith("=") for each in _cells((tmp_path / "made/tables/t.csv").read_bytes().decode()))
