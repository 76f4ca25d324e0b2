"""In a study the options of a command are keys, and so they are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import refused, sarcstat

from sarcstat.cli.study_words import in_keys
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
        ("the level 'a --b', x--by and 2 --- 3", "the level 'a --b', x--by and 2 --- 3"),
    ],
)
def test_options_become_keys_and_all_else_stays(text: str, expected: str) -> None:
    assert in_keys(text) == expected


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
