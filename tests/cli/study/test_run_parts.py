"""`sarcstat run` with tables of a split file and of weighted cases: what is said of a part names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cli.study.lung import STUDY
from reports import text_of
from running import sarcstat

TABLES = """
[variables.times]
derive = "1 if age < 60 else 2"
[[tables]]
name = "curves"
title = "Survival"
command = "km"
endpoints = ["OS"]
by = ["old"]
split = ["sex"]
weight = "times"
[[tables]]
name = "model"
title = "Model"
command = "cox"
endpoints = ["OS"]
covariates = ["age"]
split = ["sex"]
style = "journal"
[[tables]]
name = "one"
title = "Those with ECOG 0–1"
command = "km"
endpoints = ["OS"]
by = ["sex"]
split = "ecog"
where = "ecog = '0–1' or sex = 1"
style = "journal"
[report]
[output]
formats = ["json"]
cohort = true
"""


def test_paragraphs_titles_and_methods_name_parts_and_weights(study: Any, tmp_path: Path) -> None:
    done = study(STUDY + TABLES)
    assert done.status == 0, done.stderr
    text = text_of(tmp_path / "out" / "report.html")
    cohort = tmp_path / "out" / "data" / "cohort.csv"
    for sex in ("Male", "Female"):
        alone = ("--where", f"sex = {sex!r}", "--weight", "times", "--by", "old", "--format", "json")
        code = {"Male": 1, "Female": 2}[sex]
        alone = ("--where", f"sex = {code}", *alone[2:])
        found = sarcstat("km", cohort, "--time", "OS", "--event", "OS_event=1", *alone).json["statistics"]
        n, events = (
            next(s["stat"] for s in found if s["stat_name"] == name and "group1_level" not in s)
            for name in ("n", "n_events")
        )
        assert f"sex = {sex}: {events} events of OS occurred in {n} patients." in text
        assert f"sex = {sex}: The univariable Cox model" in text or f"sex = {sex}: The" in text
    assert "cases were weighted by times" in text
    assert "each part of the data was analyzed by itself" in text
    assert "ecog = 0–1: Those with ECOG 0–1" in text  # the other part has one sex only
    assert "ecog = ≥2: not analyzed." in text


def test_the_numbers_are_those_of_the_single_command(study: Any, tmp_path: Path) -> None:
    assert study(STUDY + TABLES).status == 0
    own = json.loads((tmp_path / "out" / "tables" / "curves.json").read_text(encoding="utf-8"))
    cohort = tmp_path / "out" / "data" / "cohort.csv"
    single = ("--time", "OS", "--event", "OS_event=1", "--by", "old", "--split", "sex", "--weight", "times")
    found = sarcstat("km", cohort, *single, "--format", "json").json
    numbers = [[(s["stat_name"], s["context"], s["stat"]) for s in each["statistics"]] for each in (own, found)]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) > 50
    assert [each["split"] for each in own["parts"]] == ["sex = Male", "sex = Female"]
