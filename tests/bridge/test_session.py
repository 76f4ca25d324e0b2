"""R starts the same way everywhere, whatever the user's folder, home and environment hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from sarcstat.bridge import installation, session
from sarcstat.bridge.call import call_r
from sarcstat.errors import RSetupError, UsageError

SURROUNDINGS = """
import json, os, signal, sys
from pathlib import Path
signal.signal(signal.SIGINT, signal.SIG_IGN)
from sarcstat.bridge import session
from sarcstat.bridge.call import call_r
session.start()
session.source(Path(os.environ["PROCEDURES"]))
seen = call_r("bridge_surroundings").value
seen = {name: value if isinstance(value, list) else value.tolist() for name, value in seen.items()}
text = "Müller ≥2 生存"
seen["back"] = call_r("bridge_identity", x=text).value
try:
    call_r("bridge_fails", how="stop")
except Exception as error:
    seen["error"] = error.text
seen["ignored"] = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
seen["environment"] = {name: os.environ.get(name) for name in ("LC_ALL", "TMPDIR", "R_DEFAULT_PACKAGES")}
sys.stdout.buffer.write(json.dumps(seen, ensure_ascii=False).encode())
"""

PROFILE = """
options(contrasts = c("contr.helmert", "contr.poly"))
print("hello")
cat("hello\\n", file = stderr())
stray <- TRUE
q("no", status = 9)
"""


@pytest.fixture
def hostile(tmp_path: Path, environment: dict[str, str]) -> dict[str, str]:
    """Profiles, variables and a workspace everywhere where R looks for them, and a locale without UTF-8."""
    profile = tmp_path / "profile.R"
    variables = tmp_path / "variables"
    for folder in (tmp_path / "home", tmp_path / "work"):
        (folder / ".Rprofile").write_text(PROFILE, "utf-8")
        (folder / ".Renviron").write_text("HOSTILE=1\nR_DEFAULT_PACKAGES=nonsense\n", "utf-8")
    profile.write_text(PROFILE, "utf-8")
    variables.write_text("HOSTILE=1\n", "utf-8")
    save = 'stray <- TRUE; save(stray, file = ".RData")'
    subprocess.run(["Rscript", "--vanilla", "-e", save], cwd=tmp_path / "work", check=True)
    return {
        "R_PROFILE": str(profile),
        "R_PROFILE_USER": str(profile),
        "R_ENVIRON": str(variables),
        "R_ENVIRON_USER": str(variables),
        "R_DEFAULT_PACKAGES": "nonsense",
        "R_TESTS": str(profile),
        "R_LIBS": str(fake_survival(tmp_path / "libs")),
        "R_LIBS_USER": str(tmp_path / "libs"),
        "R_LIBS_SITE": str(tmp_path / "libs"),
        "LANG": "C",
        "LC_ALL": "C",
        "LANGUAGE": "de",
    }


def fake_survival(folder: Path) -> Path:
    """A library whose package survival R would take for one, and run."""
    package = folder / "survival"
    (package / "R").mkdir(parents=True)
    (package / "DESCRIPTION").write_text("Package: survival\nVersion: 99.0\nBuilt: R 4.2.2; ; ; unix\n", "utf-8")
    (package / "NAMESPACE").touch()
    (package / "R" / "survival").write_text(PROFILE, "utf-8")
    return folder


def test_nothing_of_the_users_reaches_r(python, hostile, tmp_path) -> None:
    done = python(SURROUNDINGS, **hostile)
    assert done.stderr == ""
    assert done.returncode == 0
    seen = json.loads(done.stdout)
    assert seen["contrasts"] == ["contr.treatment", "contr.poly"]
    assert seen["variables"] == [""]
    assert seen["workspace"] == []
    assert seen["letters"] == [2]
    assert seen["sorted"] == ["A", "B", "a", "b"]
    assert seen["said"] == ["NaNs produced"]
    assert seen["read"] == [""]
    assert seen["interactive"] == [False]
    assert seen["back"] == ["Müller ≥2 生存"]
    assert seen["error"] == "Müller ≥2: 生存"
    assert seen["ignored"]
    assert seen["environment"] == {
        "LC_ALL": "C",
        "TMPDIR": str(tmp_path / "tmp"),
        "R_DEFAULT_PACKAGES": "nonsense",
    }
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_session_is_an_ordinary_r(procedures) -> None:
    asked = "for (part in list(search(), names(options()), .libPaths())) cat(part, '--', sep = '\\n')"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("R_")}
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", asked], env=environment, capture_output=True, text=True, check=True
    )
    search, options, libraries, _ = (part.split() for part in done.stdout.split("--\n"))
    seen = call_r("bridge_surroundings").value
    assert seen["search"] == search
    assert set(options) - set(seen["options"]) <= {"showErrorCalls"}
    assert seen["libraries"] == libraries


def test_a_started_session_stays(procedures) -> None:
    call_r("bridge_identity", x=1)
    session.start()
    assert session.is_running()
    assert call_r("bridge_identity", x=1).value == [1]


def test_versions_are_those_of_the_packages(procedures) -> None:
    home = installation.r_home()
    found = subprocess.run(
        ["Rscript", "--vanilla", "-e", "cat(utils::packageDescription('survival', fields = 'Version'))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert session.versions() == {"R": installation.r_version(home), "survival": found.stdout}


def test_r_starts_only_in_the_main_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_session", None)
    caught: list[BaseException] = []

    def start() -> None:
        try:
            session.start()
        except UsageError as error:
            caught.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert [str(error) for error in caught] == [
        "R runs in the main thread of the process and can be asked only from there."
    ]


def test_an_r_that_something_else_started_is_refused(python) -> None:
    done = python("""
