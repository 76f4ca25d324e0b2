"""Counts and the sums that a reader knows to hold between them; which of the counts must be hidden.

A count is small where it is at least 1 and below the limit: that it is 0 says of nobody anything. A small count is
shown as below the limit; what is hidden to protect others has another sign, and so has a small count that would follow
from being called small (of `<5` patients in all, `<5` and `<5` in two groups).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sarcstat.disclosure.witness import Sum, Unknown, other_values

Key = Hashable
#: How many counts are tried to protect one that follows from what is shown.
_MOST_WAYS = 12


@dataclass(slots=True)
class _Count:
    value: int
    cost: int
    shown: bool
    sums: list[Sum] = field(default_factory=list)
    alike: list[Key] = field(default_factory=list)


class System:
    """The counts of everything that is shown together.

    Of several counts that would protect a small one the one of the lowest `cost` is hidden, among equals the smallest.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._counts: dict[Key, _Count] = {}

    def add(self, key: Key, value: int, *, cost: int, shown: bool = True) -> Key:
        """A count; one that is not `shown`, but could be inferred, is protected if it is small."""
        known = self._counts.get(key)
        if known is None:
            self._counts[key] = _Count(int(value), cost, shown)
        else:
            assert known.value == value, key
            known.shown, known.cost = known.shown or shown, max(known.cost, cost)
        return key

    def has(self, key: Key) -> bool:
        """Whether a count was added."""
        return key in self._counts

    def value(self, key: Key) -> int:
        """A count that was added."""
        return self._counts[key].value

    def sum(self, total: Key, parts: Iterable[Key]) -> None:
        """`total` is the sum of `parts`, and a reader knows it."""
        found = Sum(total, tuple(parts))
        assert self._counts[total].value == sum(self._counts[each].value for each in found.parts), found
        for key in found.members:
            self._counts[key].sums.append(found)

    def difference(self, more: Key, fewer: Key) -> None:
        """What `more` has beside `fewer`, which is a part of it, is not shown, and known where both are."""
        rest = self.add(("difference", more, fewer), self.value(more) - self.value(fewer), cost=0, shown=False)
        self.sum(more, [fewer, rest])

    def nested(self, more: Key, fewer: Key) -> None:
        """`fewer` are some of those that `more` are, or all of them, as a reader can see."""
        if more == fewer:
            return
        if self.value(more) == self.value(fewer):
            self.sum(more, [fewer])
        else:
            self.difference(more, fewer)

    def alike(self, keys: Sequence[Key]) -> None:
        """Counts that say the same of nearly the same patients: they are hidden together."""
        for key in keys:
            self._counts[key].alike.extend(keys)

    def hidden(self) -> dict[Key, bool]:
        """The counts that are not shown, and of each whether a reader is told that it is small."""
        kept = {key for key, each in self._counts.items() if not each.shown or self._small(each.value)}
        unnamed: set[Key] = set()
        self._protect(kept, [key for key in self._counts if key in kept])
        # In the order of the counts, as what is hidden must not depend on that of a set. What does not follow now does
        # not when more is hidden.
        for key, count in self._counts.items():
            while key in kept and self._small(count.value) and self._follows(key, kept, unnamed):
                more = self._protecting(key, kept, unnamed)
                kept |= more
                named = None if more else self._named(key, kept, unnamed)
                if not more and named is None:
                    break  # nothing around is shown, and nothing called small: there is nothing to infer from
                unnamed |= set() if named is None else {named}
        return {
            key: self._small(each.value) and key not in unnamed
            for key, each in self._counts.items()
            if key in kept and each.shown
        }

    def _small(self, value: int) -> bool:
        return 0 < value < self.limit

    def _protect(self, kept: set[Key], fresh: Iterable[Key]) -> None:
        """Hide more until no sum gives away one of its counts, or the size of a small group of them together.

        `fresh` are those of the hidden that are newly so: only their sums are looked at.
        """
        waiting = deque(fresh)
        while waiting:
            of = self._counts[waiting.popleft()]
            more = [key for key in of.alike if key not in kept]
            for each in of.sums:
                if self._gives_away(each, kept):
                    more += self._cheapest([each], kept)[:1]
            kept.update(more)
            waiting.extend(more)

    def _gives_away(self, of: Sum, kept: set[Key]) -> bool:
        unknown = [key for key in of.members if key in kept]
        if len(unknown) == 1:  # what is not shown anyway, and not small, may be known
            only = self._counts[unknown[0]]
            return only.shown or self._small(only.value)
        together = sum(self._counts[key].value for key in of.parts if key in kept)
        return of.total not in kept and bool(unknown) and self._small(together)

    def _cheapest(self, sums: Iterable[Sum], kept: set[Key]) -> list[Key]:
        """The counts of the sums that are still shown, those first that are hidden with the least loss."""
        open_ = dict.fromkeys(key for each in sums for key in each.members if key not in kept)
        return sorted(open_, key=lambda key: self._loss(key, kept))

    def _loss(self, key: Key, kept: set[Key]) -> tuple[int, int, bool, int]:
        """Cost; in how many sums it would be the first that is hidden; a zero protects little."""
        of = self._counts[key]
        alone = sum(1 for each in of.sums if not any(other in kept for other in each.members))
        return of.cost, alone, of.value == 0, of.value

    def _named(self, key: Key, kept: set[Key], unnamed: set[Key]) -> Key | None:
        """The count itself, or else the nearest of the small ones that are still called so; None: there is none."""
        around = (near for sums in self._around(key, kept) for each in sums for near in each.members)
        return next((near for near in (key, *around) if near not in unnamed and self._small(self.value(near))), None)

    def _follows(self, key: Key, kept: set[Key], unnamed: set[Key]) -> bool:
        """Whether a count follows from what is shown."""
        return not other_values(
            key,
            lambda each: self._unknown(each, unnamed) if each in kept else None,
            lambda each: self._counts[each].sums,
        )

    def _protecting(self, key: Key, kept: set[Key], unnamed: set[Key]) -> set[Key]:
        """What must be hidden as well so that a count does not follow: of few ways the one with the least loss.

        Where none of those that were tried is enough, the cheapest count nearby; empty where all around is hidden.
        """
        first: set[Key] = set()
        for around in self._around(key, kept):
            ways = []
            for candidate in self._cheapest(around, kept)[:_MOST_WAYS]:
                way = {*kept, candidate}
                self._protect(way, [candidate])
                first = first or way - kept
                if not self._follows(key, way, unnamed):
                    ways.append(way - kept)
            if ways:
                return min(ways, key=lambda way: sum(self._counts[each].cost + 1 for each in way))
        return first

    def _around(self, key: Key, kept: set[Key]) -> Iterator[list[Sum]]:
        """The sums of a count, then those of the hidden counts beside it, and so on."""
        seen, edge = {key: None}, [key]
        while edge:
            sums = [each for near in edge for each in self._counts[near].sums]
            yield sums
            edge = list(
                dict.fromkeys(near for each in sums for near in each.members if near in kept and near not in seen)
            )
            seen |= dict.fromkeys(edge)

    def _unknown(self, key: Key, unnamed: set[Key]) -> Unknown:
        of = self._counts[key]
        if not of.shown or key in unnamed:
            return Unknown(of.value, lambda value: value >= 0)
        if self._small(of.value):
            return Unknown(of.value, self._small)
        return Unknown(of.value, lambda value: value == 0 or value >= self.limit)
