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
    weight = np.exp(x @ beta)
    sums = [np.cumsum(weight), np.cumsum(weight[:, None] * x, 0)]
    squares = np.cumsum(weight[:, None, None] * x[:, :, None] * x[:, None, :], 0)
    score, information = np.zeros(x.shape[1]), np.zeros((x.shape[1],) * 2)
    for moment in np.unique(time[event == 1]):
        last = np.searchsorted(-time, -moment, side="right") - 1
        dying = (time == moment) & (event == 1)
        ties = int(dying.sum())
        own = [weight[dying].sum(), (weight[dying, None] * x[dying]).sum(0)]
        own_squares = (weight[dying, None, None] * x[dying][:, :, None] * x[dying][:, None, :]).sum(0)
        score += x[dying].sum(0)
        for i in range(ties):
            share = i / ties if efron else 0.0
            total = sums[0][last] - share * own[0]
            mean = (sums[1][last] - share * own[1]) / total
            score -= mean
            information += (squares[last] - share * own_squares) / total - np.outer(mean, mean)
    return score, information


def kaplan_meier(time: Array, event: Array) -> tuple[Array, Array, Array]:
    """Times of events, survival after each, and Greenwood's sum."""
    moments = np.unique(time[event == 1])
    risk = np.array([(time >= moment).sum() for moment in moments])
    deaths = np.array([((time == moment) & (event == 1)).sum() for moment in moments])
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
    difference = variance = 0.0
    for moment in np.unique(time[event == 1]):
        risk, dying = time >= moment, (time == moment) & (event == 1)
        n, d, own = risk.sum(), dying.sum(), (risk & (group == 1)).sum()
        difference += (dying & (group == 1)).sum() - d * own / n
        variance += d * (own / n) * (1 - own / n) * (n - d) / (n - 1) if n > 1 else 0
    return difference**2 / variance if variance else 0.0
