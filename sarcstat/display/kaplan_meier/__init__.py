"""The Kaplan-Meier result as tables, in the style of SPSS, of R, of a journal, or SPSS and R side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from sarcstat.display.kaplan_meier.causes import cause
from sarcstat.display.kaplan_meier.differences import difference_layouts, journal_differences
from sarcstat.display.kaplan_meier.journal import journal_table
from sarcstat.display.kaplan_meier.layouts import extra_layouts, has_groups, layouts, row_headings
from sarcstat.display.kaplan_meier.notes import heading, section_notes
from sarcstat.display.kaplan_meier.percentiles import emptied
from sarcstat.display.kaplan_meier.r import r_tables, survfit_summary
from sarcstat.display.kaplan_meier.steps import survival_table
from sarcstat.display.layout import filled, side_by_side
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Table
from sarcstat.named_tests import WITHOUT_R, offered_by_spss
from sarcstat.results import AnalysisResult

Style = Literal["spss", "r", "journal", "both"]


def section(result: AnalysisResult, style: Style, *, table: bool = False) -> Section:
    """All tables of one Kaplan-Meier result in a style, with the notes on how they were computed.

    `table` adds the curves row by row, for which the result must hold them.
    """
    tables = {"spss": _spss, "both": _both, "r": _r, "journal": _journal}[style](result, table)
    return Section(heading=heading(result), tables=list(tables), notes=section_notes(result, style), result=result)


def _spss(result: AnalysisResult, table: bool) -> Iterator[Table]:
    index = result.index("spss")
    first, *others = (emptied(filled(layout, index, "spss"), layout, index) for layout in layouts(result))
    tables = [first, *([survival_table(result)] if table else []), *others]
    extra = (*extra_layouts(result), *difference_layouts(result, "spss"))
    tables += [filled(layout, index, "spss") for layout in extra]
    for each in tables:
        yield each if has_groups(result) else _without_groups(each, result)


def _without_groups(table: Table, result: AnalysisResult) -> Table:
    """The table without the element of its row paths that names a group, which SPSS has with a factor only."""
    place = len(row_headings(result)) - 1
    rows = {row: (*row[:place], *row[place + 1 :]) for row in table.rows}
    headings = [name for i, name in enumerate(table.row_headings) if i != place]
    cells = {(rows[row], column): cell for (row, column), cell in table.cells.items()}
    return replace(table, rows=list(rows.values()), cells=cells, row_headings=headings)


def _both(result: AnalysisResult, table: bool) -> Iterator[Table]:
    spss = {key: each for key, each in result.index("spss").items() if offered_by_spss(key.test)}
    r = {key: each for key, each in result.index("r").items() if key.test not in WITHOUT_R}
    for layout in layouts(result):
        yield emptied(side_by_side(layout, spss, r, cause), layout, spss, ("SPSS",))
    extra = (*extra_layouts(result), *difference_layouts(result, "both"))
    yield from (filled(layout, result.index("r"), "r") for layout in extra)
    if table:
        yield survival_table(result)
        yield survfit_summary(result)


def _r(result: AnalysisResult, table: bool) -> Iterator[Table]:
    yield from r_tables(result, table)
    extra = (*extra_layouts(result), *difference_layouts(result, "r"))
    yield from (filled(layout, result.index("r"), "r") for layout in extra)


def _journal(result: AnalysisResult, table: bool) -> Iterator[Table]:
    yield journal_table(result)
    for layout in layouts(result):
        if layout.name == "Pairwise Comparisons":
            yield filled(layout, result.index(result.conventions[0]), "journal")
    yield from journal_differences(result)
    if table:
        yield survfit_summary(result)
