"""The statistics of a document as CSV, one row a number, in the long analysis-results form; tables a row a cell."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from sarcstat.characters import no_formula
from sarcstat.csv_records import TERMINATOR, Records
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.records import statistic_record
from sarcstat.display.shapes.table import Table, texts_of
from sarcstat.results import SIMULATED


def render(document: Document) -> str:
    """One header line, then a row a statistic; numbers in their shortest exact form, no value is empty.

    Of simulated data, each row says so in one more column. A document that has tables and no statistics has a row a
    cell: what its table is, the levels of its row and column, its number unrounded, and its text.
    """
    records = [each for member in document.members or [document] for each in _records(member)]
    if not records:
        return _cells([table for section in document.sections for table in section.tables])
    out = Records()
    names = list(dict.fromkeys(name for each in records for name in each))
    writer = csv.DictWriter(out, names, lineterminator=TERMINATOR)
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue()


def for_spreadsheets(text: str) -> str:
    """A CSV whose texts a spreadsheet takes for no formula (see `no_formula`); all else is as it was."""
    out = Records()
    writer = csv.writer(out, lineterminator=TERMINATOR)
    writer.writerows([no_formula(cell) for cell in row] for row in csv.reader(StringIO(text, newline="")))
    return out.getvalue()


def _records(document: Document) -> Iterator[dict[str, Any]]:
    mark = document.provenance.simulated
    place = document.options.get("job")
    command = place["command"] if isinstance(place, dict) else None
    for statistic in document.statistics:
        record = statistic_record(statistic, document.analysis)
        if command is not None:  # of a job, which may have several of a kind
            record = {"command": command, **record}
        yield {**record, SIMULATED: mark} if mark else record


def _cells(tables: Sequence[Table]) -> str:
    names = list(dict.fromkeys(name for table in tables for name in table.context))
    depths = (
        max((len(path) for table in tables for path in table.rows), default=0),
        max((len(path) for table in tables for path in table.columns), default=0),
    )
    levels = [f"{axis}{i + 1}" for axis, depth in zip(("row", "column"), depths, strict=True) for i in range(depth)]
    out = Records()
    writer = csv.writer(out, lineterminator=TERMINATOR)
    writer.writerow([*names, "table", *levels, "value", "text"])
    for table in tables:
        start = [*(table.context.get(name, "") for name in names), table.name]
        for row in table.rows:
            for column in table.columns:
                cell = table.cells.get((row, column))
                if cell is not None:
                    path = [*texts_of(row), *[""] * (depths[0] - len(row))]
                    path += [*texts_of(column), *[""] * (depths[1] - len(column))]
                    writer.writerow([*start, *path, cell.number, cell.text])
    return out.getvalue()
