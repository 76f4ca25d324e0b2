"""Parts of expressions in the language of studies, as text, with what is known of where they are missing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

Kind = Literal["number", "text", "date", "truth", "span", "missing"]

#: How tightly the parts of an expression bind, from weak to strong.
CASE, OR, AND, NOT, RELATION, SUM, PRODUCT, SIGN, POWER, ATOM = range(10)
DAY = 86_400
_PLAIN_NAME = re.compile(r"[^\W\d][\w.$#@]*")
_WORDS = {"and", "or", "not", "in", "between", "is", "if", "else", "true", "false", "missing"}
_NOTHING: frozenset[str] = frozenset()


class NoCounterpartError(Exception):
    """What a study cannot say, or would say with another meaning; the text says what and why."""


@dataclass(frozen=True, slots=True)
class Span:
    """The seconds from one date to another, divided by `per`; `plain`: both are columns."""

    start: str
    end: str
    per: Fraction
    plain: bool

    @property
    def days(self) -> Fraction:
        """The days of one unit."""
        return self.per / DAY


@dataclass(frozen=True, slots=True)
class Piece:
    """An expression as text. `strength` is how tightly its weakest part binds.

    `needs` are the columns in it. `strict`: it is missing exactly where one of them is. `dies`: columns where a missing
    value makes it missing. `constant`: its value where it has one for all rows. `span` is set where it is a span of
    time, or a number that is one.
    """

    text: str
    strength: int
    kind: Kind
    needs: frozenset[str] = _NOTHING
    strict: bool = True
    dies: frozenset[str] = _NOTHING
    constant: float | str | None = None
    span: Span | None = None

    def at(self, strength: int) -> str:
        """The text where something of at least that strength is expected."""
        return self.text if self.strength >= strength else f"({self.text})"


MISSING = Piece("missing", ATOM, "missing", strict=False)


def name_of(column: str) -> str:
    """A column as an expression names it."""
    if _PLAIN_NAME.fullmatch(column) and column.lower() not in _WORDS:
        return column
    return "`" + column.replace("`", "``") + "`"


def column(name: str, kind: Kind, span: Span | None = None) -> Piece:
    """A column."""
    own = frozenset([name])
    return Piece(name_of(name), ATOM, kind, own, dies=own, span=span)


def written(number: float) -> str:
    """A number in its shortest exact form."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def number(value: float) -> Piece:
    """A number."""
    return Piece(written(value), SIGN if value < 0 else ATOM, "number", constant=value)


def text(value: str) -> Piece:
    """A text."""
    return Piece("'" + value.replace("'", "''") + "'", ATOM, "text", constant=value)


def joined(template: str, strength: int, kind: Kind, *of: Piece, strict: bool = True) -> Piece:
    """A piece made of others that is missing where any of them is; `strict`: and nowhere else."""
    needs = frozenset[str]().union(*(each.needs for each in of))
    dies = frozenset[str]().union(*(each.dies for each in of))
    return Piece(template, strength, kind, needs, strict and all(each.strict for each in of), dies)


def as_number(of: Piece) -> Piece:
    """A piece as SPSS's number: 0 and 1 of a condition, seconds or other units of a span."""
    if of.kind == "truth":
        return replace(of, text=f"1 if {of.text} else 0", strength=CASE, kind="number")
    if of.kind == "span":
        assert of.span is not None
        shown, strength = _span(of.span)
        return replace(of, text=shown, strength=strength, kind="number")
    if of.kind in ("number", "missing"):
        return of
    raise NoCounterpartError(f"a {of.kind} stands where SPSS needs a number")


def operand(of: Piece) -> Piece:
    """A piece to calculate with: a condition counts as 0 and 1 as it is."""
    return replace(of, kind="number") if of.kind == "truth" else as_number(of)


def _span(span: Span) -> tuple[str, int]:
    """Days divided by the days of the unit, where that is exact; else the seconds by the seconds."""
    days = f"{span.end} - {span.start}"
    if span.days == 1:
        return days, SUM
    if Fraction(float(span.days)) == span.days and span.days > 1:
        return f"({days}) / {written(float(span.days))}", PRODUCT
    times = f"({days}) * {DAY}"
    return (times, PRODUCT) if span.per == 1 else (f"{times} / {written(float(span.per))}", PRODUCT)


def divided(of: Piece, by: float) -> Piece | None:
    """A span divided by a number, as one division; None where that would round otherwise than SPSS."""
    span = of.span
    if span is None or by <= 0 or (DAY / span.per).denominator != 1:
        return None
    per = span.per * Fraction(by)
    days = per / DAY
    exact = Fraction(float(days)) == days or (DAY / per).denominator == 1
    if not exact and span.per != 1:
        return None
    return replace(of, kind="span", text="", strength=ATOM, span=replace(span, per=per))


def certain(of: Piece) -> Piece:
    """A condition that is false where it was missing."""
    if not of.needs:
        return of
    shown = f"{of.at(NOT)} and ({of.text}) is not missing"
    return Piece(shown, AND, "truth", of.needs, strict=False)


def chosen(condition: Piece, value: Piece, old: Piece) -> Piece:
    """The value where the condition is true, the old one where it is false or missing."""
    value, old = (as_number(each) if each.kind in ("truth", "span") else each for each in (value, old))
    kinds = {each.kind for each in (value, old)} - {"missing"}
    if len(kinds) > 1:
        raise NoCounterpartError(f"a {' and a '.join(sorted(kinds))} would be values of one variable")
    if not kinds:
        return MISSING
    plain = old.kind == "missing" or (condition.strict and condition.needs <= old.dies)
    test = condition if plain else certain(condition)
    dies = condition.needs if plain and condition.strict else _NOTHING
    return case(test, value, old, kinds.pop(), dies)


def case(test: Piece, value: Piece, other: Piece, kind: Kind, dies: frozenset[str] = _NOTHING) -> Piece:
    """`value if test else other`."""
    shown = f"{value.at(OR)} if {test.text} else {other.text}"
    return Piece(shown, CASE, kind, test.needs | value.needs | other.needs, strict=False, dies=dies)
