"""The header of a table: which text stands above which columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sarcstat.documents.blocks import Cell, Row
from sarcstat.documents.pdf.columns import Columns, NotAlignedError, Part, joined
from sarcstat.documents.pdf.dealing import dealt_out
from sarcstat.documents.pdf.page import Line

#: Between words of one heading is less than this part of the size of type; neighboring headings may stand close.
_BETWEEN_HEADINGS = 0.6
#: What a lower line of one heading starts with.
_GOES_ON = re.compile(r"[(\[%/–-]|[a-z]{2}|\d|CI\)")
#: A word that its line breaks, which ends the line of its heading.
_BROKEN = re.compile(r"[a-z][-\u00ad]$")


def head_rows(lines: Sequence[Line], columns: Columns) -> tuple[Row, ...]:
    """The rows of the header, group headings above their own; a group's text is copied to all its columns."""
    levels = [_parts(line, under, columns) for line, under in zip(lines, [*lines[1:], None], strict=True)]
    levels[-1] = _in_order(lines[-1], levels[-1], columns)
    _over_blanks(levels[-1], [part for parts in levels[:-1] for part in parts], columns)
    for i, parts in reversed(list(enumerate(levels))):
        _widen(parts, levels[i + 1 :], lines[i + 1] if i + 1 < len(lines) else None, columns)
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


def _headings(line: Line, under: Line | None) -> list[Line]:
    """The pieces of a line; a broken word far from its heading, as in justified lines, goes where its rest is."""
    rests = [piece for piece in under.pieces(_BETWEEN_HEADINGS) if piece.text[0].islower()] if under else []
    found: list[Line] = []
    for piece in (each for whole in line.pieces(_BETWEEN_HEADINGS) for each in _behind_broken(whole)):
        below = [
            any(rest.left < each.right and rest.right > each.left for rest in rests) for each in (*found[-1:], piece)
        ]
        if _BROKEN.search(piece.text) and below == [True, False]:
            found[-1] = Line([*found[-1].words, *piece.words])
        else:
            found.append(piece)
    return found


def _behind_broken(piece: Line) -> list[Line]:
    """A piece, cut behind words that a line breaks: what follows is another heading's."""
    ends = [
        i + 1
        for i, (a, b) in enumerate(pairwise(piece.words))
        if _BROKEN.search(a.text) and b.text not in ("and", "or", "to")
    ]
    return [Line(piece.words[a:b]) for a, b in pairwise([0, *ends, len(piece.words)])]


def _parts(line: Line, under: Line | None, columns: Columns) -> list[Part]:
    """The headings of a line; those that share a column are one."""
    found: list[Part] = []
    for piece in (each for whole in _headings(line, under) for each in _cut(whole, columns)):
        part = columns.place(piece)
        if found and part.first <= found[-1].last:
            last = found.pop()
            part = Part(Line([*last.line.words, *piece.words]), last.first, max(part.last, last.last))
        found.append(part)
    return found


def _in_order(line: Line, parts: list[Part], columns: Columns) -> list[Part]:
    """The lowest headings; where they do not stand above their columns, but are as many, each is one column's."""
    pieces = line.pieces(_BETWEEN_HEADINGS)
    wide = any(part.first < part.last for part in parts)
    start = len(columns.edges) - len(pieces)
    fits = start in (0, 1) and (pieces[0].left > columns.edges[0][1]) == (start == 1)
    if (wide or len(parts) < len(pieces)) and fits:
        return [Part(piece, j, j) for j, piece in enumerate(pieces, start=start)]
    if columns.blanks and (dealt := dealt_out(line, columns)):
        return dealt
    if columns.blanks and (wide or len(parts) < len(pieces)):
        raise NotAlignedError(f"its headings do not stand above its columns: '{line.text[:60]}'")
    return parts


def _cut(piece: Line, columns: Columns) -> list[Line]:
    """A piece, on a typewriter cut before each word that starts where a column starts."""
    lefts = [left for left, _ in columns.edges]
    starts = [i for i, word in enumerate(piece.words) if any(abs(word.left - left) < 0.1 for left in lefts)]
    if not columns.blanks or len(starts) < 2 or starts[0]:
        return [piece]
    return [Line(piece.words[a:b]) for a, b in pairwise([*starts, len(piece.words)])]


