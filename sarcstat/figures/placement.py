"""Where a block of text goes so that it covers no curve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

Corner = Literal["upper right", "upper left", "lower right", "lower left"]
Box = tuple[float, float, float, float]  # left, top, right, bottom

_TRIED = 25
_LATER = 0.02  # of the axes: what a later corner must be nearer to be taken


def free_place(
    size: tuple[float, float], inside: tuple[float, float], taken: Any, corners: Sequence[Corner], edge: float
) -> tuple[float, float] | None:
    """Left and top of a free place for a block in axes of the size `inside`, the nearest to a corner; or None.

    Of places equally near, the earlier corner has preference.

    `taken` has a row (left, top, right, bottom) for everything that must not be covered; `edge` is kept free
    along the frame.
    """
    import numpy as np

    room = (inside[0] - size[0] - 2 * edge, inside[1] - size[1] - 2 * edge)
    if min(room) < 0:
        return None
    x, y = np.meshgrid(edge + np.linspace(0, room[0], _TRIED), edge + np.linspace(0, room[1], _TRIED))
    away = np.full(x.shape, np.inf)
    for i, corner in enumerate(corners):
        right, bottom = "right" in corner, "lower" in corner
        own = np.hypot((x - (edge + room[0] * right)) / inside[0], (y - (edge + room[1] * bottom)) / inside[1])
        away = np.minimum(away, own + _LATER * i)
    for i in np.argsort(away, axis=None, kind="stable"):
        left, top = float(x.flat[i]), float(y.flat[i])
        covers = (
            (taken[:, 0] < left + size[0]) & (taken[:, 2] > left) & (taken[:, 1] < top + size[1]) & (taken[:, 3] > top)
        )
        if not covers.any():
            return left, top
    return None


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
