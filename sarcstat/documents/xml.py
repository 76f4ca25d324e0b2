"""XML of journals into a tree; their files do not agree on the case of attributes."""

from __future__ import annotations

from sarcstat.markup import xml
from sarcstat.markup.tree import Element


def parse_xml(data: bytes, *, name: str) -> Element:
    """The tree of an XML document with its attributes in lower case; errors as in `markup.xml`."""
    return xml.parse_xml(data, name=name, attribute=str.casefold)
