"""`audit --against`, `audit --data --mapping` and `init --against`: what they take, refuse and write."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from running import refused, sarcstat

from sarcstat.errors import ExitStatus

DATA = """id,sex,age,os_months,os_event
1,Male,40,5,1
2,Female,70,8,0
3,Male,66,9,1
4,Female,50,11,1
5,Male,64,12,0
6,Female,71,14,1
"""
PAPER = """# A paper

Table 1. Characteristics of 6 patients

| Characteristic | No. (%) |
| :-- | --: |
| Gender | |
| &emsp;Men | 3 (50.0) |
| &emsp;Women | 3 (50.0) |
| Age | |
| &emsp;<65 | 3 (50.0) |
| &emsp;≥65 | 3 (50.0) |
| Histology | |
| &emsp;Leiomyosarcoma | 2 (33.3) |

Table 2. Overall survival (OS)

| Factor | Median OS (95% CI), months | log-rank p |
| :-- | --: | --: |
| Gender | | 0.400 |
| &emsp;Men | 9.0 (NE) | |
| &emsp;Women | 11.0 (NE) | |
"""
MAPPING = """
[names]
"Gender" = "sex"

[[tables]]
name = "baseline"
command = "describe"
variables = ["sex"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data.csv").write_text(DATA, encoding="utf-8")
    (tmp_path / "paper.md").write_text(PAPER, encoding="utf-8")
    (tmp_path / "against.toml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def test_a_mapping_is_computed_and_what_it_lacks_is_said(folder: Path) -> None:
    arguments = ("--data", folder / "data.csv", "--mapping", folder / "against.toml", "--format", "json")
    outcome = sarcstat("audit", folder / "paper.md", *arguments)
    assert outcome.status == 0, outcome.stderr
    found = outcome.json["against"]
    assert found["summary"]["reproduced"] == 5  # 6 patients, and two counts with percentages
    why = {each["variable"]: each["why"] for each in found["cells"] if each["verdict"] == "not_matched"}
    assert why["Histology"] == "no variable of the run is called Histology"
    assert outcome.json["provenance"]["source"] == "data.csv"


def test_what_init_writes_is_computed(folder: Path) -> None:
    mapping = folder / "made.toml"
    made = sarcstat("init", "--against", folder / "paper.md", "--data", folder / "data.csv", "-o", mapping)
    assert made.status == 0, made.stderr
    content = tomllib.loads(mapping.read_text(encoding="utf-8"))
    assert content["names"] == {"Gender": "sex", "Age": "age_group"}
    assert content["variables"]["age_group"] == {"label": "Age", "from": "age", "bins": [65]}
    assert content["endpoints"]["OS"] == {
        "time": "os_months",
        "time_unit": "months",
        "event": "os_event",
    }
    assert [each["command"] for each in content["tables"]] == ["describe", "univariate"]
    assert '# "Histology" = ""' in mapping.read_text(encoding="utf-8")
    outcome = sarcstat(
        "audit", folder / "paper.md", "--data", folder / "data.csv", "--mapping", mapping, "--format=json"
    )
    assert outcome.status == 0, outcome.stderr
    verdicts = {
        (each["variable"], each["level"], each["statistic"]): each["verdict"]
        for each in outcome.json["against"]["cells"]
    }
    assert verdicts["Age", "≥65", "count"] == verdicts["Gender", "Men", "median"] == "reproduced"
    assert verdicts["Gender", "Women", "median"] == "reproduced"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "[names]\n'Gender' = 'sexx'\n" + MAPPING.split("\n\n", 1)[1],
            ["line 2", "names.Gender", "'sexx'", "Did you mean 'sex'?"],
        ),
        (
            "[levels.sexx]\n'Men' = 'Male'\n" + MAPPING.split("\n\n", 1)[1],
            ["line 1", "levels.sexx", "Did you mean 'sex'?"],
        ),
        (
            MAPPING + "\n[printed]\n'Table 1' = 'base'\n",
            ["line 11", "printed.Table 1", "'base'", "Did you mean 'baseline'?"],
        ),
        (MAPPING + "\n[print]\n'Table 1' = 'baseline'\n", ["line 10", "unknown key", "Did you mean 'printed'?"]),
        (MAPPING + "colums = ['sex']\n", ["line 9", "unknown key"]),
        ("[names]\n'Gender' = 3\n", ["line 2", "must be a text"]),
        ("[names\n", ["line 1", "not valid TOML"]),
        ("[names]\n'Gender' = 'sex'\n", ["asks for no table", "[[tables]]"]),
    ],
)
def test_a_mistake_in_a_mapping_has_its_line(folder: Path, text: str, parts: list[str]) -> None:
    (folder / "against.toml").write_text(text, encoding="utf-8")
    outcome = sarcstat(
        "audit", folder / "paper.md", "--data", folder / "data.csv", "--mapping", folder / "against.toml"
    )
    refused(outcome, ExitStatus.INPUT, *parts)


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("--against", "out", "--data", "data.csv"), ["do not go together"]),
        (("--data", "data.csv"), ["--data needs --mapping", "sarcstat init --against"]),
        (("--all",), ["--all lists compared numbers"]),
        (("--against", "out", "--severity", "error"), ["--severity is for an audit without data"]),
        (("--against", "out", "--explain"), ["--explain is for an audit without data"]),
    ],
)
def test_options_that_do_not_go_together(folder: Path, arguments: tuple[str, ...], parts: list[str]) -> None:
    refused(sarcstat("audit", folder / "paper.md", *arguments), ExitStatus.USAGE, *parts)


