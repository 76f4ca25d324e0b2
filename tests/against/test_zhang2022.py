"""The published paper against its simulated cohort: counts are the paper's, survival times are not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from running import ROOT, sarcstat

PAPER = Path(os.environ.get("SARCSTAT_SHARED", ROOT.parent / "shared")) / "paper" / "zhang2022.txt"


@pytest.mark.skipif(not PAPER.is_file(), reason="the text of the paper is not here")
def test_the_counts_are_reproduced_and_survival_is_not(tmp_path: Path) -> None:
    shutil.copy(ROOT / "examples" / "zhang2022" / "study.toml", tmp_path / "study.toml")
    events = ("--adverse-events", tmp_path / "adverse_events.csv")
    made = sarcstat(
        "simulate", "--design", "zhang2022", "--seed", "1", "-o", tmp_path / "cohort.csv", *events, "--quiet"
    )
    assert made.status == 0, made.stderr
    arguments = ("--data", tmp_path / "cohort.csv", "--mapping", tmp_path / "study.toml", "--format", "json", "--quiet")
    outcome = sarcstat("audit", PAPER, *arguments)
    assert outcome.status == 0, outcome.stderr
    found = outcome.json["against"]
    by_table = {each["table"]: each for each in found["tables"]}
    cells = [each for each in found["cells"] if each["verdict"] == "different"]
    # 17 of 209 are 8.1 %, 1 of 35 is 2.9 %, 82 of 124 are 66.1 %: the paper prints them otherwise.
    counts = {each["printed"] for each in cells if each["table"] in ("Table 1", "Table 2", "Table 3")}
    assert counts == {"8.2", "2.8", "66.2"}
    assert by_table["Table 1"]["reproduced"] == 213
    assert by_table["Table 4"]["different"] > 100
    assert by_table["Table 4"]["explained"] == by_table["Table 5"]["explained"] == 0
    assert all(each["why"] for each in found["cells"] if each["verdict"] == "not_matched")
