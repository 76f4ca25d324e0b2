"""Scripts of tables with split and weight: analysis.R has the same numbers, analysis.sps SPSS's own commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from syntax.redone import Results, check_curves, check_models, run, same

LUNG = """
[study]
name = "lung"
[data]
file = "survival::lung"
[variables.sex]
values = { 1 = "Male", 2 = "Female" }
[variables.ecog]
from = "ph.ecog"
[variables.times]
derive = "inst - 10 if inst > 9 else 2"
[endpoints.OS]
time = "time"
event = "status=2"
time_unit = "days"
unit = "days"
[[tables]]
name = "curves"
command = "km"
endpoints = ["OS"]
by = ["sex"]
split = "ecog"
weight = "times"
where = "age > 50"
[[tables]]
name = "model"
command = "cox"
endpoints = ["OS"]
covariates = ["age", "wt.loss", "ecog"]
categorical = ["ecog"]
split = ["sex"]
weight = "times"
[[tables]]
name = "vif"
command = "collinearity"
variables = ["age", "wt.loss"]
weight = "times"
[[tables]]
name = "described"
command = "describe"
variables = ["age"]
split = ["ecog", "sex"]
[output]
formats = ["csv"]
scripts = true
"""


@pytest.fixture(scope="module")
def lung(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("lung")
    (folder / "study.toml").write_text(LUNG, encoding="utf-8")
    results, statistics = run(folder / "study.toml", folder / "out")
    return results, statistics, folder / "out"


def _part(results: Results, statistics: list[dict[str, Any]], text: str) -> tuple[Results, list[dict[str, Any]]]:
    """What the script and sarcstat have of one part."""
    start = f"{text}: "
    own = {(table, part.removeprefix(start)): rows for (table, part), rows in results.items() if part.startswith(start)}
    return own, [each for each in statistics if each["split"] == text]


def test_r_has_the_same_numbers_in_each_part(lung: Any) -> None:
    results, statistics, _ = lung
    for text in ("ecog = 0", "ecog = 1", "ecog = 2"):
        own, expected = _part(results, statistics["curves"], text)
        assert check_curves(own, "curves", expected) > 30
    for text in ("sex = Male", "sex = Female"):
        own, expected = _part(results, statistics["model"], text)
        assert check_models(own, "model", expected) > 10


def test_r_repeats_rows_for_the_design_too(lung: Any) -> None:
    results, statistics, _ = lung
    expected = [each["stat"] for each in statistics["vif"] if each["stat_name"] == "tolerance"]
    redone = [each["tolerance"] for each in results["vif", "coefficients"]]
    assert len(expected) == 2
    assert all(same(text, number) for text, number in zip(redone, expected, strict=True))


def test_missing_values_are_a_part_in_r_as_well(lung: Any) -> None:
    results, statistics, _ = lung
    parts = {each["split"] for each in statistics["described"]}
    missing = {"ecog = missing, sex = Male"}
    assert missing <= parts
    made = {part.removesuffix(": age") for table, part in results if table == "described" and part.endswith(": age")}
    assert made == parts - missing | {"ecog = NA, sex = Male"}


def test_spss_weights_and_splits(lung: Any) -> None:
    syntax = (lung[2] / "analysis.sps").read_text(encoding="utf-8")
    curves, model, vif, described = syntax.split("* ----")[1:]
    assert (
        curves.index("WEIGHT BY times.") < curves.index("SPLIT FILE SEPARATE BY ecog.") < curves.index("\nKM OS BY sex")
    )
    assert "SORT CASES BY ecog.\nSPLIT FILE" in curves
    assert curves.rstrip().endswith("SPLIT FILE OFF.\nWEIGHT OFF.")
    assert model.index("SPLIT FILE SEPARATE BY sex.") < model.index("\nCOXREG") < model.index("SPLIT FILE OFF.")
    assert vif.index("WEIGHT BY times.") < vif.index("\nREGRESSION") < vif.index("WEIGHT OFF.")
    assert "SPLIT" not in vif
    assert "SORT CASES BY ecog sex.\nSPLIT FILE SEPARATE BY ecog sex." in described
    assert "WEIGHT" not in described
