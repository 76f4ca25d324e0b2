"""What all readers of sentences share: the sentences of sections, and numbers of patients in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sarcstat.audit.number import Number, number
from sarcstat.audit.place import Place
from sarcstat.audit.reading.cell import normalized
from sarcstat.audit.reading.document import Document, Paragraph

NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?<=\d)"
_SOME = (
    r"(?:\d[\d,]*|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve)"
)
#: `31 (14.8%)`, `Ten`: the number of patients and its percentage, if there is one.
SHARE = rf"({_SOME})(?:\s*\(({NUM})\s?%\))?"
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def sentences_of(document: Document, *sections: str) -> Iterator[tuple[Place, str]]:
    """The sentences of the sections with their places."""
    for paragraph in document.paragraphs:
        if paragraph.section in sections:
            yield from ((place_of(paragraph), sentence) for sentence in sentences(paragraph.text))


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, with plain blanks, dashes and points."""
    plain = normalized(text[:100_000]).replace("vs.", "vs").replace("no.", "no")
    return re.split(r"(?<=[.?!)\]])\s+(?=[A-Z])", plain)


def place_of(paragraph: Paragraph) -> Place:
    """Where a paragraph stands."""
    source = "abstract" if paragraph.section == "Abstract" else "text"
    return Place(table=paragraph.section or "Text", line=paragraph.line, source=source)  # type: ignore[arg-type]


def count_of(text: str) -> Number | None:
    """A number of patients in digits or in words up to twelve."""
    words = text.casefold()
    found = number(str(_WORDS.index(words))) if words in _WORDS else number(text)
    return found if found is not None and found.value is not None else None
