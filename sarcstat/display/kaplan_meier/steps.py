"""SPSS's Survival Table: one row a patient, sorted by time, events before censored cases."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.display.formatting import number_text
from sarcstat.display.headings import group_level, stratum_level
from sarcstat.display.kaplan_meier.layouts import OVERALL, context, row_headings
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.results import AnalysisResult, Curve

_PROPORTION = "Cumulative Proportion Surviving at the Time"
COLUMNS: list[Path] = [
    ("Time",),
    ("Status",),
    (_PROPORTION, "Estimate"),
    (_PROPORTION, "Std. Error"),
    ("N of Cumulative Events",),
    ("N of Remaining Cases",),
]


def shown_curves(result: AnalysisResult) -> Iterator[tuple[Path, Curve]]:
    """The curves that SPSS lists: every group (in every stratum), the pooled ones only where there are no groups."""
    grouped = any(curve.group_level is not None for curve in result.curves)
    stratified = any(curve.stratum_level is not None for curve in result.curves)
    for curve in result.curves:
        if (grouped and curve.group_level is None) or (stratified and curve.stratum_level is None):
            continue
        stratum, group = curve.stratum_level, curve.group_level
        strata: Path = () if stratum is None else (stratum_level(result, stratum),)
        yield (*strata, OVERALL if group is None else group_level(result, group)), curve


def survival_table(result: AnalysisResult) -> Table:
    """One row a patient; estimate and standard error stand in the last of the events at a time only."""
    rows: list[Path] = []
    cells: dict[tuple[Path, Path], Cell] = {}
    for path, curve in shown_curves(result):
        for number, row_cells in enumerate(_patients(curve), start=1):
            row = (*path, str(number))
            rows.append(row)
            cells.update({(row, column): cell for column, cell in zip(COLUMNS, row_cells, strict=True)})
    return Table(
        name="Survival Table",
        rows=rows,
        columns=COLUMNS,
        cells=cells,
        row_headings=(*row_headings(result), ""),
        context=context(result),
    )


def _patients(curve: Curve) -> Iterator[tuple[Cell, ...]]:
    remaining, events = int(curve.n_risk[0]), 0
    dot = Cell(".", None, "blank")
    for i in range(len(curve.time)):
        time = _cell(float(curve.time[i]), "time")
        here, died = 0, int(curve.n_event[i])
        for status in curve.statuses:
            for _ in range(int(status.counts[i])):
                here += 1
                remaining -= 1
                events += here <= died
                last = here == died
                estimate = _cell(float(curve.survival[i]), "probability") if last else dot
                error = _cell(float(curve.std_error[i]), "probability") if last else dot
                yield (
                    time,
                    Cell(status.text, status.number),
                    estimate,
                    error,
                    _cell(events, "count"),
                    _cell(remaining, "count"),
                )


def _cell(value: float | int, kind: str) -> Cell:
    return Cell(number_text(value, kind, "spss"), value)  # type: ignore[arg-type]
