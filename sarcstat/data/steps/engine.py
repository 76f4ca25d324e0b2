"""Transformations that PSPP carries out for us, as a program of its own, on a copy of the data."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from sarcstat import paths, temporary
from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.files.sav_writing import write_sav
from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.table import Table
from sarcstat.syntax.reading.job import Foreign

#: A run that takes longer is ended: a LOOP may have no end.
_SECONDS = 60
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
        said = _run(program, folder, command)
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


def _run(program: str, folder: Path, command: Foreign) -> str:
    options = ["--safer", "--no-statrc", "--interactive", "--syntax-encoding=UTF-8", "-O", "format=txt", "-o", "-"]
    try:
        done = subprocess.run(
            [program, *options, "job.sps"], cwd=folder, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        message = f"PSPP did not finish {command.name} within {_SECONDS} seconds"
        raise wrong(message, command.place, "Does the loop have an end?") from error
    return (done.stdout + done.stderr).decode("utf-8", "replace")
