"""The Jinja environments of the package's own templates: HTML, LaTeX and typst, each escaping by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sarcstat.characters import visible
from sarcstat.display.shapes.grid import grid
from sarcstat.render.pages.alignment import lacking_by_row
from sarcstat.render.pages.drawings import fitted
from sarcstat.render.pages.inline_svg import inline_svg
from sarcstat.render.pages.sheets import section_sheets
from sarcstat.render.pages.unbroken import kept
from sarcstat.resources import templates

#: Languages that use braces themselves: `<% %>` for blocks, `<< >>` for values.
PAPER = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
}
FILTERS: dict[str, Callable[..., Any]] = {
    "grid": grid,
    "sheets": section_sheets,
    "lacking": lacking_by_row,
    "inline_svg": inline_svg,
    "kept": kept,
    "fitted": fitted,
}


def settings(escaped: Callable[[str], str]) -> dict[str, Any]:
    """Every text is escaped unless it is Markup, and an unknown name is an error."""

    def finalize(value: Any) -> Any:
        return Markup(escaped(visible(value))) if isinstance(value, str) and not isinstance(value, Markup) else value

    return {
        "autoescape": True,
        "finalize": finalize,
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }


def _environment(escaped: Callable[[str], str], **delimiters: str) -> Environment:
    found = Environment(loader=FileSystemLoader(templates()), **settings(escaped), **delimiters)  # type: ignore[arg-type]
    found.filters.update(FILTERS)
    return found


@cache
def environment() -> Environment:
    """Templates of pages."""
    return _environment(escape)


def paper_environment(escaped: Callable[[str], str]) -> Environment:
    """Templates of LaTeX and typst."""
    return _environment(escaped, **PAPER)
