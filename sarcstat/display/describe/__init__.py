"""The description of a sample as tables: Table 1 of a paper, or SPSS's FREQUENCIES and DESCRIPTIVES."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sarcstat.display.describe.content import Content, DescribeLayout
from sarcstat.display.describe.journal import journal_notes, journal_table
from sarcstat.display.describe.r import r_tables, side_by_side
from sarcstat.display.describe.spss import group_context, spss_tables
from sarcstat.display.sentences import random_tables, rows_used, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Table
from sarcstat.results import AnalysisResult

__all__ = ["DescribeLayout", "sections"]


def sections(result: AnalysisResult, layout: DescribeLayout) -> Iterator[Section]:
    """One section; in other styles than journal one for each group, as after SPLIT FILE. The first holds the result."""
    content = Content(result, layout)
    if layout.style == "journal":
        heading = f"Description by {result.labels['group']}" if content.groups else "Description"
        notes = [rows_used(result), *journal_notes(content), *random_tables(result), versions(result)]
        yield Section(heading=heading, tables=[journal_table(content)], notes=notes, result=result)
        return
    notes = [rows_used(result), *_weighting(layout), versions(result)]
    for i, level in enumerate(content.groups or [None]):
        heading = "Description" if level is None else f"{result.labels['group']} = {level}"
        own = result if i == 0 else replace(result, statistics=(), conditions=())
        yield Section(heading=heading, tables=list(_tables(content, level)), notes=notes, result=own)


def _tables(content: Content, group: str | None) -> Iterator[Table]:
    """The tables of SPSS, of R, or of SPSS with the comparison."""
    result, layout = content.result, content.layout
    context = group_context(content, group)
    spss, r = Content(result, layout, "spss"), Content(result, layout, "r")
    if layout.style == "r":
        yield from r_tables(r, group, context)
        return
    yield from spss_tables(spss, group)
    if layout.style == "both":
        yield from side_by_side(spss, r, group, context)


def _weighting(layout: DescribeLayout) -> list[str]:
    if layout.weight is None:
        return []
    return [f"Cases are weighted by {layout.weight}; N and frequencies are sums of weights, shown rounded."]
