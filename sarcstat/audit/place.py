"""Where things are printed, and what reading made of a table or left as it found it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["table", "abstract", "text", "figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a fact is printed. `table` is the name as cited ("Table 4") or the section of the text.

    `row` and `column` are headings from the outermost inwards; `line` counts from 1 in the file read, 0 if the
    file has no lines.
    """

    table: str
    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    line: int = 0
    source: Source = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was made of one table: its rows in number, and each column's heading with the role it was given."""

    place: Place
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A text that was not understood, and why; it is listed and never guessed."""

    place: Place
    text: str
    reason: str
