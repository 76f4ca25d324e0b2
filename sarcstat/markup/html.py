"""HTML into a tree.

The tokenizer follows the standard's states in one pass. The standard library's parser takes minutes for some
megabytes of unclosed tags (`<a x='` repeated), this one reads every character a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape

from sarcstat.markup.tree import Builder, Element

_NAME = re.compile(r"/?[A-Za-z]")
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*+)((?:=\s*\"[^\"]*\"|=\s*'[^']*'|[^>])*+)>")
_ATTRIBUTE = re.compile(r"([^\s\"'>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+)))?")
_RAW = re.compile(r"</(?:script|style|textarea|title|noscript)", re.IGNORECASE)
_RAW_TAGS = frozenset(("script", "style", "textarea", "title", "noscript"))
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_ROW_PARTS = frozenset(("thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup"))
#: A start of the key ends what of these is open, up to the nearest table.
_ENDS = {
    "td": frozenset(("td", "th", "caption")),
    "th": frozenset(("td", "th", "caption")),
    "tr": frozenset(("td", "th", "tr", "caption", "colgroup")),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _ROW_PARTS),
}
_BLOCK_STARTS = frozenset(
    ["p", "div", "table", "ul", "ol", "section", "h1", "h2", "h3", "h4", "h5", "h6", "article", "figure", "blockquote"]
)


def parse_html(text: str) -> Element:
    """The tree of an HTML text; raises InputError where it is nested too deep or too large."""
    builder = Builder()
    place, end = 0, len(text)
    while place < end:
        opening = text.find("<", place)
        if opening < 0:
            builder.text(unescape(text[place:]))
            break
        if opening > place:
            builder.text(unescape(text[place:opening]))
        place = _markup(builder, text, opening)
    for element in builder.open:
        element.cut_off = True
    return builder.root


def _markup(builder: Builder, text: str, place: int) -> int:
    """Take the markup that begins with `<` at `place`; where the text goes on (its end, if it is never closed)."""
    following = text[place + 1 : place + 4]
    if following.startswith(("!", "?")):
        closing = "-->" if following == "!--" else ">"
        found = text.find(closing, place + (4 if closing == "-->" else 1))
        return len(text) if found < 0 else found + len(closing)
    if not _NAME.match(following):
        builder.text("<")
        return place + 1
    tag = _TAG.match(text, place)
    if tag is None:
        return len(text)
    slash, name, rest = tag[1], tag[2].casefold(), tag[3]
    if slash:
        builder.end(name)
        return tag.end()
    _start(builder, name, _attributes(rest), empty=name in _EMPTY or rest.endswith("/"))
    if name not in _RAW_TAGS:
        return tag.end()
    raw_end = _RAW.search(text, tag.end())
    return len(text) if raw_end is None else raw_end.start()


@lru_cache(maxsize=1_000)  # tables repeat a few styles in all cells
def _attributes(text: str) -> Mapping[str, str]:
    if "=" not in text:
        return {}
    return {name.casefold(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(text)}


def _start(builder: Builder, name: str, attributes: Mapping[str, str], *, empty: bool) -> None:
    """Begin an element, after ending those that its start ends (a cell ends the cell before it)."""
    ends = _ENDS.get(name, frozenset())
    if ends:
        _end_inner(builder, ends)
    if name in _BLOCK_STARTS and builder.open[-1].tag == "p":
        builder.open.pop()
    if name in ("li", "dt", "dd", "option") and builder.open[-1].tag == name:
        builder.open.pop()
    builder.start(name, attributes, empty=empty and name in _EMPTY)


def _end_inner(builder: Builder, ends: frozenset[str]) -> None:
    """End the outermost open element of `ends` inside the innermost open table, and all inside it."""
    outermost = 0
    for place in range(len(builder.open) - 1, 0, -1):
        tag = builder.open[place].tag
        if tag == "table":
            break
        if tag in ends:
            outermost = place
    if outermost:
        del builder.open[outermost:]
