"""Texts of the Viewer, stored as HTML: as plain text, line by line."""

from __future__ import annotations

from sarcstat.markup.html import parse_html
from sarcstat.markup.tree import Element

_SKIPPED = frozenset(("style", "script", "title"))
_LINES = frozenset(("p", "div", "li", "tr"))


def plain_text(html: str) -> str:
    """The text with its line breaks, without blank lines at its ends and blanks at the ends of its lines."""
    out: list[str] = []
    waiting: list[Element | str] = [parse_html(html)]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            out.append(each.replace("\r\n", "\n").replace("\r", "\n"))
        elif each.tag == "br":
            out.append("\n")
        elif each.tag not in _SKIPPED:
            waiting += ["\n"] if each.tag in _LINES else []
            waiting += reversed(each.children)
    text = "".join(out).replace("\xa0", " ")
    lines = [line.rstrip() for line in text.split("\n")]
    return "\n".join(lines).strip("\n")
