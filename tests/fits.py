"""Fits and medians written apart from the program, and how they are printed.

Cox models by Newton's method on the partial likelihood (Efron or Breslow), Kaplan-Meier curves, log-rank tests.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Z = 1.959963984540054


def printer(half_even: bool) -> Callable[[float, int], str]:
    """A number as text, half up or half even."""
    rule = ROUND_HALF_EVEN if half_even else ROUND_HALF_UP
    return lambda value, decimals: str(Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=rule))


def cut(value: float, decimals: int) -> str:
    """A number with its further digits cut off."""
    return str(Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN))


def cox(time: Array, event: Array, x: Array, *, efron: bool) -> tuple[Array, Array] | None:
    """Coefficients and standard errors; None where the fit does not converge."""
    order = np.argsort(-time, kind="stable")
    time, event, x = time[order], event[order], x[order]
    beta = np.zeros(x.shape[1])
    for _ in range(25):
        score, information = _derivatives(time, event, x, beta, efron)
        try:
            step = np.linalg.solve(information, score)
        except np.linalg.LinAlgError:
            return None
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    else:
        return None
    if np.abs(beta).max() > 8:
        return None
    _, information = _derivatives(time, event, x, beta, efron)
    return beta, np.sqrt(np.diag(np.linalg.inv(information)))


def _derivatives(time: Array, event: Array, x: Array, beta: Array, efron: bool) -> tuple[Array, Array]:
    """The score and the information; one line of each array for every death, those of a moment one after the other."""
    dead = event == 1
    moments, moment_of, ties = np.unique(time[dead], return_inverse=True, return_counts=True)
    of = np.repeat(np.arange(len(moments)), ties)
    last = np.searchsorted(-time, -moments, side="right")[of] - 1
    share = np.concatenate([np.arange(each) / each for each in ties]) if efron else np.zeros(len(of))

    def at_risk(values: Array) -> Array:
        """The sum over who is at risk, less the share of who dies at the moment."""
        dying = np.zeros((len(moments), *values.shape[1:]))
        np.add.at(dying, moment_of, values[dead])
        return np.cumsum(values, 0)[last] - share.reshape(-1, *[1] * (values.ndim - 1)) * dying[of]

    weight = np.exp(x @ beta)
    weighted = weight[:, None] * x
    total = at_risk(weight)
    mean = at_risk(weighted) / total[:, None]
    squares = at_risk(weighted[:, :, None] * x[:, None, :]) / total[:, None, None]
    return x[dead].sum(0) - mean.sum(0), squares.sum(0) - mean.T @ mean


def kaplan_meier(time: Array, event: Array) -> tuple[Array, Array, Array]:
    """Times of events, survival after each, and Greenwood's sum."""
    moments, deaths = np.unique(time[event == 1], return_counts=True)
    risk = (time >= moments[:, None]).sum(1)
    with np.errstate(divide="ignore"):
        return moments, np.cumprod(1 - deaths / risk), np.cumsum(deaths / (risk * (risk - deaths)))


def median_texts(time: Array, event: Array, *, spss: bool, show: Callable[[float, int], str]) -> tuple[str, str, str]:
    """Median and limits: SPSS's estimate ± 1.96 SE, or R's from the limits of the curve on the log scale."""
    times, survival, greenwood = kaplan_meier(time, event)
    reached = survival <= 0.5
    if not reached.any():
        return "NR", "NR", "NR"
    middle = times[np.argmax(reached)]
    if spss:
        above, below = times[survival >= 0.55], times[survival <= 0.45]
        if not len(above) or not len(below):
            return show(middle, 1), "NE", "NE"
        at = int(np.argmax(reached))
        slope = (survival[times == above[-1]][0] - survival[times == below[0]][0]) / (below[0] - above[-1])
        error = survival[at] * math.sqrt(greenwood[at]) / slope if np.isfinite(greenwood[at]) else math.nan
        if not math.isfinite(error):
            return show(middle, 1), "NE", "NE"
        return show(middle, 1), show(middle - 1.96 * error, 1), show(middle + 1.96 * error, 1)
    with np.errstate(over="ignore", invalid="ignore"):
        low, high = survival * np.exp(-Z * np.sqrt(greenwood)), survival * np.exp(Z * np.sqrt(greenwood))
    ends = [times[np.argmax(limit <= 0.5)] if (limit <= 0.5).any() else None for limit in (low, high)]
    return show(middle, 1), *("NR" if end is None else show(end, 1) for end in ends)  # type: ignore[return-value]


def log_rank(time: Array, event: Array, group: Array) -> float:
    """The chi-square of two groups."""
    moments, d = np.unique(time[event == 1], return_counts=True)
    risk, dying = time >= moments[:, None], (time == moments[:, None]) & (event == 1)
    n, own = risk.sum(1), (risk & (group == 1)).sum(1)
    difference = ((dying & (group == 1)).sum(1) - d * own / n).sum()
    variance = (d * (own / n) * (1 - own / n) * (n - d) / np.maximum(n - 1, 1)).sum()
    return float(difference**2 / variance) if variance else 0.0
