"""The rows of Stata's sts list: the survivor function at each time, or its complement."""

from __future__ import annotations

from sarcstat.crosscheck.listings.curves import Curves
from sarcstat.crosscheck.listings.ours import Ours, of
from sarcstat.crosscheck.listings.steps import Place, whole_rows
from sarcstat.outputs.output import Table

_COLUMNS = {
    "Time": "time", "At risk": "n.risk", "Fail": "n.event", "Net lost": "censored", "Survivor function": "survival",
    "Failure function": "survival", "Std. error": "std.err",
}  # fmt: skip
_OTHER_LIMIT = {"lower": "upper", "upper": "lower"}


def listed_cells(table: Table, curves: Curves, level: str | None) -> dict[Place, Ours]:
    """What was computed for each cell of a list; the failure function is 1 - S(t), its limits those of S(t) from 1."""
    names = [label.text for (label,) in table.dimensions[1].leaves]
    columns = [_COLUMNS.get(name, name.replace("L", "l").replace("U", "u")) for name in names]
    found = whole_rows(table, curves, level, columns)
    if found is None:
        return dict.fromkeys(table.cells, Ours(why="times that were asked for"))
    survival = columns.index("survival")
    cells = {place: _interval(ours, found[place[0], survival], columns[place[1]]) for place, ours in found.items()}
    return {place: _complement(cells, place, columns) for place in cells} if "Failure function" in names else cells


def _interval(ours: Ours, survival: Ours, column: str) -> Ours:
    """Stata has no error and no interval where everybody survives, or nobody."""
    without = column == "std.err" or column.startswith(("lower", "upper"))
    return of(None) if without and survival.number in (0.0, 1.0) else ours


def _complement(cells: dict[Place, Ours], place: Place, columns: list[str]) -> Ours:
    """The cell of the failure function: what was computed, or its distance from 1."""
    column, kind = columns[place[1]], columns[place[1]][:5]
    if kind in _OTHER_LIMIT:
        place = (place[0], columns.index(column.replace(kind, _OTHER_LIMIT[kind])))
    elif column != "survival":
        return cells[place]
    number = cells[place].number
    return of(1 - number) if number is not None else cells[place]
