"""Competing risks: of which cause the event of every row is, where several could happen and only the first can."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import Factor, factor
from sarcstat.data.cohort.outcome import Outcome, event_levels, split_event
from sarcstat.data.cohort.rows import none_of
from sarcstat.data.cohort.several_codes import several_codes
from sarcstat.data.counting import tally
from sarcstat.errors import InputError, Problem, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    from sarcstat.data.cohort.cohort import Cohort

    Array = np.ndarray[Any, np.dtype[Any]]

Both = Literal["refuse", "event", "competing"]


@dataclass(frozen=True, slots=True)
class _Cause:
    """One cause: its status column, which levels of it are the cause, and that in words."""

    status: Factor
    levels: Array
    coding: str

    def rows(self) -> Array:
        """A mask of the rows that have it."""
        import numpy as np

        return np.append(self.levels, False)[self.status.codes].astype(bool)


@dataclass(frozen=True, slots=True)
class Causes:
    """The cause of every row: 0 censored, 1 the event of interest, 2 and more the competing ones in their order.

    `labels` are what is shown for the causes from 1 on, and `censored` for 0; `coding` says of which values of which
    columns they are. `unknown` are masks of the rows without a value of a status column, with its name.
    """

    codes: Array
    labels: Sequence[str]
    censored: str
    coding: str
    unknown: Sequence[tuple[str, Array]] = ()
    conditions: Sequence[Condition] = ()

    @property
    def n_causes(self) -> int:
        """The number of causes."""
        return len(self.labels)

    def of(self, cohort: Cohort) -> Array:
        """The causes of a cohort's patients."""
        codes: Array = self.codes[cohort.rows].astype("int32")
        return codes

    def counts(self, cohort: Cohort) -> list[int]:
        """How many of a cohort's patients are censored, and how many had each cause."""
        return [int(n) for n in tally(self.of(cohort), cohort.counts, self.n_causes + 1)]


def counted_causes(cohort: Cohort, causes: Causes) -> dict[str, Array]:
    """The distinct (stratum, group, time, cause) of a cohort with their numbers of patients, for R.

    Keys `stratum`, `group` (both from 1), `time`, `cause`, `count`. Counting first changes no result. With delayed
    entry every patient by itself, and the key `entry`: the variance is one of patients' influence.
    """
    import numpy as np

    distinct, place = np.unique(cohort.time, return_inverse=True)
    none = np.zeros(len(cohort.time), dtype=np.int64)
    codes = [
        cohort.stratum.codes if cohort.stratum else none,
        cohort.group.codes if cohort.group else none,
        place,
        causes.of(cohort),
    ]
    if cohort.entry is not None:
        return {
            "stratum": (codes[0] + 1).astype(np.int32),
            "group": (codes[1] + 1).astype(np.int32),
            "time": cohort.time,
            "cause": causes.of(cohort),
            "count": np.ones(len(cohort.time)),
            "entry": cohort.entry,
        }
    rows = np.stack([each.astype(np.int64) for each in codes])
    cells, cell = np.unique(rows, axis=1, return_inverse=True)
    count = tally(cell.ravel(), cohort.counts, cells.shape[1])
    return {
        "stratum": (cells[0] + 1).astype(np.int32),
        "group": (cells[1] + 1).astype(np.int32),
        "time": distinct[cells[2]],
        "cause": cells[3].astype(np.int32),
        "count": count.astype(float),
    }


def causes(
    dataset: Dataset,
    outcome: Outcome,
    competing: Sequence[str],
    *,
    excluded: Sequence[tuple[str, Array]] = (),
    names: bool = False,
    both: Both = "refuse",
) -> Causes:
    """The causes of the rows: the event of an outcome, and one for each entry `column` or `column=value[,value]`.

    The columns exist. A row with several causes is refused among the rows that are not `excluded`, unless `both` says
    whether the event or the competing one came first. Raises InputError for all that is wrong at once.
    """
    import numpy as np

    event = _Cause(outcome.event, outcome.is_event, outcome.coding)
    found, problems = [event], []
    for entry in competing:
        cause, wrong = _cause(dataset, entry, names)
        found.append(cause)
        problems += wrong or list(_shared(cause, found[:-1]))
    if not problems:
        codes, problems, notes = _first(dataset, outcome, found, excluded, both)
    if problems:
        raise InputError.of(list(dict.fromkeys(problems)))
    columns = {each.status.name: each.status for each in found[1:] if each.status.name != outcome.event.name}
    used = none_of((bad for _, bad in excluded), len(codes)) & ~np.isnan(outcome.time)
    for name, status in columns.items():
        notes += _other_codes(status, [each.levels for each in found[1:] if each.status.name == name], used, dataset)
    censored, more = _censored(found, codes)
    return Causes(
        codes=codes,
        labels=_labels(found),
        censored="Censored",
        coding=f"{event.coding}; competing: {'; '.join(each.coding for each in found[1:])}{censored}",
        unknown=[(name, each.codes < 0) for name, each in columns.items()],
        conditions=[*notes, *more],
    )


def _other_codes(status: Factor, levels: Sequence[Array], used: Array, dataset: Dataset) -> Iterator[Condition]:
    """A note on the values of a competing event's column that are none of its causes."""
    import numpy as np

    among = np.logical_or.reduce(levels)
    return several_codes(
        status, among, used, dataset.counts, event="a competing event", others="count as no such event"
    )


