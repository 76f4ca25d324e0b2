"""What R's console shows, made by R itself, and listings with one digit changed."""

from __future__ import annotations

import atexit
import random
import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile
from pathlib import Path

from crosscheck.recast import performed

from sarcstat.crosscheck.listings.check import checked_listing
from sarcstat.crosscheck.listings.given import Given
from sarcstat.crosscheck.plan import Data
from sarcstat.crosscheck.verdict import CheckedOutput, CheckedTable
from sarcstat.outputs.output import Output
from sarcstat.outputs.reading.read import parse_output

SETS = tuple(f"survival::{name}" for name in ("lung", "veteran", "colon", "ovarian", "pbc"))
_EMPTY = Path(__file__).parent


@cache
def _console() -> subprocess.Popen[str]:
    """R's console, with survival attached; one for all listings, as it takes a second to start."""
    process = subprocess.Popen(
        ["R", "--vanilla", "--quiet", "--interactive"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    atexit.register(process.communicate)  # without further statements it ends
    return process


@cache
def shown(*statements: str) -> str:
    """What R prints of statements in an empty workspace, with each statement behind its prompt."""
    process = _console()
    assert process.stdin is not None
    assert process.stdout is not None
    before = ("rm(list = ls())", "options(width = 80, prompt = '> ')", "library(survival)")
    process.stdin.write("\n".join((*before, *statements, "cat('shown', 'to here\\n')")) + "\n")
    process.stdin.flush()
    lines = list(takewhile(lambda line: line != "shown to here\n", process.stdout))
    begin = next(i for i, line in enumerate(lines) if "library(survival)" in line)
    return "".join(lines[begin:-1])


@cache
def models(seed: int, count: int) -> str:
    """A listing of that many models, drawn by the seed."""
    script = Path(__file__).with_name("models.R")
    command = ["Rscript", "--vanilla", str(script), str(seed), str(count)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def read(text: str) -> Output:
    """A text as every output is read."""
    return parse_output(text.encode(), "console.Rout")


def check(output: Output | str, data: Sequence[str] = SETS, **given: object) -> CheckedOutput:
    """The verdicts on a listing."""
    found = read(output) if isinstance(output, str) else output
    return checked_listing(found, Data(_EMPTY, data), performed, Given(**given))  # type: ignore[arg-type]


@cache
def checked_models(seed: int) -> CheckedOutput:
    """The verdicts on sixty models, drawn by the seed."""
    return check(models(seed, 60))


def words(table: CheckedTable, place: tuple[int, ...]) -> tuple[str, ...]:
    """Table, row and column of a cell."""
    leaves = [each.leaves[leaf][0].text for each, leaf in zip(table.table.dimensions, place, strict=True)]
    return (table.table.subtype or "", *leaves)


def of_kind(checked: CheckedOutput, *kinds: str) -> list[tuple[object, ...]]:
    """The cells with these verdicts: call, table, row, column, what is printed, what is ours, cause."""
    return [
        (
            command.command.notes.syntax if command.command.notes else "",
            *words(table, place),
            cell.text,
            each.ours,
            each.cause,
        )
        for command, table in checked.tables
        for kind in kinds
        for place, cell, each in table.of(kind)  # type: ignore[arg-type]
    ]


def planted(checked: CheckedOutput, seed: int) -> tuple[Output, list[tuple[int, int, tuple[int, ...], str]]]:
    """The output with one digit changed in each command, and where: command, table, cell, and the changed text."""
    rng = random.Random(seed)
    entries, where = [], []
    for number, command in enumerate(checked.commands):
        places = [
            (i, place)
            for i, table in enumerate(command.tables)
            for place, verdict in table.verdicts.items()
            if verdict.kind == "rounded" and re.search(r"\d", table.table.cells[place].text)
            and "<" not in table.table.cells[place].text
        ]  # fmt: skip
        tables = list(command.command.tables)
        if places:
            i, place = rng.choice(places)
            text = _changed(tables[i].cells[place].text, rng)
            cell = replace(tables[i].cells[place], printed=text)
            tables[i] = replace(tables[i], cells={**tables[i].cells, place: cell})
            where.append((number, i, place, text))
        entries.append(replace(command.command, tables=tuple(tables)))
    return replace(checked.output, entries=tuple(entries)), where


def _changed(text: str, rng: random.Random) -> str:
    digit = rng.choice(list(re.finditer(r"\d", text.split("e")[0])))
    other = rng.choice([each for each in "0123456789" if each != digit[0]])
    return text[: digit.start()] + other + text[digit.end() :]
