"""Tables for a terminal or a pipe: pivot tables with spanning headings that fit the width they are given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from sarcstat.display.document import Document
from sarcstat.display.grid import grid
from sarcstat.display.table import Cell, Path, Table

_GAP = 2
_LONGEST_LABEL_WORD = 16
_SHORT_LABEL = 8


def render(document: Document, *, width: int, color: bool, ascii_only: bool = False) -> str:
    """The document as text, at most `width` columns wide wherever the numbers allow it."""
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=color, no_color=not color, highlight=False, legacy_windows=False
    )
    for section in document.sections:
        _say(console, Text(section.heading, "bold cyan"), width)
        for table in section.tables:
            console.print()
            for line in table_lines(table, width, "-" if ascii_only else "─"):
                console.print(line, soft_wrap=True)
        for drawn in section.figure:
            console.print(Text.from_ansi(drawn), soft_wrap=True)
        console.print()
        for note in section.notes:
            _say(console, Text(note, "dim"), width)
        console.print()
    return out.getvalue()


def _say(console: Console, text: Text, width: int) -> None:
    for line in _folded(text, console, width):
        console.print(line, soft_wrap=True)


def table_lines(table: Table, width: int, rule: str = "─") -> list[Text]:
    """A table as lines: title, panels of columns that fit side by side, notes."""
    laid_out = table.laid_out()
    lines = [Text(table.name, "bold")]
    for panel in _panels(laid_out, width):
        lines += _Drawing(panel, rule).lines()
    console = Console(width=width)
    for note in laid_out.notes:
        lines += _folded(Text(note, "dim"), console, width)
    return lines


def _folded(text: Text, console: Console, width: int) -> list[Text]:
    lines = list(text.wrap(console, max(width, 1)))
    for line in lines:
        line.rstrip()
    return lines


@dataclass(frozen=True)
class _Panel:
    """Some columns of a table with the widths they are drawn in."""

    table: Table
    labels: Sequence[int]
    columns: Sequence[int]


def _panels(table: Table, width: int) -> Iterator[_Panel]:
    """The table in one piece where it fits, headings folded if need be; else cut between top headings."""
    labels = _label_widths(table)
    wide = _column_widths(table, table.columns, fold=False)
    if _total(labels, wide) <= width:
        yield _Panel(table, labels, wide)
        return
    for columns in _cut(table, width - _total(_narrow_labels(table), []) - _GAP):
        narrow = _column_widths(table, columns)
        room = width - _total([], narrow) - _GAP
        yield _Panel(replace(table, columns=columns), _shrunk(labels, _narrow_labels(table), room), narrow)


def _total(labels: Sequence[int], columns: Sequence[int]) -> int:
    widths = [*labels, *columns]
    return sum(widths) + _GAP * max(len(widths) - 1, 0)


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
    widths = [
        max([needed(column[-1]), *(_cell_width(table, row, column, fold) for row in table.rows)]) for column in columns
    ]
    for level in range(_depth(columns) - 1):
        for start, end, text in _spans(columns, level):
            lacking = needed(text) - _total([], widths[start:end])
            for column in range(max(lacking, 0)):
                widths[end - 1 - column % (end - start)] += 1
    return widths


def _cell_width(table: Table, row: Path, column: Path, fold: bool) -> int:
    text = table.cell(row, column).text
    return _longest_word(text) if fold and _is_text(table, column) else cell_len(text)


def _is_text(table: Table, column: Path) -> bool:
    """Whether a column holds words: those are set flush left and may be folded."""
    cells = [table.cell(row, column) for row in table.rows]
    return all(cell.number is None for cell in cells) and any(cell.is_words for cell in cells)


def _depth(columns: Sequence[Path]) -> int:
    return max((len(column) for column in columns), default=1)


def _spans(columns: Sequence[Path], level: int) -> Iterator[tuple[int, int, str]]:
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


class _Drawing:
    """One panel, drawn line by line."""

    def __init__(self, panel: _Panel, rule: str) -> None:
        self.table = panel.table
        self.rule = rule
        self.labels = panel.labels
        self.columns = panel.columns
        table = panel.table
        self.left = sum(w + _GAP for w in self.labels)
        self.total = self.left + sum(self.columns) + _GAP * (len(self.columns) - 1)
        self.text_columns = [_is_text(table, column) for column in table.columns]
        self.console = Console(width=max(self.total, 20))

    def lines(self) -> list[Text]:
        full = Text(self.rule * self.total, "dim")
        return [full, *self._heading_lines(), full, *self._body_lines(), full]

    def _start(self, column: int) -> int:
        return self.left + sum(self.columns[:column]) + _GAP * column

    def _fold(self, text: str, width: int) -> list[str]:
        return [line.plain.rstrip() for line in Text(text).wrap(self.console, max(width, 1))] or [""]

    def _heading_lines(self) -> list[Text]:
        """Outer headings centered over their columns with a rule below, innermost ones flush with the numbers."""
        out: list[Text] = []
        for level in range(_depth(self.table.columns) - 1):
            out += self._span_lines(list(_spans(self.table.columns, level)))
        return out + self._leaf_lines()

    def _span_lines(self, spans: Sequence[tuple[int, int, str]]) -> list[Text]:
        folded = []
        for start, end, text in spans:
            room = self._start(end - 1) + self.columns[end - 1] - self._start(start)
            folded.append((self._start(start), room, self._fold(text, room)))
        height = max((len(lines) for _, _, lines in folded), default=0)
        out = []
        for i in range(height):
            canvas = _Canvas(self.total)
            for at, room, lines in folded:
                offset = i - (height - len(lines))
                if offset >= 0:
                    canvas.put(at + (room - cell_len(lines[offset])) // 2, lines[offset])
            out.append(canvas.text("bold"))
        canvas = _Canvas(self.total)
        for at, room, _ in folded:
            canvas.put(at, self.rule * room)
        return [*out, canvas.text("dim")]

    def _leaf_lines(self) -> list[Text]:
        names = [*self.table.row_headings, *[""] * len(self.labels)][: len(self.labels)]
        blocks = [self._fold(name, width) for name, width in zip(names, self.labels, strict=True)]
        heads = [self._fold(column[-1], width) for column, width in zip(self.table.columns, self.columns, strict=True)]
        height = max(len(block) for block in [*blocks, *heads])
        bottom = [[""] * (height - len(block)) + block for block in blocks + heads]
        return [self._line([block[i] for block in bottom], "bold") for i in range(height)]

    def _body_lines(self) -> list[Text]:
        """The rows; a row heading that covers several rows is folded over them."""
        shown = grid(self.table)
        waiting: list[list[str]] = [[] for _ in self.labels]
        out: list[Text] = []
        for i, (heads, cells) in enumerate(shown.body):
            first = shown.row_depth - len(heads)
            for level, span in enumerate(heads, start=first):
                waiting[level] = self._fold(span.text, self.labels[level])
            out += self._row_lines(waiting, cells, self._ending(i))
        return out

    def _ending(self, i: int) -> list[bool]:
        """For each row heading, whether row i is the last that it covers."""
        rows = self.table.rows
        return [
            i + 1 == len(rows) or level + 1 >= len(rows[i]) or rows[i + 1][: level + 1] != rows[i][: level + 1]
            for level in range(len(self.labels))
        ]

    def _row_lines(self, waiting: list[list[str]], cells: Sequence[Cell], ending: Sequence[bool]) -> list[Text]:
        """The lines of a row: as many as its cells need, and those of the headings that end with it."""
        values = [
            self._fold(cell.text, width) if words else [cell.text]
            for cell, width, words in zip(cells, self.columns, self.text_columns, strict=True)
        ]
        last = [len(texts) for texts, ends in zip(waiting, ending, strict=True) if ends]
        height = max([1, *last, *(len(block) for block in values)])
        lines = []
        for i in range(height):
            labels = [texts.pop(0) if texts else "" for texts in waiting]
            lines.append(self._line([*labels, *(block[i] if i < len(block) else "" for block in values)], ""))
        return lines

    def _line(self, pieces: Sequence[str], style: str) -> Text:
        canvas = _Canvas(self.total)
        at = 0
        for i, (piece, width) in enumerate(zip(pieces, [*self.labels, *self.columns], strict=True)):
            column = i - len(self.labels)
            flush_left = column < 0 or self.text_columns[column]
            canvas.put(at if flush_left else at + width - cell_len(piece), piece)
            at += width + _GAP
        return canvas.text(style)


class _Canvas:
    """One line on which pieces of text are put at columns, wide characters counted as two."""

    def __init__(self, width: int) -> None:
        self.line = ""
        self.width = width

    def put(self, at: int, piece: str) -> None:
        if piece:
            self.line += " " * max(0, at - cell_len(self.line)) + piece

    def text(self, style: str) -> Text:
        return Text(self.line, style)
