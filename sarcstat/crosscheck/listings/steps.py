"""The rows of summary(survfit): all times of a curve, or times that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from sarcstat.crosscheck.listings.curves import Curves
from sarcstat.crosscheck.listings.judging import verdict_on
from sarcstat.crosscheck.listings.ours import Ours, of
from sarcstat.crosscheck.numbers import displayed, rounding
from sarcstat.outputs.output import Table
from sarcstat.results import Curve

Place = tuple[int, ...]
_ASKED = Ours(why="a time that was asked for")


def step_cells(table: Table, curves: Curves, level: str | None) -> dict[Place, Ours]:
    """What was computed for each cell under the heading of one curve."""
    curve = curves.curve(level)
    if curve is None:
        return dict.fromkeys(table.cells, Ours(why="no such curve is computed"))
    columns = [label.text for (label,) in table.dimensions[1].leaves]
    found = whole_rows(table, curves, level, columns)
    return found if found is not None else _asked(table, curves, curve, columns, _printed(table, columns))


def _printed(table: Table, columns: Sequence[str]) -> list[str]:
    return [table.cells[row, columns.index("time")].text for row in range(len(table.dimensions[0].leaves))]


def whole_rows(table: Table, curves: Curves, level: str | None, columns: Sequence[str]) -> dict[Place, Ours] | None:
    """What was computed for each cell where the rows are all times of a curve, or all of its events; None else."""
    curve = curves.curve(level)
    if curve is None:
        return None
    printed = _printed(table, columns)
    for places in (np.flatnonzero(curve.n_event > 0), np.arange(len(curve.time))):
        if _are(printed, curve.time[places]):
            return {
                (row, column): _whole(curves, curve, int(place), columns[column])
                for row, place in enumerate(places)
                for column in range(len(columns))
            }
    return None


def _are(printed: Sequence[str], times: Any) -> bool:
    """Whether the printed times are those of the curve; one of many may be wrong."""
    if len(printed) != len(times):
        return False
    wrong = sum(rounding(text, float(time)) is None for text, time in zip(printed, times, strict=True))
    return wrong == 0 or wrong <= len(printed) // 5


def _whole(curves: Curves, curve: Curve, place: int, column: str) -> Ours:
    if column == "time":
        return of(curve.time[place])
    if column == "n.event":
        return of(curve.n_event[place])
    if column == "censored":
        return of(curve.n_censor[place])
    return curves.band_cell(curve, place, column)


def _asked(
    table: Table, curves: Curves, curve: Curve, columns: Sequence[str], printed: Sequence[str]
) -> dict[Place, Ours]:
    """Rows at times that were asked for: events are counted since the row before.

    A time that is printed rounded is taken as it is printed, unless another one gives all that its row says.
    """
    found: dict[Place, Ours] = {}
    before = -np.inf
    for row, text in enumerate(printed):
        best: tuple[float, dict[Place, Ours]] | None = None
        for time in _times(text, curve):
            made: dict[Place, Ours] = {
                (row, i): _at(curves, curve, before, time, column) for i, column in enumerate(columns)
            }
            wrong = sum(verdict_on(table.cells[place], ours).kind == "different" for place, ours in made.items())
            if best is None or not wrong:
                best = time, made
            if not wrong:
                break
        if best is not None:
            before = best[0]
            found |= best[1]
    return found


def _times(text: str, curve: Curve) -> Iterator[float]:
    """The times that may be meant by a printed one: itself, and those of the curve that are printed alike."""
    read = displayed(text)
    if not read:
        return
    yield float(read[0][1])
    half = 0.5 * 10.0 ** int(read[0][1].as_tuple().exponent)
    near = curve.time[np.abs(curve.time - float(read[0][1])) <= half]
    yield from (float(each) for each in near[:20])
    yield from (float(read[0][1]) - half * 0.999, float(read[0][1]) + half * 0.999)


def _at(curves: Curves, curve: Curve, before: float, time: float, column: str) -> Ours:
    if column == "time":
        return _ASKED
    between = (curve.time > before) & (curve.time <= time)
    if column in ("n.event", "censored"):
        counts = curve.n_event if column == "n.event" else curve.n_censor
        return of(float(counts[between].sum()))
    if column == "n.risk":
        later = np.flatnonzero(curve.time >= time)
        return of(float(curve.n_risk[later[0]]) if len(later) else 0.0)
    return curves.band_cell(curve, int(np.searchsorted(curve.time, time, side="right")) - 1, column)
