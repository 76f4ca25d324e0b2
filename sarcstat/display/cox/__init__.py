"""The Cox model as tables, in the style of SPSS, of R, of a journal, or SPSS and R side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from sarcstat.display.cox.causes import cause
from sarcstat.display.cox.journal import TIMES, journal_table
from sarcstat.display.cox.layouts import layouts
from sarcstat.display.cox.notes import heading, section_notes
from sarcstat.display.cox.optimism import optimism_table
from sarcstat.display.cox.r import ph_test, r_tables
from sarcstat.display.cox.split import split_tables
from sarcstat.display.cox.spss import baseline, categorical_codings, correlation_matrix
from sarcstat.display.formatting import NumberStyle
from sarcstat.display.layout import filled, side_by_side
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Table
from sarcstat.results import AnalysisResult

Style = Literal["spss", "r", "journal", "both"]


def section(result: AnalysisResult, style: Style, *, last_step: bool = False) -> Section:
    """All tables of one Cox analysis in a style, with the notes on how it was computed.

    `last_step` leaves out the steps before the last one of each block; r and journal never show them.
    """
    tables = {"spss": _spss, "both": _both, "r": _r, "journal": _journal}[style](result, last_step)
    return Section(heading=heading(result), tables=list(tables), notes=section_notes(result, style), result=result)


def _spss(result: AnalysisResult, last_step: bool) -> Iterator[Table]:
    index = result.index("spss")
    first, *rest = layouts(result, last_step=last_step)
    yield filled(first, index, "spss")
    yield from categorical_codings(result)
    yield from (filled(layout, index, "spss") for layout in rest)
    yield from correlation_matrix(result)
    yield from _more(result, "spss")
    yield from baseline(result, "spss")


def _both(result: AnalysisResult, last_step: bool) -> Iterator[Table]:
    spss, r = result.index("spss"), result.index("r")
    yield from (side_by_side(layout, spss, r, cause) for layout in layouts(result, last_step=last_step))
    yield from ph_test(result)
    yield from _more(result, "spss")
    for convention in result.conventions:
        yield from baseline(result, convention)


def _r(result: AnalysisResult, _: bool) -> Iterator[Table]:
    yield from r_tables(result)
    yield from _more(result, "r")
    yield from baseline(result, "r")


def _journal(result: AnalysisResult, _: bool) -> Iterator[Table]:
    yield journal_table(result)
    yield from ph_test(result, TIMES)
    yield from _more(result, "journal")
    yield from baseline(result, result.conventions[0])


def _more(result: AnalysisResult, style: NumberStyle) -> Iterator[Table]:
    """What was asked for beside the model."""
    yield from split_tables(result, style)
    yield from optimism_table(result, style)
