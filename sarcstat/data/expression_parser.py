"""The grammar of `--where`: from text to a tree, with errors that point into the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from sarcstat.data.expression_tokens import Token, error_at, tokens
from sarcstat.errors import UsageError

Operator = OneOf["=", "!=", "<", "<=", ">", ">="]

_OPERATORS: dict[str, Operator] = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_DEEPEST = 50
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `at` is where it stands in the text, from 0."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, or true and false as 1 and 0."""

    value: float | str
    at: int


Operand = Column | Literal


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Operator
    left: Operand
    right: Operand
    at: int


@dataclass(frozen=True, slots=True)
class Membership:
    """The column is equal to one of the values."""

    column: Column
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class IsMissing:
    column: Column


@dataclass(frozen=True, slots=True)
class Not:
    inner: Node


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]


Node = Comparison | Membership | IsMissing | Not | And | Or


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition and the text it was written as."""

    text: str
    root: Node


def parse(text: str) -> Expression:
    """The condition that `text` says; raises UsageError that points at the place where it is none."""
    if len(text) > _LONGEST:
        raise UsageError(f"--where: the condition is longer than {_LONGEST:,} characters.")
    return Expression(text, _Parser(text, tuple(tokens(text))).whole())


class _Parser:
    """Recursive descent; or binds weakest, then and, then not."""

    def __init__(self, text: str, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def whole(self) -> Node:
        if self.next.kind == "end":
            raise UsageError("--where: the condition is empty.", "For example: --where \"age >= 18 and sex = 'f'\".")
        node = self.either()
        if self.next.kind == "end":
            return node
        if self.next.value == ")":
            raise self.error("this parenthesis closes nothing")
        if self.next.kind == "sign":
            hint = "Write a < x and x < b, or x between a and b."
            raise self.error(f"'{self.next.value}' cannot follow a whole comparison", hint)
        raise self.error("and, or, or the end is expected here")

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += 1
        return token

    def accept(self, kind: str, value: str) -> bool:
        """Whether this is the next token; it is taken if so."""
        found = self.next.kind == kind and self.next.value == value
        self.place += found
        return found

    def error(self, message: str, hint: str | None = None) -> UsageError:
        return error_at(self.text, message, self.next.at, hint)

    def either(self) -> Node:
        parts = [self.both()]
        while self.accept("word", "or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Node:
        parts = [self.negated()]
        while self.accept("word", "and"):
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negated(self) -> Node:
        negate = False
        while self.accept("word", "not"):
            negate = not negate
        return _negated(self.grouped() if self.next.value == "(" else self.test(), negate)

    def grouped(self) -> Node:
        """A condition in parentheses."""
        opening = self.take()
        self.depth += 1
        if self.depth > _DEEPEST:
            raise error_at(self.text, "too many parentheses are open", opening.at)
        inner = self.either()
        if not self.accept("sign", ")"):
            raise error_at(self.text, "this parenthesis is not closed", opening.at)
        self.depth -= 1
        return inner

    def test(self) -> Node:
        """One comparison, membership, range or question for missing."""
        left = self.operand("a column is expected here")
        if self.next.kind == "sign" and self.next.value in _OPERATORS:
            sign = self.take()
            right = self.operand(f"a value or a column is expected after '{sign.value}'")
            return Comparison(_OPERATORS[sign.value], left, right, sign.at)
        if self.accept("word", "is"):
            return self.missing(left)
        negate = self.accept("word", "not")
        if self.accept("word", "in"):
            return _negated(self.members(left), negate)
        if self.next.kind == "word" and self.next.value == "between":
            return _negated(self.between(left), negate)
        hint = "For example: age >= 18, sex = 'f', stage in (1, 2), age between 18 and 65, age is missing."
        raise self.error("a comparison is expected here", hint)

    def operand(self, expected: str) -> Operand:
        token = self.next
        if token.kind == "column":
            return Column(self.take().value, token.at)
        return self.literal(expected)

    def literal(self, expected: str) -> Literal:
        token = self.next
        if token.kind == "number":
            return Literal(float(self.take().value), token.at)
        if token.kind == "text":
            return Literal(self.take().value, token.at)
        if token.kind == "word" and token.value in ("true", "false"):
            return Literal(float(self.take().value == "true"), token.at)
        hint = None
        if token.kind == "word":
            hint = f"Put a column called {token.value} in `backquotes`."
        elif token.kind == "column":
            hint = f"A text stands in quotation marks: '{token.value}'."
        raise self.error(expected, hint)

    def column(self, operand: Operand, before: str) -> Column:
        if isinstance(operand, Column):
            return operand
        raise error_at(self.text, f"a column is expected before '{before}'", operand.at)

    def missing(self, operand: Operand) -> Node:
        negate = self.accept("word", "not")
        if not (self.next.kind == "column" and self.next.value.lower() == "missing"):
            raise self.error("missing is expected here", "Write is missing, or is not missing.")
        self.take()
        return _negated(IsMissing(self.column(operand, "is missing")), negate)

    def members(self, operand: Operand) -> Node:
        column = self.column(operand, "in")
        if not self.accept("sign", "("):
            raise self.error("a list in parentheses is expected here", "For example: stage in (1, 2).")
        values = [self.literal("a value is expected here")]
        while self.accept("sign", ","):
            values.append(self.literal("a value is expected here"))
        if not self.accept("sign", ")"):
            raise self.error("a comma or a closing parenthesis is expected here")
        return Membership(column, tuple(values))

    def between(self, operand: Operand) -> Node:
        at = self.take().at
        low = self.operand("a value is expected here")
        if not self.accept("word", "and"):
            raise self.error("and is expected here", "For example: age between 18 and 65.")
        high = self.operand("a value is expected here")
        return And((Comparison(">=", operand, low, at), Comparison("<=", operand, high, at)))


def _negated(node: Node, negate: bool) -> Node:
    return Not(node) if negate else node
