"""Axis breaks that drive both the ticks and the numbers at risk."""

from __future__ import annotations

import math
from typing import Any


def pretty_breaks(last: float, most: int = 7) -> list[float]:
    """Round numbers from 0 to at least `last`, at most `most` of them: steps of 1, 2, 2.5 or 5 times a power of ten."""
    if last <= 0:
        return [0.0, 1.0]
    power = 10.0 ** math.floor(math.log10(last / most))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10, 20, 25, 50) if last / (factor * power) <= most - 1)
    return [i * step for i in range(math.ceil(last / step - 1e-9) + 1)]


_MONTHS = (1, 2, 3, 6, 12, 24, 36, 48, 60, 120, 240)


def month_breaks(last: float, most: int = 7) -> list[float]:
    """Breaks for months from 0 to at least `last`: whole months, or quarters, halves and multiples of years."""
    step = next((months for months in _MONTHS if last / months <= most - 1), None)
    if step is None or last <= 1:
        return pretty_breaks(last, most)
    return [float(i * step) for i in range(math.ceil(last / step - 1e-9) + 1)]


def at_risk(time: Any, n_risk: Any, breaks: list[float]) -> list[int]:
    """How many patients were still under observation just before each break (time >= break), as R and SAS count."""
    import numpy as np

    place = np.searchsorted(time, np.asarray(breaks) * (1 - 1e-12), side="left")
    return [int(n_risk[i]) if i < len(n_risk) else 0 for i in place]
