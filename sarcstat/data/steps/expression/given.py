"""A call of a function as those who carry it out see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from sarcstat.data.steps.expression.values import Array, Numbers, Result, Scope, Texts, mistake
from sarcstat.data.steps.expression.variables import of_column, spanned
from sarcstat.data.steps.table import Column
from sarcstat.syntax.reading.expressions import Call, Expression
from sarcstat.syntax.reading.tree import Everything, Span, Value

#: An argument as it was written, or a variable of `a TO b`.
Argument: TypeAlias = "Expression | Column"


@dataclass(frozen=True, slots=True)
class Function:
    """What a function takes, and what carries it out.

    `kinds`: a letter for each argument: `n` a number, `i` a whole number (any other is missing), `t` a text, `e`
    either, `r` what was written itself; the last is repeated where `most` allows more. `of` gets a Given, then for
    each argument an array of float64 (n, i), Texts (t), either of Numbers and Texts (e), or the argument itself (r).
    """

    kinds: str
    of: Callable[..., Result]
    least: int | None = None
    most: int | None = None

    @property
    def fewest(self) -> int:
        """The least number of arguments."""
        return len(self.kinds) if self.least is None else self.least

    def kind(self, index: int) -> str:
        """The letter of the argument at a position."""
        return self.kinds[min(index, len(self.kinds) - 1)] if self.kinds else ""


#: More arguments than anybody writes.
MANY = 100_000


@dataclass(frozen=True, slots=True)
class Given:
    """A call: its arguments as they were written (those of `a TO b` one by one), and the data."""

    node: Call
    arguments: tuple[Argument, ...]
    scope: Scope
    evaluate: Callable[[Expression], Result]

    @property
    def cases(self) -> int:
        """How many cases there are."""
        return self.scope.table.cases

    def count(self, what: str, where: Array) -> None:
        """Count the cases in which something happened."""
        self.scope.happened.count(what, self.node.place, int(np.count_nonzero(where)))

    def wrong(self, message: str, index: int | None = None, hint: str | None = None) -> Exception:
        """What is wrong with an argument, or (None) with the call, to be raised."""
        argument = self.node if index is None else self.arguments[index]
        place = self.node.place if isinstance(argument, Column) else argument.place
        return mistake(f"{self.node.function}: {message}", place, hint)

    def value(self, index: int) -> Result:
        """What an argument is worth for each case."""
        argument = self.arguments[index]
        return of_column(argument) if isinstance(argument, Column) else self.evaluate(argument)

    def of_kind(self, kind: str, index: int) -> Any:
        """An argument as the letter of its kind says. Raises InputError for a text or number out of place."""
        if kind == "r":
            return self.arguments[index]
        found = self.value(index)
        if kind == "e":
            return found
        if kind == "t":
            if isinstance(found, Numbers):
                raise self.wrong(
                    f"argument {index + 1} is a text, and this is a number",
                    index,
                    "STRING(number,format) makes a text of a number.",
                )
            return found
        if isinstance(found, Texts):
            hint = "NUMBER(text,format) makes a number of a text."
            raise self.wrong(f"argument {index + 1} is a number, and this is a text", index, hint)
        return self._whole(found.values, index) if kind == "i" else found.values

    def _whole(self, values: Array, index: int) -> Array:
        broken = (values != np.floor(values)) & ~np.isnan(values)
        if not broken.any():
            return values
        self.count(f"argument {index + 1} of {self.node.function} is no whole number and counts as missing", broken)
        return np.where(broken, np.nan, values)

    def constant(self, index: int) -> float | str | None:
        """An argument that was written as a number or a text, else None."""
        argument = self.arguments[index]
        return argument.value if isinstance(argument, Value) else None


def given(node: Call, scope: Scope, evaluate: Callable[[Expression], Result]) -> Given:
    """A call with its arguments one by one."""
    found: list[Argument] = []
    for each in node.arguments:
        if isinstance(each, Span | Everything):
            found.extend(spanned(each, scope.table))
        else:
            found.append(each)
    return Given(node, tuple(found), scope, evaluate)
