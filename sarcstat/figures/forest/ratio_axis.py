"""The logarithmic axis of hazard ratios: its limits, its ticks, and how it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sarcstat.display.formatting import time_label
from sarcstat.figures.drawing.canvas import Measure
from sarcstat.figures.drawing.theme import House
from sarcstat.figures.forest.rows import ForestRow

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_POWERS_OF_TWO = tuple(2.0**i for i in range(-6, 7))
_STEPS = tuple(factor * 10.0**power for power in range(-9, 10) for factor in (1, 2, 5))
_DECADES = tuple(10.0**power for power in range(-9, 10))
#: Intervals are shown whole up to here, further only as far as an estimate needs it.
_USUAL = (0.1, 10.0)
#: No axis goes on beyond: an estimate there, as in a unit that does not fit the covariate, has an arrow.
_WIDEST = (1e-9, 1e9)


def axis_limits(rows: Sequence[ForestRow]) -> tuple[float, float]:
    """Limits that hold 1, every estimate within reason, and the intervals up to tenfold; arrows where they go on."""
    ratios = [min(max(row.hazard_ratio, _WIDEST[0]), _WIDEST[1]) for row in rows if row.hazard_ratio is not None]
    lows = [row.conf_low for row in rows if row.hazard_ratio and row.conf_low]
    highs = [row.conf_high for row in rows if row.hazard_ratio and row.conf_high]
    low = min([max(min(lows, default=0.5), _USUAL[0]), *(ratio / 1.25 for ratio in ratios), 0.8])
    high = max([min(max(highs, default=2.0), _USUAL[1]), *(ratio * 1.25 for ratio in ratios), 1.25])
    low, high = max(low, _WIDEST[0]), min(high, _WIDEST[1])
    series = _series(low, high)
    lower = max((tick for tick in series if tick <= low * (1 + 1e-9)), default=low)
    upper = min((tick for tick in series if tick >= high * (1 - 1e-9)), default=high)
    return lower, upper


def axis_ticks(limits: tuple[float, float], most: int) -> list[float]:
    """Round ticks within the limits, at most `most` where that is possible; 1 is one of them if it lies within."""
    within = [[t for t in series if limits[0] * (1 - 1e-9) <= t <= limits[1] * (1 + 1e-9)] for series in _all(limits)]
    return next((ticks for ticks in within if 2 <= len(ticks) <= most), within[-1][:: max(1, len(within[-1]) // most)])


def fitting_ticks(limits: tuple[float, float], measure: Measure, width: float) -> list[float]:
    """As many round ticks as have room for their numbers on an axis of some width (points)."""
    for most in range(9, 2, -1):
        ticks = axis_ticks(limits, most)
        if measure.widest([time_label(tick) for tick in ticks]) + 5 <= width / max(len(ticks), 1):
            return ticks
    return [1.0]


def draw_axis(
    axes: Axes, limits: tuple[float, float], ticks: Sequence[float], height: float, house: House, size: float
) -> None:
    """The axis below rows of some height (points), with a dashed line at 1; `size` is that of its numbers."""
    from matplotlib.ticker import NullFormatter, NullLocator

    axes.set_xscale("log")
    axes.set_xlim(*limits)
    axes.set_ylim(height, 0)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks(ticks, [time_label(tick) for tick in ticks])
    axes.set_yticks([])
    axes.tick_params(axis="x", which="major", length=house.tick, width=house.axis, pad=2, labelsize=size)
    axes.patch.set_visible(False)
    for side, spine in axes.spines.items():
        spine.set_linewidth(house.axis)
        spine.set_visible(side == "bottom")
    if limits[0] <= 1 <= limits[1]:
        axes.plot([1, 1], [0, height], color="#777777", linewidth=0.6, linestyle=(0, (3, 2)), zorder=1, gid="no-effect")


def _series(low: float, high: float) -> Sequence[float]:
    return _POWERS_OF_TWO if high / low <= 32 and low > _POWERS_OF_TWO[0] and high < _POWERS_OF_TWO[-1] else _STEPS


def _all(limits: tuple[float, float]) -> list[Sequence[float]]:
    halves = _series(*limits)
    fourths = [tick for tick in _POWERS_OF_TWO if round(math.log2(tick)) % 2 == 0] if halves is _POWERS_OF_TWO else []
    return [halves, fourths, _STEPS, _DECADES, [1.0]]


def place(value: float, limits: tuple[float, float]) -> float:
    """Where a ratio lies on the axis, from 0 to 1; beyond the limits below 0 or above 1, 0 infinitely far."""
    if value <= 0:
        return -math.inf
    low, high = map(math.log, limits)
    return (math.log(value) - low) / (high - low)


def clipped(row: ForestRow, limits: tuple[float, float]) -> tuple[float, float, bool, bool]:
    """Both ends of a row's interval on the axis (0 to 1), and whether it goes on beyond the left and the right.

    A limit that does not exist is infinitely far. The ends of an interval beyond the axis are in the wrong order.
    """
    low = place(row.conf_low, limits) if row.conf_low is not None else -math.inf
    high = place(row.conf_high, limits) if row.conf_high is not None else math.inf
    return min(max(low, 0.0), 2.0), max(min(high, 1.0), -1.0), low < -1e-9, high > 1 + 1e-9
