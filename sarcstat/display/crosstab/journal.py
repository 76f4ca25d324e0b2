"""A cross-tabulation as the table of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sarcstat.display.crosstab.content import TOTAL, Cells, column_place, of, row_place, table_context
from sarcstat.display.formatting import p_text, rounded
from sarcstat.display.table import Cell, Heading, Table, text_of
from sarcstat.results import AnalysisResult


def journal_tables(result: AnalysisResult, _: Sequence[str]) -> list[Table]:
    """n (% of the column) of each cell, and the p of the test that suits in the notes."""
    index = of(result, "table")
    columns = [*result.details["columns"], None]
    cells: Cells = {}
    heads = {}
    for column in columns:
        total = index["count", None, column, None].value
        own = Heading(TOTAL, name=TOTAL) if column is None else column_place(result, column)[-1]
        heads[column] = replace(own, text=f"{text_of(own)} (N = {total})")
        for level in result.details["rows"]:
            count, share = (index[name, level, column, None].value for name in ("count", "column_percent"))
            text = f"{count} ({rounded(float(share or 0), 1)})"
            cells[row_place(result, level)[-1:], (heads[column],)] = Cell(text, int(count or 0))
    return [
        Table(
            name=f"{result.labels['rows']} by {result.labels['columns']}",
            rows=[row_place(result, level)[-1:] for level in result.details["rows"]],
            columns=[(heads[column],) for column in columns],
            cells=cells,
            row_headings=(result.labels["rows"],),
            notes=["n (% of the column).", _test_sentence(result)],
            context=table_context(result),
        )
    ]


def _test_sentence(result: AnalysisResult) -> str:
    small = result.details["small"]["n"] > 0
    name, key, test = (
        ("Fisher's exact test (an expected count is below 5)", "exact_p_value", "fisher")
        if small
        else ("Pearson's chi-square test without continuity correction", "p_value", "pearson")
    )
    value = of(result, "tests")[key, None, None, test].value
    p = p_text(float(value or 0))
    return f"{name}: p {'' if p[0] in '<>' else '= '}{p}."
