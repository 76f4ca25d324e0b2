"""When patients start, progress, die, are lost: whole days by proportional hazards, with exact counts if wanted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from sarcstat.simulation.covariates import Values, texts
from sarcstat.simulation.design import Design, Event

Array = np.ndarray[Any, np.dtype[Any]]
ALIVE, DEAD, LOST = 0, 1, 2
#: Nobody is lost in the first two months: such a patient's response would be unknown.
_FIRST_LOSS = 60
#: Days: an event after so long has no date.
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Days of every patient: `start` since the first possible, the others since the own start.

    `end` is the last contact or death; `progressed` is -1 where there is no progression.
    """

    start: Array
    end: Array
    status: Array
    progressed: Array

    def event(self, endpoint: str) -> tuple[Array, Array]:
        """Time and event of `death` or `progression` (or death); lost patients have the event when they are lost."""
        gone = self.status != ALIVE
        if endpoint == "death":
            return self.end, gone
        seen = self.progressed >= 0
        return np.where(seen, self.progressed, self.end), seen | gone


def draw_outcomes(design: Design, values: Values, rng: np.random.Generator) -> Outcomes:
    """Start, end, status and progression of every patient; later events than the end of follow-up are not seen."""
    patients = design.patients
    start, window = _starts(design, rng)
    lag = rng.integers(design.follow_up.lag_days[0], design.follow_up.lag_days[1] + 1, size=patients)
    followed = np.maximum(window - lag, 1)
    scores = rng.standard_normal((2, patients))
    death = _times(design, design.death, values, scores[0])
    lost_at = _losses(design, np.minimum(death, followed), rng)
    lost = lost_at > 0
    dies = _deaths(design, death, window, lost, rng)
    death = np.where(dies, np.minimum(death, window), death)
    end = np.where(lost, lost_at, np.where(dies, death, followed)).astype(np.int64)
    status = np.where(lost, LOST, np.where(dies, DEAD, ALIVE))
    progressed = np.full(patients, -1)
    if design.progression is not None:
        rho = design.progression.correlation
        times = _times(design, design.progression, values, rho * scores[0] + math.sqrt(1 - rho * rho) * scores[1])
        progressed = _progressions(design, times, end, status, rng)
    return Outcomes(start, end, status, progressed)


def _starts(design: Design, rng: np.random.Generator) -> tuple[Array, Array]:
    """Days from the first possible start to each patient's, ascending, and from that to the end of the study."""
    accrual, follow = design.accrual, design.follow_up
    months = round((accrual.months or 0) * design.month_days)
    days = (accrual.last - accrual.first).days if accrual.last else max(months - 1, 0)
    shares = np.cumsum(accrual.weights) / sum(accrual.weights)
    uniform = rng.random(design.patients)
    period = np.searchsorted(shares, uniform, side="right").clip(max=len(shares) - 1)
    below = np.concatenate([[0.0], shares])[period]
    within = (uniform - below) / np.where(shares[period] > below, shares[period] - below, 1)
    start = np.sort(np.minimum(((period + within) / len(shares) * (days + 1)).astype(np.int64), days))
    last = start[-1] if follow.cutoff is None else 0
    until = last + round((follow.months or 0) * design.month_days)
    if follow.cutoff is not None:
        until = (follow.cutoff - accrual.first).days
    return start, np.maximum(until - start, 1)


def _times(design: Design, event: Event, values: Values, scores: Array) -> Array:
    """Days to the event: Weibull, its survival probability the normal distribution function of the score."""
    log_hazard = _log_hazard(event, values, design.patients)
    scale = event.median * design.month_days / math.log(2) ** (1 / event.shape)
    days = []
    for score, eta in zip(scores.tolist(), log_hazard.tolist(), strict=True):
        survival = 0.5 * math.erfc(-score / math.sqrt(2))
        hazard = -math.log(max(survival, 1e-300))
        days.append(max(math.ceil(scale * (hazard / math.exp(eta)) ** (1 / event.shape)), 1))
    return np.array([min(day, _LONGEST) for day in days], dtype=float)


