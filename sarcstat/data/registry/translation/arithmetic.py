"""Calculating in the engine as `data.expression.arithmetic` does: what has no result is missing, and counted.

A value is written once wherever that is possible: engines are told a tree, which doubles with every operand that
stands in it twice. That is why a result that is too large is no missing value here, but found and refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add, mul, sub, truediv
from typing import Any

from sarcstat.data.expression.arithmetic import (
    DAYS_OF,
    DIVISION,
    LOGARITHM,
    NO_DATE,
    POWER,
    ZERO_POWER,
)
from sarcstat.data.registry.translation.engine import DAY, DUCKDB, POSTGRESQL, SPARK, floor, half_to_even, sign
from sarcstat.data.registry.translation.values import Dates, Numbers, number

_INFINITY = float("inf")
#: The first microsecond of the year 1, and that after the year 9999.
_FIRST, _AFTER_LAST = -62_135_596_800_000_000, 253_402_300_800_000_000
#: SPSS's RND takes a value for a half that is below it by this many of its last bits.
_HALF = 0.5 + 2.0 ** (6 - 53)
#: From here on floats have no decimals.
_WHOLE = 2.0**52


class ArithmeticOfEngine:
    """Operations on columns.

    `gone` are masks of rows that have no result, each with what went wrong in words; `large` are the results that may
    be too large: infinite, or NaN, which every engine takes for the largest number.
    """

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.gone: list[tuple[str, Any]] = []
        self.large: list[Any] = []

    def finite(self, result: Any) -> Numbers:
        """The result, remembered to be looked at."""
        self.large.append(result.abs() >= number(_INFINITY))
        return Numbers(result)

    def negative(self, numbers: Numbers) -> Numbers:
        """The numbers with the other sign."""
        return Numbers(-numbers.column)

    def absolute(self, numbers: Numbers) -> Numbers:
        """The numbers without their sign."""
        return Numbers(numbers.column.abs())

    def calculated(self, sign: str, left: Numbers, right: Numbers) -> Numbers:
        """`+ - * / **` of two numbers."""
        a, b = left.column, right.column
        if sign == "**":
            return self.power(left, right)
        if sign == "/" and right.constant in (None, 0):
            self.gone.append((DIVISION, a.notnull() & (b == number(0))))
            b = b.nullif(number(0))
        return self.finite({"+": add, "-": sub, "*": mul, "/": truediv}[sign](a, b))

    def power(self, base: Numbers, exponent: Numbers) -> Numbers:
        """`base ** exponent`; an exponent that is a whole number above 0 needs no guard."""
        import ibis

        a, b, zero = base.column, exponent.column, number(0)
        constant = exponent.constant
        if constant is not None and constant > 0 and constant.is_integer():
            return self.finite(a.pow(b))
        self.gone.append((DIVISION, (a == zero) & (b < zero)))
        self.gone.append((ZERO_POWER, (a == zero) & (b == zero)))
        none, imaginary = (a == zero) & (b <= zero), (a < zero) & (b != floor(b))
        self.gone.append((POWER, imaginary))
        return self.finite(ibis.cases((none | imaginary, ibis.null("float64")), else_=a.pow(b)))

    def moved(self, dates: Dates, days: Numbers, sign: str) -> Dates:
        """Dates so many days later (`+`) or earlier."""
        import ibis

        shift = days.column * number(DAY if sign == "+" else -DAY)
        reached = dates.column.cast("float64") + shift
        inside = (reached >= number(_FIRST)) & (reached < number(_AFTER_LAST))
        self.gone.append((NO_DATE, ~inside))
        steps = half_to_even(ibis.cases((inside, shift), else_=ibis.null("float64")), self.engine).cast("int64")
        return Dates(dates.column + steps)

    def logarithm(self, numbers: Numbers) -> Numbers:
        """The natural logarithm."""
        import ibis

        none = numbers.column <= number(0)
        self.gone.append((LOGARITHM, none))
        positive = ibis.greatest(numbers.column, number(0)).nullif(number(0))
        return self.finite(positive.ln())

    def apart(self, start: Dates, end: Dates, *, unit: str) -> Numbers:
        """The time from start to end in days, months of 30.4375 days or years of 365.25 days."""
        days = (end.column - start.column).cast("float64") / number(DAY)
        return Numbers(days if unit == "days" else days / number(DAYS_OF[unit]))

    def rounded(self, numbers: Numbers, decimals: int) -> Numbers:
        """Half away from zero, with the tolerance for a half that SPSS's RND has."""
        import ibis

        values, scale = numbers.column, number(10.0**decimals)
        size = values.abs() * scale
        result = sign(values) * (floor(size + number(_HALF)) / scale)
        return Numbers(ibis.cases((size < number(_WHOLE), result), else_=values))  # larger ones have no decimals

    def extreme(self, name: str, values: Sequence[Numbers] | Sequence[Dates]) -> Numbers | Dates:
        """The smallest or largest value of each row that is not missing."""
        import ibis

        columns = [each.column for each in values]
        if self.engine not in (DUCKDB, POSTGRESQL, SPARK):  # elsewhere one missing value may make all missing
            some = ibis.coalesce(*columns)
            columns = [ibis.coalesce(each, some) for each in columns]
        found = ibis.least(*columns) if name == "min" else ibis.greatest(*columns)
        return Dates(found) if isinstance(values[0], Dates) else Numbers(found)
