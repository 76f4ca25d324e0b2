"""Adverse events as a table of a paper: any event, terms by frequency, what they led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sarcstat.display.event_rows import ACTIONS, EXACTLY, event_rows, grade_words, group_headings, row_of
from sarcstat.display.formatting import cell
from sarcstat.display.incidence_rates import rate_notes, rate_tables
from sarcstat.display.response import share_cell
from sarcstat.display.sentences import random_tables, rows_used, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Path, Table
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Statistic, computed

_COMPARED = "Between Groups"


def section(result: AnalysisResult) -> Section:
    """The table of one grouping, with the notes on how patients were counted."""
    by = f" by {result.labels['group']}" if "group" in result.labels else ""
    return Section(
        heading=f"Adverse events{by}",
        tables=[_table(result), *rate_tables(result)],
        notes=[*_notes(result), *rate_notes(result), *random_tables(result), rows_used(result), versions(result)],
        result=result,
    )


def _table(result: AnalysisResult) -> Table:
    groups = group_headings(result)
    grades = computed(result)["grades"]
    columns = {
        (level, kind): (heading, _grade(result, *kind)) for level, heading in groups.items() for kind in _kinds(result)
    }
    cells: dict[tuple[Path, Path], Cell] = {}
    for count, percent, events in _counts(result):
        kind = (grades[0] if count.at is None else int(count.at), count.context.endswith(EXACTLY))
        cells[row_of(count), columns[count.group1_level, kind]] = _cell(count, percent, events)
    for tested in (s for s in result.find(name="p_value") if s.test):
        grade = grades[0] if tested.at is None else int(tested.at)
        where = f"{grade_words(grade)}, " if computed(result)["graded"] else ""
        cells[row_of(tested), (_COMPARED, f"{where}p")] = cell(tested, "journal")
        if tested.value is not None:  # else no test was made
            cells[row_of(tested), (_COMPARED, f"{where}test")] = Cell(tested.test or "")
    compared = dict.fromkeys(column for _, column in cells if column[0] == _COMPARED)
    actions = [("Adverse events led to", ACTIONS[action]) for action in _actions(result)]
    rows = dict.fromkeys([*event_rows(result), *actions])
    return Table(
        name="Adverse Events",
        rows=[*rows],
        columns=[*dict.fromkeys(columns.values()), *compared],
        cells={place: shown for place, shown in cells.items() if place[0] in rows},
        row_headings=("", ""),
        nested=2,
    )


def _kinds(result: AnalysisResult) -> Iterator[tuple[int, bool]]:
    """The columns of each group: at least a grade, then exactly one; grade 5 and above is grade 5."""
    yield from ((grade, False) for grade in computed(result)["grades"])
    if computed(result)["each_grade"]:
        yield from ((grade, True) for grade in (1, 2, 3, 4, 5))


def _counts(result: AnalysisResult) -> Iterator[tuple[Statistic, Statistic, Statistic | None]]:
    """Every count of patients with its percentage, and the number of events where they are counted."""
    percents = (s for s in result.statistics if s.name == "percent")
    events = {_place(s): s for s in result.statistics if s.name == "n_adverse_events"}
    for count, percent in zip((s for s in result.statistics if s.name == "count"), percents, strict=True):
        yield count, percent, events.get(_place(count))


def _place(of: Statistic) -> tuple[object, ...]:
    return of.context, of.stratum_level, of.term, of.at, of.group1_level


def _cell(count: Statistic, percent: Statistic, events: Statistic | None) -> Cell:
    """`8 (7.1)`, or with the number of events `8 (7.1) [11]`."""
    shown = share_cell(count, percent)
    return replace(shown, text=f"{shown.text} [{events.value}]") if events is not None else shown


def _grade(result: AnalysisResult, grade: int, exactly: bool) -> str:
    numbers = "No. (%) [events]" if computed(result)["events"] else "No. (%)"
    return f"{grade_words(grade, exactly=exactly)}, {numbers}" if computed(result)["graded"] else numbers


def _actions(result: AnalysisResult) -> list[str]:
    return list(dict.fromkeys(s.term or "" for s in result.find(context="action", name="count")))


def _notes(result: AnalysisResult) -> Iterator[str]:
    options = computed(result)
    once = "Each patient counts once in a row"
    yield f"{once}, with the worst grade (CTCAE 1 to 5)." if options["graded"] else f"{once}."
    if any(within is not None for within, _ in result.details["terms"]):
        yield "A class counts the patients with an event of any of its terms, shown or not: no sum of the terms."
    if options["events"]:
        which = " of the grades of the column" if options["graded"] else ""
        yield f"[events]: number of events{which}, of a patient as many as were recorded."
    if "events" in result.labels:
        yield f"Events: {result.labels['events']}."
    yield from dict.fromkeys(each.text for each in result.conditions if each.code == "no_grade")
    yield "Percentages are of all patients of the column, with or without an event."
    if options["min_percent"]:
        which = f" ({grade_words(options['grades'][0]).lower()})" if options["graded"] else ""
        yield f"Terms in at least {options['min_percent']:g}% of a column{which}{_hidden(result.details['hidden'])}."
    if options["test"]:
        kind = "Fisher's exact test where an expected count is below 5, else Pearson's chi-square without continuity "
        unknown = "; Unknown is not compared" if options["unknown"] else ""
        yield (
            f"Tests compare patients with and without the event between groups{unknown}: "
            f"{kind + 'correction, ' if options['test'] == 'auto' else ''}as named. No correction for multiple "
            "comparisons. NE: all groups have none, or all."
        )
    if _actions(result) and options["graded"]:
        yield "Dose reduction and discontinuation: due to events of any grade."


def _hidden(number: int) -> str:
    return f"; {counted(number, 'further term is', 'further terms are')} not shown" if number else ": all that occurred"
