"""A cross-tabulation as SPSS's CROSSTABS prints it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sarcstat.display.crosstab.content import (
    CELLS,
    DECIMALS,
    TEST_COLUMNS,
    TESTS,
    TOTAL,
    Cells,
    column_place,
    of,
    row_place,
    small_counts,
    table_context,
)
from sarcstat.display.formatting import cell
from sarcstat.display.shapes.table import Heading, Path, Table
from sarcstat.results import AnalysisResult


def spss_tables(result: AnalysisResult, cells: Sequence[str]) -> Iterator[Table]:
    """All tables of CROSSTABS."""
    yield case_processing(result)
    yield crosstabulation(result, cells)
    yield _tests(result)
    yield measures(result)


def case_processing(result: AnalysisResult) -> Table:
    """How many cases have both values."""
    row = (Heading(f"{result.labels['rows']} * {result.labels['columns']}", name="rows * columns"),)
    index = of(result, "case_processing")
    cells: Cells = {}
    for text, name in (("Valid", "n"), ("Missing", "n_missing"), (TOTAL, "n_total")):
        cells[row, (text, "N")] = cell(index[name, None, None, None], "spss")
        cells[row, (text, "Percent")] = cell(index[f"{name}_percent", None, None, None], "spss")
    columns = [column for _, column in cells]
    return Table(
        name="Case Processing Summary", rows=[row], columns=columns, cells=cells, context=table_context(result)
    )


def crosstabulation(result: AnalysisResult, wanted: Sequence[str]) -> Table:
    """The cells, each with what is asked for."""
    first, second = result.labels["rows"], result.labels["columns"]
    words = {
        "count": "Count",
        "expected": "Expected Count",
        "row": f"% within {first}",
        "column": f"% within {second}",
        "total": "% of Total",
        "residual": "Residual",
        "standardized": "Standardized Residual",
        "adjusted": "Adjusted Residual",
    }
    index = of(result, "table")
    cells: Cells = {}
    rows: list[Path] = []
    for level in [*result.details["rows"], None]:
        for word in (each for each in CELLS if each in wanted):
            if level is None and ("residual" in CELLS[word]):
                continue
            word_heading = Heading(words[word], name=word)
            rows.append((TOTAL, word_heading) if level is None else (*row_place(result, level), word_heading))
            for column in [*result.details["columns"], None]:
                found = index.get((CELLS[word], level, column, None))
                place: Path = (TOTAL,) if column is None else column_place(result, column)
                if found is not None:
                    cells[rows[-1], place] = cell(found, "spss", DECIMALS.get(word, 1))
    return Table(
        name=f"{first} * {second} Crosstabulation",
        rows=rows,
        columns=[*(column_place(result, column) for column in result.details["columns"]), (TOTAL,)],
        cells=cells,
        context=table_context(result),
    )


def _tests(result: AnalysisResult) -> Table:
    index = of(result, "tests")
    shown = [test for test in TESTS if any(key[3] == test for key in index)]
    cells: Cells = {}
    for test in shown:
        for text, name in TEST_COLUMNS:
            found = index.get((name, None, None, test))
            if found is not None:
                cells[(TESTS[test],), (text,)] = cell(found, "spss")
    cells[("N of Valid Cases",), ("Value",)] = cell(index["n", None, None, None], "spss")
    return Table(
        name="Chi-Square Tests",
        rows=[*((TESTS[test],) for test in shown), ("N of Valid Cases",)],
        columns=[(text,) for text, _ in TEST_COLUMNS if any(column == (text,) for _, column in cells)],
        cells=cells,
        notes=[*small_counts(result), *(["Computed only for a 2x2 table"] if "continuity" in shown else [])],
        context=table_context(result),
    )


def measures(result: AnalysisResult) -> Table:
    """Phi and Cramér's V."""
    index, tests = of(result, "measures"), of(result, "tests")
    cells: Cells = {}
    for text, name in (("Phi", "phi"), ("Cramer's V", "cramers_v")):
        row = ("Nominal by Nominal", text)
        cells[row, ("Value",)] = cell(index[name, None, None, None], "spss", 3)
        cells[row, ("Approximate Significance",)] = cell(tests["p_value", None, None, "pearson"], "spss")
    cells[("N of Valid Cases",), ("Value",)] = cell(tests["n", None, None, None], "spss")
    return Table(
        name="Symmetric Measures",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=[("Value",), ("Approximate Significance",)],
        cells=cells,
        context=table_context(result),
    )
