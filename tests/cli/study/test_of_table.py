"""A figure `of` a table draws what the table asks for; what it cannot draw is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli.study.lung import STUDY

TABLES = """
[[tables]]
name = "model"
command = "cox"
style = "journal"
endpoints = ["OS"]
covariates = ["age", "sex", "ecog"]
categorical = ["ecog"]
unit = { age = 10 }
[[tables]]
name = "described"
command = "describe"
variables = ["sex"]
[[tables]]
name = "selected"
command = "cox"
endpoints = ["OS"]
covariates = ["age", "sex"]
method = "bstep-lr"
[[figures]]
name = "forest"
command = "forest"
of = "model"
OWN
[output]
formats = ["json"]
figure_formats = ["svg"]
"""


def test_the_forest_has_the_numbers_of_the_table(study: Any, tmp_path: Path) -> None:
    done = study(STUDY + TABLES.replace("OWN\n", ""))
    assert done.status == 0, done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    (drawn,) = record["figures"]
    found = json.loads((tmp_path / "out" / "tables" / "model.json").read_text(encoding="utf-8"))["statistics"]
    ratios = [s["stat"] for s in found if (s["stat_name"], s["context"]) == ("hazard_ratio", "equation")]
    assert len(ratios) == 3
    for each in ratios:
        assert f"{each:.2f} (" in drawn["description"]
    assert "(per 10)" in drawn["description"]


def test_what_the_figure_says_itself_counts(study: Any, tmp_path: Path) -> None:
    done = study(STUDY + TABLES.replace("OWN", "unit = { age = 5 }"))
    assert done.status == 0, done.stderr
    record = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert "(per 5)" in record["figures"][0]["description"]


FOREST = """
[[figures]]
name = "forest"
command = "forest"
endpoints = ["OS"]
covariates = ["age", "sex"]
[report]
formats = ["md"]
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", True),
        ('["age", "sex"]\n[report]', '["sex", "age", "ecog"]\n[report]', False),
        ('covariates = ["age", "sex"]\n[report]', 'model = "univariable"\ncovariates = ["age"]\n[report]', False),
        ('endpoints = ["OS"]\ncovariates = ["age", "sex"]\n[report]', 'of = "model"\n[report]', False),
    ],
)
def test_a_forest_of_no_table_is_told_to_the_authors(
    study: Any, tmp_path: Path, old: str, new: str, told: bool
) -> None:
    tables = TABLES.partition('[[tables]]\nname = "described"')[0]
    done = study(STUDY + tables + FOREST.replace(old, new))
    assert done.status == 0, done.stderr
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert ("Figure 2: Its model is that of no table" in text) == told


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("modle", "the study has no such table"),
        ("described", "plot forest draws cox, subgroup, and that table is of describe"),
        ("selected", "the table has method, and plot forest cannot draw that"),
    ],
)
def test_a_table_that_cannot_be_drawn_is_refused(study: Any, of: str, message: str) -> None:
    done = study(STUDY + TABLES.replace('of = "model"\nOWN', f'of = "{of}"'))
    assert done.status == 3
    assert "figures.forest" in done.stderr
    assert message in done.stderr
