"""Tables that hold no statistics of the result: SPSS's codings and correlations, and the baseline of either."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sarcstat.display.formatting import MISSING_TEXT, count_cell, number_text
from sarcstat.display.headings import level_of, parameter_of, stratum_level, term_of
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.results import AnalysisResult, Convention, Hidden, computed

Cells = dict[tuple[Path, Path], Cell]


def _number(value: float, decimals: int = 3) -> Cell:
    return Cell(number_text(value, "coefficient", "spss", decimals), value)


def _correlation(value: float | Hidden | None) -> Cell:
    if isinstance(value, Hidden):
        return Cell(value, None, "suppressed")
    return Cell(".", None, "not_estimable") if value is None else _number(value)


def categorical_codings(result: AnalysisResult) -> Iterator[Table]:
    """The parameter coding of every categorical covariate, with its patients."""
    cells: dict[tuple[Path, Path], Cell] = {}
    for name, levels in result.details["levels"].items():
        coding = result.details["spss"]["codings"].get(name)
        if not coding:
            continue
        for i, level in enumerate(levels):
            label = term_of(result, name) if f"term:{name}" in result.labels else name
            row = (label, level_of(result, name, level["text"]))
            cells[row, ("Frequency",)] = count_cell(level["n"])
            for j, column in enumerate(coding.values(), start=1):
                cells[row, (f"({j})",)] = _number(float(column[i]))
    if cells:
        columns = list(dict.fromkeys(column for _, column in cells))
        rows = list(dict.fromkeys(row for row, _ in cells))
        yield Table(name="Categorical Variable Codings", rows=rows, columns=columns, cells=cells)


def correlation_matrix(result: AnalysisResult) -> Iterator[Table]:
    """The lower triangle, as SPSS prints it."""
    pairs = result.details["spss"]["correlation"]
    every = list(dict.fromkeys(first for first, _, _ in pairs))
    place = {each: i for i, each in enumerate(every)}
    if len(every) < 2:
        return
    size = Counter(term for term, _ in every)
    names = {(term, column): parameter_of(result, term, column, size[term]) for term, column in every}
    cells: dict[tuple[Path, Path], Cell] = {}
    for first, second, value in pairs:
        if place[first] > place[second]:
            cells[(names[first],), (names[second],)] = _correlation(value)
    yield Table(
        name="Correlation Matrix of Regression Coefficients",
        rows=[(names[each],) for each in every[1:]],
        columns=[(names[each],) for each in every[:-1]],
        cells=cells,
    )


_ESTIMATE = {
    "spss": "Kalbfleisch-Prentice estimate. SPSS's standard error of the survival is not known and not shown.",
    "r": "Cumulative hazard by the method of the ties (Efron's or Breslow's); survival is exp(-cumulative hazard).",
}


def baseline(result: AnalysisResult, convention: Convention) -> Iterator[Table]:
    """Cumulative hazard at covariates 0, survival at the covariate means and at a pattern, at every event time."""
    found = result.details[convention]["baseline"]
    if not found:
        return
    values = _baseline_columns(result, found)
    rows = [(*_stratum(result, int(stratum)), str(i + 1)) for i, stratum in enumerate(found["stratum"])]
    unknown = Cell("." if convention == "spss" else MISSING_TEXT["not_estimable"], None, "not_estimable")
    cells: Cells = {
        (row, column): unknown if math.isnan(each[i]) else _number(float(each[i]))
        for i, row in enumerate(rows)
        for column, each in values.items()
    }
    notes = [_ESTIMATE[convention]]
    if any(cell is unknown for cell in cells.values()):
        notes.append(f"{unknown.text}: not known, because it takes a coefficient that is not estimable.")
    if "survival_at_pattern" in found:
        notes.append("Covariates that the pattern does not name are at their means.")
    yield Table(
        name="Survival Table" if convention == "spss" else "basehaz(centered = FALSE)",
        rows=rows,
        columns=list(values),
        cells=cells,
        notes=notes,
    )


def _baseline_columns(result: AnalysisResult, found: Mapping[str, Any]) -> dict[Path, Any]:
    """The columns of the table with their values at every event time."""
    mean = "At mean of covariates"
    values: dict[Path, Any] = {
        ("Time",): found["time"],
        ("Baseline Cum Hazard",): found["cum_hazard"],
        (mean, "Survival"): found["survival_at_means"],
        (mean, "Cum Hazard"): found["cum_hazard_at_means"],
    }
    if "survival_at_pattern" in found:
        name = ", ".join(f"{name} = {value}" for name, value in computed(result)["pattern"].items())
        values |= {
            (name, "Survival"): found["survival_at_pattern"],
            (name, "Cum Hazard"): found["cum_hazard_at_pattern"],
        }
    return values


def _stratum(result: AnalysisResult, number: int) -> Path:
    texts = result.details.get("strata") or []
    return (stratum_level(result, texts[number - 1]),) if texts else ()
