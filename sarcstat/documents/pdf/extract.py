"""A program of its own: the words and ruling lines of a PDF from standard input, a line of JSON for each page.

PDFium is written in C, and a PDF may have been made to exhaust or crash its reader: here only this process dies.
A page is `{"words": [[text, left, right, baseline, size], …], "rules": [[left, right, height], …]}` in points, x to
the right and y downward as its text runs, whatever way the page is turned; a file that is not read is
`{"refused": …}` with `password`, `damaged` or `pages`, a page `{"refused": "size"}`.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

#: The most of a page: a page of a journal has some 8,000 characters.
_MOST_CHARACTERS, _MOST_OBJECTS = 60_000, 60_000
_SET_LATER = 12
_MARK = re.compile(r"[a-zA-Z]{1,2}(?:\s*,\s*[a-zA-Z]{1,2})*|[*†‡§¶#|‖]+|\d{1,2}(?:\s*[,–-]\s*\d{1,2})*")
_BASE_OF_POWER = re.compile(r"(?:10[−–-]?|[mlLχΧxX]|R|I)$")
#: The private codes of the font Symbol, and ligatures.
_SIGNS = {
    **dict(zip((0xF000 + code for code in b"+-<=>\xa3\xb1\xb3\xb4\xb7c"), "+−<=>≤±≥×·χ", strict=True)),
    **dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
    **dict.fromkeys((0x2, 0xFFFE, 0xAD), "-"),
}  # fmt: skip

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

Character = tuple[str, float, float, float, float]  # text, left, right, baseline, size


def main(most_pages: int, most_memory: int) -> None:
    """Write the pages; `most_pages` is how many a file may have, `most_memory` the bytes that may be used."""
    if resource:
        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
        number = len(document)
    except pypdfium2.PdfiumError as error:
        _say({"refused": "password" if "password" in str(error).casefold() else "damaged"})
        return
    if number > most_pages or not number:
        _say({"refused": "pages" if number else "damaged", "number": number})
        return
    for i in range(number):
        try:
            _say(_page(document[i]))
        except pypdfium2.PdfiumError:
            _say({"refused": "page"})


def _say(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")


def _page(page: Any) -> dict[str, Any]:
    if pdfium.FPDFPage_CountObjects(page) > _MOST_OBJECTS:
        return {"refused": "size"}
    text = pdfium.FPDFText_LoadPage(page)
    if pdfium.FPDFText_CountChars(text) > _MOST_CHARACTERS:
        return {"refused": "size"}
    turned = list(_characters(text))
    pdfium.FPDFText_ClosePage(text)
    counted = Counter(quarter for quarter, _ in turned)
    quarter = max(counted, key=lambda each: counted[each], default=0)
    words = _words([character for own, character in turned if own == quarter])
    return {"words": words, "rules": list(_rules(page, quarter))}


def _characters(text: Any) -> Iterator[tuple[int, Character]]:
    """Each character with the quarter of a circle that its text is turned by; a blank has no width."""
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix, ink = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), [ctypes.c_double() for _ in range(4)]
    for i in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if pdfium.FPDFText_IsGenerated(text, i) and code != 2:
            yield -1, (" ", 0.0, 0.0, 0.0, 0.0)
            continue
        pdfium.FPDFText_GetCharOrigin(text, i, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, i, box)
        pdfium.FPDFText_GetMatrix(text, i, matrix)
        size = pdfium.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
        quarter = round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4
        left, right, _, _ = _upright((box.left, box.bottom, box.right, box.top), quarter)
        baseline = _turned(x.value, y.value, quarter)[1]
        sign = _SIGNS.get(code) or (chr(code) if 31 < code < 0x110000 else "\ufffd")
        if sign[0].isalnum():
            # A font may have raised letters and digits of its own, of full size by name: the ink tells.
            pdfium.FPDFText_GetCharBox(text, i, *ink)
            lift = baseline - _upright([ink[j].value for j in (0, 2, 1, 3)], quarter)[3]
            baseline, size = (baseline - lift, 0.6 * size) if lift > 0.18 * size else (baseline, size)
        yield quarter, (" " if sign.isspace() else sign, left, right, baseline, size)


def _turned(x: float, y: float, quarter: int) -> tuple[float, float]:
    """A point of the page as seen along its text: x to the right, y downward."""
    if quarter == 0:
        return x, -y
    return ((x, -y), (y, x), (-x, y), (-y, -x))[quarter]


def _upright(box: Sequence[float], quarter: int) -> tuple[float, float, float, float]:
    """The left, right, upper and lower edge as seen along the text of a box of two corners on the page."""
    (x, y), (other_x, other_y) = _turned(box[0], box[1], quarter), _turned(box[2], box[3], quarter)
    left, right = (x, other_x) if x < other_x else (other_x, x)
    top, bottom = (y, other_y) if y < other_y else (other_y, y)
    return left, right, top, bottom


def _words(characters: list[Character]) -> list[tuple[str, float, float, float, float]]:
    """Characters that stand close together in one line; what is raised and small belongs to the word before it."""
    words: list[list[Character]] = []
    own: list[Character] | None = None
    for each in characters:
        if each[0] == " ":
            own = None
        elif own is not None and _goes_on(own[-1], each):
            own.append(each)
        else:
            # What is raised may be set long after its word.
            own = next((word for word in reversed(words[-_SET_LATER:]) if _hangs_on(word, each)), None)
            if own is None:
                words.append(own := [])
            own.append(each)
    return [_word(word) for word in words]


def _goes_on(last: Character, each: Character) -> bool:
    size = max(last[4], each[4])
    if each[1:4] == last[1:4]:
        return True  # the letters of a ligature share a box
    return -0.6 * size < each[1] - last[2] < 0.18 * size and abs(each[3] - last[3]) < 0.55 * size


def _hangs_on(word: list[Character], each: Character) -> bool:
    """Whether a character is a mark above the end of a word."""
    base = max(word, key=lambda other: other[4])
    return _is_raised(each, base) and -0.2 * base[4] < each[1] - word[-1][2] < 0.4 * base[4]


def _is_raised(each: Character, base: Character) -> bool:
    return each[4] < 0.85 * base[4] and 0.15 * base[4] < base[3] - each[3] < 0.7 * base[4]


def _word(word: list[Character]) -> tuple[str, float, float, float, float]:
    """The word with its powers and without its footnote marks."""
    base = max(word, key=lambda each: each[4])
    parts: list[tuple[bool, str]] = []
    for each in word:
        raised = _is_raised(each, base)
        if parts and parts[-1][0] == raised:
            parts[-1] = (raised, parts[-1][1] + each[0])
        else:
            parts.append((raised, each[0]))
    text = ""
    for raised, part in parts:
        if not raised or not text:
            text += part
        elif _BASE_OF_POWER.search(text) and any(sign.isdigit() for sign in part):
            text = re.sub(r"10([−–-]?)$", r"10^\1", text) + part
        elif not _MARK.fullmatch(part):
            text += part
    kept = [each for each in word if not _is_raised(each, base)] or word
    return text, word[0][1], kept[-1][2], base[3], base[4]


def _rules(page: Any, quarter: int) -> Iterator[tuple[float, float, float]]:
    """The left and right end and the height of each path that is a line along the text."""
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3):
        left, right, top, bottom = _upright(item.get_bounds(), quarter)
        if right - left > 8 and bottom - top < 2.5:
            yield left, right, (top + bottom) / 2


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
