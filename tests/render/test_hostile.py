"""The same text in every format, read back by another program."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import docx
import openpyxl
import pytest
from render.hostile import HOSTILE, PICTURED, written

from sarcstat.display.shapes.document import Document
from sarcstat.errors import InputError
from sarcstat.render import latex, markdown, pdf
from sarcstat.render.json import written as json_written

SHOWN = {*HOSTILE, PICTURED}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return written(tmp_path_factory.mktemp("hostile"))


def test_word_holds_the_labels(files: dict[str, Path]) -> None:
    tables = docx.Document(str(files["docx"])).tables
    assert {row.cells[0].text for row in tables[0].rows} >= SHOWN


def test_excel_holds_the_labels_and_no_formula(files: dict[str, Path]) -> None:
    workbook = openpyxl.load_workbook(files["xlsx"])
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert {cell.value for cell in cells} >= SHOWN
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_html_holds_the_labels(files: dict[str, Path]) -> None:
    from lxml import html

    page = html.fromstring(files["html"].read_text(encoding="utf-8"))
    assert {element.text for element in page.iter("th")} >= SHOWN
    assert not list(page.iter("script"))


def test_terminal_is_sent_no_control_character(files: dict[str, Path]) -> None:
    text = files["txt"].read_text(encoding="utf-8")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", text)
    assert PICTURED in text


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not here")
@pytest.mark.parametrize("dialect", ["gfm", "markdown-smart", "commonmark_x-smart"])
def test_pandoc_reads_the_labels_from_markdown(files: dict[str, Path], dialect: str) -> None:
    from lxml import html

    command = ["pandoc", "-f", dialect, "-t", "html", files["md"]]
    page = html.fromstring(subprocess.run(command, capture_output=True, check=True).stdout.decode())
    first = next(page.iter("table"))
    assert {"".join(row[0].itertext()) for row in first.iter("tr")} >= SHOWN


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not here")
def test_pdf_shows_the_labels(files: dict[str, Path]) -> None:
    done = subprocess.run(["pdftotext", "-layout", files["pdf"], "-"], capture_output=True, check=True)
    text = "".join(done.stdout.decode().split())
    for label in HOSTILE:
        if label.isascii() and len(label) < 40:
            assert "".join(label.split()) in text, label
    assert text.count("x" * 12) >= 25
    assert "root:" not in text


def test_pdf_says_which_characters_no_font_has() -> None:
    assert pdf.missing_glyphs("plain ≥ – × χ²") == ""
    assert pdf.missing_glyphs("a\U000f0000b") == "\U000f0000"  # private use: in no font


@pytest.mark.parametrize("letters", ["\u0815\u0818", "\u08c9\u0710", "\U000f0000", "a\ufeffb", "ab \ufeff"], ids=ascii)
def test_pdf_is_set_whatever_letters_fill_its_lines(letters: str) -> None:
    """Letters from right to left without a font, where lines end within them; and the joiner that PDF/UA forbids."""

    def source(unshown: str) -> str:
        return pdf.source(Document(analysis="km", title=letters, sections=[]), unshown) + pdf.escaped(
            " ".join([letters * 3] * 60)
        )

    assert pdf.compiled(source).startswith(b"%PDF")


def test_a_panic_of_typst_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def fail(*_: object, **__: object) -> bytes:
        raise PanicException("out of bounds")

    monkeypatch.setattr(pdf.typst, "compile", fail)
    with pytest.raises(InputError, match="typst, which sets PDF, fails with a text of this document: out of bounds"):
        pdf.compiled(lambda unshown: "x")


def test_typst_reads_text_as_strings_only() -> None:
    assert pdf.escaped('#read("/etc/passwd")') == '#"#read(\\"/etc/passwd\\")";'
    assert pdf.escaped("a\\") == '#"a\\\\";'
    long = pdf.escaped('x"\\' * 100)
    assert "".join(re.findall(r'#"((?:[^"\\]|\\.)*)";', long)).replace('\\"', '"').replace("\\\\", "\\") == 'x"\\' * 100
    assert re.sub(r'#"((?:[^"\\]|\\.)*)";|#box\(\);', "", long) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\input{x}", r"\textbackslash{}input\{x\}"),
        ("50% & $5 #1 a_b", r"50\% \& \$5 \#1 a\_b"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"),
        ("[2em] *", "{[}2em{]} {*}"),
        ("--- << ,, ?`", r"-{}-{}- <{}< ,{}, ?{}\textasciigrave{}"),
        ("≥2 χ² –", "\\ensuremath{\\geq}2 \\ensuremath{\\chi}² –"),
        ("-0.5 (-1, 2)", "-0.5 (-1, 2)"),
    ],
)
def test_latex_escapes(text: str, expected: str) -> None:
    assert latex.escaped(text) == expected


def test_latex_declares_what_pdflatex_lacks(files: dict[str, Path]) -> None:
    text = files["tex"].read_text(encoding="utf-8")
    for sign in "生存مرحبا😀␁":
        assert rf"\DeclareUnicodeCharacter{{{ord(sign):04X}}}" in text
    for sign in "ü²":
        assert rf"\DeclareUnicodeCharacter{{{ord(sign):04X}}}" not in text
    body = text.partition(r"\begin{document}")[2]
    assert r"\input" not in body
    assert r"\textbackslash{}input\{/etc/passwd\}" in body


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not here")
def test_latex_compiles(files: dict[str, Path], tmp_path: Path) -> None:
    command = ["pdflatex", "-interaction=batchmode", "-halt-on-error", "-output-directory", tmp_path, files["tex"]]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, (tmp_path / "o.log").read_text(encoding="utf-8", errors="replace")[-2000:]


def test_a_paragraph_of_markdown_begins_no_list() -> None:
    assert markdown._paragraphs(["1. a", "- b", "+ c", "=x", "2 patients"]) == [
        *("", "1\\. a"),
        *("", "\\- b"),
        *("", "\\+ c"),
        *("", "\\=x"),
        *("", "2 patients"),
    ]


def test_json_holds_no_sign_that_commands_a_terminal_and_says_the_same() -> None:
    text = "\x9b2J\x7f\u202eabc\u2066 é生"
    made = json_written({"text": text})
    assert not set(made) & set("\x9b\x7f\u202e\u2066")
    assert json.loads(made) == {"text": text}
