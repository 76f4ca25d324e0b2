"""`sarcstat doctor --fix` installs R with apt and its border with pip, after asking; apt, sudo and pip are played."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sarcstat.bridge import border, diagnosis, installation, remedy
from sarcstat.bridge.diagnosis import Check
from sarcstat.cli.doctor import doctor
from sarcstat.errors import RSetupError, UsageError

NO_R = Check("R", "missing", "failed", "R is not installed.", "Install it.")
NO_BORDER = Check("rpy2-rinterface", "missing", "failed", "It is not installed.", "Install it.")
NO_SURVIVAL = Check("R session", "cannot start", "failed", "The R package survival is not installed.", "Install it.")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Debian without R, whose apt installs one, and a pip; the user is root. The folder of its programs."""
    for name in ("R_HOME", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: {"ID": "debian"})
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    program(
        tmp_path, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >>"{tmp_path}/log"; [ "$1" = update ] || : >"{tmp_path}/R"'
    )
    program(tmp_path, "pip", f'echo "pip $RPY2_CFFI_MODE $*" >>"{tmp_path}/log"; : >"{tmp_path}/border"')
    monkeypatch.delenv("RPY2_CFFI_MODE", raising=False)
    monkeypatch.setattr(installation, "r_home", lambda: tmp_path)
    monkeypatch.setattr(installation, "r_version", lambda home: "4.2.2")
    monkeypatch.setattr(border, "variables", dict)
    monkeypatch.setattr(border, "install_command", lambda version: [str(tmp_path / "pip"), version])

    def diagnose() -> list[Check]:
        if not (tmp_path / "R").exists():
            return [Check("Python", "3.11.2"), NO_R]
        there = (tmp_path / "border").exists()
        return [Check("R", "4.2.2"), Check("rpy2-rinterface", "3.6.5") if there else NO_BORDER]

    monkeypatch.setattr(diagnosis, "diagnose", diagnose)
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)


def log(machine: Path) -> list[str]:
    file = machine / "log"
    return file.read_text("utf-8").splitlines() if file.exists() else []


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(doctor, arguments)


def answer(monkeypatch: pytest.MonkeyPatch, agreed: bool) -> None:
    monkeypatch.setattr(sys.modules["sarcstat.cli.doctor"], "_agreed", lambda: agreed)


BORDER = "pip  4.2.2"
INSTALL = "noninteractive install --yes --no-install-recommends r-base-core r-cran-survival"


def test_r_is_installed_where_the_user_agrees(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, agreed=True)
    result = asked("--fix")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "ready"
    assert log(machine) == [INSTALL, BORDER]
    assert "To be run: apt-get install" in result.stderr
    assert "Installed: r-base-core, r-cran-survival." in result.stderr
    assert result.stderr.splitlines()[-2:] == [f"To be run: {machine}/pip 4.2.2", "Installed: rpy2-rinterface."]


def test_yes_agrees(machine: Path) -> None:
    assert asked("--fix", "--yes").exit_code == 0
    assert log(machine) == [INSTALL, BORDER]


def test_nothing_is_installed_where_the_user_does_not_agree(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, agreed=False)
    result = asked("--fix")
    assert result.exit_code == 5
    assert "not ready" in result.stdout.splitlines()
    assert log(machine) == []


def test_nothing_is_installed_where_nobody_can_be_asked(machine: Path) -> None:
    result = asked("--fix")
    assert isinstance(result.exception, RSetupError)
    assert "--yes" in str(result.exception.problems[0].hint)
    assert log(machine) == []


def test_without_fix_nothing_is_installed(machine: Path) -> None:
    assert asked().exit_code == 5
    assert log(machine) == []


def test_yes_alone_is_refused(machine: Path) -> None:
    assert isinstance(asked("--yes").exception, UsageError)


def test_the_lists_are_updated_where_apt_fails_at_first(machine: Path) -> None:
    log_it = f'cd "{machine}"; echo "$1" >>log'
    program(machine, "apt-get", f'{log_it}; [ "$1" = update ] && : >new; [ -e new ] && : >R')
    assert asked("--fix", "--yes").exit_code == 0
    assert log(machine) == ["install", "update", "install", BORDER]


def test_where_r_is_there_only_its_border_is_installed(machine: Path) -> None:
    (machine / "R").touch()
    assert asked("--fix", "--yes").exit_code == 0
    assert log(machine) == [BORDER]


