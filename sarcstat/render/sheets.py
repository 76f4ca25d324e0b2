"""Tables as they stand on paper: cut to the page, upright or sideways, with the width of every column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.display.document import Section
from sarcstat.display.grid import Grid, grid
from sarcstat.display.table import Table
from sarcstat.render.alignment import lacking_by_row
from sarcstat.render.panels import Panel, panels

# A4 less margins of 20 mm holds about this many characters of 9 points, upright and sideways.
UPRIGHT = 92
SIDEWAYS = 140
_LONGEST_WORDS = 40
_SHORT_TABLE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table, or the part of it that fits on a page's width; widths in characters.

    `words` says which columns are flush left, `lacking` what each cell (by row, then column) needs behind it
    for the decimal points to be below each other. `short`: it should stay on one page.
    """

    caption: str
    grid: Grid
    labels: Sequence[int]
    columns: Sequence[int]
    words: Sequence[bool]
    lacking: Sequence[Sequence[str]]
    notes: Sequence[str]
    sideways: bool
    short: bool


def section_sheets(section: Section) -> list[Sheet]:
    """The sheets of all tables of a section, in order."""
    return [sheet for table in section.tables for sheet in sheets(table)]


def sheets(table: Table) -> list[Sheet]:
    """A table as sheets: one where it fits, else several with the row headings repeated; notes under the last."""
    laid_out = table.laid_out()
    upright = list(panels(laid_out, UPRIGHT))
    sideways = len(upright) > 1
    parts = list(panels(laid_out, SIDEWAYS)) if sideways else upright
    last = len(parts) - 1
    return [
        _sheet(
            part,
            caption=table.name if i == 0 else f"{table.name} (continued)",
            notes=laid_out.notes if i == last else (),
            sideways=sideways,
        )
        for i, part in enumerate(parts)
    ]


def _sheet(panel: Panel, *, caption: str, notes: Sequence[str], sideways: bool) -> Sheet:
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
        short=len(table.rows) <= _SHORT_TABLE,
    )
