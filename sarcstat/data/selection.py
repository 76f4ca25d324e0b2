"""Rows taken out of a data set, with all that is known of those which stay."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset, Variable

if TYPE_CHECKING:
    import numpy as np

    Mask = np.ndarray[Any, np.dtype[np.bool_]]


def selected_rows(dataset: Dataset, kept: Mask) -> Dataset:
    """The data set of the rows where `kept` is true; values declared missing, and places in the source, go with them."""
    import numpy as np

    places = np.flatnonzero(kept)
    frame = dataset.frame.iloc[places].reset_index(drop=True)
    new_place = {int(dataset.frame.index[old]): new for new, old in enumerate(places)}
    variables = {
        name: _with_declared(dataset.codebook[name], new_place) for name in map(str, frame.columns)
    }
    rows = places if dataset.rows is None else np.asarray(dataset.rows)[places]
    return replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables), rows=rows)


def _with_declared(variable: Variable, new_place: dict[int, int]) -> Variable:
    declared = variable.declared_missing
    if declared is None:
        return variable
    kept = declared[[place in new_place for place in declared.index]]
    kept = kept.set_axis([new_place[place] for place in kept.index])
    return replace(variable, declared_missing=kept, user_missing=len(kept))
