"""What a reader should know about how a file of SPSS, Stata or SAS was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Variable
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import pandas as pd

    Cells = Mapping[str, Sequence[Any]]


def lost_dates(
    name: str, cells: Cells, found: Mapping[str, pd.Series[Any]], variables: Mapping[str, Variable]
) -> list[Condition]:
    """A warning of numbers in columns of dates that are no date that anybody has written."""
    lost = {
        column: number
        for column, values in found.items()
        if values.dtype.kind == "M"
        and (number := _known(cells[column]) - int(values.notna().sum()) - variables[column].user_missing)
    }
    if not lost:
        return []
    told = listing((f"{column} ({counted(number, 'row')})" for column, number in lost.items()), 10)
    text = f"Dates of {name} that lie thousands of years off count as missing: {told}."
    return [Condition("warning", text, "lost_dates")]


def _known(cells: Sequence[Any]) -> int:
    """How many numbers are known."""
    return sum(cell is not None and cell == cell for cell in cells)


def open_end_note(name: str, rows: int) -> Condition:
    """That nobody can tell whether a file is whole."""
    text = (
        f"{name} does not say how many rows it has, and ends where it may also have broken off: {counted(rows, 'row')} "
        "were read."
    )
    return Condition("note", text, "open_end")


def unread_rows_warning(name: str, rows: int, held: int) -> Condition:
    """That the head of a file says that there are fewer rows than its pages hold."""
    text = (
        f"{name} says that it has {counted(rows, 'row')}, and only these were read, but its pages hold {held:,}: it is "
        "damaged. Copy or export it again."
    )
    return Condition("warning", text, "unread_rows")


def user_missing_note(name: str, variables: Mapping[str, Variable]) -> Condition | None:
    """How many cells of which columns have values that the file declares missing; None where there are none."""
    missing = [f"{column} {about.user_missing:,}" for column, about in variables.items() if about.user_missing]
    if not missing:
        return None
    text = f"Values that {name} declares missing were set missing: {listing(missing, 10)}."
    return Condition("note", text, "user_missing")


def notes(
    name: str,
    encoding: str | None,
    program: str,
    cells: Cells,
    variables: Mapping[str, Variable],
) -> list[Condition]:
    """What a reader should know about how the file was read."""
    said = []
    if encoding:
        text = f"{name} does not say, or not truly, in which encoding its texts are: they were read as {encoding}."
        said.append(Condition("note", text, "encoding"))
    declared = user_missing_note(name, variables)
    said += [declared] if declared else []
    blank = [
        f"{column} {counted(empty, 'row')}"
        for column, values in cells.items()
        if (empty := sum(cell == "" for cell in values))
    ]
    if blank and program == "SPSS":
        text = f"Empty texts, which SPSS counts as values, are missing here: {listing(blank)}."
        said.append(Condition("note", text, "blank_texts"))
    return said
