"""Adverse events in another sheet of the patients' workbook, their patients by the study's own identifier."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from running import sarcstat

STUDY = """
[study]
name = "trial"
[data]
file = "trial.xlsx"
sheet = "Patients"
id = "subject"
[[tables]]
name = "harms"
command = "adverse-events"
events = "trial.xlsx"
events_sheet = "AE"
term = "term"
by = "arm"
test = "auto"
[output]
formats = ["md"]
"""
PATIENTS = [(f"P{i}", "a" if i % 2 else "b") for i in range(8)]
EVENTS = [("P1", "Rash", 3), ("P1", "Rash", 1), ("P2", "Nausea", None)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Codebook"
    for name, rows in {
        "Patients": [("subject", "arm"), *PATIENTS],
        "AE": [("subject", "term", "grade"), *EVENTS],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "trial.xlsx")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    return tmp_path


def test_a_study_finds_the_events_and_their_patients(folder: Path) -> None:
    found = sarcstat("run", folder / "study.toml", "-o", folder / "out")
    assert found.status == 0, found.stderr
    table = (folder / "out" / "tables" / "harms.md").read_text(encoding="utf-8")
    (row,) = [line for line in table.splitlines() if line.startswith("| &emsp;Rash")]
    assert row.split("|")[2:4] == [" 1 (25.0) ", " 1 (25.0) "]
    assert "1 event has no grade: counted as grade 1." in table


def test_where_nothing_can_be_compared_no_test_is_named(folder: Path) -> None:
    sarcstat("run", folder / "study.toml", "-o", folder / "out")
    table = (folder / "out" / "tables" / "harms.md").read_text(encoding="utf-8")
    (row,) = [line for line in table.splitlines() if line.startswith("| &emsp;Nausea")]
    assert row.endswith("| NE |  |")


def test_a_sheet_that_is_not_there_is_refused(folder: Path) -> None:
    book = folder / "trial.xlsx"
    given = ("--sheet", "Patients", "--events", book, "--id", "subject", "--term", "term")
    found = sarcstat("adverse-events", book, *given, "--events-sheet", "Harms")
    assert found.status == 3
    assert "has no sheet 'Harms'" in found.stderr
