"""What the reader of listings makes of a text, as plain values."""

from __future__ import annotations

from sarcstat.outputs.output import Command, Output
from sarcstat.outputs.reading.read import parse_output


def read(text: str) -> Output:
    """The output that a text is read as."""
    return parse_output(text.encode(), "listing.txt")


def tables(output: Output) -> list[tuple[str, str, dict[str, dict[str, str]]]]:
    """Each table with its command and title: its rows, with the printed text of each column."""
    found = []
    for _, command, table in output.tables():
        rows, columns = ([label.text for (label,) in each.leaves] for each in table.dimensions)
        cells: dict[str, dict[str, str]] = {row: {} for row in rows}
        for (row, column), cell in table.cells.items():
            cells[rows[row]][columns[column]] = str(cell.printed)
        found.append((str(command.name), table.title.text, cells))
    return found


def table(output: Output, title: str) -> dict[str, dict[str, str]]:
    """The rows of the only table of a title."""
    (found,) = (rows for _, own, rows in tables(output) if own == title)
    return found


def told(command: Command) -> dict[str, str]:
    """What the lines around the tables of a command tell."""
    return dict(text.split(": ", 1) for text in command.texts if ": " in text)


def left(output: Output) -> list[tuple[str, str]]:
    """What was recognized and not read, kind and title."""
    return [(each.kind, each.title) for each in output.unread]
