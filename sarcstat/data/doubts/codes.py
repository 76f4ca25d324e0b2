"""Numbers that commonly stand for missing, such as 999 among ages: never taken for missing, never without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.counting import number

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

_LONGEST = 5
#: Codes of one figure stand for missing only among levels up to this one: grades 1, 2, 3 and 9.
_LAST_LEVEL = 4
_NEGATIVE = tuple(-int(figure * length) for figure in "987" for length in range(1, _LONGEST + 1))


def missing_codes(dataset: Dataset, name: str, column: pd.Series[Any], counts: Array | None) -> dict[int, int]:
    """Numbers of a column that look like codes for missing, with their rows; not those that have a label.

    Such are 99, 999 … (and 98, 97, 88, 77 of that length) where they are more than twice as large as all other values,
    9 among levels up to 4, and -9, -99 … where no other value is negative. `counts` is how many rows each stands for.
    """
    import numpy as np

    if column.dtype.kind not in "if":
        return {}
    values = column.to_numpy(dtype=float, na_value=np.nan)
    codes = [*_above(values), *_below(values)]
    about = dataset.codebook[name]
    rows = {code: number(values == code, counts) for code in codes if code not in about.value_labels}
    return {code: n for code, n in rows.items() if n}


def _above(values: Array) -> list[int]:
    """The codes that are larger than all else."""
    import numpy as np

    top = np.nanmax(values, initial=0)
    if not top.is_integer() or top > 10**_LONGEST:
        return []
    length = len(str(int(top)))
    if length == 1:
        codes = [9]
    else:
        nines = 10**length - 1
        codes = [nines, nines - 1, nines - 2, int("8" * length), int("7" * length)]
    others = values[~np.isin(values, codes) & ~np.isnan(values)]
    if top not in codes or not len(others):
        return []
    held = [code for code in codes if (values == code).any()]
    if length == 1:
        levels = set(others)
        return held if len(levels) > 1 and levels <= set(range(_LAST_LEVEL + 1)) else []
    return held if 2 * others.max() < min(held) else []


def _below(values: Array) -> list[int]:
    """The codes that are the only negative numbers."""
    import numpy as np

    negative = values[values < 0]
    if not len(negative) or not np.isin(negative, _NEGATIVE).all() or (values >= 0).sum() == 0:
        return []
    return [int(code) for code in np.unique(negative)]
