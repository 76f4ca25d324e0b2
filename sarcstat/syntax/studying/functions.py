"""Functions of SPSS in the language of studies."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from sarcstat.syntax.reading.expressions import Call, Expression
from sarcstat.syntax.reading.tree import Everything, Name, Value
from sarcstat.syntax.reading.tree import Span as Names
from sarcstat.syntax.studying import pieces
from sarcstat.syntax.studying.pieces import (
    ATOM,
    CASE,
    DAY,
    OR,
    POWER,
    RELATION,
    SUM,
    NoCounterpartError,
    Piece,
    Span,
    as_number,
    joined,
)

if TYPE_CHECKING:
    from sarcstat.syntax.studying.expressions import Translator


def called(by: Translator, of: Call) -> Piece:
    """The value of a function of SPSS; raises NoCounterpartError for one that the studies do not have."""
    found = _FUNCTIONS.get(of.function)
    if found is None:
        raise NoCounterpartError(f"a study has no function {of.function}")
    return found(by, of, _arguments(by, of))


def _arguments(by: Translator, of: Call) -> list[Expression]:
    """The arguments, `a TO b` written out."""
    found: list[Expression] = []
    for each in of.arguments:
        if isinstance(each, Names | Everything):
            found += by.at.spanned(each)
        else:
            found.append(each)
    return found


def _only(of: Call, arguments: Sequence[Expression], number: int) -> None:
    if len(arguments) != number:
        raise NoCounterpartError(f"{of.function} has {len(arguments)} arguments here, and a study takes {number}")


def _plain(name: str) -> Callable[[Translator, Call, Sequence[Expression]], Piece]:
    def found(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
        _only(of, arguments, 1)
        inner = by.number(arguments[0])
        return joined(f"{name}({inner.text})", ATOM, "number", inner, strict=name != "log")

    return found


def _root(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    _only(of, arguments, 1)
    inner = by.number(arguments[0])
    return joined(f"{inner.at(ATOM)} ** 0.5", POWER, "number", inner, strict=False)


def _extreme(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    """MIN and MAX: of the values that there are."""
    if of.valid not in (None, 1):
        raise NoCounterpartError(f"a study has no {of.function}.{of.valid}")
    found = [by.value(each) for each in arguments]
    kinds = {each.kind for each in found}
    if kinds != {"date"}:
        found = [as_number(each) for each in found]
    if len(found) == 1:
        return found[0]
    needs = frozenset[str]().union(*(each.needs for each in found))
    kind: pieces.Kind = "date" if kinds == {"date"} else "number"
    shown = f"{of.function.lower()}({', '.join(each.text for each in found)})"
    return Piece(shown, ATOM, kind, needs, strict=False)


def _added(by: Translator, of: Call, arguments: Sequence[Expression]) -> tuple[str, str, list[Piece]]:
    """The sum of the values that there are, their number, and the parts."""
    found = [by.number(each) for each in arguments]
    if len(found) > 20:
        raise NoCounterpartError(f"{of.function} has more than 20 arguments")
    total = " + ".join(f"({each.text} if {each.at(SUM)} is not missing else 0)" for each in found)
    valid = " + ".join(f"({each.at(SUM)} is not missing)" for each in found)
    return total, valid, found


def _sum(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    total, valid, found = _added(by, of, arguments)
    return _enough(of, found, total, valid, SUM)


def _mean(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    total, valid, found = _added(by, of, arguments)
    return _enough(of, found, f"({total}) / ({valid})", valid, pieces.PRODUCT)


def _enough(of: Call, found: Sequence[Piece], shown: str, valid: str, strength: int) -> Piece:
    """Missing where fewer values are there than are asked for, at least one."""
    needs = frozenset[str]().union(*(each.needs for each in found))
    least = of.valid or 1
    return Piece(f"{shown} if {valid} >= {least} else missing", CASE, "number", needs, strict=False)


def _is_missing(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    _only(of, arguments, 1)
    inner = _variable(by, of, arguments[0])
    return Piece(f"{inner.at(SUM)} is missing", RELATION, "truth", inner.needs, strict=False)


def _variable(by: Translator, of: Call, argument: Expression) -> Piece:
    inner = by.value(argument)
    if inner.kind == "text":
        raise NoCounterpartError(f"{of.function} of a text: a blank is a value in SPSS and missing in a study")
    if not inner.needs:
        raise NoCounterpartError(f"{of.function} of a constant")
    return inner if inner.kind == "date" else as_number(inner)


def _raw(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    """VALUE: a variable whose missing values count as they are."""
    _only(of, arguments, 1)
    (name,) = arguments
    if not isinstance(name, Name):
        raise NoCounterpartError(f"{of.function} of an expression")
    return by.at.before_missing(name)


def _is_system_missing(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    inner = _raw(by, of, arguments)
    if inner.kind == "text":
        raise NoCounterpartError("SYSMIS of a text")
    return Piece(f"{inner.at(SUM)} is missing", RELATION, "truth", inner.needs, strict=False)


def _counted(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    """NMISS and NVALID."""
    word = "is missing" if of.function == "NMISS" else "is not missing"
    found = [_variable(by, of, each) for each in arguments]
    needs = frozenset[str]().union(*(each.needs for each in found))
    shown = " + ".join(["0", *(f"({each.at(SUM)} {word})" for each in found)])
    return Piece(shown, SUM, "number", needs, strict=False)


def _any(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    """ANY: equal to one of several values that are written."""
    first, *others = arguments
    if not others or not all(isinstance(each, Value) for each in others):
        raise NoCounterpartError("ANY with values that are not written")
    tried = [by.value(first), *(by.value(each) for each in others)]
    if tried[0].kind == "text" or any(each.kind == "text" for each in tried):
        raise NoCounterpartError("ANY of texts")
    number = as_number(tried[0])
    values = ", ".join(each.text for each in tried[1:])
    return joined(f"{number.at(SUM)} in ({values})", RELATION, "truth", number)


def _range(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    first, *bounds = [by.number(each) for each in arguments]
    if not bounds or len(bounds) % 2 or any(each.constant is None for each in bounds):
        raise NoCounterpartError("RANGE with bounds that are not written")
    pairs = zip(bounds[::2], bounds[1::2], strict=True)
    tests = [f"{first.at(SUM)} between {low.text} and {high.text}" for low, high in pairs]
    return joined(" or ".join(tests), RELATION if len(tests) == 1 else OR, "truth", first)


def _per(seconds: int) -> Callable[[Translator, Call, Sequence[Expression]], Piece]:
    """CTIME.DAYS and its like: seconds as longer units."""

    def found(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
        _only(of, arguments, 1)
        inner = by.value(arguments[0])
        if inner.kind == "date":
            raise NoCounterpartError(f"{of.function} of a date: a study has the time between two dates only")
        if inner.span is not None and by.trying.whole_days(inner):
            span = pieces.divided(inner, float(seconds))
            if span is not None:
                return span
        number = as_number(inner)
        if seconds == 1:
            return number
        return joined(f"{number.at(pieces.PRODUCT)} / {seconds}", pieces.PRODUCT, "number", number)

    return found


def _days_between(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    """DATEDIFF in days; longer units are complete ones in SPSS, which a study does not count."""
    _only(of, arguments, 3)
    unit = arguments[2]
    if not isinstance(unit, Value) or str(unit.value).strip().lower() not in ("day", "days"):
        raise NoCounterpartError("DATEDIFF counts complete units, and a study measures the time between two dates")
    end, start = (by.value(each) for each in arguments[:2])
    if {end.kind, start.kind} != {"date"} or not (by.trying.whole_days(end) and by.trying.whole_days(start)):
        raise NoCounterpartError("DATEDIFF of what are not dates without a time of day")
    made = joined("", ATOM, "span", end, start)
    plain = end.strength == start.strength == ATOM and bool(end.needs and start.needs)
    span = Span(start.at(SUM + 1), end.at(SUM), Fraction(DAY), plain)
    return replace(made, span=span)


def _later(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    """DATESUM in days or weeks; months and years follow the calendar, which a study does not."""
    if len(arguments) != 3:
        raise NoCounterpartError("DATESUM with a method")
    unit, amount = arguments[2], by.value(arguments[1])
    days = {"day": 1, "days": 1, "week": 7, "weeks": 7}
    times = days.get(str(unit.value).strip().lower()) if isinstance(unit, Value) else None
    if times is None or not isinstance(amount.constant, float) or not amount.constant.is_integer():
        raise NoCounterpartError("DATESUM by other than a whole number of days or weeks")
    date = by.value(arguments[0])
    if date.kind != "date":
        raise NoCounterpartError("DATESUM of what is no date")
    return joined(f"{date.text} + {pieces.number(amount.constant * times).at(ATOM)}", SUM, "date", date)


def _day(*order: int) -> Callable[[Translator, Call, Sequence[Expression]], Piece]:
    """DATE.DMY and DATE.MDY of constants; `order` is where year, month and day stand."""

    def found(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
        _only(of, arguments, 3)
        parts = [by.value(arguments[place]).constant for place in order]
        whole = [int(each) for each in parts if isinstance(each, float) and each.is_integer()]
        if len(whole) < 3 or whole[0] < 1583:
            raise NoCounterpartError(f"a study makes no date of the parts in {of.function}")
        try:
            day = datetime.date(*whole)
        except (ValueError, OverflowError):
            raise NoCounterpartError(f"{of.function} names a day that there is not") from None
        return Piece(f"'{day.isoformat()}'", ATOM, "date", constant=day.isoformat())

    return found


def _time(by: Translator, of: Call, arguments: Sequence[Expression]) -> Piece:
    """TIME.DAYS: days as seconds."""
    _only(of, arguments, 1)
    days = by.value(arguments[0])
    if not isinstance(days.constant, float):
        raise NoCounterpartError("TIME.DAYS of what is no constant")
    return pieces.number(days.constant * DAY)


_FUNCTIONS: dict[str, Callable[[Translator, Call, Sequence[Expression]], Piece]] = {
    "ABS": _plain("abs"),
    "LN": _plain("log"),
    "RND": _plain("round"),
    "SQRT": _root,
    "MIN": _extreme,
    "MAX": _extreme,
    "SUM": _sum,
    "MEAN": _mean,
    "MISSING": _is_missing,
    "SYSMIS": _is_system_missing,
    "VALUE": _raw,
    "NMISS": _counted,
    "NVALID": _counted,
    "ANY": _any,
    "RANGE": _range,
    "CTIME.DAYS": _per(DAY),
    "CTIME.HOURS": _per(3600),
    "CTIME.MINUTES": _per(60),
    "CTIME.SECONDS": _per(1),
    "DATEDIFF": _days_between,
    "DATESUM": _later,
    "DATE.DMY": _day(2, 1, 0),
    "DATE.MDY": _day(2, 0, 1),
    "TIME.DAYS": _time,
}
