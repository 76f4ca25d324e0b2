"""Tables of a listing as they are put together: rows, columns, and what is printed where they meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sarcstat.outputs.output import Cell, Command, Dimension, Label, Notes, Table, Unread

#: What no listing tells of the data that were analyzed.
_LACKING = ("filter", "weight", "split", "rows")
_MISSING = ("NA", "NaN", ".", "")


@dataclass(slots=True)
class Grid:
    """What a table of a listing says: `subtype` names it, `cells` are the printed texts by row and column."""

    subtype: str
    cells: dict[tuple[str, str], str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    row_name: str = "row"
    #: How often each place was asked for: without it a thousand rows of one name took a million looks.
    _asked: dict[tuple[str, str], int] = field(default_factory=dict)

    def put(self, row: str, column: str, text: str) -> None:
        """One more cell; the first of two with the same place stays, the second is set apart by a number."""
        self.cells[self.free(row, column), column] = text

    def free(self, row: str, column: str) -> str:
        """The name of a row, with a number where the column has a cell of that name."""
        number = self._asked.get((row, column), 0) + 1
        place = row if number == 1 else f"{row} ({number})"
        while (place, column) in self.cells:
            number += 1
            place = f"{row} ({number})"
        self._asked[row, column] = number
        return place

    def table(self, command: str) -> Table:
        """The grid as a table with two dimensions."""
        rows = list(dict.fromkeys(row for row, _ in self.cells))
        columns = list(dict.fromkeys(column for _, column in self.cells))
        at_row, at_column = ({each: i for i, each in enumerate(names)} for names in (rows, columns))
        return Table(
            command=command,
            subtype=self.subtype,
            title=Label(kind="text", text=", ".join((self.subtype, *self.headings))),
            dimensions=(
                Dimension(
                    _constant(self.row_name), "row", tuple((Label(kind="text", text=row),) for row in rows), True
                ),
                Dimension(_constant("column"), "column", tuple((_constant(each),) for each in columns), True),
            ),
            layers=(),
            rows=(0,),
            columns=(1,),
            cells={(at_row[row], at_column[column]): _cell(text) for (row, column), text in self.cells.items()},
            headings=self.headings,
        )


def _constant(text: str) -> Label:
    return Label(kind="constant", text=text, constant=text)


def _cell(text: str) -> Cell:
    shown = text.strip()
    return Cell(printed=shown, system_missing=shown in _MISSING)


@dataclass(slots=True)
class Part:
    """One command of a listing while it is read: its name, the call that made it, its tables, what was not read."""

    name: str
    call: str | None = None
    data: str | None = None
    grids: list[Grid] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)

    def command(self) -> Command:
        """The command as every reader of outputs gives it."""
        return Command(
            name=self.name,
            tables=tuple(each.table(self.name) for each in self.grids if each.cells),
            notes=Notes(syntax=self.call, data_file=self.data, lacking=_LACKING),
            language="en",
            texts=tuple(self.texts),
        )

    def left(self) -> Iterator[Unread]:
        """What was recognized and not read."""
        return (Unread(kind, self.name, title) for kind, title in self.unread)


def single(subtype: str, row: str, cells: Mapping[str, str], headings: Sequence[str] = ()) -> Grid:
    """A table of one row."""
    return Grid(subtype, {(row, column): text for column, text in cells.items()}, tuple(headings))
