"""What a reader sees of tables on pages: where they break, how wide they are; in Chromium, where there is one."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from sarcstat.display.shapes.document import Document, Figure, Section
from sarcstat.display.shapes.table import Cell, Table, level
from sarcstat.display.shapes.table import Path as TablePath
from sarcstat.render import pdf
from sarcstat.render.formats import rendered
from sarcstat.render.pages.drawings import fitted
from sarcstat.render.pages.paper import width
from sarcstat.results import AnalysisResult, Provenance

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def document(rows: list[TablePath], columns: list[TablePath], text: str = "12 (3.4)") -> Document:
    cells = {(row, column): Cell(text) for row in rows if len(row) > 1 or len(rows[0]) == 1 for column in columns}
    nested = max(map(len, rows)) if max(map(len, rows)) > 1 else 0
    table = Table(
        name="Table", rows=rows, columns=columns, cells=cells, row_headings=("",) * max(nested, 1), nested=nested
    )
    provenance = Provenance(source="d.csv", sha256=None, rows_read=9, rows_used=9)
    result = AnalysisResult(analysis="km", options={}, statistics=(), provenance=provenance)
    return Document(analysis="km", title="Title", sections=[Section(heading="H", tables=[table], result=result)])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not here")
@pytest.mark.parametrize("before", range(3))
def test_no_page_ends_within_a_row_or_after_a_heading(before: int, tmp_path: Path) -> None:
    long = "begin{0} of a label that is much longer than the column of labels in this table can ever be wide end{0}"
    rows: list[TablePath] = [(f"all{i}",) for i in range(before)]
    rows += [(f"group{i}", long.format(f"{i}x{j}")) for i in range(30) for j in range(2)]
    columns: list[TablePath] = [(f"A column with a long heading {i}",) for i in range(5)]
    (tmp_path / "t.pdf").write_bytes(rendered(document(rows, columns, "1234567 (1234567–1234567)"), "pdf"))
    done = subprocess.run(["pdftotext", "-layout", tmp_path / "t.pdf", "-"], capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")
    assert len([page for page in pages if "begin" in page]) > 2
    for page in pages:
        assert set(re.findall(r"begin(\d+x\d)\b", page)) == set(re.findall(r"end(\d+x\d)\b", page))
        for group in re.findall(r"group(\d+)\b", page):
            assert f"begin{group}x0" in page


def test_heads_are_broken_between_what_belongs_together_only() -> None:
    arms = [level("rx", arm, f"{arm} given for a year (N = 315)") for arm in ("Placebo", "Levamisole")]
    columns: list[TablePath] = [(arm, word) for arm in arms for word in ("HR (95% CI)", "Events", "p (ORR)")]
    (table,) = docx.Document(BytesIO(rendered(document([("a",), ("b",)], columns), "docx"))).tables
    heads = {cell.text for row in table.rows[:2] for cell in row.cells} - {""}
    assert {text.replace("\u00a0", "_") for text in heads} == {
        "Placebo given for a year (N_=_315)", "Levamisole given for a year (N_=_315)",
        "HR (95%_CI)", "Events", "p_(ORR)",
    }  # fmt: skip
    page = rendered(document([("a",)], columns), "html").decode()
    assert "(N\u00a0=\u00a0315)" in page


def test_columns_of_word_are_as_wide_as_their_longest_word() -> None:
    """In Times; where the page has room, with a third more for the font that stands in for it."""
    columns: list[TablePath] = [(f"Endpoint {i}", word) for i in range(4) for word in ("Events", "Median (95% CI)")]
    (table,) = docx.Document(BytesIO(rendered(document([("a",), ("b",)], columns, "1"), "docx"))).tables
    sizes = {"Table Heading": 9, "Table Heading Small": 8, "Table Heading Smallest": 7}
    for cell in table.rows[1].cells:
        size = sizes[cell.paragraphs[0].style.name]
        longest = max((width(word) for word in cell.text.split(" ")), default=0)
        assert cell.width.pt >= longest / 10 * size + 0.8 * size


@pytest.mark.parametrize(("rows", "together"), [(12, True), (24, False)])
def test_short_tables_of_word_stay_on_a_page_and_long_ones_do_not(rows: int, together: bool) -> None:
    """A table of half a page that is kept together leaves half of the page before it blank."""
    named: list[TablePath] = [(f"row {i}",) for i in range(rows)]
    (table,) = docx.Document(BytesIO(rendered(document(named, [("N",)]), "docx"))).tables
    kept = [bool(row._tr.findall(f".//{qn('w:keepNext')}")) for row in table.rows[1:]]
    assert all(kept[:-1]) is together
    assert any(kept) is together


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not here")
@pytest.mark.parametrize("screen", [400, 1280, 1800])
def test_a_wide_table_uses_the_page_and_no_page_scrolls_as_a_whole(screen: int, tmp_path: Path) -> None:
    columns: list[TablePath] = [(f"A heading of column {i}",) for i in range(14)]
    page = rendered(document([("a row",)], columns, "1234.56 (1234.56–1234.56)"), "html").decode()
    script = (
        "onload = () => { const d = document.querySelector('iframe').contentDocument, s = d.querySelector('.scroll');"
        "document.title = [d.documentElement.scrollWidth, s.clientWidth, s.scrollWidth,"
        "d.defaultView.getComputedStyle(s).backgroundImage.includes('gradient'),"
        "Math.ceil(d.querySelector('caption').getBoundingClientRect().right)].join(' '); }"
    )
    frame = f'<iframe width="{screen}" height="900" style="border: 0" srcdoc="{html.escape(page)}"></iframe>'
    (tmp_path / "w.html").write_text(f"<script>{script}</script>{frame}", encoding="utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=2000,1000", "--dump-dom"]
    done = subprocess.run([*command, (tmp_path / "w.html").as_uri()], capture_output=True, text=True, check=True)
    whole, shown, inside, hint, title = re.search(r"<title>(.*?)</title>", done.stdout)[1].split()  # type: ignore[index]
    assert int(whole) <= screen
    assert int(shown) >= min(screen - 2 * 32, 68 * 16)
    assert hint == "true"
    assert int(title) <= screen  # what the table is about is read without scrolling
    if screen < 1800:
        assert int(inside) > int(shown)
    else:  # there is room for all of it, in the margin
        assert int(inside) == int(shown) > 68 * 16


@pytest.mark.parametrize("height", [200, 2000])
def test_a_drawing_is_no_higher_than_a_page(height: int) -> None:
    from PIL import Image

    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="480pt" height="{height}pt" viewBox="0 0 480 {height}"></svg>'
    Image.new("L", (48, height // 10)).save(png := BytesIO(), "PNG")
    figure = Figure(name="F", svg=svg, pdf=b"", png=png.getvalue(), width=160, description="d")
    assert fitted(figure) == pytest.approx(min(160, 220 * 480 / height))
    whole = document([("a",)], [("N",)])
    (section,) = whole.sections
    drawn = replace(whole, sections=[replace(section, figures=[figure])])
    (shape,) = docx.Document(BytesIO(rendered(drawn, "docx"))).inline_shapes
    assert shape.height.mm <= 220.1
    assert shape.width / shape.height == pytest.approx(480 / height, rel=0.02)
    assert f"width: {fitted(figure)}mm" in pdf.source(drawn)
