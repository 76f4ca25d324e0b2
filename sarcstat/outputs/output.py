"""What an output file holds, whatever its format; what a format does not carry is None."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sarcstat.outputs.number_format import NumberFormat

Axis = Literal["layer", "row", "column"]
Source = Literal["spv", "oms", "html", "r", "sas", "stata"]
#: The programs whose output is a listing; all else is SPSS's.
_PROGRAMS: Mapping[str, str] = {"r": "R", "sas": "SAS", "stata": "Stata"}
LabelKind = Literal["constant", "variable", "value", "number", "template", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a title, a category, a footnote or a cell of words says, and what it is in every language.

    `text` is what SPSS shows. By `kind`: a `constant` is a word of SPSS's own, `constant` its English form and `id`
    its identifier (not unique, may be ""); a `variable` has its name and label; a `value` is one of `variable`, with
    its value label; a `number` is one by itself; a `template` is a text with gaps: its English form, if the file has
    it, and what fills the gaps; `text` is the user's own, or all that the format tells. `footnotes` are places in
    the table's footnotes.
    """

    kind: LabelKind
    text: str
    constant: str | None = None
    id: str | None = None
    variable: str | None = None
    value: float | str | None = None
    label: str | None = None
    template: str | None = None
    arguments: tuple[tuple[Label, ...], ...] = ()
    format: NumberFormat | None = None
    footnotes: tuple[int, ...] = ()
    subscripts: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[object, ...]:
        """What does not depend on the language of the output nor on whether labels are shown."""
        if self.kind == "template":
            filled = tuple(tuple(each.identity for each in values) for values in self.arguments)
            return ("template", self.template or self.text, filled)
        named: object = {
            "constant": self.constant,
            "variable": self.variable,
            "value": (self.variable, self.value),
            "number": self.value,
        }.get(self.kind)
        return (self.kind, self.text if named is None else named)

    @property
    def word(self) -> str:
        """The English form of a constant or template; what is shown of all others."""
        return self.constant or self.template or self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a number with its format, or words.

    `number` is unrounded; None for words, where `system_missing`, and in formats that have displayed texts only.
    `printed` is the text that the file itself has. `label` is what a cell of words says, or the value of a variable
    that a number is.
    """

    number: float | None = None
    format: NumberFormat | None = None
    label: Label | None = None
    printed: str | None = None
    footnotes: tuple[int, ...] = ()
    system_missing: bool = False
    subscripts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What SPSS shows, without marks of footnotes."""
        if self.printed is not None:
            return self.printed
        if self.label is not None:
            return self.label.text
        if self.number is None or self.format is None:
            return "." if self.system_missing else ""
        return self.format.text(self.number)

    @property
    def decimals(self) -> int | None:
        """The decimals that are shown; None where the format does not say."""
        return self.format.decimals if self.format is not None else None


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of a pivot table: `leaves` are the categories in the order shown, each as its path from the
    outermost group inwards; groups that SPSS does not show are left out."""

    name: Label
    axis: Axis
    leaves: tuple[tuple[Label, ...], ...]
    name_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote, the mark that stands for it, and whether it is shown."""

    label: Label
    mark: str
    shown: bool = True


def footnote_mark(place: int, *, letters: bool = True) -> str:
    """The mark of a footnote by its place: a, b, …, z, aa, or 1, 2, …"""
    if not letters:
        return str(place + 1)
    mark = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        mark = chr(ord("a") + letter) + mark
    return mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A pivot table.

    `cells` are keyed by one place in the leaves of each dimension; empty cells are absent. `layers`, `rows` and
    `columns` number the dimensions of an axis from the outermost inwards. `command` and `subtype` are in English.
    `headings` are the headings inside the command that the table stands under. `created` is ISO 8601.
    """

    command: str | None
    subtype: str | None
    title: Label
    dimensions: tuple[Dimension, ...]
    layers: tuple[int, ...]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: Mapping[tuple[int, ...], Cell]
    footnotes: tuple[Footnote, ...] = ()
    caption: Label | None = None
    corner: Label | None = None
    headings: tuple[str, ...] = ()
    language: str | None = None
    dataset: str | None = None
    data_file: str | None = None
    created: str | None = None
    visible: bool = True

    def chain(self, place: tuple[int, ...]) -> dict[tuple[object, ...], tuple[tuple[object, ...], ...]]:
        """What a cell is, wherever its dimensions are pivoted to: identity of dimension → identities of the path."""
        return {
            dimension.name.identity: tuple(label.identity for label in dimension.leaves[leaf])
            for dimension, leaf in zip(self.dimensions, place, strict=True)
        }

    @property
    def row_count(self) -> int:
        """The rows that hold cells; a table without rows has one."""
        used = {tuple(place[i] for i in (*self.layers, *self.rows)) for place in self.cells}
        return len(used)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What SPSS notes of a command, typed; `created` is ISO 8601.

    `filter`, `weight` and `split` are None where SPSS says that there is none; `lacking` names those of them, and of
    `rows`, that the Notes do not tell. `missing` are the sentences on missing values. `syntax` has its line breaks.
    """

    created: str | None = None
    comments: str | None = None
    data_file: str | None = None
    active_dataset: str | None = None
    file_label: str | None = None
    filter: Label | None = None
    weight: Label | None = None
    split: Label | None = None
    rows: int | None = None
    missing: tuple[str, ...] = ()
    syntax: str | None = None
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What one command put out; `name` is in English, None where the file does not tell; `texts` stand between
    the tables (titles left out)."""

    name: str | None
    tables: tuple[Table, ...]
    notes: Notes | None = None
    language: str | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Log:
    """A log: the syntax that ran, and what SPSS said of it."""

    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is in the file and was not read: `kind` as in "legacy table", "chart", "model"."""

    kind: str
    command: str | None
    title: str
    member: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output file: commands and logs in the order in which they ran, and what was left unread.

    `version` is the program's ("27.0.1"), `language` the code of the output's language, `created` the moment of the
    first Notes (ISO 8601) or, where there are none, what the file says of itself.
    """

    source: Source
    name: str
    version: str | None = None
    language: str | None = None
    created: str | None = None
    entries: tuple[Command | Log, ...] = ()
    unread: tuple[Unread, ...] = ()
    sha256: str | None = field(default=None)

    @property
    def program(self) -> str:
        """The program that made it, by name."""
        return _PROGRAMS.get(self.source, "SPSS")

    @property
    def is_listing(self) -> bool:
        """Whether it is the text of a program that is not SPSS."""
        return self.source in _PROGRAMS

    @property
    def commands(self) -> tuple[Command, ...]:
        """The commands in order."""
        return tuple(entry for entry in self.entries if isinstance(entry, Command))

    @property
    def logs(self) -> tuple[str, ...]:
        """The texts of the log in order."""
        return tuple(entry.text for entry in self.entries if isinstance(entry, Log))

    def tables(self) -> Iterator[tuple[int, Command, Table]]:
        """Each table with its number, counted from 1 through the file, and its command."""
        number = 0
        for command in self.commands:
            for table in command.tables:
                number += 1
                yield number, command, table
