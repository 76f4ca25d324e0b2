"""Papers set as PDF in several designs give the facts that the same papers give as HTML, or say what was not read."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import printed_pdf
import pytest
from audit.reading import counted, journals, ratio_layouts
from layouts import Layout
from printed_pdf import DESIGNS, Design

from sarcstat.audit.facts import Facts
from sarcstat.audit.place import Place
from sarcstat.audit.reading.read import read_document

LAYOUTS = {
    **journals.ALL,
    **{name: made for name, made, _ in ratio_layouts.combinations() if name.endswith((", dash", ", middle dot"))},
    **{name: each.layout for name, each in counted.ALL.items()},
}
#: Where no line divides header and rows, or lines of cells and of rows cannot be told apart, a design leaves it open.
OPEN = {"SIZES_INSIDE", "two_lines, dash", "two_lines, middle dot"}
PARTS = 4


def content(value: object) -> object:
    """A fact without lines, pages and the rows that its header has."""
    if isinstance(value, Place):
        return (value.table, value.row, " ".join(value.column))
    if isinstance(value, tuple | list):
        return tuple(map(content, value))
    if is_dataclass(value):
        return (type(value).__name__, *(content(getattr(value, each.name)) for each in fields(value)))
    return value


def facts_of(facts: Facts) -> dict[str, object]:
    kept = [each.name for each in fields(facts) if each.name not in ("leftovers", "understood", "read")]
    return {name: content(getattr(facts, name)) for name in kept}


@cache
def expected(part: int) -> dict[str, object]:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper.html")
        path.write_bytes(printed_pdf.html(chosen(part)))
        return facts_of(read_document(path))


def chosen(part: int) -> list[Layout]:
    names = [name for name in LAYOUTS if name not in OPEN]
    return [LAYOUTS[name] for name in names[part::PARTS]]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_every_design_gives_the_facts_of_the_html(design: Design, part: int, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed_pdf.pdf(chosen(part), design))
    assert facts_of(read_document(path)) == expected(part)
