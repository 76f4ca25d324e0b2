"""The columns of a table by the gaps that go through its rows, its header above them, and its rows of cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sarcstat.documents.pdf.page import BETWEEN_CELLS, DATA, Line


class NotAlignedError(Exception):
    """Words that cannot be put into columns without doubt; the text says why."""


@dataclass(slots=True)
class Part:
    """A text in the columns `first` to `last` of one line."""

    line: Line
    first: int
    last: int

    @property
    def middle(self) -> float:
        """The middle of the text."""
        return (self.line.left + self.line.right) / 2


@dataclass(slots=True)
class Columns:
    """The left and right edges of the columns."""

    edges: list[tuple[float, float]]
    #: The measure of gaps, and the size of type.
    size: float
    height: float
    doubts: set[str] = field(default_factory=set)

    @property
    def blanks(self) -> bool:
        """Whether blanks part the columns, so that places are but those of characters."""
        return self.size >= 2 * self.height

    def place(self, piece: Line) -> Part:
        """The columns that a piece of a line lies above; the nearest one where it lies above none."""
        reach = 0.15 * self.size
        over = [
            j for j, (left, right) in enumerate(self.edges) if piece.right - reach > left and piece.left + reach < right
        ]
        if not over:
            middle = (piece.left + piece.right) / 2
            over = [min(range(len(self.edges)), key=lambda j: abs(sum(self.edges[j]) / 2 - middle))]
        return Part(piece, over[0], over[-1])

    def parts(self, line: Line) -> list[Part]:
        """The texts of a line with their columns; raises NotAlignedError where two share one."""
        found: list[Part] = []
        for part in (each for piece in line.pieces(BETWEEN_CELLS) for each in self._cut(piece)):
            piece = part.line
            if found and part.first <= found[-1].last:
                if part.first != part.last or found[-1].first != found[-1].last:
                    raise NotAlignedError(f"the columns of '{line.text[:60]}' cannot be told apart")
                found[-1].line = Line([*found[-1].line.words, *piece.words])
            else:
                found.append(part)
        return found

    def _cut(self, piece: Line) -> list[Part]:
        """A piece, cut where data start exactly at the edge of their column behind a label that leaves but a blank."""
        part = self.place(piece)
        for j in range(part.first + 1, part.last + 1):
            for i, word in enumerate(piece.words[1:], start=1):
                rest = Line(piece.words[i:])
                if abs(word.left - self.edges[j][0]) < 0.1 * self.size and DATA.fullmatch(rest.text):
                    return [self.place(Line(piece.words[:i])), *self._cut(rest)]
        return [part]

    def middle(self, first: int, last: int) -> float:
        """The middle of several columns."""
        return (self.edges[first][0] + self.edges[last][1]) / 2


def has_data(line: Line) -> bool:
    """Whether a cell beside the label is data."""
    return any(DATA.fullmatch(piece.text) for piece in line.pieces(BETWEEN_CELLS)[1:])


def head_lines(lines: Sequence[Line]) -> tuple[int, bool]:
    """How many lines the header has, and whether a line across says so."""
    first = next((i for i, line in enumerate(lines) if has_data(line)), None)
    if first is None:
        raise NotAlignedError("no row has a number beside its label")
    ruled = [i for i in range(1, first + 1) if lines[i].ruled]
    if ruled:
        head = ruled[0]
        for other in ruled[1:]:
            texts = [line for line in lines[head:other] if len(line.pieces(BETWEEN_CELLS)) > 1]
            if not texts:
                break
            head = other
        return head, True
    head = first
    while head > 1 and (_is_label(lines, head - 1) or _is_row(lines, head - 1)):
        head -= 1
    if not head:
        raise NotAlignedError("no header stands above its first row")
    return head, False


def _is_label(lines: Sequence[Line], i: int) -> bool:
    """Whether a line has a single text below the header, which starts where the labels start."""
    left = min(line.left for line in lines[i:])
    above = any(len(line.pieces(BETWEEN_CELLS)) > 1 or line.left - left > 2 * line.size for line in lines[:i])
    return len(lines[i].pieces(BETWEEN_CELLS)) == 1 and above and lines[i].left - left < 2 * lines[i].size


def _is_row(lines: Sequence[Line], i: int) -> bool:
    """Whether a line of words below the header has a label and stands as far below as rows do."""
    left = min(line.left for line in lines)
    step = lines[i + 1].y - lines[i].y
    labels = all(line.left - left < 2 * line.size for line in lines[i - 1 : i + 1])
    far = lines[i].y - lines[i - 1].y > 0.97 * step and step > 1.25 * lines[i].size
    return labels and far


def columns_of(body: Sequence[Line], size: float, height: float) -> Columns:
    """The columns of the rows: between them are gaps that no row crosses, or but a few rows' single texts."""
    rows = [line for line in body if len(line.pieces(BETWEEN_CELLS)) > 1]
    if not rows:
        raise NotAlignedError("no row has two cells")
    for tolerated in range(max(1, len(rows) // 12) + 1):
        found = Columns(_edges(rows, size, tolerated), size, height)
        if len(found.edges) < 2:
            continue
        try:
            placed = [found.parts(line) for line in body]
        except NotAlignedError:
            continue
        torn = sum(len(line.pieces(BETWEEN_CELLS)) > len(parts) for line, parts in zip(body, placed, strict=True))
        if 8 * torn <= len(rows):
            return found
    raise NotAlignedError("the columns of its rows are not aligned")


def with_empty(columns: Columns, heading: Line) -> None:
    """Add the columns that have a heading and no data, by the lowest line of the header."""
    for piece in heading.pieces(1.4 * BETWEEN_CELLS) if not columns.blanks else ():
        if all(piece.left > right or piece.right < left for left, right in columns.edges):
            columns.edges.append((piece.left, piece.right))
    columns.edges.sort()


def _edges(rows: Sequence[Line], size: float, tolerated: int) -> list[tuple[float, float]]:
    """The stretches that more than `tolerated` rows cover, those that less than a gap parts put together."""
    turns: list[tuple[float, int]] = []
    for line in rows:
        for piece in line.pieces(BETWEEN_CELLS):
            turns += [(piece.left, 1), (piece.right, -1)]
    covered, start = 0, 0.0
    edges: list[tuple[float, float]] = []
    for x, step in sorted(turns):
        before, covered = covered, covered + step
        if before <= tolerated < covered:
            start = x
        elif covered <= tolerated < before:
            edges.append((start, x))
    found: list[tuple[float, float]] = []
    for left, right in edges:
        if found and left - found[-1][1] < BETWEEN_CELLS * size:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return found


def joined(texts: Sequence[str]) -> str:
    """The lines of a cell as one: words that were divided and intervals that were cut put together."""
    found = ""
    for text in texts:
        divided = re.search(r"[a-z]-$", found) and text[:1].islower()
        cut = re.search(r"(?:\d\s?[–−-]|[(\[/])$", found)
        found = (
            found[:-1] + text
            if divided and not _compound(found)
            else found + text
            if divided or cut
            else f"{found} {text}"
        )
    return found.strip()


def is_closed(text: str) -> bool:
    """Whether each bracket is closed; one that closes a list, as in "a)", needs none before."""
    inside = 0
    for sign in re.sub(r"^\w{1,2}\)", "", text):
        inside += (sign in "([") - (sign in ")]")
        if inside < 0:
            return False
    return inside == 0


#: Words whose hyphen stays at the end of a line.
_COMPOUND = re.compile(
    r"(?:progression|disease|event|relapse|recurrence|metastasis|failure|log|follow|first|second|third|high|low|non|"
    r"well|long|short|self|one|two|cut|age|sex|stage|time|dose|risk|patient|person)-$",
    re.I,
)


def _compound(text: str) -> bool:
    """Whether the hyphen at the end of a text belongs to a word, not to the end of its line."""
    return bool(_COMPOUND.search(text))
