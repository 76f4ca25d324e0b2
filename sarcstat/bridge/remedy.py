"""What `sarcstat doctor --fix` installs, and how: R and its packages by apt, the border to R by pip."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sarcstat.bridge import border, installation
from sarcstat.bridge.diagnosis import Check
from sarcstat.errors import RSetupError

# The R of Debian and Ubuntu; packages of apt are of no use to another one.
_APT_HOME = Path("/usr/lib/R")
_STDERR = 2


@dataclass(frozen=True, slots=True)
class Step:
    """A command that installs something, with variables of the environment.

    If it fails, it is tried again after the command `before_again`, or with the variables `again_with`.
    """

    what: str
    command: tuple[str, ...]
    variables: Mapping[str, str | None] = field(default_factory=dict)
    before_again: tuple[str, ...] = ()
    again_with: Mapping[str, str | None] = field(default_factory=dict)


def next_step(checks: Sequence[Check]) -> Step | None:
    """What mends the first that failed among `checks`, as `diagnose` found it; None where nothing here can.

    RSetupError where something could, if this account were allowed to, or if the environment had a pip.
    """
    failed = {check.name: check for check in checks if check.status == "failed"}
    if "rpy2-rinterface" in failed:
        return _border()
    packages = _packages(failed)
    return _apt(packages) if packages else None


def _border() -> Step:
    command = border.install_command(installation.r_version(installation.r_home()))
    variables = border.variables()
    # Where a compiler is there and lacks something, such as Python's headers, the build without one still succeeds.
    again = {} if variables or os.environ.get("RPY2_CFFI_MODE") else border.PLAIN
    return Step("rpy2-rinterface", tuple(command), variables, again_with=again)


def _packages(failed: dict[str, Check]) -> list[str]:
    """The packages of apt that are missing; none where apt cannot help."""
    if installation.system_name() != "Debian, Ubuntu" or shutil.which("apt-get") is None:
        return []
    if "R" in failed:
        # An R_HOME that is wrong, or an R that does not work, is nothing to install over.
        gone = shutil.which("R") is None and not os.environ.get("R_HOME")
        return ["r-base-core", "r-cran-survival"] if gone else []
    if "R session" not in failed:
        return []
    absent = re.match(r"The R package (\w[\w.]*) is not installed", failed["R session"].remark)
    if absent is None or installation.r_home().resolve() != _APT_HOME:
        return []
    return [f"r-cran-{absent[1].lower()}"]


def _apt(packages: Sequence[str]) -> Step:
    install = ("apt-get", "install", "--yes", "--no-install-recommends", *packages)
    root = () if os.geteuid() == 0 else ("sudo",)
    if root and shutil.which("sudo") is None:
        raise RSetupError(
            "Installing R takes root, and there is no sudo here.",
            f"As root, type: apt-get update && {' '.join(install)}; then, as yourself, `sarcstat doctor --fix`.",
        )
    # One source of several may be out of reach, so that the update fails and the installation does not.
    return Step(", ".join(packages), (*root, *install), before_again=(*root, "apt-get", "update"))


def run(step: Step) -> None:
    """Run a step, a second time where it fails at first. RSetupError where it fails again.

    What the programs say goes to stderr. Python finds what is new afterwards.
    """
    if not _run(step.command, step.variables):
        if step.before_again:
            _run(step.before_again, {})
        again = step.before_again or step.again_with
        if not again or not _run(step.command, step.again_with):
            raise RSetupError(
                f"`{border.typed(step.command, step.variables)}` failed.", "Mend what is said above, and try again."
            )
    if "rpy2.rinterface" not in sys.modules:
        _forget_rpy2()
    importlib.invalidate_caches()


def _forget_rpy2() -> None:
    """Let Python look for rpy2 again, parts of which stay loaded where it did not fit; beside a running R all stays."""
    for name in list(sys.modules):
        if re.match(r"rpy2\b|_rinterface_cffi_", name):
            del sys.modules[name]


def _run(command: Sequence[str], variables: Mapping[str, str | None]) -> bool:
    wanted = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", **variables}
    environment = {name: value for name, value in wanted.items() if value is not None}
    return subprocess.run(command, stdout=_STDERR, env=environment, check=False).returncode == 0
