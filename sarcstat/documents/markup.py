"""The texts of elements as a reader sees them: lines, powers and footnote marks, indentation."""

from __future__ import annotations

import re
from itertools import islice

from sarcstat.markup.tree import Element

_MARK = re.compile(r"[a-zA-Z]{1,2}(?:\s*,\s*[a-zA-Z]{1,2})*|[*†‡§¶#|‖]+|\d{1,2}(?:\s*[,–-]\s*\d{1,2})*")
_BASE_OF_POWER = re.compile(r"(?:10|[mlLχΧxX]|R|I)$")
_SKIPPED = frozenset(("tex-math", "script", "style", "noscript", "template", "svg", "math-alternatives"))
_BREAKS = frozenset(("br", "break"))
_LINES = frozenset(("p", "div", "li", "list-item", "list", "ul", "ol"))


def text_of(element: Element, *, skip: frozenset[str] = frozenset()) -> str:
    """The element's text: `\\n` where a line or paragraph ends, footnote marks left out, powers kept."""
    return "\n".join(line for line in lines_of(element, skip=skip) if line)


def lines_of(element: Element, *, skip: frozenset[str] = frozenset()) -> list[str]:
    """The lines of the element's text, those that are empty between breaks too."""
    parts: list[str] = []
    _collect(element, parts, skip | _SKIPPED)
    # A run of blanks is looked at once, from its beginning: there are pages with a million in a row.
    text = re.sub(r"(?<![ \t])[ \t]*+\f[ \t\f]*+", "\f", "".join(parts)).strip("\f")
    lines = [" ".join(line.split()) for line in re.split(r"[\n\f]", text)]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _collect(element: Element, parts: list[str], skip: frozenset[str]) -> None:
    """Append the element's text; a source line's end is a blank, not a line of the text."""
    for child in element.children:
        if isinstance(child, str):
            parts.append(child.replace("\n", " ").replace("\r", " ").replace("\f", " "))
        elif child.tag in _BREAKS:
            parts.append("\n")
        elif child.tag == "sup":
            parts.append(_raised(child, "".join(parts[-3:]), skip))
        elif child.tag not in skip and child.attributes.get("ref-type") not in ("table-fn", "fn"):
            breaks = child.tag in _LINES
            parts.append("\f" if breaks else "")
            _collect(child, parts, skip)
            parts.append("\f" if breaks else "")


def _raised(element: Element, before: str, skip: frozenset[str]) -> str:
    """The text of a superscript: a power stays (m², 10^-3), a footnote mark does not."""
    inside: list[str] = []
    _collect(element, inside, skip)
    text = "".join(inside).strip()
    if _BASE_OF_POWER.search(before.rstrip()) and any(character.isdigit() for character in text):
        return ("^" if before.rstrip().endswith("10") else "") + text
    return "" if _MARK.fullmatch(text) else text


def indent_of(element: Element) -> int:
    """How far the text of a cell stands in: its leading wide blanks, or its style's padding."""
    raw: list[str] = [each for each in element.children if isinstance(each, str)]
    if len(raw) < len(element.children):
        raw = []
        _collect(element, raw, _SKIPPED)
    leading = re.match(r"[\s\u200b-\u200f\u2060\ufeff]*", "".join(raw))  # signs without width among them
    blanks = sum(_WIDTH.get(character, 0) for character in leading.group()) if leading else 0
    named = _STEPS.search(element.attributes.get("class", ""))
    styles = (each.attributes.get("style", "") for each in islice(element.walk(), 8))
    return blanks + (2 * int(named[1]) if named else 0) + sum(_padding(style) for style in styles if style)


# As pages name them whose style sheet has the widths: `indent-1`.
_STEPS = re.compile(r"\bindent-?(\d)\b", re.I)
_WIDTH = {"\u2003": 2, "\u2001": 2, "\u3000": 2, "\u2002": 1, "\u00a0": 1, "\u2004": 1, "\u2005": 1, "\u2009": 1}
_PADDING = re.compile(r"(?:padding-left|margin-left|text-indent)\s*:\s*([0-9.]{1,6})\s*(em|rem|ex|px|pt|%|cm|mm)?")


def _padding(style: str) -> int:
    total = 0.0
    for amount, unit in _PADDING.findall(style.casefold()):
        scale = {"px": 1 / 8, "pt": 1 / 6, "%": 1.0, "cm": 5.0, "mm": 0.5}.get(unit, 2.0)
        total += scale * float(amount) if amount.count(".") <= 1 and amount != "." else 0
    return round(total)
