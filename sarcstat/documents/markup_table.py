"""The element `table` of HTML and JATS into rows of cells, spans filled in."""

from __future__ import annotations

from sarcstat.documents.blocks import Allowance, Cell, Raw, Row
from sarcstat.documents.markup import indent_of, lines_of, text_of
from sarcstat.markup.tree import Element

#: HTML's own limits are 1,000 columns and 65,534 rows.
_WIDEST_SPAN, _LONGEST_SPAN = 1_000, 65_534


def raw_table(table: Element, allowance: Allowance, *, name: str = "", title: str = "") -> Raw:
    """The table with its spans filled in; `title` is what its own caption says if none is given."""
    rows: list[list[Element]] = []
    head = 0
    caption = ""
    for element in table.walk():
        if element.tag == "caption":
            caption = text_of(element).replace("\n", " ")
    for part, row in _rows(table):
        cells = [cell for cell in row.elements() if cell.tag in ("td", "th")]
        if part == "thead" and head == len(rows):
            head += 1
        rows.append(cells)
    return Raw(rows=_filled(rows, allowance), head=head, name=name, title=title or caption)


def _rows(table: Element) -> list[tuple[str, Element]]:
    """Each row with the part of the table it stands in, tables inside left out."""
    found: list[tuple[str, Element]] = []
    waiting = [("", child) for child in reversed(list(table.elements()))]
    while waiting:
        part, element = waiting.pop()
        if element.tag == "tr":
            found.append((part, element))
        elif element.tag in ("thead", "tbody", "tfoot"):
            waiting.extend((element.tag, child) for child in reversed(list(element.elements())))
    return found


def _filled(rows: list[list[Element]], allowance: Allowance) -> tuple[Row, ...]:
    """Rows of equal length; a cell that spans is copied to each of its places."""
    grid: list[dict[int, Cell]] = [{} for _ in rows]
    used = 0
    for i, cells in enumerate(rows):
        column = 0
        for element in cells:
            while column in grid[i]:
                column += 1
            wide = _span(element, "colspan", _WIDEST_SPAN)
            long = min(_span(element, "rowspan", _LONGEST_SPAN), len(rows) - i)
            allowance.take(wide * long, in_table=(used := used + wide * long))
            _place(grid, i, column, (long, wide), element)
            column += wide
    width = max((max(row) + 1 for row in grid if row), default=0)
    allowance.take(0, in_table=width * len(grid))
    return tuple(tuple(row.get(j, Cell()) for j in range(width)) for row in grid)


def _place(grid: list[dict[int, Cell]], i: int, column: int, spans: tuple[int, int], element: Element) -> None:
    text = "\n".join(lines_of(element))
    cell = Cell(text, indent_of(element) if text else 0, element.tag == "th")
    copy = Cell(text, cell.indent, cell.header, copied=True)
    for down in range(spans[0]):
        for right in range(spans[1]):
            grid[i + down].setdefault(column + right, copy if down or right else cell)


def _span(element: Element, name: str, most: int) -> int:
    text = element.attributes.get(name, "1").strip()[:6]
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() else 1
