"""The tables of a study have the numbers of the requests of the job on data that were prepared by hand."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from running import sarcstat
from syntax.studying.made import cohort, study

#: The steps of a job, and the same by hand: the options of the command on the derived columns.
STEPS = """COMPUTE os=CTIME.DAYS(stop-start)/30.4375.
VARIABLE LABELS os 'Overall survival (months)'.
RECODE g (3=2)(ELSE=COPY) INTO stage.
VALUE LABELS stage 1 'early' 2 'late'.
SELECT IF (a > -2).
"""
JOBS = {
    "KM os BY stage /STATUS=dead(1) /PRINT TABLE MEAN /TEST LOGRANK BRESLOW /COMPARE OVERALL POOLED.\n": (
        *("km", "--time", "os", "--event", "dead=1", "--by", "stage", "--test", "logrank,breslow"),
        "--table",
    ),
    "COXREG os /STATUS=dead(1) /CONTRAST(stage)=Indicator(1) /METHOD=ENTER stage a /PRINT=CI(95).\n": (
        *("cox", "--time", "os", "--event", "dead=1", "--block", "enter: stage,a", "--categorical", "stage"),
        *("--contrast", "stage=indicator", "--ref", "stage=first", "--conf-level", "0.95"),
    ),
    "TIME PROGRAM.\nCOMPUTE T_COV_=a * (T_ > 12).\nCOXREG os WITH a T_COV_ /STATUS=dead(1).\n": (
        *("cox", "--time", "os", "--event", "dead=1", "--covariates", "a", "--tvc", "T_COV_: a * (T_ > 12)"),
    ),
    "CROSSTABS stage BY sex /CELLS=COUNT ROW EXPECTED /STATISTICS=CHISQ PHI.\n": (
        *("crosstab", "--rows", "stage", "--columns", "sex", "--cells", "count,row,expected"),
    ),
    "DESCRIPTIVES a os.\n": (
        *("describe", "--procedure", "descriptives", "--statistics", "mean,stddev,minimum,maximum"),
    ),
}
_POSITIONAL = {"describe": ("a", "os")}


def _prepared(folder: Path) -> None:
    """The steps by hand, in pandas."""
    frame = cohort(folder)
    frame["os"] = [(stop - start).days / 30.4375 for start, stop in zip(frame["start"], frame["stop"], strict=True)]
    frame["stage"] = frame["g"].map({1.0: 1, 2.0: 2, 3.0: 2})
    frame[frame["a"] > -2][["a", "sex", "dead", "os", "stage"]].to_csv(folder / "by_hand.csv", index=False)


def _numbers(tables: Sequence[dict[str, Any]]) -> list[list[float]]:
    """The numbers of each table, row by row."""
    return [[cell["number"] for cell in table["cells"] if cell.get("number") is not None] for table in tables]


@pytest.mark.parametrize(("commands", "options"), JOBS.items())
def test_a_table_has_the_numbers_of_the_command_by_hand(
    commands: str, options: Sequence[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _prepared(tmp_path)
    Path("study.toml").write_text(study(STEPS + commands, tmp_path), encoding="utf-8")
    assert sarcstat("run", "study.toml", "--quiet").status == 0
    made = _result(tmp_path)
    command, *rest = options
    form = () if "--procedure" not in rest and command == "describe" else ("--style", "spss")
    by_hand = sarcstat(command, "by_hand.csv", *_POSITIONAL.get(command, ()), *rest, *form, "--format", "json")
    wanted = _numbers(by_hand.json["tables"])
    assert _numbers(made["tables"]) == [pytest.approx(each, rel=1e-9, abs=0) for each in wanted]
    assert sum(map(len, wanted)) > 5


def _result(folder: Path) -> dict[str, Any]:
    """The first table that the study made."""
    results = json.loads((folder / "job" / "results.json").read_text("utf-8"))["results"]
    found: dict[str, Any] = next(each for each in results if each["name"] != "data-decisions")
    return found


def test_an_endpoint_is_made_of_the_dates_that_its_time_was_computed_of(tmp_path: Path) -> None:
    cohort(tmp_path)
    told = tomllib.loads(study(STEPS + "KM os /STATUS=dead(1).\n", tmp_path))["endpoints"]["os_dead"]
    assert (told["start"], told["censor"], told["unit"]) == ("start", "stop", "months")
    assert told["events"] == [{"date": "stop", "words": "event", "when": "dead = 1"}]


@pytest.mark.parametrize(
    ("computed", "unit"),
    [("(stop-start)/86400", "days"), ("CTIME.DAYS(stop-start)/365.25", "years"), ("a*a/30.44", "months")],
)
def test_the_unit_of_a_time_is_what_it_was_divided_by(computed: str, unit: str, tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study(f"COMPUTE t={computed}.\nKM t /STATUS=dead(1).\n", tmp_path)
    assert tomllib.loads(text)["endpoints"]["t_dead"]["unit"] == unit
    assert "are assumed" not in text


def test_a_unit_that_the_job_does_not_say_is_told(tmp_path: Path) -> None:
    cohort(tmp_path)
    text = study("SELECT IF (a>0).\nKM a /STATUS=dead(1).\n", tmp_path)
    assert "# The job does not say the unit of a: months are assumed." in text
    assert 'allow = ["negative-time"]' in text  # rows that SPSS leaves out, too


@pytest.mark.skipif(find_spec("sarcstat.data.steps.workspace") is None, reason="there are no data steps here")
@pytest.mark.parametrize("commands", JOBS)
def test_a_study_has_the_numbers_of_the_job(commands: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    cohort(tmp_path)
    Path("job.sps").write_text("GET FILE='cohort.sav'.\n" + STEPS + commands, encoding="utf-8")
    assert sarcstat("syntax", "job.sps", "--to", "study.toml").status == 0
    assert sarcstat("run", "study.toml", "--quiet").status == 0
    made = _result(tmp_path)
    job = sarcstat("syntax", "job.sps", "--format", "json").json
    theirs = [table for analysis in job["analyses"] for table in analysis["tables"]]
    asked = {table["name"] for table in theirs}
    tables = [table for table in made["tables"] if table["name"] in asked]
    assert _numbers(tables) == [pytest.approx(each, rel=1e-9, abs=0) for each in _numbers(theirs)]
    assert theirs
