"""Word documents (.docx) into blocks: the text and tables of `word/document.xml`, within limits of size."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from itertools import islice

from sarcstat.documents.blocks import Allowance, Block, Cell, Heading, Raw, Row, Text
from sarcstat.documents.xml import parse_xml
from sarcstat.errors import InputError
from sarcstat.markup.tree import Element

#: The text of a long paper takes some 5 MB of XML.
MOST_BYTES = 100_000_000
_DOCUMENT = "word/document.xml"
#: A twentieth of a point; Word's own step of indentation is 720.
_STEP = 120
_MARK = re.compile(r"[a-zA-Z](?:\s*,\s*[a-zA-Z])*|[*†‡§¶#]+|\d{1,2}(?:[,–-]\d{1,2})*")


def word_blocks(data: bytes, allowance: Allowance, *, name: str) -> list[Block]:
    """Headings, paragraphs and tables of a .docx in their order; raises InputError where it is none."""
    root = parse_xml(_document(data, name), name=name)
    body = root.find("w:body")
    if body is None:
        raise InputError(f"{name} has no text: its document part has no body.", "Save it again in Word as .docx.")
    blocks: list[Block] = []
    waiting = list(reversed(list(body.elements())))
    while waiting:
        element = waiting.pop()
        if element.tag == "w:tbl":
            blocks.append(_table(element, allowance))
        elif element.tag == "w:p":
            text = " ".join(_text(element).split())
            heading = re.match(r"(?i)heading|title|berschrift", _value(element, "w:pStyle"))
            if text:
                blocks.append(Heading(text) if heading else Text(text))
            waiting.extend(reversed(_boxed(element)))
        elif element.tag == "mc:AlternateContent":
            waiting.extend(islice(element.elements(), 1))
        elif element.tag in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml", "w:smartTag", "mc:Choice"):
            waiting.extend(reversed(list(element.elements())))
    return blocks


def _boxed(paragraph: Element) -> list[Element]:
    """What stands in boxes of text that hang on a paragraph, each once: a second form of it is for old programs."""
    found: list[Element] = []
    waiting = list(reversed(list(paragraph.elements())))
    while waiting:
        element = waiting.pop()
        if element.tag == "w:txbxContent":
            found.extend(element.elements())
        elif element.tag != "mc:Fallback":
            waiting.extend(reversed(list(element.elements())))
    return found


def _document(data: bytes, name: str) -> bytes:
    """The bytes of the document part; never more than `MOST_BYTES`, whatever the archive says of its size."""
    again = "Open it in Word and save it again as .docx."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if _DOCUMENT not in archive.namelist():
                raise InputError(f"{name} is not a Word document: it has no part '{_DOCUMENT}'.", again)
            with archive.open(_DOCUMENT) as part:
                found = part.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise InputError(f"{name} is not a Word document (.docx), or is damaged or protected.", again) from None
    if len(found) > MOST_BYTES:
        raise InputError(f"{name} unpacks to more than {MOST_BYTES // 10**6} MB.", "Give the tables of one paper.")
    return found


def _table(table: Element, allowance: Allowance) -> Raw:
    """The table with merged cells copied to each of their places."""
    rows: list[list[Cell]] = []
    head = 0
    used = 0
    for row in _children(table, "w:tr"):
        cells: list[Cell] = [Cell()] * _number(_value(row, "w:gridBefore"))
        for element in _children(row, "w:tc"):
            properties = next((each for each in element.elements() if each.tag == "w:tcPr"), Element(""))
            wide = max(_number(_value(properties, "w:gridSpan")), 1)
            allowance.take(wide, in_table=(used := used + wide))
            above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else Cell()
            cell = Cell(above.text, above.indent, copied=True) if _goes_on(properties) else _cell(element)
            cells += [cell, *[Cell(cell.text, cell.indent, copied=True)] * (wide - 1)]
        if head == len(rows) and row.find("w:tblHeader") is not None:
            head += 1
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    allowance.take(0, in_table=width * len(rows))
    filled: tuple[Row, ...] = tuple((*row, *[Cell()] * (width - len(row))) for row in rows)
    return Raw(rows=filled, head=head)


def _goes_on(properties: Element) -> bool:
    """Whether a cell continues the one above."""
    merge = properties.find("w:vMerge")
    return merge is not None and merge.attributes.get("w:val", "continue") != "restart"


def _cell(element: Element) -> Cell:
    paragraphs = [each for each in element.walk() if each.tag == "w:p"]
    texts = [_text(each) for each in paragraphs]
    lines = [" ".join(line.split()) for text in texts for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    indent = _indent(paragraphs[0], texts[0]) if paragraphs and texts[0].strip() else 0
    return Cell("\n".join(lines), indent)


def _indent(paragraph: Element, text: str) -> int:
    """The indentation of a paragraph in steps, plus its leading blanks and tabs."""
    setting = paragraph.find("w:ind")
    places = setting.attributes if setting is not None else {}
    twips = sum(_number(places.get(key, "")) for key in ("w:left", "w:start", "w:firstline"))
    leading = text[: len(text) - len(text.lstrip())]
    return twips // _STEP + len(leading) + 3 * leading.count("\t")


def _text(paragraph: Element) -> str:
    """The text of a paragraph without what was deleted and without footnote marks."""
    parts: list[str] = []
    waiting = list(reversed(list(paragraph.elements())))
    while waiting:
        element = waiting.pop()
        if element.tag == "w:r":
            text = "".join(_run(element))
            raised = _value(element, "w:vertAlign") == "superscript"
            power = bool(re.search(r"(?:10|[mlLχΧxX])\s*$", "".join(parts[-2:]))) and text.strip("-−").isdigit()
            parts.append("^" * "".join(parts[-2:]).rstrip().endswith("10") if power and raised else "")
            parts.append("" if raised and not power and _MARK.fullmatch(text.strip()) else text)
        elif element.tag not in ("w:del", "w:pPr", "w:moveFrom"):
            waiting.extend(reversed(list(element.elements())))
    return "".join(parts)


def _run(run: Element) -> list[str]:
    signs = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
    return [_plain(each) if each.tag == "w:t" else signs.get(each.tag, "") for each in run.elements()]


def _plain(element: Element) -> str:
    return "".join(child for child in element.children if isinstance(child, str))


def _children(element: Element, tag: str) -> list[Element]:
    """The children with the tag, those inside content controls and insertions too, inner tables left out."""
    found: list[Element] = []
    waiting = list(reversed(list(element.elements())))
    while waiting:
        child = waiting.pop()
        if child.tag == tag:
            found.append(child)
        elif child.tag in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml"):
            waiting.extend(reversed(list(child.elements())))
    return found


def _value(element: Element, tag: str) -> str:
    """The value of a setting inside the element, "" where it is not set."""
    found = element.find(tag)
    return "" if found is None else found.attributes.get("w:val", "")


def _number(text: str) -> int:
    return min(int(text), 100_000) if text.isascii() and text.isdigit() and len(text) < 10 else 0
