"""What expressions are made of when they are carried out: numbers, texts, the data, and what became missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from sarcstat.data.steps.table import Column, Table
from sarcstat.errors import counted
from sarcstat.syntax.reading.source import Mistake, Place, error_of

Array: TypeAlias = "np.ndarray[Any, Any]"


@dataclass(frozen=True, slots=True)
class Numbers:
    """One float64 for each case, nan where missing; a truth value is 1, 0 or nan."""

    values: Array


@dataclass(frozen=True, slots=True)
class Texts:
    """One `str` for each case, at most `width` bytes long (UTF-8).

    `padded`: the texts stand without their trailing blanks, and each is meant to be `width` bytes long, as those of a
    variable are. Otherwise each is as long as it is.
    """

    values: Array
    width: int
    padded: bool = False

    def exact(self) -> list[str]:
        """The texts with all their blanks."""
        if not self.padded:
            return list(self.values)
        if all(map(str.isascii, self.values)):
            return [each.ljust(self.width) for each in self.values]
        return [padded(each, self.width) for each in self.values]

    def stripped(self) -> Array:
        """The texts without trailing blanks, as a variable keeps them and as two texts are compared."""
        return self.values if self.padded else objects(each.rstrip(" ") for each in self.values)


Result: TypeAlias = Numbers | Texts


def padded(text: str, width: int) -> str:
    """A text with blanks behind it up to `width` bytes."""
    return text.ljust(width) if text.isascii() else text + " " * (width - len(text.encode()))


def objects(texts: Iterable[str]) -> Array:
    """An array of objects; numpy's own texts would lose trailing NULs and cost more memory."""
    found = list(texts)
    array = np.empty(len(found), object)
    array[:] = found
    return array


@dataclass(slots=True)
class Happenings:
    """What became system-missing or was changed while expressions were carried out, and in how many cases."""

    counts: dict[tuple[str, Place], int] = field(default_factory=dict)

    def count(self, what: str, place: Place, cases: int) -> None:
        """Add cases in which `what` happened at a place of the syntax; none are nothing."""
        if cases:
            self.counts[what, place] = self.counts.get((what, place), 0) + int(cases)

    def sentences(self) -> list[str]:
        """`job.sps, line 3, column 14: division by zero in 2 cases`, in the order in which it happened."""
        return [f"{place}: {what} in {counted(cases, 'case')}" for (what, place), cases in self.counts.items()]


@dataclass(frozen=True, slots=True)
class Scope:
    """The data that an expression sees.

    `case_numbers` are those of $CASENUM, one for each case of the table; `lag(name, n)` gives the variable as it stood
    n cases before (missing or blank where there was none).
    """

    table: Table
    case_numbers: Array
    lag: Callable[[str, int], Column]
    happened: Happenings = field(default_factory=Happenings)

    @classmethod
    def of(cls, table: Table, happened: Happenings | None = None) -> Scope:
        """The scope of a table that nobody else changes: cases are numbered from 1, LAG looks up in the table."""

        def lag(name: str, cases: int) -> Column:
            return shifted(table[name], cases)

        return cls(table, np.arange(1.0, table.cases + 1), lag, happened if happened is not None else Happenings())


def shifted(column: Column, cases: int) -> Column:
    """A variable as it stands so many cases before; the first cases are missing, texts blank."""
    values = np.full(len(column.values), "" if column.text else np.nan, object if column.text else float)
    values[cases:] = column.values[: max(len(values) - cases, 0)]
    return column.with_values(values)


def mistake(message: str, place: Place, hint: str | None = None) -> Exception:
    """An InputError with the place of what is wrong, to be raised."""
    return error_of([Mistake(message, place, hint)])
