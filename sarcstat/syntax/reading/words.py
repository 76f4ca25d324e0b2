"""Which word of SPSS is meant by what was written: three letters suffice where they are unambiguous."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

#: The fewest letters of an abbreviation.
SHORTEST = 3


def fits(written: str, word: str) -> bool:
    """Whether `written` stands for `word` (both in capitals): itself or its first letters, or their plural.

    `HAZARDS` is such a plural, and so is `VARS`, which many jobs have for VARIABLES: of first letters only three or
    four have one, since a longer word is rather misspelled.
    """
    if written == word or (len(written) >= SHORTEST and word.startswith(written)):
        return True
    one = written.removesuffix("S")
    return one != written and (one == word or (SHORTEST <= len(one) <= SHORTEST + 1 and word.startswith(one)))


@lru_cache(maxsize=4096)
def meant(written: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that `written` (in capitals) may stand for: none, one, or several where it is ambiguous."""
    if written in words:
        return (written,)
    found = tuple(word for word in words if fits(written, word))
    plural = tuple(word for word in found if written == f"{word}S")
    return plural or found


def nearest(written: str, words: Sequence[str]) -> str | None:
    """`Did you mean STDDEV?`, or None where nothing is alike."""
    from sarcstat.errors import closest

    found = closest(written[:80], words)
    return f"Did you mean {found}?" if found else None
