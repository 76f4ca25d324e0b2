"""Adverse events: patients by term and worst grade, of all and of each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from sarcstat.analysis.frames import values_of
from sarcstat.analysis.group_test import FISHER, FisherLimits, Testing, counts_test
from sarcstat.data.cohort.adverse_events import Events
from sarcstat.data.cohort.factor import Factor
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Condition, Provenance, Statistic

Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class AdverseEventOptions:
    """What is counted: patients whose worst grade reaches each of `grades` (ascending).

    `graded` is False for yes/no columns without a grade. Terms below `min_percent` of every column are not shown.
    `test` compares the groups in every row: `chi-square`, `fisher`, `auto` (Fisher's where an expected count is below
    5), or None. `unknown` says that the last group stands for a missing value: it is shown and not compared.
    """

    grades: tuple[int, ...]
    min_percent: float = 0.0
    graded: bool = True
    test: str | None = None
    unknown: bool = False
    seed: int = 2_000_000
    fisher: FisherLimits = FISHER


def adverse_events(
    events: Events,
    used: Array,
    group: Factor | None,
    options: AdverseEventOptions,
    provenance: Provenance,
    recorded: Mapping[str, object],
) -> AnalysisResult:
    """Patients with any event, with each term, and with each action, and their percentages.

    `used` is a mask of the cohort's rows; `group` has the codes of those used only, and counts those without a group
    (-1) in the total alone.
    """
    counter = _Counter(events, used, group)
    statistics = list(_statistics(counter, events, options))
    shown = _by_frequency(counter, events, options)
    said: list[Condition] = []
    if group is not None and options.test:
        for tested, conditions in [*_tests(statistics, shown, counter, group.label, options)]:
            statistics.append(tested)
            said += conditions
    return AnalysisResult(
        analysis="adverse-events",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(statistics),
        provenance=provenance,
        conditions=(*events.conditions, *_left_out(events, used), *_without(group), *dict.fromkeys(said)),
        labels={"group": group.label, "group_name": group.name} if group else {},
        values=values_of(group),
        details={"terms": shown},
    )


def _left_out(events: Events, used: Array) -> Iterator[Condition]:
    number = int((~used[events.patient]).sum())
    if number:
        text = f"{counted(number, 'event')} of patients who are left out: not counted."
        yield Condition("note", text, "events_left_out")


def _without(group: Factor | None) -> Iterator[Condition]:
    number = int((group.codes < 0).sum()) if group else 0
    if group and number:
        yield Condition("note", f"{number} without {group.label} are in the total only.", "group_missing")


class _Counter:
    """Numbers of patients by group, everybody last."""

    def __init__(self, events: Events, used: Array, group: Factor | None) -> None:
        self.used = used
        self.texts: list[str | None] = [*group.texts, None] if group else [None]
        self.group_name = group.name if group else None
        self.codes = np.full(len(used), -1, dtype=np.int64)
        self.codes[used] = group.codes if group else 0
        self.n_groups = len(group.values) if group else 1
        self.sizes = self._of(np.flatnonzero(used))
        patient, term, grade = (each[used[events.patient]] for each in (events.patient, events.term, events.grade))
        #: One entry a patient and term, and one a patient: the worst grade.
        key, self.worst = _worst(patient * max(len(events.terms), 1) + term, grade)
        self.patient, self.term = np.divmod(key, max(len(events.terms), 1))
        self.any_patient, self.any_worst = _worst(patient, grade)

    def _of(self, patients: Array) -> list[int]:
        codes = self.codes[patients]
        counts = np.bincount(codes[codes >= 0], minlength=self.n_groups).tolist()
        return [*counts, len(patients)] if self.group_name is not None else [len(patients)]

    def of_term(self, term: int, grade: int) -> list[int]:
        """Patients whose worst grade of a term is at least `grade`."""
        return self._of(self.patient[(self.term == term) & (self.worst >= grade)])

    def of_any(self, grade: int) -> list[int]:
        """Patients whose worst grade of any term is at least `grade`."""
        return self._of(self.any_patient[self.any_worst >= grade])

    def of_patients(self, patients: Array) -> list[int]:
        """Those of `patients` who are used."""
        return self._of(patients[self.used[patients]])


def _worst(key: Array, grade: Array) -> tuple[Array, Array]:
    """The distinct keys, ascending, and the largest grade of each."""
    distinct, place = np.unique(key, return_inverse=True)
    worst = np.zeros(len(distinct))
    np.maximum.at(worst, place, grade)
    return distinct, worst


def _statistics(counter: _Counter, events: Events, options: AdverseEventOptions) -> Iterator[Statistic]:
    for level, n in zip(counter.texts, counter.sizes, strict=True):
        yield _one(counter, level, "n", n, "patients")
    for grade in options.grades:
        yield from _shares(counter, counter.of_any(grade), "any_event", at=float(grade))
        for i, term in enumerate(events.terms):
            yield from _shares(counter, counter.of_term(i, grade), "event", at=float(grade), term=term)
    for action, patients in events.actions.items():
        yield from _shares(counter, counter.of_patients(patients), "action", term=action)


def _shares(counter: _Counter, counts: list[int], context: str, **keys: Any) -> Iterator[Statistic]:
    for level, count, n in zip(counter.texts, counts, counter.sizes, strict=True):
        yield _one(counter, level, "count", count, context, **keys)
        yield _one(counter, level, "percent", 100 * count / n, context, **keys)


def _tests(
    statistics: Sequence[Statistic], terms: Sequence[str], counter: _Counter, by: str, options: AdverseEventOptions
) -> Iterator[tuple[Statistic, Sequence[Condition]]]:
    """Of every row that is shown, the test of patients with and without it between the groups."""
    counts: dict[tuple[Any, ...], list[Any]] = {}
    for each in statistics:
        if each.name == "count" and (each.context != "event" or each.term in terms):
            counts.setdefault((each.context, each.term, each.at), []).append(each.value)
    groups = slice(0, counter.n_groups - options.unknown)
    sizes = np.array(counter.sizes[groups])
    asked = None if options.test == "auto" else options.test
    testing = Testing(convention="spss", seed=options.seed, fisher=options.fisher)
    for (context, term, at), values in counts.items():
        having = np.array(values[groups])
        what = (term or "any event").replace("_", " ")
        found = counts_test(np.array([having, sizes - having]), asked, testing, (what, by))
        tested = replace(_one(counter, None, "p_value", found.p_value, context), term=term, at=at, test=found.name)
        yield tested, found.conditions
        if found.tables is not None:
            yield replace(tested, name="monte_carlo_tables", value=found.tables), ()


def _one(counter: _Counter, level: str | None, name: str, value: Any, context: str, **keys: Any) -> Statistic:
    return Statistic(
        name=name,
        value=value,
        convention="spss",
        context=context,
        group1=counter.group_name,
        group1_level=level,
        **keys,
    )


def _by_frequency(counter: _Counter, events: Events, options: AdverseEventOptions) -> list[str]:
    """The terms that are shown: the most frequent first, alphabetically where they are equal."""

    def shown(counts: list[int]) -> bool:
        enough = (100 * count / n >= options.min_percent for count, n in zip(counts, counter.sizes, strict=True))
        return counts[-1] > 0 and any(enough)

    found = []
    for i, term in enumerate(events.terms):
        counts = [counter.of_term(i, grade) for grade in options.grades]
        if shown(counts[0]):
            found.append((tuple(-each[-1] for each in counts), term.casefold(), term))
    return [term for _, _, term in sorted(found)]
