"""The Kaplan-Meier result as one table of a paper: N, events, median (CI), rates (CI), p."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.display.formatting import cell, interval_text, p_text, time_label
from sarcstat.display.kaplan_meier.layouts import (
    context,
    curve_rows,
    percent_text,
    row_headings,
)
from sarcstat.display.layout import Index
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.named_tests import test_label
from sarcstat.results import AnalysisResult, Hidden, Key, computed

_TIME_DECIMALS = 1


def journal_table(result: AnalysisResult) -> Table:
    """One row a group; the tests stand in the notes and the p of the first beside the table's first row."""
    index = result.index(result.conventions[0])
    rows: list[Path] = []
    cells: dict[tuple[Path, Path], Cell] = {}
    for path, stratum, group in curve_rows(result):
        rows.append(path)
        cells.update({(path, column): found for column, found in patient_cells(result, index, stratum, group)})
    return Table(
        name="Kaplan–Meier Estimates",
        rows=rows,
        columns=list(dict.fromkeys(column for _, column in cells)),
        cells=cells,
        row_headings=row_headings(result),
        notes=list(_notes(result, index)),
        context=context(result),
    )


def patient_cells(
    result: AnalysisResult, index: Index, stratum: str | None, group: str | None
) -> Iterator[tuple[Path, Cell]]:
    """Column and cell of N, events, median, percentiles and rates of one curve."""
    options = computed(result)
    level = percent_text(options["conf_level"])
    yield ("N",), cell(index.get(Key("n", "survfit", stratum, group)), "journal")
    yield ("Events",), cell(index.get(Key("n_events", "survfit", stratum, group)), "journal")
    yield (f"Median ({level} CI)",), with_interval(index, "median", stratum, group, None)
    for share in sorted(options["surviving"], reverse=True):
        column = f"{percent_text(share)} Surviving at ({level} CI)"
        yield (column,), with_interval(index, "percentile", stratum, group, share)
    for at in options["times"]:
        yield (f"Survival at {time_label(at)} ({level} CI)",), with_interval(index, "survival", stratum, group, at)
    if options["tau"] is not None:
        yield (
            (f"Restricted Mean to {time_label(options['tau'])} ({level} CI)",),
            with_interval(index, "restricted_mean", stratum, group, options["tau"]),
        )


def with_interval(index: Index, name: str, stratum: str | None, group: str | None, at: float | None) -> Cell:
    """`6.1 (4.9–7.2)`; without the interval where there is no estimate."""
    key = Key(name, "survfit", stratum, group, at=at)
    estimate = index.get(key)
    places = 3 if name == "survival" else _TIME_DECIMALS
    shown = cell(estimate, "journal", places)
    if shown.number is None:
        return shown
    limits = [index.get(key._replace(name=f"{name}_{limit}")) for limit in ("conf_low", "conf_high")]
    return Cell(f"{shown.text} ({interval_text(limits[0], limits[1], 'journal', places)})", shown.number)


def _notes(result: AnalysisResult, index: Index) -> Iterator[str]:
    for key, statistic in index.items():
        if key.name != "p_value" or key.context not in ("survdiff", "trend"):
            continue
        trend = f", linear trend (scores: {result.labels['trend']})" if key.context == "trend" else ""
        name = test_label(key.test or "") + trend
        if statistic.value is None:
            yield f"{name}: not estimable (NE)."
        elif isinstance(statistic.value, Hidden):
            yield f"{name}: p {statistic.value}."
        else:
            p = p_text(float(statistic.value))
            yield f"{name}: p {'' if p[0] in '<>' else '= '}{p}."
    if "group" in result.labels and computed(result)["tests"] and "stratum" in result.labels:
        yield f"Tests stratified by {result.labels['stratum']}."
