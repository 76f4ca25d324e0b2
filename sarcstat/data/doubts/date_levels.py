"""Levels that a spreadsheet program has made dates of: '3-Mar' among '0' and '4-9' was a range, 1-3 or 3-3."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sarcstat.data.date_texts import looks_like_date

if TYPE_CHECKING:
    import pandas as pd

#: A column with more different texts has no levels.
_MOST = 60
#: So many rows show at once that a column has more.
_FIRST = 1000
_MONTH = r"(?:jan|feb|mar|mär|mrz|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zäé]{0,6}\.?"
_DAY_AND_MONTH = re.compile(rf"[0-9]{{1,2}}[-. ]{{0,2}}{_MONTH}|{_MONTH}[-. ][0-9]{{1,4}}", re.IGNORECASE)


def date_levels(column: pd.Series[Any]) -> list[str]:
    """The texts of a column that are written as dates, where all others are figures or ranges of them; else none."""
    import pyarrow as pa

    from sarcstat.data.missing_words import common_words

    if column.dtype != "str" or column.iloc[:_FIRST].nunique() > _MOST:
        return []
    found = pa.array(column.array, from_pandas=True).unique().drop_null()
    if not 2 < len(found) <= _MOST:
        return []
    missing = set(common_words(found))
    texts = [text for text in found.to_pylist() if text not in missing]
    dates = sorted(text for text in texts if _is_date(text.strip()))
    others = [text for text in texts if text not in dates]
    figures = others and all(any(sign.isdigit() for sign in text) for text in others)
    return dates if figures and len(dates) <= len(texts) / 2 else []


def _is_date(text: str) -> bool:
    return looks_like_date(text) or _DAY_AND_MONTH.fullmatch(text) is not None
