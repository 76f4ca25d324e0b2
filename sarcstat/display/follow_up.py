"""Follow-up as a table of a paper, or the reverse curves as SPSS and R print them; every number by its full name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from sarcstat.display import kaplan_meier
from sarcstat.display.formatting import NumberStyle, cell, interval_text
from sarcstat.display.headings import group_level
from sarcstat.display.kaplan_meier.layouts import percent_text
from sarcstat.display.kaplan_meier.notes import convention_notes
from sarcstat.display.layout import Index
from sarcstat.display.sentences import limits_of_times, patients, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Path, Table, nested_table, variable
from sarcstat.results import AnalysisResult, Key, computed

Style = Literal["spss", "r", "journal", "both"]
Cells = dict[tuple[Path, Path], Cell]

EVERYBODY = "All patients"
REVERSE = "Reverse Kaplan–Meier"
OBSERVED = {"without_event": "Observed, Patients without the Event", "all_patients": "Observed, All Patients"}
_TIME_DECIMALS = 1


def journal_section(results: Sequence[AnalysisResult]) -> Section:
    """The follow-up of one endpoint: everybody's first, then each factor's groups, in one table."""
    first = results[0]
    cells: Cells = {}
    for result in results:
        index = result.index(result.conventions[0])
        for row, level in _rows(result, with_everybody=result is first):
            cells |= {(row, column): shown for column, shown in _journal_cells(result, index, level)}
    table = nested_table("Follow-up", cells, 2, context={"endpoint": first.labels["time"]})
    return Section(heading=_heading(first), tables=[table], notes=list(_notes(results, "journal")), result=first)


def sections(results: Sequence[AnalysisResult], style: Style) -> Iterator[Section]:
    """Each result alone: the reverse curves as `km` shows them, and the observed times."""
    for result in results:
        shown = kaplan_meier.section(result.details["reverse"], style)
        first, *others = shown.tables
        first = replace(
            first, notes=(*first.notes, "The events of these tables are ends of follow-up without the event.")
        )
        tables = [first, *others, observed_table(result, "r" if style == "r" else "spss")]
        by = f" by {result.labels['group']}" if "group" in result.labels else ""
        yield replace(
            shown,
            heading=_heading(result) + by,
            tables=[replace(each, context={**each.context, "endpoint": result.labels["time"]}) for each in tables],
            notes=list(_notes([result], style)),
            result=result,
        )


def observed_table(result: AnalysisResult, style: NumberStyle) -> Table:
    """Median, minimum and maximum of the observed times."""
    index = result.index(result.conventions[0])
    cells: Cells = {}
    for row, level in _rows(result, with_everybody=True):
        for context, words in OBSERVED.items():
            counted = "n" if context == "all_patients" else "n_censored"
            cells[row, (words, "N")] = cell(index.get(Key(counted, "follow_up", None, level)), style)
            for part in ("median", "minimum", "maximum"):
                found = index.get(Key(f"follow_up_{part}", context, None, level))
                cells[row, (words, part.capitalize())] = cell(found, style)
    return nested_table("Observed Follow-up", cells, 2)


def _heading(result: AnalysisResult) -> str:
    return f"Follow-up: {result.labels['time']}"


def _rows(result: AnalysisResult, *, with_everybody: bool) -> Iterator[tuple[Path, str | None]]:
    if with_everybody:
        yield (EVERYBODY, ""), None
    for statistic in result.find(name="n", context="follow_up", convention=result.conventions[0]):
        if statistic.group1_level is not None:
            factor = variable(result.labels["group_name"], result.labels["group"])
            yield (factor, group_level(result, statistic.group1_level)), statistic.group1_level


def _journal_cells(result: AnalysisResult, index: Index, level: str | None) -> Iterator[tuple[Path, Cell]]:
    share = percent_text(computed(result)["conf_level"])
    yield ("N",), cell(index.get(Key("n", "follow_up", None, level)), "journal")
    yield ("Events",), cell(index.get(Key("n_events", "follow_up", None, level)), "journal")
    yield (REVERSE, f"Median ({share} CI)"), _bracketed(index, "reverse_survfit", level, "reverse_median", _LIMITS)
    for context, words in OBSERVED.items():
        yield (words, "Median (range)"), _bracketed(index, context, level, "follow_up_median", _RANGE)


_LIMITS = ("reverse_median_conf_low", "reverse_median_conf_high")
_RANGE = ("follow_up_minimum", "follow_up_maximum")


def _bracketed(index: Index, context: str, level: str | None, name: str, ends: tuple[str, str]) -> Cell:
    """`18.7 (4.4–38.3)`; without the brackets where there is no estimate."""
    shown = cell(index.get(Key(name, context, None, level)), "journal", _TIME_DECIMALS)
    if shown.number is None:
        return shown
    low, high = (index.get(Key(end, context, None, level)) for end in ends)
    return Cell(f"{shown.text} ({interval_text(low, high, 'journal', _TIME_DECIMALS)})", shown.number)


def _notes(results: Sequence[AnalysisResult], style: Style) -> Iterator[str]:
    first = results[0]
    yield patients(first)
    for result in results[1:]:
        number = result.provenance.dropped.get(f"missing {result.labels['group_name']}")
        if number:
            yield f"Left out of the rows of {result.labels['group']} for want of its value: {number:,}."
    yield (
        "Reverse Kaplan–Meier: median time to the end of follow-up; patients with the event are censored at it "
        "(at equal times they are still at risk). Observed: time to the event or to the end of follow-up, whichever "
        "came first; in patients without the event it is their follow-up."
    )
    reverse = first.details["reverse"]
    yield convention_notes(reverse, style)[0]  # how the intervals are made
    if style == "journal":
        yield from limits_of_times([result.details["reverse"] for result in results])
        yield "NR: not reached; NE: not estimable."
    yield versions(reverse)
