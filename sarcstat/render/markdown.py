"""The document as Markdown with pipe tables, as GitHub and pandoc read them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sarcstat.characters import visible
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.grid import grid
from sarcstat.display.shapes.table import Table, texts_of

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$&^@{}])")
# What would begin a list, or a heading by underlining, where a paragraph starts with it.
_START = re.compile(r"^([-+=]|\d+(?=[.)]))")

# Spaces at the beginning of a cell are taken away; this one is a letter to Markdown.
_INDENT = "&emsp;"


def render(document: Document) -> str:
    """Headings, tables and notes; a column path becomes one heading with colons."""
    lines = [f"# {escaped(document.title)}"]
    several = len(document.sections) > 1
    mark = "###" if several else "##"
    for section in document.sections:
        lines += ["", f"## {escaped(section.heading)}"] if several else []
        for condition in section.result.conditions:
            lines += ["", f"**{condition.kind.capitalize()}:** {escaped(condition.text)}"]
        for table in (each.laid_out() for each in section.tables):
            lines += ["", f"{mark} {escaped(table.name)}", "", *table_lines(table)]
            lines += _paragraphs(table.notes)
        for figure in section.figures:
            lines += ["", f"{mark} {escaped(figure.name)}"]
            lines += _paragraphs(["The drawing is a file of its own. " + figure.description, *figure.notes])
        lines += _paragraphs(section.notes)
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text within a line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(visible(text).split()))


def paragraph(text: str) -> str:
    """A paragraph that Markdown shows as it is, whatever it begins with."""
    return _START.sub(_harmless, escaped(text))


def _paragraphs(texts: Sequence[str]) -> list[str]:
    return [line for text in texts for line in ("", paragraph(text))]


def _harmless(found: re.Match[str]) -> str:
    return found[0] + "\\" if found[0].isdigit() else "\\" + found[0]


def table_lines(table: Table) -> list[str]:
    """A pipe table, laid out already."""
    shown = grid(table)
    names = [span.text for span in shown.heads[0][: shown.row_depth]]
    heads = [escaped(name) for name in [*names, *(": ".join(texts_of(column)) for column in table.columns)]]
    rule = [":--"] * shown.row_depth + ["--:"] * len(table.columns)
    rows = [
        [
            *[""] * (shown.row_depth - len(labels)),
            *(_INDENT * span.indent + escaped(span.text) for span in labels),
            *(escaped(cell.text) for cell in cells),
        ]
        for labels, cells in shown.body
    ]
    return [_line(heads), _line(rule), *(_line(row) for row in rows)]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
