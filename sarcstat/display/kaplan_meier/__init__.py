"""The Kaplan-Meier result as tables, in the style of SPSS, of R, of a journal, or SPSS and R side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sarcstat.display.document import Section
from sarcstat.display.kaplan_meier.causes import cause
from sarcstat.display.kaplan_meier.journal import journal_table
from sarcstat.display.kaplan_meier.layouts import extra_layouts, layouts
from sarcstat.display.kaplan_meier.notes import heading, section_notes
from sarcstat.display.kaplan_meier.percentiles import emptied
from sarcstat.display.kaplan_meier.r import r_tables, survfit_summary
from sarcstat.display.kaplan_meier.steps import survival_table
from sarcstat.display.layout import filled, side_by_side
from sarcstat.display.table import Table
from sarcstat.results import AnalysisResult
from sarcstat.vocabulary import WITHOUT_R, offered_by_spss

Style = Literal["spss", "r", "journal", "both"]


def section(result: AnalysisResult, style: Style, *, table: bool = False) -> Section:
    """All tables of one Kaplan-Meier result in a style, with the notes on how they were computed.

    `table` adds the curves row by row, for which the result must hold them.
    """
    tables = {"spss": _spss, "both": _both, "r": _r, "journal": _journal}[style](result, table)
    return Section(heading=heading(result), tables=list(tables), notes=section_notes(result, style), result=result)


def _spss(result: AnalysisResult, table: bool) -> Iterator[Table]:
    index = result.index("spss")
    tables = [emptied(filled(layout, index, "spss"), layout, index) for layout in layouts(result)]
    yield tables[0]
    if table:
        yield survival_table(result)
    yield from tables[1:]
    yield from (filled(layout, index, "spss") for layout in extra_layouts(result))


def _both(result: AnalysisResult, table: bool) -> Iterator[Table]:
    spss = {key: each for key, each in result.index("spss").items() if offered_by_spss(key.test)}
    r = {key: each for key, each in result.index("r").items() if key.test not in WITHOUT_R}
    for layout in layouts(result):
        yield emptied(side_by_side(layout, spss, r, cause), layout, spss, ("SPSS",))
    yield from (filled(layout, result.index("r"), "r") for layout in extra_layouts(result))
    if table:
        yield survival_table(result)
        yield survfit_summary(result)


def _r(result: AnalysisResult, table: bool) -> Iterator[Table]:
    yield from r_tables(result, table)
    yield from (filled(layout, result.index("r"), "r") for layout in extra_layouts(result))


def _journal(result: AnalysisResult, table: bool) -> Iterator[Table]:
    yield journal_table(result)
    for layout in layouts(result):
        if layout.name == "Pairwise Comparisons":
            yield filled(layout, result.index(result.conventions[0]), "journal")
    if table:
        yield survfit_summary(result)
