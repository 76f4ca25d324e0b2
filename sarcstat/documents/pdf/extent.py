"""Which lines below a caption or a line across are a table's rows, and which its notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sarcstat.documents.pdf.columns import has_data
from sarcstat.documents.pdf.page import Line, Rule, is_prose
from sarcstat.documents.pdf.sheet import Region, Sheet

#: How far apart, in sizes of type, rows may be.
BETWEEN_ROWS = 4


def filled(sheet: Sheet, region: Region, lines: list[Line]) -> Region | None:
    """The region with those of the lines that are its rows, and its notes; None where it has no rows."""
    if not lines:
        return None
    rules, across = rules_of(sheet, region)
    end = _last_row(lines[: _end(lines, across, region)], across)
    if end < 2 or not any(map(has_data, lines[:end])):
        return None
    region.lines = lines[:end]
    mark(region, rules, across)
    region.notes = _notes(sheet, lines[end:], region)
    below = region.lines[-1].y
    region.last = len(lines) <= end + len(region.notes) and not any(
        each.y > below and region.left < each.right and each.left < region.right for each in sheet.captions
    )
    return region


def mark(region: Region, rules: Sequence[Rule], across: Sequence[Rule]) -> None:
    """Note the lines across that stand above the rows."""
    above = region.caption[-1].y if region.caption else float("-inf")
    for line in region.lines:
        between = [rule for rule in rules if above < rule.y < line.y - 0.1 * line.size]
        line.ruled = any(rule in across for rule in between)
        line.partial = [rule for rule in between if rule not in across]
        above = line.y
    region.ruled = sum(rule.y > region.lines[0].y - 2 * region.lines[0].size for rule in across) > 1


def rules_of(sheet: Sheet, region: Region) -> tuple[list[Rule], list[Rule]]:
    """The lines across at the height of a region or elsewhere between its edges, and those as wide as it."""
    rules = [rule for rule in sheet.page.rules if rule.right > region.left and rule.left < region.right]
    return rules, [rule for rule in rules if rule.right - rule.left > 0.9 * (region.right - region.left)]


def _end(lines: Sequence[Line], across: Sequence[Rule], region: Region) -> int:
    """How many of the lines belong to the table."""
    width, prose, i = region.right - region.left, 0, 0
    last = max((rule.y for rule in across if rule.y > lines[0].y), default=0.0)
    for i, line in enumerate(lines):
        step = line.y - lines[i - 1].y if i else 0.0
        tabular = len(line.pieces(0.9)) > 1
        prose = prose + 1 if is_prose(line, 0.75 * width) and not has_data(line) else 0
        if prose >= 3 or (prose and line.y > last > 0):
            return i + 1 - prose
        if line.y > last > 0 and not tabular:
            return i
        if step > BETWEEN_ROWS * line.size and (not tabular or line.y > last):
            return i
    return len(lines)


def _last_row(lines: Sequence[Line], across: Sequence[Rule]) -> int:
    """How many lines remain without the texts that stand alone at the end, unless they belong to the last row."""
    rows = [line.pieces(0.9) for line in lines]
    last = max((i for i, pieces in enumerate(rows) if len(pieces) > 1), default=-1)
    if last < 0:
        return 0
    second = min(pieces[1].left for pieces in rows if len(pieces) > 1)
    steps = [b.y - a.y for a, b in pairwise(lines[: last + 1])]
    near = min(steps, default=0.0) * 1.15
    for i in range(last + 1, len(lines)):
        step = lines[i].y - lines[i - 1].y
        inside = lines[i].right <= second or lines[i].left >= second - 0.5 * lines[i].em
        closed = any(lines[i].y < rule.y < lines[i].y + 2.5 * lines[i].size for rule in across)
        if not closed and not (
            inside and step <= near and abs(lines[i].size - lines[last].size) < 0.05 * lines[i].size
        ):
            return i
    return len(lines)


def _notes(sheet: Sheet, lines: Sequence[Line], region: Region) -> list[Line]:
    """The texts at the foot of a table: close below it, and in smaller type than the page's text or with a mark."""
    body = _body_size(sheet.lines)
    found: list[Line] = []
    above = region.lines[-1]
    for line in lines[:12]:
        small = line.size < 0.96 * body or (found and abs(line.size - found[-1].size) < 0.1)
        if line.y - above.y > (2.5 if not found else 1.6) * line.size or not (small or _is_note(line)):
            break
        found.append(line)
        above = line
    return found


def _is_note(line: Line) -> bool:
    text = line.text
    return text.casefold().startswith(("abbreviation", "note", "*", "†", "‡", "§", "¶", "hr,", "hr:", "ci,")) or (
        text[:1].islower() and text[1:2].isupper()
    )


def _body_size(lines: Iterable[Line]) -> float:
    """The size of type of most of a page's words."""
    as_set: dict[float, int] = {}  # a page has few sizes, and thousands of words
    for line in lines:
        for word in line.words:
            as_set[word.size] = as_set.get(word.size, 0) + len(word.text)
    counted: dict[float, int] = {}
    for size, letters in as_set.items():
        counted[round(size, 1)] = counted.get(round(size, 1), 0) + letters
    return max(counted, key=lambda each: counted[each], default=1.0)
