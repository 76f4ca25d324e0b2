"""Commands that work, one at least for each that there is, and the small files that they are of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import click

from hostile.archives import zipped
from hostile.kinds.studies.houses import word_file

Words = tuple[str, ...]

_ARMS, _STAGES, _BEST = ("old", "new", "other"), ("I", "II", "III", ""), ("CR", "PR", "SD", "PD", "NE")
_ROWS = "".join(
    f"{i},{3 + 37 * i % 90}.{i % 10},{i * 7 % 3},{_ARMS[i * 5 % 3]},{_STAGES[i * 3 % 4]},{40 + i * 11 % 37},"
    f"{i * 13 % 50 / 10 or ''},{_BEST[i * 3 % 5]},{i * 29 % 150 - 80},{('no', 'yes')[i % 2]},{1 + i % 3},{0.5 + i % 4},"
    f"2020-0{i % 9 + 1}-1{i % 9},2022-0{i * 2 % 9 + 1}-2{i % 9},{i % 3}.5,{1 + i * 17 % 60}\n"
    for i in range(1, 61)
)
#: Columns of data.csv.
COLUMNS = (
    *("id", "time", "status", "arm", "stage", "age", "crp", "best", "change", "rash", "weight", "sampling"),
    *("start", "last", "entry", "pfs"),
)
_EVENTS = "".join(f"{i % 60 + 1},{('Rash', 'Cough', 'Nausea')[i % 3]},{i % 5 + 1},{i % 20}.5,none\n" for i in range(70))
_PAPER = (
    "# Results\n\nTable 1. Characteristics\n\n| | All (n = 60) | New (n = 20) |\n|---|---|---|\n"
    "| Age, mean (SD) | 57.8 (10.6) | 58.1 (9.9) |\n| Stage II, n (%) | 15 (25.0) | 6 (31) |\n\nTable 2. Survival\n\n"
    "| Factor | HR (95% CI) | P |\n|---|---|---|\n| Arm: new | 0.80 (0.50-1.29) | 0.36 |\n"
    "| Age | 1.02 (1.00-1.04) | .5 |\n"
)
_STUDY = """[study]
name = "small"
[data]
file = "data.csv"
[endpoints.OS]
time = "time"
event = "status=1"
time_unit = "months"
[[tables]]
name = "table1"
command = "describe"
variables = ["age", "stage"]
by = "arm"
[[tables]]
name = "table2"
command = "km"
endpoints = ["OS"]
by = ["arm"]
"""
_JOB = """GET DATA /TYPE=TXT /FILE='data.csv' /DELIMITERS=',' /FIRSTCASE=2
 /VARIABLES=id F4 time F8.2 status F1 arm A5 stage A4 age F3.
DATASET NAME one.
COMPUTE old = age > 60.
FREQUENCIES VARIABLES=old.
KM time BY old /STATUS=status(1) /PRINT MEAN.
"""
_LISTING = """> coxph(Surv(time, status == 1) ~ age, data = d)
Call:
coxph(formula = Surv(time, status == 1) ~ age, data = d)

       coef exp(coef) se(coef)     z     p
age 0.01000   1.01005  0.02100 0.476 0.634

Likelihood ratio test=0.23  on 1 df, p=0.634
n= 60, number of events= 20
"""
_OMS = """<?xml version="1.0" encoding="UTF-8"?><outputTree xmlns="http://xml.spss.com/spss/oms">
<command command="Frequencies" lang="en" text="Frequencies"><pivotTable subType="Statistics" text="Statistics">
<dimension axis="row" text="Statistics"><category text="N"><dimension axis="column" text="Variables">
<category text="age" varName="age" variable="true"><cell number="60" text="60"/></category></dimension></category>
</dimension></pivotTable></command></outputTree>
"""
_PUBLISHED = """title = "Small"
patients = 100
[[counts]]
table = "Table 1"
[counts.groups.Sex]
Male = "60 (60.0)"
Female = "40 (40.0)"
[[hazard_ratios]]
table = "Table 4"
outcomes = ["PFS"]
model = "multivariable"
rows = [ { variable = "Sex", level = "Female", reference = "Male", hr = "0.83 (0.53-1.30)", p = "0.415" } ]
"""
_AGAINST = """[endpoints.OS]
time = "time"
event = "status=1"
time_unit = "months"
[[tables]]
name = "table2"
command = "cox"
endpoints = ["OS"]
covariates = ["age", "arm"]
[names]
"Age" = "age"
"""
_RUN = """{"schema": "sarcstat/1", "analysis": "km", "options": {}, "provenance": {"versions": {"R": "4.2.2"}},
 "conditions": [{"kind": "warning", "text": "Few events."}], "tables": [{"name": "Means", "cells":
 [{"row": ["old"], "column": ["Median", "Estimate"], "number": 2.5, "text": "2.500"}], "notes": []}], "statistics":
 [{"analysis": "km", "group1": "arm", "group1_level": "old", "variable": "time", "context": "survfit",
 "stat_name": "median", "stat_label": "Median", "stat": 2.5, "convention": "spss"}]}