from sarcstat.bridge import installation, session
installation.load_rpy2(installation.r_home()).initr(interactive=False)
try:
    session.start()
except session.RSetupError as error:
    print(error)
""")
    assert done.stdout == "R runs in this process already, started by another library with settings of its own.\n"


def test_r_does_not_call_back_while_it_computes(procedures, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call would wait for Python's other threads."""
    from rpy2.rinterface_lib import callbacks

    calls: list[None] = []
    monkeypatch.setattr(callbacks, "processevents", lambda: calls.append(None))
    call_r("bridge_values")
    call_r("bridge_busy")
    assert calls == []


def test_a_file_is_read_while_r_starts_and_closing_cleans_up(python, tmp_path) -> None:
    (tmp_path / "work" / "data.csv").write_text("time,sex\n" + "5,f\n7,m\n" * 100_000, "utf-8")
    done = python("""
import os, threading
from sarcstat.bridge import session
frames = []
def read():
    import pandas
    frames.append(pandas.read_csv("data.csv"))
thread = threading.Thread(target=read)
thread.start()
session.start()
thread.join()
print(len(frames[0]), session.versions()["survival"])
print(len(os.listdir(os.environ["TMPDIR"])))
session.close()
print(len(os.listdir(os.environ["TMPDIR"])))
session.close()
""")
    assert done.stderr == ""
    assert done.stdout.split() == ["200000", session.versions()["survival"], "1", "0"]


@pytest.mark.parametrize(("package", "debian"), [("survival", "r-cran-survival"), ("Matrix", "r-cran-matrix")])
def test_a_missing_package_is_named(python, tmp_path, package: str, debian: str) -> None:
    done = python(
        """
from sarcstat.bridge import session
from sarcstat.errors import RSetupError, UsageError
for attempt in range(2):
    try:
        session.start()
    except RSetupError as error:
        print(error.problems[0].message, error.problems[0].hint, session.is_running(), sep="|")
""",
        R_HOME=str(home_without(package, tmp_path / "R")),
    )
    assert done.stderr == ""
    first, second = done.stdout.splitlines()
    message, hint, running = first.split("|")
    assert message == f"The R package {package} is not installed."
    assert debian in hint
    assert f'install.packages("{package}")' in hint
    assert running == "False"
    assert second == first
    assert list((tmp_path / "tmp").iterdir()) == []


def home_without(package: str, folder: Path) -> Path:
    """A home of R like the real one, whose library lacks a package."""
    home = installation.r_home()
    (folder / "library").mkdir(parents=True)
    for entry in home.iterdir():
        if entry.name not in ("library", "site-library"):
            (folder / entry.name).symlink_to(entry)
    for entry in (home / "library").iterdir():
        if entry.name != package:
            (folder / "library" / entry.name).symlink_to(entry)
    return folder


def test_a_package_that_cannot_be_loaded_is_shown_in_r_s_words() -> None:
    problem = session._package_problem("Error: package ‘survival’ was built\n  for another platform").problems[0]
    assert problem.message == (
        "The R package survival cannot be loaded. R: Error: package ‘survival’ was built for another platform"
    )


def test_no_folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def mkdtemp(prefix: str, dir: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "mkdtemp", mkdtemp)
    with pytest.raises(RSetupError, match="Permission denied") as caught:
        session._clean()
    assert "TMPDIR" in str(caught.value.problems[0].hint)


THREADS = """
import ctypes, os, sys, threading
from sarcstat.bridge import session
from sarcstat.__main__ import main

def variables():
    # The table that libraries look into, not Python's copy of it.
    table = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
    found, place = [], 0
    while table[place] is not None:
        found.append((table[place], ctypes.cast(table, ctypes.POINTER(ctypes.c_void_p))[place]))
        place += 1
    return found

booted, started = session._boot, session._survival
seen = {}

def boot(rinterface):
    seen.setdefault("threads", [each.name for each in threading.enumerate()])
    booted(rinterface)
    seen.setdefault("booted", variables())

def survival(rinterface):
    found = started(rinterface)
    seen["survival"] = variables()
    return found

session._boot, session._survival = boot, survival
sys.argv = ["sarcstat", *sys.argv[1:]]
try:
    main()
except SystemExit as error:
    assert not error.code, error.code
assert seen["threads"] == ["MainThread", "signal watcher"], seen["threads"]
assert seen["booted"] == seen["survival"] == variables()
print("checked")
"""


STUDY = """
[study]
name = "s"
[data]
file = "d.csv"
[endpoints.OS]
time = "t"
event = "e"
time_unit = "days"
[[tables]]
name = "km"
command = "km"
endpoints = ["OS"]
"""


@pytest.mark.parametrize("words", ["km d.csv --time t --event e --by g", "run s.toml"])
@pytest.mark.skipif(sys.platform != "linux", reason="the table of variables has another name here")
def test_r_writes_environment_variables_only_while_there_is_no_other_thread(
    tmp_path: Path, environment: dict[str, str], words: str
) -> None:
    """Libraries that a thread loads read them by getenv, which must not meet setenv: that ended a process once."""
    (tmp_path / "d.csv").write_text("t,e,g\n" + "".join(f"{i},{i % 2},{i % 3}\n" for i in range(40)), "utf-8")
    (tmp_path / "s.toml").write_text(STUDY, "utf-8")
    command = [sys.executable, "-c", THREADS, *words.split()]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("checked\n")
