"""Reporting checklists: which items of CONSORT, STROBE (cohort studies) and REMARK the outputs of a run cover.

Items are numbered and lettered as in the STROBE checklist for cohort studies, version 4 (von Elm et al., Lancet 2007;
explained by Vandenbroucke et al., PLoS Medicine 2007), and in REMARK (McShane et al., British Journal of Cancer 2005),
whose explanation (Altman et al., PLoS Medicine 2012) left its 20 items as they were; those of CONSORT are the 37 of
2010 (Schulz et al., BMJ 2010), not those of 2025. Topics are in our own words.

An item is `covered` only where nothing that it asks for is beyond the data: no data say which variable is the marker,
the exposure or a confounder, who was never in the file, or why something was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.study.checklists.consort import CONSORT
from sarcstat.study.checklists.items import Evidence, Item
from sarcstat.study.checklists.remark import REMARK
from sarcstat.study.checklists.strobe import STROBE

Name = Literal["consort", "strobe", "remark"]

_ITEMS: dict[Name, tuple[str, Sequence[Item]]] = {
    "consort": ("CONSORT 2010", CONSORT),
    "strobe": ("STROBE, cohort studies", STROBE),
    "remark": ("REMARK", REMARK),
}


def checklists_of(report: Any) -> Sequence[Name]:
    """The checklists of a section `[report]` (None: none): those that it names, else those of its design."""
    if report is None:
        return []
    if report.checklists is not None:
        named: Sequence[Name] = report.checklists
        return named
    return ["consort"] if report.design == "randomized" else ["strobe", "remark"]


def checklist(name: Name, evidence: Evidence) -> Table:
    """One row an item: `covered`, `in part`, `not in this run`, or `by the authors` where no data can tell."""
    title, items = _ITEMS[name]
    column: Path = ("Status",)
    cells: dict[tuple[Path, Path], Cell] = {}
    for item in items:
        status, place = _status(item, evidence)
        cells[(item.number, item.topic, place), column] = Cell(status)
    return Table(
        name=f"Reporting checklist: {title}",
        rows=[row for row, _ in cells],
        columns=[column],
        cells=cells,
        row_headings=("Item", "Topic", "Where"),
        notes=["Status is what the outputs of this run show; wording and completeness are for the authors."],
    )


def _status(item: Item, evidence: Evidence) -> tuple[str, str]:
    if item.where is None:
        return ("by the authors", "Cannot be known from the data")
    place = item.where(evidence)
    if not place:
        return ("not in this run", "")
    rest = item.rest if isinstance(item.rest, str) else item.rest(evidence)
    return ("in part", f"{place}. {rest}.") if rest else ("covered", place)
