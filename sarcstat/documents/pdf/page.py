"""Words with their places on a page, and the lines that they make: the same for a PDF and for columns of blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

#: Gaps in parts of the size of type: more than a blank between words, and more than justified prose has.
BETWEEN_CELLS, BETWEEN_TEXTS = 0.42, 1.1
#: More than the height of any page.
BETWEEN_PAGES = 100_000
CAPTION = re.compile(
    r"(?:Supplement(?:al|ary)\s+|e)?(?:TABLE|Table|Tab\.|TAB\.)\s*((?:S|s|e)?\d{1,3}[A-Za-z]?|[IVX]{1,5})"
    r"(?:\s*[.:|—–-]\s*|\s+(?=[A-Z(])|\s*$)(?!.{0,3}\b(?:and|shows?|lists?|presents?|summari)\b)(.*)"
)
_BULLETS = frozenset("-–—−•·▪○")
CONTINUED = re.compile(r"\(?\s*cont(?:inued|d|\.|’d|'d)\s*\.?\s*\)?\s*\.?$", re.I)
#: A cell that is data, not part of a heading's words ("95% CI", "n = 112").
DATA = re.compile(
    r"(?!\(?\s*9[059](?:\.\d)?\s*%?\s*(?:C|$))"
    r"(?:(?:[pP]\s*)?[<>=≤≥]?\s*[-−]?(?:\d[\d,\s]*(?:[.,·]\d+)?|[.·]\d+)\s*%?"
    r"(?:\s*[(\[/±;,].*|\s*[–−-]\s*[\d.·].*|\s+to\s.*|\s*[*†‡§a-d])?|[-–—−]|\([\d.,·].*)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word without blanks: its left and right edge, its baseline (downward) and its size of type.

    `number` is its page, or its line in a text; `em` is the measure of gaps beside it: its size, or more where the
    blanks are wide, as on a typewriter.
    """

    text: str
    left: float
    right: float
    y: float
    size: float
    number: int
    em: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A line along the text."""

    left: float
    right: float
    y: float


def _middle(values: list[float]) -> float:
    """The median; at once where all are equal, as those of the words of a line mostly are."""
    return values[0] if values.count(values[0]) == len(values) else median(values)


@dataclass(slots=True)
class Line:
    """Words on one baseline from left to right."""

    words: list[Word]
    #: Whether a line across the table stands above it, and the shorter ones that do.
    ruled: bool = False
    partial: list[Rule] = field(default_factory=list)

    @property
    def number(self) -> int:
        """The page, or the line of a text."""
        return self.words[0].number

    @property
    def text(self) -> str:
        """The words with blanks between."""
        return " ".join(word.text for word in self.words)

    @property
    def y(self) -> float:
        """The baseline of most words."""
        return _middle([word.y for word in self.words])

    @property
    def size(self) -> float:
        """The size of most words."""
        return _middle([word.size for word in self.words])

    @property
    def em(self) -> float:
        """The measure of gaps."""
        return _middle([word.em or word.size for word in self.words])

    @property
    def left(self) -> float:
        """The left edge."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """The right edge."""
        return max(word.right for word in self.words)

    def pieces(self, gap: float) -> list[Line]:
        """The line cut where words are further apart than `gap` sizes of type; a dash that begins it is kept."""
        found = [[self.words[0]]]
        for i, word in enumerate(self.words[1:]):
            last = found[-1][-1]
            em = min(word.em or word.size, last.em or last.size)
            bullet = i == 0 and last.text in _BULLETS and word.left - last.right < 1.5 * word.size
            if word.left - last.right > gap * em and not bullet:
                found.append([word])
            else:
                found[-1].append(word)
        return [Line(words) for words in found]

    def within(self, left: float, right: float) -> Line | None:
        """The part of the line between two edges."""
        words = [word for word in self.words if left <= (word.left + word.right) / 2 <= right]
        return Line(words) if words else None


@dataclass(slots=True)
class Page:
    """A page: its words and lines across, at heights below its `top`, by which no two pages share a height.

    `text` is set for a text whose characters are all equally wide.
    """

    top: float
    words: list[Word]
    rules: list[Rule] = field(default_factory=list)
    text: bool = False


def lines_of(words: Iterable[Word]) -> list[Line]:
    """The lines of words, from the top."""
    found: list[Line] = []
    for word in sorted(words, key=lambda each: (each.y, each.left)):
        if found and word.y - found[-1].words[0].y <= 0.3 * min(word.size, found[-1].words[0].size):
            found[-1].words.append(word)
        else:
            found.append(Line([word]))
    for line in found:
        line.words.sort(key=lambda each: each.left)
    return found


def measured(words: Sequence[Word]) -> list[Word]:
    """The words with the measure of the gaps between them, by the least blanks of the page."""
    gaps = sorted(
        (b.left - a.right) / a.size
        for line in lines_of(words)
        for a, b in pairwise(line.words)
        if 0 < b.left - a.right < 1.2 * a.size
    )
    blank = gaps[len(gaps) // 4] if len(gaps) > 8 else 0.25
    return [replace(word, em=word.size * blank / 0.385) for word in words] if blank > 0.36 else list(words)


def joined_rules(rules: Iterable[Rule]) -> list[Rule]:
    """The lines across, those made of pieces put together; from the top."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (round(each.y), each.left)):
        last = found[-1] if found else None
        if last and abs(last.y - rule.y) < 1.5 and last.left - 2 < rule.left < last.right + 2:
            found[-1] = Rule(last.left, max(last.right, rule.right), last.y)
        else:
            found.append(rule)
    return sorted(found, key=lambda each: each.y)


def is_prose(line: Line, width: float) -> bool:
    """Whether the line is a text that fills its width, without the gaps of a table."""
    if len(line.words) < 4 or len(line.pieces(BETWEEN_TEXTS)) > 1:
        return False
    wordy = sum(word.text.strip("(),.;:").isalpha() and len(word.text) > 1 for word in line.words)
    return 2 * wordy >= len(line.words) and line.right - line.left > 0.6 * width


def gutter_of(lines: Sequence[Line], known: Sequence[float] = ()) -> float | None:
    """Where the gap between two columns of text is; None where there is one column.

    Both sides must be texts, or one where other pages have their gap in the same place (`known`).
    """
    if not lines:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    half, middle = (right - left) / 2, (left + right) / 2
    texts = [each for line in lines for each in line.pieces(0.8) if is_prose(each, half)]
    first = [each for each in texts if each.right < middle + 0.1 * half]
    second = [each for each in texts if each.left > middle - 0.1 * half]
    if known:
        found = median(known)
        crossing = sum(each.left < found < each.right for each in texts)
        return found if len(first) + len(second) > 5 and 3 * crossing < len(texts) else None
    if min(len(first), len(second)) < 6:
        return None
    start = median(each.left for each in second)
    ends = [each.right for each in first if each.right < start]
    return (max(ends) + start) / 2 if len(ends) > 0.8 * len(first) else None


def cut(line: Line, gutter: float | None) -> list[Line]:
    """The parts of a line in the columns of text; the whole line where it crosses the gap."""
    if gutter is None or line.right <= gutter or line.left >= gutter:
        return [line]
    left = [word for word in line.words if word.right <= gutter]
    right = [word for word in line.words if word.left >= gutter]
    apart = left and right and right[0].left - max(word.right for word in left) > 0.7 * line.em
    if not apart or len(left) + len(right) < len(line.words):
        return [line]
    return [Line(left), Line(right)]
