"""Dates that programs write for an empty cell: the zero of their calendars, among dates of another time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sarcstat.data.variables.irregularity import Patients
from sarcstat.errors import counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: Zero or one of Excel (both systems) and of databases, of SAS, and of Unix.
_ZEROS = ("1900-01-01", "1904-01-01", "1960-01-01", "1970-01-01")
#: All other dates of the column are later by so many days.
_LATER = 15 * 365
_FEWEST = 3


def placeholders(patients: Patients, name: str, days: Array) -> Iterator[Condition]:
    """A warning on days (since 1970-01-01) of a column that are such a zero, where all others are much later."""
    import numpy as np

    for zero in _ZEROS:
        day = float(np.datetime64(zero, "D").astype(np.int64))
        others = days[~np.isnan(days) & (days != day)]
        rows = np.flatnonzero(days == day)
        if len(rows) and len(others) >= _FEWEST and others.min() >= day + _LATER:
            text = (
                f"{counted(len(rows), 'row has', 'rows have')} {zero} in '{name}' ({patients.listed(rows)}), which "
                "programs write for an empty cell, and counts as a date: all others are years later. If it is missing, "
                "empty these cells."
            )
            yield Condition("warning", text, "placeholder_dates")
