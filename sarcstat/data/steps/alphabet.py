"""Whether texts in the order of the codes of their characters are in that of an alphabet, by which SPSS sorts them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import pairwise

#: Kinds of characters in the order of alphabets (Unicode Collation Algorithm, DUCET): blanks, punctuation, signs, …
_KINDS = "ZPSNL"


def first_otherwise(texts: Iterable[str]) -> tuple[str, str] | None:
    """Two neighbors in the order of codes that stand the other way round in the alphabet; None: there are none.

    In the alphabet capitals and accents only tell apart what is the same else, and signs come before digits.
    """
    return next(((one, two) for one, two in pairwise(sorted(set(texts))) if _place(one) > _place(two)), None)


def _place(text: str) -> list[tuple[int, str]]:
    signs = unicodedata.normalize("NFKD", text).casefold()
    kinds = [(unicodedata.category(sign)[0], sign) for sign in signs]
    return [(_KINDS.find(kind), sign) for kind, sign in kinds if kind != "M"]
