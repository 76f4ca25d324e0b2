"""Lines of a table into rows of cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median, pstdev

from sarcstat.documents.blocks import Cell, Row
from sarcstat.documents.pdf.columns import (
    Columns,
    NotAlignedError,
    Part,
    columns_of,
    head_lines,
    is_closed,
    joined,
    with_empty,
)
from sarcstat.documents.pdf.heads import head_rows
from sarcstat.documents.pdf.page import Line

#: What a lower line of a cell may start with, and an upper one end with.
_GOES_ON = re.compile(r"[(\[–−/±+,;)]|[a-z]|to\b|and\b|\d+(?:[.,·]\d+)?\)")
_UNFINISHED = re.compile(r"(?:[(\[–−/,±-]|\b(?:to|or|and|of|vs\.?))$|\([^)]*$|\[[^\]]*$")

#: Two numbers that a blank parts, which is no sign of thousands.
_TWO = re.compile(r"[\d)]\s[\d.](?!\d\d\b)")

#: The level of an interval, which is no data.
_LEVEL = re.compile(r"\b9[059](?:\.\d)?\s?%")


@dataclass(slots=True)
class Printed:
    """The rows of a table, the first `head` of them its header; each row's page or line, and what is not sure."""

    rows: list[Row]
    head: int
    numbers: list[int]
    doubts: set[str] = field(default_factory=set)


def printed(lines: Sequence[Line]) -> Printed:
    """The rows of the lines; raises NotAlignedError where their words cannot be put into columns."""
    size = median(word.em or word.size for line in lines for word in line.words)
    head, said = head_lines(lines)
    body = list(lines[head:])
    columns = columns_of(body, size, median(word.size for line in lines for word in line.words))
    with_empty(columns, lines[head - 1])
    heads = head_rows(lines[:head], columns)
    found = Printed([], len(heads), [lines[0].number] * len(heads))
    if not said:
        found.doubts.add("no line divides its header from its rows")
    placed = [columns.parts(line) for line in body]
    groups = _groups(body, placed, columns, found.doubts)
    left = _label_edge(placed)
    rows = [_row([placed[i] for i in group], columns, left) for group in groups]
    found.doubts |= columns.doubts
    if any(re.fullmatch(r"[<>=]?\s*0?[.,·]0+", cell.text) for row in rows for cell in row[1:]):
        raise NotAlignedError("a number is broken into two lines")
    broken = [cell.text for row in rows for cell in row[1:] if not is_closed(cell.text)]
    if len(broken) > 1 or not all(is_closed(cell.text) for row in heads for cell in row):
        raise NotAlignedError("the brackets of its cells do not close, which may be broken into lines")
    found.doubts.update({"a bracket does not close"} if broken else ())
    together = [len(_TWO.findall(cell.text)) for row in rows for cell in row[1:]]
    if (columns.blanks and any(together)) or sum(number > 1 for number in together) > 1:
        raise NotAlignedError("several numbers stand in one of its cells")
    found.numbers += [body[group[0]].number for group in groups]
    found.rows = _without_halves([*heads, *rows], len(heads))
    return found


def _label_edge(placed: Sequence[Sequence[Part]]) -> float | None:
    """Where the labels start; None where they are centered, so that no indentation says anything."""
    labels = [parts[0] for parts in placed if parts[0].first == parts[0].last == 0]
    if not labels:
        return None
    lefts, middles = [part.line.left for part in labels], [part.middle for part in labels]
    if len({round(left) for left in lefts}) > 4 and pstdev(middles) < pstdev(lefts) / 2:
        return None
    return min(lefts)


def _groups(body: Sequence[Line], placed: Sequence[list[Part]], columns: Columns, doubts: set[str]) -> list[list[int]]:
    """The lines of each row, by their numbers."""
    ruled = sum(line.ruled for line in body[1:])
    distance = _within_rows(body, placed, columns)
    edge = max((part.line.right for parts in placed for part in parts if part.first == part.last == 0), default=0.0)
    found = [[0]]
    sure = {round(own[0].line.left) for a, own in pairwise(placed) if own[0].first == 0 and _restarts(a, own, edge)}
    for i in range(1, len(body)):
        near = body[i].y - body[i - 1].y
        if body[i].ruled:
            same = False
        elif 3 * ruled > len(body) and ruled > 2 and near < 2 * columns.height:
            same = not _restarts(placed[i - 1], placed[i], edge)
        elif near < 0.75 * columns.height or near <= distance:
            same = True
        else:
            above = [part for j in found[-1] for part in placed[j]]
            same = near < 2 * columns.height and _goes_on(above, placed[i], edge)
            below = placed[i]
            # Stands in as surely separate rows do, below a label without data: a level.
            inside = below[0].line.left - above[0].line.left > 0.4 * columns.height
            same = same and not (inside and len(below) > 1 == len(above) and round(below[0].line.left) in sure)
            doubts.update({"lines of rows are put together by their words"} if same else ())
        if same:
            found[-1].append(i)
        else:
            found.append([i])
    return found


def _within_rows(body: Sequence[Line], placed: Sequence[list[Part]], columns: Columns) -> float:
    """The distance of lines up to which they belong to one row; 0 where distances do not tell."""
    steps = [(b.y - a.y, i) for i, (a, b) in enumerate(pairwise(body)) if not b.ruled]
    steps = sorted(each for each in steps if 0.75 * columns.height < each[0] < 4 * columns.height)
    if len(steps) < 2:
        return 0.0
    ratio, end = max((b[0] / a[0], i) for i, (a, b) in enumerate(pairwise(steps)))
    limit = steps[end][0]
    if ratio < 1.1 or limit > 1.6 * columns.height:
        return 0.0
    edge = max((part.line.right for parts in placed for part in parts if part.first == part.last == 0), default=0.0)
    near = [i for step, i in steps if step <= limit]
    return 0.0 if any(_restarts(placed[i], placed[i + 1], edge) for i in near) else limit


