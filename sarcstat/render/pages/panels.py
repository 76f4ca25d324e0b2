"""Tables cut to the width of a medium, and the least width that each column needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len

from sarcstat.display.shapes.table import Path, Table, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruler:
    """How a medium measures: the width of a text, of the gap between columns and of one step of indentation.

    Words are folded to `short` at the least, or to the longest of them up to `long_word`.
    """

    width: Callable[[str], int]
    gap: int
    indent: int
    short: int
    long_word: int

    def total(self, *widths: int) -> int:
        """The width of columns side by side."""
        return sum(widths) + self.gap * max(len(widths) - 1, 0)

    def longest_word(self, text: str) -> int:
        """The width of the longest word of a text; 0 of none."""
        return max((self.width(word) for word in re.split(r"[ \t\n]+", text)), default=0)

    def folded(self, text: str) -> int:
        """The least width that a text of words should have: its longest word, within reason; short ones are whole."""
        least = max(self.short, min(self.longest_word(text), self.long_word))
        return min(self.width(text), least)


#: A terminal, whose characters are cells.
CELLS = Ruler(width=cell_len, gap=2, indent=2, short=8, long_word=16)


@dataclass(frozen=True, slots=True)
class Panel:
    """Some columns of a table with the widths they are drawn in."""

    table: Table
    labels: Sequence[int]
    columns: Sequence[int]


def panels(table: Table, width: int, ruler: Ruler = CELLS) -> Iterator[Panel]:
    """The table in one piece where it fits, headings folded if need be; else cut between top headings."""
    labels = _label_widths(table, ruler)
    measured = _Measured(table, ruler)
    wide = measured.widths(table.columns, fold=False)
    if ruler.total(*labels, *wide) <= width:
        yield Panel(table, labels, wide)
        return
    narrowest = _narrow_labels(table, ruler)
    for columns in _cut(measured, width - ruler.total(*narrowest) - ruler.gap):
        narrow = measured.widths(columns)
        heads = _shrunk(labels, narrowest, width - ruler.total(*narrow) - ruler.gap, ruler)
        room = width - ruler.total(*heads) - ruler.gap
        yield Panel(replace(table, columns=columns), heads, _widened(measured, columns, narrow, room))


class _Measured:
    """The widths that the columns of a table need; each column is looked at once, however often it is asked for."""

    def __init__(self, table: Table, ruler: Ruler) -> None:
        self.table, self.ruler = table, ruler
        self._known: dict[tuple[Path, bool], int] = {}
        self._words: dict[Path, bool] = {}

    def widths(self, columns: Sequence[Path], *, fold: bool = True) -> list[int]:
        """Width of each column: its widest number and its heading; words may be folded if `fold`."""
        needed = self.ruler.longest_word if fold else self.ruler.width
        widths = [max(needed(text_of(column[-1])), self.of_cells(column, fold=fold)) for column in columns]
        for level in range(heading_depth(columns) - 1):
            for start, end, text in heading_spans(columns, level):
                lacking = needed(text) - self.ruler.total(*widths[start:end])
                for column in range(max(lacking, 0)):
                    widths[end - 1 - column % (end - start)] += 1
        return widths

    def of_cells(self, column: Path, *, fold: bool) -> int:
        """The widest cell of a column."""
        if (column, fold) not in self._known:
            needed = self.ruler.folded if fold and self.holds_words(column) else self.ruler.width
            cells = (needed(self.table.cell(row, column).text) for row in self.table.rows)
            self._known[column, fold] = max(cells, default=0)
        return self._known[column, fold]

    def holds_words(self, column: Path) -> bool:
        """Whether a column holds words."""
        if column not in self._words:
            self._words[column] = self.table.holds_words(column)
        return self._words[column]


def _cut(measured: _Measured, room: int) -> Iterator[list[Path]]:
    """The columns in runs that fit into `room`; a top heading is only cut where it does not fit by itself."""

    def fits(columns: Sequence[Path]) -> bool:
        return measured.ruler.total(*measured.widths(columns)) <= room

    taken: list[Path] = []
    for group in _top_groups(measured.table.columns):
        pieces = [group] if fits(group) else [[column] for column in group]
        for piece in pieces:
            if taken and not fits([*taken, *piece]):
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


def _labels(table: Table) -> list[tuple[str, list[tuple[int, str]]]]:
    """For each column of row headings its name, and the indentation and text of each heading."""
    drawn = [table.row_heads(row) for row in table.rows]
    return [
        (name, [(len(heads[at]) - 1, text_of(heads[at][-1])) for heads in drawn if at < len(heads)])
        for at, name in enumerate(table.heading_names)
    ]


def _label_widths(table: Table, ruler: Ruler) -> list[int]:
    return [
        max([ruler.longest_word(name), *(steps * ruler.indent + ruler.width(text) for steps, text in heads)])
        for name, heads in _labels(table)
    ]


def _narrow_labels(table: Table, ruler: Ruler) -> list[int]:
    """The least width of each column of row headings."""
    return [
        max([ruler.folded(name), *(steps * ruler.indent + ruler.folded(text) for steps, text in heads)])
        for name, heads in _labels(table)
    ]


def _shrunk(widths: Sequence[int], least: Sequence[int], room: int, ruler: Ruler) -> list[int]:
    """The widths, the widest reduced first, until they fit or each is at its least."""
    found = list(widths)
    while ruler.total(*found) > room:
        reducible = [i for i in range(len(found)) if found[i] > least[i]]
        if not reducible:
            break
        found[max(reducible, key=lambda i: found[i])] -= 1
    return found


def _widened(measured: _Measured, columns: Sequence[Path], widths: Sequence[int], room: int) -> list[int]:
    """The widths, those of words enlarged as long as there is room and their texts are folded."""
    found = list(widths)
    longest = [measured.of_cells(column, fold=False) for column in columns]
    folded = [i for i, column in enumerate(columns) if measured.holds_words(column)]
    while folded and measured.ruler.total(*found) < room:
        most = max(folded, key=lambda i: longest[i] / found[i])
        if longest[most] <= found[most]:
            break
        found[most] += 1
    return found


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
            yield start, end, text_of(prefix[level])
        start = end
