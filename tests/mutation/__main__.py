"""Whether the tests notice a changed program: a sample of single changes, and those that no test sees.

    PYTHONPATH=tests python -m mutation sarcstat/data/values.py r_scripts/cuminc.R --number 20 --seed 1

Each change is made in a copy of the checkout, where the tests of the module are run until one fails: the files under
its name where it lies, and those that import it (of an R script: its testthat file, and the tests of the module of
`sarcstat.analysis` that calls it). `--tests` names others. What survives is printed; a change may also be one that
makes no difference. It exits with 0 however many survive: a sample is read by a person.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mutation.changes import Change, changes

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tests:
    """What is run for a module: commands, the first of which fails where a change is noticed."""

    commands: tuple[tuple[str, ...], ...]
    folder: Path

    def pass_(self, seconds: float | None = None) -> bool:
        """Whether all of them pass, within the time for each."""
        shared = os.environ.get("SARCSTAT_SHARED", str(ROOT.parent / "shared"))
        environment = {**os.environ, "SARCSTAT_SHARED": shared, "PYTHONPATH": str(self.folder)}
        environment["PYTHONDONTWRITEBYTECODE"] = "1"  # a change within one second would not be seen
        for command in self.commands:
            try:
                done = subprocess.run(
                    command, cwd=self.folder, env=environment, capture_output=True, timeout=seconds, check=False
                )
            except subprocess.TimeoutExpired:
                return False
            if done.returncode:
                return False
        return True


def files_that_test(module: str, named: Sequence[str]) -> list[str]:
    """The files of tests, from the checkout's root, that test a module: `named`, or those that are found."""
    if named:
        return list(named)
    path = Path(module)
    if path.suffix == ".R":
        path = caller(path.stem)
    dotted = re.escape(".".join(path.with_suffix("").parts))
    folder, _, name = dotted.rpartition(r"\.")
    uses = re.compile(rf"\b{dotted}\b|from {folder} import [^\n]*\b{name}\b")
    room = "tests" / path.parent.relative_to("sarcstat")
    beside = {file.relative_to(ROOT).as_posix() for file in (ROOT / room).glob(f"test_{path.stem}*.py")}
    found = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "tests").rglob("test_*.py")
        if uses.search(file.read_text("utf-8"))
    }
    return sorted(beside) + sorted(found - beside)


def caller(stem: str) -> Path:
    """The module of `sarcstat.analysis` with an R script's stem: of `cox_curves` that is `curves` in the room `cox`."""
    every = sorted((ROOT / "sarcstat" / "analysis").rglob("*.py"))
    own = [path for path in every if stem in (path.stem, f"{path.parent.name}_{path.stem}")]
    return own[0].relative_to(ROOT) if own else Path("sarcstat", "analysis", f"{stem}.py")


def commands_of(module: str, named: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The commands that test a module; raises SystemExit where nothing does."""
    path, found = Path(module), []
    if path.suffix == ".R" and (ROOT / "tests" / "r" / f"test-{path.stem}.R").exists():
        found.append(("Rscript", "--vanilla", "tests/r/run.R", f"^{path.stem}$"))
    files = files_that_test(module, named)
    if files:
        options = ("-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0")
        found.append((sys.executable, "-m", "pytest", *options, *files))
    if not found:
        raise SystemExit(f"No test imports {module}: name some with --tests.")
    return tuple(found)


def copied(folder: Path) -> None:
    """The checkout's files, those that git does not know yet among them, in a folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def survivors(module: str, number: int, seed: int, named: Sequence[str], folder: Path) -> tuple[int, list[Change]]:
    """How many changes of a module were tried, and which of them no test noticed."""
    tests = Tests(commands_of(module, named), folder)
    began = time.monotonic()
    if not tests.pass_():
        raise SystemExit(f"The tests of {module} fail before anything is changed: {tests.commands}")
    seconds = 20 + 3 * (time.monotonic() - began)
    path = folder / module
    source, every = path.read_bytes(), changes(path)
    chosen = sorted(random.Random(seed).sample(every, min(number, len(every))), key=lambda each: each.start)
    left = []
    for each in chosen:
        path.write_bytes(each.made(source))
        if tests.pass_(seconds):
            left.append(each)
            print(f"{module}:{each.line}: {each.old} -> {each.new or 'nothing'}", flush=True)
    path.write_bytes(source)
    return len(chosen), left


def main() -> None:
    """Print the changes that survive, a line each, and how many were tried of each module."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("modules", nargs="+", help="files of sarcstat/ or r_scripts/, from the checkout's root")
    parser.add_argument("--number", type=int, default=20, help="how many changes of each module (20)")
    parser.add_argument("--seed", type=int, default=1, help="which of them are drawn (1)")
    parser.add_argument("--tests", nargs="*", default=[], help="tests to run instead of those that import the module")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        copied(Path(name))
        for module in given.modules:
            tried, left = survivors(module, given.number, given.seed, given.tests, Path(name))
            print(f"{module}: {tried} changes, {tried - len(left)} noticed, {len(left)} not", flush=True)


if __name__ == "__main__":
    main()
