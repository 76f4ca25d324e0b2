"""Finding R and loading rpy2, with a sentence and a hint for each way in which that fails."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from sarcstat.errors import RSetupError

#: The releases of rpy2 that fit, in the words of pyproject.toml, where the reason stands.
PIN = "rpy2-rinterface>=3.6.4,<3.6.6"

#: How R, its headers and survival are installed.
INSTALL_R = {
    "Debian, Ubuntu": "sudo apt-get install r-base-dev r-cran-survival",
    "Fedora": "sudo dnf install R gcc python3-devel",
    "macOS": "xcode-select --install; brew install r",
    "conda": "conda install -c conda-forge r-base r-survival c-compiler",
}

#: rpy2 is compiled against the R that is there when it is installed.
COMPILE_RPY2 = f"pip install --force-reinstall --no-cache-dir --no-binary rpy2-rinterface '{PIN}'"


def install_command() -> str:
    """The entry of `INSTALL_R` for this machine; Debian's where the system is unknown."""
    if os.environ.get("CONDA_PREFIX"):
        return INSTALL_R["conda"]
    if sys.platform == "darwin":
        return INSTALL_R["macOS"]
    import platform

    try:
        system = platform.freedesktop_os_release()
    except OSError:
        system = {}
    family = f"{system.get('ID', '')} {system.get('ID_LIKE', '')}".split()
    return INSTALL_R["Fedora" if {"fedora", "rhel"} & set(family) else "Debian, Ubuntu"]


def r_home() -> Path:
    """The home folder of R: the variable R_HOME, or what the R on the PATH says.

    RSetupError where there is none. R itself would end the process if its base package were not there.
    """
    given = os.environ.get("R_HOME")
    if given:
        if _is_home(Path(given)):
            return Path(given)
        raise RSetupError(
            f"The environment variable R_HOME says {given}, but R is not there.",
            "Unset R_HOME, or set it to what `R RHOME` prints.",
        )
    program = shutil.which("R")
    if program is None:
        raise RSetupError(
            "R is not installed, or its program `R` is not on the PATH.",
            f"Install it with `{install_command()}`; `sarcstat doctor` has the commands for other systems.",
        )
    answer = subprocess.run([program, "RHOME"], capture_output=True, text=True, check=False)
    home = Path(answer.stdout.strip())
    if answer.returncode or not _is_home(home):
        raise RSetupError(
            f"`{program} RHOME` does not say where R is installed.",
            f"Install R again with `{install_command()}`.",
        )
    return home


def r_version(home: Path) -> str:
    """The version of the R in `home`, read from its base package without starting it."""
    for line in (home / "library/base/DESCRIPTION").read_text("utf-8").splitlines():
        if line.startswith("Version:"):
            return line.removeprefix("Version:").strip()
    return "unknown"


def rpy2_version() -> str | None:
    """The version of rpy2-rinterface, or None where it is not installed."""
    from importlib import metadata  # 25 ms that an analysis does not need

    try:
        return metadata.version("rpy2-rinterface")
    except metadata.PackageNotFoundError:
        return None


def load_rpy2(home: Path) -> Any:
    """The module `rpy2.rinterface`, loaded for the R in `home`; R does not run yet.

    RSetupError where rpy2 is missing, was not compiled, or does not fit this R.
    """
    os.environ["R_HOME"] = str(home)
    logging.getLogger("rpy2").addHandler(logging.NullHandler())
    try:
        import rpy2.situation

        # rpy2 starts two R processes (0.5 s, and they read the user's .Rprofile): one for a variable that
        # it does not use, one for the variables of etc/Renviron, which R reads by itself.
        rpy2.situation.r_ld_library_path_from_subprocess = lambda r_home: ""
        import rpy2.rinterface as rinterface

        rinterface._getrenvvars = lambda *args, **kwargs: ()
    except Exception as error:  # ImportError, OSError, and cffi's own error for a symbol R does not have
        raise _rpy2_problem(error, home) from error
    return rinterface


def _is_home(home: Path) -> bool:
    return (home / "library/base/DESCRIPTION").is_file()


def _rpy2_problem(error: Exception, home: Path) -> RSetupError:
    text = " ".join(str(error).split())
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] == "rpy2":
        return RSetupError(
            "The Python package rpy2-rinterface is not installed.",
            f"Install it with `pip install '{PIN}'`.",
        )
    version = rpy2_version() or "(unknown version)"
    symbol = re.search(r"symbol(?: not found)?:? '?(\w+)", text, re.IGNORECASE)
    if symbol:
        return RSetupError(
            f"rpy2-rinterface {version} does not fit R {r_version(home)}, which has no {symbol[1]}.",
            f"Install a version that does: `pip install '{PIN}'`.",
        )
    if "libR" in text:
        return RSetupError(
            f"rpy2-rinterface {version} cannot load R's shared library: {text}.",
            f"Start sarcstat with LD_LIBRARY_PATH={home}/lib, or compile rpy2 again: `{COMPILE_RPY2}`.",
        )
    return RSetupError(
        f"rpy2-rinterface {version} cannot be loaded: {text}.",
        f"Compile it for this R: `{COMPILE_RPY2}`.",
    )
