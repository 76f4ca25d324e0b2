"""Best response that agrees with progression and with several tables of counts at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sarcstat.errors import AnalysisError
from sarcstat.simulation.covariates import Values, texts
from sarcstat.simulation.design import Design, Response
from sarcstat.simulation.outcomes import DEAD, Outcomes

Array = np.ndarray[Any, np.dtype[Any]]
#: Exchanges that are tried before a cohort is given up.
_EXCHANGES = 20_000


def draw_response(design: Design, values: Values, outcomes: Outcomes, rng: np.random.Generator) -> Array | None:
    """Each patient's response as text; None where the counts do not fit these outcomes.

    Within the levels of `within`, the earliest progressions have progressive disease and the latest a response;
    then patients exchange their responses until the further tables have their counts too.
    """
    response = design.response
    if response is None or design.progression is None:
        return None
    names = list(dict.fromkeys(level for counts in response.counts.values() for level in counts))
    strata = texts(values[response.within])
    code = np.full(design.patients, -1)
    for stratum, counts in response.counts.items():
        rows = np.flatnonzero(strata == stratum)
        order = _by_prospect(response, outcomes, rows, rng)
        if sum(counts.values()) != len(rows):
            raise AnalysisError(
                f"response.counts: {sum(counts.values())} responses for {len(rows)} patients with "
                f"{response.within} = {stratum}.",
                f"Give {response.within} exact counts.",
            )
        wanted = sorted(names, key=lambda name: (name != response.progressive, name in response.responders))
        code[order] = [names.index(name) for name in wanted for _ in range(counts.get(name, 0))]
    state = _State(response, names, strata, values, _possible(response, names, outcomes), code)
    return np.array(names, dtype=object)[state.code] if state.settle(rng) else None


def _by_prospect(response: Response, outcomes: Outcomes, rows: Array, rng: np.random.Generator) -> Array:
    """Rows from the earliest progression to the longest time without."""
    seen = (outcomes.progressed >= 0) | (outcomes.end < response.first_assessment)
    time = np.where(seen, outcomes.event("progression")[0], outcomes.end + 10_000)[rows]
    late = time > response.progressive_by
    return rows[np.argsort(np.where(late, response.progressive_by + rng.random(len(rows)), time), kind="stable")]


def _possible(response: Response, names: list[str], outcomes: Outcomes) -> Array:
    """Which responses each patient can have had (rows: patients); death before the first assessment is progressive."""
    seen = outcomes.progressed >= 0
    early = ~seen & (outcomes.status == DEAD) & (outcomes.end < response.first_assessment)
    time = np.where(seen, outcomes.progressed, outcomes.end)
    possible = np.empty((len(time), len(names)), dtype=bool)
    for i, name in enumerate(names):
        if name == response.progressive:
            possible[:, i] = early | (seen & (time <= response.progressive_by))
        else:
            possible[:, i] = time >= response.first_assessment
    return possible


class _State:
    """The responses, how far their tables are from those wanted, and exchanges that bring them nearer."""

    def __init__(
        self, response: Response, names: list[str], strata: Array, values: Values, possible: Array, code: Array
    ) -> None:
        self.code, self.possible, self.strata = code, possible, strata
        self.groups, self.excess = [], []
        for name, tables in response.also.items():
            own, levels = texts(values[name]), list(tables)
            group = np.array([levels.index(text) if text in tables else -1 for text in own])
            excess = -np.array([[_count(tables[level], word) for word in names] for level in levels])
            np.add.at(excess, (group[group >= 0], code[group >= 0]), 1)
            self.groups.append(group)
            self.excess.append(excess)

    @property
    def wrong(self) -> int:
        """Patients with an impossible response, and counts that are off."""
        impossible = int((~self.possible[np.arange(len(self.code)), self.code]).sum())
        return 10 * impossible + sum(int(abs(excess).sum()) for excess in self.excess)

    def settle(self, rng: np.random.Generator) -> bool:
        """Exchange responses at random, keeping what is not worse; whether everything is right in the end."""
        wrong = self.wrong
        pairs = rng.integers(0, len(self.code), size=(_EXCHANGES, 2)).tolist()
        for a, b in pairs:
            if wrong == 0:
                return True
            if self.code[a] == self.code[b] or self.strata[a] != self.strata[b]:
                continue
            change = self._exchange(a, b)
            if change > 0:
                self._exchange(a, b)
            else:
                wrong += change
        return wrong == 0

    def _exchange(self, a: int, b: int) -> int:
        """Exchange two responses; returns by how much more is wrong."""
        one, other = int(self.code[a]), int(self.code[b])
        held = int(self.possible[a, one]) + int(self.possible[b, other])
        change = 10 * (held - int(self.possible[a, other]) - int(self.possible[b, one]))
        for group, excess in zip(self.groups, self.excess, strict=True):
            if group[a] == group[b]:
                continue
            for row, code, step in ((a, one, -1), (a, other, 1), (b, other, -1), (b, one, 1)):
                if group[row] >= 0:
                    before = excess[group[row], code]
                    change += abs(before + step) - abs(before)
                    excess[group[row], code] += step
        self.code[a], self.code[b] = other, one
        return int(change)


def _count(table: Mapping[str, int], word: str) -> int:
    return table.get(word, 0)