def test_rpy2_is_looked_for_again_but_not_beside_a_running_r(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine / "R").touch()
    loaded = {name: module for name, module in sys.modules.items() if not name.startswith(("rpy2", "_rinterface"))}
    monkeypatch.setattr(sys, "modules", loaded | {"rpy2": sys, "rpy2.situation": sys, "rpy2.rinterface": sys})
    assert asked("--fix", "--yes").exit_code == 0
    assert "rpy2.situation" in sys.modules
    (machine / "border").unlink()
    del sys.modules["rpy2.rinterface"]  # as where loading it failed
    assert asked("--fix", "--yes").exit_code == 0
    assert not {"rpy2", "rpy2.situation"} & set(sys.modules)


def test_a_build_that_fails_is_tried_without_a_compiler(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (machine / "R").touch()
    monkeypatch.setenv("R_HOME", "/R")
    program(
        machine,
        "pip",
        f'cd "{machine}"; echo "pip $RPY2_CFFI_MODE ${{R_HOME-none}}" >>log; [ -n "$RPY2_CFFI_MODE" ] && : >border',
    )
    assert asked("--fix", "--yes").exit_code == 0
    assert log(machine) == ["pip  /R", "pip ABI none"]
    monkeypatch.setattr(border, "variables", lambda: border.PLAIN)
    assert remedy.next_step([NO_BORDER]) == remedy.Step("rpy2-rinterface", (f"{machine}/pip", "4.2.2"), border.PLAIN)
    monkeypatch.setattr(border, "variables", dict)
    (machine / "border").unlink()
    program(machine, "pip", "exit 1")
    failure = asked("--fix", "--yes").exception
    assert isinstance(failure, RSetupError)
    assert "/pip 4.2.2` failed" in failure.problems[0].message
    monkeypatch.setenv("RPY2_CFFI_MODE", "API")
    assert remedy.next_step([NO_BORDER]) == remedy.Step("rpy2-rinterface", (f"{machine}/pip", "4.2.2"))


def test_what_a_step_does_not_mend_is_not_tried_for_ever(machine: Path) -> None:
    (machine / "R").touch()
    program(machine, "pip", f'echo pip >>"{machine}/log"')
    result = asked("--fix", "--yes")
    assert result.exit_code == 5
    assert log(machine) == ["pip"]
    assert "--fix can install nothing more here" in result.stderr


def test_apt_fails(machine: Path) -> None:
    program(machine, "apt-get", "exit 100")
    failure = asked("--fix", "--yes").exception
    assert isinstance(failure, RSetupError)
    assert "apt-get install" in failure.problems[0].message


def test_sudo_and_no_sudo(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(RSetupError) as caught:
        remedy.next_step([NO_R])
    assert "As root, type: apt-get update && apt-get install" in str(caught.value.problems[0].hint)
    program(machine, "sudo", f'echo "sudo $1" >>"{machine}/log"; exec "$@"')
    program(machine, "apt-get", f'echo "$1" >>"{machine}/log"; [ "$1" = update ]')
    step = remedy.next_step([NO_R])
    assert step is not None
    with pytest.raises(RSetupError):
        remedy.run(step)
    assert log(machine) == ["sudo apt-get", "install", "sudo apt-get", "update", "sudo apt-get", "install"]


def test_where_there_is_no_apt(machine: Path) -> None:
    (machine / "apt-get").unlink()
    result = asked("--fix", "--yes")
    assert result.exit_code == 5
    assert "--fix can install nothing more here" in result.stderr
    assert "brew install r" in result.stdout


@pytest.mark.parametrize("variable", ["R_HOME", "CONDA_PREFIX"])
def test_an_r_of_another_kind_is_not_installed_over(
    machine: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(machine))
    assert remedy.next_step([NO_R]) is None


def test_a_missing_package_of_debians_r(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "r_home", lambda: Path("/usr/lib/R"))
    step = remedy.next_step([NO_SURVIVAL])
    assert step is not None
    assert step.what == "r-cran-survival"
    monkeypatch.setattr(installation, "r_home", lambda: Path("/opt/R/4.5.0/lib/R"))
    assert remedy.next_step([NO_SURVIVAL]) is None


def test_what_nothing_here_can_mend(machine: Path) -> None:
    failed = Check("pandas", "missing", "failed", "The Python package pandas is not installed.")
    assert remedy.next_step([failed]) is None
