"""The Word file: tables, headings that repeat, styles, house style, equal bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt
from running import LUNG, refused, sarcstat

from sarcstat.errors import ExitStatus


def word(folder: Path, *arguments: str) -> docx.document.Document:
    found = sarcstat(*arguments, "-o", folder / "o.docx")
    assert found.status == 0, found.stderr
    return docx.Document(str(folder / "o.docx"))


@pytest.fixture(scope="module")
def km(tmp_path_factory: pytest.TempPathFactory) -> docx.document.Document:
    return word(tmp_path_factory.mktemp("km"), "km", *LUNG, "--by", "sex")


def test_cells_are_those_of_the_table(km: docx.document.Document) -> None:
    table = km.tables[0]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0] == ["sex", "Total N", "N of Events", "Censored", "Censored"]
    assert texts[1] == ["sex", "Total N", "N of Events", "N", "Percent"]
    assert texts[2:] == [
        ["1", "138", "112", "26", "18.8%"],
        ["2", "90", "53", "37", "41.1%"],
        ["Overall", "228", "165", "63", "27.6%"],
    ]


def test_heading_rows_repeat_and_rows_stay_whole(km: docx.document.Document) -> None:
    for table, heads in zip(km.tables, (2, 3, 1), strict=True):
        repeated = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
        assert repeated == [True] * heads + [False] * (len(repeated) - heads)
        assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)


def test_styles_are_named(km: docx.document.Document) -> None:
    titles = [each.text for each in km.paragraphs if each.style.name == "Table Title"]
    assert titles == ["Case Processing Summary", "Means and Medians for Survival Time", "Overall Comparisons"]
    notes = [each.text for each in km.paragraphs if each.style.name == "Table Note"]
    assert "Estimation is limited to the largest survival time if it is censored." in notes
    assert {
        paragraph.style.name for row in km.tables[0].rows for cell in row.cells for paragraph in cell.paragraphs
    } == {
        "Table Heading",
        "Table Text",
    }
    assert all(each.text for each in km.paragraphs)  # nothing is spaced by empty paragraphs


def test_decimal_points_stand_below_each_other(tmp_path: Path) -> None:
    found = word(tmp_path, "describe", "survival::lung", "age", "sex", "--style", "spss", "--statistics", "all")
    statistics = found.tables[0]  # a column a variable: counts and means below each other
    cells = [row.cells[-1] for row in statistics.rows if row.cells[-1].text in ("228", "62.45")]
    stops = [cell._tc.find(f".//{qn('w:tab')}") for cell in cells]
    assert len(stops) == 2
    assert {stop.get(qn("w:val")) for stop in stops} == {"decimal"}
    assert len({stop.get(qn("w:pos")) for stop in stops}) == 1


def test_a_wide_table_is_on_a_page_turned_sideways(tmp_path: Path) -> None:
    times = ",".join(str(50 * i) for i in range(1, 16))
    found = word(tmp_path, "km", *LUNG, "--style", "journal", "--times", times)
    assert [each.orientation for each in found.sections] == [WD_ORIENT.LANDSCAPE]
    names = [each.text for each in found.paragraphs if each.style.name == "Table Title"]
    assert names == ["Kaplan–Meier Estimates", "Kaplan–Meier Estimates (continued)"]


@pytest.mark.parametrize(
    ("options", "style"),
    [
        (["--times", "100,200"], "Table Text"),
        (["--times", "100,200,300,400", "--by", "sex"], "Table Text Small"),
        (["--times", "100,200,300,400", "--by", "sex", "--tau", "9"], "Table Text Smallest"),
    ],
)
def test_letters_become_smaller_before_the_page_is_turned(tmp_path: Path, options: list[str], style: str) -> None:
    found = word(tmp_path, "km", *LUNG, "--style", "journal", *options)
    assert [each.orientation for each in found.sections] == [WD_ORIENT.PORTRAIT]
    (table,) = found.tables
    assert {each.style.name for cell in table.rows[-1].cells for each in cell.paragraphs} == {style}
    page = found.sections[0]
    assert sum(column.width for column in table.columns) <= page.page_width - page.left_margin - page.right_margin


def test_inner_row_headings_are_indented_and_stay_with_their_outer_one(tmp_path: Path) -> None:
    found = word(
        tmp_path, "cox", *LUNG, "--covariates", "age,ph.ecog", "--categorical", "ph.ecog", "--style", "journal"
    )
    labels = [row.cells[0].paragraphs[0] for row in found.tables[0].rows[2:]]
    assert [(each.text, bool(each.paragraph_format.left_indent)) for each in labels] == [
        ("age", False),
        ("ph.ecog", False),
        *((level, True) for level in "0123"),
    ]
    assert labels[1].paragraph_format.keep_with_next


def test_a_warning_stays_with_its_table(tmp_path: Path) -> None:
    found = word(tmp_path, "cox", *LUNG, "--covariates", "ph.ecog")
    (said,) = [each for each in found.paragraphs if each.text.startswith("Note: ")]
    assert said.paragraph_format.keep_with_next


def test_house_style_is_kept(tmp_path: Path) -> None:
    house = docx.Document()
    house.add_paragraph("text of the template")
    house.styles.add_style("Table Title", 1).font.size = Pt(7)
    house.styles["Normal"].font.name = "Georgia"
    house.sections[0].header.paragraphs[0].text = "Journal of Tables"
    house.save(str(tmp_path / "house.docx"))
    found = word(tmp_path, "km", *LUNG, "--reference-docx", str(tmp_path / "house.docx"))
    assert found.styles["Table Title"].font.size == Pt(7)
    assert found.styles["Normal"].font.name == "Georgia"
    assert found.sections[0].header.paragraphs[0].text == "Journal of Tables"
    assert "text of the template" not in [each.text for each in found.paragraphs]
    assert "Table Note" in {each.name for each in found.styles}


def test_smaller_letters_follow_the_house(tmp_path: Path) -> None:
    house = docx.Document()
    house.styles.add_style("Table Text", 1).font.name = "Georgia"
    house.save(str(tmp_path / "house.docx"))
    found = word(tmp_path, "km", *LUNG, "--reference-docx", str(tmp_path / "house.docx"))
    small = found.styles["Table Text Small"]
    assert (small.base_style.name, small.base_style.font.name, small.font.size) == ("Table Text", "Georgia", Pt(8))


def test_a_reference_that_leaves_the_page_open_gets_one(tmp_path: Path) -> None:
    house = docx.Document()
    body = house.element.body
    body.remove(body.sectPr)
    house.save(str(tmp_path / "house.docx"))
    found = word(tmp_path, "km", *LUNG, "--reference-docx", str(tmp_path / "house.docx"))
    assert round(found.sections[0].page_width.mm) == 210


def test_equal_results_have_equal_bytes_without_time_or_name() -> None:
    first, second = (sarcstat_bytes() for _ in range(2))
    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert not any(name.endswith("thumbnail.jpeg") for name in archive.namelist())
    assert "created" not in core
    assert "python-docx" not in core


def sarcstat_bytes() -> bytes:
    import sys
    from unittest.mock import patch

    from sarcstat.cli import run

    class Out:
        encoding = "utf-8"
        buffer = BytesIO()

        def isatty(self) -> bool:
            return False

        def flush(self) -> None:
            return None

    out = Out()
    out.buffer = BytesIO()
    with patch.object(sys, "stdout", out):
        assert run(["km", *LUNG, "--format", "docx", "--quiet"]) == 0
    return out.buffer.getvalue()


def test_what_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("a")
    reference = ("--reference-docx", tmp_path / "a.docx")
    refused(sarcstat("km", *LUNG, "-o", tmp_path / "o.docx", *reference), ExitStatus.INPUT, "not a Word file")
    refused(sarcstat("km", *LUNG, "-o", tmp_path / "o.md", *reference), ExitStatus.USAGE, "--reference-docx")
    assert not (tmp_path / "o.docx").exists()
