"""From the texts of a file to values: whole numbers, numbers, true and false, or texts as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.exactness import first_text_rounded, goes_beyond
from sarcstat.data.marks import TEXT, DecimalMark, Written, doubtful_points, fits, has_thousands, without_marks, written
from sarcstat.data.missing_words import BLANKS, common_words

if TYPE_CHECKING:
    import pandas as pd

_TRUE = ("True", "TRUE", "true")
_FALSE = ("False", "FALSE", "false")
_FIRST = 100
_PLAIN_NUMBER = "^(?:0|-?[1-9][0-9]{0,14})$"
#: A column without a print format shows at most this many decimals.
MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Typed:
    """A column with its values and how they were written.

    `decimals` is the most that a number has, None for what is no number. `written` tells of decimal marks, also of a
    column of texts that is one of numbers but for words that commonly mean missing; `thousands` whether something stood
    between thousands, `comma` whether there was a decimal comma; `padded` is a whole number with zeros before it,
    `large` one that no float holds, for which the column was left as texts.
    """

    values: Any
    decimals: int | None = None
    written: Written = TEXT
    thousands: bool = False
    comma: bool = False
    padded: str | None = None
    large: str | None = None


def typed(texts: Any, *, na: Sequence[str] = (), decimal: DecimalMark | None = ".") -> Typed:
    """The values of a pyarrow string array whose empty cells are null.

    A column is a number column only if every text is a number: as programs write it (`5`, `-.5`, `1e3`, `inf`), or with
    the `decimal` mark and something between thousands (`1.234,5`). Where that mark is not known (None) it is the one
    that fits all texts of the column. Fits either, the column is doubtful: with points alone its numbers are read as
    programs write them, with commas it stays text. Blanks around a number do not matter; blanks alone and the words
    of `na` are missing. A word such as NA or NaN is a value and makes the column a text column.
    """
    found = _as_programs_write(texts, decimal)
    if found is not None:
        return replace(found, values=_series(found.values))
    distinct = texts.unique()
    cleaned = _cleaned(distinct, na)
    found = _as_programs_write(cleaned, decimal) or _with_marks(cleaned, decimal)
    if found.decimals is not None:
        return replace(found, values=_series(_spread(found.values, texts, distinct)))
    truth = _truth(cleaned)
    if truth is not None:
        return Typed(_series(_spread(truth, texts, distinct)))
    told = found.written if found.written.kind != "text" else _but_words(cleaned)
    return Typed(_series(_without_blanks(texts, distinct, cleaned)), written=told)


def as_identifiers(found: Typed, texts: Any, na: Sequence[str]) -> Typed:
    """A column that identifies somebody: texts as they stand, unless numbers say the same, as 7 does and 007 does not.

    `found` is what the texts are as values.
    """
    if found.decimals is None:
        return found
    distinct = texts.unique()
    cleaned = _cleaned(distinct, na)
    if same_as_numbers(cleaned):
        return found
    return Typed(_series(_spread(cleaned, texts, distinct)), written=found.written)


def unrounded(found: Typed, texts: Any, na: Sequence[str]) -> Typed:
    """A column as texts where its whole numbers would be rounded to others; `found` is what they are as values."""
    import pyarrow as pa

    if found.decimals != 0 or not goes_beyond(pa.array(found.values, from_pandas=True)):
        return found
    distinct = texts.unique()
    cleaned = _cleaned(distinct, na)
    large = first_text_rounded(cleaned)
    if large is None:
        return found
    return Typed(_series(_spread(cleaned, texts, distinct)), written=found.written, large=large)


def same_as_numbers(texts: Any) -> bool:
    """Whether whole numbers say all that the texts say."""
    import pyarrow.compute as pc

    return bool(pc.all(pc.match_substring_regex(texts, _PLAIN_NUMBER), min_count=0).as_py())


def _but_words(texts: Any) -> Written:
    """How the distinct texts are written besides words that commonly mean missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for looked_at in (texts.slice(0, _FIRST), texts):  # many texts that are no numbers cost time
        words = pa.array(common_words(looked_at), type=texts.type)
        found = written(looked_at.filter(pc.invert(pc.is_in(looked_at, words))))
        if found.kind == "text" and len(looked_at) > len(words):
            break
    return found


def is_truth(column: pd.Series[Any]) -> bool:
    """Whether a column is one of true and false; with missing values among them it is one of objects."""
    import pandas as pd

    if pd.api.types.is_bool_dtype(column):
        return True
    known = column.dropna() if column.dtype == object else column[:0]
    return len(known) > 0 and all(isinstance(cell, bool) for cell in known)


