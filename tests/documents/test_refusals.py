"""Documents that cannot be read end in one sentence, whatever they hold."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sarcstat.documents.read import blocks_of
from sarcstat.errors import InputError


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
        ("a.html", b"<table><tr>" + b"<td>" * 100_001, "more than 100,000 cells"),
        ("a.html", b"<table><tr>" + b"<td>" * 500_001, "more than 500,000 elements"),
        ("a.html", b"<table><tr>" + b"<td colspan=1000 rowspan=60000>" * 500, "more than 100,000 cells"),
        ("a.html", b"<p>x<table><tr><td>Age<td>1.2 (1.0\xe2\x80\x931.4)", "ends within a table"),
        ("a.md", b"Text\n\n<table><tr><td>Age</td><td>1.2", "ends within a table"),
        ("a.md", b"|a" * 150_000 + b"|\n" + b"|-" * 150_000 + b"|\n", "more than 100,000 cells"),
        ("a.txt", b"a\tb\tc\td\te\n" * 20_001, "more than 100,000 cells"),
        ("a.docx", b"no zip archive", "not a Word document"),
        ("a.docx", zipped("other.xml", b"<a/>"), "no part 'word/document.xml'"),
        ("a.docx", zipped("word/document.xml", b"<a/>"), "has no text"),
        ("a.docx", zipped("word/document.xml", BOMB), "declares entities"),
        ("a.docx", lambda: zipped("word/document.xml", b" " * 100_000_001), "unpacks to more than 100 MB"),
        ("a.docx", zipped("word/document.xml", b"<a/>" * 100)[:-30], "not a Word document"),
        ("a.rtf", b"{\\rtf1}", "no document that can be read"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b"\x00\x01\x02" * 100, "not a text file"),
        ("a.csv", b'"' + b"a" * 200_000 + b'"', "cannot be read as comma-separated"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(
    name: str, content: bytes | Callable[[], bytes], part: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content())
    with pytest.raises(InputError) as refusal:
        blocks_of(tmp_path / name)
    message = refusal.value.problems[0].message
    assert part in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        blocks_of(tmp_path / "none.md")
