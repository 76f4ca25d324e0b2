"""Rows taken out of a data set, with all that is known of those which stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset

if TYPE_CHECKING:
    import numpy as np

    Mask = np.ndarray[Any, np.dtype[np.bool_]]


def selected_rows(dataset: Dataset, kept: Mask) -> Dataset:
    """The data set of the rows where `kept` is true; values declared missing, and places in the source, go with them.

    Rows of the frame must be numbered from 0, as they are read.
    """
    import numpy as np

    places = np.flatnonzero(kept)
    return replace(
        dataset,
        frame=dataset.frame.iloc[places].reset_index(drop=True),
        codebook=dataset.codebook.on(places),
        counts=None if dataset.counts is None else dataset.counts[places],
        rows=places if dataset.rows is None else np.asarray(dataset.rows)[places],
    )
