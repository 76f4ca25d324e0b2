"""PDF as blocks: what stands where, and files that are refused in a sentence, soon."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import printed_pdf
import pytest
from documents.pdf_files import pdf, words
from layouts import Layout, Span
from printed_pdf import Design

from sarcstat.documents.blocks import Odd, Raw, Text
from sarcstat.documents.pdf import document
from sarcstat.documents.pdf.columns import NotAlignedError, columns_of
from sarcstat.documents.pdf.page import Line, Word
from sarcstat.documents.read import blocks_of
from sarcstat.errors import InputError

PAGE = words(["A paper with some words on its only page, which are read as one paragraph of text."])
LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -44 >> /ID [<00> <00>]" % (b"41" * 32, b"42" * 32)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        (b"PK\x03\x04 no PDF at all", "is not a PDF"),
        (b"%PDF-1.7\nand then nothing of the kind", "is damaged"),
        (pdf([PAGE])[:300], "is damaged"),
        (pdf([PAGE], trailer=LOCK), "is protected by a password"),
        (pdf([b"0 0 m 100 100 l S"]), "has no text layer"),
        (pdf([b""], pages=10_000), "has 10,000 pages, more than the 400"),
        (pdf([words(["a b c d e f g h i j"] * 100_000)]), "Page 1 of a.pdf has more text or lines"),
        (pdf([b"0 0 m 100 0 l S " * 1_000_000], encode=True), "Page 1 of a.pdf has more text or lines"),
    ],
    ids=["other", "header", "cut", "locked", "scan", "pages", "words", "lines"],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(content: bytes, part: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    start = time.monotonic()
    with pytest.raises(InputError) as refusal:
        blocks_of(tmp_path / "a.pdf")
    message = refusal.value.problems[0].message
    assert part in message
    assert message.endswith(".")
    assert "\n" not in message
    assert time.monotonic() - start < 30


def test_a_stream_that_unpacks_to_more_than_memory_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "MOST_MEMORY", 200_000_000)
    (tmp_path / "a.pdf").write_bytes(pdf([b" " * 400_000_000], encode=True))
    with pytest.raises(InputError, match=r"^a\.pdf (cannot be read|is damaged|has no text layer)"):
        blocks_of(tmp_path / "a.pdf")


def test_what_takes_too_long_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "MOST_SECONDS", 0.01)
    (tmp_path / "a.pdf").write_bytes(pdf([PAGE]))
    with pytest.raises(InputError, match="takes longer than"):
        blocks_of(tmp_path / "a.pdf")


def test_without_its_reader_the_error_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "find_spec", lambda name: None)
    (tmp_path / "a.pdf").write_bytes(pdf([PAGE]))
    with pytest.raises(InputError) as refusal:
        blocks_of(tmp_path / "a.pdf")
    assert refusal.value.problems[0].hint == "Install it with: pip install pypdfium2"


def test_its_reader_is_only_loaded_where_a_pdf_is_read() -> None:
    code = "import sys, sarcstat.documents.read, sarcstat.documents.pdf.document; print('pypdfium2' in sys.modules)"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout == "False\n"


def test_lines_of_a_paragraph_are_one_and_words_are_made_whole(tmp_path: Path) -> None:
    lines = [
        "Of all the patients who were enrolled in this study of pa-",
        "tients with a progression-",
        "free interval.",
    ]
    (tmp_path / "a.pdf").write_bytes(pdf([words(lines)]))
    assert blocks_of(tmp_path / "a.pdf")[0] == [
        Text(
            "Of all the patients who were enrolled in this study of patients with a progression-free interval.", page=1
        )
    ]


def test_running_heads_and_numbers_of_pages_are_left_out(tmp_path: Path) -> None:
    texts = ["Of all patients, most were men.", "Half had metastases.", "The median age was high."]
    pages = [words(["THE JOURNAL", "", text, "", str(i)]) for i, text in enumerate(texts, start=1)]
    (tmp_path / "a.pdf").write_bytes(pdf(pages))
    assert [block.text for block in blocks_of(tmp_path / "a.pdf")[0] if isinstance(block, Text)] == texts


TABLE = """\
Some words before the table, which are prose and say nothing of it.

