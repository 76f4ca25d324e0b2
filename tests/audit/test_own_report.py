"""A report of sarcstat with a table of follow-up and one of subgroups: its audit finds no fault that is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

STUDY = """
[study]
name = "colon"
[data]
file = "survival::colon"
id = "id"
where = "etype = 2"
[endpoints.OS]
label = "Overall survival"
time = "time"
event = "status"
time_unit = "days"
unit = "months"
[[tables]]
name = "follow-up"
title = "Length of follow-up"
command = "follow-up"
endpoints = ["OS"]
by = "rx"
[[tables]]
name = "curves"
title = "Survival by treatment"
command = "km"
endpoints = ["OS"]
by = "rx"
style = "journal"
[[tables]]
name = "subgroups"
title = "Effect within subgroups"
command = "subgroup"
endpoints = ["OS"]
by = "rx"
within = ["extent", "differ"]
[report]
formats = ["html", "md"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("own")
    (made / "study.toml").write_text(STUDY, encoding="utf-8")
    assert sarcstat("run", made / "study.toml", "-o", made / "out").status == 0
    return made / "out"


@pytest.mark.parametrize("form", ["html", "md"])
def test_follow_up_is_no_survival_and_a_subset_is_not_everybody(folder: Path, form: str) -> None:
    found = sarcstat("audit", folder / f"report.{form}", "--strict", "--severity", "minor")
    assert found.status == 0, found.stdout
