"""A table of Word as XML: headings that repeat on every page, merged cells, decimal points below each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from sarcstat.characters import visible
from sarcstat.display.shapes.grid import Span
from sarcstat.render.pages.paper import PER_EM
from sarcstat.render.pages.sheets import Sheet
from sarcstat.render.word.styles import SMALLER

_TWIPS = 20  # in a point
# In the size of the letters: a digit, and a point.
_DIGIT = 0.52
_POINT = 0.27
_PADDING = 0.9  # of a cell, left and right together
_INDENT = 200
_LOOSE = 1.3  # where the page has room: the font of a house, or one that stands in for it, may be wide
_RULE = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'


def table_xml(sheet: Sheet, room: float, styles: Any) -> str:
    """The `w:tbl` of a sheet, at most `room` twentieths of a point wide."""
    widths = _widths(sheet, room)
    end = SMALLER[sheet.size]
    drawn = _Table(sheet, widths, {name: styles[name + end].style_id for name in ("Table Heading", "Table Text")})
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{styles["Table Ruled"].style_id}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{_margins(sheet)}"
        f'<w:tblLook w:val="0020" w:firstRow="1"/><w:tblCaption w:val="{_attribute(sheet.caption)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(drawn.heads())}{''.join(drawn.rows())}</w:tbl>"
    )


def _margins(sheet: Sheet) -> str:
    """Less room beside smaller letters than the table's style has."""
    if not SMALLER[sheet.size]:
        return ""
    side = f'w:w="{_padding(sheet) // 2}" w:type="dxa"'
    return f"<w:tblCellMar><w:left {side}/><w:right {side}/></w:tblCellMar>"


def _attribute(text: str) -> str:
    return escape(visible(text), {'"': "&quot;"})


def _padding(sheet: Sheet) -> int:
    return round(_PADDING * sheet.size * _TWIPS)


def _widths(sheet: Sheet, room: float) -> list[int]:
    unit = sheet.size * _TWIPS / PER_EM
    wanted = [max(width, PER_EM) * unit + _padding(sheet) for width in (*sheet.labels, *sheet.columns)]
    factor = min(_LOOSE, room / sum(wanted))
    return [int(width * factor) for width in wanted]


class _Table:
    """Rows as XML, top to bottom, with the merges that are still open."""

    def __init__(self, sheet: Sheet, widths: Sequence[int], styles: dict[str, str]) -> None:
        self.sheet = sheet
        self.widths = widths
        self.styles = styles
        self.depth = sheet.grid.row_depth
        self.stops = [self._stop(column) for column in range(len(sheet.columns))]

    def _stop(self, column: int) -> int | None:
        """Where the decimal points of a column stand; None where flush right does."""
        tails = [row[column] for row in self.sheet.lacking]
        longest = max(tails, key=len, default="")
        if not longest:
            return None
        tail = sum(_POINT if sign == "." else _DIGIT for sign in longest) * self.sheet.size * _TWIPS
        return self.widths[self.depth + column] - _padding(self.sheet) - round(tail)

    def heads(self) -> Iterator[str]:
        """The heading rows; a heading that goes on below is merged with empty cells there."""
        grid = self.sheet.grid
        covered = [0] * len(self.widths)  # rows for which the heading above still goes on
        for level, spans in enumerate(grid.heads):
            waiting = list(spans)
            cells: list[str] = []
            column = 0
            while column < len(self.widths):
                last = level + 1 == len(grid.heads)
                if covered[column]:
                    covered[column] -= 1
                    ends = covered[column] == 0
                    cells.append(self._head(Span(""), column, merge="continue", rule=ends and last))
                    column += 1
                    continue
                span = waiting.pop(0)
                covered[column] = span.rows - 1
                merge = "restart" if span.rows > 1 else ""
                cells.append(self._head(span, column, merge=merge, rule=last or span.columns > 1))
                column += span.columns
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"

    def _head(self, span: Span, column: int, *, merge: str, rule: bool) -> str:
        side = "center" if span.columns > 1 else "left" if span.over_words else "right"
        return self._cell(
            span.text,
            column,
            columns=span.columns,
            properties=_merge(merge)
            + (f"<w:tcBorders>{_RULE.format('bottom')}</w:tcBorders>" if rule else "")
            + '<w:vAlign w:val="bottom"/>',
            paragraph=f'<w:pStyle w:val="{self.styles["Table Heading"]}"/><w:jc w:val="{side}"/>',
        )

    def rows(self) -> Iterator[str]:
        """The body; a row heading that covers several rows is merged over them."""
        body = self.sheet.grid.body
        covered = [0] * self.depth
        for i, (labels, cells) in enumerate(body):
            together = self.sheet.short and i + 1 < len(body)
            keep = "<w:keepNext/>" if together or self.sheet.grid.leads(i) else ""
            done = [self._label(span, level, covered, keep) for level, span in self._starting(labels)]
            for column, cell in enumerate(cells):
                done.append(self._number(cell.text, column, keep, cell.number is not None))
            yield f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(done)}</w:tr>"

    def _starting(self, labels: Sequence[Span]) -> Iterator[tuple[int, Span | None]]:
        """Each level of the row headings with the heading that starts there, or None."""
        first = self.depth - len(labels)
        for level in range(self.depth):
            yield level, labels[level - first] if level >= first else None

    def _label(self, span: Span | None, level: int, covered: list[int], keep: str) -> str:
        merge = "continue" if span is None else "restart" if span.rows > 1 else ""
        left = f'<w:ind w:left="{_INDENT * span.indent}"/>' if span and span.indent else ""
        style = f'<w:pStyle w:val="{self.styles["Table Text"]}"/>{keep}{left}<w:jc w:val="left"/>'
        return self._cell(span.text if span else "", level, properties=_merge(merge), paragraph=style)

    def _number(self, text: str, column: int, keep: str, is_number: bool) -> str:
        stop = self.stops[column]
        tabs = ""
        side = "left" if self.sheet.words[column] else "right"
        if stop is not None and is_number:
            tabs = f'<w:tabs><w:tab w:val="decimal" w:pos="{stop}"/></w:tabs>'
            side = "left"
        style = f'<w:pStyle w:val="{self.styles["Table Text"]}"/>{keep}{tabs}<w:jc w:val="{side}"/>'
        return self._cell(text, self.depth + column, paragraph=style)

    def _cell(self, text: str, column: int, *, paragraph: str, columns: int = 1, properties: str = "") -> str:
        width = sum(self.widths[column : column + columns])
        span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
        run = f'<w:r><w:t xml:space="preserve">{escape(visible(text))}</w:t></w:r>' if text else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{properties}</w:tcPr>'
            f"<w:p><w:pPr>{paragraph}</w:pPr>{run}</w:p></w:tc>"
        )


def _merge(kind: str) -> str:
    return f'<w:vMerge w:val="{kind}"/>' if kind else ""
