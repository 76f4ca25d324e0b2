"""Levels that look the same: they differ in capitals, blanks, signs that nobody sees, or signs of another alphabet."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

#: A column with more different texts has no levels that anybody compares by eye.
_MOST = 1_000
#: Letters of the Cyrillic and the Greek alphabet with the Latin ones that they look like, in most typefaces.
_LETTERS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo",
)
#: Dashes, minus signs and quotation marks that word processors and spreadsheets put for the plain ones.
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—−﹣", "-") | dict.fromkeys("‘’ʼ′", "'") | dict.fromkeys("“”″", '"'))
#: Kinds of characters that look like others: of another width, Roman numerals and ligatures as one sign.
_SAME_LOOK = ("<wide>", "<narrow>", "<compat>")


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
    """A text as it is read: as `_in_its_letters`, with the letters and signs that the eye takes others for."""
    return _in_its_letters("".join(map(_plain, text)))


def _plain(sign: str) -> str:
    """What a sign looks like; the sign itself where it looks like no other."""
    if sign.isascii():
        return sign
    same = unicodedata.decomposition(sign).startswith(_SAME_LOOK)
    return (unicodedata.normalize("NFKC", sign) if same else sign).translate(_LETTERS).translate(_SIGNS)


def _in_its_letters(text: str) -> str:
    """A text in small letters, composed, with one blank between words and nothing that is not seen."""
    seen = "".join(sign for sign in unicodedata.normalize("NFC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.casefold().split())


def spelled(texts: Sequence[str]) -> list[str]:
    """Texts that are alike, with what makes the difference by its number: 'a<U+00A0>b'.

    These are signs that are not seen or look like blanks; letters of another alphabet only where texts differ in them.
    """
    others = len(set(map(_in_its_letters, texts))) > 1
    return ["".join(_numbered(sign, others=others) for sign in text) for text in texts]


def _numbered(sign: str, *, others: bool) -> str:
    """A sign, or its number where it could be taken for another."""
    told = sign == " " or (sign.isprintable() and not unicodedata.combining(sign))
    return sign if told and not (others and _plain(sign) != sign) else f"<U+{ord(sign):04X}>"
