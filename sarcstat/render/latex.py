"""The document in LaTeX, for pdfLaTeX, LuaLaTeX and XeLaTeX: booktabs, longtable, every character escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from sarcstat.characters import visible
from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.grid import Span
from sarcstat.display.shapes.table import text_of
from sarcstat.render.pages.paper import PAPER, PER_EM
from sarcstat.render.pages.sheets import Sheet
from sarcstat.render.templating.environments import paper_environment

_SPECIAL = {
    "\\": r"\textbackslash{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    # After \\\\ a bracket would be a length and an asterisk an option.
    **{sign: f"{{{sign}}}" for sign in "[]*"},
    "\x01": "{}",
    "\u00a0": "~",
    "\u2003": r"\hspace*{1em}",
    "\u2009": r"\,",
    "\u202f": r"\,",
    "\u2007": r"\phantom{0}",
    "\u2212": r"\ensuremath{-}",
}
_GREEK = "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi"
_MATHEMATICS = {
    "≥": "geq",
    "≤": "leq",
    "≠": "neq",
    "≈": "approx",
    "∞": "infty",
    "√": "surd",
    "→": "to",
    "←": "leftarrow",
    "↑": "uparrow",
    "↓": "downarrow",
    "∑": "sum",
    "∈": "in",
    "±": "pm",
    "×": "times",
    "·": "cdot",
    "µ": "mu",
    **dict(zip("αβγδεζηθικλμνξπρστυφχψ", _GREEK.split(), strict=True)),
    "Γ": "Gamma",
    "Δ": "Delta",
    "Θ": "Theta",
    "Λ": "Lambda",
    "Ξ": "Xi",
    "Π": "Pi",
    "Σ": "Sigma",
    "Φ": "Phi",
    "Ψ": "Psi",
    "Ω": "Omega",
    "ω": "omega",
}
_ESCAPES = str.maketrans(_SPECIAL | {sign: f"\\ensuremath{{\\{name}}}" for sign, name in _MATHEMATICS.items()})
# Pairs that would become another sign.
_LIGATURE = re.compile(r"([-<>,])(?=\1)|([?!])(?=`)")
_LONG_WORD = re.compile(r"\S{25,}")
# No text has these here: control characters have been made visible.
_BREAK, _APART = "\x00", "\x01"
# What pdfLaTeX has in the encoding T1 besides Latin letters with accents.
_T1 = set("–—‘’“”„‚‹›…†‡•€™‰′") | {chr(code) for code in range(0xA0, 0x17F)} - set("ĦħĸĿŀŉŦŧſ")


def render(document: Document) -> str:
    """A LaTeX file; characters that pdfLaTeX has no glyph for are shown by it as their number."""
    return (
        _environment()
        .get_template("report.tex.j2")
        .render(document=document, unusual=unusual([document.title], document.sections))
    )


def escaped(text: str) -> str:
    """Text that LaTeX sets as it is: no command, no ligature; long words may be broken."""
    runs = _LONG_WORD.sub(lambda word: _BREAK.join(re.findall(".{1,12}", word[0])), text).split(_BREAK)
    return r"\hspace{0pt}".join(_LIGATURE.sub(rf"\g<0>{_APART}", run).translate(_ESCAPES) for run in runs)


def unusual(others: Iterable[str], sections: Sequence[Section]) -> list[str]:
    """The numbers, as LaTeX wants them, of characters in sections and `others` that pdfLaTeX cannot set."""
    texts = [*others]
    for section in sections:
        texts += [section.heading, *section.notes, *(condition.text for condition in section.result.conditions)]
        for table in section.tables:
            texts += [table.name, *table.row_headings, *table.notes, *(cell.text for cell in table.cells.values())]
            texts += [text_of(step) for path in (*table.rows, *table.columns) for step in path]
    signs = {sign for text in texts for sign in visible(text) if ord(sign) >= 0x80}
    return [f"{ord(sign):04X}" for sign in sorted(signs) if sign not in _T1 and ord(sign) not in _ESCAPES]


@dataclass(frozen=True, slots=True)
class Head:
    """A cell of a heading row: its text and its own column specification; `ruled` from column to column, or None."""

    text: str
    columns: int
    specification: str
    ruled: str | None


def head_rows(sheet: Sheet) -> list[list[Head]]:
    """The heading rows of a sheet; a heading that covers several rows stands in its lowest."""
    widths = [*sheet.labels, *sheet.columns]
    rows: list[list[Head]] = []
    below: list[dict[int, Span]] = [{} for _ in sheet.grid.heads]
    for level, spans in enumerate(sheet.grid.heads):
        waiting, row, column = list(spans), [], 0
        while column < len(widths):
            span = below[level].get(column) or waiting.pop(0)
            if span.rows > 1:
                for lower in range(level + 1, level + span.rows):
                    left = level + span.rows - lower
                    below[lower][column] = replace(span, rows=1, text=span.text if left == 1 else "")
                span = replace(span, text="")
            row.append(_head(span, column, widths[column : column + span.columns]))
            column += span.columns
        rows.append(row)
    return rows


def _head(span: Span, column: int, widths: Sequence[int]) -> Head:
    width = PAPER.total(*widths)
    side, letter = (
        ("centering", "c") if span.columns > 1 else ("raggedright", "l") if span.over_words else ("raggedleft", "r")
    )
    folded = PAPER.width(span.text) > width
    ruled = f"{column + 1}-{column + span.columns}" if span.columns > 1 and span.text else None
    return Head(span.text, span.columns, _paragraph(side, "b", width) if folded else letter, ruled)


def columns(sheet: Sheet) -> Markup:
    """The column specification of a sheet: paragraphs where labels or words must be folded, else flush."""
    body = sheet.grid.body
    longest = [0] * sheet.grid.row_depth
    for labels, _ in body:
        for level, span in enumerate(labels, start=sheet.grid.row_depth - len(labels)):
            longest[level] = max(longest[level], PAPER.width(span.text) + span.indent * PAPER.indent)
    found = [
        _paragraph("raggedright", "p", width) if needed > width else "l"
        for needed, width in zip(longest, sheet.labels, strict=True)
    ]
    for i, (words, width) in enumerate(zip(sheet.words, sheet.columns, strict=True)):
        folded = words and any(PAPER.width(cells[i].text) > width for _, cells in body)
        found.append(_paragraph("raggedright", "p", width) if folded else "l" if words else "r")
    return Markup("".join(found))


def _paragraph(side: str, position: str, width: int) -> str:
    return rf">{{\{side}\arraybackslash}}{position}{{{width / PER_EM:.1f}em}}"


FILTERS = {"head_rows": head_rows, "columns": columns}


@cache
def _environment() -> Environment:
    found = paper_environment(escaped)
    found.filters.update(FILTERS)
    return found
