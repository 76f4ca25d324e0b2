"""Delayed entry: when each patient, or each row of a patient, comes under observation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.outcome import Entry, Outcome, time_values
from sarcstat.errors import InputError, Problem, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Patients:
    """Whose rows those of start-stop data are: `codes` from 0 for the rows used, `texts` the identifiers."""

    name: str
    codes: Array
    texts: list[str]


def entry_of(dataset: Dataset, name: str, scale: float, *, names: bool) -> tuple[Entry, list[Problem]]:
    """The times of entry of every row (nan: missing) in the unit of the follow-up time, and all that is wrong."""
    values, problems = time_values(dataset, name, scale)
    return Entry(values, name, name if names else dataset.codebook.label(name)), problems


def check_entries(dataset: Dataset, outcome: Outcome, used: Array, patient: str | None) -> None:
    """Raise InputError for entries of the rows used that are negative, or not before the end of the row's time."""
    import numpy as np

    entry = outcome.entry
    if entry is None:
        return
    problems = []
    with np.errstate(invalid="ignore"):
        negative = used & (entry.time < 0)
        late = used & (entry.time >= outcome.time) & ~negative
    where = _Where(dataset, patient)
    if negative.any():
        shown = where.listed(negative, lambda row: f"{entry.time[row]:g}")
        problems.append(
            Problem(
                f"{counted(where.number, 'time')} of entry (column '{entry.name}') below zero ({shown}).",
                "Entry and time count from the same origin. Who is under observation from there on enters at 0.",
            )
        )
    if late.any():
        shown = where.listed(late, lambda row: f"{entry.time[row]:g} to {outcome.time[row]:g}")
        problems.append(
            Problem(
                f"{counted(where.number, 'row')} in which entry ('{entry.name}') is not before the end of the time "
                f"('{outcome.time_name}') ({shown}).",
                "Nobody is at risk there. Are both in the same unit, from the same origin? Correct them, or leave such "
                "rows out with --where.",
            )
        )
    if problems:
        raise InputError.of(problems)


class _Where:
    """Rows by the patient's identifier where one is known, else by their number."""

    def __init__(self, dataset: Dataset, patient: str | None) -> None:
        self.dataset = dataset
        self.patient = patient
        self.number = 0

    def listed(self, bad: Array, what: Any) -> str:
        """The first of the rows, each with what is wrong with it; counts them."""
        import numpy as np

        rows = self.dataset.each_once(np.flatnonzero(bad))
        self.number = len(rows)
        shown = [f"{self._row(row)}: {what(row)}" for row in rows]
        return listing(shown, _SHOWN)

    def _row(self, row: int) -> str:
        number = f"{self.dataset.row_word} {self.dataset.row_number(row)}"
        if self.patient is None or self.patient not in self.dataset.frame.columns:
            return number
        return f"{self.patient} {self.dataset.frame[self.patient].iloc[row]}, {number}"


def counted_with_entry(
    stratum: Array | None, group: Array | None, time: Array, status: Array, entry: Array
) -> dict[str, Array]:
    """The distinct (stratum, group, time, status, entry) with their numbers of rows, events before censored at a time.

    Keys `stratum`, `group` (both from 1; the arrays are codes from 0, None: all the same), `time`, `status`, `count`
    and `entry`.
    """
    import numpy as np

    none = np.zeros(len(time))
    columns = np.column_stack(
        [none if stratum is None else stratum, none if group is None else group, time, 1 - status]
    )
    distinct, count = np.unique(np.column_stack([columns, entry]).astype(float), axis=0, return_counts=True)
    return {
        "stratum": (distinct[:, 0] + 1).astype(np.int32),
        "group": (distinct[:, 1] + 1).astype(np.int32),
        "time": distinct[:, 2].copy(),
        "status": 1 - distinct[:, 3],
        "count": count.astype(float),
        "entry": distinct[:, 4].copy(),
    }


def patients_of(dataset: Dataset, name: str, rows: Array | slice) -> Patients:
    """The patients of the rows used; raises InputError for a row without an identifier."""
    import numpy as np
    import pandas as pd

    from sarcstat.data.cohort.identity import identifiers

    own = identifiers(dataset, name).iloc[rows]
    without = np.flatnonzero(own.isna().to_numpy())
    if len(without):
        places = np.arange(len(dataset.frame))[rows][without]
        where = listing([f"{dataset.row_word} {dataset.row_number(row)}" for row in places], _SHOWN)
        raise InputError(
            f"{counted(len(without), 'row has', 'rows have')} no '{name}' ({where}).",
            "With --entry and --id each row belongs to a patient.",
        )
    codes, texts = pd.factorize(own)
    return Patients(name, codes.astype(np.int64), [str(text) for text in texts])


def check_intervals(
    dataset: Dataset, patients: Patients, entry: Array, time: Array, status: Array, rows: Array | slice
) -> list[Condition]:
    """What a reader must know of patients in several rows; raises InputError where two rows of one overlap.

    Said: how many patients have how many rows; gaps between them, in which nobody counts the patient as at risk;
    events before a patient's last row, after which the patient stays at risk.
    """
    import numpy as np

    order = np.lexsort((time, entry, patients.codes))
    code, start, stop, died = (each[order] for each in (patients.codes, entry, time, status))
    same = code[1:] == code[:-1]
    near = 1e-9 * max(1.0, float(np.abs(stop).max()))
    overlap = np.flatnonzero(same & (start[1:] < stop[:-1] - near))
    if len(overlap):
        places = np.arange(len(dataset.frame))[rows][order]
        raise _overlapping(dataset, patients, places, overlap, code, start, stop)
    text = (
        f"Start-stop data: {counted(len(code), 'row')} of {counted(len(patients.texts), 'patient')} (column "
        f"'{patients.name}'); patients are counted once, covariates hold from the entry of a row to its time."
    )
    said = [Condition("note", text, "start_stop")]
    number, who = _whose(patients, code, same & (start[1:] > stop[:-1] + near))
    if who:
        text = f"{counted(number, 'gap')} between rows of {counted(len(who), 'patient')} ({listing(who, _SHOWN)})"
        said.append(Condition("note", f"{text}: nobody counts them as at risk there.", "gaps"))
    _, who = _whose(patients, code, same & (died[:-1] == 1))
    if who:
        have = counted(len(who), "patient has", "patients have")
        text = f"{have} an event before the last row ({listing(who, _SHOWN)}) and stay at risk"
        said.append(Condition("note", f"{text}: repeated events, each counted.", "repeated_events"))
    return said


def _whose(patients: Patients, code: Array, between: Array) -> tuple[int, list[str]]:
    """How many rows something stands before, and the patients whose they are, each once."""
    return int(between.sum()), list(dict.fromkeys(patients.texts[c] for c in code[1:][between]))


def _overlapping(
    dataset: Dataset, patients: Patients, places: Array, overlap: Array, code: Array, start: Array, stop: Array
) -> InputError:
    shown = [
        f"{patients.name} {patients.texts[code[i]]}, {dataset.row_word}s {dataset.row_number(places[i])} and "
        f"{dataset.row_number(places[i + 1])}: {start[i]:g} to {stop[i]:g} and {start[i + 1]:g} to {stop[i + 1]:g}"
        for i in overlap
    ]
    return InputError(
        f"{counted(len(overlap), 'pair')} of rows of one patient overlap ({listing(shown, _SHOWN)}).",
        "A patient is at risk once at a time: the rows of one patient must follow each other.",
    )
