"""An expression computed on the columns of a data frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Codebook
from sarcstat.data.expression import values
from sarcstat.data.expression.arithmetic import ArithmeticOfArrays
from sarcstat.data.expression.dates_in_texts import DatesInTexts
from sarcstat.data.expression.levels import Levels
from sarcstat.data.expression.tokens import Passage

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]


class InMemory(DatesInTexts):
    """A `Calculator` of arrays: what `values` says of them, the columns and levels of a frame, the dates in texts."""

    missing = staticmethod(values.missing)
    negated = staticmethod(values.negated)
    all_of = staticmethod(values.all_of)
    any_of = staticmethod(values.any_of)
    as_numbers = staticmethod(values.as_numbers)
    among = staticmethod(values.among)
    literal = staticmethod(values.of_literal)
    date = staticmethod(values.of_day)
    no_dates = staticmethod(values.no_dates)
    compared = staticmethod(values.compared)
    chosen = staticmethod(values.chosen)

    def __init__(
        self, passage: Passage, frame: pd.DataFrame, codebook: Codebook, *, counts: Array | None = None
    ) -> None:
        super().__init__(Levels(passage, frame, codebook), codebook.date_formats)
        self.arithmetic = ArithmeticOfArrays(len(frame), counts)
        self.column = self.levels.column
        self.meant = self.levels.meant
        self.check_occurs = self.levels.check_occurs
