"""SPSS syntax that restricts commands to the rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sarcstat.syntax.writing.plan import Task
from sarcstat.syntax.writing.spss_variables import Variables


def selected(conditions: Sequence[str]) -> Iterator[str]:
    """What restricts the next procedure to the rows of a table."""
    if conditions:
        yield "TEMPORARY."
        yield f"SELECT IF ({' AND '.join(conditions)})."


def conditions_of(task: Task, variables: Variables, listwise: Sequence[str] = ()) -> list[str]:
    """The conditions on the rows of a table: its selection, and under `listwise` values of these variables."""
    found = [f"{variables.read[task.selection]}=1"] if task.selection else []
    if task.options.get("missing") == "listwise":
        found += [f"NOT MISSING({name})" for name in listwise]
    return found


def each_selected(lines: Sequence[str], conditions: Sequence[str]) -> Iterator[str]:
    """The commands, each on the selected rows only."""
    for line in lines:
        if not line.startswith(" "):
            yield from selected(conditions)
        yield line
