"""Papers set as PDF in several designs, by typst: the same tables as the other formats write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import typst
from layouts import Layout, Span, markup


@dataclass(frozen=True)
class Design:
    """How tables and pages look."""

    name: str
    page: str = "width: 210mm, height: 297mm, margin: 20mm"
    size: float = 9
    #: Strokes: "lines" three of them, "grid" all cells', "rows" one below each row, "none".
    strokes: str = "lines"
    inset: str = "(x: 5pt, y: 3pt)"
    font: str = "Libertinus Serif"
    columns: int = 1
    #: The words above ("top") or below ("bottom") the table.
    caption: str = "top"
    align: str = "left"
    turned: bool = False
    label_width: str = "auto"
    filler: int = 0
    mark: str = ""
    prefix: str = "Table 1. "


DESIGNS = [
    Design("booktabs"),
    Design("grid", strokes="grid"),
    Design("rows", strokes="rows", inset="(x: 4pt, y: 2pt)"),
    Design("no lines", strokes="none"),
    Design("centered cells", align="center", strokes="lines"),
    Design("tight", size=7, inset="(x: 3.5pt, y: 1.2pt)"),
    Design("two columns", columns=2, size=7, filler=6, inset="(x: 2.5pt, y: 2pt)"),
    Design("landscape", page="width: 297mm, height: 210mm, margin: 20mm"),
    Design("turned", turned=True),
    Design("caption below", caption="bottom"),
    Design("narrow labels", label_width="24mm"),
    Design("sans", font="DejaVu Sans Mono", size=7, filler=3),
    Design("marks", mark="#super[a,b]", filler=2),
]
HEADER = "JOURNAL OF EXAMPLES #h(1fr) Vol. 3"
WORDS = (
    "In this cohort of patients who were followed for years after their first treatment the efficacy of the drug was "
    "difficult to tell from that of the others, and the differences between centers were smaller than those between "
    "the years in which patients were enrolled. "
)


def quoted(text: str) -> str:
    """Text as typst's string in markup."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{text}"'


def table(layout: Layout, design: Design) -> str:
    """A table in typst's language."""
    width = sum(cell.wide if isinstance(cell, Span) else 1 for cell in layout.rows[0])
    rows = []
    for i, row in enumerate(layout.rows):
        cells = []
        for cell in row:
            span = cell if isinstance(cell, Span) else Span(cell)
            indent = len(span.text) - len(span.text.lstrip(" "))
            text = " #linebreak() ".join(map(quoted, span.text.lstrip(" ").split("\n")))
            mark = design.mark if text != '#""' and (i == 1 or i + 1 == len(layout.rows)) and not indent else ""
            aligned = ", align: center" if span.wide > 1 and i < layout.head else ""
            options = f"colspan: {span.wide}, rowspan: {span.long}{aligned}"
            cells.append(
                f"table.cell({options})[#h({indent * 0.5}em)#box()" + f"{text}{mark}]"
                if indent
                else f"table.cell({options})[{text}{mark}]"
            )
        joined = ", ".join(cells)
        rows.append(joined)
    head = ", ".join(rows[: layout.head])
    lines = {"lines": "none", "grid": "0.5pt", "rows": "(bottom: 0.4pt)", "none": "none"}[design.strokes]
    rule = "table.hline(stroke: 0.7pt), " if design.strokes in ("lines", "rows") else ""
    end = ", table.hline(stroke: 0.7pt)" if design.strokes == "lines" else ""
    spans = _short_rules(layout) if design.strokes == "lines" else ""
    columns = f"({design.label_width}, {', '.join(['auto'] * (width - 1))})"
    alignment = f"(x, y) => if x == 0 {{ left }} else {{ {design.align} }}"
    body = ", ".join(rows[layout.head :])
    header_end = "table.hline(stroke: 0.5pt), " if design.strokes == "lines" else ""
    return (
        f"#table(columns: {columns}, stroke: {lines}, inset: {design.inset}, align: {alignment}, {rule}"
        f"table.header(repeat: true, {head}, {spans}{header_end.rstrip(', ')}), {body}{end})"
    ).replace(", )", ")")


def _short_rules(layout: Layout) -> str:
    """A line below each group heading."""
    lines = []
    for i, row in enumerate(layout.rows[: layout.head - 1]):
        j = 0
        for cell in row:
            span = cell if isinstance(cell, Span) else Span(cell)
            if span.wide > 1:
                lines.append(f"table.hline(y: {i + 1}, start: {j}, end: {j + span.wide}, stroke: 0.4pt), ")
            j += span.wide
        if any(isinstance(cell, Span) and cell.long > 1 for cell in row):
            continue
    return "".join(lines)


def source(layouts: Sequence[Layout], design: Design) -> str:
    """A paper with the tables in typst's language."""
    parts = [
        f"#set page({design.page}, columns: {design.columns}, header: [{HEADER}])",
        '#set page(numbering: "1")',
        f'#set text(size: {design.size}pt, font: "{design.font}", hyphenate: true)',
        "#set par(justify: true)" if design.columns > 1 else "",
        "= Results",
        WORDS * design.filler,
    ]
    for i, layout in enumerate(layouts, start=1):
        prefix = design.prefix.replace("1", str(i))
        caption = f"#block(below: 6pt)[#strong[{quoted(prefix.strip())}] {quoted(layout.title)}]"
        text = table(layout, design)
        both = [caption, text] if design.caption == "top" else [text, caption]
        joined = "\n".join(both)
        if design.turned:
            joined = f"#rotate(-90deg, reflow: true)[#block(width: 240mm)[{joined}]]"
            joined = f"#page(header: none, footer: none, columns: 1)[{joined}]"
        elif design.columns > 1 and i == 1:
            joined = f'#place(top, float: true, scope: "parent")[{joined}]'
        parts += [quoted(layout.text), "", joined, "", WORDS * design.filler]
    return "\n".join(parts) + "\n\nEnd.\n"


def pdf(layouts: Sequence[Layout], design: Design) -> bytes:
    """The paper as PDF."""
    return bytes(typst.compile(source(layouts, design).encode()))


def html(layouts: Sequence[Layout]) -> bytes:
    """The paper as HTML."""
    parts = [
        f"<p>{escape(layout.text)}</p>"
        + markup(layout, "&nbsp;").replace("<table>", f"<table><caption>Table {i}. {escape(layout.title)}</caption>")
        for i, layout in enumerate(layouts, start=1)
    ]
    return f"<html><body><h2>Results</h2>{''.join(parts)}<p>End.</p></body></html>".encode()
