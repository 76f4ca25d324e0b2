"""Expressions of COMPUTE, IF and SELECT IF, carried out for all cases at once."""

from __future__ import annotations

from functools import reduce

import numpy as np

from sarcstat.data.steps.expression.calling import call
from sarcstat.data.steps.expression.operators import (
    ARITHMETIC,
    boolean,
    compared,
    conjunction,
    disjunction,
)
from sarcstat.data.steps.expression.system import system
from sarcstat.data.steps.expression.values import Array, Numbers, Result, Scope, Texts, mistake
from sarcstat.data.steps.expression.variables import of_column, variable
from sarcstat.syntax.reading.expressions import Call, Expression, Operation, System, Unary
from sarcstat.syntax.reading.tree import Name, Value

_LOGIC = {"AND": conjunction, "OR": disjunction}


def evaluate(expression: Expression, scope: Scope) -> Result:
    """The value of an expression for each case of the table: Numbers (nan is missing), or Texts.

    User-missing values are missing, but in VALUE, MISSING and SYSMIS. A table without cases gives the type alone, and
    raises all that is wrong whatever the values are. Raises InputError with the place of the mistake: no such variable,
    a number for a text, a function that is not carried out.
    """
    with np.errstate(all="ignore"):
        return _Evaluation(scope).of(expression)


def truth(expression: Expression, scope: Scope) -> Array:
    """A condition for each case: 1, 0, or nan where it is missing.

    A number that is neither 0 nor 1 is false and counted. Raises InputError as `evaluate`, and for a text.
    """
    with np.errstate(all="ignore"):
        return _Evaluation(scope).truth(expression)


class _Evaluation:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def of(self, node: Expression) -> Result:
        match node:
            case Value():
                return self._constant(node.value)
            case Name():
                return of_column(variable(node, self.scope.table))
            case System():
                return system(node, self.scope)
            case Unary():
                return self._unary(node)
            case Call():
                return call(node, self.scope, self.of)
            case Operation():
                return self._operation(node)

    def truth(self, node: Expression) -> Array:
        found = self._number(node, "a condition")
        if isinstance(node, Operation) and node.operator not in ARITHMETIC:
            return found
        return boolean(found, self.scope, node.place)

    def _constant(self, value: float | str) -> Result:
        cases = self.scope.table.cases
        if isinstance(value, str):
            return Texts(np.full(cases, value, object), len(value.encode()))
        return Numbers(np.full(cases, float(value)))

    def _number(self, node: Expression, what: str) -> Array:
        found = self.of(node)
        if isinstance(found, Texts):
            hint = "NUMBER(text,format) makes a number of a text."
            raise mistake(f"{what} is a number, and this is a text", node.place, hint)
        return found.values

    def _unary(self, node: Unary) -> Numbers:
        if node.operator == "-":
            return Numbers(-self._number(node.operand, "what stands behind -"))
        return Numbers(1.0 - self.truth(node.operand))

    def _operation(self, node: Operation) -> Result:
        if node.operator in _LOGIC:
            return Numbers(reduce(_LOGIC[node.operator], (self.truth(each) for each in node.operands)))
        if node.operator not in ARITHMETIC:
            left, right = node.operands
            return compared(node.operator, self.of(left), self.of(right), node.place)
        arithmetic = ARITHMETIC[node.operator]
        operands = (self._number(each, f"an operand of {node.operator}") for each in node.operands)
        return Numbers(reduce(lambda left, right: arithmetic(left, right, self.scope, node.place), operands))
