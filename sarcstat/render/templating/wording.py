"""Paragraphs from facts: the wording stands in templates, which a user may replace."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined

from sarcstat.characters import visible
from sarcstat.errors import counted
from sarcstat.render.templating.sandbox import Sandbox, Templates, render
from sarcstat.times import time_in_unit

_BETWEEN = re.compile(r"\n[ \t]*\n")


def wording(folder: Path | None) -> Sandbox:
    """The environment of paragraphs in plain text; a text among the facts stays on one line.

    The package's own templates, without a folder, are compiled once in a process.
    """
    return _made(folder) if folder else _own()


@cache
def _own() -> Sandbox:
    return _made(None)


def _made(folder: Path | None) -> Sandbox:
    found = Sandbox(
        loader=Templates(folder),
        autoescape=False,
        finalize=lambda value: visible(value) if isinstance(value, str) else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(joined=joined, counted=counted, capital=capital, in_unit=time_in_unit)
    return found


def paragraphs(environment: Sandbox, name: str, facts: dict[str, Any]) -> list[str]:
    """The paragraphs that the template `NAME.txt.j2` makes of the facts: blank lines part them, others are filled."""
    text = render(environment, f"{name}.txt.j2", **facts)
    return [paragraph for part in _BETWEEN.split(text) if (paragraph := " ".join(part.split()))]


def joined(items: Sequence[str], word: str = "and") -> str:
    """`a`, `a and b`, `a, b, and c`; with semicolons where an item has a comma."""
    *most, last = items
    if not most:
        return last
    comma = ";" if len(items) > 2 and any(", " in item for item in items) else ","
    return f"{most[0]} {word} {last}" if len(most) == 1 else f"{f'{comma} '.join(most)}{comma} {word} {last}"


def capital(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]
