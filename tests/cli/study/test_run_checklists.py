"""The checklists of a report: what the outputs of a run cover, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html
from reports import LUNG, text_of, with_a_page_only


def checklist_rows(path: Path) -> dict[str, tuple[str, str]]:
    """Place and status of the items of the one checklist of a page, by their numbers."""
    page = html.fromstring(path.read_text(encoding="utf-8"))
    (table,) = (each for each in page.iter("table") if "Where" in each.text_content())
    return {row[0].text: (row[2].text or "", row[3].text) for row in table.iter("tr") if len(row) == 4}


def checklist_of(study: Any, tmp_path: Path, text: str, name: str, folder: str = "out") -> dict[str, tuple[str, str]]:
    """A checklist of a study whose file ends in its section [report]."""
    assert study(f'{with_a_page_only(text)}checklists = ["{name}"]\n', folder=folder).status == 0
    return checklist_rows(tmp_path / folder / "report.html")


def changed(**keys: str) -> str:
    """The study with other keys of its table of the model; an empty one leaves the key out."""
    lines = LUNG.splitlines(keepends=True)
    start = lines.index('command = "cox"\n') + 1
    kept = [line for i, line in enumerate(lines) if i < start or line.split(" = ")[0] not in keys]
    return "".join([*kept[:start], *(f"{key} = {value}\n" for key, value in keys.items() if value), *kept[start:]])


def test_checklists_say_what_is_there_and_what_is_not(study: Any, tmp_path: Path) -> None:
    rows = checklist_of(study, tmp_path, LUNG, "strobe")
    assert rows["2"] == ("Cannot be known from the data", "by the authors")
    for number in ("5", "6a", "11", "12d", "13b", "14a", "14b", "14c", "16b", "16c", "17"):
        assert rows[number] == ("", "not in this run"), number
    assert rows["12c"] == ("Statistical methods", "covered")
    assert rows["13a"][1] == "in part"
    assert rows["15"][1] == "in part"
    assert rows["15"][0].startswith("Tables 1a to ")
    assert "REMARK" not in text_of(tmp_path / "out" / "report.html")
    assert [path.name for path in (tmp_path / "out").glob("report*")] == ["report.html"]


@pytest.mark.parametrize(
    ("keys", "in_part", "absent"),
    [
        ({}, ("15", "16", "17", "18"), ("13", "14")),
        ({"method": '"bstep-lr"'}, ("16",), ("17",)),
        ({"univariable_first": "0.05"}, ("16",), ("17",)),
        ({"covariates": '["age"]', "categorical": ""}, ("15",), ("16", "17")),
        ({"covariates": '["age"]', "categorical": "", "tvc": '["age"]'}, ("15",), ("16", "17", "18")),
        ({"style": '"spss"'}, ("16", "17"), ("18",)),
    ],
)
def test_checklists_tell_models_apart(
    study: Any, tmp_path: Path, keys: dict[str, str], in_part: tuple[str, ...], absent: tuple[str, ...]
) -> None:
    """REMARK 16 asks for several covariates, 17 for a model in which none was chosen by its p, 18 for checks."""
    rows = checklist_of(study, tmp_path, changed(**keys), "remark")
    assert {rows[number][1] for number in in_part} == {"in part"}
    assert {rows[number][1] for number in absent} == {"not in this run"}


@pytest.mark.parametrize(("style", "there"), [("journal", True), ("r", False)])
def test_checklists_count_what_is_shown_of_covariates_alone(
    study: Any, tmp_path: Path, style: str, there: bool
) -> None:
    """With univariable_first every style computes hazard ratios of covariates alone; only journal tables show them."""
    alone = changed(style=f'"{style}"', univariable_first="0.05").replace('by = ["sex"]\n', "")
    rows = checklist_of(study, tmp_path, alone, "remark")
    assert rows["15"][1] == ("in part" if there else "not in this run")


def test_checklists_need_groups(study: Any, tmp_path: Path) -> None:
    figures = "".join(
        f'[[figures]]\nname = "curve{i}"\ncommand = "km"\nendpoints = ["OS"]\n{by}'
        for i, by in enumerate(("", 'by = "sex"\n'), start=1)
    )
    text = LUNG.replace('by = ["sex"]\n', "times = [365]\n").replace("[output]", f"{figures}[output]")
    rows = checklist_of(study, tmp_path, text, "remark")
    assert rows["15"][0].startswith("Figure 3. ")  # after the flow of patients and the curve of everybody
    assert "Table 1" not in rows["8"][0]


def test_checklists_say_where_rows_were_left_out_and_numbers_cut(study: Any, tmp_path: Path) -> None:
    where = '[data]\nwhere = "age > 40"'
    cut = '[variables.age]\nbins = { cuts = [60], labels = ["young", "old"] }\n[endpoints.OS]'
    text = LUNG.replace("[data]", where).replace("[endpoints.OS]", cut)
    rows = checklist_of(study, tmp_path, text, "strobe")
    for number in ("6a", "11", "13b", "16b"):
        assert rows[number][1] == "in part", number


def test_checklists_take_no_recoded_levels_for_cut_points(study: Any, tmp_path: Path) -> None:
    recode = '[variables.inst]\nrecode = { 1 = "first", else = "other" }\n[endpoints.OS]'
    rows = checklist_of(study, tmp_path, LUNG.replace("[endpoints.OS]", recode), "strobe")
    assert {rows[number][1] for number in ("11", "16b")} == {"not in this run"}


@pytest.mark.parametrize(
    ("keys", "strobe_14b", "remark_14"),
    [
        ("", "in part", "not in this run"),
        ('by = "sex"\n', "in part", "in part"),
        ('missing = "listwise"\n', "not in this run", "not in this run"),
    ],
)
def test_checklists_tell_descriptions_apart(
    study: Any, tmp_path: Path, keys: str, strobe_14b: str, remark_14: str
) -> None:
    table = f'[[tables]]\nname = "sample"\ncommand = "describe"\nvariables = ["age", "meal.cal"]\n{keys}[output]'
    text = LUNG.replace("[output]", table)
    assert checklist_of(study, tmp_path, text, "strobe")["14b"][1] == strobe_14b
    assert checklist_of(study, tmp_path, text, "remark", folder="again")["14"][1] == remark_14


def test_checklists_cover_loss_only_if_every_endpoint_says_what_became_of_it(study: Any, tmp_path: Path) -> None:
    told = LUNG.replace("[[tables]]", 'lost = "censor"\nlost_when = "inst = 1"\n[[tables]]', 1)
    other = '[endpoints.other]\ntime = "time"\nevent = "status=2"\ntime_unit = "days"\nunit = "days"\n[[tables]]'
    assert checklist_of(study, tmp_path, told, "strobe")["12d"] == ("Statistical methods", "covered")
    both = told.replace("[[tables]]", other, 1)
    assert checklist_of(study, tmp_path, both, "strobe", folder="again")["12d"] == ("", "not in this run")
