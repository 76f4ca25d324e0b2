"""The document as a workbook: one sheet a table or figure, real numbers that look as printed, notes below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from io import BytesIO
from itertools import count
from typing import Any

from xlsxwriter import Workbook

from sarcstat.characters import visible
from sarcstat.display.shapes.document import Document, Figure
from sarcstat.display.shapes.grid import Grid, Span, grid
from sarcstat.display.shapes.table import Cell, Table, text_of
from sarcstat.render.pages.unbroken import unbroken

_NUMBER = re.compile(r"(-?)([\d,]*)(\.\d+)?(%?)")
# Numbers that a spreadsheet's own formats do not write so: with a power of ten, a currency, marks of footnotes.
_OTHER = re.compile(
    r"-?[A-Z]{0,3}[$€£¥]?-?[\d.,']*\d[\d.,']*(E[+-]\d{1,3})?%?( ([a-z]{1,2}|\d{1,2}|\*)(,([a-z]{1,2}|\*))*)?"
)
_BOUND = re.compile(r"([<>])(0?)(\.\d+)")
_ILLEGAL = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_WIDEST_COLUMN = 40
_STEP = 2  # of Excel's indents, for one of ours
# A time of making would change the bytes of every run.
_MADE = datetime(2000, 1, 1)


def render(document: Document) -> bytes:
    """A workbook (.xlsx); no text is ever taken for a formula, a number or a link."""
    out = BytesIO()
    workbook = Workbook(out, {"in_memory": True})
    workbook.set_properties({"title": visible(document.title)[:255], "created": _MADE})
    names: set[str] = set()
    for section in document.sections:
        said = [f"{each.kind.capitalize()}: {each.text}" for each in section.result.conditions]
        for table in section.tables:
            name = _sheet_name(table.name, names)
            heading = section.heading if len(document.sections) > 1 else document.title
            _Sheet(workbook, name).write(unbroken(table.laid_out()), heading, [*said, *section.notes])
        for figure in section.figures:
            _Sheet(workbook, _sheet_name(figure.name, names)).draw(figure)
    workbook.close()
    return out.getvalue()


#: A double has up to 309 digits before its point.
_ANY_SIZE = Context(prec=400)


def number_format(cell: Cell) -> str | None:
    """The format under which a spreadsheet prints the cell's number as its text; None where the text is no number.

    A spreadsheet rounds 15 significant digits where the text comes from the double itself; should the two
    differ, the format is the text in quotes.
    """
    if cell.number is None:
        return None
    if bound := _BOUND.fullmatch(cell.text):
        sign, zero, digits = bound.groups()
        places = "0" * (len(digits) - 1)
        return f'[{sign}{zero}{digits}]"{cell.text}";{zero}.{places}'
    found = _NUMBER.fullmatch(cell.text)
    if not found or not (found[2] or found[3]):
        return f'"{cell.text}"' if _OTHER.fullmatch(cell.text) else None
    decimals = len(found[3] or ".") - 1
    whole = "#,##0" if "," in found[2] else "0" if found[2] else ""
    shown = f"{_as_shown(cell.number, decimals):,}" if "," in found[2] else str(_as_shown(cell.number, decimals))
    if not found[2]:
        shown = shown.replace("0.", ".", 1)
    if shown + found[4] != cell.text:
        return f'"{cell.text}"'
    return whole + ("." + "0" * decimals if decimals else "") + ('"%"' if found[4] else "")


def _as_shown(number: float, decimals: int) -> Decimal:
    unit = Decimal(1).scaleb(-decimals)
    return Decimal(f"{number:.15g}").quantize(unit, rounding=ROUND_HALF_UP, context=_ANY_SIZE)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A legal name that no other sheet has; spreadsheets do not tell upper from lower case."""
    base = _ILLEGAL.sub(" ", visible(wanted)).strip(" '") or "Table"
    for number in count(1):
        end = "" if number == 1 else f" ({number})"
        name = _cut(base, _LONGEST_NAME - len(end)).rstrip(" '") + end
        if name.casefold() not in taken and name.casefold() != "history":
            break
    taken.add(name.casefold())
    return name


