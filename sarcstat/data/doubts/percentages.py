"""Percentages of which some are written as fractions: 0.4 beside 45 in a column that is called a percentage."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.counting import number
from sarcstat.errors import counted

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

_NAME = re.compile(
    r"%|(?<![a-z])(?:percent|percentage|perc|pct|prozent|proportion|fraction|anteil|ki|mib|lvef)(?![a-z])",
    re.IGNORECASE,
)
#: Fewer of either kind are not two ways of writing.
_FEWEST, _SHARE = 3, 0.1


def mixed_percentages(dataset: Dataset, name: str, column: pd.Series[Any], counts: Array | None) -> list[str]:
    """A column that is called a percentage and holds fractions and percentages, as a warning lists it; most: none.

    Nothing is between 1 and 2 where that is so. `counts` is how many rows of the source each value stands for.
    """
    import numpy as np

    if column.dtype.kind != "f" or not (_NAME.search(name) or _NAME.search(dataset.codebook.label(name))):
        return []
    values = column.to_numpy(dtype=float, na_value=np.nan)
    with np.errstate(invalid="ignore"):
        fractions, others = (values > 0) & (values < 1), (values >= 2) & (values <= 100)
        between = (values > 1) & (values < 2) | (values < 0) | (values > 100)
    few, many = number(fractions, counts), number(others, counts)
    least = max(_FEWEST, _SHARE * number(~np.isnan(values), counts))
    if between.any() or few < least or many < least:
        return []
    return [f"{name} ({counted(few, 'row')} below 1, {many:,} from 2 to 100)"]
