"""A cross-tabulation as the table of a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sarcstat.display.crosstab.content import (
    CELLS,
    DECIMALS,
    TOTAL,
    Cells,
    column_place,
    of,
    row_place,
    table_context,
)
from sarcstat.display.formatting import cell, p_text, share_text
from sarcstat.display.shapes.table import Cell, Heading, Table, text_of
from sarcstat.results import AnalysisResult, Hidden, Statistic

#: What a row of a cell's numbers is called, where more is asked for than n (% of the column).
_WORDS = {
    "count": "n",
    "expected": "Expected n",
    "row": "% of the row",
    "column": "% of the column",
    "total": "% of the table",
    "residual": "Residual",
    "standardized": "Standardized residual",
    "adjusted": "Adjusted residual",
}


def journal_tables(result: AnalysisResult, wanted: Sequence[str]) -> list[Table]:
    """n (% of the column) of each cell, or a row for each number that is wanted; the p that suits in the notes."""
    heads = _heads(result)
    usual = set(wanted) <= {"count", "column"}
    cells = _shares(result, heads) if usual else _numbers(result, heads, wanted)
    return [
        Table(
            name=f"{result.labels['rows']} by {result.labels['columns']}",
            rows=list(dict.fromkeys(row for row, _ in cells)),
            columns=[(head,) for head in heads.values()],
            cells=cells,
            row_headings=(result.labels["rows"],) if usual else (result.labels["rows"], ""),
            notes=[*(["n (% of the column)."] if usual else []), _test_sentence(result)],
            context=table_context(result),
        )
    ]


def _heads(result: AnalysisResult) -> dict[str | None, Heading]:
    """The heading of each column, and of all (None), with its total."""
    index = of(result, "table")
    heads = {}
    for column in [*result.details["columns"], None]:
        own = Heading(TOTAL, name=TOTAL) if column is None else column_place(result, column)[-1]
        heads[column] = replace(own, text=f"{text_of(own)} (N = {index['count', None, column, None].value})")
    return heads


def _shares(result: AnalysisResult, heads: Mapping[str | None, Heading]) -> Cells:
    index = of(result, "table")
    cells: Cells = {}
    for column, head in heads.items():
        for level in result.details["rows"]:
            count, share = (index[name, level, column, None].value for name in ("count", "column_percent"))
            if isinstance(count, Hidden):
                cells[row_place(result, level)[-1:], (head,)] = Cell(count, None, "suppressed")
                continue
            shown = share if isinstance(share, Hidden) else share_text(float(share or 0))
            text = f"{count} ({shown})"
            cells[row_place(result, level)[-1:], (head,)] = Cell(text, int(count or 0))
    return cells


def _numbers(result: AnalysisResult, heads: Mapping[str | None, Heading], wanted: Sequence[str]) -> Cells:
    index = of(result, "table")
    cells: Cells = {}
    for level in result.details["rows"]:
        for word in (each for each in CELLS if each in wanted):
            row = (*row_place(result, level)[-1:], Heading(_WORDS[word], name=word))
            for column, head in heads.items():
                found = index.get((CELLS[word], level, column, None))
                if found is not None:
                    places = DECIMALS.get(word, 3 if word in ("standardized", "adjusted") else 1)
                    cells[row, (head,)] = cell(found, "journal", places)
    return cells


def _test_sentence(result: AnalysisResult) -> str:
    tests = of(result, "tests")
    if isinstance(result.details["small"]["n"], Hidden):
        return f"The p of the test is not shown: {result.details['small']['n']}."
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
    if isinstance(found.value, Hidden):
        return f"{name}: p {found.value}."
    p = p_text(float(found.value))
    return f"{name}: p {'' if p[0] in '<>' else '= '}{p}."
