"""Counts with percentages: columns of a table as groups of patients and their levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

from sarcstat.audit.facts import CountTable, Group
from sarcstat.audit.number import Number, number
from sarcstat.audit.reading.along import along_rows
from sarcstat.audit.reading.block import first
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.heading import CATEGORIES, RATES, Role, patients_of, size_of
from sarcstat.audit.reading.measured import is_about_average, is_measured, is_rate
from sarcstat.audit.reading.rows import Node, arrange_by_counts, is_total, nest_by_counts
from sarcstat.audit.reading.table import Table, row_role

#: No study has more patients.
_MOST = 10**9
#: Rows that are no groups of patients.
_SUMMARY: tuple[Role, ...] = (
    "mean", "summary", "median", "median_ci", "ratio", "ratio_ci", "p", "test_p", "ci", "other", *RATES,
)  # fmt: skip
_RANGE = re.compile(r"(?:range|min(?:imum)?|max(?:imum)?|iqr|interquartile|sd|standard deviation|q1|q3)\b", re.I)
_SEVERAL = re.compile(
    r"adverse|toxicit|side effects?|co-?morbid|\bsymptoms\b|metasta\w* sites?|sites? of metasta|reasons?\b|complica",
    re.I,
)


def count_tables(table: Table) -> list[CountTable]:
    """One table of counts for each column of counts; ratio tables' columns of patients too."""
    ratio_below = any(column.role in ("ratio", "ratio_ci", "median", "median_ci") for column in table.columns)
    found = []
    columns = [column for column in table.columns if _is_counted(table, column) and not is_rate(column)]
    counted = [
        (column, percent)
        for column in columns
        if (percent := _percent(table.columns, column)) or column.role != "count" or (not ratio_below and column.n)
    ]
    totals = [_total(table, column, alone=len(counted) == 1) for column, _ in counted]
    for (column, percent), total in zip(counted, totals, strict=True):
        _shape(table, column, percent, total)
    for (column, percent), total in zip(counted, totals, strict=True):
        groups = _groups(table, column, percent)
        if not groups:
            continue
        table.used.update(each.index for each in (column, percent) if each)
        pooled = len(columns) > 1 and bool(re.search(r"\b(?:total|all|overall)\b", " ".join(column.path), re.I))
        found.append(
            CountTable(
                place=table.place(None, column),
                groups=groups,
                total=total,
                column=_heading(column, columns),
                pooled=pooled,
                within=table.grid.within,
                beside=(*_beside(table, column), *_together(columns, column)),
            )
        )
    return along_rows(found)


def _is_counted(table: Table, column: Column) -> bool:
    """Whether a column holds counts of patients: events are some where most print what they are of, `35/210 (16.7)`."""
    printed = [row[column.index] for row in table.cells if column.index in row and row[column.index].numbers]
    of = 2 * sum(each.kind == "of_pair" for each in printed) > len(printed)
    return column.role in ("count_percent", "count") or (column.role == "events" and of)


def _percent(columns: Sequence[Column], column: Column) -> Column | None:
    """The column of percentages right of a column of counts."""
    following = next((each for each in columns if each.index == column.index + 1), None)
    return following if column.role == "count" and following and following.role == "percent" else None


def _heading(column: Column, columns: Sequence[Column]) -> str:
    return " ".join(column.path) if len(columns) > 1 else ""


def _total(table: Table, column: Column, *, alone: bool) -> Number | None:
    """The number of patients of a column: in its head, in a row of all, in the title."""
    printed = [_counted(table, node, column) for node in table.roots if is_total(node)]
    others = [each for node in table.walk() if not is_total(node) and (each := _counted(table, node, column))]
    most = max((each.value or 0 for each in others), default=0)
    printed = [each for each in printed if each is not None and (each.value or 0) >= most]
    named = re.search(r"/\s*(\d[\d,]*)\b", column.path[-1]) if column.path else None
    title = patients_of(table.grid.title) if alone or column.n is None else None
    return column.n or (number(named[1]) if named else None) or next(filter(None, printed), None) or title


def _beside(table: Table, column: Column) -> tuple[Number, ...]:
    """Other numbers of patients beside a column: in its headings, the title and the notes."""
    texts = " ".join((*column.path, table.grid.title, *table.grid.notes))
    found = re.findall(
        r"\bn ?= ?(\d[\d,]*)|\b(\d[\d,]*) (?:\w+ ){0,2}(?:patients|participants|women|men|cases)\b", texts, re.I
    )
    return tuple(each for pair in found if (each := number(pair[0] or pair[1])) and each != column.n)


def _together(columns: Sequence[Column], column: Column) -> tuple[Number, ...]:
    """The patients of the other columns together, which a column without a number may be of."""
    sizes = [each.n.value for each in columns if each is not column and each.n is not None]
    known = [int(size) for size in sizes if size]
    alone = column.n is None and len(known) > 1 and len(known) == len(columns) - 1
    return (Number(str(sum(known)), Fraction(sum(known))),) if alone else ()


