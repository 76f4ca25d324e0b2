"""SPSS's HTML export: tables by their captions and heads, numbers as displayed."""

from __future__ import annotations

import re
from dataclasses import replace

from sarcstat.data.reading.shared.encoding import detect
from sarcstat.errors import InputError
from sarcstat.markup.html import parse_html
from sarcstat.markup.tree import Element
from sarcstat.outputs.charset import codec_of
from sarcstat.outputs.commands import Commands
from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.notes import SUBTYPE, typed_notes
from sarcstat.outputs.output import Output, Table
from sarcstat.outputs.reading.html_table import classes, pivot_table
from sarcstat.outputs.vocabulary import command_of, subtype_of

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w:.-]{1,40})", re.I)
_HEAD = 4_096
_MOMENT = re.compile(r"\d{1,2}-\S{1,12}-\d{4} \d{2}:\d{2}:\d{2}")
_TABLES = frozenset(("pivot", "pivottable"))
#: What a page that is whole has ended.
_WHOLE = frozenset(("html", "body", "table"))
_SKIPPED = frozenset(("head", "style", "script", "title"))


def read_html(data: bytes, allowance: Allowance) -> Output:
    """The output in an HTML export; raises InputError where it holds no table of SPSS, or has been cut off."""
    try:
        root = parse_html(_decoded(data))
    except InputError as error:
        raise InputError(f"{allowance.name}: {error.problems[0].message}", error.problems[0].hint) from None
    if any(element.cut_off and element.tag in _WHOLE for element in root.walk()):
        raise InputError(
            f"{allowance.name} has been cut off: the page is not ended, and nobody can say which tables are missing.",
            "Export the output from SPSS again, or copy the file again; where it is whole, write </html> at its end.",
        )
    reading = _Reading(allowance)
    reading.read(root)
    if not reading.tables:
        if listed := _listed(reading, allowance):
            return listed
        raise InputError(
            f"{allowance.name} is HTML, but holds no table of SPSS's HTML export.",
            "Export the output from SPSS again (File > Export, HTML), or give the .spv file.",
        )
    commands = reading.commands
    return Output(source="html", name=allowance.name, created=commands.created, entries=commands.entries())


def _listed(reading: _Reading, allowance: Allowance) -> Output | None:
    """The listing of another program that the preformatted texts of a page are; None where they are none."""
    if not reading.texts:
        return None
    from sarcstat.outputs.reading.listings.read import read_listing

    return read_listing("\n\n".join(reading.texts).encode("utf-8", errors="replace"), allowance)


def _decoded(data: bytes) -> str:
    codec = detect(data)
    found = _CHARSET.search(data[:_HEAD])
    named = codec_of(found[1].decode("ascii")) if found and not codec.startswith("utf") else None
    try:
        return data.decode(named or codec)
    except (UnicodeDecodeError, LookupError):
        return data.decode(codec, errors="replace")


class _Reading:
    """What was found so far. A table of Notes begins a command; its syntax tells the command's name."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.commands = Commands()
        self.tables = 0
        self.texts: list[str] = []

    def read(self, root: Element) -> None:
        """Tables and texts in their order."""
        waiting = [root]
        while waiting:
            element = waiting.pop()
            if element.tag == "table":
                self.table(element)
            elif element.tag == "pre":
                self.texts.append(_text(element))
                self.commands.log(self.texts[-1])
            elif element.tag not in _SKIPPED:
                waiting.extend(reversed(list(element.elements())))

    def table(self, element: Element) -> None:
        if not _TABLES & classes(element):
            return
        self.tables += 1
        table = pivot_table(element, self.allowance)
        if _is_notes(table):
            table = replace(table, subtype=SUBTYPE)
            syntax = typed_notes(table).syntax
            self.commands.begin(command_of(syntax) if syntax else None)
        named = self.commands.name
        heads = [path[-1].text for i in table.columns for path in table.dimensions[i].leaves]
        self.commands.table(
            replace(table, command=named, subtype=table.subtype or subtype_of(named, table.title.text, heads))
        )


def _is_notes(table: Table) -> bool:
    """Whether a table is one of Notes: one column without a head, and a moment in its first row."""
    first = table.cells.get((0,))
    return len(table.dimensions) == 1 and first is not None and _MOMENT.match(first.text) is not None


def _text(element: Element) -> str:
    """The text of an element and of all inside it, in the order in which it stands."""
    parts: list[str] = []
    waiting: list[str | Element] = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            parts.append(each)
        elif each.tag == "br":
            parts.append("\n")
        else:
            waiting.extend(reversed(each.children))
    return "".join(parts).replace("\xa0", " ").strip("\n")
