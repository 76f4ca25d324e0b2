"""Rows that no reason leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


def none_of(masks: Iterable[Array], rows: int) -> Array:
    """A mask of the `rows` that are in none of the masks."""
    import numpy as np

    found = np.ones(rows, dtype=bool)
    for mask in masks:
        found &= ~np.asarray(mask, dtype=bool)
    return found
