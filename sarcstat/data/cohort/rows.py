"""Rows that no reason leaves out, and how many each reason leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.counting import number
from sarcstat.errors import AnalysisError, listing

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


#: The reason of rows that another part of a split file has: they are left out here, and counted there.
OTHER_PART = "of another part"


def none_of(masks: Iterable[Array], rows: int) -> Array:
    """A mask of the `rows` that are in none of the masks."""
    import numpy as np

    found = np.ones(rows, dtype=bool)
    for mask in masks:
        found &= ~np.asarray(mask, dtype=bool)
    return found


def complete_rows(
    reasons: Sequence[tuple[str, Array]], rows: int, *, who: str, counts: Array | None = None
) -> tuple[Array, dict[str, int]]:
    """A mask of the `rows` for which no reason holds, and the number of rows that each reason leaves out.

    Each row counts once, or as often as `counts` says, under the first reason that holds for it; one of another part
    not at all. Raises AnalysisError where no row is left; `who` is what a row is there (`patient`).
    """
    import numpy as np

    found = np.ones(rows, dtype=bool)
    dropped: dict[str, int] = {}
    for reason, bad in reasons:
        without = number(found & bad, counts)
        if without and reason != OTHER_PART:
            dropped[reason] = without
        found &= ~bad
    if not found.any():
        why = listing(f"{n:,} {reason}" for reason, n in dropped.items())
        raise AnalysisError(f"No {who} is left to analyze.", f"Rows left out: {why}." if why else None)
    return found, dropped


def rows_of_patients(
    stratum: Array | None, group: Array | None, time: Array, status: Array, own: Mapping[str, Array]
) -> dict[str, Array]:
    """A row a patient, counted once, by stratum, group, time and events first; codes become numbers from 1.

    `own` are further numbers of each patient, by name.
    """
    import numpy as np

    alike = np.zeros(len(time), dtype=np.int32)
    columns: dict[str, Array] = {
        "stratum": ((alike if stratum is None else stratum) + 1).astype(np.int32),
        "group": ((alike if group is None else group) + 1).astype(np.int32),
        "time": time,
        "status": status.astype(float),
        "count": np.ones(len(time)),
        **own,
    }
    order = np.lexsort((-columns["status"], time, columns["group"], columns["stratum"]))
    return {name: values[order] for name, values in columns.items()}
