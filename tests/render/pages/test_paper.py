"""How wide text is on paper, and how a table is cut to a page by it."""

from __future__ import annotations

import pytest

from sarcstat.display.shapes.table import Cell, Table
from sarcstat.render.pages.panels import CELLS, panels
from sarcstat.render.pages.paper import PAPER, width
from sarcstat.render.pages.sheets import sheets


@pytest.mark.parametrize(
    ("text", "ems"),
    [
        # Adobe's metrics of Times-Roman, in thousandths of the size: 0 is 500, a point 250, W 944, i 278.
        ("0.123", 4 * 0.500 + 0.250),
        ("Wii", 0.944 + 2 * 0.278),
        ("生存", 2.0),
        ("é", 0.444),
        ("", 0.0),
    ],
)
def test_text_is_measured_by_the_widths_of_times(text: str, ems: float) -> None:
    """6 % are added for bold heads and wider fonts; in tenths of the size, rounded up."""
    assert ems * 10 * 1.06 <= width(text) <= ems * 10 * 1.06 + 1


def table(labels: list[str], columns: int, text: str = "12.3 (4.5–67.8)", **cells: str) -> Table:
    rows = [(label,) for label in labels]
    heads = [(f"Column {i}",) for i in range(columns)]
    found = {(row, head): Cell(text, 12.3) for row in rows for head in heads}
    return Table(name="T", rows=rows, columns=heads, cells=found)


@pytest.mark.parametrize(
    ("columns", "sideways", "size", "parts"), [(6, False, 9, 1), (7, False, 8, 1), (8, False, 7, 1), (9, True, 9, 1)]
)
def test_letters_become_smaller_before_a_page_is_turned(columns: int, sideways: bool, size: int, parts: int) -> None:
    """A column is 6.167 × 1.06 em wide and 1 em from the next: 6 fit into 473.9 points of 9, 7 of 8, 8 of 7."""
    found = sheets(table(["a", "b"], columns))
    assert [(each.sideways, each.size) for each in found] == [(sideways, size)] * parts


def test_what_fits_on_no_page_is_cut_and_every_column_is_there() -> None:
    found = sheets(table(["a", "b"], 30))
    assert len(found) > 2
    assert {(each.sideways, each.size) for each in found} == {(True, 7)}
    assert sum(len(each.columns) for each in found) == 30
    assert [each.caption for each in found[:2]] == ["T", "T (continued)"]


@pytest.mark.parametrize(("sideways", "points"), [(False, 481.9), (True, 728.5)])
def test_no_sheet_is_wider_than_its_page(sideways: bool, points: float) -> None:
    """A4 less two margins of 20 mm: 170 and 257 mm."""
    for columns in range(1, 40):
        for each in sheets(table(["x" * 8, "Switch maintenance therapy, second line"], columns)):
            if each.sideways == sideways:
                assert PAPER.total(*each.labels, *each.columns) * each.size / 10 + 8 <= points


def test_a_column_of_words_takes_the_room_there_is() -> None:
    rows = [("1",), ("2",)]
    words = "rows of the file only; earlier stages by the authors of the paper"
    cells = {(row, ("Where",)): Cell(words) for row in rows} | {(row, ("Status",)): Cell("in part") for row in rows}
    shown = Table(name="T", rows=rows, columns=[("Where",), ("Status",)], cells=cells)
    (panel,) = panels(shown, 50)
    assert CELLS.total(*panel.labels, *panel.columns) == 50
    assert panel.columns[1] == len("in part")  # short words are not folded
    (wide,) = panels(shown, 200)
    assert list(wide.columns) == [len(words), len("in part")]
