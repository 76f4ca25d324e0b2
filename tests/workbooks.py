"""Workbooks made byte by byte, as no library of ours writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[object]]
#: Members of an archive are all of that moment: the same rows give the same bytes.
_MADE = (2000, 1, 1, 0, 0, 0)
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"


def zipped(members: dict[str, bytes]) -> bytes:
    """An archive of these members, in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _MADE), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ods(rows: Rows) -> bytes:
    """An OpenDocument spreadsheet with one sheet; a tuple (text, date) is a date cell."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
        f'xmlns:office="{_SPACE}office:1.0" xmlns:table="{_SPACE}table:1.0" xmlns:text="{_SPACE}text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="Patients">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_SPACE}manifest:1.0"><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, tuple):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{value[1]}">'
            f"<text:p>{value[0]}</text:p></table:table-cell>"
        )
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def xls(rows: Rows) -> bytes:
    """An Excel 97 workbook: BIFF8 records of texts and numbers in an OLE2 container."""
    return contained(b"".join(xls_records(rows)))


def xls_records(rows: Rows) -> list[bytes]:
    """The records of a workbook with one sheet: its place among them stands in the second."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    title = _text("Patients", "<B")
    end = _record(0x000A, b"")
    at = len(start) + 4 + 6 + len(title) + len(end)
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    cells = [_xls_cell(i, j, value) for i, row in enumerate(rows) for j, value in enumerate(row)]
    return [start, _record(0x0085, struct.pack("<IH", at, 0) + title), end, sheet, *cells, end]


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(value: str, count: str) -> bytes:
    return struct.pack(count, len(value)) + b"\x01" + value.encode("utf-16-le")


def _xls_cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    return _record(0x0204, place + _text(str(value), "<H"))


def contained(stream: bytes) -> bytes:
    """An OLE2 container with the stream `Workbook`, one sector of its directory, and as many of its FAT as needed."""
    stream = stream.ljust(4096, b"\0")  # shorter streams are stored in another way
    stream += b"\0" * (-len(stream) % 512)
    sectors = len(stream) // 512
    tables = next(n for n in range(1, 110) if 128 * n >= sectors + 1 + n)
    first = tables + 1
    chain = [*[0xFFFFFFFD] * tables, 0xFFFFFFFE, *range(first + 1, first + sectors), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512 * tables, b"\xff")
    tree = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, first, len(stream))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    head += b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack(f"<{tables}I", *range(tables))
    return head.ljust(512, b"\xff") + fat + tree.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    title = (name + "\0").encode("utf-16-le")
    head = title.ljust(64, b"\0") + struct.pack("<HBBIII", len(title), kind, 1, *(0xFFFFFFFF,) * 2, child)
    return head + b"\0" * 36 + struct.pack("<IQ", first, size)
