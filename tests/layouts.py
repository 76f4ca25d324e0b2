"""One table model written in every format that is read, so that all can be held against each other."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from sarcstat.audit.facts import Facts
from sarcstat.audit.reading.read import read_document


@dataclass(frozen=True)
class Span:
    """A cell that takes several columns or rows."""

    text: str
    wide: int = 1
    long: int = 1


@dataclass(frozen=True)
class Layout:
    """A table: `head` of the rows are its header; a label's leading blanks are its indentation."""

    title: str
    rows: Sequence[Sequence[str | Span]]
    head: int = 1
    text: str = ""


def grid(layout: Layout) -> list[list[str | None]]:
    """The rows with None where a cell spans into."""
    width = sum(cell.wide if isinstance(cell, Span) else 1 for cell in layout.rows[0])
    made: list[list[str | None]] = [[""] * width for _ in layout.rows]
    taken: set[tuple[int, int]] = set()
    for i, row in enumerate(layout.rows):
        j = 0
        for cell in row:
            while (i, j) in taken:
                j += 1
            span = cell if isinstance(cell, Span) else Span(cell)
            for down in range(span.long):
                for right in range(span.wide):
                    taken.add((i + down, j + right))
                    made[i + down][j + right] = span.text if not down and not right else None
            j += span.wide
    return made


def tabs(layout: Layout) -> bytes:
    lines = ["\t".join(cell or "" for cell in row) for row in grid(layout)]
    return (
        f"RESULTS\n\n{layout.text}\n\nTABLE 1 {layout.title}\n\n".encode() + "\n".join(lines).encode() + b"\n\nEnd.\n"
    )


def pipes(layout: Layout) -> bytes:
    rows = [
        [(cell or "").replace("|", "\\|").replace(" ", "&nbsp;", _indent(cell)) for cell in row] for row in grid(layout)
    ]
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return f"# Results\n\n{layout.text}\n\nTable 1. {layout.title}\n\n".encode() + "\n".join(lines).encode()


def _indent(text: str | None) -> int:
    return len(text or "") - len((text or "").lstrip(" "))


def markup(layout: Layout, blank: str) -> str:
    parts = []
    for i, row in enumerate(layout.rows):
        cells = []
        for cell in row:
            span = cell if isinstance(cell, Span) else Span(cell)
            tag = "th" if i < layout.head else "td"
            wide = f' colspan="{span.wide}"' if span.wide > 1 else ""
            long = f' rowspan="{span.long}"' if span.long > 1 else ""
            text = escape(span.text.lstrip(" ")).replace("\n", "<br/>")
            cells.append(f"<{tag}{wide}{long}>{blank * _indent(span.text)}{text}</{tag}>")
        parts.append(f"<tr>{''.join(cells)}</tr>")
    head, body = "\n".join(parts[: layout.head]), "\n".join(parts[layout.head :])
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def html(layout: Layout) -> bytes:
    table = markup(layout, "&nbsp;").replace("<table>", f"<table><caption>Table 1. {escape(layout.title)}</caption>")
    return f"<html><body><h2>Results</h2><p>{escape(layout.text)}</p>{table}<p>End.</p></body></html>".encode()


def loose_html(layout: Layout) -> bytes:
    """The way that some journals' pages are: no thead, end tags left out, the title in paragraphs before."""
    table = markup(layout, "&emsp;")
    for tag in ("<thead>", "</thead>", "<tbody>", "</tbody>", "</td>", "</th>", "</tr>"):
        table = table.replace(tag, "")
    title = f"<div><h4>Table 1</h4><p>{escape(layout.title)}</p></div>"
    return f"<html><body><h2>3. Results</h2><p>{escape(layout.text)}</p>{title}{table}</body></html>".encode()


def jats(layout: Layout) -> bytes:
    wrap = (
        f"<table-wrap id='t1'><label>Table 1</label><caption><p>{escape(layout.title)}</p></caption>"
        f"{markup(layout, '&#x2003;').replace('<br/>', '<break/>')}</table-wrap>"
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>"
        "<!DOCTYPE article PUBLIC '-//NLM//DTD JATS Archiving DTD v1.3//EN' 'JATS-archivearticle1.dtd'>"
        f"<article><front/><body><sec><title>Results</title><p>{escape(layout.text)}</p>{wrap}</sec></body></article>"
    ).encode()


def word(layout: Layout) -> bytes:
    import docx
    from docx.shared import Pt

    document = docx.Document()
    document.add_heading("Results")
    document.add_paragraph(layout.text)
    document.add_paragraph(f"Table 1. {layout.title}")
    cells = grid(layout)
    table = document.add_table(rows=len(cells), cols=len(cells[0]))
    for i, row in enumerate(layout.rows):
        j = 0
        for cell in row:
            while cells[i][j] is None:
                j += 1
            span = cell if isinstance(cell, Span) else Span(cell)
            place = table.cell(i, j)
            if span.wide > 1 or span.long > 1:
                place = place.merge(table.cell(i + span.long - 1, j + span.wide - 1))
            place.text = span.text.lstrip(" ")
            if _indent(span.text):
                place.paragraphs[0].paragraph_format.left_indent = Pt(9 * _indent(span.text))
            j += span.wide
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


#: The extension of a file → what writes it. Tabs and pipes have no lines inside a cell.
WRITERS: dict[str, tuple[str, Callable[[Layout], bytes]]] = {
    "tabs": ("txt", tabs),
    "pipes": ("md", pipes),
    "html": ("html", html),
    "loose html": ("htm", loose_html),
    "jats": ("xml", jats),
    "word": ("docx", word),
}


def read(folder: Path, layout: Layout, *, form: str = "html") -> Facts:
    """The facts of the layout written in one format."""
    extension, write = WRITERS[form]
    path = folder / f"paper.{extension}"
    path.write_bytes(write(layout))
    return read_document(path)


def triplets(facts: Facts) -> list[tuple[str | None, ...]]:
    """The hazard ratios as (outcome, variable, level, HR, low, high, p)."""
    return [
        (model.outcome, each.variable, each.level, *(number and number.text for number in _numbers(each)))
        for model in facts.models
        for each in model.ratios
    ]


def _numbers(ratio: object) -> list[object]:
    return [getattr(ratio, name) for name in ("ratio", "low", "high", "p")]
