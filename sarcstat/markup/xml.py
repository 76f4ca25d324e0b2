"""XML without what XML can do to its reader: entities are refused, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html.entities import html5
from xml.parsers import expat

from sarcstat.errors import InputError
from sarcstat.markup.tree import Builder, Element


def read_events(
    data: bytes,
    *,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Call `start`, `end` and `text` for what a document holds, in its order; `name` is what errors call it.

    A document type that only names its definition is read over; declared entities are refused. Raises InputError
    for these and where the XML is not well formed.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = _refuse(name)
    parser.SkippedEntityHandler = lambda entity, parameter: text("" if parameter else _named(entity))
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            f"{name} is not well-formed XML: {expat.ErrorString(error.code)} in line {error.lineno}.",
            "Save it again from the program that made it.",
        ) from None
    except (LookupError, ValueError):
        raise InputError(f"{name} is written in an unknown encoding.", "Save it as UTF-8.") from None


def parse_xml(data: bytes, *, name: str, attribute: Callable[[str], str] = str) -> Element:
    """The tree of an XML document, as `read_events` reads it; `attribute` is applied to the names of attributes."""
    builder = Builder()
    read_events(
        data,
        name=name,
        start=lambda tag, attributes: builder.start(tag, _renamed(attributes, attribute)),
        end=lambda tag: builder.close(),
        text=builder.text,
    )
    return builder.root


def _renamed(attributes: Mapping[str, str], rename: Callable[[str], str]) -> Mapping[str, str]:
    return attributes if rename is str else {rename(name): value for name, value in attributes.items()}


def _refuse(name: str) -> Callable[..., None]:
    def refuse(*_declaration: object) -> None:
        raise InputError(
            f"{name} declares entities of its own, which can make a reader fetch files or run out of memory.",
            "Remove the <!ENTITY …> declarations, or save the document without a document type.",
        )

    return refuse


def _named(entity: str) -> str:
    """The character of a named entity of the JATS and HTML definitions, which are not read."""
    return html5.get(f"{entity};", "\ufffd")
