"""The document as plain text for a file: what a terminal shows, 100 columns wide, and the conditions."""

from __future__ import annotations

from sarcstat.display.shapes.document import Document
from sarcstat.render import terminal

_WIDTH = 100


def render(document: Document) -> str:
    """Tables and notes without color; warnings, which a terminal shows on standard error, stand at the end."""
    return terminal.render(document, width=_WIDTH, color=False, conditions=True)
