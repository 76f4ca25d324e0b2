"""Writes `.spv` files out of the neutral form, so that tests need no file of SPSS: light members, tree, archive."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from struct import pack

from sarcstat.outputs.number_format import KINDS, Convention, NumberFormat
from sarcstat.outputs.output import Axis, Cell, Command, Dimension, Label, Log, Output, Table, Unread

CODES = {kind: code for code, kind in KINDS.items()}
F0, F3, PCT1 = NumberFormat("F", 40, 0), NumberFormat("F", 40, 3), NumberFormat("PCT", 40, 1)
#: What every light member says of its making: 1,600,000,000 seconds after 1970.
WRITTEN = "2020-09-13T12:26:40Z"
MANIFEST = ("META-INF/MANIFEST.MF", b"allowPivoting=true")
_NAMESPACES = (
    'xmlns="http://xml.spss.com/spss/viewer/viewer-tree" xmlns:vtb="http://xml.spss.com/spss/viewer/viewer-table" '
    'xmlns:vtx="http://xml.spss.com/spss/viewer/viewer-text" xmlns:vgr="http://xml.spss.com/spss/viewer/viewer-graph" '
    'xmlns:vmd="http://xml.spss.com/spss/viewer/viewer-model"'
)


# --- What tables are made of ---------------------------------------------------------------------------


def constant(text: str, english: str = "", name: str = "") -> Label:
    """A word of SPSS's own."""
    return Label(kind="constant", text=text, constant=english or text, id=name)


def words(text: str) -> Label:
    """The user's own words."""
    return Label(kind="text", text=text)


def number(value: float, form: NumberFormat = F0) -> Label:
    """A number as a category."""
    return Label(kind="number", text=form.text(value), value=value, format=form)


def variable(name: str, label: str | None = None) -> Label:
    """A variable as a dimension or category."""
    return Label(kind="variable", text=label or name, variable=name, label=label)


def level(name: str, value: float | str, label: str | None = None, form: NumberFormat = F0) -> Label:
    """A value of a variable as a category."""
    shown = label or (value if isinstance(value, str) else form.text(value))
    return Label(
        kind="value",
        text=shown,
        variable=name,
        value=value,
        label=label,
        format=None if isinstance(value, str) else form,
    )


def template(text: str, english: str, *arguments: Sequence[Label]) -> Label:
    """A text with gaps, filled."""
    return Label(kind="template", text=text, template=english, arguments=tuple(map(tuple, arguments)))


def dimension(name: Label, axis: Axis, *paths: Label | tuple[Label, ...]) -> Dimension:
    """A dimension out of the paths of its categories."""
    return Dimension(name, axis, tuple(path if isinstance(path, tuple) else (path,) for path in paths))


def table(title: Label, dimensions: Sequence[Dimension], cells: dict[tuple[int, ...], Cell], **more: object) -> Table:
    """A table; its axes have the dimensions in their order."""
    axes = {axis: tuple(i for i, each in enumerate(dimensions) if each.axis == axis) for axis in Axis.__args__}
    return Table(
        **{"command": "Frequencies", "subtype": title.constant, "language": "en", "created": WRITTEN, **more},  # type: ignore[arg-type]
        title=title,
        dimensions=tuple(dimensions),
        layers=axes["layer"],
        rows=axes["row"],
        columns=axes["column"],
        cells=cells,
    )


def pivoted(of: Table, layers: Sequence[int], rows: Sequence[int], columns: Sequence[int]) -> Table:
    """The same table with its dimensions in other axes."""
    sides: tuple[tuple[Axis, Sequence[int]], ...] = (("layer", layers), ("row", rows), ("column", columns))
    axis = {i: side for side, numbers in sides for i in numbers}
    moved = tuple(replace(each, axis=axis[i]) for i, each in enumerate(of.dimensions))
    return replace(of, dimensions=moved, layers=tuple(layers), rows=tuple(rows), columns=tuple(columns))


def planted(of: Table, place: tuple[int, ...], value: float) -> Table:
    """The same table with another number in one cell."""
    return replace(of, cells={**of.cells, place: replace(of.cells[place], number=value)})


