"""From the tree of an expression to values, by whatever computes them."""

from __future__ import annotations

from typing import Any, Generic

from sarcstat.data.expression import nodes
from sarcstat.data.expression.arithmetic import DAYS_OF
from sarcstat.data.expression.calculator import B, Calculator, D, N, T
from sarcstat.data.expression.kinds import Dates, Nothing, Numbers, Texts, Truth, kind
from sarcstat.data.expression.operands import Operands

_MIRRORED: dict[nodes.Operator, nodes.Operator] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


class Evaluation(Generic[N, D, T, B]):
    """The values of the nodes of one expression."""

    def __init__(self, calculator: Calculator[N, D, T, B]) -> None:
        self.calculator = calculator
        self.arithmetic = calculator.arithmetic
        self.operands = Operands(calculator)

    def value(self, node: nodes.Node) -> N | D | T | B | Nothing:
        """What a node is in each row."""
        match node:
            case nodes.Column():
                return self.calculator.column(node)
            case nodes.Literal():
                return self.calculator.literal(node.value)
            case nodes.Gone():
                return Nothing()
            case nodes.Chain():
                return self.chain(node)
            case nodes.Negative():
                return self.arithmetic.negative(self.number(node.inner))
            case nodes.Power():
                base, exponent = self.number(node.base), self.number(node.exponent)
                return self.arithmetic.calculated("**", base, exponent)
            case nodes.Call():
                return self.call(node)
            case nodes.Case():
                return self.case(node)
            case _:
                return self.truth(node)

    def truth(self, node: nodes.Node) -> B:
        """What a condition is in each row."""
        calculator = self.calculator
        match node:
            case nodes.And():
                return calculator.all_of([self.truth(part) for part in node.parts])
            case nodes.Or():
                return calculator.any_of([self.truth(part) for part in node.parts])
            case nodes.Not():
                return calculator.negated(self.truth(node.inner))
            case nodes.IsMissing():
                return self.missing(node)
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

    def missing(self, node: nodes.IsMissing) -> B:
        value = self.value(node.operand)
        assert not isinstance(value, Nothing)
        return self.calculator.missing(value)

    def membership(self, node: nodes.Membership) -> B:
        if isinstance(node.operand, nodes.Column):
            return self.among(node.operand, node.values)
        operand = self.value(node.operand)
        numbers = [each.value for each in node.values if isinstance(each.value, float)]
        if isinstance(operand, Numbers | Truth) and len(numbers) == len(node.values):
            asked = self.calculator.as_numbers(operand) if isinstance(operand, Truth) else operand
            return self.calculator.among(asked, numbers)
        same = [self.alike("=", operand, self.calculator.literal(each.value), each.at) for each in node.values]
        return self.calculator.any_of(same)

    def among(self, column: nodes.Column, literals: tuple[nodes.Literal, ...]) -> B:
        """Whether the column has one of the values; a value that never occurs is remembered."""
        values = self.calculator.column(column)
        if isinstance(values, Texts):
            found = self.calculator.among_dates(values, column, literals)
            if found is not None:
                return found
        meant: list[Any] = []
        for literal in literals:
            meant += self.calculator.meant(literal, column)
            self.calculator.check_occurs(literal, column)
        return self.calculator.among(values, meant)

    def between(self, node: nodes.Between) -> B:
        if isinstance(node.operand, nodes.Column | nodes.Literal):
            bounds: list[tuple[nodes.Operator, nodes.Node]] = [(">=", node.low), ("<=", node.high)]
            parts = [self.comparison(sign, node.operand, bound, node.at) for sign, bound in bounds]
            return self.calculator.all_of(parts)
        value, low, high = (self.value(each) for each in (node.operand, node.low, node.high))
        return self.calculator.all_of([self.alike(">=", value, low, node.at), self.alike("<=", value, high, node.at)])

    def alike(self, sign: nodes.Operator, left: N | D | T | B | Nothing, right: N | D | T | B | Nothing, at: int) -> B:
        """The comparison of two values that need not be columns."""
        first, second = self.operands.comparable(left, right, at, ordered=sign not in ("=", "!="))
        return self.calculator.compared(sign, first, second)

    def comparison(self, sign: nodes.Operator, left: nodes.Node, right: nodes.Node, at: int) -> B:
        if isinstance(left, nodes.Column) and isinstance(right, nodes.Literal):
            return self.with_literal(sign, left, right)
        if isinstance(left, nodes.Literal) and isinstance(right, nodes.Column):
            return self.with_literal(_MIRRORED[sign], right, left)
        first, second = self.value(left), self.value(right)
        if isinstance(left, nodes.Column) and isinstance(right, nodes.Column):
            self.check_columns(left, right, kind(first), kind(second), at)
        return self.alike(sign, first, second, at)

    def check_columns(self, left: nodes.Column, right: nodes.Column, first: str, second: str, at: int) -> None:
        if first != second and "numbers" in (first, second):
            message = f"column '{left.name}' holds {first} and column '{right.name}' {second}, which cannot be compared"
            self.calculator.fail(message, at)

    def with_literal(self, sign: nodes.Operator, column: nodes.Column, literal: nodes.Literal) -> B:
        """A column and a value, which may be a label."""
        if sign in ("=", "!="):
            same = self.among(column, (literal,))
            return same if sign == "=" else self.calculator.negated(same)
        values = self.calculator.column(column)
        if isinstance(values, Texts):
            found = self.calculator.ordered_dates(sign, values, column, literal)
            if found is not None:
                return found
        meant = self.calculator.meant(literal, column)
        if len(meant) > 1:
            message = f"several values of column '{column.name}' have the label '{literal.value}'"
            self.calculator.fail(message, literal.at)
        is_date = isinstance(values, Dates)
        bound = self.calculator.date(meant[0]) if is_date else self.calculator.literal(meant[0])
        return self.calculator.compared(sign, values, bound)

    def number(self, node: nodes.Node) -> N:
        """The value of a node that has to be a number."""
        return self.operands.number(self.operands.operand(self.value(node), node), node)

    def chain(self, node: nodes.Chain) -> N | D:
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

    def call(self, node: nodes.Call) -> N | D:
        """A function of its arguments."""
        operands, arguments = self.operands, node.arguments
        values = [operands.operand(self.value(each), each) for each in arguments]
        if node.name in DAYS_OF:
            begin, end = (operands.date(*pair) for pair in zip(values, arguments, strict=True))
            return self.arithmetic.apart(begin, end, unit=node.name)
        if node.name in ("min", "max"):
            return operands.extreme(node.name, values, arguments)
        number = operands.number(values[0], arguments[0])
        if node.name == "abs":
            return self.arithmetic.absolute(number)
        if node.name == "log":
            return self.arithmetic.logarithm(number)
        decimals = arguments[1].value if len(arguments) > 1 and isinstance(arguments[1], nodes.Literal) else 0
        return self.arithmetic.rounded(number, int(decimals))

    def case(self, node: nodes.Case) -> N | D | T | B | Nothing:
        """The value of the first branch whose condition holds; missing where a condition before that is missing."""
        conditions = [self.truth(condition) for condition, _ in node.branches]
        results = [*(value for _, value in node.branches), node.otherwise]
        values = self.operands.common([self.value(each) for each in results], nodes.start(results[0]), "give one value")
        return self.calculator.chosen(list(zip(conditions, values[:-1], strict=True)), values[-1])
