"""The columns of a data file as a table: one row a column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shlex import quote
from typing import Any

from sarcstat.display.shapes.document import Document, Section
from sarcstat.display.shapes.table import Cell, Path, Table, variable
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Condition, Provenance

_KINDS = {
    "numbers": "number",
    "levels": "levels",
    "dates": "date",
    "identifier": "identifier",
    "text": "text",
    "empty": "empty",
}
_NOTE = (
    "Names as they are typed on a command line. Taken as: without --categorical, --numeric or a study's declaration; "
    "identifiers and texts are left out of a description that names no variable."
)


def columns_document(
    columns: Sequence[Any],
    *,
    rows: int,
    provenance: Provenance,
    conditions: Sequence[Condition],
    options: Mapping[str, object],
) -> Document:
    """A document of what `columns` say: name, label, kind, values, missing, words, first, why, odd.

    Columns that would be empty in every row are not shown.
    """
    remarks = [_remark(each) for each in columns if each.why and each.kind in ("levels", "numbers", "text")]
    result = AnalysisResult(
        analysis="columns",
        options=options,
        statistics=(),
        provenance=provenance,
        conditions=(*conditions, *remarks),
    )
    heading = f"{provenance.source}: {counted(len(columns), 'column')}, {counted(rows, 'row')}"
    section = Section(heading=heading, tables=[_table(columns)], result=result)
    return Document(analysis="columns", title=heading, sections=[section], options=options)


def _table(columns: Sequence[Any]) -> Table:
    """A row a column of the data."""
    cells: dict[tuple[Path, Path], Cell] = {}
    paths: list[Path] = []
    for each in columns:
        path: Path = (variable(each.name, quote(each.name)),)
        paths.append(path)
        texts = {
            "Label": each.label,
            "Taken as": _KINDS[each.kind],
            "Values": each.values,
            "Words like missing": each.words,
            "First rows": " | ".join(each.first),
        }
        cells |= {(path, (head,)): Cell(text) for head, text in texts.items() if text}
        if each.missing is not None:
            cells[path, ("Missing",)] = Cell(f"{each.missing:,}", each.missing)
    order = ("Label", "Taken as", "Values", "Missing", "Words like missing", "First rows")
    used = {column for _, column in cells}
    return Table(
        name="Columns",
        rows=paths,
        columns=[(head,) for head in order if (head,) in used],
        cells=cells,
        row_headings=("Column",),
        notes=[_NOTE],
    )


def _remark(column: Any) -> Condition:
    """What is odd about a column."""
    return Condition("warning" if column.odd else "note", f"Column '{column.name}' {column.why}.", "mixed_column")
