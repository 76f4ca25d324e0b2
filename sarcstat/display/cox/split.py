"""Hazard ratios by period as tables."""

from __future__ import annotations

import math
from collections.abc import Iterator

from sarcstat.display.cox.journal import TIMES
from sarcstat.display.formatting import NumberStyle, cell, interval_text, time_label
from sarcstat.display.headings import term_of
from sarcstat.display.layout import Index
from sarcstat.display.shapes.table import Cell, Heading, Path, Step, Table, table_of
from sarcstat.results import AnalysisResult, Key, Statistic, computed
from sarcstat.times import time_in_unit, unit_of_times

Cells = dict[tuple[Path, Path], Cell]

_COLUMNS = {
    "B": "coefficient",
    "SE": "coefficient_std_error",
    "Exp(B)": "hazard_ratio",
    "Lower": "hazard_ratio_conf_low",
    "Upper": "hazard_ratio_conf_high",
    "Sig.": "p_value",
}
_R_COLUMNS = ("coef", "se(coef)", "exp(coef)", "lower", "upper", "Pr(>|z|)")
#: The error after that of the information, by which z, p and intervals are where it is there.
_ROBUST = ("robust se", "coefficient_robust_std_error")
_HR_DECIMALS = 2


def split_tables(result: AnalysisResult, style: NumberStyle) -> Iterator[Table]:
    """Hazard ratios of each period with the tests of their difference, and the periods; nothing without --split-at."""
    if not any(result.find(context="split_periods")):
        return
    yield _ratios(result, style)
    yield _tests(result, style)
    yield _periods(result, style)


def _ratios(result: AnalysisResult, style: NumberStyle) -> Table:
    index = result.index(result.conventions[-1])
    cells: Cells = {}
    for statistic in result.find(name="hazard_ratio", context="split_equation"):
        row = (_parameter(result, statistic), _period(result, statistic.at))
        cells |= {(row, column): shown for column, shown in _cells(result, index, statistic, style)}
    notes = [
        "One model with a hazard ratio in each period, as R's coxph(Surv(start, stop, event) ~ x:strata(period)) of "
        "split data; an event at the end of a period belongs to it. Wald's intervals and p. Ties: "
        f"{computed(result)['ties'][result.conventions[-1]].capitalize()}.",
        *(["SPSS has no such model."] if style == "spss" else []),
    ]
    return table_of(
        name="Hazard Ratios by Period",
        cells=cells,
        row_headings=("", "Period"),
        notes=notes,
    )


def _cells(result: AnalysisResult, index: Index, of: Statistic, style: NumberStyle) -> Iterator[tuple[Path, Cell]]:
    level = f"{100 * computed(result)['conf_level']:.10g}%"
    if style == "journal":
        low, high = (index.get(of.key._replace(name=f"hazard_ratio_conf_{limit}")) for limit in ("low", "high"))
        shown = cell(of, "journal", _HR_DECIMALS)
        if shown.number is not None:
            interval = interval_text(low, high, "journal", _HR_DECIMALS)
            shown = Cell(f"{shown.text} ({interval})", shown.number)
        yield (f"HR ({level} CI)",), shown
        yield ("p",), cell(index.get(of.key._replace(name="p_value")), "journal")
        return
    headings = _R_COLUMNS if style == "r" else tuple(_COLUMNS)
    columns = list(zip(headings, _COLUMNS.values(), strict=True))
    if "robust" in result.details:
        columns.insert(2, _ROBUST)
    for heading, name in columns:
        limit = heading.casefold() in ("lower", "upper")
        places = 4 if style == "r" and name != "p_value" else None
        column = (f"{level} CI for {headings[2]}", heading) if limit else (heading,)
        yield column, cell(index.get(of.key._replace(name=name)), style, places)


def _parameter(result: AnalysisResult, of: Statistic) -> Heading:
    term = term_of(result, of.term or "", TIMES)
    text = f"{term.text}: {of.level}" if of.level else term.text
    return Heading(text, term.variable, name=f"({of.column})")


def _starts(result: AnalysisResult) -> list[float]:
    return [each.at or 0.0 for each in result.find(name="n", context="split_periods")]


def _period(result: AnalysisResult, start: float | None) -> Step:
    """`up to 1 year`, `after 1 year up to 2 years`; `all` of a hazard ratio that is one for all time."""
    if start is None:
        return "all"
    later = [each for each in _starts(result) if each > start]
    end = min(later, default=math.inf)
    unit = unit_of_times(result)
    parts = [f"after {time_in_unit(time_label(start), unit)}"] if start else []
    parts += [f"up to {time_in_unit(time_label(end), unit)}"] if end < math.inf else []
    return Heading(" ".join(parts), name=f"from {start!r}")


def _tests(result: AnalysisResult, style: NumberStyle) -> Table:
    cells: Cells = {}
    names = {"chi_square": "Chi-Square", "df": "df", "p_value": "p" if style != "spss" else "Sig."}
    for each in result.find(context="split_test"):
        row: Path = (term_of(result, each.term, TIMES) if each.term else "All",)
        cells[row, (names[each.name],)] = cell(each, style)
    return Table(
        name="Tests of Equal Hazard Ratios in All Periods",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=[(name,) for name in names.values()],
        cells=cells,
        notes=["Wald's test of the interaction with the period; a small p speaks for hazard ratios that differ."],
    )


def _periods(result: AnalysisResult, style: NumberStyle) -> Table:
    index = result.index(result.conventions[-1])
    cells: Cells = {}
    for start in _starts(result):
        for heading, name in (("At Risk", "n"), ("Events", "n_events")):
            key = Key(name, "split_periods", at=start)
            cells[(_period(result, start),), (heading,)] = cell(index.get(key), style)
    return Table(
        name="Periods",
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=[("At Risk",), ("Events",)],
        cells=cells,
        row_headings=("Period",),
    )
