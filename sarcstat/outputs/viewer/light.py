"""Light members of a `.spv` file: one pivot table each, in binary.

The layout is the one that PSPP's manual describes ("SPSS Viewer File Format", light detail members), versions 1
and 3. No byte may be left over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from struct import Struct
from typing import NamedTuple

from sarcstat.outputs.limits import DEEPEST, MOST_DIMENSIONS, Allowance
from sarcstat.outputs.output import Axis, Dimension, Footnote, Label, Table, footnote_mark
from sarcstat.outputs.viewer.cursor import Cursor
from sarcstat.outputs.viewer.light_cells import read_cells
from sarcstat.outputs.viewer.light_settings import Settings, read_settings
from sarcstat.outputs.viewer.light_value import LABEL, Values

#: A category that is a number: its format, itself, three signs, two of which make a group, its place among others.
_LEAF = Struct("<Id3B3I")
_LARGEST = 1.7976931348623157e308
_HEADER = 5 + 4 + 16 + 8
_Path = tuple[Label, ...]
#: Text, mark of its own, and a number that is negative where it is hidden.
_Note = tuple[Label, Label | None, int]


class _Head(NamedTuple):
    """What stands before the settings."""

    title: Label
    subtype: str | None
    corner: Label | None
    caption: Label | None
    footnotes: tuple[_Note, ...]


class _Shape(NamedTuple):
    """A dimension before it has an axis: `order` has the place of each leaf by its number."""

    name: Label
    leaves: tuple[_Path, ...]
    order: dict[int, int]
    name_hidden: bool


def read_light(data: bytes, allowance: Allowance) -> Table:
    """The table of a light member; raises DamagedError where the bytes are not one."""
    at = Cursor(data)
    version = _header(at)
    values = Values(version, allowance)
    head = _head(at, values)
    foreign = at.foreign
    settings = read_settings(at, version)
    at.codec = settings.codec
    _apply(values, settings)
    if foreign or not settings.plain:
        # Titles stand before the character set and the settings that they are shown by.
        again = Cursor(data, codec=settings.codec)
        _header(again)
        head = _head(again, values)
    table = _table(at, values, head, settings)
    at.option(1)
    if at.at != at.end:
        at.fail(f"{at.end - at.at:,} bytes are left over")
    return table


def _table(at: Cursor, values: Values, head: _Head, settings: Settings) -> Table:
    shapes = _dimensions(at, values)
    axes = _axes(at, len(shapes))
    named: dict[int, Axis] = dict.fromkeys(axes[0], "layer")
    named.update(dict.fromkeys(axes[1], "row"))
    named.update(dict.fromkeys(axes[2], "column"))
    return Table(
        command=settings.command,
        subtype=head.subtype,
        title=head.title,
        dimensions=tuple(
            Dimension(shape.name, named[i], shape.leaves, shape.name_hidden) for i, shape in enumerate(shapes)
        ),
        layers=axes[0],
        rows=axes[1],
        columns=axes[2],
        cells=read_cells(at, values, [shape.order for shape in shapes]),
        footnotes=tuple(_marked(head.footnotes, letters=settings.letters)),
        caption=head.caption,
        corner=head.corner,
        language=settings.language,
        dataset=settings.dataset,
        data_file=settings.data_file,
        created=_moment(settings.date),
    )


def _header(at: Cursor) -> int:
    if at.u8() != 1 or at.u8() != 0:
        at.at = 0
        at.fail("it does not begin as a table does")
    version = at.u32()
    if version not in (1, 3):
        at.fail(f"version {version} is unknown")
    at.take(_HEADER)
    return version


def _apply(values: Values, settings: Settings) -> None:
    values.convention = settings.convention
    values.show_variables = settings.show_variables or LABEL
    values.show_values = settings.show_values or LABEL
    values.formats.clear()


def _head(at: Cursor, values: Values) -> _Head:
    """Titles and footnotes; the title is the one that is shown, which a user may have changed."""
    title = values.label(at)
    at.option(1)
    subtype = values.label(at)
    at.option(1)
    if not at.present():
        at.fail("the title that is shown should stand")
    shown = values.label(at)
    at.option(1)
    corner = values.label(at) if at.present() else None
    caption = values.label(at) if at.present() else None
    notes = tuple([_footnote(at, values) for _ in range(at.count(6))])
    return _Head(shown if shown.text.strip() else title, subtype.word or None, corner, caption, notes)


def _footnote(at: Cursor, values: Values) -> _Note:
    text = values.label(at)
    mark = values.label(at) if at.present() else None
    return text, mark, at.i32()


def _marked(notes: Sequence[_Note], *, letters: bool) -> list[Footnote]:
    return [
        Footnote(text, mark.text if mark is not None else footnote_mark(i, letters=letters), show >= 0)
        for i, (text, mark, show) in enumerate(notes)
    ]


def _moment(seconds: int | None) -> str | None:
    return datetime.fromtimestamp(seconds, UTC).isoformat().removesuffix("+00:00") + "Z" if seconds else None


def _dimensions(at: Cursor, values: Values) -> list[_Shape]:
    number = at.count(20)
    if number > MOST_DIMENSIONS:
        at.fail(f"a table has {number:,} dimensions")
    shapes = []
    for _ in range(number):
        name = values.label(at)
        at.take(1 + 1 + 4)
        hidden = at.u8() != 0
        at.take(1 + 1 + 4)
        leaves: list[tuple[int, _Path]] = []
        for _ in range(at.count(14)):
            _category(at, values, (), leaves, 0)
        order = {index: place for place, (index, _) in enumerate(leaves)}
        if len(order) < len(leaves):
            at.fail("two categories have the same number")
        shapes.append(_Shape(name, tuple([path for _, path in leaves]), order, hidden))
    return shapes


def _category(at: Cursor, values: Values, above: _Path, leaves: list[tuple[int, _Path]], depth: int) -> None:
    """A category, or a group with those in it; a group that is not shown is left out of the paths."""
    if depth > DEEPEST:
        at.fail(f"categories are nested more than {DEEPEST} deep")
    if _numbered(at, values, above, leaves):
        return
    name = values.label(at)
    merged = at.u8() != 0
    at.take(1)
    group = at.u8() != 0
    at.take(4)
    if not group:
        leaves.append((at.u32(), (*above, name)))
        at.take(4)
        return
    if at.i32() != -1:
        at.fail("a group of categories should stand")
    path = above if merged else (*above, name)
    for _ in range(at.count(14)):
        _category(at, values, path, leaves, depth + 1)


def _numbered(at: Cursor, values: Values, above: _Path, leaves: list[tuple[int, _Path]]) -> bool:
    """Read a category that is a plain number, as survival tables have them by the ten thousand; whether it is one."""
    here = at.at
    if at.data[here : here + 2] != b"\x01\x58" or here + 2 + _LEAF.size > at.end:
        return False
    code, number, first, _, group, _, index, _ = _LEAF.unpack_from(at.data, here + 2)
    if first or group or not -_LARGEST < number <= _LARGEST:
        return False
    at.take(2 + _LEAF.size)
    values.allowance.take(1)
    form = values.format(code)
    label = Label(kind="number", text=form.text(number), value=number, format=form)
    leaves.append((index, (*above, label)))
    return True


def _axes(at: Cursor, dimensions: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """The dimensions in layers, rows and columns, from the outermost inwards (the file begins with the innermost)."""
    sizes = [at.u32() for _ in range(3)]
    if sum(sizes) != dimensions:
        at.fail("dimensions are missing in the axes")
    axes = [tuple([at.u32() for _ in range(size)][::-1]) for size in sizes]
    if sorted(number for axis in axes for number in axis) != list(range(dimensions)):
        at.fail("the axes do not name each dimension once")
    return axes[0], axes[1], axes[2]