def _group_row(group: dict[tuple[int, int], list[str]], width: int) -> Row:
    cells = [Cell()] * width
    for (first, last), texts in group.items():
        text = joined(texts)
        cells[first : last + 1] = [Cell(text), *[Cell(text, copied=True)] * (last - first)]
    return tuple(cells)


def _widen(parts: list[Part], below: Sequence[Sequence[Part]], under: Line | None, columns: Columns) -> None:
    """Give group headings the columns that they stand above: those of the line below them, or those they center on."""
    last = len(columns.edges) - 1
    if len(parts) == 1 and below and abs(parts[0].middle - columns.middle(0, last)) < columns.size:
        parts[0].first, parts[0].last = 0, last
        return
    filled = {j for level in below for part in level for j in range(part.first, part.last + 1)}
    said = list(_by_rules(parts, under, columns)) if under else []
    others = [part for part in parts if part.first > 0 and part not in said]
    others = [part for part in others if part.first < part.last or part.first in filled]
    distinct = len({part.line.text for part in others}) > 1
    if not below:
        return
    loose = [part for part in others if distinct or _is_group(part, below)]
    blank = set(range(1, last + 1)) - filled - {part.first for part in parts if part.first == part.last}
    for size in range(last, 1, -1) if loose else ():
        spans = [span for part in loose if (span := _centered(part, size, columns))]
        apart = all(a[1] < b[0] for a, b in pairwise(spans))
        own = [filled | (blank & set(range(part.first, part.last + 1))) for part in loose]
        if (
            len(spans) == len(loose)
            and apart
            and all(_all_of(span) <= each for span, each in zip(spans, own, strict=True))
        ):
            if len(spans) > 1 or said or _is_wide(loose[0], spans[0], parts, below, filled):
                for part, span in zip(loose, spans, strict=True):
                    part.first, part.last = span
            return
    _by_starts(loose, filled, columns)


def _over_blanks(parts: Sequence[Part], above: Sequence[Part], columns: Columns) -> None:
    """Give the lowest headings in the middle of several columns all of them, where the others have no heading."""
    upper = {part.first for part in above if part.first == part.last}
    headed = {j for part in parts for j in range(part.first, part.last + 1)} | upper
    for part in parts:
        if part.first in upper and _GOES_ON.match(part.line.text):
            continue  # the lower line of a heading
        away = abs(columns.middle(part.first, part.last) - part.middle)
        for size in (4, 3, 2):
            span = _centered(part, size, columns)
            if span and headed & set(range(span[0], span[1] + 1)) == set(range(part.first, part.last + 1)):
                apart = abs(columns.middle(*span) - part.middle)
                if apart < columns.size and (size == 3 or 2 * apart < away):
                    part.first, part.last = span
                    break


def _by_rules(parts: Sequence[Part], under: Line, columns: Columns) -> Iterator[Part]:
    """The headings above short lines of their own, which say what their columns are."""
    for part in parts:
        for rule in under.partial:
            left, right = rule.left - columns.size / 2, rule.right + columns.size / 2
            over = [j for j, edge in enumerate(columns.edges) if left <= sum(edge) / 2 <= right]
            # Short lines that touch are one: they say nothing where they are below several headings.
            alone = sum(rule.left <= other.middle <= rule.right for other in parts) == 1
            if alone and rule.left <= part.middle <= rule.right and len(over) > 1:
                part.first, part.last = over[0], over[-1]
                yield part


def _is_group(part: Part, below: Sequence[Sequence[Part]]) -> bool:
    """Whether the text below a heading is another, not the rest of its words."""
    own = next((other.line.text for level in below for other in level if other.first == part.first), "")
    return part.first < part.last or bool(own and not _GOES_ON.match(own))


def _is_wide(
    part: Part, span: tuple[int, int], parts: Sequence[Part], below: Sequence[Sequence[Part]], filled: set[int]
) -> bool:
    """Whether a heading centered on several columns is not only the first line of the middle one's."""
    own = next((other for level in below for other in level if other.first == part.first), None)
    if part.first < part.last or own is None or abs(own.middle - part.middle) > 0.3 * part.line.size:
        return True
    # The columns beside it have their headings on its height.
    beside = {other.first for other in parts if other is not part}
    return not beside & (filled | set(range(span[0], span[1] + 1))) and {0} | beside | filled >= set(range(span[1] + 1))


def _all_of(span: tuple[int, int]) -> set[int]:
    return set(range(span[0], span[1] + 1))


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
