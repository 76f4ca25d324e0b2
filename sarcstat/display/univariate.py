"""Many factors and several endpoints as the one table of a paper, or each analysis as SPSS and R print it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from sarcstat.display import kaplan_meier
from sarcstat.display.formatting import cell
from sarcstat.display.headings import endpoint, group_level
from sarcstat.display.kaplan_meier.journal import patient_cells
from sarcstat.display.kaplan_meier.notes import convention_notes
from sarcstat.display.sentences import limits_of_times, patients, versions
from sarcstat.display.shapes.document import Section
from sarcstat.display.shapes.table import Cell, Path, Table, variable
from sarcstat.named_tests import journal_test_label
from sarcstat.results import AnalysisResult, Key, computed

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
    """One table of all factors: `everybody` has one result an endpoint, `factors` the same for each name."""
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
    for name, results in factors.items():
        factor = variable(name, results[0].labels["group"])
        levels = dict.fromkeys(group_level(result, text) for result in results for text in _levels(result))
        rows |= dict.fromkeys([(factor, ""), *((factor, level) for level in levels)])
        for result in results:
            for text in _levels(result):
                cells |= _patients((factor, group_level(result, text)), result, text)
            cells |= dict(_tests((factor, ""), result))
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
        yield from dict.fromkeys(column for _, column in cells if column[0] == endpoint(result))


def _patients(row: Path, result: AnalysisResult, level: str | None) -> Cells:
    index = result.index(result.conventions[0])
    return {(row, (endpoint(result), *column)): shown for column, shown in patient_cells(result, index, None, level)}


def _tests(row: Path, result: AnalysisResult) -> Iterator[tuple[tuple[Path, Path], Cell]]:
    index = result.index(result.conventions[0])
    for test in computed(result)["tests"]:
        for name, word in (("chi_square", "Chi-square"), ("df", "df"), ("p_value", "p")):
            column = (endpoint(result), journal_test_label(test), word)
            yield (row, column), cell(index.get(Key(name, "survdiff", test=test)), "journal")


def _notes(everybody: Sequence[AnalysisResult], factors: Mapping[str, Sequence[AnalysisResult]]) -> Iterator[str]:
    several = len(everybody) > 1
    for result in everybody:
        yield f"{result.labels['time']}: {patients(result)}" if several else patients(result)
    yield from _missing(factors, several)
    first = next(iter(factors.values()))[0]
    yield from convention_notes(first, "journal")
    yield from limits_of_times([*everybody, *(result for results in factors.values() for result in results)])
    yield (
        "Each test compares the levels of one factor, unadjusted for the others and for the number of tests. "
        "NR: not reached; NE: not estimable."
    )
    yield versions(first)


def _missing(factors: Mapping[str, Sequence[AnalysisResult]], several: bool) -> Iterator[str]:
    """How many patients each factor's rows leave out because they have no value of it."""
    found: dict[str, list[str]] = {}
    for results in factors.values():
        for result in results:
            number = result.provenance.dropped.get(_MISSING_REASON + result.labels["group_name"])
            if number:
                found.setdefault(result.labels["time"], []).append(f"{result.labels['group']} {number:,}")
    same = len({tuple(each) for each in found.values()}) == 1 and len(found) == len(next(iter(factors.values())))
    for label, numbers in list(found.items())[: 1 if same else None]:
        of = f" ({label})" if several and not same else ""
        yield f"Left out of a factor's rows for want of its value{of}: {', '.join(numbers)}."
