"""The fewest changes that give what is printed: sets of alternatives by their number, without those that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from sarcstat.crosscheck.search.counts import Counts
from sarcstat.crosscheck.search.found import Answer, Found, Solution
from sarcstat.crosscheck.search.trials import Set, Trials

#: So many changes at once at most.
MOST_CHANGES = 3
#: So many sets are named where nothing fits.
_NEAREST = 3
#: A table alone, against the others of its command, must have so many cells that only the changes give.
_CELLS_ALONE = 2

Bar = Callable[[Sequence[Set], str], Iterator[Set]]


def unwatched(items: Sequence[Set], what: str) -> Iterator[Set]:
    """The items as they come, without a bar."""
    yield from items


@dataclass(slots=True)
class Search:
    """One command's search.

    Nothing is tried that is known to fail: of a set, a cell that only some members change (alone) comes out as under
    these members, and was seen to be wrong. Rules for ties count as changing every cell where they do nothing alone.
    """

    trials: Trials
    limit: int
    counts: Counts
    bar: Bar = unwatched
    stopped: bool = False
    finished: int = 0
    alive: list[int] = field(default_factory=list)
    prints: dict[int, int] = field(default_factory=dict)
    lost: dict[int, int] = field(default_factory=dict)

    def found(self) -> Found:
        """The answers: of the whole command if one set gives it all, else table by table."""
        whole = (1 << len(self.trials.cells)) - 1
        fitting = self._fewest(whole, what="Trying")
        answers: list[Answer] = []
        if not fitting:
            answers = self._by_table()
            fitting = self._tried_for(whole)  # tried for the sake of one table
        if fitting:
            answers = [self._answer(self._differing_tables(), fitting, whole)]
        dimensions = list(dict.fromkeys(self.trials.alternatives[each].dimension for each in self.alive))
        return Found(answers, self.trials.made, self.finished, self.stopped, dimensions)

    def _by_table(self) -> list[Answer]:
        """What gives each table, whatever becomes of the others; tables with the same answer together."""
        tables = self._differing_tables()
        fitting = {table: self._alone(*table) for table in tables}
        known = [each for sets in fitting.values() for each in sets]
        for number, mask in tables:
            if self._wrong(mask).bit_count() < _CELLS_ALONE:  # too few by themselves, but other tables' answers may fit
                others = dict.fromkeys(each for each in known if not self.trials.bad(each) & mask)
                fitting[number, mask] = [each for each in others if len(each) == min(map(len, others))]
        alike: dict[frozenset[Set], list[tuple[int, int]]] = {}
        for table, sets in fitting.items():
            alike.setdefault(frozenset(sets), []).append(table)
        answers = [self._answer(each, list(sets), _union(each)) for sets, each in alike.items() if sets]
        answers += [self._answer([each], [], each[1]) for each in alike.get(frozenset(), [])]
        return sorted(answers, key=lambda answer: answer.tables[0])

    def _answer(self, tables: Sequence[tuple[int, int]], fitting: Sequence[Set], mask: int) -> Answer:
        wrong = self._wrong(mask).bit_count()
        numbers = [number for number, _ in tables]
        if not fitting:
            return Answer(numbers, wrong, nearest=self._nearest(mask))
        return Answer(numbers, wrong, self._solutions(fitting, mask))

    def _wrong(self, mask: int) -> int:
        return self.trials.bad(frozenset()) & mask

    def _whole(self, mask: int) -> bool:
        return mask + 1 == 1 << len(self.trials.cells)

    def _differing_tables(self) -> list[tuple[int, int]]:
        both = zip(self.trials.base, self.trials.masks, strict=True)
        return [(table.number, mask) for table, mask in both if self._wrong(mask)]

    def _fewest(self, mask: int, *, what: str) -> list[Set]:
        """The sets of the smallest number that give all cells of the mask; [] where none does."""
        for size in range(1, MOST_CHANGES + 1):
            tried = self._level(size, mask, f"{what} {size} change{'s' if size > 1 else ''}")
            if not self._wrong(mask):
                break
            fitting = [each for each in tried if not self.trials.bad(each) & mask]
            if fitting:
                return fitting
            if self.stopped:
                break
            if self._whole(mask):
                self.finished = size
        return []

    def _level(self, size: int, mask: int, what: str) -> list[Set]:
        """The sets of one size that were tried, the likely ones first."""
        if size == 1:
            return self._each_alone(what, every=not self._whole(mask))
        tried = []
        sets = sorted(self._candidates(size, mask), key=lambda each: -self._promise(each, mask))
        for members in self.bar(sets, what):
            if members not in self.trials.tried:
                if not self._viable(members, mask):
                    continue
                if self.trials.made >= self.limit:
                    self.stopped = True
                    break
            if self.trials.of(members) is not None:
                tried.append(members)
        return tried

    def _each_alone(self, what: str, *, every: bool) -> list[Set]:
        """Every alternative alone; those that change nothing printed are dropped.

        The printed numbers of events exclude some, but for `every`: one table may be of another analysis than they are.
        """
        known = range(len(self.trials.alternatives))
        sets = [frozenset({each}) for each in known if every or self.counts.possible(each)]
        for members in self.bar(sets, what):
            (each,) = members
            if members not in self.trials.tried and self.trials.made >= self.limit:
                self.stopped = True
                break
            if each not in self.prints and self.trials.of(members) is not None:
                alternative, seen = self.trials.alternatives[each], self.trials.seen(members)
                if seen or alternative.wide:
                    self.prints[each] = self.trials.reach(members, alternative.reach) if seen else 0
                    self.lost[each] = self.trials.lost(members) if alternative.reach == "cells" else 0
        self.alive = sorted(self.prints)
        return [frozenset({each}) for each in self.alive]

    def _candidates(self, size: int, mask: int) -> Iterator[Set]:
        """The sets of different dimensions that change every wrong cell and are not excluded.

        An option under which a printed row or column is not there at all is in none of them.
        """
        wrong = self._wrong(mask)
        named = self.trials.alternatives
        there = [each for each in self.alive if not self.lost[each] & mask]
        for chosen in combinations(there, size):
            if len({named[each].dimension for each in chosen}) < size:
                continue
            members = frozenset(chosen)
            fits = not self._whole(mask) or self.counts.fit(members)
            if fits and self._covers(members, wrong) and self._viable(members, mask):
                yield members

    def _reach(self, each: int, members: Set) -> int:
        """The cells that a member may change beside the others."""
        if self.prints[each] or not self.trials.alternatives[each].wide:
            return self.prints[each]
        reach = 0
        for other in members:
            reach |= self.prints[other]
        return reach

    def _covers(self, members: Set, wrong: int) -> bool:
        for each in members:
            wrong &= ~self._reach(each, members)
        return not wrong

    def _viable(self, members: Set, mask: int) -> bool:
        """Whether no cell is known to come out wrong."""
        reach = {each: self._reach(each, members) for each in members}
        for size in range(1, len(members)):
            for part in combinations(members, size):
                trial = self.trials.tried.get(frozenset(part))
                if trial is None:
                    continue
                own = mask & ~trial.right & (trial.computed | self._wrong(mask))
                for each in members:
                    own &= reach[each] if each in part else ~reach[each]
                if own:
                    return False
        return True

    def _promise(self, members: Set, mask: int) -> int:
        """How many of the wrong cells the members set right alone."""
        right = 0
        for each in members:
            trial = self.trials.tried.get(frozenset({each}))
            right |= trial.right if trial is not None else 0
        return (right & self._wrong(mask)).bit_count()

    def _alone(self, number: int, mask: int) -> list[Set]:
        """The sets that give one table."""
        if self._wrong(mask).bit_count() < _CELLS_ALONE:
            return []
        fitting = [] if self.stopped else self._fewest(mask, what=f"Table {number}:")
        return fitting or self._tried_for(mask)

    def _tried_for(self, mask: int) -> list[Set]:
        """The smallest of the sets that were tried which give all cells of the mask."""
        if not self._wrong(mask):
            return []
        fitting = [each for each in self.trials.tried if each and not self.trials.bad(each) & mask]
        least = min(map(len, fitting), default=0)
        return [each for each in fitting if len(each) == least]

    def _solutions(self, sets: Sequence[Set], mask: int) -> list[Solution]:
        return [self._solution(each, mask) for each in sorted(sets, key=sorted)]

    def _solution(self, members: Set, mask: int, *, needs: bool = True) -> Solution:
        trial = self.trials.tried[members]
        right = trial.right & mask
        cells = (right | self.trials.bad(members)) & mask
        without = [self.trials.of(members - {each}) if needs else None for each in sorted(members)]
        lost = [(right & ~each.right).bit_count() if each is not None else right.bit_count() for each in without]
        changes = [self.trials.alternatives[each] for each in sorted(members)]
        gained = (right & self._wrong(mask)).bit_count()
        return Solution(changes, right.bit_count(), cells.bit_count(), gained, lost if needs else ())

    def _nearest(self, mask: int) -> list[Solution]:
        """The sets that give the most cells, of the fewest changes."""
        found = [each for each, trial in self.trials.tried.items() if trial.verdicts]
        best = max((self.trials.tried[each].right & mask).bit_count() for each in found)
        equal = [each for each in found if (self.trials.tried[each].right & mask).bit_count() == best]
        least = min(map(len, equal))
        chosen = sorted((each for each in equal if len(each) == least), key=sorted)[:_NEAREST]
        return [self._solution(each, mask, needs=False) for each in chosen]


def _union(tables: Sequence[tuple[int, int]]) -> int:
    """The cells of several tables."""
    found = 0
    for _, mask in tables:
        found |= mask
    return found
