"""A TIME PROGRAM as time-dependent covariates: what it computes, in the language of expressions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NoReturn

from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.transforming import Compute, If
from sarcstat.syntax.reading.expressions import Call, Expression, Operation, Unary
from sarcstat.syntax.reading.tree import Everything, Name, Span, Value
from sarcstat.syntax.requests.planned import Columns, NotOfferedError

_RELATIONS = {"=": "=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_PLAIN_NAME = re.compile(r"[^\W\d][\w.$#@]*")
_WORDS = {"and", "or", "not", "in", "between", "is", "if", "else", "true", "false", "missing"}
_TIME = "T_"


@dataclass(frozen=True, slots=True)
class Piece:
    """A translated expression: its text, whether it can stand beside any operator, whether it is true or false.

    `columns` are those of the data that it names. `unsure` are those of which a missing value may leave it a value.
    """

    text: str
    whole: bool = True
    truth: bool = False
    columns: frozenset[str] = field(default_factory=frozenset)
    unsure: frozenset[str] = field(default_factory=frozenset)

    @property
    def operand(self) -> str:
        """The text, in parentheses where it needs them."""
        return self.text if self.whole else f"({self.text})"


def time_program(of: CoxRegression, columns: Columns) -> dict[str, Piece]:
    """What a TIME PROGRAM computes, by its names in small letters.

    Raises NotOfferedError for other commands than COMPUTE and IF, and for what would mean something else here.
    """
    made: dict[str, Piece] = {}
    for each in of.program:
        if not isinstance(each, Compute | If):
            raise NotOfferedError("a TIME PROGRAM with other commands than COMPUTE and IF")
        if each.target.key in {name.casefold() for name in [*columns.names, _TIME]}:
            raise NotOfferedError(f"a TIME PROGRAM that changes {each.target}")
        translator = _Translator(each.target, made, columns)
        value = translator.value(each.expression)
        if isinstance(each, If):
            value = translator.where(each.condition, value)
        made[each.target.key] = translator.checked(value)
    return made


class _Translator:
    """Expressions of the command that computes `target`, in which what was computed before stands for itself."""

    def __init__(self, target: Name, made: Mapping[str, Piece], columns: Columns) -> None:
        self.target, self.made, self.columns = target, made, columns

    def refuse(self, what: str) -> NoReturn:
        raise NotOfferedError(f"a TIME PROGRAM in which {self.target} is computed with {what}")

    def checked(self, of: Piece) -> Piece:
        """The piece, refused where a missing value could count.

        Cases that are missing any value in a sum of products are removed from the analysis, even where the value does
        not count (SPSS Advanced Models, Computing a Time-Dependent Covariate), as they are here. Of IF, AND and OR
        nothing is said.
        """
        frame = self.columns.dataset.frame
        gone = sorted(name for name in of.unsure if frame[name].isna().any())
        if gone:
            self.refuse(f"IF, AND or OR and {', '.join(gone)}, which has missing values")
        return of

    def where(self, condition: Expression, value: Piece) -> Piece:
        """The value where the condition holds, else the one before."""
        before = self.made.get(self.target.key)
        if before is None:
            self.refuse("IF and has no value before")
        when = self.truth(condition)
        text = f"{value.operand} if {when.text} else {before.operand}"
        all_of_them = _columns([value, when, before])
        return Piece(text, False, False, all_of_them, all_of_them)

    def value(self, of: Expression) -> Piece:
        match of:
            case Value(float() as number):
                return Piece(_number(number), number >= 0)
            case Name():
                return self._name(of)
            case Unary("NOT"):
                inner = self.truth(of.operand)
                return Piece(f"not {inner.operand}", False, True, inner.columns, inner.unsure)
            case Unary():
                inner = self.value(of.operand)
                return _joined(f"-{inner.operand}", inner)
            case Operation():
                return self._operation(of)
        if not isinstance(of, Call):
            self.refuse("a text" if isinstance(of, Value) else "a variable of SPSS itself")
        return self._call(of)

    def truth(self, of: Expression) -> Piece:
        found = self.value(of)
        if not found.truth:
            self.refuse("a number where a condition is expected")
        return found

    def _name(self, of: Name) -> Piece:
        if of.key == _TIME.casefold():
            return Piece(_TIME)
        if of.key in self.made:
            return self.made[of.key]
        column = self.columns.one(of)
        if self.columns.text(column) or self.columns.date(column):
            self.refuse(f"{column}, which does not hold numbers")
        return Piece(quoted(column), columns=frozenset([column]))

    def _operation(self, of: Operation) -> Piece:
        sign = of.operator
        if sign in ("AND", "OR"):
            parts = [self.truth(each) for each in of.operands]
            text = f" {sign.lower()} ".join(each.operand for each in parts)
            return Piece(text, False, True, _columns(parts), _columns(parts))
        parts = [self.value(each) for each in of.operands]
        if sign in _RELATIONS:
            text = f" {_RELATIONS[sign]} ".join(each.operand for each in parts)
            return Piece(text, False, True, _columns(parts), _unsure(parts))
        first, *others = parts
        for each in others:
            first = _joined(f"{first.operand} {sign} {each.operand}", first, each)
        return first

    def _call(self, of: Call) -> Piece:
        made = _FUNCTIONS.get(of.function)
        if of.function not in {*_FUNCTIONS, *_SEVERAL} or of.valid is not None:
            self.refuse(f"the function {of.function}")
        arguments = [self.value(each) for each in of.arguments if not isinstance(each, Span | Everything)]
        if of.function in _SEVERAL and len(arguments) == len(of.arguments) > 1:
            return _of_several(of.function, arguments)
        right = len(arguments) == len(of.arguments) == _ARGUMENTS.get(of.function, 1)
        text = made(*arguments) if made is not None and right else None
        if text is None:
            self.refuse(f"{of.function} of such arguments")
        return replace(_joined(text, *arguments), whole=of.function in _CALLS)


def _columns(parts: Sequence[Piece]) -> frozenset[str]:
    return frozenset[str]().union(*(each.columns for each in parts))


def _unsure(parts: Sequence[Piece]) -> frozenset[str]:
    return frozenset[str]().union(*(each.unsure for each in parts))


def _joined(text: str, *parts: Piece) -> Piece:
    """A number made of others."""
    return Piece(text, False, False, _columns(parts), _unsure(parts))


def product(parts: Sequence[Piece]) -> Piece:
    """The product of several; one alone is itself."""
    return parts[0] if len(parts) == 1 else _joined(" * ".join(each.operand for each in parts), *parts)


def quoted(column: str) -> str:
    """A column as expressions name it."""
    plain = _PLAIN_NAME.fullmatch(column) and column.casefold() not in _WORDS
    return column if plain else "`" + column.replace("`", "``") + "`"


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _of_several(function: str, arguments: Sequence[Piece]) -> Piece:
    """MIN and MAX of the values that there are; ANY: whether the first is one of the others."""
    own = _columns(arguments)
    if function != "ANY":
        return Piece(f"{function.lower()}({', '.join(each.text for each in arguments)})", columns=own, unsure=own)
    first, *others = arguments
    text = " or ".join(f"({first.operand} = {each.operand})" for each in others)
    return Piece(text, False, True, own, own)


def _whole_part(of: Piece) -> str:
    """TRUNC: as round, which forgives as many of the last bits, half a unit further from 0."""
    x = of.operand
    return f"(round(abs({of.text}) + 0.5) - 1) * (1 if {x} >= 0 else -1)"


def _remainder(of: Piece, divisor: Piece) -> str | None:
    """MOD by a whole number: by another, the quotient would be rounded where SPSS's remainder is exact."""
    if not divisor.text.isdecimal() or not 0 < int(divisor.text) < 1e6:
        return None
    parts = Piece(f"{of.operand} / {divisor.text}", False)
    return f"{of.operand} - {divisor.text} * {_whole_part(parts)}"


#: What is a function in expressions, too.
_CALLS = ("ABS", "LN", "RND")
#: What they take where it is not one argument.
_ARGUMENTS = {"MOD": 2}
_SEVERAL = ("ANY", "MAX", "MIN")
_FUNCTIONS: dict[str, Callable[..., str | None]] = {
    "ABS": lambda of: f"abs({of.text})",
    "EXP": lambda of: f"{math.e!r} ** {of.operand}",
    "LG10": lambda of: f"log({of.text}) / {math.log(10)!r}",
    "LN": lambda of: f"log({of.text})",
    "MOD": _remainder,
    "RND": lambda of: f"round({of.text})",
    "SQRT": lambda of: f"{of.operand} ** 0.5",
    "TRUNC": _whole_part,
}
