"""From the texts of a file to values: whole numbers, numbers, true and false, or texts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_TRUE = ("True", "TRUE", "true")
_FALSE = ("False", "FALSE", "false")
_FIRST = 100
#: A column without a print format shows at most this many decimals.
MOST_DECIMALS = 4
_BLANKS = " \t\r\n\xa0\u3000"
_DECIMAL_COMMA = r"^[+-]?\d+(,\d+)?([eE][+-]?\d+)?$"


@dataclass(frozen=True, slots=True)
class Typed:
    """A column with its values, whether its numbers were written with a decimal comma, and with how many decimals."""

    values: pd.Series[Any]
    decimal_comma: bool = False
    decimals: int | None = None


def typed(texts: Any, *, na: Sequence[str] = (), comma: bool = False) -> Typed:
    """The values of a pyarrow string array whose empty cells are null.

    A column is a number column only if every text is a number as programs write it (`5`, `-.5`, `1e3`, `inf`;
    with `comma` also `1,5`), correctly rounded. Blanks around a number do not matter; blanks alone and the
    words of `na` are missing. A word such as NA or NaN is a value and makes the column a text column.
    """
    numbers = _numbers(texts)
    if numbers is not None:
        return Typed(_series(numbers), decimals=_decimals_written(texts, numbers))
    distinct = texts.unique()
    cleaned = _cleaned(distinct, na)
    has_comma = False
    numbers = _numbers(cleaned)
    if numbers is None and comma:
        numbers = _comma_numbers(cleaned)
        has_comma = numbers is not None
    if numbers is not None:
        return Typed(
            _series(_spread(numbers, texts, distinct)), has_comma, _decimals_written(cleaned, numbers, has_comma)
        )
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


def _decimals_written(texts: Any, numbers: Any, comma: bool = False) -> int:
    """The most decimals that any of the numbers is written with, at most four; `1.50` has two, `2.5e-2` three."""
    import pyarrow as pa

    if numbers.type == pa.int64():
        return 0
    point = "," if comma else "."
    most = _decimals_of_chunk(texts.slice(0, _FIRST), point)
    return most if most == MOST_DECIMALS else _decimals_of_chunk(texts, point)


def _decimals_of_chunk(texts: Any, point: str) -> int:
    import pyarrow.compute as pc

    if _may_be_scientific(texts):
        scientific = pc.match_substring(texts, "e", ignore_case=True)
        plain = pc.filter(texts, pc.invert(scientific))
        powers = (_decimals_of_power(text) for text in pc.unique(pc.filter(texts, scientific)).to_pylist())
        return min(max([_decimals_of_chunk(plain, point), *powers]), MOST_DECIMALS)
    place = pc.find_substring(texts, point)
    behind = pc.subtract(pc.subtract(pc.binary_length(texts), place), 1)
    most = pc.max(pc.filter(behind, pc.greater_equal(place, 0))).as_py()
    return min(most or 0, MOST_DECIMALS)


def _may_be_scientific(texts: Any) -> bool:
    """Whether an e stands anywhere in the memory behind the texts: quick, and no miss."""
    chunks = texts.chunks if hasattr(texts, "chunks") else [texts]
    memory = (chunk.buffers()[2] for chunk in chunks if len(chunk))
    return any(letter in bytes(each) for each in memory if each is not None for letter in (b"e", b"E"))


def _decimals_of_power(text: str) -> int:
    """The decimals of a number with a power of ten, once it is written without."""
    exponent = Decimal(text.strip().replace(",", ".")).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


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
