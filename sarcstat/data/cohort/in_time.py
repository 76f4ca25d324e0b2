"""A covariate whose value changes with time in a way of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: It goes to R as a variable under this name before its own, which a column may have, too.
VARIABLE = "T_="


@dataclass(frozen=True, slots=True)
class InTime:
    """The term `name`: `values` has a row a patient of the cohort and a column each of the `times` of events.

    A value is nan where the patient is no longer at risk at that time, or where there is none.
    """

    name: str
    times: Array
    values: Array
