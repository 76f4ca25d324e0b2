"""One pivot table of OMS XML: dimensions that stand in each other, the inner ones again in each category."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from sarcstat.errors import InputError
from sarcstat.outputs.date_format import seconds_of
from sarcstat.outputs.limits import DEEPEST, Allowance
from sarcstat.outputs.number_format import NumberFormat
from sarcstat.outputs.output import Axis, Cell, Dimension, Footnote, Label, Table, footnote_mark

_AXES: dict[str, Axis] = {"layer": "layer", "row": "row", "column": "column"}
_KINDS = {"pct": "PCT", "g": "G", "dtime": "DTIME", "": "F"}
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
#: What a table holds beside dimensions, categories and cells.
_OTHERS = frozenset(("group", "footnote", "note", "caption", "corner"))
_WIDTH = 40
#: Digits of a number of decimals; SPSS has 16 at most.
_LONGEST_DECIMALS = 2
_Key = tuple[object, ...]


@dataclass(slots=True)
class _Leaves:
    """The categories of a dimension, put together from its repetitions: each new one behind the one before it."""

    name: Label
    axis: Axis
    numbers: dict[_Key, int] = field(default_factory=dict)
    paths: list[tuple[Label, ...]] = field(default_factory=list)
    after: dict[int, int] = field(default_factory=dict)
    notes: dict[int, list[int]] = field(default_factory=dict)

    def number(self, key: _Key, path: tuple[Label, ...], before: int) -> int:
        """The number of the category, a new one if it was not yet there; `before` is the one it follows, or -1."""
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.paths)
            self.paths.append(path)
            if before in self.after:
                self.after[found] = self.after[before]
            self.after[before] = found
        return found

    def in_order(self) -> list[int]:
        """The numbers in the order shown."""
        order = []
        place = self.after.get(-1)
        while place is not None:
            order.append(place)
            place = self.after.get(place)
        return order


@dataclass(slots=True)
class _Open:
    """A dimension that is being read: the groups that are open, and how often each category came."""

    leaves: _Leaves
    groups: list[tuple[_Key, Label | None]] = field(default_factory=list)
    times: dict[_Key, int] = field(default_factory=dict)
    last: int = -1


class OmsTable:
    """A table that is being read, element by element."""

    def __init__(self, attributes: dict[str, str], allowance: Allowance) -> None:
        self.attributes = attributes
        self.allowance = allowance
        self.dimensions: list[_Leaves] = []
        self.open: list[_Open] = []
        self.place: list[int] = []
        self.cells: dict[tuple[int, ...], Cell] = {}
        self.cell: tuple[tuple[int, ...], dict[str, str], list[int]] | None = None
        self.notes: dict[str, int] = {}
        self.title_notes: list[int] = []
        self.unknown: set[str] = set()
        self.caption: Label | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element inside the table begins."""
        if tag == "cell":
            self.allowance.take(1)
            self.cell = (tuple(self.place), attributes, [])
        elif tag == "category":
            self._category(attributes)
        elif tag == "dimension":
            self._dimension(attributes)
        elif tag == "group" and self.open:
            self._group(attributes)
        elif tag == "note":
            self._note(attributes.get("text", ""))
        elif tag == "caption":
            self.caption = Label(kind="text", text=attributes.get("text", ""))
        elif tag not in _OTHERS:
            self.unknown.add(tag)

    def end(self, tag: str) -> None:
        """An element inside the table ends."""
        if tag == "cell" and self.cell is not None:
            place, attributes, notes = self.cell
            if place in self.cells or not place:
                raise self._damaged("a cell stands twice")
            self.cells[place] = _cell(attributes, tuple(notes))
            self.cell = None
        elif tag == "category" and len(self.place) == len(self.open) and self.place:
            self.place.pop()
        elif tag == "dimension" and self.open:
            self.open.pop()
        elif tag == "group" and self.open and self.open[-1].groups:
            self.open[-1].groups.pop()

    def finished(self, command: str | None, headings: tuple[str, ...]) -> Table:
        """The table; `command` and `headings` are those it stands under."""
        if any(len(place) != len(self.dimensions) for place in self.cells):
            raise self._damaged("its cells do not lie in all of its dimensions")
        orders = [each.in_order() for each in self.dimensions]
        places = [{number: i for i, number in enumerate(order)} for order in orders]
        moved = any(number != i for order in orders for i, number in enumerate(order))
        by_axis = {axis: [i for i, each in enumerate(self.dimensions) if each.axis == axis] for axis in _AXES.values()}
        return Table(
            command=command,
            subtype=self.attributes.get("subType"),
            title=replace(_label(self.attributes), footnotes=tuple(self.title_notes)),
            dimensions=tuple(_dimension(each, order) for each, order in zip(self.dimensions, orders, strict=True)),
            layers=tuple(by_axis["layer"]),
            rows=tuple(by_axis["row"]),
            columns=tuple(by_axis["column"]),
            cells={
                tuple([places[i][number] for i, number in enumerate(place)]): cell for place, cell in self.cells.items()
            }
            if moved
            else self.cells,
            footnotes=tuple(
                Footnote(Label(kind="text", text=text), footnote_mark(i)) for i, text in enumerate(self.notes)
            ),
            caption=self.caption,
            headings=headings,
        )

    def _dimension(self, attributes: dict[str, str]) -> None:
        depth = len(self.open)
        axis = _AXES.get(attributes.get("axis", ""))
        if axis is None or depth > DEEPEST or len(self.place) != depth:
            raise self._damaged("a dimension has no place in it")
        if depth == len(self.dimensions):
            self.dimensions.append(_Leaves(_label(attributes), axis))
        elif self.dimensions[depth].axis != axis:
            raise self._damaged("a dimension changes its axis")
        self.open.append(_Open(self.dimensions[depth]))

    def _group(self, attributes: dict[str, str]) -> None:
        if len(self.open[-1].groups) > DEEPEST:
            raise self._damaged(f"groups are nested more than {DEEPEST} deep")
        label = None if attributes.get("hide") == "true" else _label(attributes)
        self.open[-1].groups.append((_key(attributes), label))

    def _category(self, attributes: dict[str, str]) -> None:
        if not self.open or len(self.place) != len(self.open) - 1:
            raise self._damaged("a category stands outside a dimension")
        self.allowance.take(1)
        inner = self.open[-1]
        key: _Key = (*(each for each, _ in inner.groups), _key(attributes))
        times = inner.times.get(key, 0)
        inner.times[key] = times + 1
        path = (*(label for _, label in inner.groups if label is not None), _label(attributes))
        inner.last = inner.leaves.number((key, times), path, inner.last)
        self.place.append(inner.last)

    def _note(self, text: str) -> None:
        """A footnote, of the cell, category or title that it stands in."""
        self.allowance.take(1)
        number = self.notes.setdefault(text, len(self.notes))
        if self.cell is not None:
            self.cell[2].append(number)
        elif not self.open:
            self.title_notes.append(number)
        elif len(self.place) == len(self.open):
            notes = self.open[-1].leaves.notes.setdefault(self.place[-1], [])
            if number not in notes:
                notes.append(number)

    def _damaged(self, what: str) -> InputError:
        title = self.attributes.get("text", "")
        return InputError(f"{self.allowance.name}: the table '{title}' is damaged: {what}.", "Write it again with OMS.")


