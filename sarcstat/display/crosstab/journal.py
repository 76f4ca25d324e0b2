"""A cross-tabulation as the table of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sarcstat.display.crosstab.content import TOTAL, Cells, column_place, of, row_place, table_context
from sarcstat.display.formatting import p_text, rounded
from sarcstat.display.table import Cell, Heading, Table, text_of
from sarcstat.results import AnalysisResult, Statistic


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
    tests = of(result, "tests")
    if not result.details["small"]["n"]:
        return _p_sentence(
            "Pearson's chi-square test without continuity correction", tests["p_value", None, None, "pearson"]
        )
    few = "an expected count is below 5"
    found = tests.get(("exact_p_value", None, None, "fisher"))
    if found is None:
        few += ", Monte Carlo"
        found = tests.get(("monte_carlo_p_value", None, None, "fisher"))
    return _p_sentence(f"Fisher's exact test ({few})", found)


def _p_sentence(name: str, found: Statistic | None) -> str:
    if found is None or found.value is None:
        return f"{name}: not estimable (NE)."
    p = p_text(float(found.value))
    return f"{name}: p {'' if p[0] in '<>' else '= '}{p}."
