"""Patients and events by the rows of a table of adverse events: any event, classes, terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sarcstat.data.cohort.courses.adverse_events import Events
from sarcstat.data.cohort.factor import Factor
from sarcstat.results import Statistic

Array = np.ndarray[Any, np.dtype[Any]]

ANY, CLASS, TERM = "any_event", "event_class", "event"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of one kind (`context`): of each the fields of its statistics, and the events that fall into it.

    `patient` (row of the cohort), `line`, `grade` and `onset` have an entry an event.
    """

    context: str
    keys: Sequence[Mapping[str, Any]]
    patient: Array
    line: Array
    grade: Array
    onset: Array | None

    def where(self, chosen: Array) -> Lines:
        """The lines with the chosen events alone."""
        onset = None if self.onset is None else self.onset[chosen]
        return Lines(self.context, self.keys, self.patient[chosen], self.line[chosen], self.grade[chosen], onset)

    def each_once(self, values: Array, pick: np.ufunc) -> tuple[Array, Array, Array]:
        """Line and patient of each patient in each line, and the one of the events' `values` that `pick` chooses."""
        patients = int(self.patient.max(initial=0)) + 1
        key = self.line * patients + self.patient
        distinct, start, place = np.unique(key, return_index=True, return_inverse=True)
        chosen = values[start]
        pick.at(chosen, place.reshape(-1), values)
        line, patient = np.divmod(distinct, patients)
        return line, patient, chosen


def lines_of(events: Events, used: Array) -> list[Lines]:
    """Any event, each class where there are some, and each term; of the used patients."""
    mine = used[events.patient]
    patient, term, grade = (each[mine] for each in (events.patient, events.term, events.grade))
    onset = None if events.onset is None else events.onset[mine]
    in_class = [{"stratum": events.soc, "stratum_level": each} for each in events.classes]
    found = [Lines(ANY, [{}], patient, np.zeros_like(term), grade, onset)]
    if events.classes:
        found.append(Lines(CLASS, in_class, patient, np.array(events.class_of, dtype=np.int64)[term], grade, onset))
    keys = [{"term": text} for text in events.terms]
    if events.classes:
        keys = [{**key, **in_class[place]} for key, place in zip(keys, events.class_of, strict=True)]
    return [*found, Lines(TERM, keys, patient, term, grade, onset)]


class Groups:
    """The columns of the table: the groups, and everybody last. `used` are the cohort's rows that count."""

    def __init__(self, used: Array, group: Factor | None) -> None:
        self.used = used
        self.name = group.name if group else None
        self.texts: list[str | None] = [*group.texts, None] if group else [None]
        self.codes = np.full(len(used), -1, dtype=np.int64)
        self.codes[used] = group.codes if group else 0
        self.number = len(group.values) if group else 1
        self.sizes = self.count(np.zeros(int(used.sum()), dtype=np.int64), np.flatnonzero(used), 1)[0]

    def sum(self, line: Array, patient: Array, lines: int, values: Array) -> Array:
        """The sum of `values` in each line and group, everybody last: lines by columns.

        Who has no group is in the total alone.
        """
        total = np.bincount(line, weights=values, minlength=lines)[:, None]
        if self.name is None:
            return total
        codes = self.codes[patient]
        inside = codes >= 0
        key = line[inside] * self.number + codes[inside]
        own = np.bincount(key, weights=values[inside], minlength=lines * self.number)
        return np.hstack([own.reshape(lines, self.number), total])

    def count(self, line: Array, patient: Array, lines: int) -> list[list[int]]:
        """How many of the entries are in each line and group, everybody last."""
        counts: list[list[int]] = self.sum(line, patient, lines, np.ones(len(line))).round().astype(int).tolist()
        return counts

    def statistics(self, name: str, values: Sequence[Any], context: str, **keys: Any) -> Iterator[Statistic]:
        """One number of each group and of everybody."""
        for level, value in zip(self.texts, values, strict=True):
            yield self.one(level, name, value, context, **keys)

    def one(self, of: str | None, name: str, value: Any, context: str, **keys: Any) -> Statistic:
        """One number of a group, or (None) of everybody; a count is by SPSS's convention unless `keys` say another."""
        keys = {"convention": "spss", **keys, "group1": self.name, "group1_level": of}
        return Statistic(name=name, value=value, context=context, **keys)
