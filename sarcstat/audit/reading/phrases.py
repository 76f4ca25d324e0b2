"""What all readers of sentences share: the sentences of sections, and numbers of patients in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sarcstat.audit.number import Number, number
from sarcstat.audit.place import Place, Source
from sarcstat.audit.reading.cell import normalized
from sarcstat.audit.reading.document import Document, Paragraph

NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)"
_SOME = (
    r"(?:\d[\d,]*|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve)"
)
#: `31 (14.8%)`, `Ten`: the number of patients and its percentage, if there is one.
SHARE = rf"({_SOME})(?:\s*\(({NUM})\s?%\))?"
_SOFT = re.compile("[\u00ad\u2060\ufeff]\\s*")
#: Points that are raised or set in the middle, a word cut at a line's end, and words whose point ends no sentence.
_POINT = re.compile(r"(?<=\d)[•˙‧・](?=\d)")
_CUT = re.compile(r"(?<=[a-z])-\s+(?=(?!and\b|or\b|to\b|vs\b)[a-z])")
_ABBREVIATED = re.compile(r"\b(vs|no|Figs?|Tab|al|[Ee]q|approx|resp|i\.e|e\.g)\.(?=\s)")
_END = re.compile(r"(?<=[.?!])\s+(?=[A-Z])|(?<=[.?!][)\]])\s+(?=[A-Z])|(?<=[^\W\d][)\]])\s+(?=[A-Z][a-z])(?!P\b)")
_DECIMAL_COMMA = re.compile(r"\b(?:HR|ratio)\W{1,4}\d,\d{1,2}\b")
_DECIMAL_POINT = re.compile(r"\d\.\d")
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def sentences_of(document: Document, *sections: str) -> Iterator[tuple[Place, str]]:
    """The sentences of the sections with their places."""
    for paragraph in document.paragraphs:
        if paragraph.section in sections:
            yield from ((place_of(paragraph), sentence) for sentence in sentences(paragraph.text))


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, with plain blanks, dashes and points, words cut at a line's end made whole."""
    plain = _CUT.sub("", _POINT.sub(".", _SOFT.sub("", text)))
    plain = _COMMA.sub(".", plain) if _DECIMAL_COMMA.search(plain) and not _DECIMAL_POINT.search(plain) else plain
    plain = _ABBREVIATED.sub(r"\1", normalized(plain))
    return _END.split(plain)


def place_of(paragraph: Paragraph) -> Place:
    """Where a paragraph stands."""
    source: Source = "abstract" if paragraph.section == "Abstract" else "text"
    return Place(table=paragraph.section or "Text", line=paragraph.line, page=paragraph.page, source=source)


def count_of(text: str) -> Number | None:
    """A number of patients in digits or in words up to twelve."""
    words = text.casefold()
    found = number(str(_WORDS.index(words))) if words in _WORDS else number(text)
    return found if found is not None and found.value is not None else None
