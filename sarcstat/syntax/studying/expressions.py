"""Expressions of SPSS in the language of studies, where they mean exactly the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from sarcstat.syntax.reading.expressions import Call, Expression, Operation, System, Unary
from sarcstat.syntax.reading.tree import Everything, Name, Value
from sarcstat.syntax.reading.tree import Span as Names
from sarcstat.syntax.studying import pieces
from sarcstat.syntax.studying.pieces import (
    AND,
    ATOM,
    DAY,
    MISSING,
    NOT,
    OR,
    POWER,
    PRODUCT,
    RELATION,
    SIGN,
    SUM,
    NoCounterpartError,
    Piece,
    Span,
    as_number,
    joined,
    operand,
)

if TYPE_CHECKING:
    from sarcstat.syntax.studying.trying import Trying

_RELATIONS = {"=": "=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Reading(Protocol):
    """What the variables of the job are at this point, and what expressions are on the data."""

    @property
    def trying(self) -> Trying: ...
    def read(self, name: Name) -> Piece: ...
    def before_missing(self, name: Name) -> Piece: ...
    def spanned(self, of: Names | Everything) -> list[Name]: ...


class Translator:
    """The translation of expressions at one point of a job.

    Raises NoCounterpartError for what a study cannot say, or what would mean something else.
    """

    def __init__(self, at: Reading) -> None:
        self.at = at
        self.trying = at.trying

    def value(self, of: Expression) -> Piece:
        """An expression; a condition stays one."""
        match of:
            case Value(float() as number):
                return pieces.number(number)
            case Value(str() as text):
                return pieces.text(text.rstrip(" "))
            case Name():
                return self.at.read(of)
            case System("$SYSMIS"):
                return MISSING
            case System():
                raise NoCounterpartError(f"a study has no {of.name}")
            case Unary("NOT"):
                inner = self.truth(of.operand)
                return Piece(f"not {inner.at(NOT + 1)}", NOT, "truth", inner.needs, inner.strict, inner.dies)
            case Unary():
                return self._negative(self.number(of.operand))
            case Call():
                from sarcstat.syntax.studying.functions import called

                return called(self, of)
            case Operation():
                return self._operation(of)
        raise NoCounterpartError("a study has no such expression")

    def number(self, of: Expression) -> Piece:
        """An expression as a number."""
        return known(as_number(self.value(of)))

    def truth(self, of: Expression) -> Piece:
        """An expression as a condition; a number is one where it is 0, 1 or missing in every row."""
        found = self.value(of)
        if found.kind == "truth":
            return found
        number = known(as_number(found))
        if not self.trying.only_truth(number):
            raise NoCounterpartError("a number that is not 0 or 1 stands where a condition is expected")
        return joined(f"{number.at(SUM)} = 1", RELATION, "truth", number)

    @staticmethod
    def _negative(of: Piece) -> Piece:
        if isinstance(of.constant, float):
            return pieces.number(-of.constant)
        return joined(f"-{of.at(POWER)}", SIGN, "number", of)

    def _operation(self, of: Operation) -> Piece:
        sign = of.operator
        if sign in ("AND", "OR"):
            return self._logical(sign, [self.truth(each) for each in of.operands])
        found = [self.value(each) for each in of.operands]
        if any(each.kind == "missing" for each in found):
            raise NoCounterpartError("$SYSMIS stands within an expression")
        left = found[0]
        for right in found[1:]:
            left = self._two(sign, left, right)
        return left

    @staticmethod
    def _logical(sign: str, parts: Sequence[Piece]) -> Piece:
        strength = AND if sign == "AND" else OR
        shown = f" {sign.lower()} ".join(each.at(strength + 1) for each in parts)
        needs = frozenset[str]().union(*(each.needs for each in parts))
        strict = all(each.strict and each.needs == needs for each in parts)
        return Piece(shown, strength, "truth", needs, strict, needs if strict else frozenset())

    def _two(self, sign: str, left: Piece, right: Piece) -> Piece:
        if sign in _RELATIONS:
            return self._relation(sign, left, right)
        both = [left.constant, right.constant]
        if all(isinstance(each, float) for each in both):
            return _folded(sign, *both)  # type: ignore[arg-type]
        if sign in "+-":
            return self._sum(sign, left, right)
        if sign == "/" and isinstance(right.constant, float):
            span = pieces.divided(left, right.constant)
            if span is not None and self.trying.whole_days(left):
                return span
        left, right = known(operand(left)), known(operand(right))
        if sign == "**":
            return joined(f"{left.at(ATOM)} ** {right.at(ATOM)}", POWER, "number", left, right, strict=False)
        return self._product(sign, left, right)

    def _product(self, sign: str, left: Piece, right: Piece) -> Piece:
        """In SPSS 0 times missing and 0 divided by missing are 0, and here they are missing."""
        strict = sign == "*" or (isinstance(right.constant, float) and right.constant != 0)
        shown = f"{left.at(PRODUCT)} {sign} {right.at(PRODUCT + 1)}"
        made = joined(shown, PRODUCT, "number", left, right, strict=strict)
        zeros = [(left, right), (right, left)] if sign == "*" else [(left, right)]
        if not any(self.trying.zero_beside_missing(zero, other) for zero, other in zeros):
            return made
        tests = [f"{zero.at(SUM)} = 0 and {gone.at(SUM)} is missing" for zero, gone in zeros if not _is_constant(gone)]
        shown = f"0 if {' or '.join(tests)} else {shown}"
        return Piece(shown, pieces.CASE, "number", made.needs, strict=False)

    def _sum(self, sign: str, left: Piece, right: Piece) -> Piece:
        kinds = (left.kind, right.kind)
        if kinds == ("date", "date") and sign == "-":
            plain = left.strength == right.strength == ATOM and bool(left.needs and right.needs)
            span = Span(right.at(SUM + 1), left.at(SUM), Fraction(1), plain)
            made = joined("", ATOM, "span", left, right)
            return Piece("", ATOM, "span", made.needs, made.strict, made.dies, span=span)
        if left.kind == "date" and right.kind in ("number", "span"):
            days = self.days(right)
            return joined(f"{left.text} {sign} {days.at(SUM + 1)}", SUM, "date", left, days)
        if right.kind == "date" and left.kind in ("number", "span") and sign == "+":
            return self._sum("+", right, left)
        left, right = known(operand(left)), known(operand(right))
        return joined(f"{left.at(SUM)} {sign} {right.at(SUM + 1)}", SUM, "number", left, right)

    def days(self, of: Piece) -> Piece:
        """Seconds, or a span of them, as days that can be added to a date."""
        if isinstance(of.constant, float) and (of.constant / DAY) * DAY == of.constant:
            return pieces.number(of.constant / DAY)
        if of.span is not None and of.span.per == 1:
            return joined(f"{of.span.end} - {of.span.start}", SUM, "number", of)
        raise NoCounterpartError("seconds that are not a constant are added to a date")

    def _relation(self, sign: str, left: Piece, right: Piece) -> Piece:
        if left.kind == "text" or right.kind == "text":
            return self._texts(sign, left, right)
        if {left.kind, right.kind} == {"date"}:
            if left.constant is not None and right.constant is not None:
                raise NoCounterpartError("two constant dates are compared")
        else:
            left, right = known(operand(left)), known(operand(right))
        return joined(f"{left.at(SUM)} {_RELATIONS[sign]} {right.at(SUM)}", RELATION, "truth", left, right)

    def _texts(self, sign: str, left: Piece, right: Piece) -> Piece:
        """A column of texts and a text: a blank is a value in SPSS and missing here."""
        if left.constant is not None:
            left, right = right, left
        if {left.kind, right.kind} != {"text"} or sign not in ("=", "<>") or not isinstance(right.constant, str):
            raise NoCounterpartError("a study compares texts for being equal to one that is written only")
        if left.constant is not None or left.strength < ATOM:
            raise NoCounterpartError("a text that is put together is compared")
        self.trying.check_text(left, right.constant)
        (name,) = left.needs
        if right.constant == "":
            shown = f"{left.text} is {'' if sign == '=' else 'not '}missing"
            return Piece(shown, RELATION, "truth", left.needs, strict=False)
        shown = f"{left.text} {_RELATIONS[sign]} {right.text}"
        if not self.trying.has_missing(name):
            return Piece(shown, RELATION, "truth", left.needs, strict=False)
        if sign == "=":
            return Piece(f"{shown} and {left.text} is not missing", AND, "truth", left.needs, strict=False)
        return Piece(f"{shown} or {left.text} is missing", OR, "truth", left.needs, strict=False)


def known(of: Piece) -> Piece:
    """A piece that is not missing by itself."""
    if of.kind == "missing":
        raise NoCounterpartError("$SYSMIS stands within an expression")
    return of


def _is_constant(of: Piece) -> bool:
    return of.constant is not None


_FOLD: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, b: a**b,
}


def _folded(sign: str, left: float, right: float) -> Piece:
    """An operation of two constants."""
    try:
        found = _FOLD[sign](left, right)
    except (ArithmeticError, ValueError):
        found = None
    if not isinstance(found, float) or found != found or abs(found) == float("inf") or (sign == "**" and left == 0):
        raise NoCounterpartError("a calculation with constants has no result")
    return pieces.number(found)
