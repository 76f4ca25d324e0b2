"""Finding R and loading rpy2, with a sentence and a hint for each way in which that fails."""

from __future__ import annotations

import logging
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sarcstat import paths
from sarcstat.bridge.border import command_in_words
from sarcstat.errors import RSetupError

#: How R and survival are installed; the border to R needs no compiler, and uses one that is there.
INSTALL_R = {
    "Debian, Ubuntu": "sudo apt-get install r-base-core r-cran-survival",
    "Fedora": "sudo dnf install R",
    "macOS": "brew install r",
    "conda": "conda install -c conda-forge r-base r-survival",
    "Windows": "wsl --install -d Debian, then sarcstat and R there as on Debian; or the Docker image",
}

#: Seconds that R may take to say where it is (it takes 0.01), and how long a path may be.
PATIENCE = 20.0
LONGEST_PATH = 10_000

_FIX = "`sarcstat doctor --fix` does it, or type"


def install_command() -> str:
    """The entry of `INSTALL_R` for this machine."""
    return INSTALL_R[system_name()]


def system_name() -> str:
    """The key in `INSTALL_R` of this machine; Debian's where the system is unknown."""
    if os.environ.get("CONDA_PREFIX"):
        return "conda"
    if sys.platform in ("darwin", "win32"):
        return {"darwin": "macOS", "win32": "Windows"}[sys.platform]
    import platform

    try:
        system = platform.freedesktop_os_release()
    except OSError:
        system = {}
    family = f"{system.get('ID', '')} {system.get('ID_LIKE', '')}".split()
    return "Fedora" if {"fedora", "rhel"} & set(family) else "Debian, Ubuntu"


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
            f"On this system: `{install_command()}`; then `sarcstat doctor --fix`, which does all of it on Debian and "
            "Ubuntu. `sarcstat doctor` has the commands for other systems.",
        )
    said = _said_home(program)
    if not said or not _is_home(Path(said)):
        raise RSetupError(
            f"`{program} RHOME` does not say where R is installed.",
            f"Install R again with `{install_command()}`, or let R_HOME name the folder where it is.",
        )
    return Path(said)


def _said_home(program: str) -> str:
    """What `R RHOME` prints, of any encoding; nothing of what is no program, fails, goes on, or takes too long."""
    try:
        process = subprocess.Popen(
            [program, "RHOME"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # whatever it starts ends with it
        )
    except OSError:
        return ""
    with process:
        assert process.stdout is not None
        said = _read(process.stdout.fileno(), time.monotonic() + PATIENCE)
        if said is None:
            os.killpg(process.pid, signal.SIGKILL)
            return ""
    return "" if process.returncode else os.fsdecode(said.strip())


def _read(pipe: int, until: float) -> bytes | None:
    """All that comes out of a pipe; None where that has no end in time, or is too long."""
    said = b""
    while len(said) < LONGEST_PATH and select.select([pipe], [], [], max(until - time.monotonic(), 0))[0]:
        part = os.read(pipe, LONGEST_PATH)
        if not part:
            return said
        said += part
    return None


def r_version(home: Path) -> str:
    """The version of the R in `home`, read from its base package without starting it."""
    for line in (home / "library/base/DESCRIPTION").read_text("utf-8", errors="replace").splitlines():
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

    RSetupError where rpy2 is missing, was built for another R, or does not fit this one.
    """
    os.environ["R_HOME"] = str(home)
    logging.getLogger("rpy2").addHandler(logging.NullHandler())
    try:
        _preload(home)
        import rpy2.situation

        # rpy2 starts two R processes (0.5 s, and they read the user's .Rprofile): one for a variable that
        # it does not use, one for the variables of etc/Renviron, which R reads by itself.
        rpy2.situation.r_ld_library_path_from_subprocess = lambda r_home: ""
        import rpy2.rinterface as rinterface

        rinterface._getrenvvars = lambda *args, **kwargs: ()
    except Exception as error:  # ImportError, OSError, and cffi's own error for a symbol R does not have
        raise _rpy2_problem(error, home) from error
    return rinterface


def _preload(home: Path) -> None:
    """Load the libraries for linear algebra of an R that has its own.

    R's shared library names them without saying where they are; R's start script, which is not run, would say it.
    """
    own = [home / "lib" / name for name in ("libRblas.so", "libRlapack.so")]
    for library in filter(Path.is_file, own):
        import ctypes  # an R of Debian, Fedora or conda has none of them, and saves the time

        ctypes.CDLL(str(library), mode=ctypes.RTLD_GLOBAL)


def _is_home(home: Path) -> bool:
    return paths.is_file(home / "library/base/DESCRIPTION")


def _rpy2_problem(error: Exception, home: Path) -> RSetupError:
    text = " ".join(str(error).split())
    version = r_version(home)
    command = f"{_FIX} `{command_in_words(version)}`"
    if isinstance(error, ModuleNotFoundError) and (error.name or "").split(".")[0] == "rpy2":
        return RSetupError(
            f"R {version} is here, but the Python package rpy2-rinterface, by which sarcstat calls it, is not.",
            f"Install it: {command}.",
        )
    name = f"rpy2-rinterface {rpy2_version() or '(unknown version)'}"
    symbol = re.search(r"symbol(?: not found)?:? '?(\w+)", text, re.IGNORECASE)
    if symbol:
        return RSetupError(
            f"{name} does not fit R {version}, which has no {symbol[1]}.", f"Install a version that does: {command}."
        )
    if "libR" in text:
        return RSetupError(
            f"{name} cannot load R's shared library: {text}.",
            f"Start sarcstat with LD_LIBRARY_PATH={home}/lib, or build rpy2 again: {command}. R must have been built "
            "as a shared library, as the packages of Debian, Fedora, Homebrew and conda are.",
        )
    return RSetupError(f"{name} cannot be loaded: {text}.", f"Build it for this R: {command}.")
