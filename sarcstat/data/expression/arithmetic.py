"""Calculating with numbers and dates: a missing operand, and what has no result, give missing.

What has no result is counted in `gone`, in words: only rows where every operand has a value. Not followed is one
exception of SPSS: there 0 times or divided by missing is 0. As in PSPP (manual, Arithmetic Operators), 0 ** 0 is
missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING, Any

from sarcstat.data.expression.values import Dates, Numbers

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

DIVISION = "division by zero"
LOGARITHM = "logarithm of 0 or of a negative number"
ZERO_POWER = "0 to the power of 0"
POWER = "fractional power of a negative number"
TOO_LARGE = "result too large"
NO_DATE = "date outside the years 1 to 9999"

#: Days of a month and of a year: the mean of the Julian calendar, as the field uses them.
DAYS_OF = {"days": 1.0, "months": 30.4375, "years": 365.25}
_DAY = 86_400_000_000
_FIRST, _AFTER_LAST = "0001-01-01", "10000-01-01"
#: SPSS's RND and TRUNC take a value for a half that is below it by this many of its last bits.
_FUZZ = 2.0 ** (6 - 53)


class ArithmeticOfArrays:
    """Operations on columns of `rows` rows, and the count of what had no result.

    Each row counts once, or as often as `counts` says.
    """

    def __init__(self, rows: int, counts: Array | None = None) -> None:
        self.rows = rows
        self.counts = counts
        self.gone: Counter[str] = Counter()

    def count(self, words: str, bad: Array) -> None:
        """Count the rows of a mask, which may be one value for all rows."""
        import numpy as np

        if self.counts is not None:
            number = int(self.counts[np.broadcast_to(bad, self.rows)].sum())
        else:
            number = int(np.count_nonzero(bad)) if np.ndim(bad) else self.rows * bool(bad)
        if number:
            self.gone[words] += number

    def finite(self, values: Array, known: Array) -> Numbers:
        """The values; what is not finite is missing, and too large where every operand is known."""
        import numpy as np

        bad = ~np.isfinite(values)
        self.count(TOO_LARGE, bad & known)
        return Numbers(np.where(bad, np.nan, values))

    def negative(self, numbers: Numbers) -> Numbers:
        """The numbers with the other sign."""
        return Numbers(-numbers.values)

    def absolute(self, numbers: Numbers) -> Numbers:
        """The numbers without their sign."""
        return Numbers(abs(numbers.values))

    def calculated(self, sign: str, left: Numbers, right: Numbers) -> Numbers:
        """`+ - * / **` of two numbers."""
        import numpy as np

        a, b = left.values, right.values
        known = ~(np.isnan(a) | np.isnan(b))
        if sign in ("/", "**"):
            none = (b == 0) if sign == "/" else (a == 0) & (b < 0)
            self.count(DIVISION, none & known)
            known = known & ~none
        if sign == "**":
            self.count(ZERO_POWER, (a == 0) & (b == 0))
            known = known & ~((a == 0) & (b == 0))
            imaginary = (a < 0) & (b != np.floor(b)) & known
            self.count(POWER, imaginary)
            known = known & ~imaginary
        operation = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "**": np.power}[sign]
        with np.errstate(all="ignore"):
            result = operation(a, b)
        return self.finite(np.where(known, result, np.nan), known)

    def moved(self, dates: Dates, days: Numbers, sign: str) -> Dates:
        """Dates so many days later (`+`) or earlier."""
        import numpy as np

        start, shift = np.broadcast_arrays(dates.values, days.values)
        known = ~(np.isnat(start) | np.isnan(shift))
        steps = np.where(known, shift, 0.0) * (_DAY if sign == "+" else -_DAY)
        first, after_last = (np.datetime64(day, "us") for day in (_FIRST, _AFTER_LAST))
        held = np.where(known, start, first)
        reached = held.astype(np.int64).astype(float) + steps
        inside = (reached >= float(first.astype(np.int64))) & (reached < float(after_last.astype(np.int64)))
        self.count(NO_DATE, known & ~inside)
        moved = held + np.where(inside, np.round(steps), 0.0).astype(np.int64).astype("timedelta64[us]")
        return Dates(np.where(known & inside, moved, np.datetime64("NaT")))

    def logarithm(self, numbers: Numbers) -> Numbers:
        """The natural logarithm."""
        import numpy as np

        values = numbers.values
        none = values <= 0
        self.count(LOGARITHM, none)
        with np.errstate(all="ignore"):
            result = np.log(values)
        return self.finite(np.where(none, np.nan, result), ~(none | np.isnan(values)))

    def apart(self, start: Dates, end: Dates, *, unit: str) -> Numbers:
        """The time from start to end in days, months of 30.4375 days or years of 365.25 days."""
        import numpy as np

        with np.errstate(all="ignore"):
            span = (end.values - start.values) / np.timedelta64(1, "us")
        return Numbers(np.asarray(span / _DAY / DAYS_OF[unit], dtype=float))

    def rounded(self, numbers: Numbers, decimals: int) -> Numbers:
        """Half away from zero, with the tolerance for a half that SPSS's RND has."""
        import numpy as np

        with np.errstate(all="ignore"):
            size = np.abs(numbers.values) * 10.0**decimals
            result = np.copysign(np.floor(size + (0.5 + _FUZZ)) / 10.0**decimals, numbers.values)
        return Numbers(np.where(size < 2.0**52, result, numbers.values))  # larger ones have no decimals

    def extreme(self, name: str, values: Sequence[Numbers] | Sequence[Dates]) -> Numbers | Dates:
        """The smallest or largest value of each row that is not missing, as SPSS's MIN and MAX."""
        import numpy as np

        choose = np.fmin if name == "min" else np.fmax
        found = reduce(choose, [each.values for each in values])
        return Dates(found) if isinstance(values[0], Dates) else Numbers(found)
