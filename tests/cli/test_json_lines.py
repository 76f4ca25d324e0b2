"""`--json-lines`: standard error as objects, a line each."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from reports import numbers_only
from running import LUNG, sarcstat, sarcstat_process

from sarcstat.cli.json_lines import JsonLines


def events(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_notes_errors_and_the_end_are_objects() -> None:
    plain = sarcstat("km", "survival::lung", "--time", "tim", "--event", "x")
    found = sarcstat("--json-lines", "km", "survival::lung", "--time", "tim", "--event", "x")
    assert found.status == plain.status == 3
    told = events(found.stderr)
    assert told[-1] == {"kind": "ended", "status": 3}
    words = {"error": "Error", "hint": "Hint"}
    assert [f"{words[each['kind']]}: {each['text']}" for each in told[:-1]] == plain.stderr.splitlines()


@pytest.mark.parametrize("typed", [("km", "--nothing"), ("kmm",), ("--nothing",), ("km", "a\0")])
def test_a_command_line_that_is_not_understood(typed: tuple[str, ...]) -> None:
    told = events(sarcstat("--json-lines", *typed).stderr)
    assert [each["kind"] for each in told] == ["error", "hint", "ended"]
    assert told[-1]["status"] == 2


def test_a_study_tells_its_progress(tmp_path: Path) -> None:
    sarcstat("init", "-o", tmp_path / "colon.toml")
    text = numbers_only((tmp_path / "colon.toml").read_text(encoding="utf-8"))
    (tmp_path / "colon.toml").write_text(text, encoding="utf-8")
    plain = sarcstat("run", tmp_path / "colon.toml", "-o", tmp_path / "plain")
    found = sarcstat("--json-lines", "run", tmp_path / "colon.toml", "-o", tmp_path / "out")
    assert found.stdout.replace("out", "plain") == plain.stdout
    told = events(found.stderr)
    progress = [each for each in told if each["kind"] == "progress"]
    assert [each["done"] for each in progress] == list(range(len(progress)))
    assert progress[-1]["done"] == progress[-1]["total"] == len(progress) - 1
    assert {"kind": "written", "text": str(tmp_path / "out")} in told
    assert told[-1] == {"kind": "ended", "status": 0}


def test_standard_error_is_itself_again(capsys: pytest.CaptureFixture[str]) -> None:
    first = sarcstat("--json-lines", "km", *LUNG, "--by", "nothing")
    second = sarcstat("km", *LUNG, "--by", "nothing")
    assert first.stderr.startswith("{")
    assert second.stderr.startswith("Error: ")


def test_in_a_process_of_its_own() -> None:
    found = sarcstat_process("--json-lines", "km", *LUNG)
    assert events(found.stderr) == [{"kind": "ended", "status": 0}]
    assert "Means and Medians" in found.stdout


def test_lines_that_come_in_parts() -> None:
    out = io.StringIO()
    lines = JsonLines(out)
    lines.write("Warn")
    lines.write("ing: Größe\n\nsomething")
    lines.write(" else\nWrote a b.html\nhalf")
    lines.ended(4)
    assert events(out.getvalue()) == [
        {"kind": "warning", "text": "Größe"},
        {"kind": "text", "text": "something else"},
        {"kind": "written", "text": "a b.html"},
        {"kind": "text", "text": "half"},
        {"kind": "ended", "status": 4},
    ]
