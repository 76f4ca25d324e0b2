"""Any procedure that was read, as the requests that recompute it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.crosstabs import Crosstabs
from sarcstat.syntax.reading.commands.frequencies import Descriptives, Frequencies
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.reading.commands.regression import Regression
from sarcstat.syntax.requests import describing, survival
from sarcstat.syntax.requests.planned import Columns, NotOfferedError, Planned

PROCEDURES = (KaplanMeier, CoxRegression, Frequencies, Descriptives, Crosstabs, Regression)


def requests(command: Any, dataset: Dataset, weight: str | None = None) -> Sequence[Planned]:
    """The requests of a procedure on the data; `weight` is the column of case weights.

    Raises NotOfferedError for what no analysis offers, InputError for variables that the data do not have.
    """
    columns = Columns(dataset)
    if weight and isinstance(command, KaplanMeier | CoxRegression | Regression):
        raise NotOfferedError(f"a weighted analysis (WEIGHT BY {weight})")
    if isinstance(command, KaplanMeier):
        return list(survival.kaplan_meier(command, columns))
    if isinstance(command, CoxRegression):
        return list(survival.cox(command, columns))
    if isinstance(command, Frequencies):
        return list(describing.frequencies(command, columns, weight))
    if isinstance(command, Descriptives):
        return list(describing.descriptives(command, columns, weight))
    if isinstance(command, Crosstabs):
        return list(describing.crosstabs(command, columns, weight))
    if isinstance(command, Regression):
        return list(describing.collinearity(command, columns))
    raise NotOfferedError("a procedure that no analysis recomputes")
