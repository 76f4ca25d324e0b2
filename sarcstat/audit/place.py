"""Where things are printed, and what reading made of a table or left as it found it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sarcstat.errors import counted

Source = Literal["table", "abstract", "text", "figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fact is printed. `table` is the name as cited ("Table 4") or the section of the text.

    `row` and `column` are headings from the outermost inwards; `line` counts from 1 in the file read, 0 if the
    file has no lines; `page` likewise. `certainty` says how sure it is that what stands there was put into the right
    cells, "" where the format leaves no doubt.
    """

    table: str
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    line: int = 0
    page: int = 0
    certainty: str = ""
    source: Source = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was made of one table: its rows in number, and each column's heading with the role it was given."""

    place: Place
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a document's tables was read: what is printed, and what became part of a fact.

    `tables` are those with numbers, `pictures` those of which only a picture is there; `ratios` are hazard ratios
    and kin with their limits, those that were not read counted by their looks; `cells` are cells with numbers.
    `hazards`: all ratios that were read are hazard ratios.
    """

    tables: int
    tables_read: int
    pictures: int
    ratios: int
    ratios_read: int
    cells: int
    cells_read: int
    hazards: bool = True

    @property
    def is_little(self) -> bool:
        """Whether most tables or cells, or more than a few ratios, were not read."""
        few = 2 * self.tables_read < self.tables + self.pictures or 2 * self.cells_read < self.cells
        return few or 5 * self.ratios_read < 4 * self.ratios

    def __str__(self) -> str:
        parts = [f"{self.tables_read} of {counted(self.tables, 'table')}"]
        name = "hazard ratio" if self.hazards else "ratio"
        parts += [f"{self.ratios_read} of {counted(self.ratios, name)} with limits"] if self.ratios else []
        parts += [f"{self.cells_read} of {counted(self.cells, 'cell')} with numbers"] if self.cells else []
        said = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
        more = f"{counted(self.pictures, 'table')} {'is a picture' if self.pictures == 1 else 'are pictures'}"
        return f"{said}; {more}" if self.pictures else said


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A text that was not understood, and why; it is listed and never guessed."""

    place: Place
    text: str
    reason: str
