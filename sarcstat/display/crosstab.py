"""A cross-tabulation as SPSS's CROSSTABS prints it, or as the table of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sarcstat.display.document import Section
from sarcstat.display.formatting import cell, number_text, p_text, rounded
from sarcstat.display.layout import equal
from sarcstat.display.sentences import rows_used, versions
from sarcstat.display.table import Cell, Path, Table
from sarcstat.results import AnalysisResult, Statistic

Style = Literal["spss", "r", "journal", "both"]
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
_DECIMALS = {"count": 0}
TESTS = {
    "pearson": "Pearson Chi-Square",
    "continuity": "Continuity Correction",
    "likelihood_ratio": "Likelihood Ratio",
    "fisher": "Fisher's Exact Test",
    "linear": "Linear-by-Linear Association",
}
_TEST_COLUMNS = (
    ("Value", "chi_square"),
    ("df", "df"),
    ("Asymptotic Significance (2-sided)", "p_value"),
    ("Exact Sig. (2-sided)", "exact_p_value"),
    ("Exact Sig. (1-sided)", "exact_p_value_one_sided"),
)
TOTAL = "Total"


def section(result: AnalysisResult, style: Style, cells: Sequence[str]) -> Section:
    """The tables of one cross-tabulation; `cells` are option words of what each cell shows."""
    heading = f"{result.labels['rows']} by {result.labels['columns']}"
    tables = {"journal": _journal, "spss": _spss, "r": _r, "both": _both}[style](result, cells)
    notes = [rows_used(result), *_notes(result), versions(result)]
    return Section(heading=heading, tables=list(tables), notes=notes, result=result)


def _context(result: AnalysisResult) -> dict[str, str]:
    return {"rows": result.labels["rows_name"], "columns": result.labels["columns_name"]}


def _of(result: AnalysisResult, context: str) -> dict[tuple[str, str | None, str | None, str | None], Statistic]:
    found = result.find(context=context)
    return {(each.name, each.level, each.group1_level, each.test): each for each in found}


def _spss(result: AnalysisResult, cells: Sequence[str]) -> Iterator[Table]:
    yield _case_processing(result)
    yield _crosstabulation(result, cells)
    yield _tests(result)
    yield _measures(result)


def _both(result: AnalysisResult, cells: Sequence[str]) -> Iterator[Table]:
    yield _case_processing(result)
    yield _crosstabulation(result, cells)
    yield _tests_side_by_side(result)
    yield _measures(result)


def _r(result: AnalysisResult, cells: Sequence[str]) -> Iterator[Table]:
    yield _r_table(result, cells)
    yield _r_tests(result)


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
    index = _of(result, "table")
    several = len(wanted) > 1
    cells: Cells = {}
    columns = {column: (result.labels["columns"], column or "Sum") for column in [*result.details["columns"], None]}
    for level in [*result.details["rows"], None]:
        for word in (each for each in CELLS if each in wanted):
            row = (level or "Sum", _R_CELLS[word]) if several else (level or "Sum",)
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
        context=_context(result),
    )


def _r_cell(found: Statistic, word: str) -> Cell:
    if word in ("row", "column", "total"):
        share = float(found.value or 0) / 100
        return Cell(rounded(share, 3), share)
    return cell(found, "r", _DECIMALS.get(word, 3))


def _r_tests(result: AnalysisResult) -> Table:
    """What chisq.test and fisher.test print."""
    index = _of(result, "r_tests")
    small = result.details["small"]["n"]
    corrected = " with Yates' continuity correction" if ("odds_ratio", None, None, "fisher.test") in index else ""
    titles = {"chisq.test": f"Pearson's Chi-squared test{corrected}"}
    titles["fisher.test"] = "Fisher's Exact Test for Count Data"
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
        context=_context(result),
    )


#: R's default function for a test of SPSS's; it has no other in its base packages.
_R_TEST = {"pearson": "chisq.test", "continuity": "chisq.test", "fisher": "fisher.test"}


def _tests_side_by_side(result: AnalysisResult) -> Table:
    """SPSS's tests beside what chisq.test and fisher.test give without an argument."""
    spss, r = _of(result, "tests"), _of(result, "r_tests")
    cells: Cells = {}
    for test, title in TESTS.items():
        for text, name in _TEST_COLUMNS:
            ours = spss.get((name, None, None, test))
            if ours is None:
                continue
            same = "p_value" if name == "exact_p_value" else name
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
        notes=[*_small_counts(result), "sarcstat explain CAUSE says what each program computes."],
        context=_context(result),
    )


