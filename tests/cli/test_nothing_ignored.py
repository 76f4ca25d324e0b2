"""An option of a command that analyzes no data makes a difference, is refused, or is said to make none: in every mode.

Those of analyses are tried in options/test_every_option.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from hostile.kinds.commands.bases import commands, files
from running import sarcstat

from sarcstat.cli.perform import figure_commands, table_commands

Words = tuple[str, ...]

#: A job that neither saves nor draws anything.
_JOB = (
    "GET DATA /TYPE=TXT /FILE='data.csv' /DELIMITERS=',' /FIRSTCASE=2 /VARIABLES=id F4 time F8.2 status F1.\n"
    "FREQUENCIES VARIABLES=status.\n"
)
#: The modes of each command, by what is typed.
MODES: Mapping[str, tuple[Words, ...]] = {
    "audit": (("paper.md",), ("paper.md", "--data", "data.csv", "--mapping", "mapping.toml")),
    "columns": (("data.csv",), ("data.csv", "--names")),
    "crosscheck": (("listing.txt", "--data", "data.csv"), ("oms.xml", "--data", "data.csv")),
    "diff": (("first.json", "second.json"),),
    "explain": ((), ("median-ci",)),
    "init": ((), ("data.csv",), ("--audit",), ("--against", "paper.md", "--data", "data.csv"), ("--templates", "own")),
    "outputs": (("oms.xml",), ("listing.txt", "--syntax")),
    "run": (("small.toml",), ("small.toml", "--dry-run")),
    "simulate": (("--design", "two_arms", "--patients", "30", "-o", "s.csv"), ("--list",)),
    "syntax": (("job.sps",), ("job.sps", "--to", "new.toml")),
}
#: A value of each option that is no flag.
VALUES: Mapping[str, str] = {
    "--against": "paper.md", "--by": "arm", "--comment": "1,", "--conf-type": "plain", "--covariates": "age,arm",
    "--data": "events.csv", "--decimal": ",", "--delimiter": ";", "--design": "zhang2022", "--encoding": "utf-16",
    "--engine": "pspp", "--event": "status=1", "--figures": "drawn", "--format": "json", "--head": "2",
    "--header-row": "2", "--id": "arm", "--mapping": "mapping.toml", "--max-rows": "1", "--na": "II",
    "--adverse-events": "e.csv", "--only": "table1", "--output": "new.json", "--patients": "20",
    "--reference-docx": "house.docx", "--search-limit": "5", "--seed": "5", "--severity": "serious",
    "--sheet": "1", "--skip": "3", "--strata": "stage", "--style": "r", "--table": "1", "--template": "own",
    "--templates": "mine", "--ties": "exact", "--time": "time", "--time-unit": "days", "--to": "new.toml",
    "--tolerance": "0.5",
}  # fmt: skip
_OUTPUT = {"init": "other.toml", "run": "made", "simulate": "t.csv"}

_STRICT = "nothing is wrong here"
_TRIED = "--dry-run is put to a command that is meant to be run without it"
#: What leaves everything as it is, by command, a word of the mode (or "") and option, and why that is right.
WITHOUT: Mapping[tuple[str, str, str], str] = {
    ("columns", "", "--strict"): _STRICT,
    ("columns", "--names", "--na"): "how a file is read may be said wherever it is read",
    ("columns", "--names", "--decimal"): "as --na",
    ("columns", "--names", "--comment"): "as --na",
    ("crosscheck", "oms.xml", "--style"): "no cell of this output is recomputed",
    ("crosscheck", "oms.xml", "--search"): "no cell of this output differs",
    ("crosscheck", "oms.xml", "--strict"): _STRICT,
    ("init", "", "--force"): "no file is in the way",
    ("outputs", "", "--strict"): _STRICT,
    ("run", "", "--csv-safe"): "no text of these tables is a formula",
    ("run", "", "--force"): "no folder is in the way",
    ("run", "", "--strict"): _STRICT,
    ("run", "--dry-run", "--output"): _TRIED,
    ("simulate", "s.csv", "--csv-safe"): "no text of this cohort is a formula",
    ("syntax", "", "--engine"): "nothing in this job needs it",
    ("syntax", "", "--allow-save"): "it allows; this job saves nothing",
    ("syntax", "", "--strict"): _STRICT,
    ("syntax", "", "--force"): "no file is in the way",
}


class Seen(NamedTuple):
    """All that a command leaves."""

    status: int
    stdout: str
    stderr: str
    written: Mapping[str, bytes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def seen(folder: Path, words: Words) -> Seen:
    """What a command leaves in a folder that has what commands are of."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    given = {**files(), "job.sps": _JOB.encode()}
    for name, content in given.items():
        (folder / name).write_bytes(content)
    done = sarcstat(*words)
    found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return Seen(*astuple(done), {name: content for name, content in found.items() if given.get(name) != content})


def options_of(command: str, mode: Words) -> Iterator[Words]:
    """Each option that the mode does not have, with a value."""
    for option in commands()[command].params:
        if not isinstance(option, click.Option) or {*option.opts} & {*mode, "--quiet", "--traceback"}:
            continue
        word = max(option.opts, key=len)
        own = _OUTPUT.get(command) if word == "--output" else None
        yield (word,) if option.is_flag else (word, own or VALUES[word])


@pytest.mark.parametrize(
    ("command", "mode"),
    [pytest.param(command, mode, id=" ".join((command, *mode))) for command, modes in MODES.items() for mode in modes],
)
def test_no_option_is_ignored_without_a_word(folder: Path, command: str, mode: Words) -> None:
    usual = seen(folder, (command, *mode))
    assert usual.status == 0, usual.stderr
    same = {given[0] for given in options_of(command, mode) if seen(folder, (command, *mode, *given)) == usual}
    known = {option for name, word, option in WITHOUT if name == command and (not word or word in mode)}
    assert same <= known, "refuse it, or say that it makes no difference; or say here why that is right"


def test_every_mode_without_a_difference_is_there() -> None:
    for command, word, option in WITHOUT:
        modes = [mode for mode in MODES[command] if not word or word in mode]
        assert any(option == given[0] for mode in modes for given in options_of(command, mode)), (command, word, option)


def test_every_command_is_tried_here_or_with_the_analyses() -> None:
    apart = {"completion", "doctor", "man"}  # without files, and with one option at most that is no flag
    assert {*commands()} == {*MODES, *table_commands(), *figure_commands(), *apart}
