"""Numbers that are not what they are shown as: whole ones that no float holds, and those of 4 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sarcstat.errors import listing
from sarcstat.results import Condition

#: All whole numbers up to it are floats (IEEE 754, binary64); of those beyond, every second or fewer. The next one
#: is rounded to it.
_LARGEST = 2**53
#: Rows among which a number of 4 bytes that is no short decimal in 8 will be, if there are any.
_LOOKED_AT = 1_000
_DIGITS = re.compile(r"[+-]?[0-9]{16,}")


def first_rounded(column: Any) -> str | None:
    """The first value of an Arrow column of whole or decimal numbers, all of them whole, that no float holds."""
    import pyarrow as pa

    if pa.types.is_decimal(column.type):
        if column.type.precision - column.type.scale < 16:
            return None
    elif not pa.types.is_integer(column.type) or column.type.bit_width < 64:
        return None
    if not goes_beyond(column):
        return None
    values = column.unique().drop_null().to_pylist()
    if any(each != int(each) for each in values):  # measured, not counted or named
        return None
    return _first(map(int, values))


def first_text_rounded(texts: Any) -> str | None:
    """As `first_rounded`, of distinct texts that are read as numbers."""
    known = [text.strip() for text in texts.to_pylist() if text]
    long = [text for text in known if _DIGITS.fullmatch(text)]
    if not long or not all(text.lstrip("+-").isdigit() for text in known):
        return None
    return _first(int(text) for text in long if len(text) < 1000)


def large_note(found: Iterable[str]) -> list[Condition]:
    """A note on columns (`name (value)`) that stay texts; none where there are none."""
    columns = list(found)
    if not columns:
        return []
    text = f"Whole numbers that computers round (beyond 15 digits) were left as texts: {listing(columns, 20)}."
    return [Condition("note", text, "large_numbers")]


def first_short(column: Any) -> str | None:
    """The least number of an Arrow column of 4 bytes or 2 that is another one in 8 bytes, and which."""
    import pyarrow as pa

    if not (pa.types.is_float32(column.type) or pa.types.is_float16(column.type)):
        return None
    import numpy as np

    for each in np.unique(column.slice(0, _LOOKED_AT).drop_null().to_numpy()):  # the same, whatever their order
        shown = str(each)
        if np.isfinite(each) and float(shown) != float(each):
            return f"{shown} is {float(each)!r}"
    return None


def short_note(found: Iterable[str]) -> list[Condition]:
    """A note on columns (`name (this is that)`) of 4 bytes; none where there are none."""
    columns = list(found)
    if not columns:
        return []
    text = "Numbers of 4 bytes are taken, and compared by --where and --times, as they are stored"
    return [Condition("note", f"{text}: {listing(columns, 20)}.", "short_numbers")]


def goes_beyond(numbers: Any) -> bool:
    """Whether an Arrow array has numbers so large that a float might be another one."""
    import pyarrow.compute as pc

    ends = pc.min_max(numbers).as_py()
    return ends["min"] is not None and not (ends["min"] > -_LARGEST and ends["max"] < _LARGEST)


def _first(values: Iterable[int]) -> str | None:
    return next((str(each) for each in values if not is_float(each)), None)


def is_float(value: int) -> bool:
    """Whether a float holds the whole number as it is."""
    try:
        return int(float(value)) == value
    except OverflowError:
        return False
