"""The Jinja environment of the package's own templates."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from sarcstat.display.grid import grid
from sarcstat.resources import templates


@cache
def environment() -> Environment:
    """Templates that escape HTML, know how to lay out a table, and fail on a name they were not given."""
    found = Environment(
        loader=FileSystemLoader(templates()),
        autoescape=select_autoescape(["html.j2"], default_for_string=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["grid"] = grid
    return found
