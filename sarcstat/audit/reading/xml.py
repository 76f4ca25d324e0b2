"""XML into a tree, without what XML can do to its reader: entities are refused, nothing is fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html.entities import html5
from xml.parsers import expat

from sarcstat.audit.reading.markup import Builder, Element
from sarcstat.errors import InputError


def parse_xml(data: bytes, *, name: str) -> Element:
    """The tree of an XML document; `name` is what errors call it.

    A document type that only names its definition is read over (JATS files have one); declared entities are
    refused. Raises InputError for these and where the XML is not well formed.
    """
    builder = Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = _refuse(name)
    parser.SkippedEntityHandler = lambda entity, parameter: builder.text("" if parameter else _named(entity))
    parser.StartElementHandler = lambda tag, attributes: builder.start(tag, _lower(attributes))
    parser.EndElementHandler = lambda tag: builder.open.pop()
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            f"{name} is not well-formed XML: {expat.ErrorString(error.code)} in line {error.lineno}.",
            "Save it again from the program that made it.",
        ) from None
    except (LookupError, ValueError):
        raise InputError(f"{name} is written in an unknown encoding.", "Save it as UTF-8.") from None
    return builder.root


def _refuse(name: str) -> Callable[..., None]:
    def refuse(*_declaration: object) -> None:
        raise InputError(
            f"{name} declares entities of its own, which can make a reader fetch files or run out of memory.",
            "Remove the <!ENTITY …> declarations, or save the document without a document type.",
        )

    return refuse


def _lower(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name.casefold(): value for name, value in attributes.items()}


def _named(entity: str) -> str:
    """The character of a named entity of the JATS and HTML definitions, which are not read."""
    return html5.get(f"{entity};", "\ufffd")
