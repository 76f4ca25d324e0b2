"""The values of an expression, a row each or one for all rows: numbers, dates, texts, or true and false."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.date_texts import read_moment
from sarcstat.data.expression import kinds
from sarcstat.data.expression.kinds import COMPARE, Nothing
from sarcstat.data.expression.nodes import Operator
from sarcstat.data.values import is_truth

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]
    Mask = np.ndarray[Any, np.dtype[np.bool_]]
    Series = pd.Series[Any]


@dataclass(frozen=True, slots=True)
class Truth(kinds.Truth):
    """For each row whether a condition is true, and whether it is missing; false is what is neither."""

    true: Mask
    missing: Mask

    @property
    def false(self) -> Mask:
        """Where the condition is known and does not hold."""
        return ~(self.true | self.missing)


@dataclass(frozen=True, slots=True)
class Numbers(kinds.Numbers):
    """Floats, nan where missing."""

    values: Array

    @property
    def missing(self) -> Mask:
        """Where there is no value."""
        import numpy as np

        return np.isnan(self.values)


@dataclass(frozen=True, slots=True)
class Dates(kinds.Dates):
    """Dates with a time of day to the microsecond, NaT where missing."""

    values: Array

    @property
    def missing(self) -> Mask:
        """Where there is no value."""
        import numpy as np

        return np.isnat(self.values)


@dataclass(frozen=True, slots=True)
class Texts(kinds.Texts):
    """A column of texts, or one text for all rows."""

    values: Series | str

    @property
    def missing(self) -> Mask:
        """Where there is no value."""
        import numpy as np

        return np.zeros((), dtype=bool) if isinstance(self.values, str) else self.values.isna().to_numpy(dtype=bool)


Values = Numbers | Dates | Texts | Truth | Nothing


def of_column(series: Series) -> Numbers | Dates | Texts:
    """A column: truth values and numbers as floats, dates without their time zone, all else as texts."""
    import numpy as np
    import pandas as pd

    if pd.api.types.is_datetime64_any_dtype(series):
        return Dates(series.dt.tz_localize(None).to_numpy("datetime64[us]"))
    if pd.api.types.is_numeric_dtype(series) or is_truth(series) or (series.dtype == object and series.isna().all()):
        return Numbers(series.to_numpy(dtype=float, na_value=np.nan))
    return Texts(series.astype("str"))


def of_literal(value: float | str) -> Numbers | Texts:
    """One number or text for all rows."""
    import numpy as np

    return Texts(value) if isinstance(value, str) else Numbers(np.asarray(value, dtype=float))


def of_day(day: Any) -> Dates:
    """One date for all rows."""
    return Dates(day)


def no_dates(numbers: Numbers) -> Dates | None:
    """Dates in the place of numbers of which there is none in any row; None where there are some."""
    import numpy as np

    return Dates(np.full(numbers.values.shape, "NaT", dtype="datetime64[us]")) if numbers.missing.all() else None


def as_numbers(truth: Truth) -> Numbers:
    """1 where true, 0 where false."""
    import numpy as np

    return Numbers(np.where(truth.missing, np.nan, truth.true.astype(float)))


def as_dates(texts: Texts, formats: Sequence[str] = ()) -> tuple[Dates, list[str]]:
    """The texts as dates, and those (each once) that are none; `formats` are strptime's, besides year first."""
    import numpy as np
    import pandas as pd

    if isinstance(texts.values, str):
        found = read_moment(texts.values, formats)
        return Dates(np.asarray(found, dtype="datetime64[us]")), [] if found else [texts.values]
    codes, distinct = pd.factorize(texts.values)
    days = [read_moment(text, formats) for text in distinct]
    wrong = [str(text) for text, day in zip(distinct, days, strict=True) if day is None]
    return Dates(np.array([*days, None], dtype="datetime64[us]")[codes]), wrong


def in_iso(texts: Texts, formats: Sequence[str]) -> Texts:
    """The texts with those that are dates written alike, so that 2015-2-5 is 2015-02-05."""
    import pandas as pd

    if isinstance(texts.values, str):
        return Texts(_iso(texts.values, formats))
    codes, distinct = pd.factorize(texts.values)
    alike = pd.Series([*(_iso(text, formats) for text in distinct), None], dtype="str")
    return Texts(pd.Series(alike.array.take(codes), index=texts.values.index))


