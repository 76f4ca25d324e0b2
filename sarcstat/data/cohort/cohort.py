"""The cohort: complete cases under neutral names, the only object that knows the user's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.covariate import TIME_DEPENDENT, Covariate
from sarcstat.data.cohort.entry import Patients, check_entries, check_intervals, counted_with_entry, patients_of
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.in_time import InTime
from sarcstat.data.cohort.landmark import check_landmark, landmark_label
from sarcstat.data.cohort.landmark import notes as landmark_notes
from sarcstat.data.cohort.landmark import reasons as landmark_reasons
from sarcstat.data.cohort.outcome import Outcome
from sarcstat.data.cohort.refusals import check_groups, check_levels, refuse_negative, refuse_outcome
from sarcstat.data.cohort.rows import complete_rows, rows_of_patients
from sarcstat.data.counting import number, tally
from sarcstat.data.doubts.near_times import near_times
from sarcstat.errors import counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    from sarcstat.data.cohort.sampling import Numbers

    Array = np.ndarray[Any, np.dtype[Any]]


#: Beside nothing but events, this share of rows without a status is unlikely to be missing.
_MANY = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Complete cases of one analysis. All arrays have one entry a patient, or a pattern that patients share.

    `time` in the unit shown, `status` 1 event and 0 censored, `event` the status column as read. `group` and
    `stratum` are absent where the analysis has none, `stratum` also where there is only one. `dropped` counts
    the rows left out by reason. `beside` are columns of the same patients that may be missing, `in_time` covariates
    with a value at each event time. `rows` are the patients' places among the rows of the data (a mask, or a slice of
    all). `entry` is when each comes under observation (absent: at 0); `patients` says whose rows they are, where
    several are one patient's (absent: each is a patient); `cluster` which rows a robust variance takes together.
    `counts` is how many patients each entry stands for, where the source counted them (absent: one each).
    `weights` are sampling weights above 0, `offset` what a model's linear predictor has beside its covariates.
    """

    time: Array
    status: Array
    outcome: Outcome
    event: Factor
    group: Factor | None = None
    stratum: Factor | None = None
    covariates: Sequence[Covariate] = ()
    beside: Sequence[Covariate] = ()
    in_time: Sequence[InTime] = ()
    rows_read: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    conditions: Sequence[Condition] = ()
    rows: Array | slice = field(default_factory=lambda: slice(None))
    entry: Array | None = None
    patients: Patients | None = None
    cluster: Patients | None = None
    weights: Numbers | None = None
    offset: Numbers | None = None
    counts: Array | None = None

    @property
    def n_rows(self) -> int:
        """Number of rows of the source that are used."""
        return len(self.time) if self.counts is None else int(self.counts.sum())

    @property
    def n_patients(self) -> int:
        """Number of patients, each counted once."""
        return len(self.patients.texts) if self.patients else self.n_rows

    @property
    def n_groups(self) -> int:
        """Number of groups with patients; 1 without a grouping."""
        return len(self.group.values) if self.group else 1

    @property
    def n_strata(self) -> int:
        """Number of strata with patients; 1 without strata."""
        return len(self.stratum.values) if self.stratum else 1

    def counted_rows(self) -> dict[str, Array]:
        """The distinct (stratum, group, time, status) with their numbers of patients, sorted in that order.

        Keys `stratum`, `group` (both from 1), `time`, `status`, `count`. Counting first makes R's work
        independent of the number of patients and changes no result. With delayed entry the distinct (stratum, group,
        time, status, entry), with the key `entry`, too. With sampling weights a row is a patient and has its `weights`.
        """
        import numpy as np

        stratum_codes, group_codes = (each.codes if each else None for each in (self.stratum, self.group))
        if self.weights is not None:
            own = {"weights": self.weights.values} | ({} if self.entry is None else {"entry": self.entry})
            return rows_of_patients(stratum_codes, group_codes, self.time, self.status, own)
        if self.entry is not None:
            return counted_with_entry(stratum_codes, group_codes, self.time, self.status, self.entry)

        distinct_time, place = np.unique(self.time, return_inverse=True)
        group = self.group.codes if self.group else np.zeros(len(self.time), dtype=np.int32)
        stratum = self.stratum.codes if self.stratum else np.zeros(len(self.time), dtype=np.int32)
        cell = stratum.astype(np.int64) * self.n_groups + group
        key = (cell * len(distinct_time) + place) * 2 + (1 - self.status)
        if self.counts is None:
            key, count = np.unique(key, return_counts=True)
        else:
            key, place = np.unique(key, return_inverse=True)
            count = tally(place, self.counts, len(key))
        cell, place = np.divmod(key // 2, len(distinct_time))
        return {
            "stratum": (cell // self.n_groups + 1).astype(np.int32),
            "group": (cell % self.n_groups + 1).astype(np.int32),
            "time": distinct_time[place],
            "status": (1 - key % 2).astype(float),
            "count": count.astype(float),
        }


def cohort(
    dataset: Dataset,
    outcome: Outcome,
    *,
    excluded: Sequence[tuple[str, Array]] = (),
    by: str | Factor | None = None,
    strata: str | None = None,
    covariates: Sequence[Covariate] = (),
    beside: Sequence[Covariate] = (),
    needed: Sequence[tuple[str, Array]] = (),
    negative_times: Literal["drop", "refuse"] = "drop",
    names: bool = False,
    patient: str | None = None,
) -> Cohort:
    """The complete cases of time, event, group (a column, or a factor of all rows), stratum and covariates.

    `beside` are columns to be had of these patients as well; a value missing there leaves nobody out. `needed` are
    further columns that must have a value, each with a mask of the rows that have none.
    `excluded` are masks of rows to leave out beforehand, each with the reason under which they are counted.
    `patient` is the column that says whose row each is, where the data are start-stop data.
    Raises InputError for negative times that are to be refused and for a column with too many levels, UsageError
    where the time or the event is to explain itself, AnalysisError where no patient or only one group is left.
    """
    group = factor(dataset.frame, dataset.codebook, by, names=names) if isinstance(by, str) else by
    stratum = factor(dataset.frame, dataset.codebook, strata, names=names) if strata else None
    refuse_outcome(
        outcome, [each.name for each in (group, stratum, *covariates) if each] + [name for name, _ in needed]
    )
    categorical = [("--categorical", each.factor) for each in covariates]
    for option, found in (("--by", group), ("--strata", stratum), *categorical):
        check_levels(found, option)
    if negative_times == "refuse":
        refuse_negative(dataset, outcome)
    reasons = [*excluded, *_reasons(outcome, group, stratum, covariates, needed)]
    if outcome.landmark is not None:
        check_landmark(outcome, complete_rows(reasons, len(dataset.frame), who="patient")[0])
        reasons += landmark_reasons(outcome)
    complete, dropped = complete_rows(reasons, len(dataset.frame), who="patient", counts=dataset.counts)
    check_entries(dataset, outcome, complete, patient)
    made, rows = _kept(outcome, group, stratum, covariates, complete, dropped, dataset.counts)
    made = replace(made, beside=[each.keep(rows)[0] for each in beside])
    return made if patient is None else of_patients(made, dataset, patient)


def of_patients(found: Cohort, dataset: Dataset, name: str) -> Cohort:
    """The cohort whose rows belong to the patients of the column `name`, with what must be known of that."""
    assert found.entry is not None
    patients = patients_of(dataset, name, found.rows)
    said = check_intervals(dataset, patients, found.entry, found.time, found.status, found.rows)
    return replace(found, patients=patients, conditions=(*found.conditions, *said))


def _kept(
    outcome: Outcome,
    group: Factor | None,
    stratum: Factor | None,
    covariates: Sequence[Covariate],
    complete: Array,
    dropped: Mapping[str, int],
    counts: Array | None,
) -> tuple[Cohort, Array | slice]:
    """The cohort of the complete rows, with a note on every level that lost its last patient; and those rows."""
    rows: Array | slice = slice(None) if complete.all() else complete  # a million rows are not copied for nothing
    kept_group, unused = group.keep(rows) if group else (None, [])
    if kept_group:
        check_groups(kept_group, unused)
    event = replace(outcome.event, codes=outcome.event.codes[rows])
    kept = [each.keep(rows) for each in covariates]
    kept_stratum = stratum.keep(rows)[0] if stratum else None
    only_stratum = kept_stratum if kept_stratum and len(kept_stratum.values) == 1 else None
    if outcome.landmark is not None:
        outcome = replace(outcome, time_label=landmark_label(outcome.time_label, outcome.landmark))
    found = Cohort(
        time=outcome.time[rows] - outcome.landmark if outcome.landmark else outcome.time[rows],
        entry=outcome.entry.time[rows] if outcome.entry else None,
        status=outcome.is_event[event.codes].astype("int64"),
        outcome=outcome,
        event=event,
        group=kept_group,
        stratum=None if only_stratum else kept_stratum,
        covariates=[each for each, _ in kept],
        rows_read=number(complete, counts) + sum(dropped.values()),
        dropped=dropped,
        rows=rows,
        counts=None if counts is None else counts[rows],
    )
    without_data = [(kept_group, unused), *((each.factor, texts) for each, texts in kept)]
    lost = [(each, texts) for each, texts in without_data if each and texts]
    return _with_conditions(found, lost, only_stratum), rows


def _reasons(
    outcome: Outcome,
    group: Factor | None,
    stratum: Factor | None,
    covariates: Sequence[Covariate],
    needed: Sequence[tuple[str, Array]],
) -> list[tuple[str, Array]]:
    """Why rows are left out, in the order in which they are counted."""
    import numpy as np

    reasons = [
        (f"missing {outcome.time_name}", np.isnan(outcome.time)),
        (f"missing {outcome.event.name}", outcome.event.codes < 0),
    ]
    if outcome.entry:
        reasons.append((f"missing {outcome.entry.name}", np.isnan(outcome.entry.time)))
    reasons += [(f"missing {each.name}", each.codes < 0) for each in (group, stratum) if each]
    reasons += [(f"missing {each.name.removeprefix(TIME_DEPENDENT)}", each.missing) for each in covariates]
    reasons += [(f"missing {name}", missing) for name, missing in needed]
    with np.errstate(invalid="ignore"):
        return [*reasons, (f"negative {outcome.time_name}", outcome.time < 0)]


def incomplete(outcomes: Sequence[Outcome], factors: Mapping[str, Factor]) -> list[tuple[str, Array]]:
    """The rows that miss any of several endpoints or factors, with the reasons."""
    import numpy as np

    reasons = [(f"missing {each.time_name}", np.isnan(each.time)) for each in outcomes]
    reasons += [(f"missing {each.event.name}", each.event.codes < 0) for each in outcomes]
    return reasons + [(f"missing {name}", each.codes < 0) for name, each in factors.items()]


def _with_conditions(
    found: Cohort, unused: Sequence[tuple[Factor, Sequence[str]]], only_stratum: Factor | None
) -> Cohort:
    """The cohort with a note on everything a reader may stumble over."""

    notes = landmark_notes(found.outcome, covariates=bool(found.group or found.covariates))
    notes += near_times(found.time, found.entry)
    if only_stratum:
        text = (
            f"All patients are in one stratum ({only_stratum.label}: {only_stratum.texts[0]}): nothing is stratified."
        )
        notes.append(Condition("note", text, "one_stratum"))
    for each, texts in unused:
        text = f"{counted(len(texts), 'level')} of {each.label} without data left out: {listing(texts)}."
        notes.append(Condition("note", text, "unused_levels"))
    zero = number(found.time == 0, found.counts)
    if zero:
        notes.append(Condition("note", f"{counted(zero, 'patient has', 'patients have')} a time of 0.", "zero_times"))
    if found.status.all():
        notes.append(Condition("note", "Every patient had the event: nobody is censored.", "all_events"))
        notes += _blank_status(found)
    if not found.status.any():
        text = "No patient had the event: medians are not reached and tests are not estimable."
        notes.append(Condition("note", text, "no_events"))
    if found.group:
        sizes = tally(found.group.codes, found.counts, found.n_groups)
        single = [text for text, size in zip(found.group.texts, sizes, strict=True) if size == 1]
        if single:
            notes.append(Condition("note", f"Only one patient in {listing(single)}.", "single_patient"))
    return replace(found, conditions=tuple(notes))


def _blank_status(found: Cohort) -> list[Condition]:
    """A warning where everybody with a status had the event, and many have none: an empty cell may mean no event."""
    name = found.event.name
    empty = found.dropped.get(f"missing {name}", 0)
    if empty < _MANY * found.rows_read:
        return []
    text = (
        f"Everybody with a value of '{name}' had the event, and {counted(empty, 'row has', 'rows have')} none and "
        f"{'is' if empty == 1 else 'are'} left out. If an empty cell means that there was no event, write 0 there."
    )
    return [Condition("warning", text, "blank_status")]
