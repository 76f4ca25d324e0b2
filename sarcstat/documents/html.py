"""HTML into blocks."""

from __future__ import annotations

import re

from sarcstat.documents.blocks import Allowance, Block, Heading, Picture, Text
from sarcstat.documents.markup import text_of
from sarcstat.documents.markup_table import raw_table
from sarcstat.errors import InputError
from sarcstat.markup.html import parse_html
from sarcstat.markup.tree import Element


def html_blocks(text: str, allowance: Allowance) -> list[Block]:
    """Headings, paragraphs and tables of an HTML text, in their order; raises InputError where it ends in a table."""
    blocks: list[Block] = []
    root = parse_html(text)
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag == "table" and not _is_layout(element):
            blocks.append(raw_table(element, allowance))
        elif element.tag == "img" or (element.tag == "figure" and element.find("table") is None):
            caption = element.find("figcaption")
            blocks.append(Picture(title=_line(caption) if caption else element.attributes.get("alt", "")))
        elif re.fullmatch(r"h[1-6]|figcaption", element.tag):
            blocks.append(Heading(_line(element)))
        elif element.tag in ("p", "li", "dd", "caption") or _is_plain(element):
            blocks.append(Text(_line(element)))
        elif element.tag not in ("script", "style", "title", "noscript", "template", "svg", "nav"):
            waiting.extend(reversed(list(element.elements())))
    if any(element.tag == "table" and element.cut_off for element in root.walk()):
        raise InputError(
            "The page ends within a table: it has been cut off, and nobody can say what is missing.",
            "Save or download it again; where it is whole, write </table> at the end of its last table.",
        )
    return [block for block in blocks if not isinstance(block, Heading | Text) or block.text]


def _line(element: Element) -> str:
    return text_of(element).replace("\n", " ")


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges other tables."""
    return table.find("table") is not None


def _is_plain(element: Element) -> bool:
    """Whether a division holds text of its own and no blocks."""
    if not any(isinstance(child, str) and child.strip() for child in element.children):
        return False
    return element.find("table", "p", "div", "h1", "h2", "h3", "h4", "li") is None and bool(element.tag)
