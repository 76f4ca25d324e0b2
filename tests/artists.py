"""What a drawn figure holds: its artists, its texts, and whether they can be read."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from sarcstat.figures.drawing.picture import Picture

FONT = "DejaVu Sans"  # comes with matplotlib, so that every machine draws the same


def artist(picture: Picture, name: str) -> Any:
    (found,) = picture.figure.findobj(lambda each: each.get_gid() == name)
    return found


def texts(picture: Picture) -> list[str]:
    return [text.get_text() for text in picture.figure.findobj(match=_is_shown) if text.get_text()]


def _is_shown(each: Any) -> bool:
    return hasattr(each, "get_text") and each.get_visible() and bool(each.get_text())


def boxes(picture: Picture) -> list[tuple[str, Any]]:
    """Every text with its box in points from the lower left corner."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    picture.figure.set_dpi(288)
    canvas = FigureCanvasAgg(picture.figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    shown = picture.figure.findobj(match=_is_shown)
    return [(text.get_text(), np.array(text.get_window_extent(renderer).extents) / 4) for text in shown]


def assert_readable(picture: Picture) -> None:
    """No two texts overlap, none is cut, none lies on a curve."""
    found = boxes(picture)
    width, height = picture.canvas.width, picture.canvas.height
    for text, (left, bottom, right, top) in found:
        assert left >= -0.5, text
        assert right <= width + 0.5, text
        assert bottom >= -0.5, text
        assert top <= height + 0.5, text
    for (one, a), (other, b) in combinations(found, 2):
        apart = a[2] <= b[0] + 0.3 or b[2] <= a[0] + 0.3 or a[3] <= b[1] + 1.5 or b[3] <= a[1] + 1.5
        assert apart, f"{one} overlaps {other}"
    for axes in picture.figure.axes:
        for line in axes.lines:
            if line.get_gid() == "no-effect":  # texts on it have a white ground
                continue
            points = axes.transData.transform(np.column_stack(line.get_data())) / 4
            marks = line.get_linestyle() == "None"
            half = np.array([0.0, 2.0])
            starts, ends = (points - half, points + half) if marks else (points[:-1], points[1:])
            for text, box in found:
                assert not _crosses(starts, ends, box), f"{line.get_gid()} runs through {text}"


def _crosses(starts: Any, ends: Any, box: Any) -> bool:
    """Whether one of the horizontal or vertical pieces runs through the inside of a box."""
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    left, bottom, right, top = box
    inside = (
        (low[:, 0] < right - 0.5) & (high[:, 0] > left + 0.5) & (low[:, 1] < top - 0.5) & (high[:, 1] > bottom + 0.5)
    )
    return bool(inside.any())
