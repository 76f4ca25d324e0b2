"""What changes only the wrapping of a table changes no fact: marks of a program, signs without width, boxes of text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import layouts
import pytest
from audit.reading import counted, journals
from audit.reading.test_pdf import facts_of
from layouts import Layout

from sarcstat.audit.reading.read import read_document

LAYOUTS: tuple[Layout, ...] = (
    journals.JCO,
    journals.COMMA,
    counted.INNER_HEADING.layout,
    journals.SPANNED,
    counted.SIZE_ROW.layout,
)
Change = Callable[[str], str]


def cells(change: Change) -> Change:
    """What changes the inner markup of every cell that is not empty."""

    def changed(text: str) -> str:
        return re.sub(r"(<t[dh](?: [^>]*)?>)(.+?)(</t[dh]>)", lambda m: m[1] + change(m[2]) + m[3], text)

    return changed


def tags(change: Change) -> Change:
    """What changes every tag."""
    return lambda text: re.sub(r"<[^<>]+>", lambda m: change(m[0]), text)


PAGES: dict[str, Change] = {
    "in spans": cells(lambda cell: f"<span>{cell}</span>"),
    "in paragraphs": cells(lambda cell: f"\n<div>\n<p><b>{cell}</b></p>\n</div>\n"),
    "linked": cells(lambda cell: f'<a href="#x" title="1 (2)">{cell}</a>'),
    "ended by a break": cells(lambda cell: f"{cell}<br>"),
    "zero-width space": cells(lambda cell: f"{cell}&#8203;"),
    "order of bytes": cells(lambda cell: f"&#65279;{cell}"),
    "direction": cells(lambda cell: f"&#8206;{cell}&#8206;"),
    "word joiners": cells(lambda cell: cell.replace("–", "&#8288;–&#8288;")),
    "soft hyphens": cells(lambda cell: cell.replace("–", "&shy;–")),
    "comments": tags(lambda tag: f"{tag}<!-- 1.2 (3.4-5.6) -->"),
    "attributes": tags(lambda tag: re.sub(r"^<(td|tr|th|table)\b", r'<\1 class="a b" data-x="1 (2–3)"', tag)),
    "capitals": tags(lambda tag: re.sub(r"^</?\w+", lambda m: m[0].upper(), tag)),
    "entities": lambda text: "".join(sign if sign.isascii() else f"&#x{ord(sign):x};" for sign in text),
    "lines of Windows": lambda text: text.replace("\n", "\r\n"),
    "parts": lambda text: text.replace("</tr>\n<tr>", "</tr></tbody>\n<tbody><tr>"),
    "wrapped": lambda text: text.replace("<table>", "<section><figure><div><table>").replace(
        "</table>", "</table></div></figure></section>"
    ),
}


def read(path: Path, content: bytes) -> dict[str, int]:
    path.write_bytes(content)
    return dict(facts_of(read_document(path)))


@pytest.mark.parametrize("name", PAGES)
def test_pages(name: str, tmp_path: Path) -> None:
    pages = [layouts.html(layout).decode() for layout in LAYOUTS]
    assert [PAGES[name](page) for page in pages] != pages
    for page in pages:
        changed = PAGES[name](page)
        assert read(tmp_path / "a.html", changed.encode()) == read(tmp_path / "a.html", page.encode())


RUN, TABLE = re.compile(r"<w:r>.*?</w:r>", re.DOTALL), re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
BOX = (
    "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
    "<mc:Choice Requires='wps'><w:drawing><w:txbxContent>{}</w:txbxContent></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
WORD: dict[str, Change] = {
    "in a box": lambda text: TABLE.sub(lambda m: BOX.format(m[0], m[0]), text),
    "in two forms": lambda text: TABLE.sub(
        lambda m: (
            f"<mc:AlternateContent xmlns:mc='x'><mc:Choice Requires='y'>{m[0]}</mc:Choice>"
            f"<mc:Fallback>{m[0]}</mc:Fallback></mc:AlternateContent>"
        ),
        text,
    ),
    "in a control": lambda text: TABLE.sub(lambda m: f"<w:sdt><w:sdtContent>{m[0]}</w:sdtContent></w:sdt>", text),
    "inserted": lambda text: RUN.sub(lambda m: f"<w:ins w:id='1' w:author='a'>{m[0]}</w:ins>", text),
    "marked": lambda text: text.replace("<w:r>", "<w:proofErr w:type='spellStart'/><w:r w:rsidR='00A1'>"),
    "deleted before": lambda text: text.replace(
        "</w:p>", "<w:del w:id='2'><w:r><w:delText>99 (9.9)</w:delText></w:r></w:del></w:p>"
    ),
}


@pytest.mark.parametrize("name", WORD)
def test_word(name: str, tmp_path: Path) -> None:
    pytest.importorskip("docx")
    whole = layouts.word(journals.JCO)
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        text = archive.read("word/document.xml").decode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", WORD[name](text))
    assert WORD[name](text) != text
    assert read(tmp_path / "a.docx", stream.getvalue()) == read(tmp_path / "a.docx", whole)
