"""The program's own tables as facts, so that a report can be audited before it is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sarcstat.audit import entry_cells
from sarcstat.audit.facts import CountTable, Facts, Group, GroupTest, Median, Model, Ratio, Response, Share
from sarcstat.audit.finding import Finding
from sarcstat.audit.number import Number, number
from sarcstat.audit.place import Place
from sarcstat.audit.rules import audit
from sarcstat.display.shapes.document import Document
from sarcstat.display.shapes.table import Heading, Path, Step, Table, text_of, texts_of
from sarcstat.results import AnalysisResult

_SIZE = re.compile(r"(.*) \(N = ([\d,]+)\)")
_LEVEL = re.compile(r"\(([\d.]+)% CI\)")
_MEDIAN = re.compile(r"Median \([\d.]+% CI\)")


def audit_tables(documents: Iterable[Document]) -> list[Finding]:
    """The findings above a note on the program's own journal tables; there should be none.

    Each section is audited by itself: another one may be of other patients or another model.
    """
    return [
        finding
        for document in documents
        for section in document.sections
        for finding in audit(facts_of(section.tables, section.heading, _method(section.result))).findings
        if finding.severity != "note"
    ]


def _method(result: AnalysisResult) -> str:
    """How intervals of hazard ratios are made, where they are not those of the information."""
    return "robust" if "robust" in result.details else ""


def facts_of(tables: Sequence[Table], outcome: str = "", method: str = "") -> Facts:
    """What journal tables of describe, univariate, cox and response say; other tables say nothing here."""
    named: dict[str, list[Table]] = defaultdict(list)
    for table in tables:
        named[table.name].append(table)
    return Facts(
        counts=tuple(each for table in named["Characteristics"] for each in _counts(table)),
        medians=tuple(each for table in named["Univariate Analysis"] for each in _medians(table)),
        tests=tuple(each for table in named["Univariate Analysis"] for each in _tests(table)),
        models=tuple(each for table in named["Cox Regression"] for each in _models(table, outcome, method)),
        responses=tuple(each for table in named["Responses"] for each in _responses(table)),
    )


def _name(table: Table, step: Step) -> str:
    """The text of a row's heading; with the variable's name where another variable has the same text."""
    headings = [other for row in table.rows for other in row if isinstance(other, Heading)]
    alike = {other.variable for other in headings if other.text == text_of(step)}
    return f"{text_of(step)} ({step.variable})" if isinstance(step, Heading) and len(alike) > 1 else text_of(step)


def _place(table: Table, row: Path = (), column: Path = ()) -> Place:
    return Place(table=table.name, row=tuple(_name(table, step) for step in row), column=texts_of(column))


def _number(table: Table, row: Path, column: Path) -> Number | None:
    return number(table.cell(row, column).text)


def _counts(table: Table) -> Iterator[CountTable]:
    """A column of n (%) for each group; rows of a variable stand together."""
    for column in table.columns:
        found = _SIZE.fullmatch(text_of(column[-1]))
        if found is None:
            continue
        variables: dict[Step, list[Group]] = {}
        for row in table.rows:
            count = entry_cells.count(table.cell(row, column).text) if len(row) > 1 else None
            if count is not None and count.percent is not None:
                place = _place(table, row, column)
                level = Group(label=text_of(row[-1]), place=place, count=count.count, percent=count.percent)
                variables.setdefault(row[0], []).append(level)
        groups = tuple(
            Group(label=_name(table, name), place=_place(table, (name,), column), children=tuple(levels))
            for name, levels in variables.items()
        )
        size, name, place = number(found[2]), found[1], Place(table=table.name)
        yield CountTable(place=place, groups=groups, total=size, column=name, pooled=name == "Total")


def _medians(table: Table) -> Iterator[Median]:
    for column in (each for each in table.columns if _MEDIAN.fullmatch(text_of(each[-1]))):
        outcome = column[0]
        for row in table.rows:
            found = entry_cells.interval(table.cell(row, column).text)
            if found is None or len(row) < 2:
                continue
            yield Median(
                place=_place(table, row, (outcome,)),
                outcome=text_of(outcome),
                variable=_name(table, row[0]) if row[1] != "" else "",
                level=text_of(row[1]),
                median=found.estimate,
                low=found.low,
                high=found.high,
                n=_number(table, row, (outcome, "N")),
                events=_number(table, row, (outcome, "Events")),
            )


def _tests(table: Table) -> Iterator[GroupTest]:
    """A test stands in the first row of its factor."""
    for column in table.columns:
        if column[-1] != "p" or len(column) != 3:
            continue
        for row in table.rows:
            p = _number(table, row, column)
            if p is not None and len(row) > 1:
                yield GroupTest(
                    place=_place(table, row[:1], column),
                    p=p,
                    name=text_of(column[1]),
                    outcome=text_of(column[0]),
                    variable=_name(table, row[0]),
                    statistic=_number(table, row, (*column[:-1], "Chi-square")),
                    df=_number(table, row, (*column[:-1], "df")),
                )


def _models(table: Table, outcome: str, method: str) -> Iterator[Model]:
    """Counts of rows are those of the multivariable model; univariable ones may use more patients."""
    for column in table.columns:
        level = _LEVEL.search(text_of(column[-1]))
        if level is None or not text_of(column[-1]).startswith("HR"):
            continue
        adjusted = column[0] == "Multivariable"
        yield Model(
            place=_place(table, (), column[:-1]),
            outcome=outcome,
            ratios=tuple(_ratios(table, column, adjusted)),
            adjusted=adjusted,
            conf_level=number(level[1]),
            method=method,
        )


def _ratios(table: Table, column: Path, adjusted: bool) -> Iterator[Ratio]:
    references = {row[0]: row for row in table.rows if "reference" in table.cell(row, column).text}
    for row in table.rows:
        found = entry_cells.interval(table.cell(row, column).text)
        if found is None or found.low is None:
            continue
        reference = references.get(row[0])
        yield Ratio(
            place=_place(table, row, column[:-1]),
            variable=_name(table, row[0]),
            level=text_of(row[-1]) if len(row) > 1 else "",
            reference=text_of(reference[-1]) if reference else "",
            kind="binary" if reference else "continuous",
            ratio=found.estimate,
            low=found.low,
            high=found.high,
            p=_number(table, row, (*column[:-1], "p")),
            p_of="row",
            events=_number(table, row, ("Events",)) if adjusted and reference else None,
            events_reference=_number(table, reference, ("Events",)) if adjusted and reference else None,
        )


def _responses(table: Table) -> Iterator[Response]:
    for row in table.rows:
        size = entry_cells.count(table.cell(row, ("No. of patients (%)",)).text)
        if size is None:
            continue
        evaluable = _number(table, row, ("Evaluable",))
        grouped = len(row) > 1 and row[-1] != ""
        yield Response(
            place=_place(table, row),
            variable=_name(table, row[0]) if grouped else "",
            level=text_of(row[-1]) if grouped else "",
            n=evaluable or size.count,
            n_percent=None if evaluable else size.percent,
            total=None if evaluable else _all_patients(table),
            categories=dict(_categories(table, row)),
            rates=dict(_rates(table, row)),
        )


def _all_patients(table: Table) -> Number | None:
    sizes = [entry_cells.count(table.cell(row, ("No. of patients (%)",)).text) for row in table.rows if row[-1] == ""]
    return next((size.count for size in sizes if size is not None), None)


def _categories(table: Table, row: Path) -> Iterator[tuple[str, Share]]:
    for column in table.columns:
        found = entry_cells.count(table.cell(row, column).text) if column[0] == "Best response, No. (%)" else None
        if found is not None and found.percent is not None:
            yield text_of(column[-1]), Share(count=found.count, percent=found.percent)


def _rates(table: Table, row: Path) -> Iterator[tuple[str, Share]]:
    for column in table.columns:
        head = text_of(column[0])
        name = head.partition(",")[0]
        found = entry_cells.interval(table.cell(row, column).text) if name in ("ORR", "DCR") else None
        if found is not None:
            share = Share(percent=found.estimate, low=found.low, high=found.high)
            yield name, share if "95% CI" in head else Share(percent=found.estimate)
