"""The document as Markdown with pipe tables, as GitHub and pandoc read them."""

from __future__ import annotations

import re

from sarcstat.display.document import Document
from sarcstat.display.grid import grid
from sarcstat.display.table import Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~$])")


def render(document: Document) -> str:
    """Headings, tables and notes; a column path becomes one heading with colons."""
    lines = [f"# {escaped(document.title)}"]
    for section in document.sections:
        lines += ["", f"## {escaped(section.heading)}"]
        for table in (each.laid_out() for each in section.tables):
            lines += ["", f"### {escaped(table.name)}", "", *_table_lines(table)]
            lines += [line for note in table.notes for line in ("", escaped(note))]
        lines += [line for note in section.notes for line in ("", escaped(note))]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _table_lines(table: Table) -> list[str]:
    shown = grid(table)
    names = [span.text for span in shown.heads[0][: shown.row_depth]]
    heads = [escaped(name) for name in [*names, *(": ".join(column) for column in table.columns)]]
    rule = [":--"] * shown.row_depth + ["--:"] * len(table.columns)
    rows = [
        [
            *[""] * (shown.row_depth - len(labels)),
            *(span.text for span in labels),
            *(cell.text for cell in cells),
        ]
        for labels, cells in shown.body
    ]
    return [_line(heads), _line(rule), *(_line([escaped(text) for text in row]) for row in rows)]


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
