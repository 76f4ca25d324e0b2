"""Levels that look the same: they differ in capitals, blanks, signs that nobody sees, or how they are composed."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: A column with more different texts has no levels that anybody compares by eye.
_MOST = 1_000


def alike_levels(column: pd.Series[Any]) -> list[list[str]]:
    """Texts of a column that differ by nothing that is meant, those together that are alike, in alphabetical order."""
    import pyarrow as pa

    if column.dtype != "str":
        return []
    texts = pa.array(column.array, from_pandas=True).unique().drop_null()
    if len(texts) > _MOST:
        return []
    found: dict[str, list[str]] = {}
    for text in texts.to_pylist():
        found.setdefault(_bare(text), []).append(text)
    return sorted(sorted(each) for each in found.values() if len(each) > 1)


def _bare(text: str) -> str:
    """A text as it is read: in small letters, composed, with one blank between words and nothing that is not seen."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.casefold().split())


def spelled(text: str) -> str:
    """A text with the signs that are not seen, or look like blanks, by their numbers: 'a<U+00A0>b'."""
    return "".join(
        sign if sign == " " or (sign.isprintable() and not unicodedata.combining(sign)) else f"<U+{ord(sign):04X}>"
        for sign in text
    )
