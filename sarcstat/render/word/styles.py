"""The styles of a Word file that a journal's template can set anew; those that exist are left as they are."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

FONT = "Times New Roman"

#: The size of a table's letters → what the names of its styles end in.
SMALLER = {9: "", 8: " Small", 7: " Smallest"}
# Name → size in points, bold, space before and after, kept with the next paragraph.
_PARAGRAPHS: dict[str, tuple[float, bool, float, float, bool]] = {
    "Table Title": (10, True, 12, 3, True),
    "Table Heading": (9, True, 1, 1, True),
    "Table Text": (9, False, 1, 1, False),
    "Table Note": (8.5, False, 2, 0, False),
    "Figure": (9, False, 12, 3, True),
    "Figure Title": (10, True, 0, 3, False),
}
_HEADINGS = {"Title": 16, "Heading 1": 13, "Heading 2": 12, "Heading 3": 11}
_TABLE = "Table Ruled"


def add_styles(styles: Any, *, fresh: bool) -> None:
    """Add each style that is missing; a fresh document, which nobody has styled, gets our text and headings too."""
    names = {style.name for style in styles}
    if fresh:
        _set_base(styles)
    if "Normal" not in names:
        styles.add_style("Normal", WD_STYLE_TYPE.PARAGRAPH)
    for name, (size, bold, before, after, with_next) in _PARAGRAPHS.items():
        if name not in names:
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.font.size, style.font.bold = Pt(size), bold
            style.quick_style = True
            form = style.paragraph_format
            form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), with_next
            form.line_spacing = 1.0
    _add_smaller(styles, names)
    for name in _HEADINGS:
        if name not in names:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    if _TABLE not in names:
        styles.element.append(parse_xml(_table_style()))


def _add_smaller(styles: Any, names: set[str]) -> None:
    """The styles of smaller letters: in all else they follow those of the house."""
    for size, end in SMALLER.items():
        for name in ("Table Heading", "Table Text"):
            if end and name + end not in names:
                style = styles.add_style(name + end, WD_STYLE_TYPE.PARAGRAPH)
                style.base_style = styles[name]
                style.font.size = Pt(size)
                style.quick_style = True


def _set_base(styles: Any) -> None:
    _set_font(styles["Normal"], 11)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    for name, size in _HEADINGS.items():
        style = styles[name]
        _set_font(style, size)
        style.font.bold, style.font.color.rgb = True, RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(12), Pt(6)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)


def _set_font(style: Any, size: float) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if attribute.endswith("Theme"):
            del fonts.attrib[attribute]
    for attribute in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(attribute), FONT)


def _table_style() -> str:
    line = 'w:val="single" w:sz="8" w:space="0" w:color="auto"'
    return f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="TableRuled">
<w:name w:val="{_TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:qFormat/>
<w:tblPr><w:tblBorders><w:top {line}/><w:bottom {line}/></w:tblBorders>
<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"""
