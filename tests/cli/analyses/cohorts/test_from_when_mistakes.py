"""Mistakes about when patients count, in every command that takes it: refused in words, with the rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

ROWS = "t,e,s,entry,id\n1,1,1,0,a\n2,2,2,3,a\n3,1,1,1,b\n4,0,2,2,b\n5,2,2,1,c\n6,1,1,9,d\n"
COMPETING = ("--competing", "e=2")
LATE = "2 rows in which entry ('entry') is not before the end of the time ('t') (line 3: 3 to 2, line 7: 9 to 6)."
AFTER = "--landmark 6: the last event is at 6, so that none comes after it."
#: Each command with what it needs beside time and event.
COMMANDS = {
    ("km",): ("--by", "s"),
    ("cox",): ("--covariates", "s"),
    ("cox", "cause-specific"): ("--covariates", "s", *COMPETING, "--cause-specific"),
    ("univariate",): ("--by", "s"),
    ("subgroup",): ("--by", "s", "--within", "id"),
    ("follow-up",): ("--by", "s"),
    ("cuminc",): (*COMPETING, "--by", "s"),
    ("plot", "km"): ("--by", "s"),
    ("plot", "cuminc"): COMPETING,
    ("plot", "cox"): ("--covariates", "s"),
    ("plot", "forest"): ("--covariates", "s"),
}
LANDMARKS = COMMANDS | {
    ("life-table",): ("--intervals", "0-9:1"),
    ("collinearity",): ("s", "id", "--categorical", "id"),
}


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_text(ROWS)
    return tmp_path / "a.csv"


def refusal(rows: Path, command: tuple[str, ...], options: tuple[str, ...], status: int) -> str:
    words = command[:2] if command[0] == "plot" else command[:1]
    out = ("-o", str(rows.with_name("a.svg"))) if command[0] == "plot" else ()
    found = sarcstat(*words, rows, "--time", "t", "--event", "e=1", *options, *out)
    assert found.status == status, found.stderr
    return found.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_entries_after_the_end_of_the_time_are_listed(rows: Path, command: tuple[str, ...]) -> None:
    assert LATE in refusal(rows, command, (*COMMANDS[command], "--entry", "entry"), 3)


@pytest.mark.parametrize("command", LANDMARKS)
def test_a_landmark_at_the_last_event_is_refused(rows: Path, command: tuple[str, ...]) -> None:
    assert AFTER in refusal(rows, command, (*LANDMARKS[command], "--landmark", "6"), 4)


def test_a_limit_that_a_censored_group_does_not_reach_is_refused(rows: Path) -> None:
    refusal(rows, ("km",), ("--by", "s", "--tau", "5", "--differences"), 0)
    said = refusal(rows, ("km",), ("--by", "s", "--tau", "50", "--differences"), 4)
    assert "--tau 50 lies beyond the last time of 1 group, at which patients are still without the event: 2 (5)" in said
    assert "--tau 5, or less" in said
