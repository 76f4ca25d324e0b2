"""A survival curve as the corners of its steps, and the counts under the time axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sarcstat.figures.drawing.breaks import at_risk
from sarcstat.figures.drawing.spec import RiskRow
from sarcstat.results import Curve

#: Up to here every step is drawn. Of more, those are merged that are smaller than 1/600 inch in both directions.
EVERY_STEP = 5000
RESOLUTION = 600


def corners(time: Any, value: Any, end: float, start: float = 1.0) -> tuple[Any, Any]:
    """x and y of the corners of a step function from (0, `start`) to the last time, or to `end` where that is less.

    Times at which the value stays the same make no corner; nan (no limit of an interval) ends the line.
    """
    import numpy as np

    inside = (time <= end) & ~np.isnan(value)
    time, value = time[inside], value[inside]
    before = np.concatenate([[start], value[:-1]])
    changes = value != before
    x = np.concatenate([[0.0], np.repeat(time[changes], 2)])
    y = np.concatenate([[start], np.column_stack([before[changes], value[changes]]).ravel()])
    return x, y


def drawn(
    curve: Curve, values: Any, end: float, cell: tuple[float, float], start: float = 1.0
) -> tuple[Any, Any, bool]:
    """x and y of a line to draw, to the curve's end, and whether steps were merged below a `cell` (time, value).

    It starts at (0, `start`); without a start (nan) at the first time with a value.
    """
    import numpy as np

    time, merged = curve.time, len(curve.time) > EVERY_STEP
    if merged:
        kept = _coarse(time, values, cell)
        time, values = time[kept], values[kept]
    x, y = corners(time, values, end, start)
    known = ~np.isnan(values)
    last = min(float(time[known][-1]) if known.any() else 0.0, end)
    if last > x[-1]:
        x, y = np.append(x, last), np.append(y, y[-1])
    return x, y, merged


def _coarse(time: Any, value: Any, cell: tuple[float, float]) -> Any:
    """The places to keep of a curve that falls or rises: one a column of the grid, or one a row where these are fewer.

    The last of a column moves steps sideways by less than a cell, the first of a row up by less than a cell.
    """
    import numpy as np

    across = np.flatnonzero(np.diff(np.floor(time / cell[0])) != 0)
    down = np.flatnonzero(np.diff(np.floor(np.where(np.isnan(value), 0.0, value) / cell[1])) != 0) + 1
    few = across if len(across) <= len(down) else np.concatenate([[0], down])
    return np.unique(np.concatenate([few, [len(time) - 1]]))


def marks(curve: Curve, values: Any, end: float, cell: tuple[float, float]) -> tuple[Any, Any]:
    """Where patients are censored, on a line of these values, at most once in a cell of the grid."""
    import numpy as np

    censored = (curve.n_censor > 0) & (curve.time <= end) & ~np.isnan(values)
    time, value = curve.time[censored], values[censored]
    if len(time) > EVERY_STEP:
        grid = np.column_stack([np.floor(time / cell[0]), np.floor(value / cell[1])])
        _, first = np.unique(grid, axis=0, return_index=True)
        first.sort()
        time, value = time[first], value[first]
    return time, value


def counts(curve: Curve, breaks: Sequence[float], row: RiskRow) -> list[int]:
    """The patients under observation just before each break (time >= break, as R and SAS count).

    Or the patients censored, or with the event, before it (time < break): the three add up to all patients, unless some
    enter later.
    """
    import numpy as np

    if row == "at-risk" and curve.entries is None:
        return at_risk(curve.time, curve.n_risk, list(breaks))
    if row == "at-risk":
        return _under_observation(curve, curve.entries, breaks)
    place = np.searchsorted(curve.time, np.asarray(breaks) * (1 - 1e-12), side="left")
    before = np.concatenate([[0], np.cumsum(curve.n_event if row == "events" else curve.n_censor)])
    return [round(float(before[i])) for i in place]


def _under_observation(curve: Curve, entries: Any, breaks: Sequence[float]) -> list[int]:
    """With delayed entry: who has entered before each break and not left before it; at 0 who enters at 0."""
    import numpy as np

    at = np.asarray(breaks, dtype=float)
    entered = np.searchsorted(entries, at * (1 - 1e-12), side="left")
    entered = np.where(at == 0, np.searchsorted(entries, 0.0, side="right"), entered)
    left = np.concatenate([[0], np.cumsum(curve.n_event + curve.n_censor)])
    gone = left[np.searchsorted(curve.time, at * (1 - 1e-12), side="left")]
    return [round(float(each)) for each in entered - gone]
