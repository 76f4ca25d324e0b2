"""The machine notices each way in which a command may not end, and takes no right ending for one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from hostile.case import Case
from hostile.engine import Engine, case_of, surroundings
from hostile.kinds import KINDS
from hostile.report import Report
from hostile.verdict import faults

SEEN = {
    "abort": ["signal"],
    "bug": ["exit 1"],
    "raise": ["exit 70", "traceback"],
    "leave": ["leftover"],
    "leave-here": ["leftover"],
    "write": ["leftover"],
    "half": ["half-written"],
    "replace": ["a file of the user's"],
    "remove": ["a file of the user's"],
    "escape": ["raw control character"],
    "turn": ["raw control character"],
    "memory": ["memory"],
    "silent": ["no sentence"],
    "result": ["a result beside an error"],
    "error": [],
    "fine": [],
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = Engine("hostile.bad_program")
    yield made
    made.close()


@pytest.mark.parametrize("what", SEEN)
def test_it_sees(what: str, engine: Engine) -> None:
    case = Case([what], {"a.csv": b"a,b\n1,2\n"}, written=["out.csv"] if what == "half" else [])
    assert [fault.kind for fault in faults(case, engine.run(case))] == SEEN[what]


def test_it_sees_who_does_not_end(engine: Engine) -> None:
    case = Case(["hang"])
    assert [fault.kind for fault in faults(case, engine.run(case, seconds=0.3))] == ["hang"]


@pytest.mark.parametrize("what", ["escape", "turn"])
def test_it_sees_what_a_terminal_gets(what: str, engine: Engine) -> None:
    case = Case([what], terminal=True)
    assert [fault.kind for fault in faults(case, engine.run(case))] == ["raw control character"]


def test_what_is_wrong_is_kept(engine: Engine, tmp_path: Path) -> None:
    case = Case(["bug", "--by", "a b"], {"folder/a.csv": b"a\n"}, environment={"COLUMNS": "60"})
    report = Report(str(tmp_path))
    report.add("options-1-2", case, engine.run(case))
    assert report.wrong == 1
    assert (tmp_path / "options-1-2" / "folder" / "a.csv").read_bytes() == b"a\n"
    assert (tmp_path / "options-1-2" / "command.sh").read_text() == "env COLUMNS=60 sarcstat bug --by 'a b'\n"
    assert "exit 1" in report.text()
    assert "options-1-2" in report.text()


def digests() -> dict[str, list[str]]:
    """Of each kind what tells some of its cases from others."""
    return {
        kind: [sha256(repr(case_of(f"{kind}-1-{number}")).encode()).hexdigest() for number in range(20)]
        for kind in KINDS
    }


def test_a_seed_is_the_same_case_in_another_process() -> None:
    """At another time, and with other hashes of texts."""
    code = "import json; from hostile.test_machine import digests; print(json.dumps(digests()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=surroundings(), check=False)
    assert done.returncode == 0, done.stderr
    here = digests()
    assert json.loads(done.stdout) == here
    assert [kind for kind, found in here.items() if len({*found}) < 12] == []