def _case_processing(result: AnalysisResult) -> Table:
    row = (f"{result.labels['rows']} * {result.labels['columns']}",)
    index = _of(result, "case_processing")
    cells: Cells = {}
    for text, name in (("Valid", "n"), ("Missing", "n_missing"), (TOTAL, "n_total")):
        cells[row, (text, "N")] = cell(index[name, None, None, None], "spss")
        cells[row, (text, "Percent")] = cell(index[f"{name}_percent", None, None, None], "spss")
    columns = [column for _, column in cells]
    return Table(name="Case Processing Summary", rows=[row], columns=columns, cells=cells, context=_context(result))


def _crosstabulation(result: AnalysisResult, wanted: Sequence[str]) -> Table:
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
    index = _of(result, "table")
    cells: Cells = {}
    rows: list[Path] = []
    for level in [*result.details["rows"], None]:
        for word in (each for each in CELLS if each in wanted):
            if level is None and ("residual" in CELLS[word]):
                continue
            rows.append((TOTAL, words[word]) if level is None else (first, level, words[word]))
            for column in [*result.details["columns"], None]:
                found = index.get((CELLS[word], level, column, None))
                place: Path = (TOTAL,) if column is None else (second, column)
                if found is not None:
                    cells[rows[-1], place] = cell(found, "spss", _DECIMALS.get(word, 1))
    return Table(
        name=f"{first} * {second} Crosstabulation",
        rows=rows,
        columns=[*((second, column) for column in result.details["columns"]), (TOTAL,)],
        cells=cells,
        context=_context(result),
    )


def _tests(result: AnalysisResult) -> Table:
    index = _of(result, "tests")
    shown = [test for test in TESTS if any(key[3] == test for key in index)]
    cells: Cells = {}
    for test in shown:
        for text, name in _TEST_COLUMNS:
            found = index.get((name, None, None, test))
            if found is not None:
                cells[(TESTS[test],), (text,)] = cell(found, "spss")
    cells[("N of Valid Cases",), ("Value",)] = cell(index["n", None, None, None], "spss")
    return Table(
        name="Chi-Square Tests",
        rows=[*((TESTS[test],) for test in shown), ("N of Valid Cases",)],
        columns=[(text,) for text, _ in _TEST_COLUMNS if any(column == (text,) for _, column in cells)],
        cells=cells,
        notes=[*_small_counts(result), *(["Computed only for a 2x2 table"] if "continuity" in shown else [])],
        context=_context(result),
    )


def _small_counts(result: AnalysisResult) -> list[str]:
    """SPSS's footnote on small expected counts."""
    small: dict[str, Any] = result.details["small"]
    percent = number_text(small["percent"], "percent", "spss", 1)
    minimum = number_text(small["minimum"], "sum", "spss", 2)
    return [f"{small['n']} cells ({percent}) have expected count less than 5. The minimum expected count is {minimum}."]


def _measures(result: AnalysisResult) -> Table:
    index, tests = _of(result, "measures"), _of(result, "tests")
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
        context=_context(result),
    )


def _notes(result: AnalysisResult) -> Iterator[str]:
    if result.details["weighted"]:
        yield "Cell counts are sums of weights, rounded to whole numbers before anything is computed."
    if result.details["fisher"] == "monte carlo":
        yield (
            f"Fisher's exact test: the table is too large for the exact algorithm; Monte Carlo with 10,000 tables, "
            f"seed {result.options['seed']}."
        )
    elif len(result.details["rows"]) > 2 or len(result.details["columns"]) > 2:
        yield "Fisher's exact test of a table larger than 2x2: R's fisher.test (Freeman-Halton)."


def _journal(result: AnalysisResult, _: Sequence[str]) -> list[Table]:
    """n (% of the column) of each cell, and the p of the test that suits in the notes."""
    index = _of(result, "table")
    columns = [*result.details["columns"], None]
    cells: Cells = {}
    heads = {}
    for column in columns:
        total = index["count", None, column, None].value
        heads[column] = f"{column or TOTAL} (N = {total})"
        for level in result.details["rows"]:
            count, share = (index[name, level, column, None].value for name in ("count", "column_percent"))
            cells[(level,), (heads[column],)] = Cell(f"{count} ({rounded(float(share or 0), 1)})", int(count or 0))
    return [
        Table(
            name=f"{result.labels['rows']} by {result.labels['columns']}",
            rows=[(level,) for level in result.details["rows"]],
            columns=[(heads[column],) for column in columns],
            cells=cells,
            row_headings=(result.labels["rows"],),
            notes=["n (% of the column).", _test_sentence(result)],
            context=_context(result),
        )
    ]


def _test_sentence(result: AnalysisResult) -> str:
    small = result.details["small"]["n"] > 0
    name, key, test = (
        ("Fisher's exact test (an expected count is below 5)", "exact_p_value", "fisher")
        if small
        else ("Pearson's chi-square test without continuity correction", "p_value", "pearson")
    )
    value = _of(result, "tests")[key, None, None, test].value
    p = p_text(float(value or 0))
    return f"{name}: p {'' if p[0] in '<>' else '= '}{p}."
