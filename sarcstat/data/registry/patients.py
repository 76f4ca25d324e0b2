"""Patients with several rows: asked of the engine where a column is called as identifiers of patients are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sarcstat.data.registry.selecting import CHOSEN, Choice
from sarcstat.errors import counted
from sarcstat.results import Condition

#: Identifiers of more rows are not compared with each other: that takes several times as long as the analysis.
MOST_ROWS = 5_000_000


@dataclass(frozen=True, slots=True)
class Patients:
    """The column that looks as if it identified patients, and the endpoint of an ADTTE file whose rows are used."""

    column: str
    param: str | None = None


def several(rows: Any, choice: Choice | None) -> Any:
    """The query: how many values of `c0` are in several of the rows used, and how many rows these are.

    `rows` is a table of Ibis with the identifiers (`c0`), those of rows that are not used missing.
    """
    used = rows if choice is None else choice.table.filter(choice.table[CHOSEN])
    named = used.filter(used["c0"].notnull())
    each = named.group_by("c0").aggregate(n=named.count())
    twice = each.filter(each["n"] > 1)
    return twice.aggregate(patients=twice.count(), rows=twice["n"].sum().fill_null(0).cast("int64"))


def several_rows(column: str, patients: int, rows: int) -> list[Condition]:
    """The warning that patients have several rows, where some have."""
    if not patients:
        return []
    text = (
        f"Column '{column}': {counted(patients, 'value is', 'values are')} in several rows ({rows:,} rows). If these "
        "are rows of one patient, each counts as a patient of its own: make a view with one row a patient, or select "
        "rows with --where."
    )
    return [Condition("warning", text, "several_rows")]


def not_looked_at(column: str, rows: int) -> list[Condition]:
    """The note that nobody looked, where the rows are too many."""
    text = (
        f"Column '{column}' may identify patients. Whether some have several of the {rows:,} rows was not looked at: "
        "each row counts as a patient."
    )
    return [Condition("note", text, "several_rows_not_looked_at")]
