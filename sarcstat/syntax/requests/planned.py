"""What a procedure of SPSS asks for, once it meets the data: requests, and what stands in the way of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.errors import InputError, closest
from sarcstat.request import Request
from sarcstat.syntax.reading.tree import Everything, Name, Range, Span, Term, Value, Values, Variables


class NotOfferedError(Exception):
    """A procedure, or a part of it, that no analysis recomputes; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One request, which of the command's tables it makes, and the columns that every row must have a value of.

    `context` tells tables of one kind apart that come from different requests: the number of a model. `aliases` are
    names that SPSS's tables show and the data do not have, in capitals → the terms that they are here.
    """

    request: Request
    context: Mapping[str, str] = field(default_factory=dict)
    complete: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)


class UnknownVariableError(InputError):
    """A variable that the data do not have; `name` is where the syntax names it."""

    def __init__(self, name: Name, message: str, hint: str | None) -> None:
        super().__init__(message, hint)
        self.name = name


class Columns:
    """Names as a syntax writes them → columns of the data; capitals do not count.

    `weight` is the column of case weights (None: there are none), `split` are those of SPLIT FILE.
    """

    def __init__(self, dataset: Dataset, weight: str | None = None, split: Sequence[str] = ()) -> None:
        self.dataset, self.weight, self.split = dataset, weight, split
        self.names = [str(name) for name in dataset.frame.columns]
        self._known = {name.casefold(): name for name in self.names}

    def one(self, name: Name) -> str:
        """The column; raises InputError where there is none."""
        if name.key in self._known:
            return self._known[name.key]
        meant = closest(name.text, self.names)
        hint = f"Did you mean '{meant}'?" if meant else "Is it the data file that the output was made from?"
        message = f"{self.dataset.source} has no variable '{name.text}', which the syntax names."
        raise UnknownVariableError(name, message, hint)

    def all_of(self, variables: Variables) -> list[str]:
        """The columns of a list, `a TO b` and ALL among them, each once."""
        found: list[str] = []
        for each in variables:
            found += self.span(each)
        return list(dict.fromkeys(found))

    def span(self, of: Name | Span | Everything) -> list[str]:
        """The columns of one entry of a list."""
        if isinstance(of, Everything):
            return list(self.names)
        if isinstance(of, Name):
            return [self.one(of)]
        first, last = (self.names.index(self.one(each)) for each in (of.first, of.last))
        if first > last:
            raise InputError(
                f"{of.last.text} stands before {of.first.text} in {self.dataset.source}.",
                "In a list with TO the first variable stands first in the data.",
            )
        return self.names[first : last + 1]

    def text(self, name: str) -> bool:
        """Whether a column holds texts, which SPSS never takes as numbers, whatever they say."""
        return self.dataset.frame[name].dtype.kind not in "fiubmM"

    def date(self, name: str) -> bool:
        """Whether a column holds dates or times of day."""
        return self.dataset.frame[name].dtype.kind in "mM"

    def term(self, of: Term) -> tuple[str, ...]:
        """The columns of a covariate or a product."""
        return tuple(self.one(name) for name in of.variables)

    def occurring(self, name: str) -> list[float | str]:
        """The values of a column in order, each once, without missing ones."""
        values = {self.plain(value) for value in self.dataset.frame[name].dropna().unique()}
        return sorted(values, key=lambda value: (isinstance(value, str), value))

    def categories(self, name: str, complete: Sequence[str]) -> list[list[float | str]]:
        """The values of a column in order, in each part of a split file, or of all rows where there is no split.

        Only rows count that have a value of every column of `complete`, and a weight that SPSS counts.
        """
        frame = self.dataset.frame
        kept = frame[list(dict.fromkeys(complete))].notna().all(axis=1)
        if self.weight is not None:
            weights = frame[self.weight]  # a date is a number of seconds, and never 0
            kept &= weights.notna() if self.date(self.weight) else weights > 0
        there = frame.loc[kept, name]
        if not self.split:
            return [sorted(there.unique().tolist())]
        parts = [self._part_of(column)[kept] for column in self.split]
        return [sorted(values.unique().tolist()) for _, values in there.groupby(parts, dropna=False)]

    def without(self, names: Sequence[str], complete: Sequence[str]) -> int:
        """How many rows lack a value of one of the columns, of those that have all of `complete`."""
        frame = self.dataset.frame
        kept = frame[list(dict.fromkeys(complete))].notna().all(axis=1)
        return int((kept & frame[list(names)].isna().any(axis=1)).sum())

    def _part_of(self, name: str) -> Any:
        """The values of a column that splits, as texts: those that the file declares missing make parts as well."""
        declared = self.dataset.codebook[name].declared_missing
        values = self.dataset.frame[name].astype(object)
        return (values if declared is None else values.where(values.notna(), declared.astype(object))).astype(str)

    @staticmethod
    def plain(value: object) -> float | str:
        """A value of a column as a number or a text of Python's own."""
        plain = value.item() if hasattr(value, "item") else value
        return float(plain) if isinstance(plain, bool | int | float) else str(plain)

    def chosen(self, name: str, values: Values) -> list[float | str]:
        """Those values of a column that a list of values and ranges names; raises NotOfferedError where none occurs."""
        found = [value for value in self.occurring(name) if _named(value, values)]
        if not found:
            raise NotOfferedError(f"no row has a value of {name} that the syntax names as the event")
        return found


def _named(value: float | str, values: Iterable[Value | Range]) -> bool:
    for each in values:
        if isinstance(each, Value):
            if each.value == value or (isinstance(each.value, str) and each.value.rstrip() == value):
                return True
        elif isinstance(each.low, str) == isinstance(value, str) and each.low <= value <= each.high:  # type: ignore[operator]
            return True
    return False


def typed(value: float | str) -> str:
    """A value as it is typed in an option: a number in its shortest exact form."""
    if isinstance(value, str):
        return value
    return str(int(value)) if value.is_integer() else repr(value)
