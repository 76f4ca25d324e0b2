"""The R script of every command, with every option: it has the command's numbers, or says what it has not."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli.options.patients import events, patients
from cli.options.tried import EVENTS, OF_THE_DATA, ON_SURVIVAL, ONE, TRIED, USUAL
from published import shared
from rscript import rscript
from running import sarcstat
from syntax.held import held
from syntax.redone import Results, redone

from sarcstat.cli.perform import perform
from sarcstat.errors import SarcstatError
from sarcstat.render.json import record
from sarcstat.request import Request
from sarcstat.syntax.planning.planning import Asked, planned
from sarcstat.syntax.writing.plan import Plan
from sarcstat.syntax.writing.r_script import r_script

#: What the script computes otherwise or not at all: a word of what it says about it.
LACKING: Mapping[tuple[str, str], str] = {
    ("cox", "contrast"): "the contrasts of arm",
    ("cox", "tvc"): "time-dependent",
    ("cox", "block"): "one by one",
    ("cox", "method"): "the steps of fstep-lr",
    ("cox", "pin"): "the steps of fstep-lr",
    ("cox", "pout"): "the steps of bstep-lr",
    ("cox", "last_step"): "the steps of fstep-lr",
    ("cox", "univariable_first"): "univariable_first",
    ("cox", "force"): "univariable_first",
    ("describe", "weight"): "case weights",
    ("describe", "statistics"): "the statistics all",
    ("crosstab", "weight"): "case weights",
    ("collinearity", "contrast"): "the contrasts of arm",
    ("response", "missing"): "the rows Unknown",
    **{(command, "conf_type"): "log intervals" for command in ("km", "univariate", "follow-up", "subgroup")},
}
#: Numbers that are drawn at random; coefficients that grow without limit, of which only a warning is given.
NOT_THE_SAME = {("describe", "seed"), ("crosstab", "seed"), ("response", "seed"), ("subgroup", "missing")}
#: How many tables R draws for them: a million takes seconds, and shows no more where numbers are not compared.
DRAWN = "B = 1e6"
STYLES = {"km": "both", "cox": "both", "subgroup": "both", "follow-up": "both"}
#: What SPSS has not and its style refuses: R's is looked at.
BEYOND = ("sampling_weights", "offset", "firth")
COMMANDS = ("km", "cox", "describe", "crosstab", "collinearity", "response", "follow-up", "univariate", "subgroup")
CASES = [
    (command, key)
    for command in COMMANDS
    for key in ("usual", *TRIED[command])
    if key not in ("names", *OF_THE_DATA) and (key == "usual" or TRIED[command][key].data == "patients")
]


def asked(command: str, key: str) -> Request:
    tried = TRIED[command].get(key)
    keys: dict[str, Any] = dict(USUAL[command])
    own = ONE if command in ON_SURVIVAL else ()
    if tried is not None:
        keys = {name: value for name, value in keys.items() if name not in tried.drops} | {**tried.needs}
        own = tuple(tried.with_it or (own if tried.endpoints is None else tried.endpoints))
        keys |= {} if tried.value is None else {key: tried.value}
    if command in STYLES:
        keys["style"] = "r" if "competing" in keys or key in BEYOND else STYLES[command]
    return Request(command, {name: value for name, value in keys.items() if value not in (None, [])}, own)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Results, dict[str, Any], dict[str, Plan]]]:
    """All of them in one script, which R runs once; the statistics of each, and the plan of it alone."""
    folder, here = tmp_path_factory.mktemp("every"), Path.cwd()
    (folder / EVENTS).write_text(events(), encoding="utf-8")
    os.chdir(folder)
    tasks, statistics = [], {}
    for command, key in CASES:
        try:
            document = perform(asked(command, key), patients())
        except SarcstatError:
            continue  # the style refuses the option
        name = f"{command} {key}"
        tasks.append(Asked(name=name, title="", command=command, options=document.options))
        found = record(document)["statistics"]
        competing = any(each["context"] == "competing_counts" for each in found)
        statistics[name] = [
            {**each, "_competing": True} if competing else _by_method(each, command, key) for each in found
        ]
    plan, data = planned("every", patients(), tasks, script="analysis.R", data="analysis.csv")
    (folder / "analysis.csv").write_text(data, encoding="utf-8")
    script = r_script(plan).text
    assert DRAWN in script
    (folder / "analysis.R").write_text(script.replace(DRAWN, "B = 1e4"), encoding="utf-8")
    yield redone(folder), statistics, {task.name: replace(plan, tasks=[task]) for task in plan.tasks}
    os.chdir(here)


def _by_method(of: Mapping[str, Any], command: str, key: str) -> Mapping[str, Any]:
    """Where both methods for ties are shown, the script tells them apart by name."""
    if command not in ("cox", "subgroup") or key in ("ties", *BEYOND):
        return of
    return {**of, "_method": "efron" if of.get("convention") == "r" else "breslow"}


@pytest.mark.parametrize(("command", "key"), CASES, ids=[f"{command} {key}" for command, key in CASES])
def test_the_script_has_the_numbers_or_says_that_it_has_not(command: str, key: str, made: Any) -> None:
    results, statistics, plans = made
    name = f"{command} {key}"
    if name not in statistics:
        return  # refused
    agree, differ, absent = held(results, name, statistics[name])
    lacking = LACKING.get((command, key))
    if lacking is not None:
        lacks = r_script(plans[name]).lacks
        assert any(lacking in each for each in lacks), lacks
        return
    assert sum(agree.values()) >= 5
    if (command, key) not in NOT_THE_SAME:
        assert differ == []
        assert [each for each in absent if not _trivial(each[0])] == []


def _trivial(of: Mapping[str, Any]) -> bool:
    """The number of patients of a column of levels, and sums of counts: they are read off the others."""
    return of["context"] == "summary" or (of["context"] == "response" and "term" in of and "_rate" in of["term"])


OWN = '''id,months,status,arm,stage,died,age,when,weight
1,5.5,0,New,II,True,61,2021-03-01,1
2,,1,Old,III,False,NA,2021-04-01,2
3,7,2,New,,True,70,,1
4,8.25,3,Old,II,False,55,2021-06-01,1
5,9,1,New,III,True,48,2021-07-01,2
6,2,2,Old,II,,66,2021-08-01,1
7,11,1,"O'Hara, ""x""",II,False,59,2021-09-01,1
8,4,0,Old,III,True,52,2021-10-01,3
9,6,2,New,II,False,49,2021-11-01,1
10,3,1,"O'Hara, ""x""",III,True,71,2021-12-01,1
11,10,1,Old,II,False,63,2022-01-01,1
12,12,2,New,III,True,58,2022-02-01,1
'''
WITH = ("--na", "NA")
SINGLE = {
    "several codes": ("km", "own.csv", "--time=months", "--event=status=1,2", "--by=arm", *WITH),
    "two events": (
        *("univariate", "own.csv", "--time=months", "--event=status=1", "--time=months", "--event=status=2"),
        *("--by=stage", *WITH),
    ),
    "true and false": ("cox", "own.csv", "--time=months", "--event=died", "--covariates=age,stage", *WITH),
    "a truth as a number": ("cox", "own.csv", "--time=months", "--event=status=1,2", "--covariates=age,died", *WITH),
    "in years": ("km", "own.csv", "--time=months", "--event=status=2", "--time-unit=months", "--show-in=years", *WITH),
    "selected": ("km", "own.csv", "--time=months", "--event=status=1", "--by=arm", "--where=age > 50", *WITH),
    "weighted": ("km", "own.csv", "--time=months", "--event=status=1", "--weight=weight", "--by=arm", *WITH),
    "described": ("describe", "own.csv", "arm", "stage", "age", "--by=died", *WITH),
    "an R data set": ("cox", "survival::veteran", "--time=time", "--event=status", "--covariates=celltype,age,karno"),
    "codes of R": ("follow-up", "survival::lung", "--time=time", "--event=status=2", "--by=sex"),
}
SAV = ("whas500.sav", "--time=lenfol", "--event=fstat=Dead")
SINGLE["labels of a .sav"] = ("cox", *SAV, "--covariates=Age,Gender,bmi_cat", "--categorical=Gender,bmi_cat")
SINGLE["names of a .sav"] = ("km", *SAV, "--by=bmi_cat", "--names")
SINGLE["a table of a .sav"] = ("crosstab", "whas500.sav", "--rows=bmi_cat", "--columns=Gender", "--cells=all")


@pytest.mark.parametrize("name", SINGLE)
def test_a_single_command_hands_out_what_redoes_it(name: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    command, data, *options = SINGLE[name]
    data = str(shared("data", data)) if data.endswith(".sav") else data
    own = sarcstat(command, data, *options, "--format=json", "--script-r=analysis.R")
    assert own.status == 0, own.stderr
    assert "Wrote analysis.R\nWrote analysis.csv\n" in own.stderr
    agree, differ, absent = held(redone(tmp_path), command, own.json["statistics"])
    assert differ == []
    assert [each for each in absent if not _trivial(each[0])] == []
    assert sum(agree.values()) > 8, Counter(agree)


def test_times_that_r_makes_equal_are_told_by_the_script(tmp_path: Path) -> None:
    for name, last in (("far", 9999999999), ("near", 10)):
        rows = [*((time, 1) for time in range(1, 7)), (last, 0)]
        path = tmp_path / f"{name}.csv"
        path.write_text("t,s\n" + "".join(f"{time},{status}\n" for time, status in rows), "utf-8")
        sarcstat("km", path, "--time", "t", "--event", "s=1", "--script-r", tmp_path / f"{name}_script.R")
        said = rscript(f'source("{name}_script.R")', tmp_path)
        assert said.count("Times of t that differ are made equal by R") == (name == "far")
