"""What the tables of a cross-tabulation are made of: its statistics by place, and their words."""

from __future__ import annotations

from typing import Any

from sarcstat.display.formatting import number_text
from sarcstat.display.headings import level_of
from sarcstat.display.shapes.table import Cell, Heading, Path, variable
from sarcstat.results import AnalysisResult, Hidden, Statistic

Cells = dict[tuple[Path, Path], Cell]

#: Option word → statistic, in SPSS's order; row text and decimals as SPSS prints them.
CELLS: dict[str, str] = {
    "count": "count",
    "expected": "expected_count",
    "row": "row_percent",
    "column": "column_percent",
    "total": "percent",
    "residual": "residual",
    "standardized": "standardized_residual",
    "adjusted": "adjusted_residual",
}
DECIMALS = {"count": 0}
TESTS = {
    "pearson": "Pearson Chi-Square",
    "continuity": "Continuity Correction",
    "likelihood_ratio": "Likelihood Ratio",
    "fisher": "Fisher's Exact Test",
    "linear": "Linear-by-Linear Association",
}
TEST_COLUMNS = (
    ("Value", "chi_square"),
    ("df", "df"),
    ("Asymptotic Significance (2-sided)", "p_value"),
    ("Exact Sig. (2-sided)", "exact_p_value"),
    ("Exact Sig. (1-sided)", "exact_p_value_one_sided"),
    ("Monte Carlo Sig. (2-sided)", "monte_carlo_p_value"),
)
TOTAL = "Total"


def row_place(result: AnalysisResult, text: str) -> tuple[Heading, Heading]:
    """The row variable and one of its levels."""
    name = result.labels["rows_name"]
    return variable(name, result.labels["rows"]), level_of(result, name, text)


def column_place(result: AnalysisResult, text: str) -> tuple[Heading, Heading]:
    """The column variable and one of its levels."""
    name = result.labels["columns_name"]
    return variable(name, result.labels["columns"]), level_of(result, name, text)


def table_context(result: AnalysisResult) -> dict[str, str]:
    """The names of the two variables."""
    return {"rows": result.labels["rows_name"], "columns": result.labels["columns_name"]}


def of(result: AnalysisResult, context: str) -> dict[tuple[str, str | None, str | None, str | None], Statistic]:
    """The statistics of a context by name, row, column and test."""
    found = result.find(context=context)
    return {(each.name, each.level, each.group1_level, each.test): each for each in found}


def small_counts(result: AnalysisResult) -> list[str]:
    """SPSS's footnote on small expected counts."""
    small: dict[str, Any] = result.details["small"]
    if isinstance(small["n"], Hidden):
        return []
    percent = number_text(small["percent"], "percent", "spss", 1)
    minimum = number_text(small["minimum"], "sum", "spss", 2)
    return [f"{small['n']} cells ({percent}) have expected count less than 5. The minimum expected count is {minimum}."]
