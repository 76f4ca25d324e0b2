"""Where a block of text goes so that it covers no curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

Corner = Literal["upper right", "upper left", "lower right", "lower left"]
Box = tuple[float, float, float, float]  # left, top, right, bottom

_TRIED = 25
_LATER = 0.02  # of the axes: what a later corner must be nearer to be taken


def common_place(
    size: tuple[float, float],
    inside: tuple[float, float],
    taken: Sequence[Any],
    corners: Sequence[Corner],
    edge: float,
) -> tuple[float, float, list[bool]] | None:
    """Left and top of the place that is free in most of several axes, and in which of them it is; None if in none.

    `taken` has for each of the axes an array with a row (left, top, right, bottom) for everything that must not be
    covered; `edge` is kept free along the frame. Of places free in as many, the nearest to a corner is taken, and of
    those equally near the earlier corner's.
    """
    import numpy as np

    x, y, away = _candidates(size, inside, corners, edge)
    if x is None:
        return None
    free = np.array([~_covered(x, y, size, own) for own in taken])
    best = int(np.lexsort((away, -free.sum(axis=0)))[0])
    return (float(x[best]), float(y[best]), [bool(each) for each in free[:, best]]) if free[:, best].any() else None


def _covered(x: Any, y: Any, size: tuple[float, float], taken: Any) -> Any:
    """Whether a block with each of these corners covers something."""
    left, top, right, bottom = (taken[:, i] for i in range(4))
    across = (left < x[:, None] + size[0]) & (right > x[:, None])
    return (across & (top < y[:, None] + size[1]) & (bottom > y[:, None])).any(axis=1)


def _candidates(
    size: tuple[float, float], inside: tuple[float, float], corners: Sequence[Corner], edge: float
) -> tuple[Any, Any, Any]:
    """Left, top and distance from the best corner of the places to try; None where there is no room at all."""
    import numpy as np

    room = (inside[0] - size[0] - 2 * edge, inside[1] - size[1] - 2 * edge)
    if min(room) < 0:
        return None, None, None
    x, y = np.meshgrid(edge + np.linspace(0, room[0], _TRIED), edge + np.linspace(0, room[1], _TRIED))
    away = np.full(x.shape, np.inf)
    for i, corner in enumerate(corners):
        right, bottom = "right" in corner, "lower" in corner
        own = np.hypot((x - (edge + room[0] * right)) / inside[0], (y - (edge + room[1] * bottom)) / inside[1])
        away = np.minimum(away, own + _LATER * i)
    return x.ravel(), y.ravel(), away.ravel()


def boxes_of_steps(x: Any, y: Any, clearance: float) -> Any:
    """The boxes that a line through points (in points of the sheet) takes, with a clearance around it."""
    import numpy as np

    if len(x) < 2:
        return np.empty((0, 4))
    left, right = np.minimum(x[:-1], x[1:]), np.maximum(x[:-1], x[1:])
    top, bottom = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
    return np.column_stack([left - clearance, top - clearance, right + clearance, bottom + clearance])


def stacked(boxes: Sequence[Any]) -> Any:
    """All boxes in one array."""
    import numpy as np

    return np.concatenate([np.empty((0, 4)), *boxes])
