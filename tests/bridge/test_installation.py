"""A missing or unsuitable R or rpy2 is one sentence and one hint."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from sarcstat.bridge import border, installation
from sarcstat.errors import ExitStatus, RSetupError

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"

# What Python says of rpy2-rinterface 3.6.7 beside R 4.2, in the mode that it falls back to and in API mode.
TOO_NEW = (
    "symbol 'R_getVar' not found in library '/usr/lib/R/lib/libR.so': "
    "/usr/lib/R/lib/libR.so: undefined symbol: R_getVar"
)
TOO_NEW_API = "/x/_rinterface_cffi_api.abi3.so: undefined symbol: R_getVar"
TOO_NEW_MACOS = "dlopen(/x/_rinterface_cffi_api.abi3.so, 0x0002): Symbol not found: _R_getVar"

LOAD = """
from sarcstat.bridge import border, installation
from sarcstat.errors import RSetupError
try:
    installation.load_rpy2(installation.r_home())
except RSetupError as error:
    print(error.problems[0].message)
    print(error.problems[0].hint)
"""


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without R: its only folder on the PATH is returned, and empty."""
    monkeypatch.delenv("R_HOME", raising=False)
    monkeypatch.delenv("CONDA_PREFIX", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def program(folder: Path, script: str) -> None:
    path = folder / "R"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)


def problem() -> tuple[str, str]:
    with pytest.raises(RSetupError) as caught:
        installation.r_home()
    assert caught.value.exit_status == ExitStatus.R_SETUP
    (found,) = caught.value.problems
    assert found.hint is not None
    assert "\n" not in found.message + found.hint
    return found.message, found.hint


def test_the_r_on_the_path_is_asked_for_its_home(machine: Path, tmp_path: Path) -> None:
    home = tmp_path / "a home of R"
    (home / "library/base").mkdir(parents=True)
    (home / "library/base/DESCRIPTION").write_text("Package: base\nVersion: 4.9.1\n", "utf-8")
    program(machine, f'test "$1" = RHOME && echo "{home}"')
    assert installation.r_home() == home
    assert installation.r_version(home) == "4.9.1"


def test_r_home_comes_first(machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "library/base").mkdir(parents=True)
    (tmp_path / "library/base/DESCRIPTION").touch()
    monkeypatch.setenv("R_HOME", str(tmp_path))
    assert installation.r_home() == tmp_path


def test_no_r(machine: Path) -> None:
    message, hint = problem()
    assert message == "R is not installed, or its program `R` is not on the PATH."
    assert installation.install_command() in hint
    assert "sarcstat doctor --fix" in hint


