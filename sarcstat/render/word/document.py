"""The document for Word: real tables, named styles, and the house style of a reference file."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.shared import Mm

from sarcstat.archives import check_archive
from sarcstat.characters import visible
from sarcstat.display.shapes.document import Document, Figure, Section
from sarcstat.errors import InputError
from sarcstat.files_read import read_bytes
from sarcstat.render.pages.drawings import TALLEST
from sarcstat.render.pages.sheets import Sheet, section_sheets
from sarcstat.render.word.styles import add_styles
from sarcstat.render.word.table import table_xml

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_MARGIN = Mm(20)
#: What a reference may unpack to: its fonts and pictures go into every document.
_LARGEST = 200_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(document: Document, *, reference: Path | None = None) -> bytes:
    """A Word file (.docx); paragraphs have the styles Table Title, Table Heading, Table Text, Table Note.

    `reference` gives styles, page, headers and footers; what it lacks of the styles is added. Raises InputError
    where it is no Word file.
    """

    def made(house: Path | None) -> bytes:
        word = opened(house)
        add_paragraph(word, document.title, "Title")
        for section in document.sections:
            add_section(word, section, heading="Heading 1" if len(document.sections) > 1 else None)
        return saved(word, document.title)

    return in_house(made, reference)


def in_house(make: Callable[[Path | None], bytes], reference: Path | None) -> bytes:
    """What is made in the house style of a reference (None: ours); raises InputError where that is at fault.

    The library raises whatever it stumbles over in a damaged file; it is the file's fault where all goes well without.
    """
    try:
        return make(reference)
    except InputError:
        raise
    except Exception as error:
        if reference is None:
            raise
        make(None)
        raise InputError(
            f"'{reference}' cannot be used as the house style of a Word file: it is damaged, or lacks parts.",
            "Open it in Word and save it again as .docx.",
        ) from error


def check_house(reference: Path) -> None:
    """Raise InputError for a Word file whose house style cannot be used, as far as an empty document shows it."""

    def made(house: Path | None) -> bytes:
        word = opened(house)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Normal", "Figure", "Table Title", "Table Note"):
            add_paragraph(word, "", name)
        turn(word, sideways=True)
        return saved(word, "")

    in_house(made, reference)


def opened(reference: Path | None) -> WordDocument:
    """An empty file with all styles: on A4, or as the reference has it."""
    word = _emptied(reference)
    add_styles(word.styles, fresh=reference is None)
    word.element.body.get_or_add_sectPr()
    if reference is None or not _is_measured(word.sections[-1]):
        _turn(word.sections[-1], sideways=False, margin=_MARGIN)
    return word


def saved(word: WordDocument, title: str) -> bytes:
    """The bytes of the file; the same for the same content."""
    if word.element.body[-2].tag.endswith("}tbl"):
        word.add_paragraph()  # Word wants a paragraph at the end
    _set_properties(word, title)
    out = BytesIO()
    word.save(out)
    return _dateless(out.getvalue())


def _emptied(reference: Path | None) -> WordDocument:
    if reference is None:
        word = docx.Document()
        relations = word.part.package.rels
        for key in [key for key, each in relations.items() if each.reltype.endswith("/thumbnail")]:
            del relations[key]
        return word
    data = read_bytes(reference)
    check_archive(data, f"'{reference}'", most=_LARGEST)
    try:
        word = docx.Document(BytesIO(data))
    except (OSError, ValueError, KeyError, BadZipFile, PackageNotFoundError) as error:
        raise InputError(f"'{reference}' is not a Word file.", "Save it in Word as .docx.") from error
    _check_parts(data)
    body = word.element.body
    for child in [child for child in body if not child.tag.endswith("}sectPr")]:
        body.remove(child)
    return word


def _check_parts(data: bytes) -> None:
    """Read every part that is XML: python-docx hands on unread what it does not use, and Word opens no damaged one."""
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                parse_xml(archive.read(name))


def add_section(word: WordDocument, section: Section, *, heading: str | None) -> None:
    """Heading in a style (None: no heading), conditions, tables, figures, notes; pages are turned as tables need it."""
    pieces = section_sheets(section)
    if pieces:
        turn(word, sideways=pieces[0].sideways)
    if heading:
        add_paragraph(word, section.heading, heading)
    for condition in section.result.conditions:
        add_paragraph(word, f"{condition.kind.capitalize()}: {condition.text}", "Table Note")
        word.paragraphs[-1].paragraph_format.keep_with_next = True
    for sheet in pieces:
        turn(word, sideways=sheet.sideways)
        _sheet(word, sheet)
    for figure in section.figures:
        add_figure(word, figure)
    for note in section.notes:
        add_paragraph(word, note, "Table Note")


def turn(word: WordDocument, *, sideways: bool) -> None:
    """Go on with pages upright or sideways; below nothing but the title that needs no new page."""
    page = word.sections[-1]
    if (page.orientation == WD_ORIENT.LANDSCAPE) != sideways:
        begun = len(word.element.body) > 2
        _turn(word.add_section() if begun else page, sideways=sideways)


def _is_measured(page: Any) -> bool:
    """Whether a page says how wide it and its text are; the house style of some programs does not."""
    return None not in (page.page_width, page.page_height, page.left_margin, page.right_margin)


def _turn(page: Any, *, sideways: bool, margin: Mm | None = None) -> None:
    """Set a page upright or sideways; with a margin, as A4."""
    if margin is not None:
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = margin
    long, short = max(page.page_width, page.page_height), min(page.page_width, page.page_height)
    page.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (long, short) if sideways else (short, long)


def _sheet(word: WordDocument, sheet: Sheet) -> None:
    """Title, table and notes; the table is as wide as the page allows at most."""
    page: Any = word.sections[-1]
    room = (page.page_width - page.left_margin - page.right_margin) / 635  # twentieths of a point
    add_paragraph(word, sheet.caption, "Table Title")
    # The last element of the body sets the page; everything stands before it.
    word.element.body.insert_element_before(parse_xml(table_xml(sheet, room, word.styles)), "w:sectPr")
    for note in sheet.notes:
        add_paragraph(word, note, "Table Note")


def add_figure(word: WordDocument, figure: Figure) -> None:
    """The drawing, no wider than the text, with its caption and notes."""
    page: Any = word.sections[-1]
    width = min(Mm(figure.width), page.page_width - page.left_margin - page.right_margin)
    paragraph = word.add_paragraph(style="Figure")
    picture = paragraph.add_run().add_picture(BytesIO(figure.png), width=width)
    tall = Mm(TALLEST)
    if picture.height > tall:
        picture.width, picture.height = round(picture.width * tall / picture.height), tall
    picture._inline.docPr.set("descr", visible(figure.description))
    add_paragraph(word, figure.name, "Figure Title")
    for note in figure.notes:
        add_paragraph(word, note, "Table Note")


def add_paragraph(word: WordDocument, text: str, style: str) -> None:
    """Text in a style, as it is."""
    word.add_paragraph(visible(text), style=style)


def _set_properties(word: WordDocument, title: str) -> None:
    """The document's own title, and neither person nor time."""
    properties = word.core_properties
    properties.title = visible(title)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    element = properties._element
    for child in [child for child in element if child.tag.rpartition("}")[2] in ("created", "modified")]:
        element.remove(child)


def _dateless(content: bytes) -> bytes:
    """The archive with the same dates for all members: equal content has equal bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, _EPOCH)
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return out.getvalue()
