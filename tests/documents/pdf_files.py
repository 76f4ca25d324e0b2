"""PDF files written by hand: broken, hostile, or without text."""

from __future__ import annotations

import zlib
from collections.abc import Sequence


def pdf(streams: Sequence[bytes], *, encode: bool = False, pages: int = 0, trailer: bytes = b"") -> bytes:
    """A file with a page for each stream of drawing, or with the first on `pages` pages."""
    number = pages or len(streams)
    kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(number))
    first = 4 + number
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 595 842] >>" % (kids, number),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(
            b"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F 3 0 R >> >> /Contents %d 0 R >>"
            % (first if pages else first + i)
            for i in range(number)
        ),
        *(_stream(each, encode=encode) for each in streams),
    ]
    made, places = b"%PDF-1.7\n", []
    for i, each in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (i, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return made + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )


def _stream(data: bytes, *, encode: bool) -> bytes:
    data = zlib.compress(data, 9) if encode else data
    filters = b" /Filter /FlateDecode" if encode else b""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), filters, data)


def words(lines: Sequence[str]) -> bytes:
    """Lines of text from the top of a page."""
    shown = b"".join(b"(%s) Tj T* " % line.encode("latin-1") for line in lines)
    return b"BT /F 10 Tf 12 TL 50 790 Td " + shown + b"ET"
