"""From a design and a seed to the columns of a raw patient file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sarcstat.data.table_file import Column
from sarcstat.errors import AnalysisError
from sarcstat.results import SIMULATED
from sarcstat.simulation.check import numeric
from sarcstat.simulation.covariates import Values, draw_variables
from sarcstat.simulation.design import Design
from sarcstat.simulation.events import Episode, draw_events
from sarcstat.simulation.outcomes import Outcomes, accepted, days_after, draw_outcomes
from sarcstat.simulation.response import draw_response

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Simulated:
    """The raw file, a row a patient, and the adverse events, a row an event (no columns: the design has none).

    `draws` cohorts were drawn until one had its medians where the design wants them; `inside` of its medians are.
    """

    patients: Sequence[Column]
    adverse_events: Sequence[Column]
    mark: str
    draws: int
    inside: int


def simulate(design: Design, seed: int) -> Simulated:
    """A cohort; the same for the same design, seed and version of numpy.

    Raises AnalysisError where no cohort with the wanted counts and medians is found.
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    best = -1
    for draws in range(1, design.acceptance.draws + 1):
        values = draw_variables(design, rng)
        outcomes = draw_outcomes(design, values, rng)
        inside, enough = accepted(design, values, outcomes)
        best = max(best, inside)
        if not enough:
            continue
        response = draw_response(design, values, outcomes, rng)
        if design.response is not None and response is None:
            continue
        episodes = draw_events(design, values, outcomes, rng)
        mark = f"{design.name}, seed {seed}"
        patients = _patients(design, values, outcomes, response, mark)
        return Simulated(patients, _adverse_events(design, episodes, outcomes, mark), mark, draws, inside)
    raise AnalysisError(
        f"None of {design.acceptance.draws:,} cohorts has the follow-up, the responses and the medians that "
        f"{design.name} wants (the most medians inside: {best} of {len(design.acceptance.medians)}).",
        "Change the hazard ratios, medians or odds so that they fit together, or acceptance.share and draws.",
    )


def _patients(design: Design, values: Values, outcomes: Outcomes, response: Array | None, mark: str) -> list[Column]:
    columns = [Column(design.id, design.id_label, "text", _identifiers(design))]
    columns += [_variable(design, name, values[name]) for name, each in design.variables.items() if not each.hidden]
    start = outcomes.start.tolist()
    columns.append(_dates(design, design.accrual.column, design.accrual.label, start))
    if response is not None and design.response is not None:
        levels = list(dict.fromkeys(level for counts in design.response.counts.values() for level in counts))
        columns.append(Column(design.response.column, design.response.label, "level", response.tolist(), levels=levels))
    if design.progression is not None:
        days = _after(start, outcomes.progressed, outcomes.progressed >= 0)
        columns.append(_dates(design, design.progression.column, design.progression.label, days))
    follow, dead = design.follow_up, outcomes.status == 1
    columns.append(_dates(design, design.death.column, design.death.label, _after(start, outcomes.end, dead)))
    columns.append(_dates(design, follow.column, follow.label, _after(start, outcomes.end, outcomes.end >= 0)))
    words = [follow.alive, follow.dead, follow.lost]
    status = [words[code] for code in outcomes.status.tolist()]
    columns.append(Column(follow.status, follow.status_label, "level", status, levels=words))
    return [*columns, _mark(mark, design.patients)]


def _adverse_events(design: Design, episodes: Sequence[Episode], outcomes: Outcomes, mark: str) -> list[Column]:
    if design.adverse_events is None:
        return []
    identifiers = _identifiers(design)
    days = [int(outcomes.start[each.patient]) + each.day for each in episodes]
    actions = [*design.adverse_events.actions, design.adverse_events.no_action]
    terms = [each.label for each in design.adverse_events.terms]
    return [
        Column(design.id, design.id_label, "text", [identifiers[each.patient] for each in episodes]),
        Column("term", "Adverse event", "level", [each.term for each in episodes], levels=terms),
        Column("grade", "Worst CTCAE grade", "number", [each.grade for each in episodes]),
        _dates(design, "onset_date", "Onset", days),
        Column("action", "Action taken", "level", [each.action for each in episodes], levels=actions),
        _mark(mark, len(episodes)),
    ]


def _identifiers(design: Design) -> list[str]:
    width = max(3, len(str(design.patients)))
    return [f"P{number:0{width}d}" for number in range(1, design.patients + 1)]


def _variable(design: Design, name: str, values: Array) -> Column:
    variable = design.variables[name]
    label = variable.label or name
    if variable.levels and not numeric(variable.levels):
        return Column(name, label, "level", values.tolist(), levels=variable.levels)
    plain = [None if np.isnan(value) else value for value in values.tolist()]
    if variable.decimals == 0:
        plain = [None if value is None else int(value) for value in plain]
    return Column(name, label, "number", plain, decimals=variable.decimals)


def _after(start: Sequence[int], days: Array, known: Array) -> list[int | None]:
    both = zip(start, days.tolist(), known.tolist(), strict=True)
    return [first + day if seen else None for first, day, seen in both]


def _dates(design: Design, name: str, label: str, days: Sequence[int | None]) -> Column:
    dates = [None if day is None else days_after(design.accrual.first, day) for day in days]
    return Column(name, label or name, "date", dates)


def _mark(mark: str, rows: int) -> Column:
    return Column(SIMULATED, "Simulated, not patients: design and seed", "text", [mark] * rows)


def as_mapping(columns: Sequence[Column]) -> Mapping[str, Sequence[Any]]:
    """The values by column name."""
    return {column.name: column.values for column in columns}
