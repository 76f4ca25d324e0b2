"""The one embedded R of the process: started once, clean, in the main thread.

Nothing of the user's reaches it: no profile, no workspace, no locale, no language.
"""

from __future__ import annotations

import atexit
import locale
import os
import re
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sarcstat import cleanup, resources, temporary
from sarcstat.bridge import installation, interrupt
from sarcstat.errors import RSetupError, UsageError

# The search path of an ordinary R, in the order in which it attaches them.
_ATTACHED = ("methods", "datasets", "utils", "grDevices", "graphics", "stats")

# Room from the start for what survival and a million rows bring along: R collects garbage less often. The sizes are
# when to collect, not what is taken.
_OPTIONS = ("sarcstat", "--vanilla", "--quiet", "--no-echo", "--min-nsize=2M", "--min-vsize=256M")


@dataclass(frozen=True, slots=True)
class _Session:
    scripts: Any
    versions: dict[str, str]


_session: _Session | None = None
_functions: dict[str, Any] = {}
_folder: Path | None = None
_unasked = False
_own = False


class NotAskedError(Exception):
    """R would have been asked, in a block in which it is not."""


@contextmanager
def unasked() -> Iterator[None]:
    """Within the block R is neither started nor asked: who would, gets NotAskedError.

    What an analysis checks before it asks R can so be checked by itself, for many analyses, before any is made.
    """
    global _unasked
    _unasked = True
    try:
        yield
    finally:
        _unasked = False


def boot() -> None:
    """Start R without any package, unless it runs already: the part that other threads must not run beside.

    R writes environment variables while it starts. Another thread that reads one at that moment, as libraries do
    when they are loaded, can crash the process. What takes time, loading survival, is left to `start`.
    RSetupError where R or rpy2 is missing or does not fit, UsageError in another thread than the main one.
    """
    if _unasked:
        raise NotAskedError
    if threading.current_thread() is not threading.main_thread():
        raise UsageError(
            "R runs in the main thread of the process and can be asked only from there.",
            "Call sarcstat from the main thread, or from processes of their own.",
        )
    if _session is None:
        rinterface = installation.load_rpy2(installation.r_home())
        cleanup.unwind_on_termination()
        with interrupt.watched():
            _boot(rinterface)


def start() -> None:
    """Start R with survival and the scripts, unless it runs already.

    RSetupError where R, rpy2 or a package is missing or does not fit.
    """
    global _session
    boot()
    if _session is not None:
        return
    from rpy2 import rinterface

    with interrupt.watched():
        namespace = _survival(rinterface)
        base = rinterface.baseenv
        for package in _ATTACHED:
            base["attachNamespace"](package)
        base["solve"](1.0)  # loads LAPACK now: R finds it by R_HOME, which the process may change later
        scripts = base["new.env"](parent=namespace)
        versions = {
            "R": str(base["as.character"](base["getRversion"]())[0]),
            "survival": str(base["getNamespaceVersion"]("survival")[0]),
        }
        for script in sorted(resources.r_scripts().glob("*.R")):
            _define(script, scripts)
    _session = _Session(scripts, versions)


def is_running() -> bool:
    """Whether R has been started, with survival and the scripts."""
    return _session is not None


def versions() -> dict[str, str]:
    """The versions of R and survival, as they write them; starts R."""
    return dict(_running().versions)


def source(script: Path) -> None:
    """Define the functions of an R file in the environment of the scripts."""
    _define(script, _running().scripts)
    _functions.clear()


def function(name: str) -> Any:
    """The R function of that name that a script defines; LookupError where there is none."""
    scripts = _running().scripts
    if name not in _functions:
        if name not in set(scripts.keys()):
            raise LookupError(f"no R script defines {name}")
        _functions[name] = scripts[name]
    return _functions[name]


def close() -> None:
    """Remove R's temporary folder; for when nothing more is asked of R."""
    global _folder
    if _folder is not None:
        temporary.remove(_folder)
        _folder = None


def _running() -> _Session:
    start()
    assert _session is not None
    return _session


def _define(script: Path, scripts: Any) -> None:
    from rpy2.rinterface import baseenv

    baseenv["sys.source"](str(script), envir=scripts, **{"keep.source": False})


