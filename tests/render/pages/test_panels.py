"""Tables are cut to the width of a medium, at a cost that grows with their cells and no faster."""

from __future__ import annotations

from unittest.mock import patch

from sarcstat.display.shapes.table import Cell, Table
from sarcstat.render.pages.panels import panels


def square(n: int) -> Table:
    """As a correlation matrix is: a column for each row."""
    names = [(f"x{i}",) for i in range(n)]
    cells = {(row, column): Cell("-.123", -0.123) for row in names for column in names}
    return Table(name="Correlations", rows=names, columns=names, cells=cells)


def test_a_wide_table_is_measured_once() -> None:
    looked_at = 0

    def counting(table: Table, row: tuple[str, ...], column: tuple[str, ...]) -> Cell:
        nonlocal looked_at
        looked_at += 1
        return table.cells[row, column]

    with patch.object(Table, "cell", counting):
        found = list(panels(square(60), 80))
    assert sum(len(panel.columns) for panel in found) == 60
    assert len(found) > 4
    assert looked_at <= 3 * 60 * 60  # the widths as they are, folded, and whether they are words
