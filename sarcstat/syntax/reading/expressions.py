"""Expressions of COMPUTE, IF and SELECT IF as trees. What they mean is the matter of who carries them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sarcstat.syntax.reading.cursor import RESERVED, Cursor, shown
from sarcstat.syntax.reading.functions import COUNTING, FUNCTIONS, functions
from sarcstat.syntax.reading.lexing import Token
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Everything, Name, Span, Value
from sarcstat.syntax.reading.words import nearest

#: The variables that SPSS itself has.
SYSTEM = ("$CASENUM", "$SYSMIS", "$DATE", "$DATE11", "$JDATE", "$TIME", "$LENGTH", "$WIDTH")
#: Parentheses and functions within each other; and changes of the operator in a row (a run of one counts once).
_DEEPEST = 50
_LONGEST = 100
_RELATIONS = {
    "=": "=",
    "EQ": "=",
    "<>": "<>",
    "~=": "<>",
    "¬=": "<>",
    "NE": "<>",
    "<": "<",
    "LT": "<",
    "<=": "<=",
    "LE": "<=",
    ">": ">",
    "GT": ">",
    ">=": ">=",
    "GE": ">=",
}

_OR, _AND, _NOT = frozenset(["OR", "|"]), frozenset(["AND", "&"]), frozenset(["NOT", "~", "¬"])
_ADDING, _MULTIPLYING = frozenset("+-"), frozenset("*/")


@dataclass(frozen=True, slots=True)
class System:
    """A variable of SPSS itself, in capitals: $CASENUM, $SYSMIS."""

    name: str
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """`-` or NOT, before an operand."""

    operator: str
    operand: Expression
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands or more with the same operator between them, from left to right.

    `operator`: `+ - * / **`, `= <> < <= > >=`, AND, OR. `place` is that of the first operator.
    """

    operator: str
    operands: tuple[Expression, ...]
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function, its name in full and in capitals, and its arguments; `a TO b` and ALL stand for several of them.

    `valid` is the least number of arguments that are not missing, as `MEAN.3` asks for it, else None.
    """

    function: str
    arguments: tuple[Expression | Span | Everything, ...]
    valid: int | None
    place: Place = field(compare=False, repr=False)


Expression: TypeAlias = Value | Name | System | Unary | Operation | Call


def expression(cursor: Cursor) -> Expression:
    """The expression that stands next; what follows it stays unread.

    Binds most to least tightly: functions; **, from left to right; - before an operand; * and /; + and -; relations;
    NOT; AND; OR (order of operations of SPSS's Command Syntax Reference, and of PSPP).
    """
    return _Parser(cursor).disjunction()


class _Parser:
    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.depth = 0

    def disjunction(self) -> Expression:
        self._deeper()
        found = self._joined("OR", _OR, self._conjunction)
        self.depth -= 1
        return found

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            self.cursor.wrong(f"an expression is nested more than {_DEEPEST} levels deep")

    def _joined(self, name: str, words: frozenset[str], operand: Callable[[], Expression]) -> Expression:
        """Operands with the same operator between them, or the only one."""
        first = operand()
        if self._word() not in words:
            return first
        operands, token = [first], self.cursor.token
        while self._word() in words:
            self.cursor.next()
            operands.append(operand())
        return Operation(name, tuple(operands), self.cursor.place(token))

    def _word(self) -> str:
        """The next sign, or the next name in capitals; a text is none."""
        return self.cursor.tokens[self.cursor.at].word

    def _conjunction(self) -> Expression:
        return self._joined("AND", _AND, self._negation)

    def _negation(self) -> Expression:
        if self._word() in _NOT:
            place = self.cursor.place(self.cursor.next())
            self._deeper()
            operand = self._negation()
            self.depth -= 1
            return Unary("NOT", operand, place)
        return self._relation()

    def _relation(self) -> Expression:
        left, chained = self._sum(), 0
        while self._word() in _RELATIONS:
            token = self.cursor.next()
            chained += 1
            if chained == 2:
                self.cursor.troubles.remark(
                    "a relation of a relation compares with 0 or 1, which is hardly meant", self.cursor.place(token)
                )
            if chained > _LONGEST:
                self.cursor.wrong("so many relations stand in a row", token)
            left = Operation(_RELATIONS[token.word], (left, self._sum()), self.cursor.place(token))
        return left

    def _sum(self) -> Expression:
        return self._row(_ADDING, self._product)

    def _product(self) -> Expression:
        return self._row(_MULTIPLYING, self._signed)

    def _row(self, operators: frozenset[str], operand: Callable[[], Expression]) -> Expression:
        """Operands from left to right; a run of one operator is one operation, so that a long sum stays flat."""
        left, changes = operand(), 0
        while self._word() in operators:
            token = self.cursor.next()
            operands = [left, operand()]
            while self._word() == token.text:
                self.cursor.next()
                operands.append(operand())
            left = Operation(token.text, tuple(operands), self.cursor.place(token))
            changes += 1
            if changes > _LONGEST:
                self.cursor.wrong("an expression is too long: write it as several", token)
        return left

    def _signed(self) -> Expression:
        if self._word() == "-":
            place = self.cursor.place(self.cursor.next())
            self._deeper()
            operand = self._signed()
            self.depth -= 1
            if isinstance(operand, Value) and isinstance(operand.value, float):
                return Value(-operand.value, place)
            return Unary("-", operand, place)
        self.cursor.sign("+")
        return self._power()

    def _power(self) -> Expression:
        first = self._primary()
        if self._word() != "**":
            return first
        operands, token = [first], self.cursor.token
        while self.cursor.sign("**"):
            operands.append(self._exponent())
        return Operation("**", tuple(operands), self.cursor.place(token))

    def _exponent(self) -> Expression:
        place = self.cursor.place()
        if not self.cursor.sign("-"):
            self.cursor.sign("+")
            return self._primary()
        operand = self._primary()
        if isinstance(operand, Value) and isinstance(operand.value, float):
            return Value(-operand.value, place)
        return Unary("-", operand, place)

    def _primary(self) -> Expression:
        cursor = self.cursor
        token = cursor.token
        if token.kind == "number":
            return Value(float(cursor.next().text), cursor.place(token))
        if token.kind == "text":
            return Value(cursor.next().text, cursor.place(token))
        if cursor.sign("("):
            inner = self.disjunction()
            self._close()
            return inner
        if token.kind != "name" or token.word in RESERVED:
            cursor.wrong(f"{cursor.title}: a variable, a number or a text is expected, not {shown(token)}")
        cursor.next()
        if cursor.at_sign("("):
            return self._call(token)
        if token.word in SYSTEM:
            return System(token.word, cursor.place(token))
        if token.word.startswith("$"):
            cursor.wrong(f"there is no variable {token.text} of SPSS", token, nearest(token.word, SYSTEM))
        return Name(token.text, cursor.place(token))

    def _close(self) -> None:
        if not self.cursor.sign(")"):
            self.cursor.wrong(f"a parenthesis is not closed before {shown(self.cursor.token)}")

    def _call(self, token: Token) -> Call:
        name, valid = self._function(token)
        self.cursor.expect("(")
        self._deeper()
        arguments: list[Expression | Span | Everything] = []
        if not self.cursor.sign(")"):
            arguments.append(self._argument())
            while self.cursor.sign(","):
                arguments.append(self._argument())
            self._close()
        self.depth -= 1
        return Call(name, tuple(arguments), valid, self.cursor.place(token))

    def _function(self, token: Token) -> tuple[str, int | None]:
        stem, _, suffix = token.word.rpartition(".")
        counted = suffix.isdecimal() and suffix.isascii() and len(suffix) < 6
        found = functions(stem if counted else token.word)
        if len(found) > 1:
            self.cursor.wrong(f"{token.text} may be each of the functions {', '.join(found[:5])}", token)
        if not found:
            hint = nearest(token.word, sorted(FUNCTIONS))
            self.cursor.wrong(f"there is no function {token.text}", token, hint)
        if counted and found[0] not in COUNTING:
            self.cursor.wrong(f"{found[0]} takes no number of valid arguments", token)
        return found[0], int(suffix) if counted else None

    def _argument(self) -> Expression | Span | Everything:
        cursor = self.cursor
        if cursor.token.word == "ALL" and cursor.token.kind == "name":
            return Everything(cursor.place(cursor.next()))
        if cursor.starts_name() and cursor.ahead().kind == "name" and cursor.ahead().word == "TO":
            return cursor.span()
        return self.disjunction()