Table 2. Characteristics of the patients

Characteristic        Drug          Placebo
                     (n = 80)       (n = 75)
Sex
  Male              50 (62.5)      45 (60.0)
  Female            30 (37.5)      30 (40.0)
Smoker, current     20 (25.0)      24 (32.0)

Abbreviations: n, number.
"""


def table_of(folder: Path, text: str) -> Raw:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (table,) = [block for block in blocks_of(folder / "a.txt")[0] if isinstance(block, Raw)]
    return table


def test_columns_of_blanks_are_a_table_with_its_lines(tmp_path: Path) -> None:
    table = table_of(tmp_path, TABLE)
    assert (table.name, table.title, table.head, table.page) == ("Table 2", "Characteristics of the patients", 1, 0)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Characteristic", "Drug (n = 80)", "Placebo (n = 75)"],
        ["Sex", "", ""],
        ["Male", "50 (62.5)", "45 (60.0)"],
        ["Female", "30 (37.5)", "30 (40.0)"],
        ["Smoker, current", "20 (25.0)", "24 (32.0)"],
    ]
    assert [row[0].indent > 0 for row in table.rows] == [False, False, True, True, False]
    assert table.lines == (5, 7, 8, 9, 10)
    assert table.certainty.startswith("likely: ")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("1.20 (0.90–", "1.30 (0.80–"), "brackets"),
        (("1.20 1.60", "1.30 1.70"), "several numbers"),
        (("0.95   1.60", "1.30"), "do not stand above its columns|not aligned|cannot be told apart|several"),
    ],
)
def test_a_table_whose_cells_are_in_doubt_is_named_as_not_read(
    cells: tuple[str, str], reason: str, tmp_path: Path
) -> None:
    rows = [f"{name:<12}{cell:<16}{p}" for name, cell, p in zip(("Age", "Sex"), cells, ("0.213", "0.300"), strict=True)]
    text = "\n".join(["Table 3. Cox model", "", "Variable    HR (95% CI)     P", *rows, "", "And then a sentence."])
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    blocks, _ = blocks_of(tmp_path / "a.txt")
    assert not [block for block in blocks if isinstance(block, Raw)]
    (odd,) = [block for block in blocks if isinstance(block, Odd)]
    assert (odd.table, odd.text) == ("Table 3", "Cox model")
    assert re.search(reason, odd.reason)


def test_headings_that_one_blank_parts_go_to_the_columns_below_them(tmp_path: Path) -> None:
    text = """Table 1. Baseline characteristics

 Characteristic             Obs (N = 315) Lev (N = 310) Lev+5FU (N = 304) Total (N = 929)
 Sex
   Female                       149 (47.3)    133 (42.9)        163 (53.6)      445 (47.9)
   Male                         166 (52.7)    177 (57.1)        141 (46.4)      484 (52.1)

And then a sentence.
"""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    blocks, _ = blocks_of(tmp_path / "a.txt")
    (table,) = [block for block in blocks if isinstance(block, Raw)]
    heads = ["Characteristic", "Obs (N = 315)", "Lev (N = 310)", "Lev+5FU (N = 304)", "Total (N = 929)"]
    assert [cell.text for cell in table.rows[0]] == heads
    assert [cell.text for cell in table.rows[2]] == ["Female", "149 (47.3)", "133 (42.9)", "163 (53.6)", "445 (47.9)"]


def test_a_word_that_could_be_either_headings_is_dealt_out_to_none(tmp_path: Path) -> None:
    text = """Table 1. Rates

Group                One Two Threeeeee
A                     10.5        11.5
B                     12.5        13.5
C                     14.5        15.5

