"""Adverse events: a long table with exact numbers of patients by term, worst grade and action taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sarcstat.errors import AnalysisError
from sarcstat.simulation.covariates import Values, having
from sarcstat.simulation.design import AdverseEvents, Design, Term
from sarcstat.simulation.outcomes import Outcomes

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(slots=True)
class Episode:
    """One adverse event: the patient (row), its worst grade, days after the start, and what was done."""

    patient: int
    term: str
    grade: int
    day: int
    action: str


def draw_events(design: Design, values: Values, outcomes: Outcomes, rng: np.random.Generator) -> list[Episode]:
    """The episodes in the order of patients and days; nobody has a term twice."""
    events = design.adverse_events
    if events is None:
        return []
    had: set[tuple[int, str]] = set()
    drawn: list[Episode] = []
    patients = {int(grade): number for grade, number in events.patients.items()}
    bounds = sorted(patients, reverse=True)
    above = 6
    for least in [*bounds, *([1] if 1 not in bounds else [])]:
        wanted = patients.get(least)
        pending = [pair for term in events.terms for pair in _pending(term, range(least, above))]
        drawn += _spread(design, pending, wanted, {each.patient for each in drawn}, had, values, rng)
        above = least
    for each in drawn:
        last = int(outcomes.end[each.patient])
        if outcomes.progressed[each.patient] >= 0:
            last = int(outcomes.progressed[each.patient])
        each.day = int(rng.integers(1, max(min(last, 365), 1) + 1))
    _act(events, drawn, rng)
    return sorted(drawn, key=lambda each: (each.patient, each.day, each.term))


def _pending(term: Term, grades: range) -> list[tuple[Term, int]]:
    numbers = {int(grade): number for grade, number in term.grades.items()}
    return [(term, grade) for grade in grades for _ in range(numbers.get(grade, 0))]


def _spread(
    design: Design,
    pending: list[tuple[Term, int]],
    wanted: int | None,
    before: set[int],
    had: set[tuple[int, str]],
    values: Values,
    rng: np.random.Generator,
) -> list[Episode]:
    """Give the events to patients so that, with those `before`, exactly `wanted` have one (None: any number)."""
    chosen = set(before)
    drawn = []
    order = [pending[i] for i in rng.permutation(len(pending))]
    for term, grade in sorted(order, key=lambda each: not each[0].only):
        can = [row for row in _eligible(term, design.patients, values) if (row, term.label) not in had]
        fresh = [row for row in can if row not in chosen]
        if wanted is not None:
            more = wanted - len(chosen)
            can = fresh if more > 0 and fresh else [row for row in can if row in chosen]
        if not can:
            raise AnalysisError(f"adverse_events.terms: {term.label}: no patient is left who can have it.")
        row = can[int(rng.integers(len(can)))]
        chosen.add(row)
        had.add((row, term.label))
        drawn.append(Episode(row, term.label, grade, 0, ""))
    if wanted is not None and len(chosen) != wanted:
        raise AnalysisError(f"adverse_events.patients: {len(chosen)} patients have an event, not {wanted}.")
    return drawn


def _eligible(term: Term, patients: int, values: Values) -> Iterable[int]:
    can = np.ones(patients, dtype=bool)
    for name, levels in term.only.items():
        can &= having(values[name], levels)
    return np.flatnonzero(can).tolist()


def _act(events: AdverseEvents, drawn: list[Episode], rng: np.random.Generator) -> None:
    """Each action on the worst event of as many patients as wanted, nobody twice; the graver events come first."""
    worst: dict[int, Episode] = {}
    for each in drawn:
        each.action = events.no_action
        if each.patient not in worst or each.grade > worst[each.patient].grade:
            worst[each.patient] = each
    order = [list(worst.values())[i] for i in rng.permutation(len(worst))]
    order.sort(key=lambda each: -each.grade)
    if sum(events.actions.values()) > len(order):
        raise AnalysisError(f"adverse_events.actions: only {len(order)} patients have an event.")
    taken = [action for action, number in events.actions.items() for _ in range(number)]
    shuffled = [taken[i] for i in rng.permutation(len(taken))]
    for each, action in zip(order, shuffled, strict=False):
        each.action = action