def _boot(rinterface: Any) -> None:
    """Start R itself, without packages."""
    global _own
    from rpy2.rinterface_lib import embedded, openrlib

    if embedded.isinitialized():
        _check_own()
        return
    _silence()
    embedded.set_initoptions(_OPTIONS)
    on_interrupt = signal.getsignal(signal.SIGINT)
    with _environment(_clean()):
        rinterface.initr(interactive=False)
    _own = True
    signal.signal(signal.SIGINT, on_interrupt)  # initr sets its own
    # R would call back into Python at every check for interrupts and wait there for Python's other threads.
    openrlib.rlib.ptr_R_ProcessEvents = openrlib.ffi.NULL
    # rpy2's own way to end R takes 0.2 s; nothing of what it does is needed but the folder's removal.
    atexit.unregister(rinterface.endr)
    # Messages as they stand in R's source, whatever LANGUAGE says later; sorting without anybody's alphabet.
    for category in ("LC_MESSAGES", "LC_COLLATE"):
        rinterface.baseenv["Sys.setlocale"](category, "C")


def _check_own() -> None:
    """Refuse an R that something else in the process has started: with a profile, options and a language of its own."""
    if not _own:
        raise RSetupError(
            "R runs in this process already, started by another library with settings of its own.",
            "Let sarcstat start R: call it before that library, or in a process of its own.",
        )


def _silence() -> None:
    """Let R neither write to the terminal nor ask it: what R says comes back through `guard`."""
    from rpy2.rinterface_lib import callbacks

    for writer in ("consolewrite_print", "consolewrite_warnerror", "showmessage"):
        setattr(callbacks, writer, lambda text: None)
    callbacks.consoleread = lambda prompt: ""


#: What says where the parts of R itself are; every other variable of R's changes what it does.
_PLACES = ("R_HOME", "R_ARCH", "R_SHARE_DIR", "R_INCLUDE_DIR", "R_DOC_DIR")


def _clean() -> dict[str, str | None]:
    """The environment variables under which R starts the same way everywhere; None for those that it must not see.

    R_TESTS names code that R runs when it starts, R_LIBS folders in which it looks for packages before its own. The
    libraries of R, of the machine and of the user (where `install.packages` puts a package) are those that R itself
    has without them. R's temporary folder lies in one of ours, which is known, and so removed, from before R starts.
    """
    global _folder
    try:
        _folder = temporary.folder()
    except OSError as error:
        raise RSetupError(
            f"R needs a folder for temporary files, and there is none: {error.strerror}.",
            "Set TMPDIR to a folder that can be written to.",
        ) from error
    own = [name for name in os.environ if name.startswith(("R_", "_R_")) and name not in _PLACES]
    return {
        **dict.fromkeys(own),
        "TMPDIR": str(_folder),
        "R_PROFILE_USER": os.devnull,
        "R_ENVIRON_USER": os.devnull,
        "LANGUAGE": "en",
        # Attached later instead: survival loads faster into an empty search path.
        "R_DEFAULT_PACKAGES": "NULL",
        **_utf8(),
    }


def _utf8() -> dict[str, str]:
    """LC_ALL for a locale that this machine has, with UTF-8 and, if possible, no country's sorting or dates.

    Empty where no candidate exists and the process's own locale has to do.
    """
    for name in ("C.UTF-8", "C.utf8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        return {"LC_ALL": name}
    return {}


@contextmanager
def _environment(variables: Mapping[str, str | None]) -> Iterator[None]:
    """The environment variables are set, or are not there (None), inside the block, and as before after it."""
    before = {name: os.environ.get(name) for name in variables}
    _set(variables)
    try:
        yield
    finally:
        _set(before)


def _set(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _survival(rinterface: Any) -> Any:
    """The namespace of the R package survival."""
    from rpy2.rinterface_lib.embedded import RRuntimeError

    try:
        return rinterface.baseenv["loadNamespace"]("survival")
    except RRuntimeError as error:
        raise _package_problem(str(error)) from error


def _package_problem(text: str) -> RSetupError:
    missing = re.search(r"there is no package called ‘(.+?)’", text)
    if missing:
        package = missing[1]
        return RSetupError(
            f"The R package {package} is not installed.",
            f"Install it with `sarcstat doctor --fix` (`sudo apt-get install r-cran-{package.lower()}`) on Debian and "
            f'Ubuntu, or with `install.packages("{package}")` in R. R_LIBS is not looked at.',
        )
    return RSetupError(
        f"The R package survival cannot be loaded. R: {' '.join(text.split())}",
        "Close other programs, or raise the limit that the system sets (ulimit -v)."
        if "cannot allocate" in text
        else "Install it again, for this version of R.",
    )
