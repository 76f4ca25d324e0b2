"""Every command has bases, which work; the cases of a seed are always the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import sarcstat

from hostile.case import Case, Ending
from hostile.kinds.commands.bases import BASES, commands, files
from hostile.kinds.commands.python import CALLS
from hostile.verdict import faults

WORKING = [(name, words) for name, bases in BASES.items() for words in bases]


def test_every_command_has_a_base() -> None:
    assert {*BASES} == {*commands()}
    assert {*CALLS} <= {*commands()}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, content in files().items():
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "words"), WORKING, ids=[f"{name} {' '.join(words)[:40]}" for name, words in WORKING])
def test_a_base_works(name: str, words: tuple[str, ...], place: Path) -> None:
    done = sarcstat(*name.split(), *words)
    assert done.status == 0, done.stderr
    case = Case([*name.split(), *words], files(), written=[each.name for each in place.iterdir()])
    found = {each.name: each.read_bytes() for each in place.iterdir() if each.is_file()}
    ending = Ending(done.status, 0, False, 0, 0, done.stdout.encode(), done.stderr.encode(), found, ())
    assert not faults(case, ending)
