"""The report in each of its formats; the layout of text formats stands in templates that a user may replace."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from sarcstat.display.shapes.report import Report
from sarcstat.display.shapes.table import Table
from sarcstat.errors import InputError
from sarcstat.render.templating.environments import FILTERS, PAPER, settings
from sarcstat.render.templating.sandbox import Sandbox, Templates, check, check_links, render
from sarcstat.render.templating.wording import wording

# Word has no template but a reference file.
_ENDINGS: Mapping[str, str] = {"html": ".html.j2", "pdf": ".typ.j2", "md": ".md.j2", "latex": ".tex.j2"}
_PACKAGE = re.compile(r'(?:import|include)\s*"@')


def rendered_report(
    report: Report, format_: str, *, template: Path | None = None, reference: Path | None = None
) -> bytes:
    """The report in a format of formats.REPORT_FORMATS, as the bytes of a file; the same report gives the same bytes.

    `template` is a folder with templates of the user's own, `reference` a Word file with the house style. Raises
    InputError for a template or a reference file that cannot be used.
    """
    if format_ == "docx":
        from sarcstat.render.word.report import render as in_word

        return in_word(report, reference=reference)
    if format_ == "pdf":
        return _pdf(report, template)
    values: dict[str, Any] = {"report": report}
    if format_ == "latex":
        from sarcstat.render import latex

        values["unusual"] = latex.unusual(report.texts(), report.sections)
    ending = _ENDINGS[format_]
    text = render(_environment(ending, template), f"paper{ending}", **values)
    return (re.sub(r"\n{3,}", "\n\n", text) if format_ == "md" else text).encode("utf-8")


def check_templates(folder: Path) -> None:
    """Raise an error for a folder of templates that cannot be used, with everything that is wrong."""
    languages = {ending: _environment(ending, folder) for ending in _ENDINGS.values()}
    check(folder, {".txt.j2": wording(folder), **languages})


def _environment(ending: str, folder: Path | None) -> Sandbox:
    """The environment of the templates with an ending; the package's own are compiled once in a process."""
    return _made(ending, folder) if folder else _own(ending)


@cache
def _own(ending: str) -> Sandbox:
    return _made(ending, None)


def _made(ending: str, folder: Path | None) -> Sandbox:
    escaped, delimiters, filters = _LANGUAGES[ending]()
    found = Sandbox(loader=Templates(folder), **settings(escaped), **delimiters)
    found.filters.update(FILTERS | filters)
    return found


Language = tuple[Callable[[str], str], Mapping[str, str], dict[str, Callable[..., Any]]]


def _html() -> Language:
    return escape, {}, {}


def _markdown() -> Language:
    from sarcstat.render import markdown

    def table(laid_out: Table) -> Markup:
        return Markup("\n".join(markdown.table_lines(laid_out)))

    return markdown.escaped, {}, {"table": table, "paragraph": lambda text: Markup(markdown.paragraph(text))}


def _latex() -> Language:
    from sarcstat.render import latex

    return latex.escaped, PAPER, dict(latex.FILTERS)


def _typst() -> Language:
    from sarcstat.render import pdf

    return pdf.escaped, PAPER, {"quoted": pdf.quoted}


_LANGUAGES: Mapping[str, Callable[[], Language]] = {
    ".html.j2": _html,
    ".md.j2": _markdown,
    ".tex.j2": _latex,
    ".typ.j2": _typst,
}


def _pdf(report: Report, template: Path | None) -> bytes:
    from sarcstat.render import pdf

    def source(unshown: str) -> str:
        text = render(_environment(".typ.j2", template), "paper.typ.j2", report=report, unshown=unshown)
        if _PACKAGE.search(text):
            raise InputError("paper.typ.j2 asks for a package from the network.", "Write it without packages.")
        return text

    if template is not None:
        check_links(template)
    return pdf.compiled(source, root=template)