def test_an_r_home_without_r(machine: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("R_HOME", str(tmp_path))
    message, hint = problem()
    assert str(tmp_path) in message
    assert "R RHOME" in hint


NO_ANSWERS = [
    *(
        "exit 1",
        "echo /nowhere",
        "exit 0",
        "printf '\\377\\376'",
        "sleep 100",
        "sleep 100 & sleep 100",
        "exec /bin/cat /dev/zero",
    ),
    *("while :; do echo x; done", "kill -9 $$"),
]


@pytest.mark.parametrize("script", NO_ANSWERS)
def test_an_r_that_does_not_work(machine: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    monkeypatch.setattr(installation, "PATIENCE", 0.5)
    program(machine, script.replace("sleep", "/bin/sleep"))
    begun = time.monotonic()
    message, hint = problem()
    assert "RHOME` does not say where R is installed" in message
    assert installation.install_command() in hint
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("content", [b"", b"\x7fELF no program", b"\xff\xfe", b"#!/no/such/shell\n"])
def test_an_r_that_is_no_program(machine: Path, content: bytes) -> None:
    (machine / "R").write_bytes(content)
    (machine / "R").chmod(0o755)
    message, _ = problem()
    assert "RHOME` does not say where R is installed" in message


@pytest.mark.parametrize(
    ("release", "command"),
    [
        ({"ID": "debian"}, "apt-get install r-base-core r-cran-survival"),
        ({"ID": "ubuntu", "ID_LIKE": "debian"}, "apt-get install r-base-core r-cran-survival"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "dnf install R"),
        ({"ID": "fedora"}, "dnf install R"),
        (None, "apt-get install"),
    ],
)
def test_the_command_for_this_linux(
    machine: Path, monkeypatch: pytest.MonkeyPatch, release: dict[str, str] | None, command: str
) -> None:
    def os_release() -> dict[str, str]:
        if release is None:
            raise OSError("no os-release")
        return release

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "freedesktop_os_release", os_release)
    assert command in installation.install_command()


def test_the_command_for_macos_windows_and_conda(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "brew install r" in installation.install_command()
    monkeypatch.setattr(sys, "platform", "win32")
    assert installation.install_command().startswith("wsl --install")
    monkeypatch.setenv("CONDA_PREFIX", "/opt/conda")
    assert installation.install_command().startswith("conda install")


def fake_rpy2(folder: Path, failure: str) -> str:
    """A folder for PYTHONPATH with an rpy2 whose `rinterface` fails in this way."""
    (folder / "rpy2").mkdir()
    (folder / "rpy2/__init__.py").touch()
    (folder / "rpy2/situation.py").touch()
    warn = "import logging\nlogging.getLogger('rpy2.rinterface_lib.openrlib').warning('API mode')\n"
    (folder / "rpy2/rinterface.py").write_text(f"{warn}raise {failure}\n", "utf-8")
    return str(folder)


@pytest.mark.parametrize(
    "failure",
    [f"Exception({TOO_NEW!r})", f"ImportError({TOO_NEW_API!r})", f"ImportError({TOO_NEW_MACOS!r})"],
)
def test_a_too_new_rpy2(python, environment, tmp_path, failure: str) -> None:
    environment["PYTHONPATH"] += os.pathsep + fake_rpy2(tmp_path, failure)
    done = python(LOAD)
    assert done.stderr == ""
    message, hint = done.stdout.splitlines()
    r = installation.r_version(installation.r_home())
    assert f"{installation.rpy2_version()} does not fit R {r}, which has no" in message
    assert message.endswith("R_getVar.")
    assert border.command_in_words(r) in hint


def test_an_r_without_its_shared_library(python, environment, tmp_path) -> None:
    failure = "OSError('libR.so: cannot open shared object file: No such file or directory')"
    environment["PYTHONPATH"] += os.pathsep + fake_rpy2(tmp_path, failure)
    done = python(LOAD)
    assert done.stderr == ""
    message, hint = done.stdout.splitlines()
    assert "cannot load R's shared library: libR.so: cannot open" in message
    assert f"LD_LIBRARY_PATH={installation.r_home()}/lib" in hint


def test_no_rpy2(python) -> None:
    done = python("import sys\nsys.modules['rpy2'] = None\n" + LOAD)
    assert done.stderr == ""
    message, hint = done.stdout.splitlines()
    assert "the Python package rpy2-rinterface, by which sarcstat calls it, is not." in message
    assert "sarcstat doctor --fix" in hint
    assert border.command_in_words(installation.r_version(installation.r_home())) in hint


def test_an_rpy2_that_was_not_compiled(python) -> None:
    for_all = "import sys\nfor mode in ('api', 'abi'):\n    sys.modules[f'_rinterface_cffi_{mode}'] = None\n"
    done = python(for_all + LOAD)
    assert done.stderr == ""
    message, hint = done.stdout.splitlines()
    assert "cannot be loaded: import of _rinterface_cffi_abi halted" in message
    assert border.command_in_words(installation.r_version(installation.r_home())) in hint


def test_loading_rpy2_starts_no_r(python, tmp_path) -> None:
    """Rscript, which rpy2 would start, would read the user's .Rprofile and cost half a second."""
    real, folder = installation.r_home(), tmp_path / "R"
    (folder / "bin").mkdir(parents=True)
    for entry in real.iterdir():
        if entry.name != "bin":
            (folder / entry.name).symlink_to(entry)
    for name in ("R", "Rscript"):
        program(folder / "bin", "touch started")
        (folder / "bin/R").rename(folder / "bin" / name)
    done = python("from sarcstat.bridge import session\nsession.start()", R_HOME=str(folder), PATH=os.defpath)
    assert done.stderr == ""
    assert done.returncode == 0
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.skipif(shutil.which("cc") is None, reason="makes libraries, with a C compiler")
def test_an_r_with_its_own_libraries_for_linear_algebra(python, tmp_path) -> None:
    """Their place stands nowhere: a library that needs them is found only where they are loaded already."""
    folder = tmp_path / "R/lib"
    folder.mkdir(parents=True)
    for name, before in (("Rblas", []), ("Rlapack", ["-lRblas"]), ("R", ["-lRlapack", "-lRblas"])):
        code = f"int in_{name}(void) {{ return 1; }}"
        command = ["cc", "-shared", "-fPIC", "-x", "c", "-", "-x", "none", "-o", folder / f"lib{name}.so"]
        linking = [f"-Wl,-soname,lib{name}.so", "-Wl,--no-as-needed", f"-L{folder}", *before]
        subprocess.run([*command, *linking], input=code, text=True, check=True)
    load = f"import ctypes; print(ctypes.CDLL({str(folder / 'libR.so')!r}).in_Rblas())"
    assert "libRlapack.so: cannot open" in python(load).stderr
    home = f"__import__('pathlib').Path({str(tmp_path / 'R')!r})"
    preload = f"from sarcstat.bridge import installation\ninstallation._preload({home})\n"
    assert python(preload + load).stdout == "1\n"


def test_nothing_that_needs_r_is_a_dependency() -> None:
    """It would stop pip where there is no R; the extra is the release that fits the oldest R."""
    project = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    assert [name for name in project["dependencies"] if name.startswith("rpy2")] == []
    assert project["optional-dependencies"]["r"] == [border.OLDER_R]
