"""What `make demo` says on a machine that lacks something: tried with a PATH that holds little."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLAIN_TOOLS = ("sh", "cat", "cksum", "dirname", "env", "grep", "mktemp", "rm", "sed", "tail")


@dataclass(frozen=True)
class Machine:
    """A checkout and the only programs that are there."""

    checkout: Path
    programs: Path

    def add(self, name: str, script: str) -> None:
        program = self.programs / name
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)

    def set_up(self, goal: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", str(self.checkout / ".ci" / "setup.sh"), goal]
        environment = {"PATH": str(self.programs), "HOME": str(self.checkout)}
        return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Python, no R, no apt, in a folder with a space in its name; the user is not root."""
    built = Machine(tmp_path / "my checkout", tmp_path / "programs")
    built.programs.mkdir()
    shutil.copytree(ROOT / ".ci", built.checkout / ".ci")
    shutil.copy(ROOT / "pyproject.toml", built.checkout)
    for name in PLAIN_TOOLS:
        (built.programs / name).symlink_to(str(shutil.which(name)))
    built.add("python3", f'exec {shlex.quote(sys.executable)} "$@"')
    built.add("id", "echo 1000")
    return built


def test_without_apt_the_commands_of_other_systems_are_printed(machine: Machine) -> None:
    ended = machine.set_up("test")
    assert ended.returncode == 1
    assert "sarcstat needs R, R's package survival" in ended.stderr
    assert "brew install r " in ended.stderr
    assert "sudo dnf install R " in ended.stderr
    assert "r-survival r-testthat r-haven r-kmsurv r-cmprsk c-compiler" in ended.stderr
    assert 'install.packages(c("survival", "testthat", "haven", "KMsurv", "cmprsk"))' in ended.stderr


def test_without_root_the_apt_command_is_printed(machine: Machine) -> None:
    machine.add("apt-get", f"echo called >>'{machine.programs}/log'")
    ended = machine.set_up("demo")
    assert ended.returncode == 1
    (command,) = (line.split() for line in ended.stderr.splitlines() if "apt-get install" in line)
    assert command[:3] == ["apt-get", "update", "&&"]
    assert command[-2:] == ["r-base-dev", "r-cran-survival"]
    assert not (machine.programs / "log").exists()


def test_sudo_is_used_and_the_lists_are_updated_only_when_apt_fails(machine: Machine) -> None:
    log = machine.programs / "log"
    machine.add("sudo", f'[ "$1" = -n ] || echo "sudo $*" >>"{log}"; [ "$1" = -n ] || exec "$@"')
    machine.add("apt-get", f'case "$*" in *update*) : >"{log}.updated";; esac; [ -e "{log}.updated" ]')
    ended = machine.set_up("demo")
    assert ended.returncode == 1
    assert "is still missing" in ended.stderr
    calls = [line.rpartition("DPkg::Lock::Timeout=300 ")[2].split()[0] for line in log.read_text().splitlines()]
    assert calls == ["update", "install"]
    assert "DEBIAN_FRONTEND=noninteractive" in log.read_text()


def test_an_old_python_is_named(machine: Machine) -> None:
    machine.add("python3", '[ "$1" = -V ] && echo "Python 3.10.12"; [ "$1" = -V ]')
    machine.add("apt-get", "exit 0")
    ended = machine.set_up("demo")
    assert ended.returncode == 1
    assert "python3 is Python 3.10.12" in ended.stderr
    assert "make demo PYTHON=" in ended.stderr


def test_what_apt_says_is_shown_when_it_fails(machine: Machine) -> None:
    machine.add("id", "echo 0")
    machine.add("apt-get", "echo E: no space left; exit 100")
    ended = machine.set_up("demo")
    assert ended.returncode == 1
    assert "E: no space left\n" in ended.stderr
    assert "Error: apt could not install" in ended.stderr
