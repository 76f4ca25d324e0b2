"""The Jinja environments of the package's own templates: HTML, LaTeX and typst, each escaping by itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from sarcstat.display.grid import grid
from sarcstat.render.alignment import lacking_by_row
from sarcstat.render.characters import visible
from sarcstat.render.sheets import section_sheets
from sarcstat.resources import templates


def _environment(escaped: Callable[[str], str], **delimiters: str) -> Environment:
    """Templates in which every text is escaped unless it is Markup, and an unknown name is an error."""

    def finalize(value: Any) -> Any:
        return Markup(escaped(visible(value))) if isinstance(value, str) and not isinstance(value, Markup) else value

    found = Environment(
        loader=FileSystemLoader(templates()),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **delimiters,  # type: ignore[arg-type]
    )
    found.filters.update(grid=grid, sheets=section_sheets, lacking=lacking_by_row)
    return found


@cache
def environment() -> Environment:
    """Templates of pages."""
    return _environment(escape)


def paper_environment(escaped: Callable[[str], str]) -> Environment:
    """Templates of languages that use braces themselves: `<% %>` for blocks, `<< >>` for values."""
    return _environment(
        escaped,
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
    )
