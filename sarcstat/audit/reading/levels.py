"""Counts with percentages: columns of a table as groups of patients and their levels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from sarcstat.audit.facts import CountTable, Group
from sarcstat.audit.number import Number
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.heading import CATEGORIES, RATES, Role, patients_of
from sarcstat.audit.reading.labels import COMPARED, MEASURED
from sarcstat.audit.reading.rows import Node, is_total, nest_by_counts
from sarcstat.audit.reading.table import Table, row_role

#: No study has more patients.
_MOST = 10**9
#: Rows that are no groups of patients.
_SUMMARY: tuple[Role, ...] = (
    "mean", "summary", "median", "median_ci", "ratio", "ratio_ci", "p", "test_p", "ci", "other", *RATES,
)  # fmt: skip
_RANGE = re.compile(r"(?:range|min(?:imum)?|max(?:imum)?|iqr|interquartile|sd|standard deviation|q1|q3)\b", re.I)
_COUNTED = re.compile(r"%|\bn\b|\bno\.?\b", re.I)
#: Units of a measurement, beside its own words.
_UNITS = re.compile(r"\b(?:years?|yrs?|cm|mm|kg|mg|g/dl|follow-up)\b", re.I)
_SEVERAL = re.compile(
    r"adverse|toxicit|side effects?|co-?morbid|\bsymptoms\b|metasta\w* sites?|sites? of metasta|reasons?\b|complica",
    re.I,
)


def count_tables(table: Table) -> list[CountTable]:
    """One table of counts for each column of counts; ratio tables' columns of patients too."""
    ratio_below = any(column.role in ("ratio", "ratio_ci", "median", "median_ci") for column in table.columns)
    found = []
    columns = [column for column in table.columns if column.role in ("count_percent", "count")]
    for column in columns:
        percent = _percent(table.columns, column)
        if column.role == "count" and percent is None and (ratio_below or column.n is None):
            continue
        groups, total = _groups(table, column, percent)
        if not groups:
            continue
        table.used.update(each.index for each in (column, percent) if each)
        found.append(
            CountTable(
                place=table.place(None, column),
                groups=groups,
                total=total,
                column=_heading(column, columns),
                pooled=len(columns) > 1 and bool(re.search(r"\b(?:total|all|overall)\b", " ".join(column.path), re.I)),
            )
        )
    return _of_rows(found)


def _percent(columns: Sequence[Column], column: Column) -> Column | None:
    """The column of percentages right of a column of counts."""
    following = next((each for each in columns if each.index == column.index + 1), None)
    return following if column.role == "count" and following and following.role == "percent" else None


def _heading(column: Column, columns: Sequence[Column]) -> str:
    return " ".join(column.path) if len(columns) > 1 else ""


def _groups(table: Table, column: Column, percent: Column | None) -> tuple[tuple[Group, ...], Number | None]:
    """The rows as groups, and the number of patients that the percentages are of."""
    total = column.n or patients_of(table.grid.title)
    for node in table.roots:
        if is_total(node) and (printed := _counted(table, node, column)):
            total = total or printed
    size = int(total.value) if total is not None and total.value is not None and total.exact else None
    several = bool(_SEVERAL.search(table.grid.title))

    def count(node: Node) -> int | None:
        number = _counted(table, node, column)
        return int(number.value) if number is not None and number.value is not None else None

    for node in table.roots:
        several_or_own = bool(_SEVERAL.search(node.label)) or several or count(node) is not None
        nested = any(child.children for child in node.children) and _summed(node, count) == size
        if node.children and not several_or_own and not nested:
            nest_by_counts(node, count, size)
    made = (_group(table, node, (column, percent), several) for node in table.roots if not is_total(node))
    return tuple(group for group in made if group is not None), total


def _summed(node: Node, count: Callable[[Node], int | None]) -> int:
    """All levels of a heading together, those below a level not counted twice."""
    counts = [count(child) if count(child) is not None else _summed(child, count) for child in node.children]
    return sum(each or 0 for each in counts)


def _counted(table: Table, node: Node, column: Column) -> Number | None:
    """The count that a row prints in the column, None where the cell is no count."""
    parsed = table.cell(node, column)
    if parsed.kind not in ("number", "pair", "of_pair", "of", "pair_interval") or row_role(node) in _SUMMARY:
        return None
    if table.responses and row_role(node) in CATEGORIES:
        return None
    first = parsed.numbers[0]
    return first if first.exact is not None and first.decimals == 0 and 0 <= first.exact <= _MOST else None


def _group(table: Table, node: Node, columns: tuple[Column, Column | None], several: bool) -> Group | None:
    """A row as a group, with its levels; None where neither it nor a row below is a count."""
    column, beside = columns
    multiple = (several or bool(_SEVERAL.search(node.label))) and not _is_yes_or_no(node)
    made = (
        _group(table, child, columns, multiple and not _is_variable(child))
        for child in node.children
        if not is_total(child)
    )
    children = tuple(child for child in made if child is not None)
    parsed = table.cell(node, column)
    count = None if _RANGE.match(node.label) else _counted(table, node, column)
    percent, of = _share(parsed) if count is not None else (None, None)
    if count is not None and beside is not None:
        percent = _single(table.cell(node, beside)) or percent
    if count is not None and percent is not None and _is_doubtful(node, parsed):
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
    )


def _is_variable(node: Node) -> bool:
    return bool(node.children) and node.empty


def _is_yes_or_no(node: Node) -> bool:
    """Whether the levels exclude each other by their words."""
    return {"yes", "no"} <= {child.label.casefold() for child in node.children}


def _is_doubtful(node: Node, parsed: Parsed) -> bool:
    """Whether a row of its own may be a measurement: "Age (years) | 62 (10)"."""
    alone = node.parent is None and not node.children and parsed.kind == "pair" and not parsed.percent
    measured = MEASURED.search(node.label) or _UNITS.search(node.label)
    return alone and bool(measured) and not (COMPARED.search(node.label) or _COUNTED.search(node.label))


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


def _single(parsed: Parsed) -> Number | None:
    return parsed.numbers[0] if parsed.kind in ("number", "percent") else None


def _of_rows(tables: list[CountTable]) -> list[CountTable]:
    """The tables, each count `of` its row where the columns' percentages add up to 100 along the rows."""
    parts = [table for table in tables if not table.pooled]
    if len(parts) < 2:
        return tables
    rows = [{group.place.row: group for root in table.groups for group in root.walk()} for table in parts]
    sums: dict[tuple[str, ...], tuple[int, float]] = {}
    for path in rows[0]:
        cells = [row.get(path) for row in rows]
        if all(cell and cell.count and cell.percent and cell.percent.value is not None for cell in cells):
            counts = sum(int(cell.count.value or 0) for cell in cells if cell and cell.count)
            sums[path] = counts, sum(float(cell.percent) for cell in cells if cell and cell.percent)
    along = [path for path, (_, percent) in sums.items() if abs(percent - 100) <= 0.15 * len(parts)]
    if len(along) < 3 or len(along) < 0.8 * len(sums):
        return tables
    whole = {path: Number(str(count), Fraction(count)) for path, (count, _) in sums.items()}
    return [
        table if table.pooled else replace(table, groups=tuple(_with_row(group, whole) for group in table.groups))
        for table in tables
    ]


def _with_row(group: Group, whole: dict[tuple[str, ...], Number]) -> Group:
    of = whole.get(group.place.row) if group.percent else None
    children = tuple(_with_row(child, whole) for child in group.children)
    return replace(group, of=group.of or of, children=children, percent_of="row" if of else group.percent_of)
