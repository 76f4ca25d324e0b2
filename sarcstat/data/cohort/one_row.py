"""One row a patient: which of several rows is kept, and that there are several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.identity import check_patients, identifiers
from sarcstat.errors import counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: The reason under which the other rows of a patient are counted.
FURTHER = "in further rows of a patient"


@dataclass(frozen=True, slots=True)
class Kept:
    """A mask of the further rows of patients, and what has to be said about the choice."""

    further: Array
    conditions: Sequence[Condition]


def repeated(dataset: Dataset, name: str, used: Array) -> tuple[int, int]:
    """How many patients have several of the rows used, and how many rows these are."""
    own = dataset.frame[name][used].dropna()
    twice = own[own.duplicated(keep=False)]
    return twice.nunique(), len(twice)


def one_row(dataset: Dataset, name: str, used: Array, by: str, order: Array, *, last: bool) -> Kept:
    """The first (or last) of each patient's rows used, by the column `by`, whose values `order` has as floats.

    A row without a value there is taken only where the patient has no other; of rows with the same value the first in
    the file. Both are said. Raises InputError for a row without an identifier.
    """
    import numpy as np
    import pandas as pd

    rows = np.flatnonzero(used)
    ids = identifiers(dataset, name).iloc[rows]
    if ids.isna().any():
        check_patients(dataset, name, [~used])
    value = order[rows] if not last else -order[rows]
    found = pd.DataFrame({"id": ids.to_numpy(dtype=object), "value": value, "row": rows})
    first = found.sort_values(["value", "row"], na_position="last", kind="stable").drop_duplicates("id")
    further = used.copy()
    further[first["row"].to_numpy()] = False
    return Kept(further, _said(found, first, name, by, last=last))


def _said(found: Any, first: Any, name: str, by: str, *, last: bool) -> list[Condition]:
    """How many rows were left out, and where the choice was not plain."""
    several = found[found["id"].duplicated(keep=False)]
    if several.empty:
        return [Condition("note", f"No patient has several rows (column '{name}').", "one_row")]
    word, patients = "last" if last else "first", several["id"].nunique()
    left = len(found) - len(first)
    said = [
        Condition(
            "note",
            f"{counted(patients, 'patient has', 'patients have')} several rows (column '{name}'): the {word} by '{by}' "
            f"is kept, {counted(left, 'further row')} left out.",
            "one_row",
        )
    ]
    kept = dict(zip(first["id"], first["value"], strict=True))
    best = several["id"].map(kept)
    tied = several[(several["value"] == best) | (best.isna() & several["value"].isna())]
    alike = tied["id"][tied["id"].duplicated()].nunique()
    if alike:
        text = (
            f"{counted(alike, 'patient has', 'patients have')} several rows that are the {word} by '{by}': the first "
            "of them in the file is kept."
        )
        said.append(Condition("warning", text, "one_row_tied"))
    passed = int((several["value"].isna() & best.notna()).sum())
    if passed:
        text = f"{counted(passed, 'row')} without '{by}' passed over, because the patient has one with it."
        said.append(Condition("warning", text, "one_row_undated"))
    return said
