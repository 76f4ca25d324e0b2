"""Headings as spans: which heading covers how many columns and rows, for every medium that has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.display.shapes.table import Cell, Path, Table, text_of


@dataclass(frozen=True, slots=True)
class Span:
    """A heading and the number of columns and rows it covers; `indent` counts steps to the right."""

    text: str
    columns: int = 1
    rows: int = 1
    over_words: bool = False  # heads a column of words, such as the row headings
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as drawn: heading rows, then rows of (row headings that start here, cells).

    `heads` has the column headings row by row; the first row starts with the row headings' own names.
    """

    heads: Sequence[Sequence[Span]]
    body: Sequence[tuple[Sequence[Span], Sequence[Cell]]]
    row_depth: int

    def together(self, i: int) -> int:
        """How many rows from row i on must not be parted by the end of a page; 0 within such rows."""
        if i and self.leads(i - 1):
            return 0
        rows = 1
        while self.leads(i + rows - 1):
            rows += 1
        return rows

    def leads(self, i: int) -> bool:
        """Whether row i is a heading of the indented rows below it: no page should end with it."""
        following = self.body[i + 1 : i + 2]
        return any(
            span.indent > own.indent
            for labels, _ in following
            for own, span in zip(self.body[i][0], labels, strict=False)
        )


def grid(table: Table) -> Grid:
    """The spans of a table (already laid out)."""
    names = table.heading_names
    row_depth = len(names)
    depth = max((len(column) for column in table.columns), default=1)
    heads = [list(_head_row(table, level, depth)) for level in range(depth)]
    heads[0] = [*(Span(name, rows=depth, over_words=True) for name in names), *heads[0]]
    drawn = [table.row_heads(row) for row in table.rows]
    padded = [(*heads, *[("",)] * (row_depth - len(heads))) for heads in drawn]
    body = [
        (_row_heads(padded, i), [table.cell(row, column) for column in table.columns])
        for i, row in enumerate(table.rows)
    ]
    return Grid(heads, body, row_depth)


def _head_row(table: Table, level: int, depth: int) -> list[Span]:
    spans: list[Span] = []
    previous: Path | None = None
    for column in table.columns:
        if level >= len(column):
            previous = None
        elif column[: level + 1] == previous and level + 1 < len(column):
            spans[-1] = Span(spans[-1].text, spans[-1].columns + 1, spans[-1].rows)
        else:
            last = level + 1 == len(column)
            words = last and table.holds_words(column)
            spans.append(Span(text_of(column[level]), rows=depth - level if last else 1, over_words=words))
            # A column called as the group beside it does not belong to the group.
            previous = None if last else column[: level + 1]
    return spans


def _row_heads(rows: Sequence[tuple[Path, ...]], i: int) -> list[Span]:
    """The headings that start at row i: an outer one covers all rows that share it."""
    heads = []
    for level in range(len(rows[i])):
        inner = level + 1 == len(rows[i])
        prefix = rows[i][: level + 1]
        if not inner and i > 0 and rows[i - 1][: level + 1] == prefix:
            continue
        covered = 1
        while not inner and i + covered < len(rows) and rows[i + covered][: level + 1] == prefix:
            covered += 1
        heads.append(Span(text_of(rows[i][level][-1]), rows=covered, indent=len(rows[i][level]) - 1))
    return heads
