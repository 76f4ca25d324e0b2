"""What is found in open papers against verdicts made by hand: few false alarms by cause, and no true finding lost."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from running import ROOT

from sarcstat.audit.finding import Finding
from sarcstat.audit.reading.read import read_document
from sarcstat.audit.rules import audit

Cause = tuple[str, str, str]

PAPERS = Path(os.environ.get("SARCSTAT_SHARED", ROOT.parent / "shared")) / "audit" / "papers"
VERDICTS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("verdicts.toml").read_text(encoding="utf-8"))[
    "cause"
]
RIGHT = ("true", "method")

pytestmark = pytest.mark.skipif(not PAPERS.is_dir(), reason="needs the open papers")


@cache
def found() -> Mapping[Cause, list[Finding]]:
    """The findings above a note of all papers by paper, rule and table."""
    causes: dict[Cause, list[Finding]] = {}
    for path in sorted(PAPERS.glob("*.nxml")):
        for finding in audit(read_document(path)).worst("minor"):
            causes.setdefault((path.stem, finding.rule, finding.place.table), []).append(finding)
    return causes


def judged() -> dict[Cause, str]:
    return {(each["paper"], each["rule"], each["table"]): each["verdict"] for each in VERDICTS}


def wrong(causes: Mapping[Cause, list[Finding]]) -> list[Cause]:
    """The causes that are judged false, or not judged."""
    verdicts = judged()
    return [cause for cause in causes if verdicts.get(cause) not in RIGHT]


def test_most_causes_above_a_note_are_true_or_of_the_method() -> None:
    causes = found()
    assert len(wrong(causes)) <= 0.1 * len(causes), wrong(causes)


def test_causes_in_counts_and_percentages_are_true() -> None:
    causes = {cause: each for cause, each in found().items() if cause[1] in ("N1", "N3", "G1", "R1")}
    assert len(wrong(causes)) <= 0.05 * len(causes), wrong(causes)


def test_sums_that_are_serious_are_true() -> None:
    serious = {
        cause: each
        for cause, each in found().items()
        if cause[1] == "N3" and any(finding.severity == "serious" for finding in each)
    }
    assert serious
    assert wrong(serious) == []


@pytest.mark.parametrize(
    ("cause", "printed"),
    [((each["paper"], each["rule"], each["table"]), each.get("printed", [])) for each in VERDICTS],
)
def test_no_true_finding_is_lost(cause: Cause, printed: list[str]) -> None:
    found_ = {finding.printed.replace("%", "") for finding in found().get(cause, [])}
    assert {text.replace("%", "") for text in printed} <= found_