def _cut(text: str, units: int) -> str:
    """The beginning of a text, as long as Excel counts: a character beyond U+FFFF is two."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


class _Sheet:
    """A worksheet that is being written, with the formats it needs."""

    def __init__(self, workbook: Workbook, name: str) -> None:
        self.workbook = workbook
        self.sheet = workbook.add_worksheet(name)
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"valign": "top", **properties})
        return self.formats[key]

    def write(self, table: Table, heading: str, notes: Sequence[str]) -> None:
        """Heading, table name, heads (frozen), rows, notes."""
        self.text(0, 0, heading)
        self.text(1, 0, table.name, bold=True)
        shown = grid(table)
        words = [table.holds_words(column) for column in table.columns]
        top = 3
        self.heads(shown, top, words)
        body = top + len(shown.heads)
        self.sheet.freeze_panes(body, shown.row_depth)
        self.rows(shown, body, words)
        self.widths(table, shown)
        self.sheet.repeat_rows(top, body - 1)
        for i, note in enumerate([*table.notes, *notes]):
            self.text(body + len(shown.body) + 1 + i, 0, note)
        self.page()

    def draw(self, figure: Figure) -> None:
        """The name of a figure, its notes, and the drawing below."""
        for i, text in enumerate([figure.name, *figure.notes]):
            self.text(i, 0, text, bold=i == 0)
        options = {"image_data": BytesIO(figure.png), "description": visible(figure.description)}
        self.sheet.insert_image(len(figure.notes) + 2, 0, "figure.png", options)
        self.page()

    def page(self) -> None:
        self.sheet.set_paper(9)  # A4
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def text(self, row: int, column: int, text: str, **properties: Any) -> None:
        self.sheet.write_string(row, column, visible(text), self.format(**properties))

    def span(self, row: int, column: int, span: Span, **properties: Any) -> None:
        if span.columns == span.rows == 1:
            self.text(row, column, span.text, **properties)
            return
        last = (row + span.rows - 1, column + span.columns - 1)
        self.sheet.merge_range(row, column, *last, "", self.format(**properties))
        self.sheet.write_string(row, column, visible(span.text), self.format(**properties))

    def heads(self, shown: Grid, top: int, words: Sequence[bool]) -> None:
        """Column heads; where an upper head ends early, the column below it is blank."""
        free = [[True] * (shown.row_depth + len(words)) for _ in shown.heads]
        for level, spans in enumerate(shown.heads):
            column = 0
            for span in spans:
                while not free[level][column]:
                    column += 1
                for below in range(level, level + span.rows):
                    free[below][column : column + span.columns] = [False] * span.columns
                align = "center" if span.columns > 1 else "left" if span.over_words else "right"
                ends = level + span.rows == len(shown.heads) or span.columns > 1
                edges = {"top": 2 if level == 0 else 0, "bottom": 1 if ends else 0}
                self.span(top + level, column, span, bold=True, align=align, valign="bottom", text_wrap=True, **edges)
                column += span.columns

    def rows(self, shown: Grid, body: int, words: Sequence[bool]) -> None:
        last = len(shown.body) - 1
        for i, (labels, cells) in enumerate(shown.body):
            for level, span in enumerate(labels, start=shown.row_depth - len(labels)):
                edge = {"bottom": 2 if i + span.rows - 1 == last else 0}
                # A spreadsheet indents only what is flush left by itself, and by less than it says.
                place = {"align": "left", "indent": _STEP * span.indent}
                self.span(body + i, level, span, text_wrap=True, **edge, **place)
            for column, (cell, left) in enumerate(zip(cells, words, strict=True), start=shown.row_depth):
                self.cell(
                    body + i,
                    column,
                    cell,
                    align="left" if left else "right",
                    indent=int(left),
                    bottom=2 if i == last else 0,
                )

    def cell(self, row: int, column: int, cell: Cell, **properties: Any) -> None:
        wanted = number_format(cell)
        if wanted is not None and cell.number is not None:
            self.sheet.write_number(row, column, cell.number, self.format(num_format=wanted, **properties))
        elif cell.text:
            self.text(row, column, cell.text, **properties)
        else:
            self.sheet.write_blank(row, column, None, self.format(**properties))

    def widths(self, table: Table, shown: Grid) -> None:
        """Columns as wide as their numbers and labels, within reason."""
        drawn = [table.row_heads(row) for row in table.rows]
        for level, name in enumerate(table.heading_names):
            heads = [row[level] for row in drawn if level < len(row)]
            longest = max([len(name), *(len(text_of(head[-1])) + 4 * (len(head) - 1) for head in heads)])
            self.sheet.set_column(level, level, min(longest + 2, _WIDEST_COLUMN))
        for i, column in enumerate(table.columns, start=shown.row_depth):
            head = max((len(word) for word in text_of(column[-1]).split(" ")), default=0)
            cells = max((len(table.cell(row, column).text) for row in table.rows), default=0)
            self.sheet.set_column(i, i, min(max(head, cells, 6) + 3, _WIDEST_COLUMN))