# --- Light members -------------------------------------------------------------------------------------


class Light:
    """Writes one table; `charset` is that of its texts, `merged` puts all categories into a group that is not shown,
    `orders` gives the number of each category by its place where they were moved."""

    def __init__(
        self,
        of: Table,
        *,
        version: int = 3,
        charset: str = "UTF-8",
        convention: Convention | None = None,
        merged: bool = False,
        orders: Sequence[Sequence[int]] | None = None,
    ) -> None:
        self.table, self.version, self.charset, self.merged = of, version, charset, merged
        self.convention = convention or Convention()
        self.orders = orders or [range(len(each.leaves)) for each in of.dimensions]

    def bytes(self) -> bytes:
        of = self.table
        parts = [b"\1\0", pack("<I", self.version), b"\1\0\0\0\1", pack("<5I", 0x15, 36, 72, 36, 120), pack("<q", 1)]
        parts += [self.label(of.title), b"\1", self.label(constant(of.subtype or "")), b"\1\x31"]
        parts += [self.label(of.title), b"\1", self.optional(of.corner), self.optional(of.caption)]
        parts += [pack("<I", len(of.footnotes))]
        parts += [self.label(each.label) + b"\x58" + pack("<i", 1 if each.shown else -1) for each in of.footnotes]
        parts += [b"\0", *map(self.area, range(1, 9)), *map(self.block, (b"\0\0\0\1", b"\0\0\0\1", self.settings()))]
        parts += [self.formats(), self.dimensions(), self.axes(), self.cells()]
        return b"".join(parts)

    def text(self, text: str) -> bytes:
        raw = text.encode(self.charset)
        return pack("<I", len(raw)) + raw

    def block(self, content: bytes) -> bytes:
        return pack("<I", len(content)) + content

    def optional(self, label: Label | None) -> bytes:
        return b"\x58" if label is None else b"\x31" + self.label(label)

    def modifier(self, notes: Iterable[int] = (), subscripts: Sequence[str] = (), english: str = "") -> bytes:
        notes = tuple(notes)
        if not notes and not subscripts and not english:
            return b"\x58"
        start = b"\x31" + pack(f"<I{len(notes)}H", len(notes), *notes)
        start += pack("<I", len(subscripts)) + b"".join(map(self.text, subscripts))
        if self.version == 1:
            return start + b"\0" + pack("<I", 1) + b"\0\0" + pack("<I", 1) + b"\0\0"
        strings = self.block(b"\0\0\0\0\x58") + b"\x31" + self.text(english) if english else b""
        return start + self.block(self.block(strings) + b"\x58\x58")

    def label(self, of: Label) -> bytes:
        marks = self.modifier(of.footnotes, of.subscripts, (of.template or "") if of.kind == "template" else "")
        if of.kind in ("constant", "text"):
            fixed = of.kind == "constant"
            ends = self.text(of.id or "") + self.text((of.constant if fixed else of.text) or "")
            return b"\3" + self.text(of.text) + marks + ends + bytes([fixed])
        if of.kind == "variable":
            return b"\5" + marks + self.text(of.variable or "") + self.text(of.label or "") + b"\2"
        if of.kind == "template":
            return b"\0" + marks + self.text(escaped(of.text)) + self.arguments(of.arguments)
        if isinstance(of.value, str):
            names = self.text(of.label or "") + self.text(of.variable or "")
            return b"\4" + marks + pack("<I", 1 << 16) + names + b"\2" + self.text(of.value)
        plain = marks + self.format(of.format or F0) + pack("<d", of.value)
        if of.kind == "number":
            return b"\1" + plain
        return b"\2" + plain + self.text(of.variable or "") + self.text(of.label or "") + b"\2"

    def arguments(self, of: Sequence[Sequence[Label]]) -> bytes:
        out = pack("<I", len(of))
        for values in of:
            out += pack("<I", 0) if len(values) == 1 else pack("<2I", len(values), 0)
            out += b"".join(map(self.label, values))
        return out

    def format(self, of: NumberFormat) -> bytes:
        return pack("<I", CODES[of.kind] << 16 | of.width << 8 | of.decimals)

    def area(self, place: int) -> bytes:
        style = self.text("SansSerif") + pack("<fI", 12.0, 0) + b"\0" + pack("<2I", 0, 1)
        style += self.text("#000000") + self.text("#ffffff") + b"\0" + self.text("") * 2
        return bytes([place, 0x31]) + style + (b"\0" * 16 if self.version == 3 else b"")

    def settings(self) -> bytes:
        return pack(">3I", 1, 4, 0) + b"\1\1\1\1\0" + pack(">I", 0) + b"\0" * 90

    def formats(self) -> bytes:
        rule = self.convention
        numbers = pack("<I", 1943) + (rule.decimal + (rule.grouping or "\0")).encode("latin-1")
        currencies = pack("<I", len(rule.currencies)) + b"".join(map(self.text, rule.currencies))
        start = pack("<I", 0) + self.text(f"en_US.{self.charset}") + pack("<I", 0) + b"\0\0\0" + numbers + currencies
        return start + self.block(self.tail(numbers, currencies))

    def tail(self, numbers: bytes, currencies: bytes) -> bytes:
        of = self.table
        texts = (of.command or "", "", of.language or "", self.charset, f"en_US.{self.charset}")
        command = b"".join(map(self.text, texts)) + bytes([0, self.convention.leading_zero, 1, 1]) + numbers
        if self.version == 1:
            return b"\0" * 14 + command + currencies + b".\0"
        first = b"\0\1\0\0\2\2" + pack("<2i", -1, -1) + b"\0" * 17 + b"\0\1"
        source = self.text(of.dataset or "") + self.text(of.data_file or "") + pack("<3I", 0, 1_600_000_000, 0)
        last = b"\1\0\4\0\0\0" + command + pack("<d", self.convention.small) + b"\1" + source + currencies + b".\0"
        return self.block(first + self.block(pack("<4I", 0, 0, 0, 0))) + self.block(last)

    def dimensions(self) -> bytes:
        of = self.table
        side = {"layer": 2, "row": 0, "column": 1}
        out = pack("<I", len(of.dimensions))
        for i, each in enumerate(of.dimensions):
            flags = bytes([0, side[each.axis]]) + pack("<I", 2) + bytes([each.name_hidden, 0, 1]) + pack("<i", i)
            leaves = [(path, self.orders[i][n]) for n, path in enumerate(each.leaves)]
            inside = self.categories(leaves, 0)
            if self.merged:
                group = self.label(words("merged")) + b"\1\0\1" + pack("<Ii", 0, -1)
                inside = pack("<I", 1) + group + inside
            out += self.label(each.name) + flags + inside
        return out

    def categories(self, leaves: Sequence[tuple[tuple[Label, ...], int]], depth: int) -> bytes:
        """Categories that share their groups down to `depth`, with their number before them."""
        out, count, at = b"", 0, 0
        while at < len(leaves):
            path, index = leaves[at]
            end = at + 1
            if len(path) == depth + 1:
                out += self.label(path[-1]) + b"\0\0\0" + pack("<3I", 2, index, 0)
            else:
                while end < len(leaves) and len(leaves[end][0]) > depth + 1 and leaves[end][0][depth] == path[depth]:
                    end += 1
                out += self.label(path[depth]) + b"\0\0\1" + pack("<Ii", 0, -1)
                out += self.categories(leaves[at:end], depth + 1)
            count, at = count + 1, end
        return pack("<I", count) + out

    def axes(self) -> bytes:
        axes = (self.table.layers, self.table.rows, self.table.columns)
        return pack("<3I", *map(len, axes)) + b"".join(pack(f"<{len(axis)}I", *axis[::-1]) for axis in axes)

    def cells(self) -> bytes:
        of = self.table
        out = [pack("<I", len(of.cells))]
        for place, cell in of.cells.items():
            index = 0
            for i, leaf in enumerate(place):
                index = index * len(of.dimensions[i].leaves) + self.orders[i][leaf]
            out += [pack("<q", index), b"\0" if self.version == 1 else b"", self.cell(cell)]
        return b"".join(out)

    def cell(self, of: Cell) -> bytes:
        if of.label is not None and of.label.kind != "number":
            return self.label(of.label)
        value = -sys.float_info.max if of.system_missing or of.number is None else of.number
        return b"\1" + self.modifier(of.footnotes, of.subscripts) + self.format(of.format or F0) + pack("<d", value)


