"""Documents that cannot be read end in one sentence, whatever they hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from audit.reading.documents import facts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sarcstat.audit.reading.read import FORMATS, document_of, read_document
from sarcstat.errors import InputError, SarcstatError


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
    b"<article><p>&c;</p></article>"
)
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><p>&x;</p></article>'


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.xml", BOMB, "declares entities"),
        ("a.xml", OUTSIDE, "declares entities"),
        ("a.xml", b"<article><p></article>", "not well-formed XML: mismatched tag in line 1"),
        ("a.xml", b"<?xml version='1.0' encoding='klingon'?><a/>", "unknown encoding"),
        ("a.xml", b"<a>" * 100_000, "nested more than"),
        ("a.html", b"<div>" * 100_000, "nested more than"),
        ("a.html", b"<table><tr>" + b"<td>" * 150_000, "more than 100,000 cells"),
        ("a.html", b"<table><tr>" + b"<td>" * 1_000_000, "more than 500,000 elements"),
        ("a.html", b"<a x='" * 1_000_000, "no table"),
        ("a.html", b"<table><tr>" + b"<td colspan=1000 rowspan=60000>" * 500, "more than 100,000 cells"),
        ("a.md", b"|a" * 150_000 + b"|\n" + b"|-" * 150_000 + b"|\n", "more than 100,000 cells"),
        ("a.txt", b"a\tb\tc\td\te\n" * 20_001, "more than 100,000 cells"),
        ("a.docx", b"no zip archive", "not a Word document"),
        ("a.docx", zipped("other.xml", b"<a/>"), "no part 'word/document.xml'"),
        ("a.docx", zipped("word/document.xml", b"<a/>"), "has no text"),
        ("a.docx", zipped("word/document.xml", BOMB), "declares entities"),
        ("a.docx", zipped("word/document.xml", b" " * 100_000_001), "unpacks to more than 100 MB"),
        ("a.docx", zipped("word/document.xml", b"<a/>" * 100)[:-30], "not a Word document"),
        ("a.pdf", b"%PDF-1.4", "no document that can be read"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\x00\x01\x02" * 100, "not a text file"),
        ("a.txt", b"Nothing to see here.", "no table"),
        ("a.csv", b'"' + b"a" * 200_000 + b'"', "cannot be read as comma-separated"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(name: str, content: bytes, part: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        facts(tmp_path, content, name=name)
    message = refusal.value.problems[0].message
    assert part in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_document(tmp_path / "none.md")


WORDS = [
    "<table>",
    "</table>",
    "<tr>",
    "<td>",
    "<th_colspan=3>",
    "<td_rowspan='2'>",
    "<thead>",
    "<br/>",
    "<sup>",
    "&nbsp;",
    "|",
    "---",
    "TABLE_1_",
    "HR_(95%_CI)",
    "p",
    "Age",
    "1.2_(0.9–1.6)",
    "80_(38.3)",
    "1_(ref)",
    "Variable",
    "n_(%)",
    "Total",
    "<!--",
    "<![CDATA[",
    "<a_href='",
    "<table-wrap>",
    "<label>",
    "&amp",
    "Median_PFS_(95%_CI)",
    "No._(%)",
    "CR",
    "PR",
    "ORR",
    "Results",
    "0·62",
    "1,23",
    "^{a}",
    "$p",
    "\\|",
    "**",
]
PIECES = st.lists(
    st.one_of(
        st.sampled_from([*(word.replace("_", " ") for word in WORDS), "\t", "\n", "\n\n", "\x0b", "\u2003"]),
        st.text(max_size=6),
    ),
    max_size=60,
)


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=PIECES, ending=st.sampled_from([ending for ending in FORMATS if ending != ".docx"]))
def test_any_text_ends_in_facts_or_a_refusal(pieces: list[str], ending: str, tmp_path: Path) -> None:
    read_or_refused(tmp_path / f"paper{ending}", "".join(pieces).encode("utf-8", "replace"))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=200), ending=st.sampled_from(list(FORMATS)))
def test_any_bytes_end_in_facts_or_a_refusal(content: bytes, ending: str, tmp_path: Path) -> None:
    read_or_refused(tmp_path / f"paper{ending}", content)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(PIECES.map("".join), min_size=1, max_size=5), min_size=1, max_size=8))
def test_any_table_ends_in_facts_or_a_refusal(rows: list[list[str]], tmp_path: Path) -> None:
    text = "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows)
    read_or_refused(tmp_path / "paper.tsv", text.encode("utf-8", "replace"))


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        document_of(path)
        read_document(path)
    except SarcstatError:
        return
