"""A covariate of a model: numbers, or a factor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.cohort.factor import Factor, factor, value_texts
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.doubts.words import holds_words_only
from sarcstat.data.remembering import remembered
from sarcstat.data.values import is_truth
from sarcstat.errors import Problem, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    from sarcstat.data.codebook import Dataset

    Array = np.ndarray[Any, np.dtype[Any]]

#: A numeric column with at most this many different whole numbers may be meant as categories.
FEW_VALUES = 10
MANY_LEVELS = 20
# Of so many values in all rows no selection of rows leaves a few that are codes.
_MANY_VALUES = 1000
_SAME = 1e-9
#: The x of a time-dependent term T_*x goes as a number under this name before x, beside x itself.
TIME_DEPENDENT = "T_:"


@dataclass(frozen=True, slots=True)
class Covariate:
    """One column of a model; either `values` (in units of `unit`, nan: missing) or `factor` is there.

    A number with value labels has in `texts` what is shown for each of its values, in `labelled` those with a label.
    """

    name: str
    label: str
    values: Array | None
    factor: Factor | None
    unit: float = 1.0
    texts: Mapping[float, str] = field(default_factory=dict)
    labelled: Collection[float] = ()

    @property
    def missing(self) -> Array:
        """Where there is no value."""
        import numpy as np

        if self.factor is not None:
            return self.factor.codes < 0
        return np.isnan(self.values)  # type: ignore[arg-type]

    @property
    def labelled_values(self) -> list[float]:
        """The values of a number that has few and labels for some of them, ascending; none of any other."""
        import numpy as np

        if not self.labelled or self.values is None:
            return []
        distinct: list[float] = np.unique(self.values[~np.isnan(self.values)]).tolist()
        few = len(distinct) <= FEW_VALUES
        return distinct if few and any(value in self.labelled for value in distinct) else []

    @property
    def direction(self) -> str | None:
        """What the slope of a number with two labelled values compares: `Female vs Male`; None of any other.

        Where the values are not 1 apart, a slope is no comparison of both: that is said instead.
        """
        found = self.labelled_values
        if len(found) != 2:
            return None
        low, high = (self.texts[value] for value in found)
        apart = found[1] - found[0]
        return f"{high} vs {low}" if abs(apart - 1) < _SAME else f"per 1; {high} is {apart:.6g} above {low}"

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
            texts, labelled = _labels(dataset, name, values, names=names)
            texts = {value / unit: text for value, text in texts.items()}
            labelled = {value / unit for value in labelled}
            found.append(Covariate(name, label + per, values / unit, None, unit, texts, labelled))
    return _told_apart(found), problems


def _told_apart(found: Sequence[Covariate]) -> list[Covariate]:
    """The covariates; a label that repeats has the name behind it."""
    labels = [each.label for each in found]
    return [
        replace(each, label=f"{each.label} ({each.name})") if labels.count(each.label) > 1 else each for each in found
    ]


def _labels(dataset: Dataset, name: str, values: Array, *, names: bool) -> tuple[dict[float, str], Collection[float]]:
    """What is shown for each value of a column of numbers, and the values with a label; nothing without labels."""
    import numpy as np

    variable = dataset.codebook[name]
    if not variable.value_labels:
        return {}, ()
    distinct: list[float] = np.unique(values[~np.isnan(values)]).tolist()
    labelled = {value for value in distinct if value in variable.value_labels}
    if not labelled or len(distinct) > _MANY_VALUES:
        return {}, ()
    return dict(zip(distinct, value_texts(distinct, variable, names=names), strict=True)), labelled


@remembered
def _is_text(dataset: Dataset, name: str) -> bool:
    """Whether a column holds words only; a column of numbers with a word in it is a mistake to report.

    So is taken what is declared to be levels, be they numbers.
    """
    import pandas as pd

    column, variable = dataset.frame[name], dataset.codebook[name]
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return False
    declared = variable.level_order is not None and variable.measure == "nominal"
    return declared or (not is_truth(column) and holds_words_only(dataset, name))


def in_declared_order(dataset: Dataset) -> list[str]:
    """The columns whose levels the source puts in an order: that says already that they are factors."""
    return [name for name, each in dataset.codebook.variables.items() if each.level_order is not None]


def covariate_notes(
    kept: Sequence[Covariate], said: Collection[str], *, patients: int | None = None
) -> list[Condition]:
    """What a reader may want to know of the columns: codes taken as numbers, identifiers, many levels.

    `said` are the columns that are known to be categorical, `patients` how many
    there are (None: one a value).
    """
    import numpy as np

    notes = [_labels_as_numbers(each, found) for each in kept if (found := each.labelled_values)]
    for each in kept:
        if each.factor is not None:
            if each.name not in said:
                text = f"{each.name} holds text and is taken as categorical."
                notes.append(Condition("note", text, "text_is_categorical"))
            if len(each.factor.values) >= MANY_LEVELS:
                text = f"{each.name} has {len(each.factor.values)} levels: a parameter for each but one."
                notes.append(Condition("warning", text, "many_levels"))
            continue
        if each.name.startswith(TIME_DEPENDENT) or each.labelled_values:
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
        elif len(distinct) == (len(each.values) if patients is None else patients) > MANY_LEVELS:  # type: ignore[arg-type]
            text = f"{each.name} is a different whole number for every patient: is it an identifier?"
            notes.append(Condition("warning", text, "identifier"))
    return notes


def _labels_as_numbers(covariate: Covariate, found: Sequence[float]) -> Condition:
    """That the labels of a covariate are not used, and what its slope compares."""
    shown = listing((f"{value * covariate.unit:.10g} = {covariate.texts[value]}" for value in found), len(found))
    means = covariate.direction or "one slope for all steps from value to value"
    apart = found[-1] - found[0]
    if len(found) == 2 and abs(apart - 1) >= _SAME:
        means += f" (--unit {covariate.name}={apart * covariate.unit:.10g} compares them)"
    text = (
        f"{covariate.name} has value labels ({shown}) and is taken as a number: {means}; "
        f"--categorical {covariate.name} makes it a factor."
    )
    return Condition("note", text, "labels_as_numbers")
