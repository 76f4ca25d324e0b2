"""Tables cut to the width of a medium, and the least width that each column needs; widths in character cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from sarcstat.display.table import Path, Table

GAP = 2
_LONGEST_LABEL_WORD = 16
_SHORT_LABEL = 8


@dataclass(frozen=True, slots=True)
class Panel:
    """Some columns of a table with the widths they are drawn in."""

    table: Table
    labels: Sequence[int]
    columns: Sequence[int]


def panels(table: Table, width: int) -> Iterator[Panel]:
    """The table in one piece where it fits, headings folded if need be; else cut between top headings."""
    labels = _label_widths(table)
    wide = _column_widths(table, table.columns, fold=False)
    if _total(labels, wide) <= width:
        yield Panel(table, labels, wide)
        return
    for columns in _cut(table, width - _total(_narrow_labels(table), []) - GAP):
        narrow = _column_widths(table, columns)
        room = width - _total([], narrow) - GAP
        yield Panel(replace(table, columns=columns), _shrunk(labels, _narrow_labels(table), room), narrow)


def _total(labels: Sequence[int], columns: Sequence[int]) -> int:
    widths = [*labels, *columns]
    return sum(widths) + GAP * max(len(widths) - 1, 0)


def _cut(table: Table, room: int) -> Iterator[list[Path]]:
    """The columns in runs that fit into `room`; a top heading is only cut where it does not fit by itself."""
    taken: list[Path] = []
    for group in _top_groups(table.columns):
        pieces = [group] if _fits(table, group, room) else [[column] for column in group]
        for piece in pieces:
            if taken and not _fits(table, [*taken, *piece], room):
                yield taken
                taken = []
            taken = [*taken, *piece]
    yield taken


def _top_groups(columns: Sequence[Path]) -> list[list[Path]]:
    groups: list[list[Path]] = []
    for column in columns:
        if groups and len(column) > 1 and groups[-1][-1][0] == column[0]:
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _fits(table: Table, columns: Sequence[Path], room: int) -> bool:
    return _total([], _column_widths(table, columns)) <= room


def _labels(table: Table) -> list[list[str]]:
    """The texts of each row heading, its own name first."""
    depth = max((len(row) for row in table.rows), default=1)
    names = [*table.row_headings, *[""] * depth][:depth]
    return [[names[level], *(row[level] for row in table.rows if level < len(row))] for level in range(depth)]


def _label_widths(table: Table) -> list[int]:
    return [max([_longest_word(texts[0]), *(cell_len(text) for text in texts[1:])]) for texts in _labels(table)]


def _narrow_labels(table: Table) -> list[int]:
    """The least each row heading should have: its longest word, within reason; short ones are not folded."""
    longest = [
        max(cell_len(text) if cell_len(text) <= _SHORT_LABEL else _longest_word(text) for text in texts)
        for texts in _labels(table)
    ]
    return [min(width, _LONGEST_LABEL_WORD) for width in longest]


def _shrunk(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widths, the widest reduced first, until they fit or each is at its least."""
    found = list(widths)
    while _total([], found) > room:
        reducible = [i for i in range(len(found)) if found[i] > least[i]]
        if not reducible:
            break
        found[max(reducible, key=lambda i: found[i])] -= 1
    return found


def _column_widths(table: Table, columns: Sequence[Path], *, fold: bool = True) -> list[int]:
    """Width of each column: its widest number and its heading; words may be folded if `fold`."""
    needed = _longest_word if fold else cell_len
    widths = [max([needed(column[-1]), *_cell_widths(table, column, fold)]) for column in columns]
    for level in range(heading_depth(columns) - 1):
        for start, end, text in heading_spans(columns, level):
            lacking = needed(text) - _total([], widths[start:end])
            for column in range(max(lacking, 0)):
                widths[end - 1 - column % (end - start)] += 1
    return widths


def _cell_widths(table: Table, column: Path, fold: bool) -> list[int]:
    needed = _longest_word if fold and table.holds_words(column) else cell_len
    return [needed(table.cell(row, column).text) for row in table.rows]


def heading_depth(columns: Sequence[Path]) -> int:
    return max((len(column) for column in columns), default=1)


def heading_spans(columns: Sequence[Path], level: int) -> Iterator[tuple[int, int, str]]:
    """First column, last (exclusive) and text of every heading at a level above the innermost."""
    start = 0
    while start < len(columns):
        end = start + 1
        if len(columns[start]) > level + 1:
            prefix = columns[start][: level + 1]
            while end < len(columns) and columns[end][: level + 1] == prefix and len(columns[end]) > level + 1:
                end += 1
            yield start, end, prefix[level]
        start = end


def _longest_word(text: str) -> int:
    return max((cell_len(word) for word in text.split()), default=0)
