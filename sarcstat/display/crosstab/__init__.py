"""A cross-tabulation as tables, in the style of SPSS, of R, of a journal, or SPSS and R side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from sarcstat.display.crosstab.journal import journal_tables
from sarcstat.display.crosstab.r import both_tables, r_tables
from sarcstat.display.crosstab.spss import spss_tables
from sarcstat.display.sentences import random_tables, rows_used, versions
from sarcstat.display.shapes.document import Section
from sarcstat.results import AnalysisResult

Style = Literal["spss", "r", "journal", "both"]


def section(result: AnalysisResult, style: Style, cells: Sequence[str]) -> Section:
    """The tables of one cross-tabulation; `cells` are option words of what each cell shows."""
    heading = f"{result.labels['rows']} by {result.labels['columns']}"
    tables = {"journal": journal_tables, "spss": spss_tables, "r": r_tables, "both": both_tables}[style](result, cells)
    notes = [rows_used(result), *_notes(result), versions(result)]
    return Section(heading=heading, tables=list(tables), notes=notes, result=result)


def _notes(result: AnalysisResult) -> Iterator[str]:
    if result.details["weighted"]:
        yield "Cell counts are sums of weights, rounded to whole numbers before anything is computed."
    yield from random_tables(result)
    larger = max(len(result.details["rows"]), len(result.details["columns"])) > 2
    if larger and result.details["fisher"]["method"] == "exact":
        yield "Fisher's exact test of a table larger than 2x2: R's fisher.test (Freeman-Halton)."
