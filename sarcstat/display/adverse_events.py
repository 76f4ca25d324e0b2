"""Adverse events as a table of a paper: any event, terms by frequency, what they led to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sarcstat.display.document import Section
from sarcstat.display.formatting import cell
from sarcstat.display.headings import group_level
from sarcstat.display.response import share_cell
from sarcstat.display.sentences import random_tables, rows_used, versions
from sarcstat.display.table import Cell, Heading, Path, Table, text_of
from sarcstat.results import AnalysisResult, Statistic, computed

_COMPARED = "Between Groups"
_ANY: Path = ("Any adverse event", "")
_ACTIONS = {"dose_reduction": "Dose reduction", "discontinuation": "Discontinuation"}


def section(result: AnalysisResult) -> Section:
    """The table of one grouping, with the notes on how patients were counted."""
    by = f" by {result.labels['group']}" if "group" in result.labels else ""
    return Section(
        heading=f"Adverse events{by}",
        tables=[_table(result)],
        notes=[*_notes(result), *random_tables(result), rows_used(result), versions(result)],
        result=result,
    )


def _table(result: AnalysisResult) -> Table:
    groups = {s.group1_level: _group_heading(result, s) for s in result.find(name="n", context="patients")}
    grades = computed(result)["grades"]
    columns = {
        (level, grade): (heading, _grade(result, grade)) for level, heading in groups.items() for grade in grades
    }
    cells: dict[tuple[Path, Path], Cell] = {}
    for count, percent in _pairs(result):
        grade = grades[0] if count.at is None else int(count.at)
        cells[_row(count), columns[count.group1_level, grade]] = share_cell(count, percent)
    for tested in result.find(name="p_value"):
        heading = _grade(result, grades[0] if tested.at is None else int(tested.at)).removesuffix(", No. (%)")
        where = f"{heading}, " if computed(result)["graded"] else ""
        cells[_row(tested), (_COMPARED, f"{where}p")] = cell(tested, "journal")
        cells[_row(tested), (_COMPARED, f"{where}test")] = Cell(tested.test or "")
    compared = dict.fromkeys(column for _, column in cells if column[0] == _COMPARED)
    actions = [("Adverse events led to", _ACTIONS[action]) for action in _actions(result)]
    return Table(
        name="Adverse Events",
        rows=[_ANY, *(_term(term) for term in result.details["terms"]), *actions],
        columns=[*columns.values(), *compared],
        cells={place: shown for place, shown in cells.items() if _is_shown(result, place[0])},
        row_headings=("", ""),
        nested=2,
    )


def _pairs(result: AnalysisResult) -> Iterator[tuple[Statistic, Statistic]]:
    """Every count with its percentage."""
    percents = (s for s in result.statistics if s.name == "percent")
    yield from zip((s for s in result.statistics if s.name == "count"), percents, strict=True)


def _row(count: Statistic) -> Path:
    if count.context == "any_event":
        return _ANY
    if count.context == "action":
        return ("Adverse events led to", _ACTIONS[count.term or ""])
    return _term(count.term or "")


def _term(term: str) -> Path:
    return ("Adverse event", Heading(term, value=term, name="term"))


def _is_shown(result: AnalysisResult, row: Path) -> bool:
    return row[0] != "Adverse event" or text_of(row[1]) in result.details["terms"]


def _group_heading(result: AnalysisResult, patients: Statistic) -> Heading:
    if patients.group1_level is None:
        name = "All patients" if patients.group1 is None else "Total"
        return Heading(f"{name} (n = {patients.value})", name=name)
    own = group_level(result, patients.group1_level)
    return replace(own, text=f"{own.text} (n = {patients.value})")


def _grade(result: AnalysisResult, grade: int) -> str:
    if not computed(result)["graded"]:
        return "No. (%)"
    return f"{'Any grade' if grade == 1 else f'Grade ≥{grade}' if grade < 5 else 'Grade 5'}, No. (%)"


def _actions(result: AnalysisResult) -> list[str]:
    return list(dict.fromkeys(s.term or "" for s in result.find(context="action", name="count")))


def _notes(result: AnalysisResult) -> Iterator[str]:
    options = computed(result)
    counted = "Each patient counts once in a row"
    yield f"{counted}, with the worst grade (CTCAE 1 to 5)." if options["graded"] else f"{counted}."
    if "events" in result.labels:
        yield f"Events: {result.labels['events']}."
    yield "Percentages are of all patients of the column, with or without an event."
    if options["min_percent"]:
        first = _grade(result, options["grades"][0]).removesuffix(", No. (%)")
        which = f" ({first})" if options["graded"] else ""
        yield f"Terms in at least {options['min_percent']:g}% of a column{which}."
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
