"""Which rpy2-rinterface fits an R, and the command that puts it where sarcstat is."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sarcstat.bridge import border
from sarcstat.errors import RSetupError


@pytest.mark.parametrize(
    ("version", "wanted"),
    [
        ("4.2.2", border.OLDER_R),
        ("4.4.3", border.OLDER_R),
        ("4.5.0", border.NEWER_R),
        ("4.10.1", border.NEWER_R),
        ("5.0.0", border.NEWER_R),
        ("unknown", border.OLDER_R),
    ],
)
def test_the_release_is_chosen_by_the_version_of_r(version: str, wanted: str) -> None:
    assert border.requirement(version) == wanted


def test_r_before_4_5_gets_no_release_that_looks_up_its_symbols() -> None:
    assert border.OLDER_R.endswith("<3.6.6")
    assert border.NEWER_R.endswith("<3.7")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment without pip; no other program is there. Its folder."""
    (tmp_path / "programs").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "sarcstat"))
    monkeypatch.setattr(border, "find_spec", lambda name: None)
    (tmp_path / "sarcstat").mkdir()
    return tmp_path


def program(made: Path, name: str) -> str:
    file = made / "programs" / name
    file.write_text("#!/bin/sh\n", "utf-8")
    file.chmod(0o755)
    return str(file)


def test_pip_of_the_environment(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(border, "find_spec", lambda name: name == "pip")
    program(made, "uv")
    program(made, "pipx")
    command = border.install_command("4.2.2")
    assert command[:4] == [sys.executable, "-m", "pip", "install"]
    assert command[-1] == border.OLDER_R
    assert {"--no-cache-dir", "--force-reinstall"} <= set(command)


def test_an_environment_of_pipx(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(border, "find_spec", lambda name: name == "pip")
    about = made / "sarcstat/pipx_metadata.json"
    about.write_text('{"backend": "uv"}', "utf-8")
    assert border.install_command("4.5.0")[1:3] == ["-m", "pip"]  # pipx itself has gone
    pipx = program(made, "pipx")
    command = border.install_command("4.5.0")
    assert command[:2] == [pipx, "inject"]
    assert command[-3:] == ["--pip-args=--no-cache-dir", "sarcstat", border.NEWER_R]
    about.write_text("{}", "utf-8")  # of an older pipx
    assert "--pip-args=--no-cache-dir --force-reinstall" in border.install_command("4.5.0")


def test_an_environment_of_uv(made: Path) -> None:
    uv = program(made, "uv")
    command = border.install_command("4.5.0")
    assert command[:3] == [uv, "pip", "install"]
    assert command[command.index("--python") + 1] == sys.executable
    assert command[-1] == border.NEWER_R


def test_an_environment_that_nothing_installs_into(made: Path) -> None:
    with pytest.raises(RSetupError) as caught:
        border.install_command("4.5.0")
    (problem,) = caught.value.problems
    assert str(made / "sarcstat") in problem.message
    assert "-m ensurepip" in str(problem.hint)
    assert border.command_in_words("4.5.0") == f"pip install '{border.NEWER_R}'"


def test_without_a_compiler_nothing_is_compiled(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """rpy2's build asks R, and R asks make: where that is missing, R is hidden from it."""
    monkeypatch.delenv("RPY2_CFFI_MODE", raising=False)
    program(made, "uv")
    assert border.variables() == border.PLAIN
    assert border.command_in_words("4.2.2").startswith(f"env -u R_HOME RPY2_CFFI_MODE=ABI PATH={os.devnull} ")
    program(made, "make")
    assert border.variables() == border.PLAIN
    program(made, "clang")
    assert border.variables() == {}
    (made / "programs/make").unlink()
    monkeypatch.setenv("RPY2_CFFI_MODE", "API")
    assert border.variables() == {}
