"""`sarcstat doctor` ends with `ready`, or with what to do and exit code 5, and never with a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sarcstat.bridge.border import command_in_words
from sarcstat.bridge.installation import INSTALL_R, r_home, r_version
from sarcstat.cli.doctor import doctor


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(doctor, arguments)


def test_ready() -> None:
    result = asked()
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[-1] == "ready"
    for name in ("Python", "sarcstat", "rpy2-rinterface", "R", "R_HOME", "survival", "Matrix", "testthat", "Terminal"):
        assert sum(line.split(" ")[0] == name for line in lines) == 1
    assert result.stderr == ""


def test_json() -> None:
    result = asked("--format", "json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["ready"] is True
    r = next(check for check in document["checks"] if check["name"] == "R_HOME")
    assert r == {"name": "R_HOME", "found": str(r_home()), "status": "ok", "remark": "", "hint": ""}


def test_without_r_the_commands_for_each_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("R_HOME", raising=False)
    result = asked()
    assert result.exit_code == 5
    assert "not ready" in result.stdout.splitlines()
    assert "R is not installed, or its program `R` is not on the PATH." in result.stdout
    for system, command in INSTALL_R.items():
        assert any(system in line and command in line for line in result.stdout.splitlines())
    assert sum(line.startswith("> ") for line in result.stdout.splitlines()) == 1
    assert "sarcstat doctor --fix" in result.stdout.splitlines()[-1]
    document = asked("--format", "json")
    assert document.exit_code == 5
    assert json.loads(document.stdout)["ready"] is False


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        ("Exception('undefined symbol: R_getVar')", "which has no R_getVar."),
        ("ImportError('broken')", "cannot be loaded: broken."),
    ],
)
def test_with_a_broken_rpy2(tmp_path: Path, failure: str, said: str) -> None:
    (tmp_path / "rpy2").mkdir()
    (tmp_path / "rpy2/__init__.py").touch()
    (tmp_path / "rpy2/situation.py").touch()
    (tmp_path / "rpy2/rinterface.py").write_text(f"raise {failure}\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "sarcstat", "doctor"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (5, "")
    assert "not ready" in done.stdout.splitlines()
    assert said in done.stdout
    assert command_in_words(r_version(r_home())) in done.stdout.splitlines()[-1]
