"""An R script, with base R and survival alone, that redoes tables from their data file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sarcstat.resources import templates
from sarcstat.syntax.writing.competing import R_COMPETING
from sarcstat.syntax.writing.life_tables import R_LIFE_TABLE
from sarcstat.syntax.writing.plan import Column, Plan, Task
from sarcstat.syntax.writing.quoting import r_comment, r_string, r_vector
from sarcstat.syntax.writing.r_describing import DESCRIBING
from sarcstat.syntax.writing.r_survival import SURVIVAL
from sarcstat.syntax.writing.script import Script, lacks

#: A column of numbers with at most this many values may be groups.
_FEW = 20


def r_script(plan: Plan) -> Script:
    """The script: the functions that the tables share, the data, and a block a table, in the order of the study.

    It prints every table's numbers under the table's name and keeps them in `results`. Where an option has no
    counterpart there, a comment says so.
    """
    tasks = {task.name: list(_made(plan, task)) for task in plan.tasks}
    blocks = [line for task in plan.tasks for line in _block(plan, task, tasks[task.name])]
    head = [
        r_comment(f"{plan.title}: the tables once more, in R."),
        r_comment(f"Written by sarcstat {plan.version}. Run it in its own folder: Rscript {plan.script}"),
        "",
        (templates() / "analysis.R").read_text(encoding="utf-8").strip(),
        "",
        "# ---- Data ----",
        "",
        *_data(plan, "\n".join(blocks)),
    ]
    return Script("\n".join([*head, *blocks]) + "\n", lacks(each for made in tasks.values() for each in made))


def _data(plan: Plan, blocks: str) -> Iterator[str]:
    yield "# All cells are read as text; columns of numbers are then made numbers."
    yield "cohort <- read.csv("
    yield f'  {r_string(plan.data)}, check.names = FALSE, na.strings = "", encoding = "UTF-8", colClasses = "character"'
    yield ")"
    numbers = [each.name for each in plan.columns if each.kind == "number"]
    if numbers:
        yield from _call("numbers <- c", [r_string(name) for name in numbers])
        yield "cohort[numbers] <- lapply(cohort[numbers], as.numeric)"
    yield ""
    yield "# The levels of each column in their order: the values in the file, and what tables show for them."
    yield "levels_of <- list()"
    for column in plan.columns:
        if r_string(column.name) in blocks and (_grouping(column) or _as_group(column, blocks)):
            yield from _levels(column)


def _grouping(column: Column) -> bool:
    """Whether a column may be meant as groups, and not as a measurement."""
    return bool(column.levels) and (column.categorical or column.kind != "number" or len(column.levels) <= _FEW)


def _as_group(column: Column, blocks: str) -> bool:
    """Whether the tables take a column as groups whatever it looks like."""
    name = re.escape(r_string(column.name))
    return bool(column.levels) and re.search(rf'as_group\([^"]*{name}|categorical <- c\(.*{name}', blocks) is not None


def _levels(column: Column) -> Iterator[str]:
    yield f"levels_of[[{r_string(column.name)}]] <- list("
    yield f"  values = {r_vector(each.value for each in column.levels)},"
    yield f"  texts = {r_vector(each.text for each in column.levels)}"
    yield ")"


def _call(function: str, arguments: list[str]) -> Iterator[str]:
    yield f"{function}("
    yield ",\n".join(f"  {each}" for each in arguments)
    yield ")"


def _made(plan: Plan, task: Task) -> Iterator[str]:
    """What makes the numbers of a table."""
    if task.failure is None:
        yield from (SURVIVAL | R_COMPETING | R_LIFE_TABLE | DESCRIBING)[task.command](plan, task)


def _block(plan: Plan, task: Task, lines: Sequence[str]) -> Iterator[str]:
    """The heading of a table, its rows, and what makes its numbers of them."""
    yield ""
    yield r_comment(f"---- {task.name}: {task.title or task.command} ----")
    if task.failure is not None:
        yield r_comment(f"Not redone: {task.failure}")
        return
    rows = "cohort"
    if task.selection is not None:
        yield r_comment(f"Only the rows that sarcstat selected by: {task.condition}")
        rows = f"cohort[cohort[[{r_string(task.selection)}]] %in% 1, , drop = FALSE]"
    yield f"rows <- {rows}"
    if task.repeats:
        yield f"rows <- repeated(rows, {r_string(task.repeats)})"
    split = plan.splits(task)
    yield from _in_parts(lines, split) if split else lines


def _in_parts(lines: Sequence[str], split: Sequence[str]) -> Iterator[str]:
    """What makes the numbers of a table, for each part of the rows; what fails in one is said."""
    yield f"for (piece in pieces(rows, {r_vector(split)})) {{"
    yield "  rows <- piece$rows"
    yield "  of_part <- piece$text"
    yield "  tryCatch({"
    yield from (f"    {each}" for line in lines for each in line.split("\n"))
    yield "  }, error = not_redone)"
    yield "}"
    yield 'of_part <- ""'
