"""The course of each patient: how long it was observed, how it ended, and what happened on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.courses.changes import patient_names
from sarcstat.data.cohort.courses.event_times import status_of
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.identity import identifiers
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.cohort.rows import none_of
from sarcstat.errors import InputError, Problem, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened: what it is called, whom it happened to (row of the cohort), and when."""

    text: str
    patient: Array
    time: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Courses:
    """One entry a row of the cohort; `used` says which count. `end` is nan where it is missing.

    `ongoing` and `dead` are absent where nothing says so.
    """

    patient: Sequence[str]
    used: Array
    end: Array
    label: str
    group: Factor | None
    ongoing: Array | None
    dead: Array | None
    marks: Sequence[Mark]
    conditions: Sequence[Condition] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseColumns:
    """The columns of the cohort: `ongoing` and `death` as column or column=value, `marks` by what they are called."""

    duration: str
    id_: str | None
    ongoing: str | None
    death: str | None
    marks: Mapping[str, str]


def courses(
    dataset: Dataset, columns: CourseColumns, group: Factor | None, excluded: Sequence[Any], *, names: bool
) -> Courses:
    """The courses of a cohort, times as they are read; raises InputError for times below 0 and what is no number."""
    used = none_of(excluded, len(dataset.frame))
    patients = patient_names(dataset, columns.id_, excluded)
    end, problems = _times(dataset, columns.duration, used, patients)
    marks = []
    for text, column in columns.marks.items():
        time, wrong = _times(dataset, column, used, patients)
        problems += wrong
        marks += [] if wrong else [_mark(text, used, time)]
    if problems:
        raise InputError.of(problems)
    return Courses(
        patient=patients,
        used=used,
        end=end,
        label=columns.duration if names else dataset.codebook.label(columns.duration),
        group=group,
        ongoing=status_of(dataset, columns.ongoing, used, "--ongoing").rows if columns.ongoing else None,
        dead=status_of(dataset, columns.death, used, "--death").rows if columns.death else None,
        marks=marks,
        conditions=dataset.conditions,
    )


def _times(dataset: Dataset, column: str, used: Array, patients: Sequence[str]) -> tuple[Array, list[Problem]]:
    import numpy as np

    time, problems = number_column(dataset, column)
    if problems:
        return time, problems
    below = used & (time < 0)
    if not below.any():
        return time, []
    shown = listing(f"{patients[i]}: {time[i]:g}" for i in np.flatnonzero(below).tolist())
    message = f"{counted(int(below.sum()), 'value')} of column '{column}' below 0 ({shown})."
    return time, [Problem(message, "Times count from the start of each patient's lane.")]


def _mark(text: str, used: Array, time: Array) -> Mark:
    import numpy as np

    patient = np.flatnonzero(used & ~np.isnan(time))
    return Mark(text, patient, time[patient])


def with_long_marks(
    found: Courses, dataset: Dataset, id_: str, what: str, when: str, own: Any, selected: Array, *, names: bool
) -> Courses:
    """The courses with the marks of a long table, a row an event; `own` are the identifiers of the cohort.

    Raises InputError for patients who are not in the cohort and for times below 0. Rows without time or word are told.
    """
    import numpy as np

    place = {each: i for i, each in enumerate(own) if each is not None}
    place |= {own.iloc[i]: int(i) for i in np.flatnonzero(found.used)}
    whose = identifiers(dataset, id_)
    patient = np.array([place.get(each, -1) for each in whose], dtype=np.int64)
    kind = factor(dataset.frame, dataset.codebook, what, names=names)
    time, problems = _times(dataset, when, selected, [str(each) for each in whose])
    strangers = list(dict.fromkeys(whose[selected & (patient < 0) & whose.notna().to_numpy()]))
    if strangers:
        n = counted(len(strangers), "patient")
        message = f"{n} of {dataset.source} not in the cohort ('{id_}': {listing(strangers, 20)})."
        problems = [*problems, Problem(message, "Every patient with an event must have a row in DATA.")]
    if problems:
        raise InputError.of(problems)
    complete = (patient >= 0) & ~np.isnan(time) & (kind.codes >= 0)
    lacking = selected & ~complete
    said = list(dataset.conditions)
    if lacking.any():
        rows = listing(f"{dataset.row_word} {dataset.row_number(i)}" for i in np.flatnonzero(lacking))
        n = counted(int(lacking.sum()), "row")
        text = f"{n} of {dataset.source} without patient, '{what}' or '{when}' ({rows}): no mark."
        said.append(Condition("warning", text, "incomplete_marks"))
    drawn = selected & complete
    drawn[drawn] = found.used[patient[drawn]]
    marks = [
        Mark(text, patient[drawn & (kind.codes == i)], time[drawn & (kind.codes == i)])
        for i, text in enumerate(kind.texts)
    ]
    every = (*found.marks, *(each for each in marks if len(each.patient)))
    return replace(found, marks=every, conditions=(*found.conditions, *said))