def test_init_needs_both_files(folder: Path) -> None:
    refused(sarcstat("init", "--against", folder / "paper.md"), ExitStatus.USAGE, "go together")
    refused(sarcstat("init", "--data", "d.csv", "--against", "p.md", "--audit"), ExitStatus.USAGE, "--against goes")
    refused(sarcstat("init", "d.csv", "--data", "d.csv", "--against", "p.md"), ExitStatus.USAGE, "--against goes")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("{", "is not JSON"),
        ("[1]", "holds no results of sarcstat"),
        ('{"schema": "sarcstat/1", "results": [{"name": "a"}]}', "holds no results of sarcstat"),
        ('{"schema": "other/2", "results": []}', "holds no results of sarcstat"),
    ],
)
def test_what_is_no_run_is_refused(folder: Path, content: str, part: str) -> None:
    (folder / "results.json").write_text(content, encoding="utf-8")
    refused(sarcstat("audit", folder / "paper.md", "--against", folder), ExitStatus.INPUT, part)


def test_a_folder_without_a_run_is_refused(folder: Path) -> None:
    (folder / "empty").mkdir()
    outcome = sarcstat("audit", folder / "paper.md", "--against", folder / "empty")
    refused(outcome, ExitStatus.INPUT, "has no results.json", "sarcstat run")


def test_the_results_of_one_command_are_taken(folder: Path) -> None:
    file = folder / "describe.json"
    made = sarcstat("describe", folder / "data.csv", "sex", "-o", file, "--quiet")
    assert made.status == 0, made.stderr
    assert json.loads(file.read_text(encoding="utf-8"))["analysis"] == "describe"
    outcome = sarcstat("audit", folder / "paper.md", "--against", file, "--format", "json")
    assert outcome.json["against"]["summary"]["different"] == 0
    assert outcome.json["against"]["summary"]["reproduced"] > 0


@pytest.mark.parametrize(
    ("heading", "men", "women"),
    [
        ("8-month OS, %", "66.7", 1),
        ("Survival at 8 (95% CI)", "66.7", 1),
        ("8 months OS rate (%)", "66.7", 1),
        ("1-year OS rate", "33.3%", 0.5),
    ],
)
def test_rates_at_a_time(folder: Path, heading: str, men: str, women: float) -> None:
    """Of the men one of three has died by 8 months and two by a year; of the women none, and one of two at risk."""
    rows = f"| Gender | |\n| &emsp;Men | {men} |\n| &emsp;Women | 99.0 |\n"
    paper = f"Table 2. Overall survival (OS)\n\n| Factor | {heading} |\n| :-- | --: |\n{rows}"
    (folder / "rates.md").write_text(paper, encoding="utf-8")
    run = ("--time", "os_months", "--event", "os_event", "--time-unit", "months", "--by", "sex", "--times", "8,12")
    made = sarcstat("univariate", folder / "data.csv", *run, "-o", folder / "u.json", "--quiet")
    assert made.status == 0, made.stderr
    outcome = sarcstat("audit", folder / "rates.md", "--against", folder / "u.json", "--format", "json", "--strict")
    assert outcome.status == ExitStatus.FINDINGS
    found = {each["level"]: each for each in outcome.json["against"]["cells"]}
    assert (found["Men"]["verdict"], found["Women"]["verdict"]) == ("reproduced", "different")
    assert found["Women"]["recomputed"] == women
