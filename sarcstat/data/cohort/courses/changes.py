"""The best change of each patient's tumor, in percent, with what the patient is called and belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import Factor
from sarcstat.data.cohort.identity import check_patients
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.cohort.rows import none_of
from sarcstat.errors import InputError, Problem, counted, listing

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """One entry a patient used: `patient` as text, `change` in percent (nan: missing), and the code of the group.

    `group` has the levels; without one all codes are 0.
    """

    patient: Sequence[str]
    change: Array
    code: Array
    group: Factor | None
    label: str


def patient_names(dataset: Dataset, id_: str | None, excluded: Sequence[Any]) -> list[str]:
    """What each row's patient is called: the identifier, or the place of the row in its file."""
    if id_ is None:
        return [f"{dataset.row_word} {dataset.row_number(i)}" for i in range(len(dataset.frame))]
    return [str(each) for each in check_patients(dataset, id_, excluded)]


def changes(
    dataset: Dataset, column: str, group: Factor | None, id_: str | None, excluded: Sequence[Any], *, names: bool
) -> Changes:
    """The changes of the rows that are not excluded.

    Raises InputError for numbers below -100, for what is no number, and for a patient in two rows.
    """
    import numpy as np

    used = none_of(excluded, len(dataset.frame))
    patients = patient_names(dataset, id_, excluded)
    values, problems = number_column(dataset, column)
    if problems:
        raise InputError.of(problems)
    below = used & (values < -100 * (1 + 1e-9))
    if below.any():
        shown = listing(f"{patients[i]}: {values[i]:g}" for i in np.flatnonzero(below))
        message = f"{counted(int(below.sum()), 'value')} of column '{column}' below -100 percent ({shown})."
        raise InputError.of([Problem(message, "Nothing can shrink by more than all of it: correct these values.")])
    if not (used & ~np.isnan(values)).any():
        raise InputError(f"Column '{column}' (--change) has no value in the rows used.", "Name another column.")
    return Changes(
        patient=[patients[i] for i in np.flatnonzero(used)],
        change=values[used],
        code=np.zeros(int(used.sum()), dtype=np.int64) if group is None else group.codes[used].astype(np.int64),
        group=group,
        label=column if names else dataset.codebook.label(column),
    )
