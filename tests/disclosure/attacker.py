"""Who wants to know the counts that are not shown: solves for them by the sums that must hold between them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, milp

MANY = 100_000


@dataclass
class Attacker:
    """What is known of each count, its bounds, and the sums between them."""

    bounds: dict[Hashable, tuple[int, int]] = field(default_factory=dict)
    sums: list[tuple[Hashable, list[Hashable]]] = field(default_factory=list)

    def sees(self, key: Hashable, shown: object) -> None:
        """A number, `<5`, or `[c]`, which may be anything; what is seen twice is as narrow as either says."""
        low, high = 0, MANY
        if isinstance(shown, int | float):
            low = high = int(shown)
        elif isinstance(shown, str) and shown.startswith("<"):
            low, high = 1, int(shown[1:]) - 1
        before = self.bounds.get(key, (0, MANY))
        self.bounds[key] = max(low, before[0]), min(high, before[1])

    def knows(self, total: Hashable, parts: Iterable[Hashable]) -> None:
        """The total is the sum of the parts; a count that nobody has seen is anything."""
        parts = list(parts)
        for key in (total, *parts):
            self.bounds.setdefault(key, (0, MANY))
        self.sums.append((total, parts))

    def determined(self) -> dict[Hashable, int]:
        """The counts that are not shown and can have one value only."""
        found = {}
        for key, (low, high) in self.bounds.items():
            if low != high:
                least, most = self._extreme(key, 1), self._extreme(key, -1)
                if least == most:
                    found[key] = least
        return found

    def _extreme(self, key: Hashable, sign: int) -> int:
        keys = list(self.bounds)
        place = {each: i for i, each in enumerate(keys)}
        matrix = np.zeros((len(self.sums), len(keys)))
        for row, (total, parts) in enumerate(self.sums):
            matrix[row, place[total]] -= 1
            for part in parts:
                matrix[row, place[part]] += 1
        cost = np.zeros(len(keys))
        cost[place[key]] = sign
        low, high = np.array(list(self.bounds.values()), dtype=float).T
        solved = milp(
            cost, integrality=np.ones(len(keys)), bounds=(low, high), constraints=LinearConstraint(matrix, 0, 0)
        )
        assert solved.success, f"{key}: what is shown contradicts itself"
        return round(float(solved.x[place[key]]))


def shown(statistic: dict[str, Any]) -> object:
    """What a reader of the JSON sees of a statistic."""
    return statistic.get("shown", statistic["stat"])


def rows(attacker: Attacker, provenance: dict[str, Any], used: Hashable) -> None:
    """Rows read, used and left out."""
    attacker.sees("read", provenance["rows_read"])
    attacker.sees(used, provenance["rows_used"])
    for reason, n in provenance["dropped"].items():
        attacker.sees(("left out", reason), n)
    attacker.knows("read", [used, *(("left out", reason) for reason in provenance["dropped"])])
