"""What `sarcstat doctor` finds: each thing an analysis needs, its version, and what to do without it."""

from __future__ import annotations

import json
import locale
import platform
import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from sarcstat import __version__, resources
from sarcstat.bridge import installation, session
from sarcstat.errors import RSetupError

# R packages that no analysis needs, and what they are for.
_OPTIONAL = {"testthat": "for the tests", "haven": "for the tests", "data.table": "for the benchmarks"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `failed` stands in the way of an analysis, a `note` does not."""

    name: str
    found: str
    status: Literal["ok", "note", "failed"] = "ok"
    remark: str = ""
    hint: str = ""


def diagnose() -> list[Check]:
    """Everything that was looked at, in the order in which one thing needs another."""
    return [
        Check("Python", platform.python_version()),
        Check("sarcstat", __version__),
        *_python_packages(),
        _encoding(),
        *_r(),
    ]


def locked_versions() -> dict[str, str]:
    """The versions that renv.lock declares, of R (as "R") and of its packages."""
    lock = json.loads(_lock_file().read_text("utf-8"))
    packages = {name: package["Version"] for name, package in lock["Packages"].items()}
    return {"R": lock["R"]["Version"], **packages}


def _lock_file() -> Path:
    return resources.r_scripts() / "renv.lock"


def _python_packages() -> list[Check]:
    """The dependencies of sarcstat; none where it runs without being installed."""
    try:
        requirements = metadata.requires("sarcstat") or []
    except metadata.PackageNotFoundError:
        requirements = []
    names = [re.split(r"[^\w.-]", requirement)[0] for requirement in requirements if "extra ==" not in requirement]
    return [_python_package(name) for name in names if name != "rpy2-rinterface"]


def _python_package(name: str) -> Check:
    try:
        return Check(name, metadata.version(name))
    except metadata.PackageNotFoundError:
        missing = RSetupError(f"The Python package {name} is not installed.", f"Use `pip install {name}`.")
        return _failed(name, missing)


def _encoding() -> Check:
    encoding = (sys.stdout.encoding or locale.getpreferredencoding()).upper()
    if encoding.replace("-", "") == "UTF8":
        return Check("Terminal", "UTF-8")
    return Check("Terminal", encoding, "note", "shows only some letters; set LC_ALL=C.UTF-8 to see them all")


def _r() -> list[Check]:
    try:
        home = installation.r_home()
    except RSetupError as error:
        return [_failed("R", error), _rpy2_not_tried()]
    checks = [_compared("R", installation.r_version(home), locked_versions()), Check("R_HOME", str(home))]
    try:
        installation.load_rpy2(home)
    except RSetupError as error:
        return [*checks, _failed("rpy2-rinterface", error, installation.rpy2_version())]
    checks.append(Check("rpy2-rinterface", f"{installation.rpy2_version()} ({_cffi_mode()} mode)"))
    try:
        session.start()
    except RSetupError as error:
        return [*checks, _failed("R session", error, "cannot start")]
    return [*checks, *_r_packages()]


def _rpy2_not_tried() -> Check:
    version = installation.rpy2_version()
    return Check("rpy2-rinterface", version or "missing", "note", "needs R first")


def _cffi_mode() -> str:
    from rpy2.rinterface_lib import openrlib

    return str(openrlib.cffi_mode.value)


def _r_packages() -> list[Check]:
    from sarcstat.bridge.call import call_r

    locked = locked_versions()
    needed = [name for name in locked if name != "R"]
    found = call_r("doctor", packages=[*needed, *_OPTIONAL]).value
    versions = dict(zip([*needed, *_OPTIONAL], found["versions"], strict=True))
    return [
        *(_compared(name, versions[name] or "missing", locked) for name in needed),
        *(Check(name, versions[name] or "missing", remark=f"optional, {use}") for name, use in _OPTIONAL.items()),
        Check("R's encoding", found["encoding"][0]),
    ]


def _compared(name: str, version: str, locked: dict[str, str]) -> Check:
    if version == locked[name]:
        return Check(name, version, remark="as in renv.lock")
    return Check(name, version, "note", f"renv.lock has {locked[name]}; results may differ in the last digits")


def _failed(name: str, error: RSetupError, found: str | None = None) -> Check:
    problem = error.problems[0]
    return Check(name, found or "missing", "failed", problem.message, problem.hint or "")
