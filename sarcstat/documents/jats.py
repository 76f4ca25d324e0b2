"""JATS XML, the form in which archives such as PubMed Central keep papers, into blocks."""

from __future__ import annotations

from sarcstat.documents.blocks import Allowance, Block, Heading, Picture, Raw, Text
from sarcstat.documents.markup import text_of
from sarcstat.documents.markup_table import raw_table
from sarcstat.markup.tree import Element

_NOT_READ = frozenset(("ref-list", "fn-group", "ack", "bio", "glossary", "supplementary-material", "journal-meta"))
_NOT_IN_TEXT = frozenset(("table-wrap", "fig", "xref", "disp-formula", "boxed-text"))


def jats_blocks(root: Element, allowance: Allowance) -> list[Block]:
    """Headings, paragraphs and tables of a JATS article in their order; reading goes on inside paragraphs."""
    blocks: list[Block] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag == "table-wrap":
            blocks.extend(_tables(element, allowance))
        elif element.tag == "table":
            blocks.append(raw_table(element, allowance))
        elif element.tag == "title":
            blocks.append(Heading(_one_line(element)))
        elif element.tag == "p":
            blocks.append(Text(text_of(element, skip=_NOT_IN_TEXT - {"xref"}).replace("\n", " ")))
            waiting.extend(_inner_tables(element))
        elif element.tag == "abstract":
            blocks.append(Heading("Abstract"))
            blocks.extend(Text(_one_line(each)) for each in element.walk() if each.tag == "p")
        elif element.tag not in _NOT_READ:
            waiting.extend(reversed(list(element.elements())))
    return [block for block in blocks if not isinstance(block, Heading | Text) or block.text]


def article_title(root: Element) -> str:
    """The title of the article, "" where there is none."""
    title = root.find("article-title")
    return "" if title is None else _one_line(title)


def _inner_tables(paragraph: Element) -> list[Element]:
    return [each for each in paragraph.walk() if each.tag == "table-wrap"][::-1]


def _tables(wrap: Element, allowance: Allowance) -> list[Raw | Picture]:
    """The tables of a `table-wrap`, with its label and title and the notes at its foot; its picture if it has none."""
    label, caption, foot = (wrap.find(tag) for tag in ("label", "caption", "table-wrap-foot"))
    name = "" if label is None else _one_line(label).rstrip(".: ")
    title = "" if caption is None else _one_line(caption)
    notes = () if foot is None else tuple(text_of(foot).split("\n"))
    found: list[Raw | Picture] = []
    for element in wrap.walk():
        if element.tag == "table":
            raw = raw_table(element, allowance, name=name, title=title)
            found.append(Raw(rows=raw.rows, head=raw.head, name=name, title=title, notes=notes))
    return found or ([Picture(name or "a table", title)] if wrap.find("graphic", "inline-graphic", "media") else [])


def _one_line(element: Element) -> str:
    return text_of(element, skip=frozenset(("xref",))).replace("\n", " ")