def _restarts(above: Sequence[Part], below: Sequence[Part], edge: float) -> bool:
    """Whether a line is surely a row of its own: a label with data below a row with data, or below a short heading."""
    if below[0].first:
        return any(
            part.first == other.first and not _continues(other.line.text, part.line.text)
            for part in below for other in above
        )  # fmt: skip
    if len(below) > 1 and len(above) > 1 and above[0].first == 0:
        shared = {part.first for part in above[1:]} & {part.first for part in below[1:]}
        texts = {part.first: part.line.text for part in below}
        upper = {part.first: part.line.text for part in above}
        if any(not _continues(upper[j], texts[j]) for j in shared):
            return True
    return _fits(above, below, edge)


def _fits(above: Sequence[Part], below: Sequence[Part], edge: float) -> bool:
    """Whether the first word of a label would have had room in the line above, which it then does not go on with."""
    if above[0].first or above[0].last:
        return not above[0].first
    first = below[0].line.words[0]
    return above[0].line.right + 0.3 * first.size + first.right - first.left < edge - 0.1 * first.size


def _continues(above: str, below: str) -> bool:
    return bool(_UNFINISHED.search(above)) or bool(_GOES_ON.match(below))


def _goes_on(above: Sequence[Part], below: Sequence[Part], edge: float) -> bool:
    """Whether a line goes on with the row above, by its words alone."""
    upper = {part.first: part.line.text for part in above}
    if below[0].first:
        return all(part.first in upper and _continues(upper[part.first], part.line.text) for part in below)
    label = [part for part in above if part.first == 0]
    if not label or below[0].last or _fits(label[-1:], below, edge):
        return False
    text = below[0].line.text
    if len(below) > 1 and len(above) > len(label):
        return False
    return bool(re.match(r"[a-z(]", text)) or bool(_UNFINISHED.search(label[-1].line.text))


def _row(lines: Sequence[Sequence[Part]], columns: Columns, edge: float | None) -> Row:
    """The cells of one row; a text alone across the table is its label, one across columns is copied to each."""
    parts = [part for line in lines for part in line]
    cells = [Cell()] * len(columns.edges)
    for own in lines:
        _spread(own, columns)
    spans = {(part.first, part.last) for part in parts if part.first < part.last}
    if (
        len(spans) == 1
        and len({part.first for part in parts}) == 1
        and (parts[0].first == 0 or _is_middle(parts[0], columns))
    ):
        text = joined([part.line.text for part in parts])
        return (Cell(text), *[Cell(text, copied=True)] * (len(cells) - 1))
    for j in range(len(cells)):
        own = [part for part in parts if part.first == j]
        text = joined([part.line.text for part in own])
        last = max((part.last for part in own), default=j)
        indent = 0
        if own and j == 0 and edge is not None:
            indent = max(round((own[0].line.left - edge) / (0.5 * columns.size)), 0)
        if last > j and j and re.search(r"\d", _LEVEL.sub("", text)) and not _is_centered(own[0], columns):
            raise NotAlignedError(f"'{text[:60]}' crosses its columns")
        if own:
            cells[j] = Cell(text, indent)
            cells[j + 1 : last + 1] = [Cell(text, copied=True)] * (last - j) if j else cells[j + 1 : last + 1]
    return tuple(cells)


def _spread(parts: Sequence[Part], columns: Columns) -> None:
    """Give a text without data that crosses columns all free ones in whose middle or at whose start it stands."""
    for i, part in enumerate(parts):
        if part.first == 0 or part.first == part.last or re.search(r"\d", _LEVEL.sub("", part.line.text)):
            continue
        start = parts[i - 1].last + 1 if i else 1
        end = parts[i + 1].first - 1 if i + 1 < len(parts) else len(columns.edges) - 1
        middle = abs(columns.middle(start, end) - part.middle) < columns.size
        if middle or (start == part.first and abs(part.line.left - columns.edges[start][0]) < 0.5 * columns.size):
            columns.doubts.update(() if middle else ("a text over several columns does not say how many they are",))
            part.first, part.last = start, end


def _is_middle(part: Part, columns: Columns) -> bool:
    """Whether a text stands in the middle of the whole table."""
    return abs(part.middle - columns.middle(0, len(columns.edges) - 1)) < 2 * columns.size


def _is_centered(part: Part, columns: Columns) -> bool:
    return abs(part.middle - columns.middle(part.first, part.last)) < 1.5 * columns.size


def _without_halves(rows: Sequence[Row], head: int) -> list[Row]:
    """The rows with columns that only go on with the one before ("12" and "(40.0)") made one with it."""
    width = len(rows[0])
    halves = []
    for j in range(width - 1, 1, -1):
        own = {row[j].text for row in rows[head:] if row[j].text}
        named = rows[head - 1][j].text
        if own and all(re.match(r"[(\[–±%]|to\b", text) for text in own) and not (named and rows[head - 1][j - 1].text):
            halves.append(j)
    found = [list(row) for row in rows]
    for j in halves:
        for row in found:
            left, right = row[j - 1], row.pop(j)
            if right.text and not (right.copied and left.text):
                row[j - 1] = Cell(f"{left.text} {right.text}".strip(), left.indent, copied=left.copied)
    return [tuple(row) for row in found]