And then a sentence.
"""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    blocks, _ = blocks_of(tmp_path / "a.txt")
    assert not [block for block in blocks if isinstance(block, Raw)]
    assert [block.table for block in blocks if isinstance(block, Odd)] == ["Table 1"]


def test_a_heading_goes_over_no_gap_so_that_a_column_has_none(tmp_path: Path) -> None:
    text = """Table 6. Cox model for overall survival

 Variable                  Hazard ratio                   p value
 Sex (male vs. female)     1.31             1.02-1.68     0.034
 ECOG (2 vs. 0-1)          0.57             0.39-0.83     0.004
 Grade (3 vs. 1-2)         2.10             0.95-4.64     0.067
"""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (table,) = [block for block in blocks_of(tmp_path / "a.txt")[0] if isinstance(block, Raw)]
    assert [cell.text for cell in table.rows[0]] == ["Variable", "Hazard ratio", "", "p value"]


def printed_table(folder: Path, layout: Layout, **design: Any) -> Raw:
    """The table of a page."""
    path = folder / "paper.pdf"
    path.write_bytes(printed_pdf.pdf([layout], Design("one", **design)))
    (table,) = [block for block in blocks_of(path)[0] if isinstance(block, Raw)]
    return table


@pytest.mark.parametrize(("align", "sure"), [("left", False), ("center", True)])
def test_a_text_across_columns_is_each_ones_and_sure_where_its_middle_says_which(
    align: str, sure: bool, tmp_path: Path
) -> None:
    rows: list[list[str | Span]] = [["Events", "31", "58", "73"], ["Model", Span("Hazard ratio (95% CI)", 3)]]
    rows += [[name, "1 (ref)", "1.31 (1.02-1.68)", "1.22 (0.96-1.55)"] for name in ("Model 1", "Model 2")]
    table = printed_table(tmp_path, Layout("Death", [["", "Q1", "Q2", "Q3"], *rows]), align=align)
    assert [cell.text for cell in table.rows[2]] == ["Model", *["Hazard ratio (95% CI)"] * 3]
    assert [cell.copied for cell in table.rows[2]] == [False, False, True, True]
    doubt = "likely: a text over several columns does not say how many they are"
    assert table.certainty == ("sure" if sure else doubt)


def test_a_centered_group_heading_below_a_title_is_not_its_second_line(tmp_path: Path) -> None:
    rows: list[list[str | Span]] = [["", Span("Hazard ratio (confidence interval)", 2)], ["Variable", "OS", "PFS"]]
    rows += [[name, "1.31 (1.02-1.68)", "1.22 (0.96-1.55)"] for name in ("Sex of the patient", "Age")]
    table = printed_table(tmp_path, Layout("Cox models", rows, head=2), strokes="none")
    assert table.title == "Cox models"
    assert [cell.text for cell in table.rows[0]] == ["", *["Hazard ratio (confidence interval)"] * 2]


def test_rows_without_data_before_a_page_ends_belong_to_the_table_whose_caption_is_below(tmp_path: Path) -> None:
    rows = [["Stage", "", ""], ["I", "", ""], ["II", "1.31 (1.02-1.68)", "0.034"], ["III", "1.10 (0.90-1.34)", "0.37"]]
    layout = Layout("Cox model", [["", "HR (95% CI)", "P"], *rows])
    page = "width: 120mm, height: 46mm, margin: 10mm"
    table = printed_table(tmp_path, layout, caption="bottom", page=page)
    assert [row[0].text for row in table.rows] == ["", "Stage", "I", "II", "III"]
    assert len(set(table.lines)) == 2


def test_rows_without_any_gap_between_columns_are_not_aligned() -> None:
    """As where one row has cells, and they stand nearer to each other than columns do."""
    row = Line([Word("Age", 0, 20, 0, 10, 1), Word("61", 40, 50, 0, 10, 1)])
    assert len(columns_of([row], 10, 10).edges) == 2
    with pytest.raises(NotAlignedError, match="not aligned"):
        columns_of([row], 100, 10)
