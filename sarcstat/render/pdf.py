"""The document as a PDF, set by typst: tagged, with repeated heads, wide tables on pages turned sideways."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

import typst
from jinja2 import Environment
from markupsafe import Markup

from sarcstat.display.document import Document
from sarcstat.render.templating import paper_environment

_LONG_WORD = re.compile(r"\S{25,}")
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_NUMBERED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LATIN = 0x250
_BREAK = "\x00"  # no text has it here: control characters have been made visible
# For a reader who listens: typst refuses what a screen reader could not follow, and text without a glyph.
_ACCESSIBLE: Literal["ua-1"] = "ua-1"


def render(document: Document) -> bytes:
    """A PDF/UA; where no font has a character, a plain PDF with a note at its end which ones are not shown."""
    text = source(document)
    missing = missing_glyphs(text)
    if missing:
        return _compiled(source(document, missing=missing))
    return _compiled(text, _ACCESSIBLE)


def source(document: Document, *, missing: str = "") -> str:
    """The document in typst's language; `missing` are characters that no font can show."""
    unshown = ", ".join(f"U+{ord(sign):04X}" for sign in missing)
    return _environment().get_template("report.typ.j2").render(document=document, unshown=unshown)


def escaped(text: str) -> str:
    """Text as strings of typst within markup, which nothing in it can leave.

    typst breaks a long word nowhere; an empty box is a place to break that leaves no character behind.
    """
    runs = _LONG_WORD.sub(lambda word: _BREAK.join(re.findall(".{1,12}", word[0])), text).split(_BREAK)
    return "#box();".join(f'#"{_quoted(run)}";' for run in runs)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@cache
def _environment() -> Environment:
    found = paper_environment(escaped)
    found.filters["quoted"] = lambda text: Markup(f'"{_quoted(text)}"')
    return found


def missing_glyphs(text: str) -> str:
    """The characters of a text beyond Latin that no font here has, in order."""
    unusual = sorted({sign for sign in text if ord(sign) >= _LATIN})
    if not unusual:
        return ""
    probe = _environment().get_template("probe.typ.j2").render(signs=unusual)
    try:
        typst.compile(probe.encode("utf-8"), format="pdf", pdf_standards=_ACCESSIBLE)
    except typst.TypstError as error:
        found = _UNSHOWN.findall(error.diagnostic)
        if not found:
            raise
        return "".join(sorted({sign for text in found for sign in _NUMBERED.sub(_character, text)}))
    return ""


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _compiled(text: str, *standards: Literal["ua-1"]) -> bytes:
    return bytes(typst.compile(text.encode("utf-8"), format="pdf", pdf_standards=list(standards)))
