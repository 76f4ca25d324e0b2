"""The values of an expression as the engine has them: numbers, dates, texts, or true and false; missing is NULL.

Numbers are floats and never NaN. Dates are whole microseconds from 1970 on, which every engine compares and subtracts
alike. True, false and missing are SQL's own three-valued logic, which is that of `data.expression`.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sarcstat.data.expression import kinds
from sarcstat.data.expression.kinds import COMPARE, Nothing
from sarcstat.data.expression.nodes import Operator
from sarcstat.data.registry.translation.engine import by_code_point, microseconds


@dataclass(frozen=True, slots=True)
class Numbers(kinds.Numbers):
    """Floats; `constant` is the number that all rows have, where it is known."""

    column: Any
    constant: float | None = None


@dataclass(frozen=True, slots=True)
class Dates(kinds.Dates):
    """Microseconds from 1970-01-01 on."""

    column: Any


@dataclass(frozen=True, slots=True)
class Texts(kinds.Texts):
    """Texts; `constants` are those that there can be, where they are known."""

    column: Any
    constants: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Truth(kinds.Truth):
    """True, false or NULL."""

    column: Any


Values = Numbers | Dates | Texts | Truth | Nothing


def of_column(column: Any, engine: str) -> Numbers | Dates | Texts:
    """A column of the relation; raises TypeError for a type that is none of them."""
    import ibis
    import ibis.expr.datatypes as dt

    match column.type():
        case dt.Boolean():
            return Numbers(column.cast("int32").cast("float64"))
        case dt.Floating():
            # Not by a comparison: DuckDB decides those by the range of a Parquet file's column, which leaves NaN out.
            numbers = column.cast("float64")
            return Numbers(ibis.cases((numbers.isnan(), ibis.null("float64")), else_=numbers))
        case dt.Integer() | dt.Decimal():
            return Numbers(column.cast("float64"))
        case dt.Date() | dt.Timestamp():
            return Dates(microseconds(column, engine))
        case dt.String():
            return Texts(column)
        case other:
            raise TypeError(str(other))


def number(value: float) -> Any:
    """A number as a float of the engine: written without more ado, 0.1 would be a decimal number there."""
    import ibis

    return ibis.literal(repr(float(value))).cast("float64")


def of_literal(value: float | str) -> Numbers | Texts:
    """One number or text for all rows."""
    import ibis

    if isinstance(value, str):
        return Texts(ibis.literal(value), frozenset((value,)))
    return Numbers(number(value), float(value))


def of_day(day: Any) -> Dates:
    """One date for all rows (numpy.datetime64 or datetime)."""
    import ibis
    import numpy as np

    return Dates(ibis.literal(int(np.datetime64(day, "us").astype(np.int64)), type="int64"))


def as_numbers(truth: Truth) -> Numbers:
    """1 where true, 0 where false."""
    return Numbers(truth.column.cast("int32").cast("float64"))


def ones(mask: Any) -> Any:
    """1 where a mask is true, else 0: what is summed to count rows."""
    return mask.fill_null(False).cast("int32").cast("int64")


def compared(sign: Operator, left: Values, right: Values, engine: str) -> Truth:
    """The comparison of two values of one kind; missing where either is."""
    assert not isinstance(left, Nothing)
    assert not isinstance(right, Nothing)
    first, second = left.column, right.column
    if isinstance(left, Texts) and sign not in ("=", "!="):
        first, second = by_code_point(first, engine), by_code_point(second, engine)
    return Truth(COMPARE[sign](first, second))


def among(values: Numbers | Dates | Texts, meant: Sequence[Any]) -> Truth:
    """Whether each value is one of several; missing where it is."""
    match values:
        case Dates():
            return Truth(values.column.isin([of_day(each).column for each in meant]))
        case Numbers():
            return Truth(values.column.isin([number(each) for each in meant]))
        case _:
            return Truth(values.column.isin(list(meant)))


def negated(truth: Truth) -> Truth:
    """True where false, false where true."""
    return Truth(~truth.column)


def all_of(parts: Sequence[Truth]) -> Truth:
    """False where any part is false, true where all are true, missing elsewhere."""
    return Truth(reduce(operator.and_, [part.column for part in parts]))


def any_of(parts: Sequence[Truth]) -> Truth:
    """True where any part is true, false where all are false, missing elsewhere."""
    return Truth(reduce(operator.or_, [part.column for part in parts]))


def missing(values: Numbers | Dates | Texts | Truth) -> Truth:
    """Whether there is no value."""
    return Truth(_isnull(values))


def _isnull(values: Numbers | Dates | Texts | Truth) -> Any:
    """Whether there is no value; of true and false asked as numbers: `NOT a IS NULL` means not (a is null)."""
    column = values.column.cast("int32") if isinstance(values, Truth) else values.column
    return column.isnull()


def chosen(branches: Sequence[tuple[Truth, Values]], otherwise: Values) -> Values:
    """The value of the first condition that holds, missing where one before that is missing; all of one kind."""
    import ibis

    known = next(each for each in (*(value for _, value in branches), otherwise) if not isinstance(each, Nothing))
    none = ibis.null(known.column.type())
    cases = [
        pair
        for condition, value in branches
        for pair in [(condition.column, _of(value, none)), (_isnull(condition), none)]
    ]
    column = ibis.cases(*cases, else_=_of(otherwise, none))
    if not isinstance(known, Texts):
        return type(known)(column)
    texts = [each for each in (*(value for _, value in branches), otherwise) if isinstance(each, Texts)]
    sets = [each.constants for each in texts if each.constants is not None]
    return Texts(column, frozenset().union(*sets) if len(sets) == len(texts) else None)


def _of(value: Values, none: Any) -> Any:
    return none if isinstance(value, Nothing) else value.column
