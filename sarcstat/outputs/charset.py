"""Character sets by the names that SPSS and Java have for them."""

from __future__ import annotations

import codecs

#: Names that Java has for character sets, where Python has another.
_JAVA = {
    "ms932": "cp932",
    "windows-31j": "cp932",
    "ms936": "gbk",
    "x-gbk": "gbk",
    "ms949": "cp949",
    "x-windows-949": "cp949",
    "ms950": "cp950",
    "x-windows-950": "cp950",
    "x-windows-874": "cp874",
}


def codec_of(charset: str) -> str | None:
    """Python's name of a character set, or None where it has none."""
    try:
        return codecs.lookup(_JAVA.get(charset.casefold(), charset)).name
    except (LookupError, ValueError):
        return None
