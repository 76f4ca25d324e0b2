"""The report for Word: headings in their own styles, text in Normal, tables and figures as in every Word file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sarcstat.display.shapes.report import Chapter, Part, Report
from sarcstat.render.pages.sheets import section_sheets
from sarcstat.render.word.document import add_figure, add_paragraph, add_section, in_house, opened, saved, turn

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def render(report: Report, *, reference: Path | None = None) -> bytes:
    """A Word file; `reference` gives the house style. Raises InputError where that is no Word file."""
    return in_house(partial(_made, report), reference)


def _made(report: Report, reference: Path | None) -> bytes:
    word = opened(reference)
    add_paragraph(word, report.title, "Title")
    if report.authors:
        add_paragraph(word, ", ".join(report.authors), "Normal")
    for text in report.banner:
        add_paragraph(word, text, "Normal")
        word.paragraphs[-1].runs[0].bold = True
    if report.citation:
        add_paragraph(word, report.citation, "Table Note")
    for chapter in report.chapters:
        _chapter(word, chapter)
    return saved(word, report.title)


def _chapter(word: WordDocument, chapter: Chapter) -> None:
    turn(word, sideways=_sideways(chapter.parts[0]) if chapter.parts and not chapter.paragraphs else False)
    add_paragraph(word, chapter.heading, "Heading 1")
    for text in chapter.paragraphs:
        add_paragraph(word, text, "Normal")
    for part in chapter.parts:
        turn(word, sideways=_sideways(part))
        if part.heading:
            add_paragraph(word, part.heading, "Heading 2")
        for text in part.paragraphs:
            add_paragraph(word, text, "Normal")
        for section in part.sections:
            add_section(word, section, heading="Heading 3" if part.headed else None)
    for each in chapter.figures:
        add_figure(word, each.figure)


def _sideways(part: Part) -> bool:
    """Whether the first table of a part needs the page turned: then its text goes with it."""
    sheets = [sheet for section in part.sections[:1] for sheet in section_sheets(section)]
    return bool(sheets) and sheets[0].sideways
