"""Numbers of rows: each row of a data set is one of its source, or stands for as many as the source counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


def number(rows: Array, counts: Array | None) -> int:
    """How many rows of the source are those of a mask."""
    import numpy as np

    return int(np.count_nonzero(rows)) if counts is None else int(counts[rows].sum())


def tally(codes: Array, counts: Array | None, levels: int) -> Array:
    """How many rows of the source have each code from 0 up to `levels` - 1, as whole numbers; -1 does not count."""
    import numpy as np

    if counts is None:
        return np.bincount(codes + 1, minlength=levels + 1)[1:]
    # Sums of doubles are those of whole numbers up to 2^53 rows.
    return np.bincount(codes + 1, counts, minlength=levels + 1)[1:].astype(np.int64)