def _as_programs_write(texts: Any, decimal: DecimalMark | None) -> Typed | None:
    """An Arrow array of numbers as programs write them, where that is what they mean; None for others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = _numbers(texts)
    if numbers is None:
        return None
    if numbers.type == pa.int64():
        return Typed(numbers, 0, Written("plain"), padded=_padded(texts))
    decimals = _decimals_written(texts, numbers)
    if decimal == "," and pc.any(pc.match_substring(texts, ".")).as_py():
        return None
    doubtful = decimal is None and doubtful_points(texts)
    kind: Literal["doubtful", "sure", "plain"] = "doubtful" if doubtful else "sure" if decimals else "plain"
    marks: tuple[DecimalMark, ...] = (".",) if decimals else ()
    return Typed(numbers, decimals, Written(kind, "." if kind == "sure" else None, marks))


def _with_marks(texts: Any, decimal: DecimalMark | None) -> Typed:
    """The distinct texts as an Arrow array of numbers by their marks, or as what they are."""
    found = written(texts)
    mark = decimal or found.decimal or ("." if found.kind == "plain" else None)
    if found.kind == "text" or mark is None or not fits(texts, mark):
        return Typed(texts, written=found)
    bare = without_marks(texts, mark)
    numbers = _numbers(bare)
    if numbers is None:
        return Typed(texts, written=found)
    decimals = _decimals_written(bare, numbers)
    return Typed(numbers, decimals, found, has_thousands(texts, mark), comma=mark == "," and decimals > 0)


def _padded(texts: Any) -> str | None:
    """The first whole number that is written with zeros before it."""
    import pyarrow.compute as pc

    padded = pc.and_(pc.starts_with(texts, "0"), pc.greater(pc.binary_length(texts), 1))
    if not pc.any(padded).as_py():
        return None
    first: str = texts.filter(padded)[0].as_py()
    return first


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
        # Arrow reads 0x1F as a whole number, and the word NaN as a number; for us it is a word like NA.
        odd = _hexadecimal(texts) if kind == pa.int64() else pc.any(pc.is_nan(numbers)).as_py()
        return None if odd else numbers
    return None


def _decimals_written(texts: Any, numbers: Any) -> int:
    """The most decimals that any of the numbers is written with, at most four; `1.50` has two, `2.5e-2` three."""
    import pyarrow as pa

    if numbers.type == pa.int64():
        return 0
    most = _decimals_of_chunk(texts.slice(0, _FIRST))
    return most if most == MOST_DECIMALS else _decimals_of_chunk(texts)


def _decimals_of_chunk(texts: Any) -> int:
    import pyarrow.compute as pc

    if _may_hold(texts, b"eE"):
        scientific = pc.match_substring(texts, "e", ignore_case=True)
        plain = pc.filter(texts, pc.invert(scientific))
        powers = (_decimals_of_power(text) for text in pc.unique(pc.filter(texts, scientific)).to_pylist())
        return min(max([_decimals_of_chunk(plain), *powers]), MOST_DECIMALS)
    place = pc.find_substring(texts, ".")
    behind = pc.subtract(pc.subtract(pc.binary_length(texts), place), 1)
    most = pc.max(pc.filter(behind, pc.greater_equal(place, 0))).as_py()
    return min(most or 0, MOST_DECIMALS)


def _may_hold(texts: Any, letters: bytes) -> bool:
    """Whether one of the letters stands anywhere in the memory behind the texts: quick, and no miss."""
    chunks = texts.chunks if hasattr(texts, "chunks") else [texts]
    memory = (chunk.buffers()[2] for chunk in chunks if len(chunk))
    return any(letter in held for each in memory if each is not None for held in [bytes(each)] for letter in letters)


def _hexadecimal(texts: Any) -> bool:
    """Whether any of the texts is written as 0x1F."""
    import pyarrow.compute as pc

    return _may_hold(texts, b"xX") and bool(pc.any(pc.match_substring(texts, "x", ignore_case=True)).as_py())


def _decimals_of_power(text: str) -> int:
    """The decimals of a number with a power of ten, once it is written without."""
    exponent = Decimal(text.strip()).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _cleaned(distinct: Any, na: Sequence[str]) -> Any:
    """The distinct texts without blanks around them; null where nothing or a word of `na` is left."""
    import pyarrow as pa
    import pyarrow.compute as pc

    bare = pc.utf8_trim(distinct, characters=BLANKS)
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
