"""rpy2-rinterface, the border between Python and R: which release fits an R, and what puts it beside sarcstat."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from sarcstat.errors import RSetupError

#: For R before 4.5, which lacks a symbol that 3.6.6 and newer look up; pyproject.toml's extra `r`.
OLDER_R = "rpy2-rinterface>=3.6.4,<3.6.6"

#: For R 4.5 and newer; R 4.6 in its turn lacks symbols that 3.6.5 looks up.
NEWER_R = "rpy2-rinterface>=3.6.4,<3.7"

#: The variables (None: unset) with which it is built without a compiler: in cffi's ABI mode, which looks R's functions
#: up when it starts. R is hidden, as the build asks an R that it finds for a compiler's flags in any mode, and fails
#: where that R finds no `make`.
PLAIN: Mapping[str, str | None] = {"R_HOME": None, "RPY2_CFFI_MODE": "ABI", "PATH": os.devnull}


def requirement(r_version: str) -> str:
    """The releases of rpy2-rinterface that fit an R, as pip is told; for an unknown version those for older ones."""
    number = re.match(r"(\d+)\.(\d+)", r_version)
    return NEWER_R if number and (int(number[1]), int(number[2])) >= (4, 5) else OLDER_R


def install_command(r_version: str) -> list[str]:
    """The command that builds rpy2-rinterface anew, for R of this version, in the environment that runs this program.

    RSetupError where the environment has no installer: no pip of its own, and neither pipx nor uv made it.
    """
    wanted = requirement(r_version)
    pipx, uv = shutil.which("pipx"), shutil.which("uv")
    about = Path(sys.prefix) / "pipx_metadata.json"
    # Without caches: what lies there may have been built for another R.
    if pipx and about.is_file():
        # What pipx itself has put there comes along when pipx makes the environment anew.
        by_uv = json.loads(about.read_text("utf-8")).get("backend") == "uv"  # which pipx tells --reinstall itself
        options = "--no-cache-dir" if by_uv else "--no-cache-dir --force-reinstall"
        return [pipx, "inject", "--force", f"--pip-args={options}", Path(sys.prefix).name, wanted]
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "install", "--no-cache-dir", "--force-reinstall", wanted]
    if uv:
        return [uv, "pip", "install", "--no-cache", "--reinstall", "--python", sys.executable, wanted]
    raise RSetupError(
        f"The Python environment in {sys.prefix} has no pip, and neither uv nor pipx is on the PATH.",
        f"Type `{shlex.quote(sys.executable)} -m ensurepip`, and then `sarcstat doctor --fix`.",
    )


def variables() -> Mapping[str, str | None]:
    """The variables with which `install_command` is run here: none with a compiler, or where the user chose a mode."""
    compiler = shutil.which("make") and any(map(shutil.which, ("cc", "gcc", "clang")))
    return {} if compiler or os.environ.get("RPY2_CFFI_MODE") else PLAIN


def typed(command: Sequence[str], variables: Mapping[str, str | None]) -> str:
    """A command as it is typed in a shell."""
    unset = [word for name, value in variables.items() if value is None for word in ("-u", name)]
    given = [f"{name}={value}" for name, value in variables.items() if value is not None]
    return shlex.join([*(["env"] if unset else []), *unset, *given, *command])


def command_in_words(r_version: str) -> str:
    """`install_command` as it is typed; pip's, where there is no installer."""
    try:
        return typed(install_command(r_version), variables())
    except RSetupError:
        return f"pip install {shlex.quote(requirement(r_version))}"