def _iso(text: str, formats: Sequence[str]) -> str:
    found = read_moment(text, formats)
    return text if found is None else found.isoformat()


def compared(sign: Operator, left: Values, right: Values) -> Truth:
    """The comparison of two values of one kind; missing where either is."""
    import numpy as np

    assert isinstance(left, Numbers | Dates | Texts)
    assert isinstance(right, Numbers | Dates | Texts)
    missing = left.missing | right.missing
    return Truth(np.asarray(COMPARE[sign](left.values, right.values), dtype=bool) & ~missing, missing)


def among(values: Numbers | Dates | Texts, meant: Sequence[Any]) -> Truth:
    """Whether each value is one of several; missing where it is."""
    import numpy as np

    if isinstance(values, Texts):
        assert not isinstance(values.values, str)
        holds = values.values.isin(meant).to_numpy(dtype=bool)
    else:
        holds = np.isin(values.values, np.array(meant, dtype=values.values.dtype))
    return Truth(holds & ~values.missing, values.missing)


def missing(values: Numbers | Dates | Texts | Truth) -> Truth:
    """Whether there is no value."""
    return Truth(values.missing, values.missing & False)


def all_of(parts: Sequence[Truth]) -> Truth:
    """False where any part is false, true where all are true, missing elsewhere."""
    true, false = parts[0].true, parts[0].false
    for part in parts[1:]:
        true, false = true & part.true, false | part.false
    return Truth(true, ~(true | false))


def negated(truth: Truth) -> Truth:
    """True where false, false where true."""
    return Truth(truth.false, truth.missing)


def any_of(parts: Sequence[Truth]) -> Truth:
    """True where any part is true, false where all are false, missing elsewhere."""
    return negated(all_of([negated(part) for part in parts]))


def chosen(branches: Sequence[tuple[Truth, Values]], otherwise: Values) -> Values:
    """The value of the first condition that holds, missing where one before that is missing; all of one kind."""
    result = otherwise
    for condition, value in reversed(branches):
        result = _either(condition, value, result)
    return result


def _either(condition: Truth, value: Values, otherwise: Values) -> Values:
    """The value where the condition is true, the other where it is false, missing elsewhere; both of one kind."""
    import numpy as np
    import pandas as pd

    match value if isinstance(otherwise, Nothing) else otherwise:
        case Truth():
            first, second = (_truth(each) for each in (value, otherwise))
            true = np.where(condition.true, first.true, second.true & condition.false)
            return Truth(true, np.where(condition.true, first.missing, second.missing | condition.missing))
        case Numbers():
            return Numbers(_picked(condition, value, otherwise, np.nan))
        case Dates():
            return Dates(_picked(condition, value, otherwise, np.datetime64("NaT", "us")))
        case Texts():
            return Texts(pd.Series(_picked(condition, value, otherwise, None), dtype="str"))
        case nothing:
            return nothing


def _truth(values: Values) -> Truth:
    import numpy as np

    return values if isinstance(values, Truth) else Truth(np.asarray(False), np.asarray(True))


def _picked(condition: Truth, value: Values, otherwise: Values, none: Any) -> Array:
    import numpy as np

    first, second = (_array(each, none) for each in (value, otherwise))
    return np.atleast_1d(np.where(condition.true, first, np.where(condition.missing, none, second)))


def _array(values: Values, none: Any) -> Array:
    import numpy as np

    match values:
        case Texts(str() as text):
            return np.asarray(text, dtype=object)
        case Texts(series) if not isinstance(series, str):
            return series.to_numpy(dtype=object)
        case Numbers(array) | Dates(array):
            return array
        case _:
            return np.asarray(none)


def in_every_row(values: Values, index: pd.Index[Any]) -> Values:
    """The values, one for each row of the index."""
    import numpy as np
    import pandas as pd

    rows = len(index)
    match values:
        case Numbers(array):
            return Numbers(np.broadcast_to(array, rows))
        case Dates(array):
            return Dates(np.broadcast_to(array, rows))
        case Truth(true, missing):
            return Truth(np.broadcast_to(true, rows), np.broadcast_to(missing, rows))
        case Texts(str() as text):
            return Texts(pd.Series(text, index=index, dtype="str"))
        case other:
            return other


def is_number(text: str) -> bool:
    """Whether the text is a finite number as programs write it: Python itself would read 1_000, too."""
    try:
        return text.isascii() and "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
