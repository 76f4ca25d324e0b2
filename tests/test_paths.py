"""Paths that the file system has something against end in a sentence, whatever they are given for."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from running import ROOT, sarcstat

from sarcstat import paths
from sarcstat.errors import ExitStatus, system_error

LONG = "n" * 251 + ".csv"
KM = ("--time", "t", "--event", "d")
#: Where a path is given: the command line around it, and the extension that it needs.
PLACES = [
    (("km", "{}", *KM), ".csv"),
    (("describe", "a.csv", "-o", "{}"), ".html"),
    (("describe", "a.csv", "-o", "x.docx", "--reference-docx", "{}"), ".docx"),
    (("cox", "a.csv", *KM, "--covariates", "d", "--script-r", "{}"), ".R"),
    (("plot", "km", "a.csv", *KM, "-o", "{}"), ".svg"),
    (("adverse-events", "a.csv", "--events", "{}", "--id", "t"), ".csv"),
    (("run", "{}"), ".toml"),
    (("run", "study.toml", "-o", "{}"), ""),
    (("run", "study.toml", "--template", "{}"), ""),
    (("init", "-o", "{}"), ".toml"),
    (("init", "--templates", "{}"), ""),
    (("init", "{}"), ".csv"),
    (("simulate", "--design", "two_arms", "-o", "{}"), ".csv"),
    (("simulate", "--design", "{}", "-o", "x.csv"), ".toml"),
    (("audit", "{}"), ".md"),
    (("audit", "a.csv", "--data", "a.csv", "--mapping", "{}"), ".toml"),
    (("outputs", "{}"), ".spv"),
    (("crosscheck", "{}"), ".spv"),
    (("crosscheck", "a.csv", "--data", "{}"), ".csv"),
    (("diff", "{}", "a.csv"), ".json"),
    (("syntax", "{}"), ".sps"),
    (("syntax", "job.sps", "--data", "{}"), ".csv"),
    (("man", "{}"), ""),
]
ODD = {"long": "n" * 251, "longer": "n" * 5000, "loop": "loop", "below a file": "a.csv/x"}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("place", range(len(PLACES)))
def test_an_odd_path_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int, odd: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("t,d\n1,1\n2,0\n3,1\n")
    Path("study.toml").write_text('[study]\nname = "s"\n[data]\nfile = "a.csv"\n')
    Path("job.sps").write_text("GET FILE='x.sav'.\n")
    words, extension = PLACES[place]
    name = ODD[odd] + extension
    if odd == "loop":
        Path(name).symlink_to(name)
    found = sarcstat(*(word.replace("{}", name) for word in words))
    assert found.status in (ExitStatus.INPUT, ExitStatus.USAGE) or (odd == "long" and not found.status), found.stderr[
        :400
    ]
    assert ("Error: " in found.stderr) == bool(found.status)
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]


@pytest.mark.parametrize("command", [("describe", "a.csv"), ("run", "study.toml"), ("init",), ("simulate", "--list")])
def test_a_working_folder_that_is_gone(tmp_path: Path, command: tuple[str, ...]) -> None:
    code = f"import os, sys; os.rmdir(os.getcwd()); from sarcstat.cli import run; sys.exit(run({list(command)!r}))"
    (tmp_path / "gone").mkdir()
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path / "gone",
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode in (ExitStatus.OK, ExitStatus.INPUT, ExitStatus.USAGE), done.stderr
    assert "Traceback" not in done.stderr


def test_what_the_system_refuses_is_said_in_its_words() -> None:
    said = system_error(PermissionError(13, "Permission denied", "/x/y"))
    assert str(said) == "'/x/y' cannot be used: permission denied."
    assert "is needed: too many open files" in str(system_error(OSError(24, "Too many open files")))


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b", "loop"])
def test_a_question_has_an_answer(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "loop":
        path.symlink_to(path)
    assert not any(ask(path) for ask in (paths.there, paths.is_file, paths.is_folder, paths.is_locked))
    assert paths.identity(path) is None
    assert paths.inside(path) == []
    assert isinstance(paths.resolved(path), Path)
    assert paths.hindrance(path)


#: What asks the file system without a guard, reads, or writes; all of it has a door of ours.
UNGUARDED = (
    "is_dir",
    "is_file",
    "exists",
    "resolve",
    "iterdir",
    "glob",
    "read_bytes",
    "read_text",
    "write_bytes",
    "write_text",
)
#: The doors, what is about the installation or a folder of ours, and the results of libraries that write by themselves.
DOORS = (
    *("paths.py", "files_read.py", "files_written.py", "cleanup.py", "resources.py", "bridge/", "data/table_file.py"),
    *("study/report/folder.py", "study/report/writing.py", "data/cohort/export.py", "data/steps/engine.py"),
    *("temporary.py", "render/templating/confined.py", "cli/manual.py"),
)


def test_paths_go_through_the_doors() -> None:
    package = ROOT / "sarcstat"
    found = []
    for path in sorted(package.rglob("*.py")):
        where = path.relative_to(package).as_posix()
        if where.startswith(DOORS):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in UNGUARDED
            ):
                continue
            owner = ast.unparse(node.func.value)
            if "templates()" not in owner and "designs()" not in owner and owner not in ("each", "paths"):
                found.append(f"{where}: {ast.unparse(node)[:60]}")
    assert found == []
