"""SPSS's COXREG tables that hold no statistics of the result: codings, correlations, baseline."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.display.cox.layouts import row_name
from sarcstat.display.formatting import number_text
from sarcstat.display.table import Cell, Path, Table
from sarcstat.results import AnalysisResult


def _number(value: float, decimals: int = 3) -> Cell:
    return Cell(number_text(value, "coefficient", "spss", decimals), value)


def categorical_codings(result: AnalysisResult) -> Iterator[Table]:
    """The parameter coding of every categorical covariate, with its patients."""
    cells: dict[tuple[Path, Path], Cell] = {}
    for name, levels in result.details["levels"].items():
        coding = result.details["spss"]["codings"].get(name)
        if not coding:
            continue
        for i, level in enumerate(levels):
            row = (result.labels.get(f"term:{name}", name), level["text"])
            cells[row, ("Frequency",)] = Cell(str(level["n"]), level["n"])
            for j, column in enumerate(coding.values(), start=1):
                cells[row, (f"({j})",)] = _number(float(column[i]))
    if cells:
        columns = list(dict.fromkeys(column for _, column in cells))
        rows = list(dict.fromkeys(row for row, _ in cells))
        yield Table(name="Categorical Variable Codings", rows=rows, columns=columns, cells=cells)


def _names(result: AnalysisResult, columns: object) -> list[str]:
    """The row name of each design column."""
    assert isinstance(columns, dict)
    terms = list(dict.fromkeys(label for label in result.labels if label.startswith("term:")))
    pairs = [
        (terms[int(term) - 1][5:], int(column)) for term, column in zip(columns["term"], columns["column"], strict=True)
    ]
    size = {term: sum(each == term for each, _ in pairs) for term, _ in pairs}
    return [row_name(result, term, column, size[term]) for term, column in pairs]


def correlation_matrix(result: AnalysisResult) -> Iterator[Table]:
    """The lower triangle, as SPSS prints it."""
    found = result.details["spss"]["correlation"]
    if not found or len(found) < 2:
        return
    every = _names(result, result.details["spss"]["columns"])
    names = [every[int(number) - 1] for number in found] if all(str(n).isdigit() for n in found) else list(found)
    matrix = list(found.values())
    cells: dict[tuple[Path, Path], Cell] = {
        ((names[i],), (names[j],)): _number(float(matrix[j][i])) for i in range(1, len(names)) for j in range(i)
    }
    yield Table(
        name="Correlation Matrix of Regression Coefficients",
        rows=[(name,) for name in names[1:]],
        columns=[(name,) for name in names[:-1]],
        cells=cells,
    )


def baseline(result: AnalysisResult) -> Iterator[Table]:
    """Cumulative hazard at covariates 0 and survival at the covariate means, at every event time."""
    found = result.details["spss"]["baseline"]
    if not found:
        return
    mean = "At mean of covariates"
    columns: list[Path] = [("Time",), ("Baseline Cum Hazard",), (mean, "Survival"), (mean, "Cum Hazard")]
    values = [found[name] for name in ("time", "cum_hazard", "survival_at_means", "cum_hazard_at_means")]
    cells: dict[tuple[Path, Path], Cell] = {}
    for i, stratum in enumerate(found["stratum"]):
        row = (*_stratum(result, int(stratum)), str(i + 1))
        cells.update({(row, column): _number(float(value[i])) for column, value in zip(columns, values, strict=True)})
    notes = ["Kalbfleisch-Prentice estimate. SPSS's standard error of the survival is not known and not shown."]
    rows = list(dict.fromkeys(row for row, _ in cells))
    yield Table(name="Survival Table", rows=rows, columns=columns, cells=cells, notes=notes)


def _stratum(result: AnalysisResult, number: int) -> tuple[str, ...]:
    texts = result.details.get("strata") or []
    return (texts[number - 1],) if texts else ()
