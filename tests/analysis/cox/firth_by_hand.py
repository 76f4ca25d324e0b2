"""Firth's penalized likelihood from its definition: sums over risk sets, numerical maxima, profiles by bisection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import brentq, minimize, root
from scipy.stats import chi2

Array = np.ndarray[Any, np.dtype[Any]]
_STEP = 1e-3


@dataclass(frozen=True)
class Data:
    """Patients: x has a row each."""

    time: Array
    status: Array
    x: Array
    efron: bool
    stratum: Array
    offset: Array

    @cached_property
    def at_risk(self) -> Array:
        """For each death who is at risk, and with how much of a patient: by Efron those who die then count less."""
        found = []
        for stratum in np.unique(self.stratum):
            own = self.stratum == stratum
            for time in np.unique(self.time[own & (self.status == 1)]):
                dying = own & (self.time == time) & (self.status == 1)
                d = int(dying.sum())
                shares = [np.where(dying, 1 - k / d if self.efron else 1.0, 1.0) for k in range(d)]
                found += [share * (own & (self.time >= time)) for share in shares]
        return np.array(found)


def penalized(data: Data, b: Array) -> float:
    """Log partial likelihood plus half the log determinant of its information; -inf where that is none."""
    lp = data.x @ b + data.offset
    risk = data.at_risk * np.exp(lp)
    loglik = lp[data.status == 1].sum() - np.log(risk.sum(1)).sum()
    p = risk / risk.sum(1, keepdims=True)
    apart = data.x - (p @ data.x)[:, None, :]
    information = np.einsum("di,dij,dik->jk", p, apart, apart)
    sign, log_determinant = np.linalg.slogdet(information)
    return float(loglik + log_determinant / 2) if sign > 0 else -np.inf


@dataclass(frozen=True)
class Found:
    """The maximum: coefficients, their chi-squares and profile limits; the chi-square of all together."""

    b: Array
    chi_square: Array
    low: Array
    high: Array
    overall: float


def best(data: Data, start: Array, held: dict[int, float]) -> tuple[float, Array]:
    """The largest value with some coefficients held, and where it is."""
    free = [j for j in range(len(start)) if j not in held]

    def whole(values: Array) -> Array:
        b = np.array(start, dtype=float)
        b[free] = values
        for j, value in held.items():
            b[j] = value
        return b

    if not free:
        b = whole(np.zeros(0))
        return penalized(data, b), b

    def slope(values: Array) -> Array:
        """By differences of the fourth order, whose error is 1e-12 or so."""
        found = []
        for j in range(len(values)):
            ahead = [penalized(data, whole(values + k * _STEP * np.eye(len(values))[j])) for k in (-2, -1, 1, 2)]
            found.append((ahead[0] - 8 * ahead[1] + 8 * ahead[2] - ahead[3]) / (12 * _STEP))
        return np.array(found)

    near = minimize(lambda values: -penalized(data, whole(values)), np.asarray(start)[free], method="BFGS").x
    found = root(slope, near, tol=1e-12).x
    return penalized(data, whole(found)), whole(found)


def firth(data: Data, level: float = 0.95) -> Found:
    """All that is estimated."""
    p = data.x.shape[1]
    top, b = best(data, np.zeros(p), {})
    fall = chi2.ppf(level, 1) / 2

    def limit(j: int, side: int) -> float:
        def gap(t: float) -> float:
            return best(data, b, {j: t})[0] - top + fall

        step = 0.5
        while gap(b[j] + side * step) > 0:
            step *= 2
            if step > 1e4:
                return np.nan
        return float(brentq(gap, b[j], b[j] + side * step, xtol=1e-10, rtol=1e-10))

    return Found(
        b=b,
        chi_square=np.array([2 * (top - best(data, b, {j: 0.0})[0]) for j in range(p)]),
        low=np.array([limit(j, -1) for j in range(p)]),
        high=np.array([limit(j, 1) for j in range(p)]),
        overall=2 * (top - penalized(data, np.zeros(p))),
    )
