"""A covariate of a model: numbers, or a factor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.cohort.words import holds_words_only
from sarcstat.data.values import is_truth
from sarcstat.errors import Problem
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    from sarcstat.data.codebook import Dataset

    Array = np.ndarray[Any, np.dtype[Any]]

#: A numeric column with at most this many different whole numbers may be meant as categories.
FEW_VALUES = 10
MANY_LEVELS = 20
#: The x of a time-dependent term T_*x goes as a number under this name before x, beside x itself.
TIME_DEPENDENT = "T_:"


@dataclass(frozen=True, slots=True)
class Covariate:
    """One column of a model; either `values` (in units of `unit`, nan: missing) or `factor` is there."""

    name: str
    label: str
    values: Array | None
    factor: Factor | None
    unit: float = 1.0

    @property
    def missing(self) -> Array:
        """Where there is no value."""
        import numpy as np

        if self.factor is not None:
            return self.factor.codes < 0
        return np.isnan(self.values)  # type: ignore[arg-type]

    def keep(self, rows: Any) -> tuple[Covariate, list[str]]:
        """The covariate on a row mask without the levels that no longer occur, and the texts of those."""
        if self.factor is None:
            return replace(self, values=self.values[rows]), []  # type: ignore[index]
        kept, unused = self.factor.keep(rows)
        return replace(self, factor=kept), unused


def covariates(
    dataset: Dataset,
    wanted: Sequence[str],
    categorical: Collection[str],
    *,
    names: bool = False,
    units: Mapping[str, float],
) -> tuple[list[Covariate], list[Problem]]:
    """The columns as covariates, and what is wrong with them. Text is categorical whether it is said or not.

    Numbers are divided by their unit, which the label then names.
    """
    found: list[Covariate] = []
    problems: list[Problem] = []
    for name in wanted:
        label = name if names else dataset.codebook.label(name)
        if name in categorical or _is_text(dataset, name):
            found.append(Covariate(name, label, None, factor(dataset.frame, dataset.codebook, name, names=names)))
            continue
        values, wrong = number_column(dataset, name)
        problems += wrong
        if not wrong:
            unit = units.get(name, 1.0)
            per = "" if unit == 1 else f" (per {unit:g})"
            found.append(Covariate(name, label + per, values / unit, None, unit))
    return found, problems


def _is_text(dataset: Dataset, name: str) -> bool:
    """Whether a column holds words only; a column of numbers with a word in it is a mistake to report."""
    import pandas as pd

    column = dataset.frame[name]
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return False
    return not is_truth(column) and holds_words_only(dataset, name)


def in_declared_order(dataset: Dataset) -> list[str]:
    """The columns whose levels the source puts in an order: that says already that they are factors."""
    return [name for name, each in dataset.codebook.variables.items() if each.level_order is not None]


def covariate_notes(kept: Sequence[Covariate], said: Collection[str]) -> list[Condition]:
    """What a reader may want to know of the columns: codes taken as numbers, identifiers, many levels.

    `said` are the columns that are known to be categorical.
    """
    import numpy as np

    notes = []
    for each in kept:
        if each.factor is not None:
            if each.name not in said:
                text = f"{each.name} holds text and is taken as categorical."
                notes.append(Condition("note", text, "text_is_categorical"))
            if len(each.factor.values) >= MANY_LEVELS:
                text = f"{each.name} has {len(each.factor.values)} levels: a parameter for each but one."
                notes.append(Condition("warning", text, "many_levels"))
            continue
        if each.name.startswith(TIME_DEPENDENT):
            continue
        distinct = np.unique(each.values)  # type: ignore[arg-type]
        if not (distinct == np.round(distinct)).all():
            continue
        if 3 <= len(distinct) <= FEW_VALUES:
            text = (
                f"{each.name} has {len(distinct)} different values and is taken as a number; "
                f"--categorical {each.name} makes it a factor."
            )
            notes.append(Condition("note", text, "codes_as_numbers"))
        elif len(distinct) == len(each.values) > MANY_LEVELS:  # type: ignore[arg-type]
            text = f"{each.name} is a different whole number for every patient: is it an identifier?"
            notes.append(Condition("warning", text, "identifier"))
    return notes
