"""SPSS's table of percentiles leaves both cells of one that is not reached empty; others print a full stop."""

from __future__ import annotations

from dataclasses import replace

from sarcstat.display.layout import Index, Layout
from sarcstat.display.shapes.table import Cell, Path, Table

PERCENTILES = "Percentiles"


def emptied(table: Table, layout: Layout, spss: Index, program: Path = ()) -> Table:
    """The table with empty cells where SPSS has them; `program` is the end of SPSS's column paths beside R's."""
    if layout.name != PERCENTILES:
        return table
    cells = dict(table.cells)
    for (row, column), key in layout.entries.items():
        estimate = spss.get(key._replace(name="percentile"))
        if estimate is not None and estimate.value is None:
            cells[row, (*column, *program)] = Cell("", None, "not_reached")
    return replace(table, cells=cells)
