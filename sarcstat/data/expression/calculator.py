"""What an expression is computed by: arrays in memory, or the engine that holds a table.

`Evaluation` walks the tree and says which values go together; a calculator has the values and computes with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NoReturn, Protocol, TypeVar

from sarcstat.data.expression import kinds
from sarcstat.data.expression.nodes import Column, Literal, Node, Operator

N = TypeVar("N", bound=kinds.Numbers)
D = TypeVar("D", bound=kinds.Dates)
T = TypeVar("T", bound=kinds.Texts)
B = TypeVar("B", bound=kinds.Truth)


class Arithmetic(Protocol[N, D]):
    """Calculating with numbers and dates: a missing operand, and what has no result, give missing."""

    def negative(self, numbers: N) -> N:
        """The numbers with the other sign."""

    def absolute(self, numbers: N) -> N:
        """The numbers without their sign."""

    def calculated(self, sign: str, left: N, right: N) -> N:
        """`+ - * / **` of two numbers."""

    def moved(self, dates: D, days: N, sign: str) -> D:
        """Dates so many days later (`+`) or earlier."""

    def logarithm(self, numbers: N) -> N:
        """The natural logarithm."""

    def rounded(self, numbers: N, decimals: int) -> N:
        """Half away from zero, with the tolerance for a half that SPSS's RND has."""

    def apart(self, start: D, end: D, *, unit: str) -> N:
        """The time from start to end in days, months of 30.4375 days or years of 365.25 days."""

    def extreme(self, name: str, values: Sequence[N] | Sequence[D]) -> N | D:
        """The smallest (`min`) or largest value of each row that is not missing, as SPSS's MIN and MAX."""


class Calculator(Protocol[N, D, T, B]):
    """The columns of data, and computing with their values."""

    @property
    def arithmetic(self) -> Arithmetic[N, D]: ...

    def fail(self, message: str, at: int, hint: str | None = None) -> NoReturn:
        """Raise InputError that points at a place of the expression."""

    def column(self, column: Column) -> N | D | T:
        """The values of a column; raises InputError where there is none of that name."""

    def literal(self, value: float | str) -> N | T:
        """One number or text for all rows."""

    def date(self, day: Any) -> D:
        """One date for all rows (numpy.datetime64)."""

    def meant(self, literal: Literal, column: Column) -> list[Any]:
        """The values of the column that the literal means: itself, or what it is the label of."""

    def check_occurs(self, literal: Literal, column: Column) -> None:
        """Remember a level that the expression names, to be told where no row has it."""

    def missing(self, values: N | D | T | B) -> B:
        """Whether there is no value."""

    def negated(self, truth: B) -> B:
        """True where false, false where true."""

    def all_of(self, parts: Sequence[B]) -> B:
        """False where any part is false, true where all are true, missing elsewhere."""

    def any_of(self, parts: Sequence[B]) -> B:
        """True where any part is true, false where all are false, missing elsewhere."""

    def as_numbers(self, truth: B) -> N:
        """1 where true, 0 where false."""

    def compared(self, sign: Operator, left: N | D | T | B | kinds.Nothing, right: N | D | T | B | kinds.Nothing) -> B:
        """The comparison of two values of one kind; missing where either is."""

    def among(self, values: N | D | T, meant: Sequence[Any]) -> B:
        """Whether each value is one of several; missing where it is."""

    def chosen(
        self, branches: Sequence[tuple[B, N | D | T | B | kinds.Nothing]], otherwise: N | D | T | B | kinds.Nothing
    ) -> N | D | T | B | kinds.Nothing:
        """The value of the first condition that holds, missing where one before that is missing; all of one kind."""

    def among_dates(self, texts: T, column: Column, literals: Sequence[Literal]) -> B | None:
        """Whether a column of texts has one of the dates that the literals say; None where they say none.

        Raises InputError for what is written like a date and is none.
        """

    def ordered_dates(self, sign: Operator, texts: T, column: Column, literal: Literal) -> B | None:
        """A column of texts before or after the date that the literal says; None where texts are compared as texts.

        Raises InputError where texts that are dates would be compared by the alphabet.
        """

    def comparable(self, left: T, right: T, at: int, *, ordered: bool) -> Sequence[T | D]:
        """Two columns of texts to compare: as dates where all are. `ordered`: which one is more is asked."""

    def dated(self, texts: T, at: int) -> D:
        """Texts as dates; raises InputError where one is none."""

    def text_operand(self, texts: T, node: Node) -> D:
        """Texts of a node as dates to calculate with; raises InputError where they are none."""

    def no_dates(self, numbers: N) -> D | None:
        """Dates in the place of numbers of which there is none in any row; None where there are some."""
