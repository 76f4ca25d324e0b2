"""A drawing as a part of an HTML page: its names apart from those of the other drawings, its style its own."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markupsafe import Markup

from sarcstat.characters import visible
from sarcstat.display.shapes.document import Figure

_REFERENCE = re.compile(r"url\(#")
_FOR_ALL = re.compile(r"\s*\*\s*\{([^}]*)\}\s*")
# On a phone a wide drawing is scrolled where its letters would become smaller than this share of their size.
_LEAST = 0.65


def inline_svg(figure: Figure, name: str) -> Markup:
    """The `svg` element of a figure; every identifier in it begins with `name`, which no other figure may have."""
    root = ElementTree.fromstring(figure.svg)
    style = ""
    for parent in root.iter():
        for child in [child for child in parent if _local(child.tag) == "style"]:
            rule = _FOR_ALL.fullmatch(child.text or "")
            # Within a page a rule for `*` would hold for the whole page.
            style += f"{rule[1]}; " if rule else ""
            parent.remove(child)
    for element in root.iter():
        element.tag = _local(element.tag)
        element.attrib = {_local(key): _apart(_local(key), value, name) for key, value in element.attrib.items()}
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    if "aria-labelledby" not in root.attrib:
        root.attrib |= {"role": "img", "aria-label": visible(figure.description)}
    root.set("style", f"{style}width: {figure.width:.6g}mm; min-width: {_LEAST * figure.width:.6g}mm")
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _apart(key: str, value: str, name: str) -> str:
    """An attribute whose identifiers, if it has any, begin with a name."""
    if key == "id":
        return f"{name}-{value}"
    if key == "aria-labelledby":
        return " ".join(f"{name}-{each}" for each in value.split())
    if key == "href" and value.startswith("#"):
        return f"#{name}-{value[1:]}"
    return _REFERENCE.sub(f"url(#{name}-", value)
