"""A curve on its axes: the line, its band, censor marks, and what they cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.figures.curves.heights import Heights, quantity
from sarcstat.figures.curves.placement import boxes_of_steps, stacked
from sarcstat.figures.curves.steps import RESOLUTION, drawn, marks
from sarcstat.figures.drawing.annotations import Entry
from sarcstat.figures.drawing.spec import SurvivalSpec
from sarcstat.figures.drawing.theme import House
from sarcstat.results import Curve

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_CLEARANCE = 3.5
_COARSE = 2  # a pale band needs half the resolution
_MARK = 0.7  # the width of a censor mark
_TINTS = (0.55, 0.3, 0.15, 0.45)  # shares of color in the areas of stacked curves, which differ in greys, too
_NARROW = 2.0  # clearance without censor marks, and of drop lines


@dataclass(frozen=True, slots=True)
class Scale:
    """Axes of a size in points whose time ends at `end`."""

    width: float
    height: float
    end: float
    spec: SurvivalSpec
    heights: Heights

    @property
    def cell(self) -> tuple[float, float]:
        """1/600 inch, in time and in what is drawn."""
        range_ = self.heights.high - self.heights.low
        return self.end / (self.width / 72 * RESOLUTION), range_ / (self.height / 72 * RESOLUTION)

    def line(self, curve: Curve, values: Any, cells: float = 1) -> tuple[Any, Any, bool]:
        """x and y of the corners to draw of survival or a limit of it, and whether steps below so many cells merged."""
        shown = quantity(curve, self.spec, None if values is curve.survival else values)
        cell = (self.cell[0] * cells, self.cell[1] * cells)
        x, y, merged = drawn(curve, shown, self.end, cell, self.heights.start)
        return x, 1 - y if self.spec.failure else y, merged

    def band(self, curve: Curve) -> tuple[Any, Any, Any]:
        """Times with both limits, each to hold until the next time; nan where there is none."""
        import numpy as np

        low, high = (self.line(curve, values, _COARSE)[:2] for values in (curve.conf_low, curve.conf_high))
        x = np.unique(np.concatenate([low[0], high[0]]))
        limits = []
        for own_x, own_y in (low, high):
            place = np.searchsorted(own_x, x, side="right") - 1
            limits.append(np.where(x <= own_x[-1], own_y[place], np.nan))
        return x, limits[0], limits[1]

    def marks(self, curve: Curve) -> tuple[Any, Any]:
        """Where censor marks go: of many, one for each width of a mark."""
        cells = _MARK / 72 * RESOLUTION
        return marks(curve, quantity(curve, self.spec), self.end, (self.cell[0] * cells, self.cell[1] * cells))

    def covered(self, entry: Entry) -> Any:
        """The boxes (left, top, right, bottom) in points that curve, band and drop lines take."""
        import numpy as np

        if self.spec.stacked:  # areas leave nothing free
            return np.array([[0.0, 0.0, self.width, self.height]])
        x, y, _ = self.line(entry.curve, entry.curve.survival)
        x, y = x[~np.isnan(y)], y[~np.isnan(y)]
        clearance = _CLEARANCE if self.spec.censor_marks else _NARROW
        boxes = [boxes_of_steps(x / self.end * self.width, self.heights.down(y) * self.height, clearance)]
        if self.spec.band:
            times, low, high = self.band(entry.curve)
            left = times / self.end * self.width
            tops, bottoms = (self.heights.down(each(low, high)) * self.height for each in (np.fmax, np.fmin))
            boxes.append(np.column_stack([left[:-1], tops[:-1], left[1:], bottoms[:-1]]))
        if self.spec.median_lines and entry.median_time is not None:
            x0, middle = entry.median_time / self.end * self.width, self.height / 2
            boxes.append(np.array([[0, middle - _NARROW, x0, middle + _NARROW]]))
            boxes.append(np.array([[x0 - _NARROW, middle, x0 + _NARROW, self.height]]))
        return stacked(boxes)

    def draw(self, axes: Axes, entry: Entry, house: House, i: int, name: str) -> bool:
        """Draw the group number `i`; whether steps were merged. Artists are called by `name`."""
        color, dash = house.color(i), house.dash(i)
        if self.spec.band:
            times, low, high = self.band(entry.curve)
            axes.fill_between(times, low, high, step="post", color=color, alpha=0.18, linewidth=0, gid=f"{name}-band")
        x, y, merged = self.line(entry.curve, entry.curve.survival)
        if self.spec.stacked:
            area: Any = {"color": tint(color, _TINTS[i % len(_TINTS)]), "linewidth": 0, "zorder": 2 - 0.01 * i}
            axes.fill_between(x, 0, y, gid=f"{name}-area", **area)
        line: Any = {"color": color, "linewidth": house.curve, "linestyle": (0, dash) if dash else "-"}
        line |= {"dash_capstyle": "butt", "solid_joinstyle": "miter", "zorder": 3 + 0.01 * i}
        axes.plot(x, y, clip_on=False, gid=name, **line)
        if self.spec.censor_marks:
            self._draw_marks(axes, entry, house, color, name)
        if self.spec.median_lines and entry.median_time is not None and entry.median_time <= self.end:
            at = entry.median_time
            drop: Any = {"color": "#666666", "linewidth": 0.5, "linestyle": (0, (2, 2)), "zorder": 2}
            axes.plot([0, at, at], [0.5, 0.5, 0], gid=f"{name}-median", **drop)
        return merged

    def _draw_marks(self, axes: Axes, entry: Entry, house: House, color: str, name: str) -> None:
        time, value = self.marks(entry.curve)
        if self.spec.failure:
            value = 1 - value
        mark: Any = {"color": color, "markersize": house.mark, "markeredgewidth": _MARK, "zorder": 4}
        axes.plot(time, value, "|", clip_on=False, gid=f"{name}-censored", **mark)


def tint(color: str, share: float) -> tuple[float, ...]:
    """A color mixed with white, of which it has a share."""
    from matplotlib.colors import to_rgb

    return tuple(1 - share * (1 - part) for part in to_rgb(color))
