"""The operators of expressions: arithmetic, comparison, and logic of three values.

What is known in spite of a missing operand is known: 0*missing and 0/missing are 0; false AND missing is false, true OR
missing is true (IBM SPSS Statistics Command Syntax Reference, "Missing values in numeric expressions" and "Logical
expressions"). missing**0 is 1 and 0**missing is 0 as PSPP has it, of which the reference says nothing. 0/0 is a
division by zero: missing, where PSPP has 0.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sarcstat.data.steps.expression.values import Array, Numbers, Result, Scope, Texts, mistake, padded
from sarcstat.syntax.reading.source import Place

#: Beyond the largest number, or no number at all.
OVERFLOW = "a result is too large for a number and became system-missing"


def finite(values: Array, scope: Scope, place: Place, what: str = OVERFLOW) -> Array:
    """Values with infinite ones missing, which are counted."""
    infinite = np.isinf(values)
    if infinite.any():
        scope.happened.count(what, place, infinite.sum())
        values = np.where(infinite, np.nan, values)
    return values


def plus(left: Array, right: Array, scope: Scope, place: Place) -> Array:
    """The sum."""
    return finite(left + right, scope, place)


def minus(left: Array, right: Array, scope: Scope, place: Place) -> Array:
    """The difference."""
    return finite(left - right, scope, place)


def times(left: Array, right: Array, scope: Scope, place: Place) -> Array:
    """The product; 0 where a factor is 0, the other missing or not."""
    return finite(np.where((left == 0) | (right == 0), 0.0, left * right), scope, place)


def divided(left: Array, right: Array, scope: Scope, place: Place) -> Array:
    """The quotient; 0 where a divided 0 is certain, even by something missing, and missing where divided by 0."""
    zero = right == 0
    scope.happened.count("division by zero: system-missing", place, (zero & ~np.isnan(left)).sum())
    quotient = np.divide(left, right, out=np.full(left.shape, np.nan), where=~zero)
    return finite(np.where((left == 0) & ~zero, 0.0, quotient), scope, place)


def power(left: Array, right: Array, scope: Scope, place: Place) -> Array:
    """The power; missing**0 is 1, 0**missing is 0; 0**0, 0**-1 and (-8)**0.5 have no value."""
    without = (left == 0) & (right <= 0)
    found = np.where(without, np.nan, np.power(left, right))
    found = np.where(np.isnan(left), np.where(right == 0, 1.0, np.nan), found)
    found = np.where(np.isnan(right), np.where(left == 0, 0.0, np.nan), found)
    without |= np.isnan(found) & ~np.isnan(left) & ~np.isnan(right)
    scope.happened.count("a power that has no value: system-missing", place, without.sum())
    return finite(found, scope, place)


ARITHMETIC: dict[str, Callable[[Array, Array, Scope, Place], Array]] = {
    "+": plus,
    "-": minus,
    "*": times,
    "/": divided,
    "**": power,
}
_COMPARISONS: dict[str, Callable[[Array, Array], Array]] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def compared(operator: str, left: Result, right: Result, place: Place) -> Numbers:
    """1 where a relation holds, 0 where not, nan where a number is missing. A text and a number cannot be compared."""
    if isinstance(left, Numbers) and isinstance(right, Numbers):
        holds = _COMPARISONS[operator](left.values, right.values).astype(float)
        holds[np.isnan(left.values) | np.isnan(right.values)] = np.nan
        return Numbers(holds)
    if isinstance(left, Texts) and isinstance(right, Texts):
        mine, other = comparable(left, right, equality=operator in ("=", "<>"))
        return Numbers(_COMPARISONS[operator](mine, other).astype(float))
    raise mistake(
        "a number and a text are compared",
        place,
        "Write a number without quotes and a text in quotes; a date is written DATE.DMY(day,month,year), and "
        "NUMBER(text,format) makes a number of a text.",
    )


def comparable(left: Texts, right: Texts, *, equality: bool) -> tuple[Array, Array]:
    """Texts whose order is that of SPSS: the shorter one is padded with blanks, then the bytes count.

    For equality it is enough that trailing blanks go. The order of UTF-8's bytes is that of Python's characters.
    """
    mine, other = left.stripped(), right.stripped()
    if equality or not (_below_blank(mine) or _below_blank(other)):
        return mine, other
    width = max(left.width, right.width)
    return (
        np.array([padded(each, width) for each in mine], object),
        np.array([padded(each, width) for each in other], object),
    )


def _below_blank(texts: Array) -> bool:
    """Whether a text has a sign that comes before a blank, such as a tabulator: then padding matters."""
    return any(min(each, default=" ") < " " for each in set(texts))


def boolean(values: Array, scope: Scope, place: Place) -> Array:
    """An operand of AND, OR, NOT or a condition: what is neither 0, 1 nor missing counts as 0, with a word."""
    neither = ~((values == 0) | (values == 1) | np.isnan(values))
    if not neither.any():
        return values
    scope.happened.count("a condition that is neither 0 nor 1 was taken for false", place, neither.sum())
    return np.where(neither, 0.0, values)


def conjunction(left: Array, right: Array) -> Array:
    """AND: false where one is false, else missing where one is missing, else true."""
    return np.where((left == 0) | (right == 0), 0.0, left * right)


def disjunction(left: Array, right: Array) -> Array:
    """OR: true where one is true, else missing where one is missing, else false."""
    return np.where((left == 1) | (right == 1), 1.0, left + right)
