"""Adverse events: patients by term and worst grade, of all and of each group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from sarcstat.analysis.shared.event_counts import ANY, CLASS, TERM, Groups, Lines, lines_of
from sarcstat.analysis.shared.frames import values_of
from sarcstat.analysis.shared.group_test import FISHER, FisherLimits, Testing, counts_test
from sarcstat.data.cohort.courses.adverse_events import Events
from sarcstat.data.cohort.courses.event_terms import NO_CLASS
from sarcstat.data.cohort.factor import Factor
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Condition, Provenance, Statistic

Array = np.ndarray[Any, np.dtype[Any]]

ACTION = "action"
#: What is added to a context where the worst grade is exactly that of the number.
EXACTLY = "_of_grade"
_COUNTED = (ANY, CLASS, TERM, ACTION)


@dataclass(frozen=True, slots=True)
class AdverseEventOptions:
    """What is counted: patients whose worst grade reaches each of `grades` (ascending).

    `each_grade` counts those whose worst grade is 1, 2, … 5, too, and `events` the events. `graded` is False for
    yes/no columns without a grade. Terms below `min_percent` of every column are not shown; `sort` is the order of
    classes and terms. `test` compares the groups in every row: `chi-square`, `fisher`, `auto` (Fisher's where an
    expected count is below 5), or None. `unknown` says that the last group stands for a missing value: it is shown and
    not compared.
    """

    grades: tuple[int, ...]
    min_percent: float = 0.0
    graded: bool = True
    test: str | None = None
    unknown: bool = False
    seed: int = 2_000_000
    fisher: FisherLimits = FISHER
    each_grade: bool = False
    events: bool = False
    sort: Literal["frequency", "alphabet"] = "frequency"


def adverse_events(
    events: Events,
    used: Array,
    group: Factor | None,
    options: AdverseEventOptions,
    provenance: Provenance,
    recorded: Mapping[str, object],
) -> AnalysisResult:
    """Patients with any event, with each class and term, and with each action, and their percentages.

    `used` is a mask of the cohort's rows; `group` has the codes of those used only, and counts those without a group
    (-1) in the total alone. A class counts its patients, each once, and no sums of its terms.
    """
    groups, lines = Groups(used, group), lines_of(events, used)
    statistics = list(_statistics(groups, lines, events, options))
    shown, hidden = _shown(statistics, events, options)
    said: list[Condition] = []
    if group is not None and options.test:
        for tested, conditions in [*_tests(statistics, shown, groups, group.label, options)]:
            statistics.append(tested)
            said += conditions
    conditions = [*events.conditions, *_left_out(events, used), *_without(group), *_repeated(events, options)]
    return AnalysisResult(
        analysis="adverse-events",
        options={**recorded, "computed": asdict(options)},
        statistics=tuple(statistics),
        provenance=provenance,
        conditions=(*conditions, *dict.fromkeys(said)),
        labels={"group": group.label, "group_name": group.name} if group else {},
        values=values_of(group),
        details={"terms": shown, "hidden": hidden},
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


def _repeated(events: Events, options: AdverseEventOptions) -> Iterator[Condition]:
    """Rows that may be one event written twice, where events are counted."""
    if events.repeated and options.events:
        n = counted(events.repeated, "row of the events repeats", "rows of the events repeat")
        same = "patient, term, grade and onset" if events.onset is not None else "patient, term and grade"
        text = f"{n} the {same} of an earlier one: each is counted as an event."
        yield Condition("warning" if events.onset is not None else "note", text, "repeated_events")


def _statistics(
    groups: Groups, lines: Sequence[Lines], events: Events, options: AdverseEventOptions
) -> Iterator[Statistic]:
    yield from groups.statistics("n", groups.sizes, "patients")
    for grade in options.grades:
        for each in lines:
            yield from _patients(groups, each, float(grade), options, at_least=True)
    for grade in (1, 2, 3, 4, 5) if options.each_grade else ():
        for each in lines:
            yield from _patients(groups, each, float(grade), options, at_least=False)
    for action, patients in events.actions.items():
        own = patients[groups.used[patients]]
        (counts,) = groups.count(np.zeros_like(own), own, 1)
        yield from _shares(groups, counts, ACTION, term=action)


def _patients(
    groups: Groups, lines: Lines, grade: float, options: AdverseEventOptions, *, at_least: bool
) -> Iterator[Statistic]:
    """The patients of each line whose worst grade is at least, or exactly, a grade; and the events of such grades."""
    line, patient, worst = lines.each_once(lines.grade, np.maximum)
    chosen = worst >= grade if at_least else worst == grade
    counts = groups.count(line[chosen], patient[chosen], len(lines.keys))
    own = lines.where(lines.grade >= grade if at_least else lines.grade == grade)
    events = groups.count(own.line, own.patient, len(lines.keys)) if options.events else None
    context = lines.context if at_least else f"{lines.context}{EXACTLY}"
    for i, keys in enumerate(lines.keys):
        yield from _shares(groups, counts[i], context, at=grade, **keys)
        if events is not None:
            yield from groups.statistics("n_adverse_events", events[i], context, at=grade, **keys)


def _shares(groups: Groups, counts: Sequence[int], context: str, **keys: Any) -> Iterator[Statistic]:
    for level, count, n in zip(groups.texts, counts, groups.sizes, strict=True):
        yield groups.one(level, "count", count, context, **keys)
        yield groups.one(level, "percent", 100 * count / n, context, **keys)


def _tests(
    statistics: Sequence[Statistic],
    shown: Sequence[tuple[str | None, str]],
    groups: Groups,
    by: str,
    options: AdverseEventOptions,
) -> Iterator[tuple[Statistic, Sequence[Condition]]]:
    """Of every row that is shown, the test of patients with and without it between the groups."""
    counts: dict[tuple[Any, ...], list[Statistic]] = {}
    for each in statistics:
        if each.name == "count" and each.context in _COUNTED and is_shown(each, shown):
            counts.setdefault((each.context, each.stratum_level, each.term, each.at), []).append(each)
    compared = slice(0, groups.number - options.unknown)
    sizes = np.array(groups.sizes[compared])
    asked = None if options.test == "auto" else options.test
    testing = Testing(convention="spss", seed=options.seed, fisher=options.fisher)
    for own in counts.values():
        having = np.array([each.value for each in own[compared]])
        what = (own[0].term or own[0].stratum_level or "any event").replace("_", " ")
        found = counts_test(np.array([having, sizes - having]), asked, testing, (what, by))
        tested = replace(own[0], group1_level=None, name="p_value", value=found.p_value, test=found.name)
        yield tested, found.conditions
        if found.tables is not None:
            yield replace(tested, name="monte_carlo_tables", value=found.tables), ()


def is_shown(of: Statistic, shown: Sequence[tuple[str | None, str]]) -> bool:
    """Whether the row of a statistic is in the table: that of a class is where a term of it is."""
    if of.context.removesuffix(EXACTLY) == TERM:
        return (of.stratum_level, of.term) in shown
    if of.context.removesuffix(EXACTLY) == CLASS:
        return any(of.stratum_level == each for each, _ in shown)
    return True


def _shown(
    statistics: Sequence[Statistic], events: Events, options: AdverseEventOptions
) -> tuple[list[tuple[str | None, str]], int]:
    """Class and term of each row that is shown, in order, and how many terms that occur are not."""
    counts: dict[tuple[Any, ...], list[int]] = {}
    reached, occurring = set(), set()
    percents = (each for each in statistics if each.name == "percent")
    for count, percent in zip((each for each in statistics if each.name == "count"), percents, strict=True):
        row = (count.stratum_level, count.term)
        if count.context in (CLASS, TERM) and count.group1_level is None:
            counts.setdefault(row, []).append(-int(count.value or 0))
        if count.context == TERM and count.at == options.grades[0]:
            occurring |= {row} if count.group1_level is None and count.value else set()
            reached |= {row} if float(percent.value or 0) >= options.min_percent else set()

    def order(row: tuple[str | None, str]) -> tuple[Any, ...]:
        within = (counts.get((row[0], None), []), counts[row])
        names = ((row[0] or "").casefold(), row[0] or "", row[1].casefold(), row[1])
        last = row[0] == NO_CLASS
        if options.sort == "alphabet":
            return (last, *names)
        return (last, within[0], *names[:2], within[1], *names[2:])

    rows = [(within, term) for within, term in counts if term is not None and (within, term) in occurring & reached]
    return sorted(rows, key=order), len(occurring - reached)
