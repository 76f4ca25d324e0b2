"""The header of a table: which text stands above which columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sarcstat.documents.blocks import Cell, Row
from sarcstat.audit.reading.heading import adjusted_of, outcome_of, role_of, size_of
from sarcstat.documents.pdf.columns import Columns, Part, joined
from sarcstat.documents.pdf.page import Line

#: Between words of one heading is less than this part of the size of type; neighboring headings may stand close.
_BETWEEN_HEADINGS = 0.5


def head_rows(lines: Sequence[Line], columns: Columns) -> tuple[Row, ...]:
    """The rows of the header, group headings above their own; a group's text is copied to all its columns."""
    levels = [_parts(line, columns) for line in lines]
    for i, parts in reversed(list(enumerate(levels))):
        _widen(parts, levels[i + 1 :], _rules_below(lines, i), columns)
    own: list[list[str]] = [[] for _ in columns.edges]
    groups: list[dict[tuple[int, int], list[str]]] = []
    for parts in levels:
        wide = {(part.first, part.last): [part.line.text] for part in parts if part.first < part.last}
        if wide and groups and groups[-1].keys() == wide.keys():
            for key, texts in wide.items():
                groups[-1][key] += texts
        elif wide:
            groups.append(wide)
        for part in parts:
            if part.first == part.last:
                own[part.first].append(part.line.text)
    rows = [_group_row(group, len(own)) for group in groups]
    return (*rows, tuple(Cell(joined(texts)) for texts in own))


def _parts(line: Line, columns: Columns) -> list[Part]:
    """The headings of a line; those that share a column are one."""
    found: list[Part] = []
    for piece in (each for whole in line.pieces(_BETWEEN_HEADINGS) for each in _cut(whole, columns)):
        part = columns.place(piece)
        if found and part.first <= found[-1].last:
            part = Part(Line([*found[-1].line.words, *piece.words]), found[-1].first, max(part.last, found[-1].last))
            found.pop()
        found.append(part)
    return found


def _cut(piece: Line, columns: Columns) -> list[Line]:
    """A piece, on a typewriter cut before each word that starts where a column starts."""
    lefts = [left for left, _ in columns.edges]
    starts = [i for i, word in enumerate(piece.words) if any(abs(word.left - left) < 0.1 for left in lefts)]
    if columns.size < 2 * columns.height or len(starts) < 2 or starts[0]:
        return [piece]
    return [Line(piece.words[a:b]) for a, b in zip(starts, [*starts[1:], len(piece.words)], strict=True)]


def _group_row(group: dict[tuple[int, int], list[str]], width: int) -> Row:
    cells = [Cell()] * width
    for (first, last), texts in group.items():
        text = joined(texts)
        cells[first : last + 1] = [Cell(text), *[Cell(text, copied=True)] * (last - first)]
    return tuple(cells)


def _rules_below(lines: Sequence[Line], i: int) -> list[tuple[float, float]]:
    """The ends of the short lines between a line of the header and the next."""
    return [(rule.left, rule.right) for rule in lines[i + 1].partial] if i + 1 < len(lines) else []


def _widen(
    parts: list[Part], below: Sequence[Sequence[Part]], rules: Sequence[tuple[float, float]], columns: Columns
) -> None:
    """Give group headings the columns that they stand above: those of the line below them, or those they center on."""
    filled = {j for level in below for part in level for j in range(part.first, part.last + 1)}
    said: list[Part] = []
    for part in parts:
        for left, right in rules:
            over = [
                j
                for j, edge in enumerate(columns.edges)
                if left - columns.size / 2 <= sum(edge) / 2 <= right + columns.size / 2
            ]
            # Short lines that touch are one: they say nothing where they are below several headings.
            alone = sum(left <= other.middle <= right for other in parts) == 1
            if alone and left <= part.middle <= right and len(over) > 1:
                part.first, part.last = over[0], over[-1]
                said.append(part)
    loose = [part for part in parts if part.first > 0 and part not in said and _is_group(part, below)]
    if not loose or not filled:
        return
    for size in range(len(columns.edges) - 1, 1, -1):
        chosen = [_centered(part, size, columns) for part in loose]
        spans = [span for span in chosen if span]
        apart = all(a[1] < b[0] for a, b in pairwise(spans))
        if len(spans) == len(loose) and apart and all(set(range(a, b + 1)) <= filled for a, b in spans):
            for part, (part.first, part.last) in zip(loose, spans, strict=True):
                pass
            return
    _by_starts(loose, filled, columns)


def _is_group(part: Part, below: Sequence[Sequence[Part]]) -> bool:
    """Whether a heading says of what its columns are, not what their numbers are."""
    text = part.line.text
    named = outcome_of(text) or adjusted_of(text) is not None or size_of(text)
    own = " ".join(other.line.text for level in below for other in level if other.first == part.first)
    breaks = role_of(own) and role_of(own) != role_of(f"{text} {own}")
    return part.first < part.last or bool(named and not role_of(text)) or bool(breaks)


def _centered(part: Part, size: int, columns: Columns) -> tuple[int, int] | None:
    """The columns, `size` in number, whose middle is the middle of a heading; None where there are none."""
    ends = [(a, a + size - 1) for a in range(1, len(columns.edges) - size + 1)]
    ends = [(a, b) for a, b in ends if a <= part.first and b >= part.last]
    best = min(ends, key=lambda each: abs(columns.middle(*each) - part.middle), default=None)
    return best if best and abs(columns.middle(*best) - part.middle) < 1.5 * columns.size else None


def _by_starts(loose: Sequence[Part], filled: set[int], columns: Columns) -> None:
    """Headings that start where their first column starts go on to the next one."""
    starts = [abs(part.line.left - columns.edges[part.first][0]) < columns.size for part in loose]
    if len(loose) < 2 or not all(starts):
        return
    ends = [part.first - 1 for part in loose[1:]] + [len(columns.edges) - 1]
    for part, end in zip(loose, ends, strict=True):
        if set(range(part.first, end + 1)) <= filled:
            part.last = max(end, part.last)
