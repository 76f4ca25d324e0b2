"""From the tree of an expression and the columns of a relation to expressions of its engine.

As `data.expression.evaluation`, node by node: what that refuses for the kinds of the columns is refused in its words.
What would need the texts of all rows, such as dates written as texts, is refused by name.
"""

from __future__ import annotations

from typing import Any, NoReturn

from sarcstat.data.expression import nodes
from sarcstat.data.expression.arithmetic import DAYS_OF
from sarcstat.data.expression.tokens import Passage
from sarcstat.data.registry.translation.arithmetic import apart, rounded
from sarcstat.data.registry.translation.operands import Operands
from sarcstat.data.registry.translation.relation import Relation
from sarcstat.data.registry.translation.values import (
    Dates,
    Nothing,
    Numbers,
    Texts,
    Truth,
    Values,
    among,
    as_numbers,
    chosen,
    compared,
    kind,
    missing,
    of_day,
    of_literal,
)

_MIRRORED: dict[nodes.Operator, nodes.Operator] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


class Translation:
    """The values of the nodes of one expression."""

    def __init__(self, passage: Passage, relation: Relation) -> None:
        self.operands = Operands(passage, relation)
        self.relation = relation

    def value(self, node: nodes.Node) -> Values:
        """What a node is in each row."""
        match node:
            case nodes.Column():
                return self.operands.column(node)
            case nodes.Literal():
                return of_literal(node.value)
            case nodes.Gone():
                return Nothing()
            case nodes.Chain():
                return self.chain(node)
            case nodes.Negative():
                return Numbers(-self.number(node.inner).column)
            case nodes.Power():
                base, exponent = self.number(node.base), self.number(node.exponent)
                return self.operands.calculator.calculated("**", base, exponent)
            case nodes.Call():
                return self.call(node)
            case nodes.Case():
                return self.case(node)
            case _:
                return self.truth(node)

    def truth(self, node: nodes.Node) -> Truth:
        """What a condition is in each row."""
        match node:
            case nodes.And():
                return self.joined(node.parts, both=True)
            case nodes.Or():
                return self.joined(node.parts, both=False)
            case nodes.Not():
                return Truth(~self.truth(node.inner).column)
            case nodes.IsMissing():
                return missing(self.value(node.operand))
            case nodes.Membership():
                return self.membership(node)
            case nodes.Between():
                return self.between(node)
            case nodes.Comparison():
                return self.comparison(node.operator, node.left, node.right, node.at)
            case _:
                found = self.value(node)
                assert isinstance(found, Truth)
                return found

    def joined(self, parts: tuple[nodes.Node, ...], *, both: bool) -> Truth:
        """`and` or `or`."""
        column = self.truth(parts[0]).column
        for part in parts[1:]:
            other = self.truth(part).column
            column = column & other if both else column | other
        return Truth(column)

    def membership(self, node: nodes.Membership) -> Truth:
        if isinstance(node.operand, nodes.Column):
            return self.among(node.operand, list(node.values))
        operand = self.value(node.operand)
        numbers = [each.value for each in node.values if isinstance(each.value, float)]
        if kind(operand) == "numbers" and len(numbers) == len(node.values):
            assert isinstance(operand, Numbers | Truth)
            return among(as_numbers(operand) if isinstance(operand, Truth) else operand, numbers)
        masks = [self.alike("=", operand, of_literal(each.value), each.at).column for each in node.values]
        column = masks[0]
        for mask in masks[1:]:
            column = column | mask
        return Truth(column)

    def among(self, column: nodes.Column, literals: list[nodes.Literal]) -> Truth:
        """Whether the column has one of the values; a value that never occurs is remembered."""
        values = self.operands.column(column)
        if isinstance(values, Texts):
            self.operands.refuse_days(column, literals)
        meant: list[Any] = []
        for literal in literals:
            meant += self.operands.meant(literal, column)
            self.operands.check_occurs(literal, column)
        if isinstance(values, Dates):
            return Truth(values.column.isin([of_day(each).column for each in meant]))
        return among(values, meant)

    def between(self, node: nodes.Between) -> Truth:
        low: nodes.Operator = ">="
        high: nodes.Operator = "<="
        if isinstance(node.operand, nodes.Column | nodes.Literal):
            first, second = (
                self.comparison(sign, node.operand, bound, node.at)
                for sign, bound in ((low, node.low), (high, node.high))
            )
            return Truth(first.column & second.column)
        value, lower, upper = (self.value(each) for each in (node.operand, node.low, node.high))
        return Truth(self.alike(low, value, lower, node.at).column & self.alike(high, value, upper, node.at).column)

    def alike(self, sign: nodes.Operator, left: Values, right: Values, at: int) -> Truth:
        """The comparison of two values that need not be columns."""
        left, right = self.operands.comparable(left, right, at)
        if isinstance(left, Truth) and isinstance(right, Truth):
            left, right = as_numbers(left), as_numbers(right)
        return compared(sign, left, right, self.relation.engine)

    def comparison(self, sign: nodes.Operator, left: nodes.Node, right: nodes.Node, at: int) -> Truth:
        if isinstance(left, nodes.Column) and isinstance(right, nodes.Literal):
            return self.with_literal(sign, left, right)
        if isinstance(left, nodes.Literal) and isinstance(right, nodes.Column):
            return self.with_literal(_MIRRORED[sign], right, left)
        first, second = self.value(left), self.value(right)
        if isinstance(left, nodes.Column) and isinstance(right, nodes.Column):
            kinds = (kind(first), kind(second))
            if "numbers" in kinds and kinds[0] != kinds[1]:
                message = f"column '{left.name}' holds {kinds[0]} and column '{right.name}' {kinds[1]}, which cannot"
                self.fail(f"{message} be compared", at)
        return self.alike(sign, first, second, at)

    def with_literal(self, sign: nodes.Operator, column: nodes.Column, literal: nodes.Literal) -> Truth:
        """A column and a value, which may be a label."""
        if sign in ("=", "!="):
            same = self.among(column, [literal])
            return same if sign == "=" else Truth(~same.column)
        values = self.operands.column(column)
        if isinstance(values, Texts) and isinstance(literal.value, str):
            self.operands.refuse_days(column, [literal])
            self.operands.refuse_dates_among(values, column, literal)
        meant = self.operands.meant(literal, column)
        if len(meant) > 1:
            self.fail(f"several values of column '{column.name}' have the label '{literal.value}'", literal.at)
        bound = of_day(meant[0]) if isinstance(values, Dates) else of_literal(meant[0])
        return compared(sign, values, bound, self.relation.engine)

    def number(self, node: nodes.Node) -> Numbers:
        """The value of a node that has to be a number."""
        return self.operands.number(self.operands.operand(self.value(node), node), node)

    def chain(self, node: nodes.Chain) -> Values:
        """A sum or a product, from left to right."""
        operands = self.operands
        left = operands.operand(self.value(node.first), node.first)
        for i, (sign, each, at) in enumerate(node.rest):
            right = operands.operand(self.value(each), each)
            if sign in "*/":
                before = node.rest[i - 1][1] if i else node.first
                left = operands.product(sign, (left, before), (right, each))
            else:
                left = operands.sum(sign, left, right, at)
        return left

    def call(self, node: nodes.Call) -> Values:
        """A function of its arguments."""
        operands, arguments = self.operands, node.arguments
        values = [operands.operand(self.value(each), each) for each in arguments]
        if node.name in DAYS_OF:
            begin, end = (operands.date(*pair) for pair in zip(values, arguments, strict=True))
            return apart(begin, end, unit=node.name)
        if node.name in ("min", "max"):
            return operands.extreme(node.name, values, arguments)
        number = operands.number(values[0], arguments[0])
        if node.name == "abs":
            return Numbers(number.column.abs())
        if node.name == "log":
            return operands.calculator.logarithm(number)
        decimals = arguments[1].value if len(arguments) > 1 and isinstance(arguments[1], nodes.Literal) else 0
        return rounded(number, int(decimals))

    def case(self, node: nodes.Case) -> Values:
        """The value of the first branch whose condition holds; missing where a condition before that is missing."""
        conditions = [self.truth(condition) for condition, _ in node.branches]
        results = [*(value for _, value in node.branches), node.otherwise]
        values = self.operands.common([self.value(each) for each in results], nodes.start(results[0]), "give one value")
        return chosen(list(zip(conditions, values[:-1], strict=True)), values[-1])

    def fail(self, message: str, at: int) -> NoReturn:
        self.operands.fail(message, at)
