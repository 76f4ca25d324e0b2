"""What `sarcstat doctor` finds, and what renv.lock declares."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from sarcstat import resources
from sarcstat.bridge import diagnosis, installation, session
from sarcstat.bridge.diagnosis import Check, diagnose, locked_versions

ROOT = Path(__file__).resolve().parents[2]

# They come with R itself, in its version.
BASE = {"base", "compiler", "datasets", "graphics", "grDevices", "grid", "methods", "splines", "stats", "utils"}


def found() -> dict[str, Check]:
    return {check.name: check for check in diagnose()}


def test_everything_is_there() -> None:
    checks = found()
    assert {check.status for check in checks.values()} <= {"ok", "note"}
    assert checks["Python"].found == ".".join(map(str, sys.version_info[:3]))
    assert checks["R"].found == session.versions()["R"]
    assert checks["survival"].found == session.versions()["survival"]
    assert Path(checks["R_HOME"].found) == installation.r_home()
    assert re.fullmatch(r"3\.6\.[45] \(A[PB]I mode\)", checks["rpy2-rinterface"].found)
    assert checks["pandas"].found.startswith("3.")
    assert "optional" in checks["testthat"].remark
    assert checks["R's encoding"].found == "UTF-8"


def test_another_version_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    other = dict.fromkeys(locked_versions(), "0.0-1")
    monkeypatch.setattr(diagnosis, "locked_versions", lambda: other)
    for name in other:
        assert found()[name].status == "note"
        assert "renv.lock has 0.0-1" in found()[name].remark


def test_the_versions_of_renv_lock_are_no_note(monkeypatch: pytest.MonkeyPatch) -> None:
    same = {name: found()[name].found for name in locked_versions()}
    monkeypatch.setattr(diagnosis, "locked_versions", lambda: same)
    assert {found()[name].status for name in same} == {"ok"}


def test_without_r(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("R_HOME", raising=False)
    checks = found()
    assert checks["R"].status == "failed"
    assert checks["R"].found == "missing"
    assert checks["rpy2-rinterface"].found == installation.rpy2_version()
    assert [name for name, check in checks.items() if check.status == "failed"] == ["R"]


def test_a_missing_python_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis.metadata, "requires", lambda name: ["no.such_package-1>=2,<3", "click; extra == 'x'"])
    checks = found()
    assert checks["no.such_package-1"].status == "failed"
    assert checks["no.such_package-1"].hint == "Use `pip install no.such_package-1`."
    assert "click" not in checks


def test_a_terminal_without_utf_8_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="latin-1"))
    check = found()["Terminal"]
    assert (check.found, check.status) == ("ISO8859-1", "note") or (check.found, check.status) == ("LATIN-1", "note")


def test_renv_lock_declares_what_the_scripts_use() -> None:
    code = "\n".join(path.read_text("utf-8") for path in resources.r_scripts().glob("*.R"))
    used = set(re.findall(r"\b([A-Za-z][\w.]*):::?", re.sub(r"#.*", "", code)))
    assert used - BASE <= set(locked_versions()), "an R package is used that renv.lock does not declare"
    assert {"R", "survival", "Matrix"} <= set(locked_versions())


def test_renv_lock_names_no_address() -> None:
    text = (ROOT / "renv.lock").read_text("utf-8")
    assert "://" not in text
    lock = json.loads(text)
    assert lock["R"]["Repositories"] == []
    assert all(package["Package"] == name for name, package in lock["Packages"].items())
    assert text == (resources.r_scripts() / "renv.lock").read_text("utf-8")