def _shape(table: Table, column: Column, percent: Column | None, total: Number | None) -> None:
    """Put rows below the heading that their counts and percentages say they belong to."""
    size = int(total.value) if total is not None and total.value is not None and total.exact else None
    several = bool(_SEVERAL.search(table.grid.title))

    def count(node: Node) -> int | None:
        printed = _counted(table, node, column)
        return int(printed.value) if printed is not None and printed.value is not None else None

    def share(node: Node) -> float | None:
        printed = _share(table.cell(node, column))[0] if percent is None else first(table, node, percent)
        return float(printed) if printed is not None else None

    arrange_by_counts(table.roots, count, share, size)
    for node in table.roots:
        several_or_own = bool(_SEVERAL.search(node.label)) or several or count(node) is not None
        nested = any(child.children for child in node.children) and _summed(node, count) == size
        if node.children and not several_or_own and not nested:
            nest_by_counts(node, count, size)


def _groups(table: Table, column: Column, percent: Column | None) -> tuple[Group, ...]:
    """The rows as groups."""
    several = bool(_SEVERAL.search(table.grid.title))
    made = (
        _group(table, node, (column, percent), several) for node in table.roots if node.children or not is_total(node)
    )
    return tuple(group for group in made if group is not None)


def _summed(node: Node, count: Callable[[Node], int | None]) -> int:
    """All levels of a heading together, those below a level not counted twice."""
    counts = [count(child) if count(child) is not None else _summed(child, count) for child in node.children]
    return sum(each or 0 for each in counts)


def _counted(table: Table, node: Node, column: Column) -> Number | None:
    """The count that a row prints in the column, None where the cell is no count."""
    parsed = table.cell(node, column)
    if parsed.kind not in ("number", "pair", "of_pair", "of", "pair_interval") or _is_summary(node):
        return None
    if table.responses and row_role(node) in CATEGORIES:
        return None
    first = parsed.numbers[0]
    return first if first.exact is not None and first.decimals == 0 and 0 <= first.exact <= _MOST else None


def _is_summary(node: Node) -> bool:
    return row_role(node) in _SUMMARY and not is_about_average(node.label, row_role(node))


def _group(table: Table, node: Node, columns: tuple[Column, Column | None], several: bool) -> Group | None:
    """A row as a group, with its levels; None where neither it nor a row below is a count."""
    column, beside = columns
    multiple = (several or bool(_SEVERAL.search(node.label))) and not _is_yes_or_no(node)
    made = (
        _group(table, child, columns, multiple and not _is_variable(child))
        for child in node.children
        if child.children or not is_total(child)
    )
    children = tuple(child for child in made if child is not None)
    parsed = table.cell(node, column)
    count = None if _RANGE.match(node.label) else _counted(table, node, column)
    percent, of = _share(parsed) if count is not None else (None, None)
    if count is not None and beside is not None:
        percent = first(table, node, beside) or percent
    if of is not None and of.decimals:
        percent = of = None  # of patient-years
    if count is not None and percent is not None and is_measured(table, node, column, parsed):
        table.leave(parsed.text, "a count with its percentage, or a mean with its SD", node, column)
        return None
    if count is None and not children:
        _list(table, node, column, parsed)
        return None
    return Group(
        label=node.label,
        place=table.place(node, column),
        count=count,
        percent=percent,
        of=of,
        children=children,
        multiple=multiple,
        sizes=_row_sizes(table, node, column),
    )


def _row_sizes(table: Table, node: Node, column: Column) -> tuple[Number, ...]:
    """The numbers of patients in a row's label and in its columns of numbers of patients."""
    columns = [each for each in table.columns if each.role == "count" and each.index != column.index]
    counts = [_counted(table, node, each) for each in columns if not _percent(table.columns, each)]
    return tuple(filter(None, (size_of(node.label), *counts)))


def _is_variable(node: Node) -> bool:
    return bool(node.children) and node.empty


def _is_yes_or_no(node: Node) -> bool:
    """Whether the levels exclude each other by their words."""
    return {"yes", "no"} <= {child.label.casefold() for child in node.children}


def _list(table: Table, node: Node, column: Column, parsed: Parsed) -> None:
    """List a cell that is neither a count nor a summary that is read elsewhere."""
    known = row_role(node) in (*_SUMMARY, *CATEGORIES) or _RANGE.match(node.label)
    summary = parsed.kind in ("mean", "interval", "triple", "reference", "blank")
    if node.index >= 0 and not known and not summary:
        table.leave(parsed.text, "not a count", node, column)


def _share(parsed: Parsed) -> tuple[Number | None, Number | None]:
    """The percentage and the number of patients it is of, as far as the cell prints them."""
    numbers = parsed.numbers
    if parsed.kind in ("pair", "pair_interval"):
        return numbers[1], None
    if parsed.kind == "of_pair":
        return numbers[2], numbers[1]
    return None, numbers[1] if parsed.kind == "of" else None
