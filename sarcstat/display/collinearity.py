"""Collinearity as tables: SPSS's two, GVIF of the terms, associations of pairs, and the verdict in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from sarcstat.display.formatting import NumberStyle, cell, rounded
from sarcstat.display.sentences import rows_used, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table, variable
from sarcstat.results import AnalysisResult, Statistic

Style = Literal["spss", "journal"]
Cells = dict[tuple[Path, Path], Cell]

_MODEL = "1"
_DEPENDENT = "Dependent Variable: any; tolerance, VIF and the diagnostics do not depend on it."
_PROPORTION_DECIMALS = 2
_MEASURES = {"cramers_v": "Cramer's V", "spearman": "Spearman's rho", "rank_eta": "Eta of the ranks"}


def section(result: AnalysisResult, style: Style) -> Section:
    """All tables of one analysis in a style, and the verdict first among the notes."""
    tables = [*_spss(result), *_terms(result, "spss"), *_pairs(result, "spss")]
    if style == "journal":
        tables = [*_terms(result, "journal"), *_pairs(result, "journal")]
    labels = [result.labels[f"term:{term}"] for term in _columns_of(result)]
    return Section(
        heading=f"Collinearity of {', '.join(labels)}",
        tables=tables,
        notes=[verdict(result), thresholds(result), rows_used(result), versions(result)],
        result=result,
    )


def verdict(result: AnalysisResult) -> str:
    """`Collinearity is weak: largest VIF 1.6 (Age), largest condition index 9.8.`"""
    found: Any = result.details["verdict"]
    label = result.labels[f"term:{found.vif_term}"]
    if found.vif is None:
        return f"Collinearity is perfect: {label} is determined by the other covariates; its VIF is infinite."
    text = f"Collinearity is {found.degree}: largest VIF {rounded(found.vif, 1)} ({label})"
    if found.largest_index is None:
        return f"{text}; the largest condition index is not estimable (NE)."
    text += f", largest condition index {rounded(found.largest_index, 1)}"
    low = result.details["limits"]["condition_index"][0]
    if found.largest_index >= low and found.index < found.largest_index:
        text += ", which joins no two covariates and is not counted"
    return f"{text}."


def thresholds(result: AnalysisResult) -> str:
    """What the verdict's words mean."""
    limits = result.details["limits"]
    vif, index = ([f"{limit:g}" for limit in limits[name]] for name in ("vif", "condition_index"))
    return (
        f"Weak: VIF below {vif[0]} and condition index below {index[0]}; strong: VIF of {vif[1]} or condition index of "
        f"{index[1]} and more; moderate: between. A condition index counts where two covariates have more than "
        f"{limits['proportion']:g} of their variance in its dimension: a Cox model has no constant. VIF of a factor "
        "with several columns: GVIF^(1/df), which no choice of the reference level changes."
    )


def _columns_of(result: AnalysisResult) -> dict[str, list[Statistic]]:
    """The tolerances by term, in order."""
    found: dict[str, list[Statistic]] = {}
    for statistic in result.find(name="tolerance"):
        found.setdefault(statistic.term or "", []).append(statistic)
    return found


def _column_names(result: AnalysisResult) -> dict[tuple[str | None, int | None], Heading]:
    """What each column of the design is called: its term's label, numbered where the term has several."""
    size = Counter(statistic.term for statistic in result.find(name="tolerance"))
    return {
        (s.term, s.column): _column_name(result, s, several=size[s.term] > 1) for s in result.find(name="tolerance")
    }


def _column_name(result: AnalysisResult, of: Statistic, *, several: bool) -> Heading:
    number = f"({of.column})" if several else ""
    return Heading(result.labels[f"term:{of.term}"] + number, of.term or "", name=number)


def _spss(result: AnalysisResult) -> Iterator[Table]:
    """`Coefficients` and `Collinearity Diagnostics`."""
    names = _column_names(result)
    cells: Cells = {}
    several = [s for own in _columns_of(result).values() if len(own) > 1 for s in own]
    for statistic in several:
        row = (_MODEL, names[statistic.term, statistic.column])
        cells[row, ("Comparison",)] = Cell(statistic.level or "")
    for name, word in (("tolerance", "Tolerance"), ("vif", "VIF")):
        for statistic in result.find(name=name):
            row = (_MODEL, names[statistic.term, statistic.column])
            cells[row, ("Collinearity Statistics", word)] = cell(statistic, "spss")
    yield _table("Coefficients", cells, ("Model", ""), [(_MODEL, name) for name in names.values()], [_DEPENDENT])
    cells = {}
    for name, word in (("eigenvalue", "Eigenvalue"), ("condition_index", "Condition Index")):
        for statistic in result.find(name=name):
            cells[_dimension(statistic), (word,)] = cell(statistic, "spss")
    for statistic in result.find(name="variance_proportion"):
        own: Step = names[statistic.term, statistic.column] if statistic.term else "(Constant)"
        column = ("Variance Proportions", own)
        cells[_dimension(statistic), column] = cell(statistic, "spss", _PROPORTION_DECIMALS)
    yield _table("Collinearity Diagnostics", cells, ("Model", "Dimension"), None, [_DEPENDENT])


def _dimension(statistic: Statistic) -> Path:
    return (_MODEL, f"{statistic.at:g}")


def _term(result: AnalysisResult, term: str | None) -> Heading:
    return variable(term or "", result.labels[f"term:{term}"])


def _terms(result: AnalysisResult, style: NumberStyle) -> Iterator[Table]:
    """GVIF by term, as car::vif prints it."""
    cells: Cells = {}
    for name, word in (("gvif", "GVIF"), ("df", "df"), ("gvif_root", "GVIF^(1/(2·df))")):
        for statistic in result.find(name=name, context="terms"):
            cells[(_term(result, statistic.term),), (word,)] = cell(statistic, style)
    note = (
        "GVIF: Fox & Monette (1992), of the design's columns and not of the model's information matrix; with df 1 it "
        "is the VIF, and GVIF^(1/(2·df)) its root."
    )
    yield _table("Generalized Variance Inflation Factors", cells, ("",), None, [note])


def _pairs(result: AnalysisResult, style: NumberStyle) -> Iterator[Table]:
    """The association of every two covariates, the strongest first."""
    found = [s for s in result.statistics if s.context == "pairs"]
    if not found:
        return
    cells: Cells = {}
    for statistic in sorted(found, key=lambda s: -abs(float(s.value or 0))):
        row = (_term(result, statistic.term), _term(result, statistic.variable))
        cells[row, ("Measure",)] = Cell(_MEASURES[statistic.name])
        cells[row, ("Value",)] = cell(statistic, style)
    note = "Two factors: Cramer's V. Two numbers: Spearman's rho. A factor and a number: eta of the number's ranks."
    yield _table("Pairwise Associations", cells, ("", ""), None, [note])


def _table(name: str, cells: Cells, headings: Sequence[str], rows: list[Path] | None, notes: list[str]) -> Table:
    return Table(
        name=name,
        rows=rows or list(dict.fromkeys(row for row, _ in cells)),
        columns=list(dict.fromkeys(column for _, column in cells)),
        cells=cells,
        row_headings=headings,
        notes=notes,
    )
