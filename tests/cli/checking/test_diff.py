"""`sarcstat diff` as a shell sees it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from reports import numbers_only
from running import LUNG, sarcstat

KM = ("km", *LUNG, "--by", "sex", "--format", "json")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("runs")
    sarcstat("init", "-o", folder / "colon.toml")
    text = numbers_only((folder / "colon.toml").read_text(encoding="utf-8"))
    assert "bins = [60]" in text
    (folder / "colon.toml").write_text(text, encoding="utf-8")
    (folder / "other.toml").write_text(text.replace("bins = [60]", "bins = [65]"), encoding="utf-8")
    for name in ("colon", "other"):
        assert sarcstat("run", folder / f"{name}.toml", "-o", folder / name).status == 0
    for name, more in (("before", ()), ("after", ("--conf-type", "log-log"))):
        (folder / f"{name}.json").write_text(sarcstat(*KM, *more).stdout, encoding="utf-8")
    return folder


def test_two_runs_of_a_study(runs: Path) -> None:
    found = sarcstat("diff", runs / "colon", runs / "other", "--strict")
    assert found.status == 6
    assert "changed" in found.stdout
    assert "study variables.age_group.bins" in found.stdout
    assert "Age group" in found.stdout
    assert "Length of follow-up" not in found.stdout.partition("Tables: numbers that differ")[2]


def test_a_run_and_its_copy(runs: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(runs / "colon", tmp_path / "copy")
    for first, second in ((runs / "colon", copy), (copy, copy / "results.json")):
        found = sarcstat("diff", first, second, "--strict", "--quiet")
        assert found.status == 0
        assert "numbers agree" in " ".join(found.stdout.split())


def test_json_has_every_difference(runs: Path) -> None:
    found = sarcstat("diff", runs / "before.json", runs / "after.json", "--format", "json").json["diff"]
    changed = [each for each in found["numbers"] if each["place"] == "table"]
    assert found["summary"]["changed"] == len(found["numbers"])
    before, after = (json.loads((runs / f"{name}.json").read_text(encoding="utf-8")) for name in ("before", "after"))
    assert sorted(each["second"]["text"] for each in changed) == sorted(texts(after) - texts(before))
    assert found["circumstances"] == [
        {"result": "km", "what": "option conf_type", "first": "", "second": "log-log"},
    ]


def texts(record: dict[str, Any]) -> set[str]:
    return {cell["text"] for table in record["tables"] for cell in table["cells"]}


def test_all_lists_what_a_long_list_leaves_out(runs: Path) -> None:
    short = sarcstat("diff", runs / "colon", runs / "other").stdout
    long = sarcstat("diff", runs / "colon", runs / "other", "--all").stdout
    assert "--all lists them" in short
    assert "--all lists them" not in long
    assert len(long) > 2 * len(short)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        ("{", "is not JSON"),
        ("[]", "holds no results of sarcstat"),
        ('{"schema": "sarcstat/1", "results": [{"analysis": 3}]}', "holds no results of sarcstat"),
        ('{"schema": "sarcstat/1", "analysis": "km", "options": {}, "statistics": [], "tables": [7]}', "is not as"),
    ],
)
def test_what_is_no_run_is_said(runs: Path, tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "wrong.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    found = sarcstat("diff", runs / "colon", file)
    assert found.status == 3
    assert said in found.stderr
    assert "Hint:" in found.stderr


def test_a_folder_without_results(runs: Path, tmp_path: Path) -> None:
    found = sarcstat("diff", tmp_path, runs / "colon")
    assert (found.status, "has no results.json" in found.stderr) == (3, True)
