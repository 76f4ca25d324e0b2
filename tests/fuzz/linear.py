"""Which contrasts of a Cox model have an estimate, by linear programming.

A contrast c has one where c·d = 0 for every direction d along which the likelihood never falls: (x_j - x_i)·d <= 0 for
each death i and each j at risk in its stratum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

Array = np.ndarray[Any, np.dtype[Any]]

_VIOLATED = 1e-9
_ZERO = 1e-6
_EXACT = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True)
class Deaths:
    """Patients in order of stratum and time, and for each death who is at risk: a range of rows, ends excluded."""

    x: Array
    death: Array
    first: Array
    last: Array


@dataclass(frozen=True)
class Cone:
    """What the directions say of each column: whether it has no estimate, and a direction where there is one.

    `unsure`: a direction lies so near to the border that double precision cannot tell.
    """

    infinite: Array
    direction: Array | None
    unsure: bool


def deaths(time: Array, status: Array, stratum: Array, x: Array, *, exact: bool) -> Deaths:
    """The risk sets; with exact ties those who die together set no bounds to each other."""
    order = np.lexsort((-status, time, stratum))
    time, status, stratum = time[order], status[order], stratum[order]
    died = np.flatnonzero(status == 1)
    start = [np.flatnonzero((stratum == stratum[i]) & (time >= time[i]))[0] for i in died]
    if exact:
        start = [
            np.flatnonzero((stratum == stratum[i]) & ((time > time[i]) | ((time == time[i]) & (status == 0))))
            for i in died
        ]
        start = [found[0] if len(found) else -1 for found in start]
    last = [np.flatnonzero(stratum == stratum[i])[-1] + 1 for i in died]
    kept = [k for k, first in enumerate(start) if first >= 0]
    return Deaths(
        x[order],
        died[kept],
        np.array([start[k] for k in kept], dtype=int),
        np.array([last[k] for k in kept], dtype=int),
    )


def cone(risk: Deaths, contrasts: Array) -> Cone:
    """The cone of directions against the rows of `contrasts`, over columns brought to one scale."""
    scale = np.ptp(risk.x, axis=0) if len(risk.x) else np.ones(risk.x.shape[1])
    scale[scale == 0] = 1
    scaled = Deaths((risk.x - risk.x.mean(axis=0)) / scale, risk.death, risk.first, risk.last)
    rows = _Rows(scaled)
    p = risk.x.shape[1]
    random = np.random.default_rng(1)
    known = [
        _most(rows, sign * w) for w in [random.uniform(0.5, 1.5, p) * random.choice([-1, 1], p)] for sign in (1, -1)
    ]
    if all(np.abs(found).max() < _ZERO for found in known):
        return Cone(np.zeros(len(contrasts), dtype=bool), None, False)
    infinite, unsure, total = [], False, np.zeros(p)
    for contrast in contrasts / scale:
        size = np.abs(contrast).max() or 1.0
        ends = [_most(rows, sign * contrast / size) for sign in (1, -1)]
        far = max(abs(float(contrast @ end)) / size for end in ends)
        unsure |= _ZERO / 10 < far < 1e-3
        infinite.append(far >= 1e-3)
        total += sum(ends) + sum(known)
    inner, found = _inner(rows, total)
    return Cone(np.array(infinite), inner / scale, unsure or not found)


def _inner(rows: _Rows, d: Array) -> tuple[Array, bool]:
    """A direction of the cone that meets as few bounds as any: others are added until no bound can be left."""
    for _ in range(20):
        objective = -rows.met(d)
        size = np.abs(objective).max()
        if size == 0:
            return d, True
        further = _most(rows, objective / size)
        if objective @ further / size < _ZERO:
            return d, True
        d = d + further
    return d, False


class _Rows:
    """The bounds that were needed so far; the others are looked at when a solution is there."""

    def __init__(self, risk: Deaths) -> None:
        self.risk = risk
        self.found: list[Array] = []
        self.seen: set[bytes] = set()

    def add_violated(self, d: Array) -> bool:
        """Add, for each death, the bound that the direction violates most; whether there was a new one."""
        height = self.risk.x @ d
        added = False
        for i, first, last in zip(self.risk.death, self.risk.first, self.risk.last, strict=True):
            worst = first + int(np.argmax(height[first:last]))
            if height[worst] - height[i] > _VIOLATED:
                row = self.risk.x[worst] - self.risk.x[i]
                if row.tobytes() not in self.seen:
                    self.seen.add(row.tobytes())
                    self.found.append(row / np.abs(row).max())
                    added = True
        return added

    def met(self, d: Array) -> Array:
        """The sum of the bounds that the direction meets."""
        height = self.risk.x @ d
        total = np.zeros(len(d))
        for i, first, last in zip(self.risk.death, self.risk.first, self.risk.last, strict=True):
            equal = height[first:last] > height[i] - 1e-7
            total += (self.risk.x[first:last][equal] - self.risk.x[i]).sum(axis=0)
        return np.where(np.abs(total) < 1e-12, 0.0, total)


def _most(rows: _Rows, objective: Array) -> Array:
    """The direction within the box that goes farthest along the objective."""
    p = len(objective)
    start = d = np.sign(objective)
    # Bounds that are known already are met by solutions only, not by where this starts.
    fresh = not rows.found
    for _ in range(200):
        if not rows.add_violated(d) and (fresh or d is not start):
            return d
        bounds = np.array(rows.found)
        found = linprog(
            -objective, A_ub=bounds, b_ub=np.zeros(len(bounds)), bounds=[(-1, 1)] * p, method="highs-ds", options=_EXACT
        )
        if found.status != 0:
            raise RuntimeError(f"linear programming: {found.message}")
        d = np.where(np.abs(found.x) < 1e-9, 0.0, found.x)
    raise RuntimeError("linear programming: no end of bounds")


def within(risk: Deaths, columns: Sequence[int]) -> Deaths:
    """The same risk sets over some of the columns."""
    return Deaths(risk.x[:, list(columns)], risk.death, risk.first, risk.last)