def _cause(dataset: Dataset, entry: str, names: bool) -> tuple[_Cause, list[Problem]]:
    """A competing cause, and what is wrong with its coding."""
    column, wanted = split_event(entry, [str(name) for name in dataset.frame.columns])
    shown = factor(dataset.frame, dataset.codebook, column, names=names)
    status = factor(dataset.frame, dataset.codebook, column)
    levels, problems = event_levels(status, wanted, list(dataset.codebook[column].value_labels))
    chosen = [text for text, is_it in zip(shown.texts, levels, strict=False) if is_it]
    if not problems and not chosen:
        problems = [Problem(f"--competing {entry}: no row has the competing event.", "Leave it out.")]
    return _Cause(shown, levels, f"{shown.label} = {', '.join(chosen)}"), [_as_competing(each) for each in problems]


def _as_competing(problem: Problem) -> Problem:
    """What is wrong with the coding of an event, said of a competing one."""
    message = problem.message.replace("so there is no event to analyze", "so there is no such competing event")
    hint = problem.hint and problem.hint.replace("--event", "--competing").replace("is the event,", "competes,")
    return Problem(message, hint)


def _shared(cause: _Cause, earlier: Sequence[_Cause]) -> Iterator[Problem]:
    """Values of one column that are two causes."""
    for number, other in enumerate(earlier):
        if other.status.name == cause.status.name:
            texts = [text for text, twice in zip(cause.status.texts, cause.levels & other.levels, strict=True) if twice]
            if texts:
                what = "the event" if number == 0 else "another competing event"
                yield Problem(
                    f"--competing: {cause.status.name} = {listing(texts)} is {what}, too.",
                    "A value can be one cause only: leave it out of one of them.",
                )


def _first(
    dataset: Dataset, outcome: Outcome, found: Sequence[_Cause], excluded: Sequence[tuple[str, Array]], both: Both
) -> tuple[Array, list[Problem], list[Condition]]:
    """The cause of each row, where there is one alone or `both` says which was first; and the rows where neither is."""
    import numpy as np

    has = np.stack([each.rows() for each in found])
    codes = np.where(has.any(axis=0), has.argmax(axis=0) + 1, 0)
    used = none_of((bad for _, bad in excluded), has.shape[1]) & ~np.isnan(outcome.time)
    several = used & (has.sum(axis=0) > 1)
    with_event = several & has[0] & (has[1:].sum(axis=0) == 1)
    if both == "competing":
        codes = np.where(with_event | (several & has[0]), has[1:].argmax(axis=0) + 2, codes)
    unsolved = several if both == "refuse" else several & (has[1:].sum(axis=0) > 1) & ~(has[0] & (both == "event"))
    if unsolved.any():
        return codes, [_several(dataset, found, has, unsolved, both)], []
    notes = []
    if several.any():
        which = "the event" if both == "event" else "the competing event"
        n = counted(dataset.number(several), "row has", "rows have")
        text = f"{n} both events: {which} counts as the first (--both)."
        notes.append(Condition("note", text, "both_events"))
    return codes, [], notes


def _several(dataset: Dataset, found: Sequence[_Cause], has: Array, rows: Array, both: Both) -> Problem:
    """The rows with several causes, in words."""
    import numpy as np

    places = dataset.each_once(np.flatnonzero(rows))
    where = f" ({listing(f'{dataset.row_word} {dataset.row_number(row)}' for row in places)})"
    whose = [cause.coding for cause, own in zip(found, has[:, rows], strict=True) if own.any()]
    with_event = bool((has[0] & rows).any())
    hint = (
        "Only the first event counts, and there is one time. --both event says that the event came first in such rows, "
        "--both competing that it was the other one; or make one status column of them."
        if with_event and both == "refuse"
        else "Only the first event counts: make one status column of them that says which it was."
    )
    number = len(places)
    if dataset.counts is not None:  # counted rows are nowhere
        number, where = dataset.number(rows), ""
    n = counted(number, "row has", "rows have")
    return Problem(f"{n} several of the events {' and '.join(whose)}{where}.", hint)


def _censored(found: Sequence[_Cause], codes: Array) -> tuple[str, list[Condition]]:
    """The values of a status column common to all causes that count as censored; a warning where they are several."""
    import numpy as np

    status = found[0].status
    if any(each.status.name != status.name for each in found):
        return "", []
    is_cause = np.logical_or.reduce([each.levels for each in found])
    occurring = set(status.codes[status.codes >= 0].tolist())
    texts = [text for i, text in enumerate(status.texts) if i in occurring and not is_cause[i]]
    if not texts:
        return "", []
    notes = []
    if len(texts) > 1:
        text = (
            f"{len(texts)} values of {status.label} count as censored: {listing(texts, 10)}. If one of them is an "
            "event after which the event of interest cannot happen, it competes: name it with --competing."
        )
        notes.append(Condition("warning", text, "several_censored"))
    return f"; censored: {status.label} = {listing(texts, 10)}", notes


def _labels(found: Sequence[_Cause]) -> list[str]:
    """What is shown for each cause: the text of its level, the label of a 0/1 column, or column and value."""
    shown = [_short(each) for each in found]
    return [each.coding if shown.count(text) > 1 else text for each, text in zip(found, shown, strict=True)]


def _short(cause: _Cause) -> str:
    texts = [text for text, is_it in zip(cause.status.texts, cause.levels, strict=True) if is_it]
    values = [value for value, is_it in zip(cause.status.values, cause.levels, strict=True) if is_it]
    if all(isinstance(value, str) or text != _plain(value) for value, text in zip(values, texts, strict=True)):
        return ", ".join(texts) if texts else cause.coding
    if texts and set(cause.status.values) <= {0, 1}:
        return cause.status.label
    return cause.coding


def _plain(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
