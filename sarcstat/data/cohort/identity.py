"""Patients by their identifier: nobody twice, nobody without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import plain
from sarcstat.data.cohort.rows import none_of
from sarcstat.errors import InputError, counted, listing

if TYPE_CHECKING:
    import pandas as pd

#: What to do about a patient in two rows.
ONE_ROW = "It must have one row a patient: keep one, or select rows with --where."
_WITH_ZEROS_BEHIND = re.compile(r"(0|[1-9][0-9]*)\.0+")


def identifiers(dataset: Dataset, name: str) -> pd.Series[Any]:
    """The identifiers as text, so that 7, 7.0 and `7` of two files are the same; None where there is none.

    What stands before a number tells patients apart: 007 is not 7.
    """
    column = dataset.frame[name]
    distinct = {value: _text(value) for value in column.dropna().unique()}
    return column.map(distinct).astype(object).where(column.notna(), None)


def _text(value: object) -> str:
    known = plain(value)
    if isinstance(known, float) and known.is_integer():
        known = int(known)
    text = str(known).strip()
    whole = _WITH_ZEROS_BEHIND.fullmatch(text)
    return whole[1] if whole else text


def check_patients(dataset: Dataset, name: str, excluded: Sequence[Any] = (), *, hint: str = ONE_ROW) -> pd.Series[Any]:
    """The identifiers; raises InputError for a patient in two rows, or a row without one, among those not excluded."""
    import numpy as np

    found = identifiers(dataset, name)
    used = none_of(excluded, len(found))
    without = np.flatnonzero(used & found.isna().to_numpy())
    if len(without):
        where = listing(f"{dataset.row_word} {dataset.row_number(row)}" for row in without)
        raise InputError(
            f"{dataset.source}: {counted(len(without), 'row has', 'rows have')} no '{name}' ({where}).",
            "Every patient needs an identifier.",
        )
    own = found[used]
    twice = own[own.duplicated(keep=False)]
    if len(twice):
        names = twice.drop_duplicates()
        rows = [
            f"{each}: {dataset.row_word}s " + ", ".join(str(dataset.row_number(row)) for row in own.index[own == each])
            for each in names.head(5)
        ]
        more = f" and {len(names) - 5} more" if len(names) > 5 else ""
        raise InputError(
            f"{dataset.source} has {counted(len(names), 'patient')} more than once ('{name}' {'; '.join(rows)}{more}).",
            hint,
        )
    return found
