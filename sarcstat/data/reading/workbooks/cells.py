"""Columns of a workbook: a cell knows whether it is a number, a text, a date or true and false."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.marks import DecimalMark

if TYPE_CHECKING:
    import pandas as pd

    from sarcstat.data.values import Typed

Cell = Any  # float, str, bool, date, datetime, time or timedelta


def filled(cell: Cell) -> bool:
    """Whether a cell holds anything but blanks."""
    return not isinstance(cell, str) or bool(cell.strip())


def text_of(cell: Cell) -> str:
    """A cell as text: whole numbers without a decimal point, dates as ISO 8601."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


def column_of(cells: Sequence[Cell], na: Sequence[str], decimal: DecimalMark | None, *, identifies: bool) -> Typed:
    """Numbers, truth values or dates where all cells are such, else texts; empty ones and words of `na` are missing.

    Numbers may be stored as texts. What identifies somebody stays the text that it is, 007 beside 7.
    """
    import datetime

    import numpy as np
    import pandas as pd

    from sarcstat.data.values import Typed

    kept = [cell if filled(cell) and text_of(cell).strip() not in na else None for cell in cells]
    known = [cell for cell in kept if cell is not None]
    if known and all(isinstance(cell, bool) for cell in known):
        whole = len(known) == len(kept)
        return Typed(pd.Series(kept, dtype=bool if whole else object).where(pd.Series(kept).notna(), np.nan))
    if known and all(isinstance(cell, datetime.date) for cell in known):
        return Typed(pd.Series(np.array(kept, dtype="datetime64[us]")))
    texts = None
    if all(isinstance(cell, str) or _is_number(cell) for cell in known):
        texts = _typed_texts(kept, decimal, identifies=identifies)
        if texts.decimals is not None:
            return texts
    column = pd.Series([None if cell is None else _as_read(cell) for cell in kept], dtype="str")
    return Typed(column) if texts is None else Typed(column, written=texts.written, large=texts.large)


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _as_read(cell: Cell) -> str:
    return cell if isinstance(cell, str) else text_of(cell)


def _typed_texts(cells: Sequence[Cell], decimal: DecimalMark | None, *, identifies: bool) -> Typed:
    """The cells as numbers if the texts among them are numbers; what is known of those texts if they are not."""
    from dataclasses import replace

    import numpy as np
    import pyarrow as pa

    from sarcstat.data.values import same_as_numbers, typed, unrounded

    texts = pa.array([cell.strip() if isinstance(cell, str) else None for cell in cells], type=pa.string())
    found = unrounded(typed(texts, decimal=decimal), texts, ())
    if found.decimals is None or (identifies and not same_as_numbers(texts.drop_null())):
        return replace(found, decimals=None)
    numbers = np.array([float(cell) if _is_number(cell) else np.nan for cell in cells])
    read = found.values.to_numpy(dtype=float, na_value=np.nan)
    return replace(found, values=_numbers(np.where(np.isnan(numbers), read, numbers)))


def _numbers(array: Any) -> pd.Series[Any]:
    """The numbers as float64, or as int64 if all are whole (a workbook knows only one kind)."""
    import numpy as np
    import pandas as pd

    whole = bool(np.all(np.isfinite(array)) and np.all(array == np.round(array)) and np.all(abs(array) < 2**53))
    return pd.Series(array.astype(np.int64) if whole else array)


def has_numbers_as_text(cells: Sequence[Cell], column: pd.Series[Any]) -> bool:
    """Whether a number column has numbers that the workbook keeps as texts."""
    known = (cell for cell, value in zip(cells, column, strict=True) if value == value)
    return column.dtype.kind in "if" and any(isinstance(cell, str) for cell in known)


def marked_text(cells: Sequence[Cell]) -> str:
    """The first text with a point or a comma in it."""
    return next(cell for cell in cells if isinstance(cell, str) and ("." in cell or "," in cell))
