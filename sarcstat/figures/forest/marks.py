"""What a forest plot draws on its axis: squares, intervals, arrows where they go on, rings for references."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sarcstat.figures.drawing.theme import House
from sarcstat.figures.forest.ratio_axis import clipped
from sarcstat.figures.forest.rows import ForestRow

_LEAST_SIDE, _USUAL_SIDE, _MOST_SIDE = 2.5, 4.5, 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks on one set of axes, whose hazard ratios go from `limits[0]` to `limits[1]`; `size` is that of texts."""

    axes: Any
    limits: tuple[float, float]
    house: House
    size: float
    most: float  # the highest precision of the rows

    def draw(self, row: ForestRow, y: float, name: str) -> None:
        """Draw a row at the height y; `name` identifies what is drawn in the file."""
        if row.kind == "reference":
            ring: Any = {"color": "white", "markeredgecolor": "#555555", "markeredgewidth": 0.7, "markersize": 3.5}
            self.axes.plot([1], [y], "o", zorder=3, gid=name, **ring)
        if row.kind != "estimate":
            return
        if row.hazard_ratio is None:
            white = {"facecolor": "white", "edgecolor": "none", "pad": 0.3}
            words: Any = {"ha": "center", "va": "center_baseline", "color": "#555555", "bbox": white}
            middle = 1.0 if self.limits[0] <= 1 <= self.limits[1] else self._ratio(0.5)
            self.axes.text(middle, y, row.ratio_text, fontsize=self.size, gid=name, **words)
            return
        self._interval(row, y, name)
        if self.limits[0] <= row.hazard_ratio <= self.limits[1]:
            color = self.house.color(0)
            self.axes.plot([row.hazard_ratio], [y], "s", color=color, markersize=self._side(row), zorder=3, gid=name)

    def _side(self, row: ForestRow) -> float:
        """The side of a square in points: its area grows with the precision of the estimate."""
        if row.precision is None or not self.most:
            return _USUAL_SIDE if not row.comparable else _LEAST_SIDE
        return max(_MOST_SIDE * math.sqrt(row.precision / self.most), _LEAST_SIDE)

    def _interval(self, row: ForestRow, y: float, name: str) -> None:
        color = self.house.color(0)
        low, high, beyond_left, beyond_right = clipped(row, self.limits)
        ends = [self._ratio(low), self._ratio(high)]
        if low <= high:
            line: Any = {"color": color, "linewidth": self.house.curve, "solid_capstyle": "butt", "zorder": 2}
            self.axes.plot(ends, [y, y], gid=f"{name}-interval", **line)
        for beyond, end, tip in ((beyond_left, ends[0], "left"), (beyond_right, ends[1], "right")):
            if beyond:  # an arrow that ends at the edge of the axis
                arrow: Any = {"marker": {"left": 4, "right": 5}[tip], "color": color, "markersize": 4}
                self.axes.plot([end], [y], clip_on=False, gid=f"{name}-arrow-{tip}", **arrow)

    def _ratio(self, place: float) -> float:
        """The hazard ratio at a place on the axis."""
        return float(self.limits[0] * (self.limits[1] / self.limits[0]) ** place)
