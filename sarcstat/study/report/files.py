"""The files of the report, and the drawings in the formats that they need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sarcstat.display.shapes.document import Document, Figure
from sarcstat.display.shapes.report import Illustration
from sarcstat.render.formats import FORMATS
from sarcstat.render.report import rendered_report
from sarcstat.study.made import Made
from sarcstat.study.meaning import format_of
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile
from sarcstat.study.report.report import report

if TYPE_CHECKING:
    from sarcstat.figures.drawing.spec import Format

#: The drawings that a format has inside, and the files of them that it refers to.
_INSIDE: dict[str, str] = {"html": "svg", "pdf": "svg", "docx": "png"}
#: Millimeters of A4 between margins of 20.
_PAGE = 170.0
_LINKED: dict[str, Format] = {"md": "svg", "latex": "pdf"}


def report_files(
    study: StudyFile,
    prepared: PreparedStudy,
    entries: Sequence[Made],
    decisions: Document,
    *,
    template: Path | None,
    reference: Path | None,
) -> dict[str, bytes]:
    """The bytes of `report.html` and the like by name; nothing where the study asks for no report.

    `template` is a folder with templates of the user's own, `reference` a Word file with the house style. Raises
    InputError for a template that fails.
    """
    wanted = study.content.report
    if wanted is None:
        return {}
    formats = _formats(wanted)
    figures = list(_illustrations(entries, {_INSIDE[name] for name in formats if name in _INSIDE}))
    whole = report(study, prepared, entries, decisions, figures=figures, template=template)
    return {
        f"report{FORMATS[name].extensions[0]}": rendered_report(whole, name, template=template, reference=reference)
        for name in formats
    }


def linked_formats(study: StudyFile) -> list[Format]:
    """The formats of drawings that the report refers to as files."""
    wanted = study.content.report
    return [_LINKED[name] for name in _formats(wanted) if name in _LINKED] if wanted else []


def _formats(wanted: Any) -> list[str]:
    return list(dict.fromkeys(format_of(name) or name for name in wanted.formats))


def _illustrations(entries: Sequence[Made], needed: set[str]) -> Iterator[Illustration]:
    """The figures of the study, drawn in the formats needed only: each costs time."""
    for each in entries:
        if each.picture is None:
            continue
        picture = each.picture.at_most(_PAGE)
        figure = Figure(
            name=each.title or picture.title,
            svg=picture.render("svg").decode() if "svg" in needed else "",
            pdf=b"",
            png=picture.render("png") if "png" in needed else b"",
            width=picture.size_mm[0],
            description=picture.description,
            notes=each.notes,
        )
        yield Illustration(stem=each.name, figure=figure)
