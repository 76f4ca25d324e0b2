"""Pivot tables as tables that any medium can show: layers stand before the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sarcstat.display.shapes.table import Cell as Shown
from sarcstat.display.shapes.table import Path, Table
from sarcstat.outputs.date_format import DATE_KINDS
from sarcstat.outputs.notes import SUBTYPE
from sarcstat.outputs.output import Cell, Dimension, Footnote, Label
from sarcstat.outputs.output import Table as PivotTable

_Place = tuple[int, ...]


def shown_table(number: int, table: PivotTable) -> Table:
    """A pivot table with its number in the file: rows and columns that hold cells, in SPSS's order.

    Two rows that are labelled alike are told apart by name, value or number; marks of footnotes stand behind texts.
    """
    rows, columns = (*table.layers, *table.rows), table.columns
    row_paths = _paths(table, rows)
    column_paths: dict[_Place, Path] = _paths(table, columns) if columns else {(): ("",)}
    sentences = table.subtype == SUBTYPE  # with a few numbers between them, which would keep their column from folding
    cells = {
        (row_paths[_part(place, rows)], column_paths[_part(place, columns)]): _shown(
            cell, table.footnotes, as_words=sentences
        )
        for place, cell in table.cells.items()
    }
    context = {"number": str(number), "command": table.command, "subtype": table.subtype}
    return Table(
        name=f"{number}. {_marked(table.title, table.footnotes)}",
        rows=list(row_paths.values()),
        columns=list(column_paths.values()),
        cells=cells,
        row_headings=_headings(table, rows),
        notes=_notes(table),
        context={name: value for name, value in context.items() if value},
    )


def _part(place: _Place, numbers: Iterable[int]) -> _Place:
    return tuple([place[i] for i in numbers])


def _paths(table: PivotTable, numbers: Sequence[int]) -> dict[_Place, Path]:
    """The path of each combination of categories that holds cells, in the order shown, each path once."""
    used = sorted({_part(place, numbers) for place in table.cells})
    dimensions = [table.dimensions[i] for i in numbers]
    texts = [[_texts(path, table.footnotes) for path in each.leaves] for each in dimensions]
    depths = [max((len(path) for path in each.leaves), default=0) for each in dimensions]
    found: dict[_Place, Path] = {}
    taken: set[Path] = set()
    for place in used:
        path = _joined([texts[i][leaf] for i, leaf in enumerate(place)], depths)
        if path in taken:
            path = _distinct(path, [each.leaves[leaf] for each, leaf in zip(dimensions, place, strict=True)], taken)
        taken.add(path)
        found[place] = path
    return found


def _joined(parts: Sequence[Path], depths: Sequence[int]) -> Path:
    """The paths of several dimensions one behind the other, each but the last as deep as its dimension is."""
    last = len(parts) - 1
    return tuple(
        text for i, part in enumerate(parts) for text in (*part, *[""] * (depths[i] - len(part) if i < last else 0))
    )


def _distinct(path: Path, labels: Sequence[tuple[Label, ...]], taken: set[Path]) -> Path:
    """A path that no other has: with the name or value of its last category, else with a number."""
    if not path:
        return path
    label = labels[-1][-1] if labels and labels[-1] else None
    name = (label.value if label.value is not None else label.variable) if label is not None else None
    told = (*path[:-1], f"{path[-1]} [{name:g}]" if isinstance(name, float) else f"{path[-1]} [{name}]")
    if name is not None and told not in taken:
        return told
    times = 2
    while (*path[:-1], f"{path[-1]} ({times})") in taken:
        times += 1
    return (*path[:-1], f"{path[-1]} ({times})")


def _texts(path: tuple[Label, ...], footnotes: Sequence[Footnote]) -> Path:
    return tuple(_marked(label, footnotes) for label in path)


def _marked(label: Label, footnotes: Sequence[Footnote]) -> str:
    return label.text + _marks(label.subscripts, label.footnotes, footnotes)


def _marks(subscripts: Sequence[str], notes: Sequence[int], footnotes: Sequence[Footnote]) -> str:
    """The marks behind a text, with a blank before them."""
    marks = [*subscripts, *(footnotes[i].mark for i in notes if i < len(footnotes) and footnotes[i].shown)]
    return f" {','.join(marks)}" if marks else ""


def _shown(cell: Cell, footnotes: Sequence[Footnote], *, as_words: bool) -> Shown:
    """A cell with its number, but among words and where the number stands for a date or a time."""
    text = cell.text.rstrip("\n")
    text += _marks(cell.subscripts, cell.footnotes, footnotes) if text.strip() else ""
    if as_words or cell.number is None or (cell.format is not None and cell.format.kind in DATE_KINDS):
        return Shown(text, None, None if text.strip() else "blank")
    number = int(cell.number) if cell.number.is_integer() and abs(cell.number) < 2**53 else cell.number
    return Shown(text, number)


def _headings(table: PivotTable, numbers: Sequence[int]) -> list[str]:
    """The names of the row dimensions, each above its first column."""
    names: list[str] = []
    for i in numbers:
        dimension = table.dimensions[i]
        depth = max((len(path) for path in dimension.leaves), default=0)
        names += [_name(dimension), *[""] * (depth - 1)][:depth]
    return names


def _name(dimension: Dimension) -> str:
    """The name of a dimension if it says more than what stands in every table."""
    return dimension.name.text if dimension.name.kind in ("variable", "template") or not dimension.name_hidden else ""


def _notes(table: PivotTable) -> list[str]:
    notes = [f"{note.mark}. {note.label.text}" for note in table.footnotes if note.shown]
    caption = table.caption.text if table.caption is not None else ""
    return [*notes, caption] if caption.strip() else notes
