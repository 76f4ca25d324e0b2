"""What is said of each cell of an output, and of tables, commands and files made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from sarcstat.crosscheck.identity import Key
from sarcstat.outputs.output import Cell, Command, Output, Table

if TYPE_CHECKING:
    from sarcstat.crosscheck.search.found import Found

Kind = Literal["exact", "rounded", "explained", "different", "not_computed", "data"]
#: In the order in which they are reported.
KINDS: tuple[Kind, ...] = ("exact", "rounded", "explained", "different", "not_computed", "data")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a cell.

    `ours` is the unrounded number of the recomputation (None: it has none, `text` says what it shows), `r` R's own
    where it was asked for; `cause` names an explanation or says why nothing was computed. `part` is what the part of
    a split file is that it belongs to, empty where there is no split.
    """

    kind: Kind
    ours: float | None = None
    text: str = ""
    cause: str = ""
    r: float | None = None
    part: Key = frozenset()


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table with its number in the file, and the verdict of each cell by the cell's place."""

    number: int
    table: Table
    verdicts: dict[tuple[int, ...], Verdict]

    def counts(self) -> Counter[Kind]:
        """The numbers of cells by verdict."""
        return Counter(verdict.kind for verdict in self.verdicts.values())

    def of(self, kind: Kind) -> list[tuple[tuple[int, ...], Cell, Verdict]]:
        """The cells with one verdict."""
        return [(place, self.table.cells[place], each) for place, each in self.verdicts.items() if each.kind == kind]


@dataclass(frozen=True, slots=True)
class CheckedCommand:
    """A command with its number in the file, the tables as far as they hold cells, and what must be said first.

    `searched` is what a search for the analysis found, None where there was none.
    """

    number: int
    command: Command
    tables: Sequence[CheckedTable]
    said: Sequence[str] = ()
    searched: Found | None = None


@dataclass(frozen=True, slots=True)
class CheckedOutput:
    """An output file, checked; `notes` concern the whole of it."""

    output: Output
    commands: Sequence[CheckedCommand]
    notes: Sequence[str] = field(default=())

    @property
    def tables(self) -> list[tuple[CheckedCommand, CheckedTable]]:
        """All tables in order, each with its command."""
        return [(command, table) for command in self.commands for table in command.tables]

    def counts(self) -> Counter[Kind]:
        """The numbers of cells by verdict."""
        return sum((table.counts() for _, table in self.tables), Counter())
