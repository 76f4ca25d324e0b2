"""What is left of a page beside its tables: paragraphs in the order of reading, without what every page repeats."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from sarcstat.documents.blocks import Block, Heading, Text
from sarcstat.documents.pdf.columns import joined
from sarcstat.documents.pdf.page import Line, Page, cut, lines_of
from sarcstat.documents.pdf.sheet import Region, Sheet

_SECTION = re.compile(
    r"(?:\d[\d.]*\s+)?(?:abstract|summary|introduction|background|.{0,24}methods?|results?|findings|discussion|conclusions?|references|"
    r"acknowledge?ments?|funding)\s*[:.]?",
    re.I,
)
#: The number of a page: rows of a table differ in more than that.
_NUMBER = re.compile(r"^\d+\b|\b\d+$|(?<=[Pp]age )\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?0(?:\s*(?:/|of)\s*\d+)?", re.I)


def without_repeats(pages: Sequence[Page]) -> list[Page]:
    """The pages without running heads and page numbers: what stands at the same height at the edge of several."""
    edges = [_outer(page) for page in pages]
    counted = Counter(key for outer in edges for key in {key for key, _ in outer})
    found: list[Page] = []
    for page, outer in zip(pages, edges, strict=True):
        left_out: set[int] = set()
        for i, ((text, height), line) in enumerate(outer):
            number = sum(counted[text, each] for each in (height - 1, height, height + 1))
            alone = _PAGE_NUMBER.fullmatch(text) and i in (0, len(outer) - 1)
            if number > max(2, len(pages) // 4) or (number > 1 and len(pages) < 4) or (alone and len(pages) > 1):
                left_out |= {id(word) for word in line.words}
        found.append(replace(page, words=[word for word in page.words if id(word) not in left_out]))
    return found


def _outer(page: Page) -> list[tuple[tuple[str, int], Line]]:
    """The first and last two lines with their heights and their texts, the number of a page in them made 0."""
    lines = lines_of(page.words)
    outer = [*lines[:2], *lines[2:][-2:]]
    return [((_NUMBER.sub("0", line.text), round((line.y - page.top) / 3)), line) for line in outer]


def blocks_of(sheet: Sheet, regions: Sequence[Region]) -> Iterator[Block | Region]:
    """Paragraphs and tables of a page in the order of reading: columns of text from left to right, parted by what
    goes across them."""
    taken: set[int] = set().union(*(region.words for region in regions))
    rest = [Line(words) for line in sheet.lines if (words := [w for w in line.words if id(w) not in taken])]
    pieces: list[tuple[float, int, Line | Region]] = []
    for line in rest:
        for part in cut(line, sheet.gutter):
            pieces.append((part.y, _column(sheet, part.left, part.right), part))
    pieces += [(region.top, _column(sheet, region.left, region.right), region) for region in regions]
    waiting: list[list[Line | Region]] = [[], []]
    for _, column, piece in sorted(pieces, key=lambda each: each[0]):
        if column == 2:
            yield from _paragraphs(
                [*waiting[0], *waiting[1], piece] if isinstance(piece, Region) else [*waiting[0], *waiting[1]],
                sheet.page.text,
            )
            waiting = [[piece] if isinstance(piece, Line) else [], []]
        else:
            waiting[column].append(piece)
    yield from _paragraphs([*waiting[0], *waiting[1]], sheet.page.text)


def _column(sheet: Sheet, left: float, right: float) -> int:
    """0 or 1 for a column of text, 2 for what goes across both; all is 0 where there is one."""
    if sheet.gutter is None or right <= sheet.gutter:
        return 0
    return 1 if left >= sheet.gutter else 2


def _paragraphs(pieces: Sequence[Line | Region], text: bool) -> Iterator[Block | Region]:
    lines: list[Line] = []
    for piece in pieces:
        if isinstance(piece, Region):
            yield from _paragraph(lines, text)
            lines = []
            yield piece
            continue
        if lines and _begins(lines, piece):
            yield from _paragraph(lines, text)
            lines = []
        lines.append(piece)
    yield from _paragraph(lines, text)


def _begins(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line begins a paragraph: more room above it, another size of type, stood in, or after a heading."""
    last = lines[-1]
    step, size = line.y - last.y, max(line.size, last.size)
    if (_SECTION.fullmatch(last.text) and len(lines) == 1) or _SECTION.fullmatch(line.text):
        return True
    if abs(line.size - last.size) > 0.06 * size or step > 1.75 * size:
        return True
    steps = [b.y - a.y for a, b in pairwise(lines) if b.y > a.y]
    if steps and step > 1.25 * min(steps):
        return True
    indented = line.left - last.left > 0.8 * size and (len(lines) == 1 or abs(lines[-2].left - last.left) < 0.5 * size)
    return step > 0 and indented and last.text[-1:] in ".:?!)"


def _paragraph(lines: Sequence[Line], in_text: bool) -> Iterator[Block]:
    text = joined([line.text for line in lines])
    if text:
        short = len(lines) == 1 and len(text) < 120 and text[-1] not in ".,;"
        line, page = (lines[0].number, 0) if in_text else (0, lines[0].number)
        yield Heading(text, line, page) if short else Text(text, line, page)
