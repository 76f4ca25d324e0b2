"""A page with what all its tables have in common, and a table found on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sarcstat.documents.pdf.page import BETWEEN_TEXTS, CAPTION, Line, Page, Rule, cut, gutter_of, is_prose, lines_of


@dataclass(slots=True, eq=False)
class Region:
    """A table found: its name and title as printed, its lines, and the texts at its foot."""

    name: str
    title: str
    left: float
    right: float
    caption: list[Line] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    #: Whether lines across say where it begins and ends.
    ruled: bool = False
    #: Whether nothing of the page's text stands below it.
    last: bool = False

    @property
    def top(self) -> float:
        """The height where it begins."""
        return min(line.y for line in [*self.caption, *self.lines])

    @property
    def words(self) -> set[int]:
        """The identities of its words."""
        return {id(word) for line in [*self.caption, *self.lines, *self.notes] for word in line.words}


@dataclass(slots=True)
class Sheet:
    """A page with its lines, the gap between its columns of text, and the starts of its captions."""

    page: Page
    lines: list[Line]
    gutter: float | None
    captions: list[Line]
    #: The edges of the text.
    left: float = 0.0
    right: float = 0.0

    def __post_init__(self) -> None:
        self.left = min((line.left for line in self.lines), default=0.0)
        self.right = max((line.right for line in self.lines), default=0.0)


def sheets_of(pages: Sequence[Page]) -> list[Sheet]:
    """The pages, those that have words, with what all tables of one have in common."""
    filled = [(page, lines_of(page.words)) for page in pages if page.words]
    own = [gutter_of(lines) for _, lines in filled]
    known = [gutter for gutter in own if gutter is not None]
    return [
        _sheet(page, lines, gutter_of(lines, known) if gutter is None and known else gutter)
        for (page, lines), gutter in zip(filled, own, strict=True)
    ]


def _sheet(page: Page, lines: list[Line], gutter: float | None) -> Sheet:
    found: list[Line] = []
    for i, line in enumerate(lines):
        for part in cut(line, gutter):
            pieces = part.pieces(BETWEEN_TEXTS)
            starts = [j for j, piece in enumerate(pieces) if CAPTION.match(piece.text)]
            for j in starts:
                end = next((other for other in starts if other > j), len(pieces))
                words = [word for piece in pieces[j:end] for word in piece.words]
                caption = Line(words)
                if not _in_text(lines[:i], caption):
                    found.append(caption)
    return Sheet(page, lines, gutter, found)


def _in_text(above: Sequence[Line], caption: Line) -> bool:
    """Whether "Table 2" only begins a line of a sentence."""
    for line in reversed(above[-3:]):
        own = line.within(caption.left - 1, caption.left + 12 * caption.size)
        if own and own.y < caption.y - 0.3 * caption.size:
            close = caption.y - own.y < 1.6 * caption.size and abs(own.left - caption.left) < caption.size
            same = abs(own.size - caption.size) < 0.05 * caption.size
            return (
                close
                and same
                and is_prose(line.within(own.left - 1, own.left + 24 * own.size) or own, 20 * own.size)
                and line.text[-1] not in ".:"
            )
    return False


def frames_of(sheet: Sheet, regions: Sequence[Region]) -> list[Sheet]:
    """The columns of text of a page, without the tables that go across them; the page itself where it has one."""
    gutter = sheet.gutter
    if gutter is None:
        return [sheet]
    across = [region for region in regions if region.left < gutter - 1 and region.right > gutter + 1]
    taken: set[int] = set().union(*(region.words for region in across))
    found = []
    for left, right in ((float("-inf"), gutter), (gutter, float("inf"))):
        parts = [line.within(left, right) for line in sheet.lines]
        lines = [Line(own) for part in parts if part and (own := [w for w in part.words if id(w) not in taken])]
        captions = [each for each in sheet.captions if left < each.left < right and id(each.words[0]) not in taken]
        found += [Sheet(sheet.page, lines, None, captions)] if lines else []
    return found


def inside(sheet: Sheet, left: float, right: float, top: float, taken: set[int]) -> list[Line]:
    """The lines between two edges from a height on, up to the next caption."""
    end = min(
        (other.y for other in sheet.captions if other.y > top + 2 * other.size and left - 2 <= other.left <= right),
        default=float("inf"),
    )
    words = [word for line in sheet.lines for word in line.words if top <= word.y < end - 0.1 and id(word) not in taken]
    found = lines_of(words)
    return [own for line in found if (own := line.within(left - 2, right + 2))]


def overlap(one: Line | Rule, other: Line) -> bool:
    """Whether two stand above each other somewhere."""
    return one.left < other.right and one.right > other.left