def escaped(text: str) -> str:
    """A text as a template that has no gaps."""
    return "".join(f"\\{sign}" if sign in "\\^[]:" else sign for sign in text)


def write_light(of: Table, **options: object) -> bytes:
    """The bytes of a light member; options as of `Light`."""
    return Light(of, **options).bytes()  # type: ignore[arg-type]


# --- Files ---------------------------------------------------------------------------------------------


def write_viewer(of: Output, **options: object) -> bytes:
    """The bytes of a `.spv` file with all commands, logs and what is to be left unread; options as of `Light`."""
    members: list[tuple[str, bytes]] = []
    for i, entry in enumerate((*of.entries, *of.unread)):
        if isinstance(entry, Log):
            inside = container("Log", f'<vtx:text type="log">{html(entry.text)}</vtx:text>')
        elif isinstance(entry, Unread):
            inside = container(entry.title, unread(entry))
        else:
            inside = command(entry, i, members, options)
        heading = "_heading" if isinstance(entry, Command) else ""
        members.append((f"outputViewer{i:010d}{heading}.xml", tree(inside, of.version or "").encode()))
    return archive([*members, MANIFEST])


def tree(inside: str, version: str) -> str:
    """One part of the tree; `version` as in 27.0.1."""
    digits = "".join(f"{int(part):02d}" for part in (*version.split("."), 0, 0, 0, 0)[:4]) if version else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><heading {_NAMESPACES} creator-version="{digits}">'
        f"<label>Output</label>{inside}</heading>"
    )


