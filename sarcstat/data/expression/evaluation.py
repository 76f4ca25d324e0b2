"""From the tree of an expression and the columns of a file to values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcstat.data.codebook import Codebook
from sarcstat.data.codebook import Value as Cell
from sarcstat.data.expression import nodes
from sarcstat.data.expression.arithmetic import DAYS_OF, apart, rounded
from sarcstat.data.expression.levels import Levels
from sarcstat.data.expression.operands import Operands
from sarcstat.data.expression.tokens import Passage
from sarcstat.data.expression.values import (
    Dates,
    Nothing,
    Numbers,
    Texts,
    Truth,
    Values,
    all_of,
    any_of,
    as_numbers,
    chosen,
    compared,
    in_iso,
    kind,
    negated,
    of_literal,
)

if TYPE_CHECKING:
    import pandas as pd

    from sarcstat.results import Condition

_MIRRORED: dict[nodes.Operator, nodes.Operator] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


class Evaluation:
    """The values of the nodes of one expression."""

    def __init__(self, passage: Passage, frame: pd.DataFrame, codebook: Codebook) -> None:
        self.levels = Levels(passage, frame, codebook)
        self.operands = Operands(self.levels, len(frame), codebook.date_formats)
        self.index = frame.index
        self.fail = self.levels.fail

    def whole(self, root: nodes.Node) -> Values:
        """The value of the whole expression, one for each row."""
        import numpy as np
        import pandas as pd

        rows = len(self.index)
        match self.value(root):
            case Numbers(values):
                return Numbers(np.broadcast_to(values, rows))
            case Dates(values):
                return Dates(np.broadcast_to(values, rows))
            case Truth(true, missing):
                return Truth(np.broadcast_to(true, rows), np.broadcast_to(missing, rows))
            case Texts(str() as text):
                return Texts(pd.Series(text, index=self.index, dtype="str"))
            case other:
                return other

    def notes(self) -> list[Condition]:
        """What the reader must know about values that the expression names."""
        return list(self.levels.notes())

    def value(self, node: nodes.Node) -> Values:
        match node:
            case nodes.Column():
                return self.levels.column(node)
            case nodes.Literal():
                return of_literal(node.value)
            case nodes.Gone():
                return Nothing()
            case nodes.Chain():
                return self.chain(node)
            case nodes.Negative():
                return Numbers(-self.number(node.inner).values)
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
        match node:
            case nodes.And():
                return all_of([self.truth(part) for part in node.parts])
            case nodes.Or():
                return any_of([self.truth(part) for part in node.parts])
            case nodes.Not():
                return negated(self.truth(node.inner))
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

    def missing(self, node: nodes.IsMissing) -> Truth:
        value = self.value(node.operand)
        assert not isinstance(value, Nothing)
        return Truth(value.missing, value.missing & False)

    def membership(self, node: nodes.Membership) -> Truth:
        if isinstance(node.operand, nodes.Column):
            return self.among(node.operand, list(node.values))
        operand = self.value(node.operand)
        return any_of([self.alike("=", operand, of_literal(each.value), each.at) for each in node.values])

    def among(self, column: nodes.Column, literals: list[nodes.Literal]) -> Truth:
        """Whether the column has one of the values; a value that never occurs is remembered."""
        import numpy as np

        values = self.levels.column(column)
        if isinstance(values, Texts) and any(self.operands.day(each) for each in literals):
            return self.among_dates(column, values, literals)
        if isinstance(values, Texts) and self.operands.has_dates(values):
            self.operands.refuse_no_days(literals, all_of_them=False)
        meant: list[Cell] = []
        for literal in literals:
            meant += self.levels.meant(literal, column)
            self.levels.check_occurs(literal, column)
        if isinstance(values, Texts):
            assert not isinstance(values.values, str)
            holds = values.values.isin(meant).to_numpy(dtype=bool)
        else:
            holds = np.isin(values.values, np.array(meant, dtype=values.values.dtype))
        return Truth(holds & ~values.missing, values.missing)

    def among_dates(self, column: nodes.Column, values: Texts, literals: list[nodes.Literal]) -> Truth:
        """Whether a column of texts has one of several values, dates among them: 2015-2-5 is 2015-02-05."""
        operands = self.operands
        operands.refuse_no_days(literals, all_of_them=False)
        meant = [in_iso(Texts(str(each.value)), operands.date_formats).values for each in literals]
        alike = operands.alike(values, column.at, column).values
        assert not isinstance(alike, str)
        return Truth(alike.isin(meant).to_numpy(dtype=bool), values.missing)

    def between(self, node: nodes.Between) -> Truth:
        if isinstance(node.operand, nodes.Column | nodes.Literal):
            bounds: list[tuple[nodes.Operator, nodes.Node]] = [(">=", node.low), ("<=", node.high)]
            return all_of([self.comparison(sign, node.operand, bound, node.at) for sign, bound in bounds])
        value, low, high = (self.value(each) for each in (node.operand, node.low, node.high))
        return all_of([self.alike(">=", value, low, node.at), self.alike("<=", value, high, node.at)])

    def alike(self, sign: nodes.Operator, left: Values, right: Values, at: int) -> Truth:
        """The comparison of two values that need not be columns."""
        left, right = self.operands.comparable(left, right, at, ordered=sign not in ("=", "!="))
        if isinstance(left, Truth) and isinstance(right, Truth):
            left, right = as_numbers(left), as_numbers(right)
        return compared(sign, left, right)

    def comparison(self, sign: nodes.Operator, left: nodes.Node, right: nodes.Node, at: int) -> Truth:
        if isinstance(left, nodes.Column) and isinstance(right, nodes.Literal):
            return self.with_literal(sign, left, right)
        if isinstance(left, nodes.Literal) and isinstance(right, nodes.Column):
            return self.with_literal(_MIRRORED[sign], right, left)
        first, second = self.value(left), self.value(right)
        if (
            isinstance(left, nodes.Column)
            and isinstance(right, nodes.Column)
            and {kind(first), kind(second)} & {"numbers"}
        ):
            self.check_columns(left, right, kind(first), kind(second), at)
        return self.alike(sign, first, second, at)

    def check_columns(self, left: nodes.Column, right: nodes.Column, first: str, second: str, at: int) -> None:
        if first != second:
            message = f"column '{left.name}' holds {first} and column '{right.name}' {second}, which cannot be compared"
            self.fail(message, at)

    def with_literal(self, sign: nodes.Operator, column: nodes.Column, literal: nodes.Literal) -> Truth:
        """A column and a value, which may be a label."""
        if sign in ("=", "!="):
            same = self.among(column, [literal])
            return same if sign == "=" else negated(same)
        values = self.levels.column(column)
        bound = self.operands.day(literal)
        if isinstance(values, Texts) and bound is None and isinstance(literal.value, str):
            self.operands.refuse_no_days([literal], all_of_them=self.operands.has_dates(values))
        if isinstance(values, Texts) and bound is not None:
            # In the order of the alphabet 01.12.2020 would come before 02.01.2019.
            return compared(sign, self.operands.dated(values, column.at, column), bound)
        meant = self.levels.meant(literal, column)
        if len(meant) > 1:
            self.fail(f"several values of column '{column.name}' have the label '{literal.value}'", literal.at)
        return compared(sign, values, Dates(meant[0]) if isinstance(values, Dates) else of_literal(meant[0]))

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
            return Numbers(abs(number.values))
        if node.name == "log":
            return operands.calculator.logarithm(number)
        decimals = arguments[1].value if len(arguments) > 1 and isinstance(arguments[1], nodes.Literal) else 0
        return rounded(number, int(decimals))

    def case(self, node: nodes.Case) -> Values:
        """The value of the first branch whose condition holds; missing where a condition before that is missing."""
        conditions = [self.truth(condition) for condition, _ in node.branches]
        results = [*(value for _, value in node.branches), node.otherwise]
        values = self.operands.common([self.value(each) for each in results], nodes.start(results[0]), "give one value")
        result = values[-1]
        for condition, value in zip(reversed(conditions), reversed(values[:-1]), strict=True):
            result = chosen(condition, value, result)
        return result
