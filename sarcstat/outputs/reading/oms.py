"""XML that SPSS's OMS writes (`OMS /DESTINATION FORMAT=OXML`): commands, tables, texts."""

from __future__ import annotations

import re
from collections.abc import Callable

from sarcstat.errors import InputError
from sarcstat.markup.xml import read_events
from sarcstat.outputs.commands import Commands
from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output, Unread
from sarcstat.outputs.reading.oms_table import OmsTable

_QUOTED = re.compile(rb'"[^"<]*"')
_BREAK = re.compile(rb"\r\n|\r|\n")
_UNREAD = {
    "chart": "chart",
    "graph": "chart",
    "treeView": "tree",
    "tree": "tree",
    "model": "model",
    "modelView": "model",
}
_Attributes = dict[str, str]


def read_oms(data: bytes, allowance: Allowance) -> Output:
    """The output in an OMS file; raises InputError where it is none."""
    reading = _Reading(allowance)
    read_events(_with_breaks(data), name=allowance.name, start=reading.start, end=reading.end, text=reading.text)
    if reading.root != "outputTree":
        raise InputError(
            f"{allowance.name} is XML, but not what OMS of SPSS writes: it begins with <{reading.root}>.",
            "Write it in SPSS with OMS /DESTINATION FORMAT=OXML.",
        )
    commands = reading.commands
    return Output(
        source="oms",
        name=allowance.name,
        language=commands.language,
        created=commands.created,
        entries=commands.entries(),
        unread=tuple(reading.unread),
    )


def _with_breaks(data: bytes) -> bytes:
    """Line breaks in attributes as `&#10;`: XML makes blanks of those that are written as they are."""
    return _QUOTED.sub(lambda quoted: _BREAK.sub(b"&#10;", quoted.group()), data)


class _Reading:
    """What was found so far; elements that SPSS may add later are read over, what they hold is not."""

    def __init__(self, allowance: Allowance) -> None:
        self.allowance = allowance
        self.commands = Commands()
        self.unread: list[Unread] = []
        self.root = ""
        self.headings: list[str] = []
        self.table: OmsTable | None = None
        self.lines: list[str] | None = None
        self.starts: dict[str, Callable[[_Attributes], None]] = {
            "command": self.command,
            "heading": lambda attributes: self.headings.append(attributes.get("text", "")),
            "pivotTable": self.pivot_table,
            "textBlock": lambda attributes: self.block(),
            "line": lambda attributes: self.line(),
        }

    def start(self, tag: str, attributes: _Attributes) -> None:
        tag = tag.rpartition(":")[2]
        self.root = self.root or tag
        if self.table is not None:
            self.table.start(tag, attributes)
        elif tag in self.starts:
            self.starts[tag](attributes)
        elif tag in _UNREAD:
            self.unread.append(Unread(_UNREAD[tag], self.commands.name, attributes.get("text", "")))

    def end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if self.table is not None:
            if tag == "pivotTable":
                self.commands.table(self.table.finished(self.commands.name, tuple(self.headings)))
                title = self.table.attributes.get("text", "")
                tags = sorted(self.table.unknown)  # a cell whose tag is damaged would otherwise be gone unseen
                self.unread += [Unread("unknown element", None, f"<{each}> in '{title}'") for each in tags]
                self.table = None
            else:
                self.table.end(tag)
        elif tag == "command":
            self.commands.end()
        elif tag == "heading" and self.headings:
            self.headings.pop()
        elif tag == "textBlock":
            self.block_ends()

    def text(self, text: str) -> None:
        if self.lines:
            self.lines[-1] += text

    def command(self, attributes: _Attributes) -> None:
        self.commands.begin(attributes.get("command") or attributes.get("text"), attributes.get("lang"))
        self.headings = []

    def pivot_table(self, attributes: _Attributes) -> None:
        self.table = OmsTable(attributes, self.allowance)

    def block(self) -> None:
        self.lines = []

    def line(self) -> None:
        if self.lines is not None:
            self.allowance.take(1)
            self.lines.append("")

    def block_ends(self) -> None:
        """A text: the log, if it belongs to the log or to no command."""
        text = "\n".join(line.rstrip() for line in self.lines or ())
        if (self.commands.name or "log").casefold() == "log":
            self.commands.log(text)
        else:
            self.commands.text(text)
        self.lines = None
