"""What a procedure sees of the data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sarcstat.data.steps.files.converting import dataset_of
from sarcstat.data.steps.table import Table

if TYPE_CHECKING:
    from sarcstat.data.codebook import Dataset

    Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class View:
    """What a procedure sees: the cases that FILTER and USE leave, the weight, and the parts of SPLIT FILE.

    `separate`: each part has tables of its own. `places`: which cases of the data the rows are, from 0. `filter` is the
    variable of FILTER, `cases` how many there are without it, USE, and what is temporary.
    """

    table: Table
    weight: str | None
    split: tuple[str, ...]
    separate: bool
    places: Array
    filter: str | None = None
    cases: int = 0

    @cached_property
    def dataset(self) -> Dataset:
        """The table as analyses take it."""
        return dataset_of(self.table, source=self.table.source)

    @property
    def scattered(self) -> bool:
        """Whether cases of the same part do not stand together, which SPSS takes for several parts."""
        if not self.split or self.table.cases < 2:
            return False
        codes = [np.unique(self.table[name].values.astype(str), return_inverse=True)[1] for name in self.split]
        rows = np.stack(codes, axis=1)
        starts = rows[np.r_[True, (rows[1:] != rows[:-1]).any(axis=1)]]
        return len(np.unique(starts, axis=0)) < len(starts)
