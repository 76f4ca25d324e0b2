"""Sampling weights and an offset: numbers of each patient that a model takes beside its covariates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.outcome import Outcome, number_column
from sarcstat.errors import InputError, Problem, UsageError, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: Weights beyond these decide more than the other patients: the largest in means, the effective sample size in shares.
FAR, FEW = 10.0, 0.5


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers for every row of the data (nan: missing), with its name and label."""

    name: str
    label: str
    values: Array

    @property
    def missing(self) -> Array:
        """A mask of the rows without a number."""
        import numpy as np

        return np.isnan(self.values)


def numbers_of(dataset: Dataset, name: str, option: str, outcome: Outcome, *, names: bool) -> Numbers:
    """The column of an option. Raises InputError where it holds no numbers, UsageError where it is time or event."""
    for own, what in ((outcome.time_name, "time"), (outcome.event.name, "event")):
        if name == own:
            raise UsageError(f"{option}: column '{name}' is the {what} of the analysis.", "Name another column.")
    values, problems = number_column(dataset, name)
    if problems:
        raise InputError.of([replace(each, message=f"{option}: {each.message}") for each in problems])
    return Numbers(name, name if names else dataset.codebook.label(name), values)


def zero_weights(weights: Numbers) -> tuple[str, Array]:
    """The rows with a weight of 0, which coxph refuses and which add nothing to a curve, with the reason."""
    return f"with a sampling weight of 0 ({weights.name})", weights.values == 0


def with_sampling_weights(found: Cohort, dataset: Dataset, weights: Numbers) -> Cohort:
    """The cohort with the weights of its patients, and what must be known of them.

    Raises InputError for patients without a weight or with a negative one.
    """
    own = weights.values[found.rows]
    problems = list(_problems(found, dataset, weights, own))
    if problems:
        raise InputError.of(problems)
    said = tuple(_notes(own, weights.label, rows=found.patients is not None))
    return replace(found, weights=replace(weights, values=own), conditions=(*found.conditions, *said))


def _problems(found: Cohort, dataset: Dataset, weights: Numbers, own: Array) -> Iterator[Problem]:
    import numpy as np

    places = np.arange(len(weights.values))[found.rows]
    with np.errstate(invalid="ignore"):
        kinds = (
            (
                replace(weights, values=own).missing,
                "without a sampling weight",
                f"Leave them out: --where '`{weights.name}` is not missing'.",
            ),
            (own < 0, "with a negative sampling weight", "Weights are 0 or above. Correct them."),
        )
    for bad, what, hint in kinds:
        if bad.any():
            rows = dataset.each_once(places[bad])
            number = listing(f"{dataset.row_word} {dataset.row_number(row)}" for row in rows)
            text = f"{counted(int(bad.sum()), 'patient')} {what} in column '{weights.name}' ({number})."
            yield Problem(text, hint)


def _notes(weights: Array, label: str, *, rows: bool) -> Iterator[Condition]:
    """Sum, effective sample size (Kish 1965, Survey Sampling: (sum of w)^2 / sum of w^2) and how far the largest is."""
    n, total = len(weights), float(weights.sum())
    largest, effective = float(weights.max()) * n / total, total * total / float((weights * weights).sum())
    who = counted(n, "row") if rows else counted(n, "patient")
    if weights.min() == weights.max():
        text = f"Sampling weights ({label}): all {who} have the weight {weights[0]:g}. Only the variance, robust, is "
        yield Condition("note", text + "another than without weights.", "equal_sampling_weights")
        return
    yield Condition(
        "note",
        f"Sampling weights ({label}): {who} with weights from {weights.min():.4g} to {weights.max():.4g}, the sum is "
        f"{total:,.6g}; effective sample size {effective:,.1f} (square of the sum over the sum of squares).",
        "sampling_weights",
    )
    if largest > FAR or effective < FEW * n:
        text = (
            f"Few {'rows' if rows else 'patients'} decide the weighted numbers: the largest sampling weight is "
            f"{largest:.1f} times the mean, the effective sample size {100 * effective / n:.0f}% of the number. Look "
            "at how the weights were made; stabilized or truncated ones are usual."
        )
        yield Condition("warning", text, "extreme_sampling_weights")


def with_offset(found: Cohort, offset: Numbers) -> Cohort:
    """The cohort with the offset of its patients, all of whom have one."""
    import numpy as np

    own = offset.values[found.rows]
    said = []
    if len(np.unique(own)) == 1:
        text = f"The offset ({offset.label}) is {own[0]:g} for everybody: no number depends on it."
        said = [Condition("note", text, "constant_offset")]
    return replace(found, offset=replace(offset, values=own), conditions=(*found.conditions, *said))
