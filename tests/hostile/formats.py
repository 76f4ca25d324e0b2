"""Whether what a command prints, and what it writes, is of the format that it should be: cheap checks only."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, Sequence
from html.parser import HTMLParser
from io import StringIO
from typing import NoReturn
from xml.etree import ElementTree

#: Elements of HTML that have no end.
_VOID = frozenset(("meta", "link", "br", "hr", "img", "input", "col", "wbr", "source"))
#: What a pure text of any format may not hold, as XML may not.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def format_of(words: Sequence[str]) -> str | None:
    """The format that a command line asks for on standard output, the last one that it names; None for none."""
    found = None
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name == "--format":
            found = value if equals else following
    return found


def wrong_with(format_: str, content: bytes) -> str | None:
    """What makes the content none of its format, in a few words; None where nothing does, or nothing is checked."""
    check = _CHECKS.get(format_)
    if check is None:
        return None
    try:
        check(content)
    except (ValueError, csv.Error, ElementTree.ParseError) as error:
        return f"{format_}: {str(error)[:200]}"
    return None


def _json(content: bytes) -> None:
    json.loads(content.decode("utf-8"), parse_constant=_no_number)


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON")


def _csv(content: bytes) -> None:
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    if len({len(row) for row in rows}) > 1:
        raise ValueError("rows of different lengths")


class _Elements(HTMLParser):
    """Raises ValueError for an end of an element that has not begun, or is not the last that has."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"</{tag}> ends what is not open")


def _html(content: bytes) -> None:
    text = content.decode("utf-8")
    if found := _FORBIDDEN.search(text):
        raise ValueError(f"{found[0]!r} in it")
    parser = _Elements()
    parser.feed(text)
    parser.close()
    if parser.open:
        raise ValueError(f"<{parser.open[-1]}> has no end")


def _text(content: bytes) -> None:
    if found := _FORBIDDEN.search(content.decode("utf-8")):
        raise ValueError(f"{found[0]!r} in it")


def _beginning(*known: bytes) -> Callable[[bytes], None]:
    def check(content: bytes) -> None:
        if not content.startswith(known):
            raise ValueError(f"begins with {content[:10]!r}")

    return check


def _svg(content: bytes) -> None:
    ElementTree.fromstring(content)


_CHECKS: Mapping[str, Callable[[bytes], None]] = {
    "json": _json, "csv": _csv, "html": _html, "htm": _html, "md": _text, "latex": _text, "tex": _text, "txt": _text,
    "docx": _beginning(b"PK"), "xlsx": _beginning(b"PK"), "pdf": _beginning(b"%PDF-"), "svg": _svg,
    "png": _beginning(b"\x89PNG"), "tiff": _beginning(b"II*\0", b"MM\0*"), "eps": _beginning(b"%!PS"),
    "R": _text, "sps": _text, "sav": _beginning(b"$FL2", b"$FL3"),
}  # fmt: skip
