"""What a case takes over from the cases before it in one pass: LAG, scratch variables, $CASENUM behind SELECT IF."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from sarcstat.data.steps.table import Column, Table
from sarcstat.data.steps.trees import lagged, named, numbered, selecting

if TYPE_CHECKING:
    from sarcstat.data.steps.table import Mask

Array: TypeAlias = "np.ndarray[Any, Any]"
#: `$` is the number of the case, (key, n) the variable n cases before, a key alone a variable whose value is kept.
Key: TypeAlias = "str | tuple[str, int]"
NUMBER = "$"


@dataclass(frozen=True)
class Inputs:
    """What each case takes over, one value for each case."""

    values: Mapping[Key, Array]

    def of(self, rows: slice | Array) -> Inputs:
        """The same for some cases."""
        return Inputs({key: values[rows] for key, values in self.values.items()})

    def differing(self, others: Inputs) -> Mask:
        """In which cases other inputs differ."""
        found = np.zeros(len(self.values[NUMBER]), bool)
        for key, values in self.values.items():
            other = others.values[key]
            differ = values != other
            if values.dtype != object:
                differ &= ~(np.isnan(values) & np.isnan(other))
            found |= differ.astype(bool)
        return found


@dataclass(frozen=True)
class Before:
    """The cases before a part of the data: how many stayed, the last of those, and the values that are kept."""

    stayed: int
    last: Mapping[str, Array]
    kept: Mapping[str, Any]


class Coupling:
    """Which variables of which earlier cases the steps of a pass use; `renumbered`: $CASENUM counts who stays."""

    def __init__(self, table: Table, steps: Sequence[Any], *, renumbered: bool) -> None:
        self.lags = sorted(lagged(tuple(steps)))
        self.back = max((back for _, back in self.lags), default=0)
        names = named(tuple(steps))
        self.kept = [
            column.name.casefold() for column in table.columns if column.leave and column.name.casefold() in names
        ]
        self.renumbered = renumbered
        self.selecting = selecting(tuple(steps))
        self.numbers = numbered(tuple(steps)) and self.selecting and renumbered

    def sequential(self, targets: set[str]) -> bool:
        """Whether one pass over whole columns cannot know what cases take over; `targets` are changed by the steps."""
        return bool(
            self.kept
            or self.numbers
            or (self.lags and (self.selecting or any(name in targets for name, _ in self.lags)))
        )

    def nothing(self, table: Table) -> Before:
        """What is before the first case."""
        last = {name: table[name].values[:0] for name, _ in self.lags}
        return Before(0, last, {name: "" if table[name].text else 0.0 for name in self.kept})

    def taken(self, before: Before, table: Table, stays: Mask) -> Inputs:
        """What each case of a part takes over if the part ends as `table`, and `stays` says who is left in."""
        counted: Array = np.cumsum(stays) - stays
        found: dict[Key, Array] = {NUMBER: np.asarray(before.stayed + counted + 1.0)}
        if not self.renumbered:
            found[NUMBER] = before.stayed + np.arange(1.0, table.cases + 1)
        for name, back in self.lags:
            column = table[name]
            earlier = before.last[name]
            line = np.concatenate([earlier, column.values[stays]])
            at = len(earlier) + counted - back
            values = np.full(table.cases, "" if column.text else np.nan, object if column.text else float)
            values[at >= 0] = line[at[at >= 0]]
            found[name, back] = values
        for name in self.kept:
            values = np.empty_like(table[name].values)
            values[1:] = table[name].values[:-1]
            values[:1] = before.kept[name]
            found[name] = values
        return Inputs(found)

    def guessed(self, table: Table) -> Inputs:
        """What cases take over if no step changed anything."""
        inputs = dict(self.taken(self.nothing(table), table, np.ones(table.cases, bool)).values)
        for name in self.kept:
            column = table[name]
            inputs[name] = np.full(table.cases, "" if column.text else 0.0, object if column.text else float)
        return Inputs(inputs)

    def behind(self, before: Before, table: Table, stays: Mask, cases: int) -> Before:
        """What is before the case at position `cases` of a part."""
        some = stays[:cases]
        last = {
            name: np.concatenate([before.last[name], table[name].values[:cases][some]])[-self.back :]
            for name in before.last
        }
        kept = {name: table[name].values[cases - 1] for name in self.kept}
        return Before(before.stayed + (int(some.sum()) if self.renumbered else cases), last, kept)


def column_of(inputs: Inputs, column: Column, back: int) -> Column:
    """A variable as it stood `back` cases before."""
    return column.with_values(inputs.values[column.name.casefold(), back])