def _key(attributes: dict[str, str]) -> _Key:
    return tuple(attributes.get(name) for name in ("text", "varName", "number", "string"))


def _dimension(leaves: _Leaves, order: list[int]) -> Dimension:
    paths = [
        (*leaves.paths[i][:-1], replace(leaves.paths[i][-1], footnotes=tuple(leaves.notes[i])))
        if i in leaves.notes
        else leaves.paths[i]
        for i in order
    ]
    return Dimension(leaves.name, leaves.axis, tuple(paths))


def _label(attributes: dict[str, str]) -> Label:
    """A title, dimension, group or category: a variable, one of its values, a number, or words."""
    text = attributes.get("text", "")
    variable, label = attributes.get("varName"), attributes.get("label")
    if attributes.get("variable") == "true":
        return Label(kind="variable", text=text, variable=variable, label=label)
    number = _number(attributes.get("number"))
    if variable is not None:
        value = number if number is not None else attributes.get("string", text).rstrip(" ")
        return Label(kind="value", text=text, variable=variable, value=value, label=label)
    if number is not None:
        return Label(kind="number", text=text, value=number)
    return Label(kind="text", text=text)


def _cell(attributes: dict[str, str], notes: tuple[int, ...]) -> Cell:
    """A cell: its number, or the moment or span of time that it means in seconds; and its text."""
    text = attributes.get("text", "")
    number = _number(attributes.get("number"))
    kind = attributes.get("format", "")
    if number is None and "date" in attributes:
        number = _moment(attributes["date"])
    if number is None and "duration" in attributes:
        number = _span(attributes["duration"])
    missing = attributes.get("null") == "true"
    if number is None and not missing and "number" not in attributes:
        return Cell(None, None, _label(attributes), text, notes)
    decimals = attributes.get("decimals", "2" if kind == "dtime" else "0")
    plain = decimals.isdecimal() and len(decimals) <= _LONGEST_DECIMALS
    shown = NumberFormat(_KINDS.get(kind, kind.upper()), _WIDTH, int(decimals) if plain else 0)
    return Cell(number, None if missing else shown, None, text, notes, missing)


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _moment(text: str) -> float | None:
    try:
        return seconds_of(datetime.fromisoformat(text).replace(tzinfo=None))
    except ValueError:
        return None


def _span(text: str) -> float | None:
    """A span such as PT0H0M0.022S in seconds."""
    found = _DURATION.fullmatch(text[:60])
    if found is None:
        return None
    days, hours, minutes, seconds = (_number(part) or 0.0 for part in found.groups()[1:])
    total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return -total if found[1] else total
