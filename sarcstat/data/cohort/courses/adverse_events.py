"""Adverse events: a long table of patients, terms and grades joined to a cohort, or its own yes/no columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.courses.event_terms import event_terms
from sarcstat.data.cohort.courses.event_times import event_onset
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.identity import identifiers
from sarcstat.data.cohort.outcome import number_column
from sarcstat.data.missing_words import counted_words
from sarcstat.errors import InputError, Problem, counted, listing, words_hint
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    Array = np.ndarray[Any, np.dtype[Any]]

REDUCTION, DISCONTINUATION = "dose_reduction", "discontinuation"
_ACTIONS = {
    "dose reduced": REDUCTION,
    "dose reduction": REDUCTION,
    "reduced": REDUCTION,
    "reduction": REDUCTION,
    "drug withdrawn": DISCONTINUATION,
    "withdrawn": DISCONTINUATION,
    "discontinued": DISCONTINUATION,
    "discontinuation": DISCONTINUATION,
    "treatment discontinued": DISCONTINUATION,
    "treatment discontinuation": DISCONTINUATION,
    "permanently discontinued": DISCONTINUATION,
}
_NO_ACTION = ("", "none", "no action", "dose not changed", "not applicable", "dose interrupted", "drug interrupted")
_YES, _NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """One entry an event: its patient (row of the cohort), term (place in `terms`) and grade.

    With classes, `class_of` has the place in `classes` of each term's, and `soc` is the column they come from. `onset`
    is when the event began, `repeated` the number of rows that say what an earlier one says. `actions` are the
    patients of each action; absent: not recorded.
    """

    patient: Array
    term: Array
    grade: Array
    terms: Sequence[str]
    classes: Sequence[str] = ()
    class_of: Sequence[int] = ()
    soc: str = ""
    onset: Array | None = None
    repeated: int = 0
    actions: Mapping[str, Array] = field(default_factory=dict)
    conditions: Sequence[Condition] = ()


@dataclass(frozen=True, slots=True)
class EventColumns:
    """The columns of a long table."""

    patient: str
    term: str
    grade: str
    action: str | None = None
    soc: str | None = None
    onset: str | None = None


def no_events(*, actions: bool, onset: bool = False) -> Events:
    """A long table without rows, which may have had a column of actions, and one of onsets."""
    import numpy as np

    nobody = np.empty(0, dtype=np.int64)
    note = Condition("note", "The table of adverse events has no rows: no patient had one.", "no_events")
    found = {REDUCTION: nobody, DISCONTINUATION: nobody} if actions else {}
    when = nobody.astype(float)
    return Events(
        patient=nobody,
        term=nobody,
        grade=nobody.astype(float),
        terms=(),
        onset=when if onset else None,
        actions=found,
        conditions=[note],
    )


def long_events(
    dataset: Dataset,
    columns: EventColumns,
    patients: pd.Series[Any],
    *,
    used_patients: Array,
    selected: Array,
    words: Mapping[str, str],
    names: bool = False,
) -> Events:
    """The selected rows of a long table, joined to the identifiers of the cohort, `used_patients` first.

    `words` gives what further values of the action column mean. Raises InputError with everything that is wrong:
    patients who are not in the cohort, grades outside 1 to 5, rows without patient, term or onset.
    """
    import numpy as np

    frame = dataset.frame
    own = identifiers(dataset, columns.patient)
    term = factor(frame, dataset.codebook, columns.term, names=names)
    soc = factor(frame, dataset.codebook, columns.soc, names=names) if columns.soc else None
    grade, problems = number_column(dataset, columns.grade)
    if problems:
        raise InputError.of(problems)
    blank = (term.codes < 0) & np.isnan(grade)  # a patient listed without an event
    used = selected & ~blank
    patient = _patients(own, patients, used_patients)
    stated = (selected & own.notna().to_numpy()).astype(bool)
    problems += _strangers(dataset, columns.patient, own[stated & (patient < 0)])
    problems += _incomplete(dataset, columns, used, own, term)
    problems += _bad_grades(dataset, columns.grade, used, grade)
    onset, wrong = event_onset(dataset, columns.onset, used)
    problems += wrong
    if problems:
        raise InputError.of(problems)
    terms = event_terms(term, soc, used)
    notes = list(_notes(dataset, used, blank & selected, grade))
    actions, said = _actions(dataset, columns.action, selected & (patient >= 0), patient, words)
    return Events(
        patient=patient[used],
        term=terms.code,
        grade=np.where(np.isnan(grade), 1.0, grade)[used],
        terms=terms.texts,
        classes=terms.classes,
        class_of=terms.class_of,
        soc=columns.soc or "",
        onset=onset,
        repeated=int(frame[used].duplicated().sum()),
        actions=actions,
        conditions=[*notes, *terms.conditions, *said],
    )


def _patients(own: pd.Series[Any], patients: pd.Series[Any], used_patients: Array) -> Array:
    """The row of the cohort that each identifier names, -1 for none; a used row goes before one left out."""
    import numpy as np

    place = {each: i for i, each in enumerate(patients) if each is not None}
    place |= {patients.iloc[i]: int(i) for i in np.flatnonzero(used_patients)}
    return np.array([place.get(each, -1) for each in own], dtype=np.int64)


def _strangers(dataset: Dataset, name: str, unknown: Iterable[str]) -> Iterable[Problem]:
    strangers = list(dict.fromkeys(unknown))
    if strangers:
        yield Problem(
            f"{counted(len(strangers), 'patient')} of {dataset.source} "
            f"{'is' if len(strangers) == 1 else 'are'} not in the cohort ('{name}': {listing(strangers, 20)}).",
            "Every patient with an event must have a row in DATA. Are the identifiers written alike in both files?",
        )


def _incomplete(
    dataset: Dataset, columns: EventColumns, used: Array, own: pd.Series[Any], term: Factor
) -> Iterable[Problem]:
    for name, lacking in ((columns.patient, own.isna().to_numpy()), (columns.term, term.codes < 0)):
        bad = used & lacking
        if bad.any():
            message = f"{counted(int(bad.sum()), 'event has', 'events have')} no '{name}' ({_rows(dataset, bad)})."
            yield Problem(message, "Complete these rows, or leave them out with --events-where.")


def _bad_grades(dataset: Dataset, name: str, used: Array, grade: Array) -> Iterable[Problem]:
    import numpy as np

    bad = used & ~np.isnan(grade) & ~np.isin(grade, (1, 2, 3, 4, 5))
    if bad.any():
        found = listing(f"{dataset.row_word} {dataset.row_number(i)}: {grade[i]:g}" for i in np.flatnonzero(bad))
        verb = "is no CTCAE grade" if bad.sum() == 1 else "are no CTCAE grades"
        message = f"{counted(int(bad.sum()), 'value')} of column '{name}' {verb} ({found})."
        yield Problem(message, "Grades are 1, 2, 3, 4 and 5; a patient without an event has no row.")


def _rows(dataset: Dataset, bad: Array) -> str:
    import numpy as np

    return listing(f"{dataset.row_word} {dataset.row_number(i)}" for i in np.flatnonzero(bad))


def _notes(dataset: Dataset, used: Array, blank: Array, grade: Array) -> Iterable[Condition]:
    import numpy as np

    ungraded = int((used & np.isnan(grade)).sum())
    if ungraded:
        text = f"{counted(ungraded, 'event has', 'events have')} no grade: counted as grade 1."
        yield Condition("warning", text, "no_grade")
    if blank.any():
        text = f"{counted(int(blank.sum()), 'row')} of {dataset.source} without term and grade: no event."
        yield Condition("note", text, "blank_events")


def _actions(
    dataset: Dataset, name: str | None, used: Array, patient: Array, words: Mapping[str, str]
) -> tuple[dict[str, Array], list[Condition]]:
    """The patients of each action, and a note on values that mean neither."""
    import numpy as np

    if name is None:
        return {}, []
    found = factor(dataset.frame, dataset.codebook, name)
    meaning = [_action(str(value), text, words) for value, text in zip(found.values, found.texts, strict=True)]
    actions = {}
    for action in (REDUCTION, DISCONTINUATION):
        levels = [i for i, each in enumerate(meaning) if each == action]
        actions[action] = np.unique(patient[used & np.isin(found.codes, levels)])
    neither = [text for text, each in zip(found.texts, meaning, strict=True) if each is None]
    if not neither:
        return actions, []
    text = (
        f"Actions taken as neither dose reduction nor discontinuation: {listing(neither, 10)}. "
        "Action codes say what other words mean."
    )
    unusual = any(each.casefold().strip() not in _NO_ACTION for each in neither)
    return actions, [Condition("warning" if unusual else "note", text, "other_actions")]


def _action(value: str, text: str, words: Mapping[str, str]) -> str | None:
    for each in (value, text):
        if each in words:
            return words[each]
    return next(
        (_ACTIONS[each.casefold().strip()] for each in (value, text) if each.casefold().strip() in _ACTIONS), None
    )


def yes_no(dataset: Dataset, name: str) -> tuple[Array, list[Problem]]:
    """Whether each row says yes (1), no (0), or nothing (-1), and what is wrong with the column."""
    import numpy as np

    found = factor(dataset.frame, dataset.codebook, name)
    place = np.full(len(found.values) + 1, -1, dtype=np.int64)
    wrong = []
    for i, (value, text) in enumerate(zip(found.values, found.texts, strict=True)):
        written = {f"{value:g}" if isinstance(value, float) else str(value).casefold().strip(), text.casefold().strip()}
        if written & {*_YES, *_NO}:
            place[i] = bool(written & {*_YES})
        else:
            wrong.append(text)
    if not wrong:
        return place[found.codes], []
    message = f"Column '{name}' is not yes or no: it holds {listing(wrong, 10)}."
    words = list(counted_words(dataset.frame[name]))
    hint = words_hint(words) if words else "Grades belong into a long table: --events FILE --grade COLUMN."
    return place[found.codes], [Problem(message, hint)]


def wide_events(dataset: Dataset, columns: Sequence[str], grade: float, *, names: bool = False) -> Events:
    """Yes/no columns as events of one grade; raises InputError where a column holds anything else."""
    import numpy as np

    answers, notes = _answers(dataset, columns)
    patient = np.concatenate([np.flatnonzero(each == 1) for each in answers])
    term = np.repeat(np.arange(len(columns)), [int((each == 1).sum()) for each in answers])
    labels = [name if names else dataset.codebook.label(name) for name in columns]
    return Events(
        patient=patient,
        term=term,
        grade=np.full(len(patient), grade),
        terms=[label if labels.count(label) == 1 else name for label, name in zip(labels, columns, strict=True)],
        conditions=notes,
    )


def action_columns(dataset: Dataset, columns: Mapping[str, str]) -> tuple[dict[str, Array], list[Condition]]:
    """The patients of each action from a yes/no column of the cohort."""
    import numpy as np

    answers, notes = _answers(dataset, list(columns.values()))
    return {action: np.flatnonzero(each == 1) for action, each in zip(columns, answers, strict=True)}, notes


def _answers(dataset: Dataset, columns: Sequence[str]) -> tuple[list[Array], list[Condition]]:
    found = [yes_no(dataset, name) for name in columns]
    problems = [problem for _, wrong in found for problem in wrong]
    if problems:
        raise InputError.of(problems)
    notes = []
    for name, (each, _) in zip(columns, found, strict=True):
        if (each < 0).any():
            text = f"Column '{name}' is missing in {counted(int((each < 0).sum()), 'row')}, counted as no."
            notes.append(Condition("warning", text, "missing_answers"))
    return [each for each, _ in found], notes
