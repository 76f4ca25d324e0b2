"""Rates of adverse events: analysis.R has the numbers of the study."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from syntax.redone import run, same

COHORT = "id,days\n1,100\n2,200\n3,150\n4,365.25\n5,\n6,300\n"
EVENTS = (
    "id,soc,term,grade,day\n1,Skin,Rash,2,10\n1,Skin,Rash,3,50\n1,Skin,Itch,1,5\n2,Skin,Rash,1,20\n"
    "3,Gut,Nausea,3,30\n3,Gut,Nausea,3,40\n5,Gut,Nausea,3,3\n6,Gut,Nausea,1,301\n"
)
STUDY = """
[study]
name = "events"
[data]
file = "d.csv"
id = "id"
[[tables]]
name = "ae"
command = "adverse-events"
events = "e.csv"
id = "id"
term = "term"
soc = "soc"
exposure = "days"
exposure_unit = "days"
onset = "day"
conf_level = 0.9
[output]
formats = ["json"]
scripts = true
"""


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not here")
def test_rates_and_classes_are_those_of_the_study(tmp_path: Path) -> None:
    for name, text in (("d.csv", COHORT), ("e.csv", EVENTS), ("study.toml", STUDY)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    results, statistics = run(tmp_path / "study.toml", tmp_path / "out", tmp_path / "e.csv")
    compared = 0
    for each in statistics["ae"]:
        kind, _, line = each["context"].partition("_")
        if kind not in ("first", "every") or line == "event_class" or not each["stat_name"].startswith("incidence"):
            continue
        what = each.get("term", "any event")
        part = f"grade {each['at']:g} or higher: rates of {'first' if kind == 'first' else 'all'} events: {what}"
        column = {"incidence_rate": "rate", "incidence_rate_conf_low": "low", "incidence_rate_conf_high": "high"}
        if ("ae", part) not in results:  # a term without an event of that grade
            assert each["stat"] == 0 or each["stat_name"] == "incidence_rate_conf_high"
            continue
        assert same(results["ae", part][0][column[each["stat_name"]]], each["stat"]), (part, each)
        compared += 1
    assert compared > 30
    classes = {row["term"]: row["patients"] for row in results["ae: classes", "grade 1 or higher"]}
    assert classes == {"Skin": "2", "Gut": "3"}
