"""The encodings of files of syntax."""

from __future__ import annotations

import codecs

import pytest

from sarcstat.errors import InputError
from sarcstat.syntax.reading.reader import examine, read

MARK = codecs.BOM_UTF8


def labels(data: bytes) -> list[str]:
    """The labels that VARIABLE LABELS give."""
    return [part[1] for each in read(data, "job.sps").commands for part in each.parts]


def said(label: str, encoding: str, *, first: str = "") -> bytes:
    return f"{first}VARIABLE LABELS a '{label}'.\n".encode(encoding)


@pytest.mark.parametrize(
    ("data", "label"),
    [
        (said("Müller ≥2 生存", "utf-8"), "Müller ≥2 生存"),
        (said("Müller ≥2 生存", "utf-8-sig"), "Müller ≥2 生存"),
        (said("Müller ≥2 生存", "utf-16"), "Müller ≥2 生存"),
        (said("Müller’s – 10 €", "cp1252"), "Müller’s – 10 €"),
        (said("生存分析，性别", "gb18030"), "生存分析，性别"),
        (said("Müller", "utf-8", first="* Encoding: UTF-8.\n"), "Müller"),
        (said("Müller", "utf-8-sig", first="* Encoding: UTF-8.\n"), "Müller"),
        (said("Müller", "utf-8", first="*encoding: utf-8\n\n"), "Müller"),
        (said("Müller", "utf-8", first="* Encoding: UTF-8.\r\n"), "Müller"),
        (said("Żółć", "cp1250", first="* Encoding: windows-1250.\n"), "Żółć"),
        (said("Привет", "cp1251", first="* Encoding: windows-1251.\n"), "Привет"),
        (said("생존", "cp949", first="* Encoding: x-windows-949.\n"), "생존"),
        (said("生存", "gbk", first="* Encoding: GBK.\n"), "生存"),
        (said("Müller", "latin-1", first="* Encoding: ISO-8859-1.\n"), "Müller"),
        (said("Żółć", "cp1250", first="* Encoding: pl_PL.windows-1250.\n"), "Żółć"),
        (said("Müller", "utf-8-sig", first="* Encoding: windows-1252.\n"), "Müller"),
        (said("Müller", "utf-8-sig", first="* Encoding: klingon.\n"), "Müller"),
        (said("Müller", "cp1252") + b"\x1a", "Müller"),
        (said("Müller", "cp1252") + b"\x1a\r\n", "Müller"),
    ],
)
def test_encodings(data: bytes, label: str) -> None:
    assert labels(data) == [label]
    assert read(data, "job.sps").remarks == ()


def test_files_that_were_put_together() -> None:
    data = said("one é", "utf-8-sig") + MARK + said("two ü", "utf-8") + MARK + said("three", "utf-8")
    assert labels(data) == ["one é", "two ü", "three"]
    assert labels(said("one é", "cp1252") + MARK + said("two 生", "utf-8")) == ["one é", "two 生"]
    assert labels(b"EXECUTE.\n"[:0] + MARK + MARK + said("x", "utf-8")) == ["x"]


@pytest.mark.parametrize("declared", ["UTF-8", "klingon", "hex", "rot13", "zip", "idna"])
def test_an_encoding_that_does_not_fit_is_told(declared: str) -> None:
    data = said("Müller", "cp1252", first=f"* Encoding: {declared}.\n")
    assert labels(data) == ["Müller"]
    (remark,) = read(data, "job.sps").remarks
    assert f"not in the encoding {declared}" in remark.message
    assert "Windows-1252" in remark.message


def test_an_encoding_that_is_said_of_what_is_unicode_is_told() -> None:
    """SPSS reads it as it is said to be; texts that it compares with those of the data are then others."""
    data = said("Müller", "utf-8", first="* Encoding: windows-1252.\n")
    assert labels(data) == ["MÃ¼ller"]
    (remark,) = read(data, "job.sps").remarks
    assert "said to be in the encoding windows-1252, and is UTF-8 by its bytes" in remark.message


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"$FL2@(#)", b"EXEC\x00UTE.", bytes(range(256))])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"job\.sps is"):
        examine(data, "job.sps")
