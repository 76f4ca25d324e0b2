"""A report says of which endpoint, in which unit and of which patients each number is."""

from __future__ import annotations

import re

import pytest
from running import sarcstat

STUDY = """
[study]
name = "colon"
[data]
file = "survival::colon"
id = "id"
where = "etype = 2"
[variables.sex]
label = "Sex"
values = { 0 = "Female", 1 = "Male" }
[endpoints.OS]
label = "Overall survival"
time = "time"
event = "status"
time_unit = "days"
unit = "years"
[endpoints.CAUSE]
label = "Death in women"
time = "time"
event = "cause=1"
competing = ["cause=2"]
event_words = "death of a woman"
time_unit = "days"
unit = "years"
[variables.cause]
derive = "0 if status = 0 else 1 if sex = 0 else 2"
values = { 0 = "alive", 1 = "dead, a woman", 2 = "death of a man" }
[[tables]]
name = "curves"
title = "Survival by treatment"
command = "km"
endpoints = ["OS"]
by = "rx"
strata = "sex"
times = [1, 5]
style = "journal"
[[tables]]
name = "titled"
title = "Overall survival of some"
command = "km"
endpoints = ["OS"]
by = "rx"
where = "age > 50"
style = "journal"
[[tables]]
name = "factors"
title = "Many factors"
command = "univariate"
endpoints = ["OS"]
by = ["rx", "sex"]
[[tables]]
name = "model"
title = "A model"
command = "cox"
endpoints = ["OS"]
covariates = ["rx", "age"]
strata = "sex"
contrast = { rx = "repeated" }
split_at = [1]
style = "journal"
[[tables]]
name = "changing"
title = "A model with time"
command = "cox"
endpoints = ["OS"]
covariates = ["age", "nodes"]
tvc = ["nodes"]
style = "journal"
[[tables]]
name = "causes"
title = "Causes"
command = "cuminc"
endpoints = ["CAUSE"]
times = [1]
[[figures]]
name = "figure"
command = "km"
endpoints = ["OS"]
by = "rx"
strata = "sex"
annotate = ["hr"]
[[figures]]
name = "incidence"
command = "cuminc"
endpoints = ["CAUSE"]
[report]
formats = ["md"]
[output]
formats = ["md"]
figure_formats = ["svg"]
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("words")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    assert sarcstat("run", folder / "study.toml", "-o", folder / "out").status == 0
    return (folder / "out" / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "caption",
    [
        "Table 1. Survival by treatment: Overall survival (years)",
        "Table 2. Overall survival of some (years)",
        "Table 3. Many factors",
        "Table 4c. A model: hazard ratios by period, Overall survival",
        "Table 5. A model with time: Overall survival",
        "Table 6a. Causes: cumulative incidence, Death in women (years)",
    ],
)
def test_a_caption_says_the_endpoint_and_the_unit_of_its_times(report: str, caption: str) -> None:
    assert f"**{caption}**" in report


def test_no_option_of_the_command_line_is_in_the_text(report: str) -> None:
    assert "--where" not in report
    assert "outside the subset analyzed" in report


def test_causes_are_called_by_the_words_of_the_study_and_else_by_value_labels(report: str) -> None:
    assert "the cumulative incidence of death of a woman (CAUSE) was" in report
    assert "The competing event, at which the time ends, was death of a man." in report
    assert "| death of a man |" in report
    assert "cause=2" not in report


def test_a_period_has_the_unit_of_its_times(report: str) -> None:
    assert "| up to 1 year |" in report
    assert " up to 1 year and " in report
    assert " at 1 year (" in report
    assert " at 5 years (" in report
    assert "at 1 years" not in report


def test_contrasts_of_a_factor_have_their_overall_p_and_strata_are_named(report: str) -> None:
    assert re.search(r"^\| rx \|(?:  \|){3} \d\.\d{3} \|  \| \d\.\d{3} \|$", report, re.MULTILINE)
    assert "Stratified by Sex: each of its levels has a hazard of its own." in report
    assert "Tests stratified by Sex." in report


def test_what_a_hazard_ratio_beside_its_product_with_time_means_is_said(report: str) -> None:
    assert "nodes at time 0, per" in report
    assert "The hazard ratio of nodes is that at time 0" in report


def test_a_figure_says_whose_its_hazard_ratio_and_its_last_time_are(report: str) -> None:
    assert "hazard ratio of all strata (stratified) 0." in report
    assert "by Cox regression stratified by Sex: one for all strata." in report
    (line,) = [each for each in report.splitlines() if each.startswith("Cumulative incidence (Aalen–Johansen)")]
    assert " at 9.1." in line, line
