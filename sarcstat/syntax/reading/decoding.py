"""The text of a file of syntax: by its first line, by byte order marks, or by what its bytes tell."""

from __future__ import annotations

import codecs
import re

from sarcstat.data.reading.shared.encoding import NAMES, detect
from sarcstat.errors import InputError
from sarcstat.syntax.reading.source import Place, Source, Troubles

_DECLARED = re.compile(rb"\A\s*\*\s*encoding\s*[:=]?\s*([\w.:-]+?)\s*\.?[^\S\n]*(?:\r|\n|\Z)", re.IGNORECASE)
_MARK = codecs.BOM_UTF8
#: A locale before the name of an encoding, as SPSS writes it: `en_US.windows-1252`.
_LOCALE = re.compile(r"^[a-z]{2,3}(?:_[a-z]{2,4})?\.(?=.)", re.IGNORECASE)
#: What ends a text of DOS.
_ENDS = b"\x1a\r\n"
#: Names that Java has, and SPSS writes, besides those that Python knows.
_JAVA = re.compile(r"^(?:x-)?(?:windows|ibm|mswin)-?([0-9]+)\w*$", re.IGNORECASE)
_SIGNATURES = ((b"$FL", "an SPSS data file"), (b"PK\x03\x04", "a packed file, as a workbook or an output of SPSS is"))


def decode(data: bytes, name: str, troubles: Troubles, *, declared: str | None = None) -> Source:
    """The text of a file, with LF at the end of every line and without byte order marks.

    A text with a byte order mark at its beginning is Unicode whatever is said (IBM's "Character Set Encoding in Syntax
    Files"). Else the encoding is `declared` (by INSERT), or what the first line says (`* Encoding: UTF-8.`); what that
    cannot read is read as if nothing was said, with a remark. Else each part that begins with a byte order mark is
    UTF-8 (files are put together by concatenation), and the rest UTF-8, GB18030 or Windows-1252, as its bytes tell.

    Raises InputError for what is no text.
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"{name} is {what}, not a file of syntax", "Name a file of SPSS syntax, .sps.")
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    marked = wide or data.startswith(_MARK)
    if not wide and b"\0" in data:
        raise InputError(f"{name} is no text", "Name a file of SPSS syntax, .sps.")
    if not wide and b"\x1a" in data[-4:]:
        data = data.rstrip(_ENDS)
    first = _DECLARED.match(data)
    told = declared or (first[1].decode("ascii", "replace") if first else None)
    if told is None or marked:
        return Source(name, _plain(_as_found(data)))
    text = _as_told(data, told)
    source = Source(name, _plain(_as_found(data) if text is None else text))
    if text is None:
        found = f"the text is not in the encoding {told} that it is said to have; it was read as {NAMES[detect(data)]}"
        troubles.remark(found, Place(source, 0))
    elif not data.isascii() and _as_told(data, "utf-8") not in (None, text):
        found = f"the text is said to be in the encoding {told}, and is UTF-8 by its bytes: letters may be others"
        troubles.remark(found, Place(source, 0))
    return source


def _plain(text: str) -> str:
    return text.replace("\ufeff", "").replace("\r\n", "\n").replace("\r", "\n")


def _as_told(data: bytes, told: str) -> str | None:
    """The text in the encoding of that name, or None where there is no such encoding or the bytes are not in it."""
    told = _LOCALE.sub("", told)
    java = _JAVA.match(told)
    for name in [told, *([f"cp{java[1]}"] if java else [])]:
        try:
            text, _ = codecs.lookup(name).decode(data, "strict")
        except (LookupError, UnicodeError, ValueError):
            continue
        except Exception:  # what codecs that are none of texts (zip, hex) raise of their own
            return None
        return text if isinstance(text, str) and name.lower() not in ("rot13", "rot_13") else None
    return None


def _as_found(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    head, *marked = data.split(_MARK)
    return "".join([head.decode(detect(head), "replace"), *(_marked(part) for part in marked)])


def _marked(part: bytes) -> str:
    """A part that has a byte order mark before it; one that is not UTF-8 all the same is what it looks like."""
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError:
        return part.decode(detect(part), "replace")
