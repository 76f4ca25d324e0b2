"""What an expression consists of: a tree whose nodes know where they stand in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from sarcstat.data.expression.tokens import Passage

Operator = OneOf["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `at` is where it stands in the text, from 0, as in every node that has one."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, or true and false as 1 and 0."""

    value: float | str
    at: int


@dataclass(frozen=True, slots=True)
class Gone:
    """The word `missing` in a place where a value stands."""

    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    inner: Node
    at: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Sums (`+ -`) or products (`* /`) from left to right: the first operand, then sign, operand, place of the sign."""

    first: Node
    rest: tuple[tuple[str, Node, int], ...]


@dataclass(frozen=True, slots=True)
class Power:
    base: Node
    exponent: Node
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function of its arguments."""

    name: str
    arguments: tuple[Node, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Case:
    """`A if C else B if D else E`: the (condition, value) pairs in order, and the value where none holds."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Operator
    left: Node
    right: Node
    at: int


@dataclass(frozen=True, slots=True)
class Between:
    """From low to high, both included."""

    operand: Node
    low: Node
    high: Node
    at: int


@dataclass(frozen=True, slots=True)
class Membership:
    """The operand is equal to one of the values."""

    operand: Node
    values: tuple[Literal, ...]
    at: int


@dataclass(frozen=True, slots=True)
class IsMissing:
    operand: Node
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    inner: Node


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


Value = Column | Literal | Gone | Negative | Chain | Power | Call | Case
Truthful = Comparison | Between | Membership | IsMissing | Not | And | Or
Node = Value | Truthful


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition or a calculation, the text it was written as, and where that stands."""

    passage: Passage
    root: Node


def is_condition(node: Node) -> bool:
    """Whether the node is true, false or missing, and no other value."""
    if isinstance(node, Case):
        values = [value for _, value in node.branches] + [node.otherwise]
        known = [value for value in values if not isinstance(value, Gone)]
        return bool(known) and all(is_condition(value) for value in known)
    return isinstance(node, Truthful)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly within a node, in the order of the text."""
    match node:
        case Column() | Literal() | Gone():
            return ()
        case Negative() | Not():
            return (node.inner,)
        case Chain():
            return (node.first, *(operand for _, operand, _ in node.rest))
        case Power():
            return (node.base, node.exponent)
        case Call():
            return node.arguments
        case Case():
            return (*(each for condition, value in node.branches for each in (value, condition)), node.otherwise)
        case Comparison():
            return (node.left, node.right)
        case Between():
            return (node.operand, node.low, node.high)
        case Membership():
            return (node.operand, *node.values)
        case IsMissing():
            return (node.operand,)
        case And() | Or():
            return node.parts


def walk(root: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth, in the order of the text; without recursion."""
    waiting = [(root, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting += [(child, depth + 1) for child in reversed(children(node))]


def literals(expression: Expression) -> list[float | str]:
    """The values that the expression writes."""
    return [node.value for node, _ in walk(expression.root) if isinstance(node, Literal)]


def columns(expression: Expression) -> list[str]:
    """The columns that the expression names, each once, in order."""
    return list(dict.fromkeys(node.name for node, _ in walk(expression.root) if isinstance(node, Column)))


def start(node: Node) -> int:
    """Where the node begins in the text."""
    return min(each.at for each, _ in walk(node) if isinstance(each, Column | Literal | Gone | Negative | Call))
