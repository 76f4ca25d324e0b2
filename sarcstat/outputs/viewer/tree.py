"""`.spv` files: the tree of what the Viewer shows, in XML, and the tables that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sarcstat.errors import InputError
from sarcstat.markup.tree import Element
from sarcstat.markup.xml import parse_xml
from sarcstat.outputs.commands import Commands
from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output, Table, Unread
from sarcstat.outputs.viewer.archive import Archive
from sarcstat.outputs.viewer.cursor import DamagedError
from sarcstat.outputs.viewer.light import read_light
from sarcstat.outputs.viewer.text import plain_text

_TREE = re.compile(r"outputViewer(\d+)(_heading)?\.xml")
#: Tables, Notes, warnings.
_LIGHT = re.compile(r"(?:.*/)?\d+_light\w*Data\.bin")
_UNREAD = {"graph": "chart", "chart": "chart", "model": "model", "tree": "tree", "treemodel": "tree", "image": "image"}


def read_viewer(data: bytes, allowance: Allowance) -> Output:
    """The output of a `.spv` file; raises InputError where it is none, or damaged."""
    archive = Archive(data, allowance)
    trees = sorted((int(found[1]), name) for name in archive.members if (found := _TREE.fullmatch(name)))
    if not trees:
        raise InputError(
            f"{allowance.name} is a zip archive, but no output of SPSS: it has no outputViewer parts.",
            "Give the .spv file as SPSS saved it.",
        )
    reading = _Reading(archive, allowance)
    for _, name in trees:
        root = next(parse_xml(archive.read(name), name=f"{allowance.name} ({name})").elements(), None)
        if root is not None:
            reading.root(root)
    return reading.output()


class _Reading:
    """What was found so far."""

    def __init__(self, archive: Archive, allowance: Allowance) -> None:
        self.archive = archive
        self.allowance = allowance
        self.commands = Commands()
        self.unread: list[Unread] = []
        self.named: set[str] = set()
        self.version: str | None = None
        self.language: str | None = None
        self.created: str | None = None

    def root(self, root: Element) -> None:
        """One part of the tree: mostly one command, or a log."""
        self.version = self.version or _version(root.attributes.get("creator-version", ""))
        self.created = self.created or root.attributes.get("creation-date-time")
        self.headed(root, None, ())

    def headed(self, heading: Element, command: str | None, headings: tuple[str, ...]) -> None:
        """What stands under a heading; the outermost heading with the name of a command begins that command."""
        for child in heading.elements():
            tag = _local(child.tag)
            if tag == "heading":
                name = child.attributes.get("commandName") or None
                self.language = self.language or child.attributes.get("olang")
                if command is None and name:
                    self.commands.begin(name, child.attributes.get("olang"))
                    self.headed(child, name, ())
                    self.commands.end()
                else:
                    self.headed(child, command, (*headings, _label(child)))
            elif tag == "container":
                self.container(child, headings)

    def container(self, container: Element, headings: tuple[str, ...]) -> None:
        """A table, a text, or something that is counted and named."""
        visible = container.attributes.get("visibility") != "hidden"
        for child in container.elements():
            tag = _local(child.tag)
            if tag == "table":
                self.table(child, _label(container), headings, visible=visible)
            elif tag == "text":
                self.text(child)
            elif tag not in ("label", "pageSetup"):
                self.leave(_UNREAD.get(tag, tag), child, _label(container))

    def table(self, element: Element, label: str, headings: tuple[str, ...], *, visible: bool) -> None:
        paths = {_local(each.tag): _words(each) for each in element.walk() if _local(each.tag).endswith("ath")}
        member = paths.get("dataPath", "")
        if "path" in paths or not member:
            self.leave("legacy table", element, label)
            return
        table = self.light(member)
        command = element.attributes.get("commandName") or table.command
        self.commands.table(
            replace(
                table,
                command=command,
                subtype=element.attributes.get("subType") or table.subtype,
                headings=headings,
                visible=visible,
            )
        )

    def light(self, member: str) -> Table:
        self.named.add(member)
        data = self.archive.read(member)
        try:
            return read_light(data, self.allowance)
        except DamagedError as error:
            raise InputError(
                f"{self.archive.name} is damaged: its part {member} is no table that SPSS writes ({error}).",
                "Open it in SPSS and save it again. If SPSS shows the table, please report the file's version.",
            ) from None

    def text(self, element: Element) -> None:
        text = plain_text("".join(_texts(element)))
        if element.attributes.get("type") == "log":
            self.commands.log(text)
        elif element.attributes.get("type") == "text":
            self.commands.text(text)

    def leave(self, kind: str, element: Element, label: str) -> None:
        paths = [_words(each) for each in element.walk() if _local(each.tag).endswith("ath")]
        command = element.attributes.get("commandName") or self.commands.name
        self.unread.append(Unread(kind, command, label, next(iter(paths), "")))

    def output(self) -> Output:
        # A part of the tree that is lost or damaged would otherwise take its tables with it unseen.
        unlisted = [each for each in self.archive.members if _LIGHT.fullmatch(each) and each not in self.named]
        self.unread += [Unread("unlisted table", None, each, each) for each in unlisted]
        return Output(
            source="spv",
            name=self.archive.name,
            version=self.version,
            language=self.language or self.commands.language,
            created=self.commands.created or self.created,
            entries=self.commands.entries(),
            unread=tuple(self.unread),
        )


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _label(element: Element) -> str:
    found = next((each for each in element.elements() if _local(each.tag) == "label"), None)
    return _words(found) if found is not None else ""


def _words(element: Element) -> str:
    return "".join(each for each in element.children if isinstance(each, str)).strip()


def _texts(element: Element) -> Iterator[str]:
    """All text in an element, which is HTML that was written as text; elements in it are breaks of its lines."""
    waiting: list[Element | str] = [element]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
            continue
        if _local(each.tag).casefold() in ("br", "p", "div"):
            yield "<br>"
        if _local(each.tag).casefold() not in ("style", "title"):
            waiting += reversed(each.children)


def _version(number: str) -> str | None:
    """`27000100` as 27.0.1."""
    if not re.fullmatch(r"\d{8}", number):
        return number or None
    parts = [str(int(number[i : i + 2])) for i in range(0, 8, 2)]
    while len(parts) > 2 and parts[-1] == "0":
        parts.pop()
    return ".".join(parts)
