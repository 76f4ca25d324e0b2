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


@dataclass(frozen=True, slots=True, eq=False)
class Sum:
    """A total and its parts; each is itself, so that it is found fast."""

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

    def mended(self, changes: dict[Hashable, int], wrong: Mapping[Sum, int]) -> bool:
        """Whether further changes make every sum right again; `wrong` is by how much the parts of some exceed it."""
        self.trials += 1
        if self.trials > _MOST_TRIALS:
            raise _TooManyTrialsError
        if not wrong:
            return True
        if len(changes) >= _MOST_CHANGES:
            return False
        of, off = next(iter(wrong.items()))
        for key in of.members:
            unknown = None if key in changes else self.hidden(key)
            if unknown is None:
                continue
            change = off if key == of.total else -off
            if unknown.possible(unknown.value + change) and self.mended(
                {**changes, key: change}, self.after(key, change, wrong)
            ):
                return True
        return False

    def after(self, key: Hashable, change: int, wrong: Mapping[Sum, int]) -> dict[Sum, int]:
        """What is wrong when a count is changed."""
        found = dict(wrong)
        for each in self.sums(key):
            off = found.get(each, 0) + (-change if key == each.total else change)
            if off:
                found[each] = off
            else:
                found.pop(each, None)
        return found


def other_values(key: Hashable, hidden: Hidden, sums: Sums, most: int = 20) -> bool:
    """Whether a hidden count could have another value for all that is shown; `most` values are tried, nearest first."""
    own = hidden(key)
    assert own is not None
    others = (own.value + sign * step for step in range(1, most + 1) for sign in (1, -1))
    for other in islice((each for each in others if own.possible(each)), most):
        search = _Search(hidden, sums)
        try:
            change = other - own.value
            if search.mended({key: change}, search.after(key, change, {})):
                return True
        except _TooManyTrialsError:
            continue
    return False