def _log_hazard(event: Event, values: Values, patients: int) -> Array:
    total = np.zeros(patients)
    for name, ratio in event.hazard_ratios.items():
        if isinstance(ratio, Mapping):
            own = texts(values[name])
            for level, each in ratio.items():
                total[own == level] += math.log(each)
        else:
            column = values[name].astype(float)
            known = ~np.isnan(column)
            if known.any():
                total[known] += math.log(ratio) * (column[known] - column[known].mean())
    return total.clip(-50, 50)


def _losses(design: Design, seen: Array, rng: np.random.Generator) -> Array:
    """The day a patient is lost, 0 for those who are not; always before death and the end of follow-up."""
    follow = design.follow_up
    lost_at = np.zeros(len(seen))
    if follow.lost_count:
        can = np.flatnonzero(seen > _FIRST_LOSS)
        if len(can) < follow.lost_count:
            can = np.arange(len(seen))
        chosen = rng.permutation(can)[: follow.lost_count]
        least = np.minimum(_FIRST_LOSS, seen[chosen] - 1).clip(min=0)
        lost_at[chosen] = np.ceil(least + rng.random(len(chosen)) * (seen[chosen] - least)).clip(min=1)
    elif follow.lost_per_year:
        drawn = np.ceil(rng.standard_exponential(len(seen)) * 365.25 / follow.lost_per_year)
        lost_at = np.where(drawn < seen, drawn, 0)
    return lost_at


def _deaths(design: Design, death: Array, window: Array, lost: Array, rng: np.random.Generator) -> Array:
    """Who is seen to die. With an exact count, those nearest to the end of follow-up change sides."""
    wanted = design.death.count
    ratio = np.where(lost, np.inf, death / window)
    if wanted is None:
        return ratio <= 1
    order = np.argsort(ratio, kind="stable")
    dies = np.zeros(len(death), dtype=bool)
    dies[order[:wanted]] = True
    moved = dies & (ratio > 1)
    death[moved] = np.ceil(window[moved] * (1 - 0.1 * rng.random(int(moved.sum()))))
    return dies


def _progressions(design: Design, times: Array, end: Array, status: Array, rng: np.random.Generator) -> Array:
    """The day of progression, -1 where it is not seen. With exact counts, those nearest to their end change sides."""
    assert design.progression is not None
    follow, ratio = design.follow_up, times / end
    seen = np.where(status == DEAD, times < end, times <= end)
    for code, word in ((ALIVE, follow.alive), (DEAD, follow.dead), (LOST, follow.lost)):
        wanted = (design.progression.counts or {}).get(word)
        if wanted is not None:
            rows = np.flatnonzero(status == code)
            order = rows[np.argsort(ratio[rows], kind="stable")]
            seen[rows] = False
            seen[order[:wanted]] = True
    moved = seen & (times >= end)
    times = times.copy()
    times[moved] = np.ceil(end[moved] * (1 - 0.3 * rng.random(int(moved.sum()))))
    return np.where(seen, times, -1).astype(np.int64)


def median(time: Array, event: Array) -> float:
    """Kaplan-Meier median of whole days: the first time with survival of at most one half; inf if there is none."""
    times, inverse = np.unique(time, return_inverse=True)
    died = np.bincount(inverse, weights=event)
    at_risk = len(time) - np.concatenate([[0], np.cumsum(np.bincount(inverse))[:-1]])
    below = np.flatnonzero(np.cumprod(1 - died / at_risk) <= 0.5 + 1e-9)
    return float(times[below[0]]) if len(below) else math.inf


def accepted(design: Design, values: Values, outcomes: Outcomes) -> tuple[int, bool]:
    """How many of the medians lie where they must, and whether enough of them and the follow-up do."""
    wanted = design.acceptance
    inside = 0
    for each in wanted.medians:
        rows = np.ones(design.patients, dtype=bool)
        if each.variable is not None:
            rows = texts(values[each.variable]) == each.level
        time, event = (column[rows] for column in outcomes.event(each.endpoint))
        inside += each.between[0] <= median(time, event) / design.month_days <= each.between[1]
    enough = inside >= wanted.share * len(wanted.medians) - 1e-9
    if wanted.follow_up is not None:
        followed = np.median(outcomes.end[outcomes.status == ALIVE]) / design.month_days
        enough &= wanted.follow_up[0] <= followed <= wanted.follow_up[1]
    return inside, bool(enough)


def days_after(first: date, days: int) -> date:
    """A date some days after another."""
    return first + timedelta(days=days)
