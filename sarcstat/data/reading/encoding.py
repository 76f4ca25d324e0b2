"""In which encoding a text is written, as far as its bytes tell."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: The codec → what a reader calls it.
NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-32": "UTF-32",
    "gb18030": "GB18030",
    "cp1252": "Windows-1252 (Latin-1)",
    "latin-1": "Latin-1",
}
_CHUNK = 1 << 22


def detect(data: bytes) -> str:
    """The codec of the bytes, a key of `NAMES`: byte order mark, else UTF-8, else GB18030 or Windows-1252."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    if data.isascii() or _decodes(data, "utf-8"):
        return "utf-8"
    if is_chinese(data):
        return "gb18030"
    return "cp1252" if _decodes(data, "cp1252") else "latin-1"


def is_chinese(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are GB18030.

    Nearly every pair of bytes is a GB18030 character, `ül` of a Latin-1 `Müller` too. But Chinese text
    consists of the common characters of GB 2312 (lead bytes B0 to D7) and its punctuation (A1 to A9), both
    bytes above A0, which Latin letters with accents hardly ever form.
    """
    if not _decodes(data, "gb18030"):
        return False
    pairs = [char.encode("gb18030") for char in _decoded_once(data) if not char.isascii()]
    common = sum(
        len(pair) == 2 and (0xB0 <= pair[0] <= 0xD7 or 0xA1 <= pair[0] <= 0xA9) and pair[1] > 0xA0 for pair in pairs
    )
    return 2 * common >= len(pairs)


def _decoded_once(data: bytes) -> set[str]:
    """The distinct characters of GB18030 text."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    found: set[str] = set()
    for start in range(0, len(data), _CHUNK):
        found.update(decoder.decode(data[start : start + _CHUNK]))
    return found


def _decodes(data: bytes, codec: str) -> bool:
    """Whether all bytes are valid; in pieces, so that a large file does not need its size in memory again."""
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def as_utf8(data: bytes, codec: str) -> bytes:
    """The same text in UTF-8, without a byte order mark; the bytes themselves where they are that already.

    Raises UnicodeDecodeError where a byte order mark promised what the text does not keep.
    """
    return data if codec == "utf-8" else data.decode(codec).encode("utf-8")
