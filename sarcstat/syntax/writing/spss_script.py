"""SPSS syntax that redoes tables from their data file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from sarcstat.syntax.writing.competing import SPSS_COMPETING
from sarcstat.syntax.writing.life_tables import SPSS_LIFE_TABLE
from sarcstat.syntax.writing.plan import Column, Plan, Task, pairs
from sarcstat.syntax.writing.quoting import spss_comment, spss_lack, spss_string
from sarcstat.syntax.writing.script import Script, lacks
from sarcstat.syntax.writing.spss_describing import DESCRIBING
from sarcstat.syntax.writing.spss_survival import SURVIVAL
from sarcstat.syntax.writing.spss_variables import Variables

#: Some versions of SPSS read 256 bytes of a line.
_LONGEST_LINE = 120


def spss_script(plan: Plan) -> Script:
    """The syntax: the data with labels, numeric codes for texts in the order of their levels, a block a table.

    What SPSS has no command for is said in a comment.
    """
    variables = Variables(plan)
    blocks = [line for task in plan.tasks for line in _block(plan, task, variables)]
    lines = [*_head(plan), *_read(plan, variables), *variables.declarations(), *blocks]
    return Script("\n".join(lines) + "\n", lacks(lines))


def _head(plan: Plan) -> Iterator[str]:
    yield spss_comment(f"{plan.title}: the tables once more, in SPSS")
    yield spss_comment(f"Written by sarcstat {plan.version}, and not run: it computes with R")
    yield spss_comment("Make this folder the working directory first (CD and the folder in quotes), in Unicode mode")
    yield "SET DECIMAL=DOT."
    yield ""


def _read(plan: Plan, variables: Variables) -> Iterator[str]:
    renamed = [(name, column.name) for column in plan.columns if (name := variables.read[column.name]) != column.name]
    for name, column_name in renamed:
        yield spss_comment(f"{name} holds the column: {column_name}")
    for column in plan.columns:
        if any("\n" in str(level.value) or "\r" in str(level.value) for level in column.levels):
            yield spss_lack(f"{variables.read[column.name]} has values with a line break: SPSS cannot read these rows")
    yield "GET DATA"
    yield "  /TYPE=TXT"
    yield f"  /FILE={spss_string(plan.data)}"
    yield "  /ENCODING='UTF8'"
    yield "  /ARRANGEMENT=DELIMITED"
    yield "  /DELCASE=LINE"
    yield "  /FIRSTCASE=2"
    yield '  /DELIMITERS=","'
    yield "  /QUALIFIER='\"'"
    yield "  /VARIABLES="
    for column in plan.columns:
        yield f"    {variables.read[column.name]} {_format(column)}"
    yield "  ."
    yield "DATASET NAME cohort."


def _format(column: Column) -> str:
    """How a cell is read: numbers keep all their decimals whatever the format says."""
    if column.kind == "number":
        return "F24.0"
    return "SDATE10" if column.kind == "date" else f"A{max(column.width, 1)}"


def _block(plan: Plan, task: Task, variables: Variables) -> Iterator[str]:
    yield ""
    yield spss_comment(f"---- {task.name}: {task.title or task.command} ----")
    if task.failure is not None:
        yield spss_comment(f"Not redone: {task.failure}")
        return
    if task.selection is not None:
        yield spss_comment(f"Only the rows that sarcstat selected by: {task.condition}")
    split = " ".join(variables.factor(name) for name in plan.splits(task))
    if task.repeats:
        yield f"WEIGHT BY {variables.number(task.repeats)}."
    if split:
        yield f"SORT CASES BY {split}."
        yield f"SPLIT FILE SEPARATE BY {split}."
    for name, form in pairs(task.options.get("print_formats") or ()).items():
        yield f"FORMATS {variables.read[name]} ({form})."
    for line in (SURVIVAL | SPSS_COMPETING | SPSS_LIFE_TABLE | DESCRIBING)[task.command](plan, task, variables):
        yield from _wrapped(line)
    if split:
        yield "SPLIT FILE OFF."
    if task.repeats:
        yield "WEIGHT OFF."


def _wrapped(line: str) -> list[str]:
    """A long list of variables on several lines; texts and comments stay as they are."""
    if len(line) <= _LONGEST_LINE or line.startswith("*") or "'" in line:
        return [line]
    return textwrap.wrap(
        line,
        _LONGEST_LINE,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
