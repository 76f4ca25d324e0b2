"""A report with the numbers of its methods and results as a house prints them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sarcstat.display.houses.house import PLAIN, House
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.report import Chapter, Illustration, Part
from sarcstat.display.shapes.table import Cell, Path, Table

#: What is written for a journal; decisions, checklists and software are for the authors.
_FOR_THE_JOURNAL = ("methods", "results", "figures")
_P = re.compile(r"\bp\b")
_VERSIONS = re.compile(r"Analyses were done with ")


def housed(chapters: Sequence[Chapter], house: House) -> list[Chapter]:
    """The chapters, of which those for the journal follow the house."""
    if house == PLAIN:
        return list(chapters)
    return [_chapter(each, house) if each.name in _FOR_THE_JOURNAL else each for each in chapters]


def _chapter(chapter: Chapter, house: House) -> Chapter:
    return replace(
        chapter,
        paragraphs=_texts(chapter.paragraphs, house),
        parts=[_part(each, house) for each in chapter.parts],
        figures=[_figure(each, house) for each in chapter.figures],
    )


def _part(part: Part, house: House) -> Part:
    sections = [_section(each, house) for each in part.sections]
    return replace(part, paragraphs=_texts(part.paragraphs, house), sections=sections)


def _section(section: Section, house: House) -> Section:
    return replace(
        section,
        notes=_texts(section.notes, house),
        tables=[_table(each, house) for each in section.tables],
    )


def _table(table: Table, house: House) -> Table:
    cells = {place: _cell(cell, place[1], house) for place, cell in table.cells.items()}
    return replace(table, cells=cells, notes=_texts(table.notes, house))


def _cell(cell: Cell, column: Path, house: House) -> Cell:
    """A p-value in the house's decimals; all other numbers keep theirs."""
    if cell.number is not None and _P.search(str(column[-1])):
        return replace(cell, text=house.text(house.p(float(cell.number))))
    return replace(cell, text=house.text(cell.text))


def _figure(each: Illustration, house: House) -> Illustration:
    notes = _texts(each.figure.notes, house)
    return replace(each, figure=replace(each.figure, notes=notes))


def _texts(texts: Sequence[str], house: House) -> list[str]:
    return [text if _VERSIONS.match(text) else house.text(text) for text in texts]
