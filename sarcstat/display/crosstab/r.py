"""A cross-tabulation as R's table, chisq.test and fisher.test print it, and SPSS's tests beside R's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sarcstat.display.crosstab.content import (
    CELLS,
    DECIMALS,
    TEST_COLUMNS,
    TESTS,
    Cells,
    column_place,
    of,
    row_place,
    small_counts,
    table_context,
)
from sarcstat.display.crosstab.spss import case_processing, crosstabulation, measures
from sarcstat.display.formatting import cell, rounded
from sarcstat.display.layout import equal
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.results import AnalysisResult, Hidden, Statistic


def r_tables(result: AnalysisResult, cells: Sequence[str]) -> Iterator[Table]:
    """The counts as `table` has them, and the tests."""
    yield _r_table(result, cells)
    yield _r_tests(result)


def both_tables(result: AnalysisResult, cells: Sequence[str]) -> Iterator[Table]:
    """SPSS's tables, with the tests beside R's."""
    yield case_processing(result)
    yield crosstabulation(result, cells)
    yield _tests_side_by_side(result)
    yield measures(result)


#: What R calls each number of a cell; shares are proportions there.
_R_CELLS = {
    "count": "",
    "expected": "expected",
    "row": "proportions, 1",
    "column": "proportions, 2",
    "total": "proportions",
    "residual": "observed - expected",
    "standardized": "residuals",
    "adjusted": "stdres",
}


def _r_table(result: AnalysisResult, wanted: Sequence[str]) -> Table:
    """`addmargins(table(rows, columns))`, and below each count what chisq.test and proportions say of the cell."""
    index = of(result, "table")
    several = len(wanted) > 1
    cells: Cells = {}
    second = column_place(result, "")[:1]
    columns: dict[str | None, Path] = {each: column_place(result, each) for each in result.details["columns"]}
    columns[None] = (*second, "Sum")
    for level in [*result.details["rows"], None]:
        for word in (each for each in CELLS if each in wanted):
            own: Path = ("Sum",) if level is None else row_place(result, level)[-1:]
            row = (*own, _R_CELLS[word]) if several else own
            for column, place in columns.items():
                found = index.get((CELLS[word], level, column, None))
                if found is not None:
                    cells[row, place] = _r_cell(found, word)
    return Table(
        name=f"table({result.labels['rows']}, {result.labels['columns']})",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=list(columns.values()),
        cells=cells,
        row_headings=(result.labels["rows"], "") if several else (result.labels["rows"],),
        context=table_context(result),
    )


def _r_cell(found: Statistic, word: str) -> Cell:
    if word in ("row", "column", "total") and not isinstance(found.value, Hidden):
        share = float(found.value or 0) / 100
        return Cell(rounded(share, 3), share)
    return cell(found, "r", DECIMALS.get(word, 3))


def _r_tests(result: AnalysisResult) -> Table:
    """What chisq.test and fisher.test print."""
    index = of(result, "r_tests")
    of_small = result.details["small"]["n"]
    small = 0 if isinstance(of_small, Hidden) else of_small
    two_by_two = len(result.details["rows"]) == len(result.details["columns"]) == 2
    corrected = " with Yates' continuity correction" if two_by_two else ""
    titles = {"chisq.test": f"Pearson's Chi-squared test{corrected}"}
    made = result.details["fisher"]
    simulated = f" with simulated p-value (based on {made['tables']:g} replicates)" if made["tables"] else ""
    titles["fisher.test"] = f"Fisher's Exact Test for Count Data{simulated}"
    words = {
        "chi_square": "X-squared",
        "df": "df",
        "p_value": "p-value",
        "odds_ratio": "odds ratio",
        "odds_ratio_conf_low": "0.95 lower",
        "odds_ratio_conf_high": "0.95 upper",
    }
    cells: Cells = {
        ((title,), (word,)): cell(index[name, None, None, test], "r", 4 if name == "chi_square" else None)
        for test, title in titles.items()
        for name, word in words.items()
        if (name, None, None, test) in index
    }
    return Table(
        name="chisq.test, fisher.test",
        rows=[(title,) for title in titles.values()],
        columns=[(word,) for word in words.values() if any(column == (word,) for _, column in cells)],
        cells=cells,
        notes=[f"Expected counts below 5: {small}; the chi-squared approximation may be incorrect."] if small else [],
        context=table_context(result),
    )


#: R's default function for a test of SPSS's; it has no other in its base packages.
_R_TEST = {"pearson": "chisq.test", "continuity": "chisq.test", "fisher": "fisher.test"}


def _tests_side_by_side(result: AnalysisResult) -> Table:
    """SPSS's tests beside what chisq.test and fisher.test give without an argument."""
    spss, r = of(result, "tests"), of(result, "r_tests")
    cells: Cells = {}
    for test, title in TESTS.items():
        for text, name in TEST_COLUMNS:
            ours = spss.get((name, None, None, test))
            if ours is None:
                continue
            same = "p_value" if name in ("exact_p_value", "monte_carlo_p_value") else name
            theirs = r.get((same, None, None, _R_TEST.get(test, "")))
            row = (title, text)
            cells[row, ("SPSS",)], cells[row, ("R",)] = cell(ours, "spss"), cell(theirs, "spss")
            if not equal(ours, theirs):
                cells[row, ("Cause",)] = Cell("crosstab-tests")
    return Table(
        name="Chi-Square Tests",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=[("SPSS",), ("R",), ("Cause",)],
        cells=cells,
        notes=[*small_counts(result), "sarcstat explain CAUSE says what each program computes."],
        context=table_context(result),
    )
