"""A run that is read is as sarcstat has written it, or is said not to be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus

CODES = [word for code in ("CR=0", "PR=1", "SD=2", "PD=3") for word in ("--codes", code)]
COLON = ("--time", "time", "--event", "status=1", "--where", "etype = 2")


@pytest.mark.parametrize(
    "command",
    [
        ("subgroup", "survival::colon", *COLON, "--by", "rx", "--within", "sex", "--min-events", "1"),
        ("km", *LUNG, "--by", "sex", "--pairwise", "pooled", "--split", "ph.ecog", "--style", "both"),
        ("cox", *LUNG, "--covariates", "age,sex", "--categorical", "sex", "--baseline"),
        ("crosstab", "survival::lung", "--rows", "sex", "--columns", "ph.ecog"),
        ("response", "survival::lung", "--best", "ph.ecog", *CODES, "--by", "sex"),
        ("columns", "survival::lung"),
    ],
    ids=lambda command: command[0],
)
def test_what_commands_write_is_a_run(tmp_path: Path, command: tuple[str, ...]) -> None:
    made = sarcstat(*command, "--format", "json")
    assert made.status == 0, made.stderr
    (tmp_path / "a.json").write_text(made.stdout, encoding="utf-8")
    found = sarcstat("diff", tmp_path / "a.json", tmp_path / "a.json", "--strict")
    assert (found.status, found.stderr) == (0, "")


CELL: dict[str, Any] = {"row": ["a"], "column": ["b"], "number": 1, "text": "1"}
RECORD: dict[str, Any] = {
    "schema": "sarcstat/1",
    "analysis": "km",
    "options": {},
    "statistics": [{"stat_name": "n", "variable": "", "context": "survfit", "convention": "r", "stat": 1}],
    "tables": [{"name": "t", "cells": [CELL]}],
}


def test_the_smallest_record_is_a_run(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(RECORD), encoding="utf-8")
    assert sarcstat("diff", tmp_path / "a.json", tmp_path / "a.json", "--strict").status == 0


@pytest.mark.parametrize(
    "damage",
    [
        {"provenance": {"versions": ["R"]}},
        {"provenance": [1]},
        {"conditions": [7]},
        {"conditions": {"text": "x"}},
        {"options": {"a": json.loads("[" * 200 + "]" * 200)}},
        {"labels": {"a": 1}},
        {"curves": [[1]]},
        {"curves": [{"time": [10**400]}]},
        {"forest": [{"hr": float("nan")}]},
        {"statistics": [{"stat": 1}]},
        {"statistics": [{**RECORD["statistics"][0], "level": None}]},
        {"statistics": [{**RECORD["statistics"][0], "stat": 10**400}]},
        {"statistics": [{**RECORD["statistics"][0], "stat": float("inf")}]},
        {"tables": [{"name": "t", "cells": [{**CELL, "number": float("inf")}]}]},
        {"tables": [{"name": "t", "cells": [{**CELL, "row": "a"}]}]},
        {"tables": [{"name": "t", "cells": [{**CELL, "row_path": ["a"]}]}]},
        {"tables": [{"name": "t", "cells": [CELL], "context": 3}]},
    ],
    ids=lambda damage: json.dumps(damage)[:60],
)
def test_a_record_that_is_damaged_is_said_to_be(tmp_path: Path, damage: dict[str, Any]) -> None:
    """Also a number beyond all numbers, which would be called equal to any other."""
    for name, record in {"a": RECORD, "b": {**RECORD, **damage}}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")
    refused(
        sarcstat("diff", tmp_path / "a.json", tmp_path / "b.json"), ExitStatus.INPUT, "is not as sarcstat writes it"
    )
    paper = "| Sex | N (%) |\n|---|---|\n| Male | 10 (50.0) |\n| Female | 10 (50.0) |\n"
    (tmp_path / "paper.md").write_text(paper, encoding="utf-8")
    found = sarcstat("audit", tmp_path / "paper.md", "--against", tmp_path / "b.json")
    refused(found, ExitStatus.INPUT, "is not as sarcstat writes it")


@pytest.mark.parametrize(
    ("content", "said"), [("{", "is not JSON"), ("[]", "is not as"), ('{"options": 3}', "is not as")]
)
def test_a_damaged_record_of_a_study_is_not_passed_over(tmp_path: Path, content: str, said: str) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "results.json").write_text(json.dumps(RECORD), encoding="utf-8")
    (tmp_path / "b" / "run.json").write_text(content, encoding="utf-8")
    refused(sarcstat("diff", tmp_path / "a", tmp_path / "b"), ExitStatus.INPUT, "run.json", said)


def test_half_a_character_is_no_text(tmp_path: Path) -> None:
    for name, title in {"a": "\U0001f600", "b": "\ud83d"}.items():
        (tmp_path / f"{name}.json").write_text(json.dumps({**RECORD, "title": title}), encoding="ascii")
    assert sarcstat("diff", tmp_path / "a.json", tmp_path / "a.json").status == 0
    found = sarcstat("diff", tmp_path / "a.json", tmp_path / "b.json", "--format", "json")
    refused(found, ExitStatus.INPUT, "b.json is not JSON")
