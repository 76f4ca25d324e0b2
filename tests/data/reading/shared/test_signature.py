"""Old Stata files, which have no word at their start, and text, which has none either."""

from __future__ import annotations

import pytest

from sarcstat.data.reading.shared.signature import OLE, is_encrypted_workbook, looks_like


@pytest.mark.parametrize("head", [b"\x71\x02\x01\x00", b"\x72\x01\x01\x00", b"\x73\x02\x01\x00"])
def test_old_stata(head):
    assert looks_like(head).extensions == (".dta",)


@pytest.mark.parametrize(
    "head", [b"", b"a,b\n", b"q,b\n", "时间\n".encode("gb18030"), "a,b\n".encode("utf-16"), b"\xef\xbb\xbfa"]
)
def test_text(head):
    assert looks_like(head).words == "plain text"


def test_an_old_workbook_is_not_taken_for_an_encrypted_one():
    assert not is_encrypted_workbook(OLE + "Workbook".encode("utf-16-le"))
    assert not is_encrypted_workbook("EncryptedPackage".encode("utf-16-le"))
    assert is_encrypted_workbook(OLE + b"\0" * 8 + "EncryptedPackage".encode("utf-16-le"))
