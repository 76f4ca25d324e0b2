"""What belongs together in the heads of columns: no line ends within `(N = 315)` or `95% CI`."""

from __future__ import annotations

import re
from dataclasses import replace

from sarcstat.display.shapes.table import Path, Step, Table

_TOGETHER = re.compile(r"\([Nn] = [\d,]+\)|\(?[\d.]+% CI\)?|\bp \([^()\s]+\)")
_KEPT = "\u00a0"


def unbroken(table: Table) -> Table:
    """The table with spaces in the heads of its columns that no line ends at."""
    columns = {column: tuple(map(_step, column)) for column in table.columns}
    if all(new == old for old, new in columns.items()) and not any(_shows(column) for column in columns):
        return table
    cells = {(row, columns.get(column, column)): cell for (row, column), cell in table.cells.items()}
    return replace(table, columns=[columns[column] for column in table.columns], cells=cells)


def _shows(column: Path) -> bool:
    """Whether a heading of the user's has such words: a heading is equal by what it is, not by its text."""
    return any(not isinstance(step, str) and _TOGETHER.search(step.text) for step in column)


def _step(step: Step) -> Step:
    return kept(step) if isinstance(step, str) else replace(step, text=kept(step.text))


def kept(text: str) -> str:
    """The text with what belongs together held together."""
    return _TOGETHER.sub(lambda found: found[0].replace(" ", _KEPT), text)
