"""Ages that nobody has: a year of birth among them, a sign or a figure too many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.counting import number
from sarcstat.data.doubts.codes import missing_codes
from sarcstat.errors import counted, listing

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

_AGE = re.compile(r"age|ages|alter|edad|âge|leeftijd|età|年龄|年齢", re.IGNORECASE)
_OLDEST = 120
#: Where more of the values are negative the column is centered.
_FEW = 0.1
#: An age that nobody has is so many times the oldest of the others.
_GAP = 1.5


def impossible_ages(dataset: Dataset, name: str, column: pd.Series[Any], counts: Array | None) -> list[str]:
    """The values of a column that is called an age which are no ages in years, as a warning lists them; most: none.

    Codes for missing are told by themselves. `counts` is how many rows of the source each value stands for (None: one).
    """
    import numpy as np

    if column.dtype.kind not in "if" or not _is_age(name, dataset.codebook.label(name)):
        return []
    values = column.to_numpy(dtype=float, na_value=np.nan)
    values = np.where(np.isin(values, list(missing_codes(dataset, name, column, counts))), np.nan, values)
    with np.errstate(invalid="ignore"):
        low, high = values < 0, values > _OLDEST
    known = number(~np.isnan(values), counts)
    if number(low, counts) > _FEW * known:  # centered
        low = np.zeros_like(low)
    usual = np.max(values, initial=0, where=~(low | high | np.isnan(values)))
    # Ages in months go on where those in years end.
    if number(high, counts) > known / 2 or np.min(values, initial=np.inf, where=high) < _GAP * usual:
        high = np.zeros_like(high)
    bad = low | high
    if not bad.any():
        return []
    shown = listing(f"{value:.10g}" for value in np.unique(values[bad]))
    return [f"{name} {shown} ({counted(number(bad, counts), 'row')})"]


def _is_age(name: str, label: str) -> bool:
    """Whether a word of the name or the first word of the label is that of an age."""
    words = re.split(r"[\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    first = re.split(r"[\W\d_]+", label, maxsplit=1)[0]
    return any(_AGE.fullmatch(each) for each in (*words, first))
