"""What the vertical axis of survival curves shows: survival itself, or what is made of it; its ends and ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sarcstat.display.formatting import time_label
from sarcstat.figures.drawing.breaks import pretty_breaks
from sarcstat.figures.drawing.spec import SurvivalSpec
from sarcstat.results import Curve

_LEVELS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Heights:
    """The ends of the axis, its ticks with their texts, and where a curve starts at time 0 (nan: nowhere)."""

    low: float
    high: float
    ticks: Sequence[float]
    texts: Sequence[str]
    start: float

    def down(self, values: Any) -> Any:
        """How far below the upper end values are, as shares of the axis."""
        return (self.high - values) / (self.high - self.low)


def quantity(curve: Curve, spec: SurvivalSpec, survival: Any = None) -> Any:
    """What is drawn of a curve, or of a limit of its survival; nan where it is infinite."""
    import numpy as np

    shown = curve.survival if survival is None else survival
    if spec.what == "survival":
        return shown
    with np.errstate(divide="ignore", invalid="ignore"):
        own = curve.cum_hazard if survival is None else None
        hazard = 0.0 - np.log(shown) if own is None else own
        found = {"hazard": hazard, "log-survival": 0.0 - hazard, "lml": np.log(hazard)}[spec.what]
    return np.where(np.isfinite(found), found, np.nan)


def heights(curves: Sequence[Curve], spec: SurvivalSpec) -> Heights:
    """The axis on which all of these curves can be compared."""
    import numpy as np

    if spec.what == "survival" and spec.y_max is not None:
        ticks = [each for each in pretty_breaks(spec.y_max, 6) if each <= spec.y_max * (1 + 1e-9)]
        texts = [time_label(round(100 * each if spec.y == "percent" else each, 10)) for each in ticks]
        return Heights(0.0, spec.y_max, ticks, texts, 1.0)
    if spec.what == "survival":
        texts = [f"{100 * level:.0f}" if spec.y == "percent" else f"{level:.1f}" for level in _LEVELS]
        return Heights(0.0, 1.0, _LEVELS, texts, 1.0)
    values = [quantity(curve, spec) for curve in curves]
    if spec.band:
        values += [quantity(curve, spec, limit) for curve in curves for limit in (curve.conf_low, curve.conf_high)]
    found = np.concatenate(values)
    found = found[~np.isnan(found)]
    low, high = (float(found.min()), float(found.max())) if len(found) else (0.0, 1.0)
    if spec.what == "lml":
        ticks = _round_numbers(low, high)
        return Heights(ticks[0], ticks[-1], ticks, [_text(each) for each in ticks], math.nan)
    size = pretty_breaks(max(abs(low), abs(high)), 6)
    ticks = size if spec.what == "hazard" else [-each for each in reversed(size)]
    return Heights(ticks[0], ticks[-1], ticks, [_text(each) for each in ticks], 0.0)


def _text(value: float) -> str:
    return time_label(value + 0.0).replace("-", "−")


def _round_numbers(low: float, high: float) -> list[float]:
    """Round numbers from at most `low` to at least `high`."""
    if high <= low:
        low, high = low - 0.5, high + 0.5
    step = pretty_breaks(high - low, 6)[1]
    return [i * step for i in range(math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9) + 1)]
