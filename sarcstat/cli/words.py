"""The words of a command line as the system hands them over: in a locale that cannot hold them they are bytes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from sarcstat import paths
from sarcstat.errors import UsageError


def check_words(words: Sequence[str]) -> None:
    """Raise UsageError for a word that holds bytes which the locale has no characters for, unless it is a path.

    No column, value or label is such a text, and no table can hold one; the name of a file may be anything.
    """
    for word in words:
        if not _is_text(word) and not _is_path(word):
            shown = os.fsencode(word).decode("utf-8", errors="replace")
            raise UsageError(
                f"'{shown}' holds bytes that are no characters in the encoding of this session.",
                "Set LC_ALL=C.UTF-8 and write it in UTF-8; PYTHONUTF8=0 must not be set.",
            )


def _is_text(word: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in word)


def _is_path(word: str) -> bool:
    """Whether a word, or the value of an option, is there as a file, or would lie in a folder that is there."""
    option, equals, value = word.partition("=")
    path = Path(value if word.startswith("-") and equals and _is_text(option) else word)
    return paths.there(path) or (not _is_text(str(path.parent)) and paths.is_folder(path.parent))
