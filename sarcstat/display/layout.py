"""A layout: which statistic stands in which cell. One layout serves SPSS's table and the comparison with R."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sarcstat.display.formatting import NumberStyle, cell
from sarcstat.display.shapes.table import Cell, Path, Table, texts_of
from sarcstat.results import Key, Statistic

Index = Mapping[Key, Statistic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Rows, columns, and the key of the statistic in each cell that has one."""

    name: str
    rows: Sequence[Path]
    columns: Sequence[Path]
    entries: Mapping[tuple[Path, Path], Key]
    row_headings: Sequence[str] = ()
    notes: Sequence[str] = ()
    context: Mapping[str, str] = field(default_factory=dict)
    row_texts: Mapping[Path, str] = field(default_factory=dict)


COMPARISON: Path = ("Comparison",)


def filled(layout: Layout, index: Index, style: NumberStyle) -> Table:
    """The layout with the numbers of one convention; texts of rows come first, as a column of their own."""
    texts = {(row, COMPARISON): Cell(text) for row, text in layout.row_texts.items()}
    return Table(
        name=layout.name,
        rows=layout.rows,
        columns=[COMPARISON, *layout.columns] if texts else layout.columns,
        cells=texts | {place: cell(index.get(key), style) for place, key in layout.entries.items()},
        row_headings=layout.row_headings,
        notes=layout.notes,
        context=layout.context,
    )


def side_by_side(layout: Layout, spss: Index, r: Index, cause: Callable[[Key, Index, Index], str]) -> Table:
    """The layout with SPSS's and R's number in each place, and the cause where they differ.

    Numbers differ when they are more than 1e-9 apart, relatively: an interval may differ and still print alike.
    """
    columns = [(*column, program) for column in layout.columns for program in ("SPSS", "R", "Cause")]
    cells: dict[tuple[Path, Path], Cell] = {}
    row_notes = [f"{', '.join(texts_of(row))}: {text}." for row, text in layout.row_texts.items()]
    for (row, column), key in layout.entries.items():
        ours, theirs = spss.get(key), r.get(key)
        cells[row, (*column, "SPSS")] = cell(ours, "spss")
        cells[row, (*column, "R")] = cell(theirs, "spss")
        if not equal(ours, theirs):
            cells[row, (*column, "Cause")] = Cell(cause(key, spss, r))
    return Table(
        name=layout.name,
        rows=layout.rows,
        columns=columns,
        cells=cells,
        row_headings=layout.row_headings,
        notes=(*layout.notes, *row_notes, "sarcstat explain CAUSE says what each program computes."),
        context=layout.context,
        stacked=True,
    )


def equal(a: Statistic | None, b: Statistic | None) -> bool:
    """Whether two programs have the same number, or neither has one."""
    first, second = (each.value if each else None for each in (a, b))
    if isinstance(first, int | float) and isinstance(second, int | float):
        return abs(first - second) <= 1e-9 * max(abs(first), abs(second))
    return first == second
