"""Tables as they stand on paper: cut to the page, upright or sideways, with the width of every column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.grid import Grid, grid
from sarcstat.display.shapes.table import Table
from sarcstat.render.pages.alignment import lacking_by_row
from sarcstat.render.pages.panels import Panel, panels
from sarcstat.render.pages.paper import PAPER, PER_EM
from sarcstat.render.pages.unbroken import unbroken

# Points: the width of A4 less margins of 20 mm, upright and sideways, and the padding beside the outer columns.
_UPRIGHT, _SIDEWAYS = 481.9, 728.5
_PADDING = 8.0
_LONGEST_WORDS = 24 * PER_EM
_SHORT_TABLE = 15  # rows: longer ones, kept on one page, would leave too much of the page before blank
#: Sizes of letters in points. Journals print tables in 7 to 9.
SIZES = (9, 8, 7)
# What is tried in turn: a page is turned only for a table that does not even fit in the smallest letters.
_PAGES = [(sideways, size) for sideways in (False, True) for size in SIZES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table, or the part of it that fits on a page's width; widths in tenths of the size of its letters.

    `size` is one of SIZES. `words` says which columns are flush left, `lacking` what each cell (by row, then column)
    needs behind it for the decimal points to be below each other. `short`: it should stay on one page.
    """

    caption: str
    grid: Grid
    labels: Sequence[int]
    columns: Sequence[int]
    words: Sequence[bool]
    lacking: Sequence[Sequence[str]]
    notes: Sequence[str]
    sideways: bool
    size: int
    short: bool


def section_sheets(section: Section) -> list[Sheet]:
    """The sheets of all tables of a section, in order."""
    return [sheet for table in section.tables for sheet in sheets(table)]


def sheets(table: Table) -> list[Sheet]:
    """A table as sheets: one where it fits, else several with the row headings repeated; notes under the last."""
    laid_out = unbroken(table.laid_out())
    for sideways, size in _PAGES:
        parts = list(panels(laid_out, _room(sideways, size), PAPER))
        if len(parts) == 1:
            break
    last = len(parts) - 1
    return [
        _sheet(
            part,
            caption=table.name if i == 0 else f"{table.name} (continued)",
            notes=laid_out.notes if i == last else (),
            sideways=sideways,
            size=size,
        )
        for i, part in enumerate(parts)
    ]


def _room(sideways: bool, size: int) -> int:
    return int(((_SIDEWAYS if sideways else _UPRIGHT) - _PADDING) / size * PER_EM)


def _sheet(panel: Panel, *, caption: str, notes: Sequence[str], sideways: bool, size: int) -> Sheet:
    table = panel.table
    return Sheet(
        caption=caption,
        grid=grid(table),
        labels=[min(width, _LONGEST_WORDS) for width in panel.labels],
        columns=[min(width, _LONGEST_WORDS) for width in panel.columns],
        words=[table.holds_words(column) for column in table.columns],
        lacking=lacking_by_row(table),
        notes=notes,
        sideways=sideways,
        size=size,
        short=len(table.rows) <= _SHORT_TABLE,
    )
