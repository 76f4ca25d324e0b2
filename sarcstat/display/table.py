"""The table model: paths for rows and columns, cells that keep their number beside their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sarcstat.vocabulary import Missing

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `number` is unrounded, `text` is what a reader sees; `missing` says why there is no number."""

    text: str
    number: float | int | None = None
    missing: Missing | None = None


BLANK = Cell("", None, "blank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table ready to be shown in any medium.

    `rows` and `columns` are paths from the outermost heading inwards; `cells` holds what exists, a missing
    entry is an empty cell. `row_headings` name the levels of the row paths. `stacked` asks for all but the
    last element of the column paths to be shown as row headings: for tables that compare columns in pairs.
    """

    name: str
    rows: Sequence[Path]
    columns: Sequence[Path]
    cells: Mapping[tuple[Path, Path], Cell]
    row_headings: Sequence[str] = ()
    notes: Sequence[str] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    stacked: bool = False

    def cell(self, row: Path, column: Path) -> Cell:
        """The cell at a row and a column, or an empty one."""
        return self.cells.get((row, column), BLANK)

    def laid_out(self) -> Table:
        """The table as it is drawn: a stacked one has its column groups moved into the rows."""
        if not self.stacked:
            return self
        groups = list(dict.fromkeys(column[:-1] for column in self.columns))
        last = list(dict.fromkeys(column[-1:] for column in self.columns))
        depth = max((len(group) for group in groups), default=0)
        rows: dict[Path, None] = {}
        cells: dict[tuple[Path, Path], Cell] = {}
        for row in self.rows:
            for group in groups:
                padded = row + group + ("",) * (depth - len(group))
                for leaf in last:
                    cell = self.cells.get((row, group + leaf))
                    if cell is not None:
                        rows[padded] = None
                        cells[padded, leaf] = cell
        headings = (*self.row_headings, *("",) * depth)
        return Table(
            name=self.name,
            rows=tuple(rows),
            columns=last,
            cells=cells,
            row_headings=headings,
            notes=self.notes,
            context=self.context,
        )
