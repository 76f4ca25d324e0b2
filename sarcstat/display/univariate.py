"""Many factors and several endpoints as the one table of a paper, or each analysis as SPSS and R print it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from sarcstat.display import kaplan_meier
from sarcstat.display.document import Section
from sarcstat.display.formatting import cell
from sarcstat.display.kaplan_meier.journal import patient_cells
from sarcstat.display.kaplan_meier.notes import section_notes
from sarcstat.display.sentences import patients
from sarcstat.display.table import Cell, Path, Table
from sarcstat.results import AnalysisResult, Key, computed
from sarcstat.vocabulary import journal_test_label

Style = Literal["spss", "r", "journal", "both"]
Cells = dict[tuple[Path, Path], Cell]

EVERYBODY = "All patients"
_MISSING_REASON = "missing "


def sections(results: Sequence[AnalysisResult], style: Style) -> list[Section]:
    """The tables of each analysis, as `km` shows them, each with its endpoint in the context."""
    shown = [kaplan_meier.section(result, style) for result in results]
    return [
        replace(each, tables=[replace(table, context=_context(table, each.result)) for table in each.tables])
        for each in shown
    ]


def _context(table: Table, result: AnalysisResult) -> dict[str, str]:
    return {**table.context, "endpoint": result.labels["time"]}


def journal_section(
    everybody: Sequence[AnalysisResult], factors: Mapping[str, Sequence[AnalysisResult]], combined: AnalysisResult
) -> Section:
    """One table of all factors: `everybody` has one result an endpoint, `factors` the same for each label."""
    endpoints = [result.labels["time"] for result in everybody]
    tables = [univariate_table(everybody, factors)]
    return Section(
        heading=f"Univariate analysis of {' and '.join(endpoints)}",
        tables=tables,
        notes=list(_notes(everybody, factors)),
        result=combined,
    )


def univariate_table(everybody: Sequence[AnalysisResult], factors: Mapping[str, Sequence[AnalysisResult]]) -> Table:
    """One row a level with a block of columns an endpoint; the tests stand in the row of a factor."""
    cells: Cells = {}
    for result in everybody:
        cells |= _patients((EVERYBODY, ""), result, None)
    rows: dict[Path, None] = {(EVERYBODY, ""): None}
    for label, results in factors.items():
        levels = list(dict.fromkeys(level for result in results for level in _levels(result)))
        rows |= {(label, level): None for level in ["", *levels]}
        for result in results:
            for level in _levels(result):
                cells |= _patients((label, level), result, level)
            cells |= dict(_tests((label, ""), result))
    return Table(
        name="Univariate Analysis",
        rows=list(rows),
        columns=list(_columns(everybody, cells)),
        cells=cells,
        row_headings=("", ""),
        nested=2,
    )


def _levels(result: AnalysisResult) -> list[str]:
    found = result.find(name="n", context="survfit", convention=result.conventions[0])
    return [statistic.group1_level for statistic in found if statistic.group1_level is not None]


def _columns(everybody: Sequence[AnalysisResult], cells: Cells) -> Iterator[Path]:
    """The columns endpoint by endpoint, each block in the order of its first row and then the tests."""
    for result in everybody:
        yield from dict.fromkeys(column for _, column in cells if column[0] == result.labels["time"])


def _patients(row: Path, result: AnalysisResult, level: str | None) -> Cells:
    index = result.index(result.conventions[0])
    endpoint = result.labels["time"]
    return {(row, (endpoint, *column)): shown for column, shown in patient_cells(result, index, None, level)}


def _tests(row: Path, result: AnalysisResult) -> Iterator[tuple[tuple[Path, Path], Cell]]:
    index = result.index(result.conventions[0])
    for test in computed(result)["tests"]:
        for name, word in (("chi_square", "Chi-square"), ("df", "df"), ("p_value", "p")):
            column = (result.labels["time"], journal_test_label(test), word)
            yield (row, column), cell(index.get(Key(name, "survdiff", test=test)), "journal")


def _notes(everybody: Sequence[AnalysisResult], factors: Mapping[str, Sequence[AnalysisResult]]) -> Iterator[str]:
    several = len(everybody) > 1
    for result in everybody:
        yield f"{result.labels['time']}: {patients(result)}" if several else patients(result)
    yield from _missing(factors, several)
    first = next(iter(factors.values()))[0]
    _, *conventions = section_notes(first, "journal")
    *rest, versions = conventions
    yield from rest
    yield (
        "Each test compares the levels of one factor, unadjusted for the others and for the number of tests. "
        "NR: not reached; NE: not estimable."
    )
    yield versions


def _missing(factors: Mapping[str, Sequence[AnalysisResult]], several: bool) -> Iterator[str]:
    """How many patients each factor's rows leave out because they have no value of it."""
    found: dict[str, list[str]] = {}
    for label, results in factors.items():
        for result in results:
            number = result.provenance.dropped.get(_MISSING_REASON + result.labels["group_name"])
            if number:
                found.setdefault(result.labels["time"], []).append(f"{label} {number:,}")
    same = len({tuple(each) for each in found.values()}) == 1 and len(found) == len(next(iter(factors.values())))
    for endpoint, numbers in list(found.items())[: 1 if same else None]:
        of = f" ({endpoint})" if several and not same else ""
        yield f"Left out of a factor's rows for want of its value{of}: {', '.join(numbers)}."
