"""Texts that were read in another encoding than they were written in, by whoever made the file: 'MÃ¤n' for 'Män'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sarcstat.errors import listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    from sarcstat.data.values import Typed

#: What two or three bytes of UTF-8 look like in Windows-1252, and the sign that stands for bytes that mean nothing.
_MANGLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\u00e2€|\ufffd")
#: One of these is in any such text.
_BYTES = tuple(sign.encode() for sign in ("\u00c2", "\u00c3", "\u00e2€", "\ufffd"))


def mangled_warning(name: str, text: bytes, found: Mapping[str, Typed]) -> list[Condition]:
    """A warning where texts or names of the columns that were read look so; `text` is the whole file in UTF-8."""
    if text.isascii() or not any(each in text for each in _BYTES):
        return []
    told = list(_told(found))
    if not told:
        return []
    said = (
        f"{name}: texts seem to have been read in another encoding than they were written in, before they came here or "
        f"now: {listing(told)}. Export the data again as UTF-8, or name the encoding with --encoding."
    )
    return [Condition("warning", said, "mangled_texts")]


def _told(found: Mapping[str, Typed]) -> Iterator[str]:
    """The first such text of each column, or its name."""
    for column, each in found.items():
        if _MANGLED.search(column):
            yield column
        elif each.values.dtype == "str":
            texts = (text for text in each.values.dropna().unique() if _MANGLED.search(text))
            first = next(texts, None)
            if first is not None:
                yield f"{column} '{first}'"
