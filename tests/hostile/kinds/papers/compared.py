"""`audit --against` and `audit --data`: a damaged paper beside a run, a damaged run, a damaged mapping."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hostile.case import Case
from hostile.kinds.papers import forms
from hostile.mutating import altered, damaged

Record = dict[str, Any]
_ROWS = (("age", "≥ 60", "< 60", 1.417, 1.046, 1.919, 0.0229), ("grade", "2", "1", 1.801, 1.101, 2.949, 0.0202))
_MAPPING = """
[names]
"Age, years" = "age"
Grade = "grade"

[levels.age]
"≥ 60" = "old"

[printed]
"Table 1" = "model"

[endpoints.OS]
time = "time"
event = "dead=1"
time_unit = "months"

[[tables]]
name = "model"
command = "cox"
endpoints = ["OS"]
covariates = ["age", "grade"]
categorical = ["grade"]
ref = { age = "young", grade = "first" }
"""
_LABELS = {"age": "Age, years", "grade": "Grade"}
#: What a value of a record may be instead.
_VALUES: tuple[object, ...] = (
    *(None, True, 0, -1, 1e308, -1e308, 10**400, float("nan"), float("inf"), "", "OS", "≥ 60", "\u202e", "x" * 5_000),
    *([], {}, [[]], {"x": {}}, [1], "nan"),
)


def run() -> Record:
    """The records of a run with one Cox model, as it writes them."""
    statistics, cells = [], []
    for variable, level, reference, *numbers in _ROWS:
        names = ("hazard_ratio", "hazard_ratio_conf_low", "hazard_ratio_conf_high", "p_value")
        for name, value in zip(names, numbers, strict=True):
            of = {"context": "univariable", "term": variable, "level": f"{level} vs {reference}", "block": 1, "step": 1}
            own = {"variable": "OS", "stat_name": name, "stat_label": name, "stat": value, "convention": "spss"}
            statistics.append({"analysis": "cox", **own, **of})
        path = [
            {"variable": variable, "text": _LABELS[variable]},
            {"variable": variable, "value": level, "text": level},
        ]
        row = {"row": [_LABELS[variable], level], "row_path": path}
        cells.append(
            {**row, "column": ["N"], "column_path": [{"name": "N", "text": "N"}], "number": 120, "text": "120"}
        )
    table = {"name": "Cox Regression", "context": {}, "row_headings": [], "cells": cells, "notes": []}
    told = {
        "source": "a.csv",
        "sha256": None,
        "rows_read": 240,
        "rows_used": 240,
        "dropped": {},
        "versions": {"R": "4"},
    }
    result = {"name": "model", "title": "", "analysis": "cox", "options": {"style": "journal"}, "provenance": told}
    result |= {"conditions": [], "tables": [table], "statistics": statistics}
    return {"schema": "sarcstat/1", "labels": {"OS": "Overall survival"}, "results": [result]}


def against(chance: Random) -> Case:
    """A paper beside a run, one of them or both damaged."""
    layout = forms.worse(forms.TABLES["JCO"], chance) if chance.random() < 0.6 else forms.TABLES["JCO"]
    name, text = chance.choice((("a.html", forms.html(layout)), ("a.xml", forms.jats(layout))))
    written = run()
    for _ in range(chance.choice((0, 0, 1, 2))):
        _change(written, chance)
    content = json.dumps(written, ensure_ascii=chance.random() < 0.5).encode("utf-8", "replace")
    content = damaged(content, chance) if chance.random() < 0.1 else content
    more = chance.choice(((), (), ("--all",), ("--strict",), ("--format", "json"), ("--all", "--format", "html")))
    files = {name: text.encode("utf-8", "replace"), "results.json": content}
    return Case(["audit", name, "--against", "results.json", *more], files, terminal=chance.random() < 0.1)


def mapped(chance: Random) -> Case:
    """A paper beside data and what its words mean."""
    mapping = altered(_MAPPING, chance, most=1) if chance.random() < 0.6 else _MAPPING
    rows = [f"{i},{'young' if i % 3 else 'old'},{i % 3 + 1},{5 + i * 13 % 83},{int(i % 4 > 0)}" for i in range(1, 61)]
    data = "\n".join(["id,age,grade,time,dead", *rows])
    data = altered(data, chance) if chance.random() < 0.3 else data
    files = {"a.html": forms.html(forms.table(chance)), "b.toml": mapping, "c.csv": data}
    asked = ["audit", "a.html", "--data", "c.csv", "--mapping", "b.toml"]
    return Case(asked, {name: text.encode("utf-8", "replace") for name, text in files.items()})


def _change(content: Record, chance: Random) -> None:
    """One value somewhere in the record replaced, or gone, or under another key."""
    here: Any = content
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not keys:
            return
        key = chance.choice(keys)
        inner = here[key]
        if not isinstance(inner, dict | list) or chance.random() < 0.08:
            break
        here = inner
    if chance.random() < 0.2:
        del here[key]
    elif chance.random() < 0.2 and isinstance(here, dict):
        here[chance.choice(["stat", "level", "text", "at", "x", "group1"])] = here.pop(key)
    else:
        here[key] = chance.choice(_VALUES)
