"""The printed number of events, which excludes selections and codings before R is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sarcstat.crosscheck.numbers import displayed
from sarcstat.crosscheck.plan import NotCheckedError, Plan
from sarcstat.crosscheck.search.alternative import Alternative, applied
from sarcstat.crosscheck.search.rows import events
from sarcstat.crosscheck.search.trials import Set
from sarcstat.crosscheck.verdict import CheckedTable, Verdict
from sarcstat.outputs.output import Cell

#: So many such alternatives at most are combined; with more, none is excluded beforehand.
_MANY = 16


@dataclass(slots=True)
class Counts:
    """Which sets give the number of events that is printed, as counted from the data."""

    plan: Plan
    alternatives: Sequence[Alternative]
    tables: Sequence[CheckedTable]
    most: int
    _known: dict[Set, bool] = field(default_factory=dict)
    _possible: set[int] | None = None

    def __post_init__(self) -> None:
        self._counting = [i for i, each in enumerate(self.alternatives) if each.counts]
        self._printed = _printed(self.tables, events(self.plan))

    _counting: list[int] = field(init=False)
    _printed: int | None = field(init=False)

    def fit(self, members: Set) -> bool:
        """Whether the set's number of events is the printed one, as far as it is known."""
        counting = frozenset(members & {*self._counting})
        if not counting or self._printed is None:
            return True
        if counting not in self._known:
            try:
                number = events(applied(self.plan, [self.alternatives[each] for each in sorted(counting)]))
            except NotCheckedError:
                number = None
            self._known[counting] = number is None or number == self._printed
        return self._known[counting]

    def possible(self, each: int) -> bool:
        """Whether an alternative is in any set that fits."""
        if self._possible is None:
            self._possible = {one for members in self._fitting() for one in members}
        return each not in self._counting or each in self._possible

    def _fitting(self) -> Iterator[Set]:
        if self._printed is None or len(self._counting) > _MANY:
            yield frozenset(self._counting)
            return
        for size in range(1, self.most + 1):
            for chosen in combinations(self._counting, size):
                if len({self.alternatives[each].dimension for each in chosen}) == size and self.fit(frozenset(chosen)):
                    yield frozenset(chosen)


def _printed(tables: Sequence[CheckedTable], counted: int | None) -> int | None:
    """The number of events of all cases as printed; None where it is not, or where ours is not what is counted."""
    if counted is None:
        return None
    for table in tables:
        if table.table.subtype != "Case Processing Summary":
            continue
        for place, verdict in table.verdicts.items():
            words = {
                label.word
                for dimension, leaf in zip(table.table.dimensions, place, strict=True)
                for label in dimension.leaves[leaf]
            }
            if _is_events(words, table) and _agrees(verdict, counted):
                return _number(table.table.cells[place])
    return None


def _is_events(words: set[str], table: CheckedTable) -> bool:
    alone = len(table.table.dimensions) == 1 or all(len(each.leaves) == 1 for each in table.table.dimensions[1:])
    return ("N of Events" in words and ("Overall" in words or alone)) or {"Event", "N"} <= words


def _agrees(verdict: Verdict, counted: int) -> bool:
    return verdict.ours is not None and verdict.ours == counted


def _number(cell: Cell) -> int | None:
    if cell.number is not None:
        return round(cell.number)
    read = displayed(cell.text)
    return round(float(read[0][1])) if read else None
