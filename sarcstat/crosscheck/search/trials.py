"""Analyses under sets of changes, each carried out once: which printed cells it gives, as bits of one number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isclose

from sarcstat.crosscheck.numbers import RELATIVE, last_digit, same
from sarcstat.crosscheck.plan import NotCheckedError, Plan
from sarcstat.crosscheck.recomputed import Perform, Recomputed, recomputed
from sarcstat.crosscheck.search.alternative import Alternative, applied
from sarcstat.crosscheck.verdict import CheckedTable, Verdict
from sarcstat.outputs.output import Cell

Again = Callable[[Recomputed], list[CheckedTable]]
#: The places of alternatives in their list.
Set = frozenset[int]

#: A change of less than this part of the last printed digit is none.
_UNSEEN = 1e-3


@dataclass(frozen=True, slots=True)
class Trial:
    """The verdicts under a set of changes; `right` and `computed` have a bit for each cell."""

    tables: Sequence[CheckedTable]
    verdicts: Sequence[Verdict]
    right: int
    computed: int


@dataclass(slots=True)
class Trials:
    """All that was tried; `tried[frozenset()]` is the analysis as the output says it."""

    plan: Plan
    perform: Perform
    again: Again
    alternatives: Sequence[Alternative]
    base: Sequence[CheckedTable]
    tried: dict[Set, Trial] = field(default_factory=dict)
    made: int = 0
    cells: list[Cell] = field(default_factory=list)
    masks: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for table in self.base:
            first = len(self.cells)
            self.cells += [table.table.cells[place] for place in table.verdicts]
            self.masks.append((1 << len(self.cells)) - (1 << first))
        self.tried[frozenset()] = _trial(self.base)

    def of(self, members: Set) -> Trial | None:
        """The trial of a set, carried out if it was not yet; None where nothing can be made of it."""
        if members not in self.tried:
            self.made += 1
            chosen = [self.alternatives[each] for each in sorted(members)]
            try:
                plan = applied(self.plan, chosen)
                ours = recomputed(plan.parts, plan.dataset, self.perform)
            except NotCheckedError:
                ours = Recomputed(self.plan.dataset)
            for each in chosen:
                if each.shown is not None and ours.tables:
                    each.shown(ours)
            self.tried[members] = _trial(self.again(ours)) if ours.tables else Trial(self.base, (), 0, 0)
        found = self.tried[members]
        return found if found.verdicts else None

    def seen(self, members: Set) -> bool:
        """Whether a printed digit comes out otherwise than as the output says it."""
        base, other = self.tried[frozenset()], self.of(members)
        if other is None:
            return False
        if base.computed != other.computed or base.right != other.right:
            return True
        return any(
            _apart(cell, old, new) for cell, old, new in zip(self.cells, base.verdicts, other.verdicts, strict=True)
        )

    def reach(self, members: Set, how: str) -> int:
        """The cells that one alternative may change beside others; what is blank may always come out otherwise."""
        whole = (1 << len(self.cells)) - 1
        base, other = self.tried[frozenset()], self.of(members)
        if other is None or how == "all":
            return whole
        found = base.computed ^ other.computed
        blank = 0
        for bit, (old, new) in enumerate(zip(base.verdicts, other.verdicts, strict=True)):
            if old.ours is None or new.ours is None:
                blank |= 1 << bit
                found |= (old.ours is not new.ours) << bit
            elif not isclose(old.ours, new.ours, rel_tol=RELATIVE):  # relatively only: tiny p-values are printed, too
                found |= 1 << bit
        touched = [mask for mask in self.masks if mask & found]
        for mask in touched:
            found |= mask if how == "tables" else mask & blank
        return found

    def lost(self, members: Set) -> int:
        """The cells that are printed as numbers and are no more there: a factor's rows, if it is a number."""
        other = self.of(members)
        found = 0
        for bit, (cell, new) in enumerate(zip(self.cells, other.verdicts if other is not None else (), strict=False)):
            if new.ours is None and not new.text and last_digit(cell) is not None:
                found |= 1 << bit
        return found

    def bad(self, members: Set) -> int:
        """The cells that do not come out as printed: also those that it does not have and another analysis has."""
        anywhere = 0
        for each in self.tried.values():
            anywhere |= each.right
        trial = self.tried[members]
        return (trial.computed | self.tried[frozenset()].computed | anywhere) & ~trial.right


def _trial(tables: Sequence[CheckedTable]) -> Trial:
    verdicts = [verdict for table in tables for verdict in table.verdicts.values()]
    right = computed = 0
    for bit, verdict in enumerate(verdicts):
        if verdict.kind in ("exact", "rounded"):
            right |= 1 << bit
            computed |= 1 << bit
        elif verdict.kind == "different":
            computed |= 1 << bit
    return Trial(tables, verdicts, right, computed)


def _apart(cell: Cell, old: Verdict, new: Verdict) -> bool:
    if old.ours is None or new.ours is None:
        return old.ours is not new.ours or old.text != new.text
    unit = last_digit(cell) if cell.number is None else None
    return not same(old.ours, new.ours) if unit is None else abs(old.ours - new.ours) > _UNSEEN * unit
