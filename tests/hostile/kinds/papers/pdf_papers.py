"""`audit` of damaged PDFs: their objects, pages, fonts and drawings, packed again so that they are read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from random import Random

import printed_pdf

from hostile.case import Case
from hostile.kinds.papers import forms
from hostile.kinds.papers.audited import audit
from hostile.mutating import damaged

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)\nstream\n(.*)\nendstream", re.DOTALL)
_NUMBER = re.compile(rb"(?<![\w#.<])-?\d+(?:\.\d+)?(?![\w.>])")
_NAME = re.compile(rb"/[A-Za-z]\w*")
_REFERENCE = re.compile(rb"(\d+) 0 R")
#: A number of a page's size, of a drawing, of a table of widths.
_NUMBERS = (
    *(
        b"0",
        b"-1",
        b"1",
        b"1e9",
        b"99999999999",
        b"-99999999999",
        b"3.4e38",
        b"0.0000001",
        b"2147483647",
        b"-2147483648",
    ),
    *(b"-2147483648", b"nan", b"400000", b"9" * 400, b"90", b"1000"),
)
_DRAWN = (b"q " * 2_000, b"Q", b"BT ", b"ET ", b"1e9 0 0 1e9 0 0 cm ", b"0 0 0 0 0 0 cm ", b"0 1 -1 0 0 0 cm ", b"Tj ")
Objects = Mapping[int, bytes]


def pdf(chance: Random) -> Case:
    """A PDF with some of its objects changed and a table of places that is right again, or damaged as a whole."""
    content = forms.pdf(chance.choice(list(forms.TABLES)), chance.randrange(len(printed_pdf.DESIGNS)))
    if chance.random() < 0.15:
        return audit("a.pdf", damaged(content, chance), chance)
    found: Objects = {int(each[1]): each[2] for each in _OBJECT.finditer(content)}
    trailer = content[content.rindex(b"trailer\n") + 8 : content.rindex(b"\nstartxref")]
    for _ in range(chance.choice((1, 1, 2, 3))):
        found = chance.choice(_CHANGES)(found, chance)
    return audit("a.pdf", written(found, trailer, chance), chance)


def written(found: Objects, trailer: bytes, chance: Random | None = None) -> bytes:
    """The file of these objects."""
    made, places = b"%PDF-1.7\n", {}
    for number, content in found.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(made), max(found, default=0) + 1
    made += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        made += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    if chance and chance.random() < 0.05:
        start = chance.choice((0, 1, len(made), 10**10))
    return made + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def _streams(found: Objects, *, drawn: bool) -> list[int]:
    """The objects with a packed stream: those that draw a page, or all."""
    packed = [number for number, each in found.items() if b"/FlateDecode" in each and _STREAM.fullmatch(each)]
    return [number for number in packed if not drawn or b"BT" in _unpacked(found[number])]


def _unpacked(content: bytes) -> bytes:
    stream = _STREAM.fullmatch(content)
    try:
        return zlib.decompress(stream[2]) if stream else b""
    except zlib.error:
        return b""


def _packed(content: bytes, data: bytes) -> bytes:
    stream = _STREAM.fullmatch(content)
    assert stream is not None
    packed = zlib.compress(data)
    return re.sub(rb"/Length \d+", b"/Length %d" % len(packed), stream[1]) + b"\nstream\n" + packed + b"\nendstream"


def _drawing(found: Objects, chance: Random) -> Objects:
    """Numbers and operators of a page's drawing."""
    streams = _streams(found, drawn=True)
    if not streams:
        return found
    number = chance.choice(streams)
    data = _unpacked(found[number])
    for _ in range(chance.randint(1, 3)):
        places = list(_NUMBER.finditer(data))
        if chance.random() < 0.25:
            at = chance.randrange(len(data) + 1)
            data = data[:at] + b" " + chance.choice(_DRAWN) + data[at:]
        elif places:
            data = _exchanged(data, chance.choice(places), chance.choice(_NUMBERS))
    return {**found, number: _packed(found[number], data)}


def _stream(found: Objects, chance: Random) -> Objects:
    """The bytes of any stream: fonts, and what letters the codes stand for."""
    streams = _streams(found, drawn=False)
    if not streams:
        return found
    number = chance.choice(streams)
    data = damaged(_unpacked(found[number]), chance)
    return {**found, number: _packed(found[number], data * chance.choice((1, 1, 1, 200)))}


def _numbered(found: Objects, chance: Random) -> Objects:
    """A number of an object: a size, a width, a length, a quarter turn."""
    return _inside(found, chance, _NUMBER, lambda: chance.choice(_NUMBERS))


def _named(found: Objects, chance: Random) -> Objects:
    names = (
        b"/Page",
        b"/Pages",
        b"/Kids",
        b"/Contents",
        b"/Font",
        b"/X",
        b"/Length",
        b"/Type3",
        b"/Encrypt",
        b"/Rotate 90",
    )
    return _inside(found, chance, _NAME, lambda: chance.choice(names))


def _turned(found: Objects, chance: Random) -> Objects:
    """A reference to another object: cycles of pages, fonts that are pages, objects that there are not."""
    numbers = [*found, 0, 99_999]
    return _inside(found, chance, _REFERENCE, lambda: b"%d 0 R" % chance.choice(numbers))


def _gone(found: Objects, chance: Random) -> Objects:
    number = chance.choice(list(found))
    return {each: content for each, content in found.items() if each != number or len(found) == 1}


def _inside(found: Objects, chance: Random, part: re.Pattern[bytes], other: Callable[[], bytes]) -> Objects:
    """One of the parts of the objects exchanged; of those that a page is made of more often."""
    main = [
        n for n, each in found.items() if re.search(rb"/(?:Kids|MediaBox|Contents|Resources|Widths|W|Font)\b", each)
    ]
    number = chance.choice(main) if main and chance.random() < 0.8 else chance.choice(list(found))
    head, split, rest = found[number].partition(b"\nstream\n")
    places = list(part.finditer(head))
    if not places:
        return found
    return {**found, number: _exchanged(head, chance.choice(places), other()) + split + rest}


def _exchanged(data: bytes, place: re.Match[bytes], other: bytes) -> bytes:
    return data[: place.start()] + other + data[place.end() :]


_CHANGES: tuple[Callable[[Objects, Random], Objects], ...] = (
    *(_drawing, _drawing, _drawing, _stream, _numbered, _numbered, _named, _turned, _gone),
)
