"""Whether a hidden count follows from what is shown: it does not where other counts fit as well.

The search is for such others: one hidden count is changed, and each sum that is then wrong is put right by changing one
more of its hidden counts. What is not found is taken to follow, so that a mistake hides more than it must.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

_MOST_CHANGES = 12
_MOST_TRIALS = 5_000


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts."""

    total: Hashable
    parts: tuple[Hashable, ...]

    @property
    def members(self) -> tuple[Hashable, ...]:
        """All counts of the sum."""
        return self.total, *self.parts


@dataclass(frozen=True, slots=True)
class Unknown:
    """A hidden count, and which values a reader must think possible."""

    value: int
    possible: Callable[[int], bool]


class _TooManyTrialsError(Exception):
    pass


#: A hidden count by its key, None of one that is shown; the sums that a count is in.
Hidden = Callable[[Hashable], "Unknown | None"]
Sums = Callable[[Hashable], Sequence[Sum]]


class _Search:
    def __init__(self, hidden: Hidden, sums: Sums) -> None:
        self.hidden, self.sums = hidden, sums
        self.trials = 0

    def mended(self, changes: dict[Hashable, int]) -> bool:
        """Whether further changes make every sum right again."""
        self.trials += 1
        if self.trials > _MOST_TRIALS:
            raise _TooManyTrialsError
        wrong = next(((each, off) for each in self._touched(changes) if (off := _off(each, changes))), None)
        if wrong is None:
            return True
        if len(changes) >= _MOST_CHANGES:
            return False
        of, off = wrong
        for key in of.members:
            unknown = None if key in changes else self.hidden(key)
            if unknown is None:
                continue
            change = off if key == of.total else -off
            if unknown.possible(unknown.value + change) and self.mended({**changes, key: change}):
                return True
        return False

    def _touched(self, changes: Mapping[Hashable, int]) -> dict[Sum, None]:
        return dict.fromkeys(each for key in changes for each in self.sums(key))


def _off(of: Sum, changes: Mapping[Hashable, int]) -> int:
    """By how much the parts exceed the total after the changes."""
    return sum(changes.get(key, 0) for key in of.parts) - changes.get(of.total, 0)


def other_values(key: Hashable, hidden: Hidden, sums: Sums, most: int = 20) -> bool:
    """Whether a hidden count could have another value for all that is shown; `most` values are tried, nearest first."""
    own = hidden(key)
    assert own is not None
    others = (own.value + sign * step for step in range(1, most + 1) for sign in (1, -1))
    for other in islice((each for each in others if own.possible(each)), most):
        search = _Search(hidden, sums)
        try:
            if search.mended({key: other - own.value}):
                return True
        except _TooManyTrialsError:
            continue
    return False
