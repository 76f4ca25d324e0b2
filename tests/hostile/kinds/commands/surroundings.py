"""What a command finds around it: variables of the environment, standard input, a terminal of any width, settings."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from random import Random

from hostile.case import Case
from hostile.kinds.commands.bases import BASES, files
from hostile.kinds.commands.options import typable, written
from hostile.mutating import WORDS, altered, damaged

#: Values of each variable; None: it is not set.
VARIABLES: Mapping[str, Sequence[str | None]] = {
    "COLUMNS": ("0", "1", "3", "10", "40", "79", "200", "99999", "-5", "x", "", "1e3", "9" * 30, "٨٠"),
    "LINES": ("0", "1", "x"),
    "LC_ALL": ("C", "POSIX", "C.UTF-8", "en_US.UTF-8", "de_DE.ISO-8859-1", "tr_TR.UTF-8", "nowhere", ""),
    "LANG": ("C", "de_DE.UTF-8", "", None, "x" * 500),
    "LC_NUMERIC": ("de_DE.UTF-8", "C"),
    "LANGUAGE": ("de:fr", ""),
    "PYTHONIOENCODING": ("ascii", "latin-1", "utf-8:strict", ":replace", "cp437"),
    "PYTHONUTF8": ("0", "1"),
    "PYTHONOPTIMIZE": ("1", "2"),
    "PYTHONWARNINGS": ("error", "always", "nonsense"),
    "NO_COLOR": ("", "1"),
    "FORCE_COLOR": ("1", ""),
    "CLICOLOR_FORCE": ("1",),
    "TERM": ("dumb", "", None, "xterm-256color", "unknown", "\x1b[2J"),
    "HOME": (None, "", "/", "/nowhere", "data.csv", "relative", "\x1b[31m", "folder"),
    "XDG_CONFIG_HOME": ("", "/nowhere", "data.csv", "folder", "/dev/null", "\udcff", "x" * 5000),
    "XDG_CACHE_HOME": ("", "/nowhere", "data.csv", "/proc"),
    "MPLCONFIGDIR": ("/nowhere", "data.csv", "/proc", ""),
    "MPLBACKEND": ("nonsense", "TkAgg", ""),
    "TMPDIR": ("/nowhere", "data.csv", "/proc", "", "/dev/null", "relative"),
    "TZ": ("", "UTC", "Asia/Kathmandu", "Nowhere/Land", "XXX+99:99", ":/etc/passwd", "\udcff"),
    "PATH": ("", None, "/nowhere", ".", "data.csv"),
    "R_HOME": ("", "/nowhere", "data.csv", None),
    "R_LIBS": ("/nowhere", "data.csv"),
    "R_PROFILE_USER": ("data.csv", "profile.R"),
    "R_ENVIRON_USER": ("data.csv",),
    "R_DEFAULT_PACKAGES": ("NULL", "nonsense"),
    "OMP_NUM_THREADS": ("0", "x", "-1"),
    "SHELL": ("", None, "/bin/zsh", "/bin/\x1b[31m", "tcsh"),
    "USER": (None, "\x1b[31m"),
    "PAGER": ("false", "/nowhere"),
    "SOURCE_DATE_EPOCH": ("0", "-1", "x", "9" * 30, "253402300800"),
}  # fmt: skip
#: Only a start of one's own heeds these.
OF_STARTS = ("LC_ALL", "LANG", "PYTHONIOENCODING", "PYTHONUTF8", "R_HOME", "R_DEFAULT_PACKAGES")
#: Where R cannot be, that is what is said.
WITHOUT_R = ("R_HOME", "PATH", "R_LIBS", "R_PROFILE_USER", "R_DEFAULT_PACKAGES", "R_ENVIRON_USER")
SETTINGS = """style = "journal"
conf-level = 0.9
na = "NA"
[km]
decimals = ["2"]
[plot.km]
theme = "prism"
width = 90
"""
PROFILE = b"""options(digits = 3, OutDec = ",", warn = 2, stringsAsFactors = TRUE, scipen = -10)
t <- T <- FALSE; c <- function(...) stop("c"); print("hello")
"""
_COLD = ("km", "describe", "columns", "explain", "doctor", "response")
STREAMS: Sequence[Mapping[int, str]] = (
    *({0: ""}, {1: ""}, {2: ""}, {0: "", 1: "", 2: ""}, {1: "/dev/full"}, {2: "/dev/full"}, {0: "/dev/null"}),
)


def surrounded(chance: Random) -> Case:
    """A command that works, with one to four variables as they should not be, a terminal, settings, odd streams."""
    streams = chance.choice(STREAMS) if chance.random() < 0.03 else {}
    cold = chance.random() < 0.02 or "" in streams.values()
    name = chance.choice(_COLD if cold else [*BASES])
    words = [*chance.choice(BASES[name])]
    names = chance.sample([*VARIABLES], chance.randint(1, 4))
    if not cold:
        names = [each for each in names if each not in OF_STARTS]
    environment = {each: _value(each, chance) for each in names}
    stdin = chance.choice((b"", b"", b"\0", b"y\n" * 10, b"\xff" * 100, damaged(files()["data.csv"], chance)))
    if "data.csv" in words and chance.random() < 0.2:
        words[words.index("data.csv")], stdin = "-", damaged(files()["data.csv"], chance)
    terminal = not streams and chance.random() < 0.35
    return Case(
        [typable(word) for word in [*name.split(), *words]],
        {**files(), **_settings(chance), "profile.R": PROFILE},
        stdin,
        environment=environment,
        terminal=terminal,
        size=(chance.choice((0, 1, 24, 500)), chance.choice((0, 1, 2, 7, 20, 39, 80, 133, 400, 20_000))),
        folders=("folder",),
        streams=streams,
        cold=cold,
        without_r=(cold or name == "doctor") and any(each in environment for each in WITHOUT_R),
        # A folder of the user's own for settings, fonts or programs that a variable names.
        written=[*written([*words, name]), "relative", "folder", "home", ".config", ".cache", "x" * 5000],
        partly=bool(streams) or name in ("doctor", "run", "syntax", "crosscheck"),
    )


def _value(name: str, chance: Random) -> str | None:
    found = chance.choice(VARIABLES[name]) if chance.random() < 0.85 else chance.choice(WORDS)
    if name in ("PYTHONIOENCODING", "PYTHONUTF8") and found not in VARIABLES[name]:  # Python itself would not start
        return None
    if found is None:
        return None
    return os.fsdecode(os.fsencode(typable(found)))


def _settings(chance: Random) -> Mapping[str, bytes]:
    if chance.random() < 0.75:
        return {}
    return {"sarcstat.toml": altered(SETTINGS, chance).encode("utf-8", "replace")}
