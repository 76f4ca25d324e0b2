"""Transformations that PSPP carries out for us, as a program of its own, on a copy of the data."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sarcstat import paths, temporary
from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.table import Table
from sarcstat.errors import InputError, counted
from sarcstat.syntax.reading.job import Foreign

if sys.platform != "win32":
    import resource

#: The signal that ends a process whose time is over; there is none on Windows.
_OVER_TIME = getattr(signal, "SIGXCPU", 0)
#: A run that takes longer, or computes longer on so many cases, is ended: a LOOP may have no end.
_SECONDS, _LEAST_SECONDS, _CASES_A_SECOND = 60, 10, 20_000
#: Bytes; PSPP keeps few cases in memory, but a VECTOR or DO REPEAT may ask for millions of variables.
_MOST_MEMORY = 800_000_000
_ERROR = re.compile(r"^\S*?:?(?:\d+(?:\.\d+(?:-\d+(?:\.\d+)?)?)?:)? ?error: (?P<said>.*)", re.MULTILINE)


def run_with_pspp(command: Foreign, table: Table) -> Table:
    """The data behind transformations that PSPP carries out on them.

    What may be in the text is checked where it is read; PSPP runs in a folder of its own, which is deleted, with
    `--safer` (no other programs are started and no files deleted). Raises InputError with what PSPP says is wrong.
    """
    program = shutil.which("pspp")
    if program is None:
        message = f"{command.name} needs the program PSPP, which is not installed"
        raise wrong(message, command.place, "Install PSPP, or write the command with those that are carried out.")
    with temporary.within() as folder:
        write_sav(table, folder / "before.sav")
        script = f"GET FILE='before.sav'.\n{command.text}\nEXECUTE.\nSAVE OUTFILE='after.sav'.\n"
        (folder / "job.sps").write_text(script, encoding="utf-8")
        said = _run(program, folder, command, table.cases)
        found = _ERROR.search(said)
        if found or not paths.is_file(folder / "after.sav"):
            reason = found["said"] if found else said.strip()[-200:]
            raise wrong(f"PSPP does not carry out {command.name}: {reason}", command.place)
        after = read_sav(folder / "after.sav")
        return _with_levels(after, table)


def _with_levels(after: Table, before: Table) -> Table:
    """The table with the measurement levels as they were: PSPP guesses those that nobody has set."""
    columns = [
        replace(column, measure=before[column.name].measure if column.name in before else None)
        for column in after.columns
    ]
    return Table(columns, cases=after.cases, weight=after.weight, source=before.source)


def _run(program: str, folder: Path, command: Foreign, cases: int) -> str:
    """What PSPP says; raises InputError where it takes more time than the data need."""
    options = ["--safer", "--no-statrc", "--interactive", "--syntax-encoding=UTF-8", "-O", "format=txt", "-o", "-"]
    seconds = min(_LEAST_SECONDS + cases // _CASES_A_SECOND, _SECONDS)
    with subprocess.Popen(
        [program, *options, "job.sps"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as running:
        _limit(running.pid, seconds)
        try:
            said, _ = running.communicate(timeout=_SECONDS)
        except BaseException as error:
            running.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise _endless(command, _SECONDS) from None
            raise
    if _OVER_TIME and running.returncode == -_OVER_TIME:
        raise _endless(command, seconds)
    return said.decode("utf-8", "replace")


def _limit(process: int, seconds: int) -> None:
    """Limit what a process may take, where the system can do that from outside: on Linux."""
    if sys.platform == "linux":
        with suppress(OSError):  # it has ended
            resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds + 2))
            resource.prlimit(process, resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))


def _endless(command: Foreign, seconds: int) -> InputError:
    message = f"PSPP did not finish {command.name} within {counted(seconds, 'second')}"
    return wrong(message, command.place, "Does the loop have an end?")
