"""Formulas of a design: arithmetic with columns and numbers, parsed, never executed as Python."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from sarcstat.limits import LARGEST_NUMBER

Array = np.ndarray[Any, np.dtype[Any]]
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_LONGEST = 1000
_DEEPEST = 100


def columns(formula: str) -> list[str]:
    """The columns that a formula names; raises ValueError for anything but + - * / and parentheses."""
    try:
        tree = ast.parse(formula, mode="eval") if len(formula) <= _LONGEST else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if tree is None:
        raise ValueError(f"'{formula[:50]}' is not a formula")
    if _depth(tree) > _DEEPEST:
        raise ValueError(f"'{formula[:50]}': too many calculations stand within one another")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            if node.value > LARGEST_NUMBER:
                raise ValueError(f"'{formula[:50]}': a number is larger than {LARGEST_NUMBER:g}")
        elif not isinstance(node, (ast.Expression, ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, *_OPERATORS)):
            raise ValueError(f"'{formula}': only numbers, columns, + - * / and parentheses are possible")
    return list(dict.fromkeys(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)))


def _depth(tree: ast.AST) -> int:
    """How many calculations stand within one another."""
    deepest, inside = 0, [(tree, 0)]
    while inside:
        node, depth = inside.pop()
        deepest = max(deepest, depth)
        inside += ((each, depth + 1) for each in ast.iter_child_nodes(node))
    return deepest


def value(formula: str, known: Mapping[str, Array], patients: int) -> Array:
    """The formula for every patient; nan where a column is missing or a division is by 0."""
    columns(formula)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        one = _value(ast.parse(formula, mode="eval").body, known)
    found = np.broadcast_to(np.asarray(one, dtype=float), (patients,))  # a formula may name no column
    return np.where(np.isfinite(found), found, np.nan)


def _value(node: ast.expr, known: Mapping[str, Array]) -> Any:
    match node:
        case ast.Constant(value=number):
            return float(number)  # type: ignore[arg-type]
        case ast.Name(id=name):
            return known[name]
        case ast.UnaryOp(op=op, operand=operand):
            return _OPERATORS[type(op)](_value(operand, known))
        case ast.BinOp(left=left, op=op, right=right):
            return _OPERATORS[type(op)](np.asarray(_value(left, known)), _value(right, known))
    raise AssertionError(node)
