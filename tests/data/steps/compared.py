"""Random scripts of data commands, run by PSPP and by us, and how the files that they save differ.

`PYTHONPATH=tests python -m data.steps.compared [N [SEED]]` compares N scripts and prints each one that differs.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from data.steps import saved
from data.steps.scripts import scripts
from hypothesis import HealthCheck, Phase, given, seed, settings

from sarcstat.data.steps.files.sav_reading import read_sav
from sarcstat.data.steps.workspace import Workspace
from sarcstat.syntax.reading.reader import read_text

#: What PSPP calls errors and goes on after: values that become missing while the data are read.
_HARMLESS = (
    "Treating unexpected non-integer",
    "must be 0 or 1",
    "Invalid arguments to DATE",
    "Cannot parse",
)


def theirs(script: str, folder: Path) -> bool:
    """Let PSPP run a script in a folder; False where it refuses a command of it."""
    folder.mkdir(parents=True)
    (folder / "job.sps").write_text(script, encoding="utf-8")
    command = ["pspp", "--no-statrc", "-O", "format=txt", "-o", "-", "job.sps"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace").splitlines()
    return not any("error:" in line and not any(known in line for known in _HARMLESS) for line in said)


def ours(script: str, folder: Path) -> Workspace:
    """Run a script in a folder."""
    folder.mkdir(parents=True)
    workspace = Workspace(folder, allow_save=True)
    for command in read_text(script).commands:
        workspace.carry_out(command)
    workspace.done(stopped=False)
    return workspace


def differences(script: str, folder: Path) -> list[str] | None:
    """How the files that both save differ; None where PSPP refuses a command."""
    if not theirs(script, folder / "theirs"):
        return None
    ours(script, folder / "ours")
    found: list[str] = []
    for file in sorted((folder / "theirs").glob("*.sav")):
        mine = folder / "ours" / file.name
        if not mine.is_file():
            found.append(f"{file.name} was not written")
            continue
        found += [f"{file.name}: {each}" for each in saved.differences(read_sav(mine), read_sav(file))]
    return found


def compare(number: int, start: int, tell: Callable[[str], None] = print) -> Counter[str]:
    """Compare so many scripts; how many were equal, different, or refused by PSPP."""
    counts: Counter[str] = Counter()

    @seed(start)
    @settings(
        max_examples=number,
        deadline=None,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(scripts())
    def one(script: str) -> None:
        with tempfile.TemporaryDirectory() as name:
            found = differences(script, Path(name))
        counts["refused by PSPP" if found is None else "different" if found else "equal"] += 1
        if found:
            tell("\n".join([script, *found, ""]))

    one()
    return counts


if __name__ == "__main__":
    given_numbers = [int(each) for each in sys.argv[1:]]
    print(dict(compare(given_numbers[0] if given_numbers else 1000, given_numbers[1] if given_numbers[1:] else 0)))