"""
_ENDPOINT = ("--time", "time", "--event", "status=1")
_MODEL = (*_ENDPOINT, "--covariates", "age,arm", "--categorical", "arm")

#: For each command the words after it, in one or more ways that work.
BASES: Mapping[str, tuple[Words, ...]] = {
    "adverse-events": (
        ("data.csv", "--events", "events.csv", "--id", "id", "--term", "term", "--grade", "grade"),
        ("data.csv", "--columns", "rash", "--by", "arm"),
    ),
    "audit": (("paper.md",), ("printed.toml",), ("paper.md", "--data", "data.csv", "--mapping", "mapping.toml")),
    "collinearity": (("data.csv", "age", "crp", "arm"),),
    "columns": (("data.csv",),),
    "completion": (("bash",), ("zsh",), ("fish",)),
    "cox": (
        ("data.csv", *_MODEL),
        ("data.csv", *_MODEL, "--competing", "status=2", "--fine-gray"),
        ("data.csv", *_ENDPOINT, "--block", "fstep-lr: age,crp,stage"),
    ),
    "crosscheck": (("listing.txt", "--data", "data.csv"),),
    "crosstab": (("data.csv", "--rows", "arm", "--columns", "stage"),),
    "cuminc": (("data.csv", *_ENDPOINT, "--competing", "status=2", "--by", "arm"),),
    "describe": (("data.csv", "age", "arm", "stage"), ("data.csv", "age", "stage", "--by", "arm")),
    "diff": (("first.json", "second.json"),),
    "doctor": ((),),
    "explain": ((), ("median-ci",)),
    "follow-up": (("data.csv", *_ENDPOINT, "--by", "arm"),),
    "init": ((), ("data.csv",), ("--audit",), ("--templates", "own"), ("--against", "paper.md", "--data", "data.csv")),
    "km": (
        ("data.csv", *_ENDPOINT, "--by", "arm"),
        ("data.csv", "--time", "months(start,last)", "--event", "status=1", "--by", "arm,stage"),
    ),
    "life-table": (("data.csv", *_ENDPOINT, "--intervals", "0-90:10", "--by", "arm"),),
    "man": (("pages",),),
    "outputs": (("oms.xml",), ("listing.txt",)),
    "plot cox": (("data.csv", *_MODEL, "--by", "arm", "-o", "f.svg"),),
    "plot cuminc": (("data.csv", *_ENDPOINT, "--competing", "status=2", "--by", "arm", "-o", "f.svg"),),
    "plot forest": (
        ("data.csv", *_MODEL, "-o", "f.svg"),
        ("data.csv", *_ENDPOINT, "--by", "arm", "--within", "stage", "--where", "arm != 'other'", "-o", "f.svg"),
    ),
    "plot km": (("data.csv", *_ENDPOINT, "--by", "arm", "-o", "f.svg"),),
    "plot swimmer": (("data.csv", "--duration", "time", "--id", "id", "--mark", "Progression=pfs", "-o", "f.svg"),),
    "plot waterfall": (("data.csv", "--change", "change", "--best", "best", "--id", "id", "-o", "f.svg"),),
    "response": (("data.csv", "--best", "best", "--by", "arm"),),
    "run": (("small.toml", "-o", "out"),),
    "simulate": (("--design", "two_arms", "--patients", "30", "-o", "s.csv"), ("--list",)),
    "subgroup": (("data.csv", *_ENDPOINT, "--by", "arm", "--within", "stage,rash"),),
    "syntax": (("job.sps",), ("job.sps", "--to", "new.toml")),
    "univariate": (
        ("data.csv", *_ENDPOINT, "--by", "arm,stage"),
        ("data.csv", *_ENDPOINT, "--time", "pfs", "--event", "status=1,2", "--by", "arm"),
    ),
}  # fmt: skip


@cache
def commands() -> Mapping[str, click.Command]:
    """All commands of the command line by their words, as click has them."""
    from sarcstat.cli import cli

    return dict(_leaves(cli, ()))


def _leaves(command: click.Command, words: Words) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(words), command
        return
    for name, each in command.commands.items():
        yield from _leaves(each, (*words, name))


@cache
def files() -> Mapping[str, bytes]:
    """What the commands of BASES are of, by name."""
    texts = {
        "data.csv": ",".join(COLUMNS) + "\n" + _ROWS,
        "events.csv": "id,term,grade,day,action\n" + _EVENTS,
        "paper.md": _PAPER,
        "printed.toml": _PUBLISHED,
        "mapping.toml": _AGAINST,
        "small.toml": _STUDY,
        "job.sps": _JOB,
        "listing.txt": _LISTING,
        "oms.xml": _OMS,
        "first.json": _RUN,
        "second.json": _RUN.replace("2.5", "2.6"),
    }
    return {**{name: text.encode() for name, text in texts.items()}, "house.docx": zipped(word_file())}
