"""How long patients were exposed, and when their adverse events began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import factor
from sarcstat.data.cohort.outcome import event_levels, number_column, split_event
from sarcstat.data.cohort.several_codes import several_codes
from sarcstat.errors import InputError, Problem, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: Units of an exposure in a year: a year has 365.25 days and 12 months.
PER_YEAR = {"days": 365.25, "weeks": 365.25 / 7, "months": 12.0, "years": 1.0}


@dataclass(frozen=True, slots=True)
class Exposure:
    """How long each patient (row of the cohort) was at risk, in `unit`; nan where that is unknown.

    `per_year` are the units in a year.
    """

    time: Array
    unit: str
    label: str
    conditions: tuple[Condition, ...] = ()

    @property
    def per_year(self) -> float:
        """How many units a year has."""
        return PER_YEAR[self.unit]


def exposure(dataset: Dataset, name: str, unit: str, used: Array, *, names: bool = False) -> Exposure:
    """A column of the cohort as times at risk; raises InputError for `used` rows with what is no duration."""
    import numpy as np

    time, problems = number_column(dataset, name)
    if problems:
        raise InputError.of(problems)
    negative = used & (time < 0)
    if negative.any():
        rows = _rows(dataset, negative)
        message = f"{counted(int(negative.sum()), 'value')} of column '{name}' (--exposure) below 0 ({rows})."
        raise InputError.of([Problem(message, "An exposure is the time from a patient's first dose on.")])
    said = []
    for bad, what in (
        (np.isnan(time), "no '{}': left out of the rates, with their events"),
        (time == 0, "'{}' 0: they add no time at risk"),
    ):
        if (used & bad).any():
            n = counted(int((used & bad).sum()), "patient has", "patients have")
            text = f"{n} {what.format(name)} ({_rows(dataset, used & bad)})."
            said.append(Condition("warning", text, "exposure"))
    if not (used & ~np.isnan(time)).any():
        raise InputError(f"Column '{name}' (--exposure) has no value in the rows used.", "Name another column.")
    return Exposure(time, unit, name if names else dataset.codebook.label(name), tuple(said))


@dataclass(frozen=True, slots=True)
class Status:
    """Of which rows it is so, how that is coded, and what has to be said of other values."""

    rows: Array
    coding: str
    conditions: tuple[Condition, ...] = ()


def status_of(dataset: Dataset, entry: str, used: Array, option: str) -> Status:
    """Of which rows is so what `column` or `column=value` says.

    Raises InputError for `used` rows where it is not known, and for a coding that is not clear; `option` names it.
    """
    import numpy as np

    column, wanted = split_event(entry, [str(name) for name in dataset.frame.columns])
    status = factor(dataset.frame, dataset.codebook, column)
    levels, problems = event_levels(status, wanted, list(dataset.codebook[column].value_labels))
    lacking = used & (status.codes < 0)
    if not problems and lacking.any():
        n = counted(int(lacking.sum()), "row used", "rows used")
        message = f"Column '{column}' ({option}) is missing in {n} ({_rows(dataset, lacking)})."
        problems = [Problem(message, "It must be known of every patient: complete these rows.")]
    if problems:
        raise InputError.of(
            [replace(each, hint=each.hint and each.hint.replace("--event", option)) for each in problems]
        )
    texts = [text for text, is_it in zip(status.texts, levels, strict=True) if is_it]
    said = several_codes(status, levels, used, event=f"meant by {option}", others="are not")
    return Status(np.append(levels, [False])[status.codes], f"{status.label} = {listing(texts, 10)}", tuple(said))


def event_onset(dataset: Dataset, name: str | None, used: Array) -> tuple[Array | None, list[Problem]]:
    """When each of the `used` events began, and what is wrong with the column; None where there is none."""
    import numpy as np

    if name is None:
        return None, []
    onset, problems = number_column(dataset, name)
    if problems:
        return None, problems
    lacking = used & np.isnan(onset)
    return onset[used], list(_without_onset(dataset, name, lacking))


def _without_onset(dataset: Dataset, name: str, lacking: Array) -> Iterator[Problem]:
    if lacking.any():
        n = counted(int(lacking.sum()), "event has", "events have")
        message = f"{n} no '{name}' (--onset; {_rows(dataset, lacking)}): which was the first is unknown."
        yield Problem(message, "Complete these rows, or leave out --onset: then all events are counted, not the first.")


def _rows(dataset: Dataset, bad: Array) -> str:
    import numpy as np

    return listing(f"{dataset.row_word} {dataset.row_number(i)}" for i in np.flatnonzero(bad))
