"""`diff` of runs whose records are damaged, as files or folders."""

from __future__ import annotations

import json
from functools import cache
from random import Random
from typing import Any

from hostile.case import Case
from hostile.kinds.studies.cohort import MARKUP
from hostile.mutating import WORDS, altered, damaged, disturbed

_WORDS = (*WORDS, *MARKUP, "name", "number", "text", "cells", "row", "analysis", "stat")


@cache
def record(*, study: bool) -> str:
    """The record of a run as it may be: a table, statistics, a curve, a forest."""
    step = {"text": "Arm", "variable": "arm", "value": "A"}
    cell = {"row": ["Arm", "A"], "column": ["N"], "number": 12, "text": "12", "row_path": [step, step]}
    gone = {"row": ["Arm", "B"], "column": ["Median"], "number": None, "missing": "not_reached", "text": "NR"}
    of = {"group1": "arm", "group1_level": "A", "variable": "OS", "context": "survfit", "convention": "r"}
    result: dict[str, Any] = {
        "schema": "sarcstat/1",
        "analysis": "km",
        "title": "Survival",
        "options": {"conf_level": 0.95, "by": ["arm"], "data": "d.csv"},
        "conditions": [{"kind": "note", "text": "A note.", "code": "x"}],
        "provenance": {"versions": {"sarcstat": "1.0", "R": "4.2.2"}, "data": {"sha256": "ab", "name": "d.csv"}},
        "statistics": [{**of, "stat_name": "median", "stat_label": "Median", "stat": 12.5, "missing": None, "at": 3}],
        "tables": [{"name": "Survival", "context": {"endpoint": "OS"}, "cells": [cell, gone], "notes": ["x"]}],
        "curves": [{"group": "A", "time": [1, 2, 3.5], "surv": [1, 0.5, None]}],
        "forest": [{"label": "Arm", "hr": 0.7, "low": 0.5, "high": 1.1}],
    }
    whole = {"schema": "sarcstat/1", "results": [{"name": "t1", **result}, result], "labels": {"arm": "Arm"}}
    return json.dumps(whole if study else result)


def _damaged(chance: Random) -> bytes:
    content = json.loads(record(study=chance.random() < 0.5))
    if chance.random() < 0.9:
        content = disturbed(content, chance, _WORDS, most=1)
    said = json.dumps(content)
    if chance.random() < 0.15:
        said = altered(said, chance)
    raw = said.encode("utf-8", "surrogatepass")
    return damaged(raw, chance, 2) if chance.random() < 0.1 else raw


def diff(chance: Random) -> Case:
    """Two runs: files, folders, the record of the study among them; compared, printed or written."""
    files: dict[str, bytes] = {}
    given = []
    for name in ("a", "b"):
        folder = chance.random() < 0.4
        files[f"{name}/results.json" if folder else f"{name}.json"] = (
            _damaged(chance) if name == "a" else record(study=chance.random() < 0.5).encode()
        )
        if folder and chance.random() < 0.5:
            options = json.dumps({"options": {"data": {"file": "d.csv"}}})
            files[f"{name}/run.json"] = altered(options, chance).encode("utf-8", "surrogatepass")
        given.append(name if folder else f"{name}.json")
    if chance.random() < 0.5:
        given.reverse()
    more = chance.choice(
        ([], [], ["--all"], ["--tolerance", "0"], ["--strict"], ["--format", "json"], ["-o", "x.html"])
    )
    return Case(["diff", *given, *more], files, written=("x.html",), terminal=chance.random() < 0.1)
