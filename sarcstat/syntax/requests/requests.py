"""Any procedure that was read, as the requests that recompute it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.crosstabs import Crosstabs
from sarcstat.syntax.reading.commands.frequencies import Descriptives, Frequencies
from sarcstat.syntax.reading.commands.km import KaplanMeier
from sarcstat.syntax.reading.commands.regression import Regression
from sarcstat.syntax.reading.commands.survival import LifeTable
from sarcstat.syntax.requests import describing, life_table, survival
from sarcstat.syntax.requests.planned import Columns, NotOfferedError, Planned

PROCEDURES = (KaplanMeier, CoxRegression, LifeTable, Frequencies, Descriptives, Crosstabs, Regression)


def requests(command: Any, dataset: Dataset, weight: str | None = None, split: Sequence[str] = ()) -> Sequence[Planned]:
    """The requests of a procedure on the data; `weight` is the column of case weights, `split` those of SPLIT FILE.

    Raises NotOfferedError for what no analysis offers, InputError for variables that the data do not have.
    """
    columns = Columns(dataset, weight, split)
    keys = {**({"weight": weight} if weight else {}), **({"split": list(split)} if split else {})}
    return [
        replace(each, request=replace(each.request, keys={**each.request.keys, **keys}))
        for each in _requests(command, columns)
    ]


def _requests(command: Any, columns: Columns) -> Iterator[Planned]:
    """The requests but for weight and split, which every analysis takes alike."""
    if isinstance(command, KaplanMeier):
        return survival.kaplan_meier(command, columns)
    if isinstance(command, CoxRegression):
        return survival.cox(command, columns)
    if isinstance(command, LifeTable):
        return life_table.life_tables(command, columns)
    if isinstance(command, Frequencies):
        return describing.frequencies(command, columns)
    if isinstance(command, Descriptives):
        return describing.descriptives(command, columns)
    if isinstance(command, Crosstabs):
        return describing.crosstabs(command, columns)
    if isinstance(command, Regression):
        return describing.collinearity(command, columns)
    raise NotOfferedError("a procedure that no analysis recomputes")
