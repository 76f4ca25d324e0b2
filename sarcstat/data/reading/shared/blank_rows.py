"""Rows of a delimited text that hold nothing at all: separators without values are no patients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from sarcstat.data.missing_words import BLANKS
from sarcstat.errors import counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Mask = np.ndarray[Any, np.dtype[np.bool_]]

_WIDE = [char.encode() for char in BLANKS if not char.isascii()]


def filled_rows(text: bytes, start: int, delimiter: str, cells: Callable[[], Any]) -> Mask | None:
    """Which rows hold anything; None where all do.

    `cells` gives all columns as a pyarrow table of texts; it is asked only where a line looks blank.
    """
    import numpy as np
    import pyarrow.compute as pc

    if not _a_line_looks_blank(text, start, delimiter):
        return None
    table = cells()
    filled = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        bare = pc.utf8_trim(column, characters=BLANKS)
        filled |= pc.fill_null(pc.not_equal(bare, ""), False).to_numpy(zero_copy_only=False)
        if filled.all():
            return None
    return filled


def any_row_missing(columns: Iterable[pd.Series[Any]]) -> bool:
    """Whether any row has a value in none of the columns: only then can it be blank."""
    missing = None
    for column in columns:
        own = column.isna().to_numpy(dtype=bool)
        missing = own if missing is None else missing & own
        if not missing.any():
            return False
    return missing is not None


def _a_line_looks_blank(text: bytes, start: int, delimiter: str) -> bool:
    """Whether any line behind the header has nothing but separators, blanks and quotation marks, but has some."""
    blank = b"|".join([rb"[ \t\x0b\x0c]", *map(re.escape, _WIDE)])
    nothing = b"|".join([re.escape(delimiter.encode()), blank, b'"(?:[\\r\\n]|' + blank + b')*"'])
    return re.compile(rb"\n(?:" + nothing + rb")+\r?(?:\n|\Z)").search(text, start - 1) is not None


def blank_rows_note(number: int) -> Condition:
    """The note on rows that were left out because they are blank."""
    text = f"{counted(number, 'row', 'rows')} without any value left out: blank rows are no patients."
    return Condition("note", text, "blank_rows")
