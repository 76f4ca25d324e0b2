"""Every format of every document: figures, equal bytes, time, and an entry point without a command line."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from running import LUNG, sarcstat

from sarcstat.display.shapes.document import Document, Figure, Section
from sarcstat.display.shapes.table import Cell, Table
from sarcstat.errors import ExitStatus
from sarcstat.render.formats import EXTENSIONS, FORMATS, rendered
from sarcstat.render.pages.alignment import lacking
from sarcstat.results import AnalysisResult, Condition, Provenance

# One black pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636000000002000148afa471000000"
    "0049454e44ae426082"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="5" height="5"/><!-- "\\ --></svg>'


def document(**section: Any) -> Document:
    result = AnalysisResult(
        analysis="km",
        options={},
        statistics=(),
        provenance=Provenance("data.csv", None, 3, 3),
        conditions=(Condition("warning", "Only three patients & <few>."),),
    )
    table = Table(
        name="Table",
        rows=[("a",), ("b",)],
        columns=[("N",), ("Mean",)],
        cells={(("a",), ("N",)): Cell("2", 2), (("b",), ("N",)): Cell("1.5%", 1.5), (("a",), ("Mean",)): Cell("NR")},
    )
    content: dict[str, Any] = {"heading": "H", "tables": [table], "notes": ["Note."], "result": result, **section}
    return Document(analysis="km", title="Title", sections=[Section(**content)])


def figure() -> Figure:
    return Figure(name="Figure 1", svg=SVG, pdf=b"", png=PNG, width=80, description='A "square"\\', notes=["Drawn."])


def test_every_extension_has_one_format() -> None:
    assert set(EXTENSIONS.values()) == set(FORMATS)
    assert {name for name, each in FORMATS.items() if each.binary} == {"docx", "xlsx", "pdf"}


@pytest.mark.parametrize("format_", FORMATS)
def test_equal_documents_have_equal_bytes(format_: str) -> None:
    assert rendered(document(), format_) == rendered(document(), format_)


@pytest.mark.parametrize("format_", ["text", "html", "md", "latex"])
def test_a_warning_is_in_every_document(format_: str) -> None:
    text = rendered(document(), format_).decode().replace("\\", "").replace("&amp;", "&").replace("&lt;", "<")
    assert "Only three patients & <few" in text


def test_a_document_without_tables_or_notes_is_rendered() -> None:
    for format_ in FORMATS:
        if format_ != "json":
            rendered(document(tables=[], notes=[]), format_)
        rendered(document(notes=[]), format_)


def test_a_table_without_row_headings_is_its_columns_alone() -> None:
    table = Table(
        name="Table",
        rows=[()],
        columns=[("N",), ("Censored", "N"), ("Censored", "Percent")],
        cells={((), ("N",)): Cell("2", 2), ((), ("Censored", "N")): Cell("1", 1)},
    )
    found = document(tables=[table], notes=[])
    assert (
        "| N | Censored: N | Censored: Percent |\n| --: | --: | --: |\n| 2 | 1 |  |" in rendered(found, "md").decode()
    )
    tex = rendered(found, "latex").decode()
    assert "\\begin{longtable}{rrr}" in tex
    assert "\n2 & 1 &  \\\\" in tex
    words = docx.Document(BytesIO(rendered(found, "docx"))).tables[0]
    assert [cell.text for cell in words.rows[-1].cells] == ["2", "1", ""]
    sheet = openpyxl.load_workbook(BytesIO(rendered(found, "xlsx")))["Table"]
    assert [cell.value for cell in sheet[6]] == [2, 1, None]
    assert rendered(found, "html").decode().count("<td") == 3
    assert "\n2  1\n" in rendered(found, "text").decode()
    assert rendered(found, "pdf")


def test_figures_are_in_html_word_excel_and_pdf() -> None:
    drawn = document(figures=[figure()])
    page = rendered(drawn, "html").decode()
    assert page.count("<svg ") == 1
    assert 'role="img" aria-label="A &quot;square&quot;\\"' in page

    word = docx.Document(BytesIO(rendered(drawn, "docx")))
    (shape,) = word.inline_shapes
    assert shape.width.mm == pytest.approx(80, abs=0.1)
    assert shape._inline.docPr.get("descr") == 'A "square"\\'
    assert len(rendered(drawn, "pdf")) > len(rendered(document(), "pdf"))
    sheet = openpyxl.load_workbook(BytesIO(rendered(drawn, "xlsx")))["Figure 1"]
    assert len(sheet._images) == 1
    assert sheet["A2"].value == "Drawn."
    for format_ in ("md", "latex"):
        assert "Figure 1" in rendered(drawn, format_).decode()


def test_what_a_number_lacks_to_the_longest_of_its_column() -> None:
    assert lacking([Cell("12", 12), Cell("3.25", 3.25), Cell("<0.001", 0.0), Cell("NR", None)]) == [".001", "1", "", ""]
    assert lacking([Cell("18.8%", 18.8), Cell("5", 5)]) == ["", ".8%"]
    assert lacking([Cell("6.1 (4.9–7.2)", 6.1), Cell("5", 5)]) == ["", ""]
    assert lacking([]) == []


def test_a_hundred_sections_are_rendered() -> None:
    one = document()
    many = replace(one, sections=[replace(one.sections[0], heading=f"Part {i}") for i in range(100)])
    for format_ in ("html", "docx", "xlsx", "pdf", "latex"):
        assert rendered(many, format_)
    page = rendered(many, "html").decode()
    assert page.count('<a href="#section-') == 100


@pytest.mark.parametrize(
    "arguments",
    [
        ("cox", *LUNG, "--covariates", "age,ph.ecog", "--categorical", "ph.ecog"),
        ("cox", *LUNG, "--covariates", "age,sex", "--style", "journal"),
        ("km", *LUNG, "--by", "sex", "--style", "both", "--table"),
        ("describe", "survival::lung", "age", "sex", "--by", "sex"),
        ("crosstab", "survival::lung", "--rows", "sex", "--columns", "ph.ecog"),
        ("collinearity", "survival::lung", "age", "sex", "wt.loss"),
        ("univariate", *LUNG, "--by", "sex,ph.ecog"),
        ("follow-up", *LUNG, "--by", "sex"),
        ("cuminc", *LUNG, "--competing", "ph.ecog=2", "--both", "event", "--by", "sex", "--pairwise"),
        ("life-table", *LUNG, "--by", "sex", "--intervals", "0-900:100", "--pairwise"),
    ],
)
def test_every_command_writes_every_format(arguments: tuple[str, ...], tmp_path: Any) -> None:
    files = [tmp_path / f"o{extension}" for extension in EXTENSIONS]
    found = sarcstat(*arguments, *(part for file in files for part in ("-o", file)))
    assert found.status == ExitStatus.OK, found.stderr
    assert all(file.stat().st_size > 200 for file in files)
    assert len(list(tmp_path.iterdir())) == len(files)
