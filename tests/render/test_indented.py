"""Row headings in one column: the inner ones stand in, in every format, and each row keeps its numbers."""

from __future__ import annotations

from io import BytesIO

import docx
import openpyxl
import pytest
from lxml import html

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Table
from sarcstat.render import pdf
from sarcstat.render.formats import rendered
from sarcstat.render.terminal import render as text_of
from sarcstat.results import AnalysisResult, Provenance

N = ("N",)
#: Label, number and depth of each row as drawn; the second has no row of its own in the table.
DRAWN = [("all", "9", 0), ("stage", "", 0), ("early", "4", 1), ("a", "1", 2), ("late", "5", 1)]


@pytest.fixture(scope="module")
def document() -> Document:
    rows = [("all",), ("stage", "early"), ("stage", "early", "a"), ("stage", "late")]
    cells = {(row, N): Cell(number, int(number)) for row, number in zip(rows, "9415", strict=True)}
    table = Table(name="Table", rows=rows, columns=[N], cells=cells, row_headings=("g",), nested=3)
    result = AnalysisResult(
        analysis="km",
        options={},
        statistics=(),
        provenance=Provenance(source="d.csv", sha256=None, rows_read=9, rows_used=9),
    )
    return Document(analysis="km", title="Title", sections=[Section(heading="H", tables=[table], result=result)])


def test_text(document: Document) -> None:
    lines = text_of(document, width=60, color=False).splitlines()
    rows = [line for line in lines if line.split() and line.split()[0] in {label for label, _, _ in DRAWN}]
    assert [(line.split()[0], len(line) - len(line.lstrip())) for line in rows] == [
        (label, 2 * depth) for label, _, depth in DRAWN
    ]
    assert [line.split()[-1] for line in rows] == [number or label for label, number, _ in DRAWN]


def test_markdown(document: Document) -> None:
    rows = [line for line in rendered(document, "md").decode().splitlines() if line.startswith("| ")][2:]
    assert rows == [f"| {'&emsp;' * depth}{label} | {number} |" for label, number, depth in DRAWN]


def test_html(document: Document) -> None:
    page = html.fromstring(rendered(document, "html").decode())
    rows = [(row[0].text, (row[1].text or ""), row[0].get("class", "")) for row in page.xpath("//tbody/tr")]
    assert rows == [(label, number, f"indent-{depth}" if depth else "") for label, number, depth in DRAWN]
    (style,) = page.xpath("//style")
    assert all(f"th.indent-{depth} " in style.text for _, _, depth in DRAWN if depth)


def test_word(document: Document) -> None:
    (table,) = docx.Document(BytesIO(rendered(document, "docx"))).tables
    rows = [
        (row.cells[0].text, row.cells[1].text, row.cells[0].paragraphs[0].paragraph_format) for row in table.rows[1:]
    ]
    steps = [(label, number, (form.left_indent.pt if form.left_indent else 0) / 10) for label, number, form in rows]
    assert steps == DRAWN


def test_excel(document: Document) -> None:
    (sheet,) = openpyxl.load_workbook(BytesIO(rendered(document, "xlsx"))).worksheets
    rows = [row for row in sheet.iter_rows() if row[0].value in {label for label, _, _ in DRAWN}]
    found = [(row[0].value, "" if row[1].value is None else str(row[1].value), row[0].alignment.indent) for row in rows]
    assert found == [(label, number, 2 * depth) for label, number, depth in DRAWN]
    # A spreadsheet ignores the indentation of what is not flush left by itself.
    assert {row[0].alignment.horizontal for row in rows} == {"left"}


def test_latex(document: Document) -> None:
    lines = rendered(document, "latex").decode().splitlines()
    rows = [line for line in lines if " & " in line and line.endswith(("\\\\", "\\\\*"))][-len(DRAWN) :]
    assert rows == [
        (rf"\indented{{{depth}}}" if depth else "") + f"{label} & {number} " + "\\\\" + ("*" if leads else "")
        for (label, number, depth), leads in zip(DRAWN, [False, True, True, False, False], strict=True)
    ]


def test_pdf(document: Document) -> None:
    source = pdf.source(document)
    for label, _, depth in DRAWN:
        shown = f'[#pad(left: {depth}em)[#"{label}";]]' if depth else f'[#"{label}";]'
        assert shown in source
