"""What an expression calculates with: values brought to one kind, and refused where they do not go together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic

from sarcstat.data.expression.calculator import B, Calculator, D, N, T
from sarcstat.data.expression.kinds import Dates, Nothing, Numbers, Texts, Truth, kind
from sarcstat.data.expression.nodes import Column, Node, start


class Operands(Generic[N, D, T, B]):
    """The rules for values beside one another, and the calculations that need them."""

    def __init__(self, calculator: Calculator[N, D, T, B]) -> None:
        self.calculator = calculator
        self.arithmetic = calculator.arithmetic

    def common(
        self, values: Sequence[N | D | T | B | Nothing], at: int, what: str
    ) -> Sequence[N | D | T | B | Nothing]:
        """The values, all of one kind: truth counts as numbers beside numbers, texts as dates beside dates.

        `what` is what values of different kinds cannot do.
        """
        known = [each for each in values if not isinstance(each, Nothing)]
        kinds = {kind(each) for each in known}
        if kinds == {"dates", "texts"}:
            return [self.calculator.dated(each, at) if isinstance(each, Texts) else each for each in values]
        if len(kinds) > 1:
            self.calculator.fail(f"{' and '.join(f'a {each[:-1]}' for each in sorted(kinds))} cannot {what}", at)
        if all(isinstance(each, Truth) for each in known):
            return list(values)
        return [self.calculator.as_numbers(each) if isinstance(each, Truth) else each for each in values]

    def comparable(
        self, left: N | D | T | B | Nothing, right: N | D | T | B | Nothing, at: int, *, ordered: bool
    ) -> Sequence[N | D | T | B | Nothing]:
        """Two values, both of one kind. `ordered`: which one is more is asked."""
        left, right = self.common([left, right], at, "be compared")
        if isinstance(left, Texts) and isinstance(right, Texts):
            return self.calculator.comparable(left, right, at, ordered=ordered)
        if isinstance(left, Truth) and isinstance(right, Truth):
            return [self.calculator.as_numbers(left), self.calculator.as_numbers(right)]
        return [left, right]

    def operand(self, value: N | D | T | B | Nothing, node: Node) -> N | D:
        """A number or a date to calculate with; texts that are dates count as dates."""
        match value:
            case Truth():
                return self.calculator.as_numbers(value)
            case Texts():
                return self.calculator.text_operand(value, node)
            case Nothing():
                raise AssertionError("missing by itself is no operand")
            case _:
                return value

    def number(self, value: N | D, node: Node) -> N:
        """A number to calculate with."""
        if isinstance(value, Dates):
            hint = "The difference of two dates is a number of days."
            self.calculator.fail("a date is no number to calculate with", start(node), hint)
        return value

    def date(self, value: N | D, node: Node) -> D:
        """A date; a column without any value is one too."""
        if isinstance(value, Dates):
            return value
        found = self.calculator.no_dates(value)
        if found is None:
            what = f"column '{node.name}' holds" if isinstance(node, Column) else "these are"
            self.calculator.fail(f"{what} numbers, not dates", start(node), "Write a date as '2024-12-31'.")
        return found

    def product(self, sign: str, left: tuple[N | D, Node], right: tuple[N | D, Node]) -> N:
        """The product or quotient of two numbers, each with the node it comes from."""
        return self.arithmetic.calculated(sign, self.number(*left), self.number(*right))

    def sum(self, sign: str, left: N | D, right: N | D, at: int) -> N | D:
        """Numbers, days between dates, or a date some days later or earlier."""
        if isinstance(left, Numbers) and isinstance(right, Numbers):
            return self.arithmetic.calculated(sign, left, right)
        if isinstance(left, Dates) and isinstance(right, Numbers):
            return self.arithmetic.moved(left, right, sign)
        if isinstance(left, Numbers) and isinstance(right, Dates) and sign == "+":
            return self.arithmetic.moved(right, left, sign)
        if isinstance(left, Numbers) or isinstance(right, Numbers) or sign == "+":
            hint = "Write date - date, date + days or date - days."
            self.calculator.fail("dates cannot be added in this way", at, hint)
        return self.arithmetic.apart(right, left, unit="days")

    def extreme(self, name: str, values: Sequence[N | D], nodes: Sequence[Node]) -> N | D:
        """The smallest or largest value of each row."""
        if any(isinstance(each, Dates) for each in values):
            return self.arithmetic.extreme(name, [self.date(*pair) for pair in zip(values, nodes, strict=True)])
        return self.arithmetic.extreme(name, [self.number(*pair) for pair in zip(values, nodes, strict=True)])
