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
    "utf-16-le": "UTF-16 without a byte order mark",
    "utf-16-be": "UTF-16 without a byte order mark",
    "cp932": "Shift-JIS",
    "gb18030": "GB18030",
    "cp1252": "Windows-1252 (Latin-1)",
    "latin-1": "Latin-1",
}
_CHUNK = 1 << 22
#: So many bytes show whether every second one is zero.
_HEAD = 400


def detect(data: bytes) -> str:
    """The codec of the bytes, a key of `NAMES`: byte order mark, else UTF-8, else Shift-JIS, GB18030 or
    Windows-1252."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    unmarked = _without_mark(data) if b"\0" in data[:_HEAD] else None
    if unmarked:
        return unmarked
    if data.isascii() or _decodes(data, "utf-8"):
        return "utf-8"
    if is_japanese(data):
        return "cp932"
    if is_chinese(data):
        return "gb18030"
    return "cp1252" if _decodes(data, "cp1252") else "latin-1"


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of the first ASCII letters is zero."""
    head = data[:_HEAD]
    for codec, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if 10 * zeros.count(0) >= 9 * len(zeros) and 0 not in others and len(data) % 2 == 0 and _decodes(data, codec):
            return codec
    return None


def is_japanese(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are Shift-JIS (Windows code page 932).

    Its characters of two bytes begin with 81 to 9F: in Windows-1252 signs that stand in no word, or none at all, in
    GB18030 rare characters. Nearly all must be kana, the kanji of the first level (lead bytes 88 to 97), or signs and
    letters of full width (81, 82), and kana or a byte that Windows-1252 does not have must occur. Kana of half width
    are single bytes that other encodings use as well, so that they may be few only.
    """
    if not _decodes(data, "cp932"):
        return False
    found = [char for char in _decoded_once(data, "cp932") if not char.isascii()]
    pairs = [char.encode("cp932") for char in found]
    usual = sum(len(pair) == 2 and (pair[0] in (0x81, 0x82, 0x83) or 0x88 <= pair[0] <= 0x97) for pair in pairs)
    rare = sum(len(pair) == 2 and 0x98 <= pair[0] <= 0x9F for pair in pairs)
    kana = any("\u3041" <= char <= "\u30fe" for char in found)
    return (
        10 * usual >= 7 * len(pairs)
        and 10 * (usual + rare) >= 9 * len(pairs)
        and (kana or not _decodes(data, "cp1252"))
    )


def is_chinese(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are GB18030.

    Nearly every pair of bytes is a GB18030 character, `ül` of a Latin-1 `Müller` too. But Chinese text
    consists of the common characters of GB 2312 (lead bytes B0 to D7) and its punctuation (A1 to A9), both
    bytes above A0, which Latin letters with accents hardly ever form.
    """
    if not _decodes(data, "gb18030"):
        return False
    pairs = [char.encode("gb18030") for char in _decoded_once(data, "gb18030") if not char.isascii()]
    common = sum(
        len(pair) == 2 and (0xB0 <= pair[0] <= 0xD7 or 0xA1 <= pair[0] <= 0xA9) and pair[1] > 0xA0 for pair in pairs
    )
    return 2 * common >= len(pairs)


def _decoded_once(data: bytes, codec: str) -> set[str]:
    """The distinct characters of a text."""
    decoder = codecs.getincrementaldecoder(codec)()
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
