"""Some rows of a data set, which still know their places in the file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.rows import none_of

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


def some_rows(dataset: Dataset, rows: Array) -> Dataset:
    """The rows at these positions, numbered anew; none of them is left out."""
    return replace(
        dataset,
        frame=dataset.frame.iloc[rows].reset_index(drop=True),
        codebook=dataset.codebook.on(rows),
        rows=rows if dataset.rows is None else dataset.rows[rows],
        left_out=(),
        counts=None if dataset.counts is None else dataset.counts[rows],
    )


def without_left_out(dataset: Dataset) -> Dataset:
    """The rows that analyses use: without further rows of a patient and the like."""
    import numpy as np

    if not dataset.left_out:
        return dataset
    return some_rows(dataset, np.flatnonzero(none_of((bad for _, bad in dataset.left_out), len(dataset.frame))))
