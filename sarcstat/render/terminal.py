"""Tables for a terminal or a pipe: pivot tables with spanning headings that fit the width they are given."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from sarcstat.characters import visible
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.grid import Span, grid
from sarcstat.display.shapes.table import Cell, Table, text_of
from sarcstat.render.pages.panels import CELLS, Panel, heading_depth, heading_spans, panels
from sarcstat.render.surroundings import surroundings


def render(document: Document, *, width: int, color: bool, ascii_only: bool = False, conditions: bool = False) -> str:
    """The document as text, at most `width` columns wide wherever the numbers allow it.

    `conditions` adds notes and warnings, which a terminal has on standard error.
    """
    out = StringIO()
    console = Console(
        file=out,
        width=width,
        force_terminal=color,
        no_color=not color,
        highlight=False,
        legacy_windows=False,
        _environ=surroundings(),
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
    for condition in document.conditions if conditions else ():
        _say(console, Text(f"{condition.kind.capitalize()}: {condition.text}"), width)
    return out.getvalue()


def _say(console: Console, text: Text, width: int) -> None:
    text.plain = visible(text.plain)
    for line in _folded(text, console, width):
        console.print(line, soft_wrap=True)


def table_lines(table: Table, width: int, rule: str = "─") -> list[Text]:
    """A table as lines: title, panels of columns that fit side by side, notes."""
    laid_out = table.laid_out()
    lines = [Text(visible(table.name), "bold")]
    for panel in panels(laid_out, width):
        lines += _Drawing(panel, rule).lines()
    console = Console(width=width, _environ=surroundings())
    for note in laid_out.notes:
        lines += _folded(Text(visible(note), "dim"), console, width)
    return lines


def _folded(text: Text, console: Console, width: int) -> list[Text]:
    lines = list(text.wrap(console, max(width, 1)))
    for line in lines:
        line.rstrip()
    return lines


class _Drawing:
    """One panel, drawn line by line."""

    def __init__(self, panel: Panel, rule: str) -> None:
        self.table = panel.table
        self.rule = rule
        self.labels = panel.labels
        self.columns = panel.columns
        table = panel.table
        self.left = sum(w + CELLS.gap for w in self.labels)
        self.total = self.left + CELLS.total(*self.columns)
        self.text_columns = [table.holds_words(column) for column in table.columns]
        self.console = Console(width=max(self.total, 20), _environ=surroundings())

    def lines(self) -> list[Text]:
        full = Text(self.rule * self.total, "dim")
        return [full, *self._heading_lines(), full, *self._body_lines(), full]

    def _start(self, column: int) -> int:
        return self.left + sum(self.columns[:column]) + CELLS.gap * column

    def _fold(self, text: str, width: int) -> list[str]:
        return [line.plain.rstrip() for line in Text(text).wrap(self.console, max(width, 1))] or [""]

    def _heading_lines(self) -> list[Text]:
        """Outer headings centered over their columns with a rule below, innermost ones flush with the numbers."""
        out: list[Text] = []
        for level in range(heading_depth(self.table.columns) - 1):
            out += self._span_lines(list(heading_spans(self.table.columns, level)))
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
        names = zip(self.table.heading_names, self.labels, strict=True)
        blocks = [self._fold(name, width) for name, width in names]
        heads = [
            self._fold(text_of(column[-1]), width)
            for column, width in zip(self.table.columns, self.columns, strict=True)
        ]
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
                waiting[level] = self._label(span, self.labels[level])
            out += self._row_lines(waiting, cells, self._ending(i))
        return out

    def _label(self, span: Span, width: int) -> list[str]:
        """A row heading folded, all its lines indented."""
        before = " " * (CELLS.indent * span.indent)
        return [before + line for line in self._fold(span.text, width - len(before))]

    def _ending(self, i: int) -> list[bool]:
        """For each row heading, whether row i is the last that it covers."""
        own, following = (self.table.row_heads(row) for row in ([*self.table.rows[i : i + 2], ()])[:2])
        return [
            level + 1 >= len(own) or following[: level + 1] != own[: level + 1] for level in range(len(self.labels))
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
            at += width + CELLS.gap
        return canvas.text(style)


class _Canvas:
    """One line on which pieces of text are put at columns, wide characters counted as two."""

    def __init__(self, width: int) -> None:
        self.line = ""
        self.width = width

    def put(self, at: int, piece: str) -> None:
        if piece:
            self.line += " " * max(0, at - cell_len(self.line)) + visible(piece)

    def text(self, style: str) -> Text:
        return Text(self.line, style)
