"""The document as one self-contained HTML page."""

from __future__ import annotations

from sarcstat.display.shapes.document import Document
from sarcstat.render.templating.environments import environment


def render(document: Document) -> str:
    """A page without scripts that prints, reads on a phone, and shows each unrounded number on hover."""
    return environment().get_template("page.html.j2").render(document=document)


def fragment(document: Document) -> str:
    """The content of the page for a place in another one, such as a notebook, whose looks it leaves alone."""
    return environment().get_template("fragment.html.j2").render(document=document)
