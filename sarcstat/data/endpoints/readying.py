"""Rows made ready before any analysis: times of dates, one row a patient, and that patients have several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.identity import check_patients
from sarcstat.data.cohort.one_row import FURTHER, one_row, repeated
from sarcstat.data.cohort.rows import none_of
from sarcstat.data.cohort.some_rows import some_rows
from sarcstat.data.endpoints.date_columns import read_dates
from sarcstat.data.endpoints.timing import Rules, Timed, Timing, in_options, timed
from sarcstat.data.expression.expression import Expression, select
from sarcstat.data.variables.irregularity import Patients, judged
from sarcstat.errors import InputError, Problem, counted
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_CHOOSE = "It must have one row a patient: keep one with --first-by or --last-by, or select rows with --where."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of the rows: which are selected, who is a patient, which of a patient's rows is kept.

    `declared` says who named the patients' column: --id, an option of the command that checks them itself, or nobody,
    so that it only looks like one. `by` is the column by whose values the first or the `last` row is kept. With
    `start_stop` a patient's rows may follow each other in time.
    """

    condition: Expression | None
    param: str | None
    patient: str | None
    declared: Literal["id", "command", ""]
    by: str | None
    last: bool
    rules: Rules
    start_stop: bool = False


def ready(dataset: Dataset, timings: Sequence[Timing], asked: Asked) -> Dataset:
    """The data with the columns of the times and their events, and further rows of patients left out.

    What has to be said about both is among its conditions. Raises InputError for what is wrong with the rows selected.
    """
    if not timings and asked.patient is None:
        return dataset
    return _Rows(dataset, asked).ready(timings)


class _Rows:
    """The rows of one reading: those selected, those of a patient, their times."""

    def __init__(self, dataset: Dataset, asked: Asked) -> None:
        self.dataset, self.asked = dataset, asked
        self.said: list[Condition] = []

    def ready(self, timings: Sequence[Timing]) -> Dataset:
        """The data with times and events made, and further rows of patients left out."""
        used = self._selected()
        if self.asked.patient is not None:
            used = self._one_row(used)
        dataset = self.dataset
        for each in timings:
            dataset = self._timed(dataset, each, used, alone=len(timings) == 1)
        return replace(dataset, conditions=(*dataset.conditions, *dict.fromkeys(self.said)))

    def _selected(self) -> Array:
        """A mask of the rows that the condition and the endpoint of an ADTTE file select."""
        dataset, asked = self.dataset, self.asked
        used = none_of((bad for _, bad in dataset.left_out), len(dataset.frame))
        if asked.condition is not None:
            used = used & select(asked.condition, dataset)[0]
        if asked.param and "PARAMCD" in dataset.frame.columns:
            used = used & (dataset.frame["PARAMCD"] == asked.param).fillna(False).to_numpy(dtype=bool)
        return used

    def _one_row(self, used: Array) -> Array:
        """The rows used without further rows of patients; where nobody chose among them they are said."""
        asked, patient = self.asked, self.asked.patient
        assert patient is not None
        if asked.by:
            kept = one_row(self.dataset, patient, used, asked.by, self._order(asked.by, used), last=asked.last)
            self.dataset = replace(self.dataset, left_out=[*self.dataset.left_out, (FURTHER, kept.further)])
            self.said += kept.conditions
            return used & ~kept.further
        if asked.declared == "id":
            check_patients(self.dataset, patient, [~used], hint=_CHOOSE)
        elif not asked.declared:
            self.said += _several(*repeated(self.dataset, patient, used), patient, start_stop=asked.start_stop)
        return used

    def _order(self, name: str, used: Array) -> Array:
        """The values of a column by which rows are chosen, as floats: numbers, or dates as days."""
        import numpy as np
        import pandas as pd

        column = self.dataset.frame[name]
        if pd.api.types.is_numeric_dtype(column):
            return column.to_numpy(dtype=float, na_value=float("nan"))
        if pd.api.types.is_datetime64_any_dtype(column):
            moments = column.dt.tz_localize(None).to_numpy().astype("datetime64[us]")
            return np.where(np.isnat(moments), np.nan, moments.astype(np.int64).astype(float))
        return self._days(name, used)

    def _days(self, name: str, used: Array) -> Array:
        import numpy as np

        rows = np.flatnonzero(used)
        found = read_dates(
            Patients(some_rows(self.dataset, rows), self.asked.patient), name, formats=self.asked.rules.date_formats
        )
        problems, _ = judged(found.irregular, ())
        if problems:
            own = [Problem(each.message, each.hint and in_options(each.hint)) for each in problems]
            raise InputError.of(own)
        self.said += found.notes
        days = np.full(len(used), np.nan)
        days[rows] = found.days
        return days

    def _timed(self, dataset: Dataset, asked: Timing, used: Array, *, alone: bool) -> Dataset:
        """The data with the columns of a time that is an expression, made of the rows used."""
        import numpy as np

        rows = np.flatnonzero(used)
        frame = dataset.frame
        time, event = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
        left_out = list(dataset.left_out)
        variables = dict(dataset.codebook.variables)
        if len(rows):
            found: Timed = timed(some_rows(dataset, rows), asked, self.asked.rules)
            time[rows], event[rows] = found.time, found.event
            self.said += found.conditions
            variables |= dict(zip(asked.made, found.variables, strict=True))
            for reason, mask in found.left_out if alone else ():
                whole = np.zeros(len(frame), dtype=bool)
                whole[rows] = mask
                left_out.append((reason, whole))
        frame = frame.assign(**dict(zip(asked.made, (time, event), strict=True)))
        return replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables), left_out=left_out)


def _several(patients: int, rows: int, name: str, *, start_stop: bool) -> Iterator[Condition]:
    """That patients have several rows, where some have."""
    if patients:
        what = (
            f"--id {name} takes them as rows of one patient"
            if start_stop
            else f"--id {name} --first-by COLUMN keeps one"
        )
        text = (
            f"Column '{name}': {counted(patients, 'value is', 'values are')} in several rows ({rows:,} rows). If these "
            f"are rows of one patient, each counts as a patient of its own: {what}."
        )
        yield Condition("warning", text, "several_rows")
