"""In a study the options of a command are keys, and so they are called."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from running import refused, sarcstat

from sarcstat.cli.study.words import in_keys, without_advice
from sarcstat.errors import ExitStatus

STUDY = """
[study]
name = "s"
[data]
file = "survival::lung"
[endpoints.OS]
time = "time"
event = "status=2"
time_unit = "days"
[[tables]]
name = "model"
command = "cox"
endpoints = ["OS"]
covariates = ["ph.ecog"]
[report]
formats = ["md"]
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no column 'x' (--by).", "no column 'x' (by)."),
        ("--p-adjust corrects; add --pairwise pooled", "p_adjust corrects; add pairwise pooled"),
        ("name it with --na.", "name it with data.missing."),
        (
            "--no-tables belongs to style spss, and --no-comparison to nothing",
            "no_tables belongs to style spss, and no_comparison to nothing",
        ),
        (
            "marks run together: --no-censor-marks leaves them out",
            "marks run together: censor_marks = false leaves them out",
        ),
        ("the level 'a --b', x--by and 2 --- 3", "the level 'a --b', x--by and 2 --- 3"),
    ],
)
def test_options_become_keys_and_all_else_stays(text: str, expected: str) -> None:
    assert in_keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "SPSS's method has no interval of the median for Sex Male; --conf-type log gives survfit's.",
            "SPSS's method has no interval of the median for Sex Male.",
        ),
        (
            "x (p = 0.01) changes with time: one number is an average. --split-at 9 gives two; --strata x none.",
            "x (p = 0.01) changes with time: one number is an average.",
        ),
        ("As in SPSS: sarcstat explain mann-whitney.", "As in SPSS."),
        ("Times: round numbers; --times asks for others.", "Times: round numbers."),
        ("--times asks for others.", ""),
        ("A dash -- and --nothing stay; so does p = 0.5.", "A dash -- and --nothing stay; so does p = 0.5."),
    ],
)
def test_readers_of_a_report_are_not_told_of_options(text: str, expected: str) -> None:
    assert without_advice(text) == expected


def test_errors_and_notes_of_a_study_name_its_keys(tmp_path: Path) -> None:
    file = tmp_path / "s.toml"
    file.write_text(STUDY.replace('["ph.ecog"]', '["ecog"]'), encoding="utf-8")
    found = sarcstat("run", file, "-o", tmp_path / "out")
    refused(found, ExitStatus.INPUT, "no column 'ecog' (covariates).")
    assert "--" not in found.stderr
    file.write_text(STUDY, encoding="utf-8")
    done = sarcstat("run", file, "-o", tmp_path / "out")
    assert done.status == 0
    said = "ph.ecog has 4 different values and is taken as a number; categorical ph.ecog makes it a factor."
    assert f"Note: model: {said}" in done.stderr
    assert said in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")


def test_what_is_said_of_a_figure_names_keys(tmp_path: Path) -> None:
    """Breaks every 20 days on 85 mm: their numbers at risk touch."""
    table = STUDY[STUDY.index("[[tables]]") : STUDY.index("[report]")]
    breaks = ", ".join(str(day) for day in range(0, 1001, 20))
    figure = f'[[figures]]\nname = "f"\ncommand = "km"\nendpoints = ["OS"]\nbreaks = [{breaks}]\n'
    (tmp_path / "s.toml").write_text(STUDY.replace(table, figure), encoding="utf-8")
    done = sarcstat("run", tmp_path / "s.toml", "-o", tmp_path / "out")
    assert "give fewer breaks, or make the figure wider" in done.stderr
    assert "--" not in done.stderr


def test_what_is_said_of_the_file_is_said_once_and_in_keys(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    first.append(["t", "e"])
    for row in range(20):
        first.append([row + 1, row % 2])
    book.create_sheet("Other").append(["x"])
    book.save(tmp_path / "d.xlsx")
    study = STUDY.replace('file = "survival::lung"', 'file = "d.xlsx"').replace('time = "time"', 'time = "t"')
    study = study.replace('event = "status=2"', 'event = "e"').replace('command = "cox"', 'command = "km"')
    (tmp_path / "s.toml").write_text(study.replace('covariates = ["ph.ecog"]\n', ""), encoding="utf-8")
    done = sarcstat("run", tmp_path / "s.toml", "-o", tmp_path / "out")
    assert done.status == 0, done.stderr
    assert "data.sheet chooses another" in done.stderr
    assert (tmp_path / "out" / "report.md").read_text(encoding="utf-8").count("chooses another") == 1
    study = study.replace('file = "d.xlsx"', 'file = "d.xlsx"\nid = "e"').replace('covariates = ["ph.ecog"]\n', "")
    (tmp_path / "s.toml").write_text(study, encoding="utf-8")
    twice = sarcstat("run", tmp_path / "s.toml", "-o", tmp_path / "again")
    refused(twice, ExitStatus.INPUT, "select rows with where")
    assert "--" not in twice.stderr
