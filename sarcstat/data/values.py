"""From the texts of a file to values: whole numbers, numbers, true and false, or texts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_TRUE = ("True", "TRUE", "true")
_FALSE = ("False", "FALSE", "false")
_FIRST = 100
_BLANKS = " \t\r\n\xa0\u3000"
_DECIMAL_COMMA = r"^[+-]?\d+(,\d+)?([eE][+-]?\d+)?$"


@dataclass(frozen=True, slots=True)
class Typed:
    """A column with its values, and whether its numbers were written with a decimal comma."""

    values: pd.Series[Any]
    decimal_comma: bool = False


def typed(texts: Any, *, na: Sequence[str] = (), comma: bool = False) -> Typed:
    """The values of a pyarrow string array whose empty cells are null.

    A column is a number column only if every text is a number as programs write it (`5`, `-.5`, `1e3`, `inf`;
    with `comma` also `1,5`), correctly rounded. Blanks around a number do not matter; blanks alone and the
    words of `na` are missing. A word such as NA or NaN is a value and makes the column a text column.
    """
    numbers = _numbers(texts)
    if numbers is not None:
        return Typed(_series(numbers))
    distinct = texts.unique()
    cleaned = _cleaned(distinct, na)
    has_comma = False
    numbers = _numbers(cleaned)
    if numbers is None and comma:
        numbers = _comma_numbers(cleaned)
        has_comma = numbers is not None
    if numbers is not None:
        return Typed(_series(_spread(numbers, texts, distinct)), has_comma)
    truth = _truth(cleaned)
    if truth is not None:
        return Typed(_series(_spread(truth, texts, distinct)))
    return Typed(_series(_without_blanks(texts, distinct, cleaned)))


def _numbers(texts: Any) -> Any:
    """The array as int64 or float64, or None where a text is not a number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for kind in (pa.int64(), pa.float64()):
        try:
            pc.cast(texts.slice(0, _FIRST), kind)  # a cast of many texts that fails is slow
            numbers = pc.cast(texts, kind)
        except pa.ArrowInvalid:
            continue
        # Arrow reads the word NaN as a number; for us it is a word like NA.
        is_number = kind == pa.int64() or not pc.any(pc.is_nan(numbers)).as_py()
        return numbers if is_number else None
    return None


def _comma_numbers(texts: Any) -> Any:
    import pyarrow.compute as pc

    if not pc.all(pc.match_substring_regex(texts, _DECIMAL_COMMA)).as_py():
        return None
    return _numbers(pc.replace_substring(texts, ",", "."))


def _cleaned(distinct: Any, na: Sequence[str]) -> Any:
    """The distinct texts without blanks around them; null where nothing or a word of `na` is left."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bare = pc.utf8_trim(distinct, characters=_BLANKS)
    missing = pc.is_in(bare, pa.array(["", *na], type=bare.type))
    return pc.if_else(missing, pa.scalar(None, type=bare.type), bare)


def _truth(texts: Any) -> Any:
    """The array as booleans, or None where a text is neither true nor false."""
    import pyarrow as pa
    import pyarrow.compute as pc

    known = pc.is_in(texts, pa.array([*_TRUE, *_FALSE, None], type=texts.type))
    if not pc.all(known).as_py():
        return None
    true = pc.is_in(texts, pa.array(_TRUE, type=texts.type))
    return pc.if_else(pc.is_null(texts), pa.scalar(None, type=pa.bool_()), true)


def _spread(values: Any, texts: Any, distinct: Any) -> Any:
    """For each text the entry of `values` that belongs to it."""
    import pyarrow.compute as pc

    return pc.take(values, pc.index_in(texts, distinct))


def _without_blanks(texts: Any, distinct: Any, cleaned: Any) -> Any:
    """The texts as they are, null where `cleaned` says that nothing is left of them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    blank = pc.filter(distinct, pc.and_(pc.is_null(cleaned), pc.is_valid(distinct)))
    if len(blank) == 0:
        return texts
    return pc.if_else(pc.is_in(texts, blank), pa.scalar(None, type=texts.type), texts)


def _series(values: Any) -> pd.Series[Any]:
    """A pandas column: int64, float64, bool, objects (true, false and missing), or str."""
    import numpy as np
    import pyarrow as pa

    series: pd.Series[Any] = values.to_pandas()
    if values.type == pa.bool_() and values.null_count:
        return series.astype(object).where(series.notna(), np.nan)
    return series.astype(float) if values.null_count == len(values) else series


def without_words(frame: pd.DataFrame, words: Sequence[str]) -> pd.DataFrame:
    """The frame with the words of `--na` missing: as texts, and where they are numbers as numbers."""
    import pandas as pd

    if not words:
        return frame
    numbers = [float(word) for word in words if _is_number(word)]
    for name in frame.columns:
        column = frame[name]
        if column.dtype == "str":
            hit = column.str.strip().isin(words)
        elif pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
            hit = column.isin(numbers)
        else:
            continue
        if hit.any():
            frame = frame.assign(**{name: column.mask(hit)})
    return frame


def _is_number(word: str) -> bool:
    try:
        return float(word) == float(word)
    except ValueError:
        return False
