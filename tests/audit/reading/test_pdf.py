"""Papers set as PDF in several designs give the facts that the same papers give as HTML, or say what was not read."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

import printed_pdf
import pytest
from audit.reading import counted, journals, ratio_layouts
from layouts import Layout
from printed_pdf import DESIGNS, Design
from running import sarcstat

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
#: Tables of six or seven columns whose words are broken within half the width of a page.
UNREAD = {
    ("two columns", 0): ["Table 2"],
    ("two columns", 1): ["Table 30"],
    ("two columns", 3): ["Table 27"],
}


def content(value: object) -> object:
    """A fact without lines, pages and the rows that its header has."""
    if isinstance(value, Place):
        return (value.table, value.row, " ".join(value.column))
    if isinstance(value, tuple | list):
        return tuple(map(content, value))
    if is_dataclass(value):
        return (type(value).__name__, *(content(getattr(value, each.name)) for each in fields(value)))
    return value


def facts_of(facts: Facts) -> Counter[str]:
    """The facts, each as a text, whatever their order."""
    kept = [each.name for each in fields(facts) if each.name not in ("leftovers", "understood", "read")]
    values = [(name, getattr(facts, name)) for name in kept]
    return Counter(
        f"{name}: {content(item)}"
        for name, value in values
        for item in (value if isinstance(value, tuple) else (value,))
    )


def chosen(part: int) -> list[Layout]:
    names = [name for name in LAYOUTS if name not in OPEN]
    return [LAYOUTS[name] for name in names[part::PARTS]]


@cache
def expected(part: int) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "paper.html")
        path.write_bytes(printed_pdf.html(chosen(part)))
        return facts_of(read_document(path))


def not_read(facts: Facts) -> list[str]:
    return [left.place.table for left in facts.leftovers if left.reason.startswith("the table is not read")]


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_every_design_gives_the_facts_of_the_html(design: Design, part: int, tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed_pdf.pdf(chosen(part), design))
    facts = read_document(path)
    unread = UNREAD.get((design.name, part), [])
    assert not_read(facts) == unread
    assert_same(facts, expected(part), unread)


def assert_same(facts: Facts, wanted: Counter[str], unread: Sequence[str]) -> None:
    """All facts but those of tables that were named as not read, and no other."""
    kept = {fact: number for fact, number in wanted.items() if not any(f"('{name}', " in fact for name in unread)}
    found = facts_of(facts)
    assert list((found - Counter(kept)).elements()) == []
    assert list((Counter(kept) - found).elements()) == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed")
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", ["booktabs", "landscape", "grid"])
def test_columns_of_blanks_give_the_facts_or_a_table_not_read(name: str, part: int, tmp_path: Path) -> None:
    """As poppler converts a PDF to text."""
    design = next(each for each in DESIGNS if each.name == name)
    (tmp_path / "paper.pdf").write_bytes(printed_pdf.pdf(chosen(part), design))
    subprocess.run(["pdftotext", "-layout", tmp_path / "paper.pdf", tmp_path / "paper.txt"], check=True)
    facts = read_document(tmp_path / "paper.txt")
    wanted = expected(part)
    found = facts_of(facts)
    assert (found & wanted).total() >= 0.7 * wanted.total()
    # Of tables that a page divides, the first rows may be read alone; all else is as in the HTML or named as not read.
    assert (found - wanted).total() <= 1
    names = not_read(facts)
    assert [fact for fact in wanted - found if not any(f"('{name}', " in fact for name in names)] == []


MARKERS = [[f"Marker {i}", "1.20 (1.01–1.43)", "0.042"] for i in range(90)]
WRONG = Layout(
    "Cox model for overall survival",
    [["Variable", "HR (95% CI)", "P"], *MARKERS, ["Age", "1.20 (1.30–1.60)", "0.213"]],
)


def test_findings_name_the_page_and_how_sure_the_cells_are(tmp_path: Path) -> None:
    """The table goes over pages; its last row has an interval without its ratio."""
    design = next(each for each in DESIGNS if each.name == "no lines")
    path = tmp_path / "paper.pdf"
    path.write_bytes(printed_pdf.pdf([WRONG], design))
    shown = sarcstat("audit", path, "--explain")
    assert shown.status == 0, shown.stderr
    text = " ".join(shown.stdout.split())
    assert "(page 1)" in text
    assert "likely: no line divides its header from its rows, no lines say where it ends" in text
    found = json.loads(sarcstat("audit", path, "--format", "json").stdout)
    places = [finding["place"] for finding in _findings(found) if finding["rule"] == "H4"]
    assert [(place["table"], place["row"], place["page"]) for place in places] == [("Table 1", ["Age"], 2)]
    assert places[0]["certainty"].startswith("likely: ")
    assert "line" not in places[0]


def _findings(found: object) -> list[dict[str, object]]:
    """All records with a rule, wherever the JSON has them."""
    if isinstance(found, dict):
        own = [found] if "rule" in found and "place" in found else []
        return own + [each for value in found.values() for each in _findings(value)]
    return [each for value in found for each in _findings(value)] if isinstance(found, list) else []
