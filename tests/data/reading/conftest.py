"""Workbooks made byte by byte, as no library of ours writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import pytest


@pytest.fixture
def ods() -> Callable[[Sequence[Sequence[object]]], bytes]:
    """An OpenDocument spreadsheet with one sheet; a tuple (text, date) is a date cell."""

    def cell(value: object) -> str:
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

    def document(rows: Sequence[Sequence[object]]) -> bytes:
        body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        space = "urn:oasis:names:tc:opendocument:xmlns:"
        content = (
            '<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2" '
            f'xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0">'
            f'<office:body><office:spreadsheet><table:table table:name="Patients">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        )
        manifest = (
            f'<manifest:manifest xmlns:manifest="{space}manifest:1.0"><manifest:file-entry '
            'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", content)
            archive.writestr("META-INF/manifest.xml", manifest)
        return buffer.getvalue()

    return document


@pytest.fixture
def xls() -> Callable[[Sequence[Sequence[str | float]]], bytes]:
    """An Excel 97 workbook: BIFF8 records in an OLE2 container with one FAT and one directory sector."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str, count: str) -> bytes:
        return struct.pack(count, len(value)) + b"\x01" + value.encode("utf-16-le")

    def cell(row: int, column: int, value: str | float) -> bytes:
        place = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            return record(0x0204, place + text(value, "<H"))
        return record(0x0203, place + struct.pack("<d", value))

    def workbook(rows: Sequence[Sequence[str | float]]) -> bytes:
        start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
        title = text("Patients", "<B")
        at = len(start) + 4 + 6 + len(title) + 4
        sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
        sheet += b"".join(cell(i, j, value) for i, row in enumerate(rows) for j, value in enumerate(row))
        end = record(0x000A, b"")
        return start + record(0x0085, struct.pack("<IH", at, 0) + title) + end + sheet + end

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        title = (name + "\0").encode("utf-16-le")
        head = title.ljust(64, b"\0") + struct.pack("<HBBIII", len(title), kind, 1, *(0xFFFFFFFF,) * 2, child)
        return head + b"\0" * 36 + struct.pack("<IQ", first, size)

    def container(rows: Sequence[Sequence[str | float]]) -> bytes:
        stream = workbook(rows).ljust(4096, b"\0")  # shorter streams are stored in another way
        stream += b"\0" * (-len(stream) % 512)
        sectors = len(stream) // 512
        chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
        fat = struct.pack(f"<{len(chain)}I", *chain).ljust(512, b"\xff")
        tree = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
        head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
        head += b"\0" * 6 + struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
        return head.ljust(512, b"\xff") + fat + tree.ljust(512, b"\0") + stream

    return container
