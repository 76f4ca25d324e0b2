"""What a file is, judged by its first bytes, whatever its name says."""

from __future__ import annotations

from dataclasses import dataclass

#: As many bytes as `looks_like` needs.
HEAD = 2048

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of file: how it is called in a sentence, the extensions it has, and what to do with it."""

    words: str
    extensions: tuple[str, ...] = ()
    hint: str = ""


TEXT = Look("plain text", (".csv", ".tsv", ".txt"))
BINARY = Look("a binary file", (), "Save the data as .csv (UTF-8) and read that.")
_WEB_PAGE = Look("a web page", (), "Open it in a spreadsheet program and save it as .csv or .xlsx.")
_UNPACK = "Unpack it first."
_PASSWORD = "Remove the password in the program that set it, and save the file again."

_MAGIC: tuple[tuple[int, bytes, Look], ...] = (
    (0, b"PK\x03\x04", Look("an Excel or OpenDocument workbook", (".xlsx", ".ods"))),
    (0, OLE, Look("an old or password-protected Excel workbook", (".xls", ".xlsx"))),
    (0, b"$FL2", Look("an SPSS file", (".sav", ".zsav"))),
    (0, b"$FL3", Look("a compressed SPSS file", (".zsav", ".sav"))),
    (8, b"ENCRYPTEDSAV", Look("a password-protected SPSS file", (), _PASSWORD)),
    (0, b"<stata_dta>", Look("a Stata file", (".dta",))),
    (12, b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", Look("a SAS data set", (".sas7bdat",))),
    (0, b"HEADER RECORD*******", Look("a SAS transport file", (".xpt",))),
    (0, b"PAR1", Look("a Parquet file", (".parquet",))),
    (0, b"RDX", Look("an R workspace", (), "Write the data as .csv in R and read that.")),
    (0, b"\x1f\x8b", Look("a gzip archive", (), _UNPACK)),
    (0, b"BZh", Look("a bzip2 archive", (), _UNPACK)),
    (0, b"\xfd7zXZ\x00", Look("an xz archive", (), _UNPACK)),
    (0, b"%PDF", Look("a PDF", (), "Save the data as .csv and read that.")),
)
#: Stata up to version 12 starts with its version number, the byte order and a 1.
_OLD_STATA = {0x69, 0x6C, 0x6E, 0x6F, 0x71, 0x72, 0x73}
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


def looks_like(head: bytes) -> Look:
    """What the first bytes of a file say it is; plain text if nothing speaks against it."""
    for at, magic, look in _MAGIC:
        if head[at : at + len(magic)] == magic:
            return look
    if head[:1] and head[0] in _OLD_STATA and head[1:4] in (b"\x01\x01\x00", b"\x02\x01\x00"):
        return Look("a Stata file", (".dta",))
    if head.lstrip()[:9].lower().startswith((b"<html", b"<!doctype", b"<table")):
        return _WEB_PAGE
    if b"\0" not in head or head.startswith(_BYTE_ORDER_MARKS):
        return TEXT
    # UTF-16 without a byte order mark: every second byte of ASCII letters is zero.
    return TEXT if not any(head[1:200:2]) or not any(head[0:200:2]) else BINARY


def is_encrypted_workbook(data: bytes) -> bool:
    """Whether an OLE container holds a workbook behind a password."""
    return data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data
