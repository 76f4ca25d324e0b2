"""The table model: paths for rows and columns, cells that keep their number beside their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sarcstat.results import finite
from sarcstat.vocabulary import Missing


@dataclass(frozen=True, slots=True)
class Heading:
    """One step of a path that shows a name, a label or a level of the user's: equal by what it is, never by its text.

    `variable` is the name of a column, an endpoint or a term; `value` one of its values, as read; `name` says which of
    several headings of a variable or value it is, in fixed words.
    """

    text: str = field(compare=False)
    variable: str = ""
    value: object = None
    name: str = ""


#: A fixed word of a table (`Median`, `Overall`, `Total`) is its own identity.
Step = str | Heading
Path = tuple[Step, ...]


def text_of(step: Step) -> str:
    """What a reader sees of a step."""
    return step if isinstance(step, str) else step.text


def texts_of(path: Path) -> tuple[str, ...]:
    """What a reader sees of a path."""
    return tuple(map(text_of, path))


def variable(name: str, label: str) -> Heading:
    """A variable as a heading."""
    return Heading(label, name)


def level(name: str, value: object, text: str) -> Heading:
    """A level of the variable `name` as a heading."""
    return Heading(text, name, value)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `number` is unrounded and finite, `text` is what a reader sees; `missing` says why there is none."""

    text: str
    number: float | int | None = None
    missing: Missing | None = None

    def __post_init__(self) -> None:
        if self.number is not None and finite(self.number) is None:
            object.__setattr__(self, "number", None)
            object.__setattr__(self, "missing", "not_estimable")

    @property
    def is_words(self) -> bool:
        """Whether the cell holds words and not a number or the sign for none."""
        return self.number is None and self.missing is None and bool(self.text)


BLANK = Cell("", None, "blank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table ready to be shown in any medium.

    Rows, columns and cells are found by what their paths are: a reader may see the same of two. `rows` and
    `columns` are paths from the outermost heading inwards; `cells` holds what exists, a missing entry is an empty
    cell. `row_headings` name the levels of the row paths. `stacked` asks for all but the last element of the column
    paths to be shown as row headings: for tables that compare SPSS and R. `nested` levels of the row paths are
    drawn in one column, as journals do: each below its outer one, indented.
    """

    name: str
    rows: Sequence[Path]
    columns: Sequence[Path]
    cells: Mapping[tuple[Path, Path], Cell]
    row_headings: Sequence[str] = ()
    notes: Sequence[str] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    stacked: bool = False
    nested: int = 0

    def cell(self, row: Path, column: Path) -> Cell:
        """The cell at a row and a column, or an empty one."""
        return self.cells.get((row, column), BLANK)

    def holds_words(self, column: Path) -> bool:
        """Whether a column holds words: those are set flush left and may be folded."""
        cells = [self.cell(row, column) for row in self.rows]
        return all(cell.number is None for cell in cells) and any(cell.is_words for cell in cells)

    @property
    def heading_names(self) -> list[str]:
        """The names of the columns of row headings, as drawn; none where the row paths are empty."""
        depth = max((len(self.row_heads(row)) for row in self.rows), default=1)
        named = [*self.row_headings, *[""] * (depth + self.nested)]
        if self.nested:
            named = [next(filter(None, named[: self.nested]), ""), *named[self.nested :]]
        return named[:depth]

    def row_heads(self, row: Path) -> tuple[Path, ...]:
        """A row's headings column by column: each is a path whose last element is shown, indented by its length - 1."""
        if not self.nested:
            return tuple((step,) for step in row)
        outer = tuple(step for step in row[: self.nested] if step != "") or ("",)
        return outer, *((step,) for step in row[self.nested :])

    def laid_out(self) -> Table:
        """The table as it is drawn.

        A stacked one has its column groups as one more row heading, a nested one a row for each outer heading.
        """
        if self.nested:
            return self._nested()
        if not self.stacked:
            return self
        if not self.cells:
            return replace(self, rows=(), columns=[], notes=self.notes[:-1], stacked=False)
        if not any(column[-1:] == ("Cause",) for _, column in self.cells):
            return self._agreeing()
        rows: dict[Path, None] = {}
        cells: dict[tuple[Path, Path], Cell] = {}
        for row in self.rows:
            for column in self.columns:
                cell = self.cells.get((row, column))
                if cell is not None:
                    stacked = (*row, ", ".join(texts_of(column[:-1])))
                    rows[stacked] = None
                    cells[stacked, column[-1:]] = cell
        return replace(
            self,
            rows=tuple(rows),
            columns=list(dict.fromkeys(column[-1:] for column in self.columns)),
            cells=cells,
            row_headings=(*self.row_headings, ""),
            stacked=False,
        )

    def _nested(self) -> Table:
        """All row paths equally long, and a row without cells before the first one of an outer heading without own."""
        depth = max((len(row) for row in self.rows), default=1)
        rows: dict[Path, None] = {}
        whole = {row: (*row, *[""] * (depth - len(row))) for row in self.rows}
        for row in whole.values():
            for level in range(1, self.nested):
                if any(step != "" for step in row[level : self.nested]):
                    rows[(*row[:level], *[""] * (depth - level))] = None
            rows[row] = None
        cells = {(whole[row], column): cell for (row, column), cell in self.cells.items()}
        return replace(self, rows=tuple(rows), cells=cells)

    def _agreeing(self) -> Table:
        """A comparison without a difference: the first program's columns, and a note that says so."""
        if not self.columns:
            return replace(self, notes=self.notes[:-1], stacked=False)
        first = self.columns[0][-1]
        return replace(
            self,
            columns=[column[:-1] for column in self.columns if column[-1] == first],
            cells={(row, column[:-1]): cell for (row, column), cell in self.cells.items() if column[-1] == first},
            notes=("SPSS and R agree in every number.", *self.notes[:-1]),
            stacked=False,
        )


def table_of(
    name: str,
    cells: Mapping[tuple[Path, Path], Cell],
    row_headings: Sequence[str] = (),
    *,
    notes: Sequence[str] = (),
    context: Mapping[str, str] | None = None,
    nested: int = 0,
) -> Table:
    """A table of the cells, rows and columns in their order."""
    return Table(
        name=name,
        rows=list(dict.fromkeys(row for row, _ in cells)),
        columns=list(dict.fromkeys(column for _, column in cells)),
        cells=cells,
        row_headings=row_headings,
        notes=notes,
        context=context or {},
        nested=nested,
    )


def nested_table(
    name: str,
    cells: Mapping[tuple[Path, Path], Cell],
    depth: int,
    *,
    notes: Sequence[str] = (),
    context: Mapping[str, str] | None = None,
) -> Table:
    """A table of the cells; all `depth` levels of its rows are drawn in one column."""
    return table_of(name, cells, ("",) * depth, notes=notes, context=context, nested=depth)