def command(of: Command, number: int, members: list[tuple[str, bytes]], options: dict[str, object]) -> str:
    """A command's part of the tree; its tables are added to `members`."""
    name = escape(of.name or "")
    inside = "".join(container("Text", f'<vtx:text type="text">{html(text)}</vtx:text>') for text in of.texts)
    for i, each in enumerate(of.tables):
        kind = "Notes" if each.subtype == "Notes" else "Table"
        member = f"{number:011d}{i}_light{kind}Data.bin"
        members.append((member, write_light(each, **options)))
        shown = container(
            each.title.text,
            f'<vtb:table commandName="{name}" subType="{escape(each.subtype or "")}" tableId="1" type="table">'
            f"<vtb:tableStructure><vtb:dataPath>{member}</vtb:dataPath></vtb:tableStructure></vtb:table>",
            visible=each.visible,
        )
        for heading in reversed(each.headings):
            shown = f'<heading commandName="{name}"><label>{escape(heading)}</label>{shown}</heading>'
        inside += shown
    return f'<heading commandName="{name}" olang="{of.language or "en"}"><label>{name}</label>{inside}</heading>'


def unread(of: Unread) -> str:
    """Something that the reader leaves: a chart, a model, or a table of the old form."""
    name = escape(of.command or "")
    path = f"<vtb:path>{of.member}.xml</vtb:path>"
    if of.kind == "legacy table":
        data = f"<vtb:dataPath>{of.member}.bin</vtb:dataPath>"
        return f'<vtb:table commandName="{name}"><vtb:tableStructure>{path}{data}</vtb:tableStructure></vtb:table>'
    tag = {"chart": "vgr:graph", "model": "vmd:model"}[of.kind]
    return f'<{tag} commandName="{name}">{path}</{tag}>'


def container(label: str, inside: str, *, visible: bool = True) -> str:
    shown = "visible" if visible else "hidden"
    return f'<container visibility="{shown}"><label>{escape(label)}</label>{inside}</container>'


def html(text: str) -> str:
    """A text as the Viewer stores it."""
    body = escape(text).replace("\n", "<BR>").replace("  ", "&nbsp; ")
    return f"<html><![CDATA[<head><style>p{{color:0}}</style></head><BR>{body}]]></html>"


def archive(members: Iterable[tuple[str, bytes]], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive that is the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), content, compress_type=packed)
    return out.getvalue()
