"""The description of a sample as tables: Table 1 of a paper, or SPSS's FREQUENCIES and DESCRIPTIVES."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.display.describe.content import Content, DescribeLayout
from sarcstat.display.describe.journal import journal_notes, journal_table
from sarcstat.display.describe.spss import spss_tables
from sarcstat.display.document import Section
from sarcstat.display.sentences import rows_used, versions
from sarcstat.results import AnalysisResult

__all__ = ["DescribeLayout", "sections"]


def sections(result: AnalysisResult, layout: DescribeLayout) -> Iterator[Section]:
    """One section; in SPSS style one for each group, as after SPLIT FILE. The first holds the result."""
    content = Content(result, layout)
    if layout.style == "journal":
        heading = f"Description by {result.labels['group']}" if content.groups else "Description"
        notes = [rows_used(result), *journal_notes(content), versions(result)]
        yield Section(heading=heading, tables=[journal_table(content)], notes=notes, result=result)
        return
    notes = [rows_used(result), *_weighting(layout), versions(result)]
    from dataclasses import replace

    for i, level in enumerate(content.groups or [None]):
        heading = "Description" if level is None else f"{result.labels['group']} = {level}"
        own = result if i == 0 else replace(result, statistics=(), conditions=())
        yield Section(heading=heading, tables=list(spss_tables(content, level)), notes=notes, result=own)


def _weighting(layout: DescribeLayout) -> list[str]:
    if layout.weight is None:
        return []
    return [f"Cases are weighted by {layout.weight}; N and frequencies are sums of weights, shown rounded."]
