"""Median survival times with their limits, and the tests beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sarcstat.audit.facts import GroupTest, Median
from sarcstat.audit.number import Number, number
from sarcstat.audit.reading.block import Block, first, one
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.heading import outcome_of, patients_of, unit_of
from sarcstat.audit.reading.rows import Node, is_total
from sarcstat.audit.reading.table import Table, row_role

_FOLLOW_UP = re.compile(r"follow-?up|reverse\s+kaplan", re.IGNORECASE)
#: Levels that many variables have: the same ones under several headings do not make these subsets.
_ANSWERS = ("yes", "no", "unknown", "missing", "present", "absent", "positive", "negative", "high", "low")


def medians_of(table: Table) -> list[Median]:
    """The medians of all columns that print them, and of rows that do ("Median PFS, months (95% CI)")."""
    found = []
    for block in _blocks(table.columns):
        if not (block.estimate.outcome or _timed(table, block.estimate) or _is_follow_up(table, block.estimate)):
            continue
        block.use(table)
        for node in table.walk():
            median = _median(table, node, block)
            if median:
                found.append(median)
    return [*found, *_in_rows(table)]


def _timed(table: Table, column: Column) -> bool:
    """Whether a median without a named outcome is a time."""
    return (
        bool(unit_of(*column.path, table.grid.title))
        or "surviv" in " ".join((*column.path, table.grid.title)).casefold()
    )


def _is_follow_up(table: Table, median: Column) -> bool:
    """Whether a median is the length of follow-up: its column says so, or no outcome is named and the table does."""
    if _FOLLOW_UP.search(" ".join(median.path)):
        return True
    said = " ".join((*median.path, table.grid.title, table.grid.under)).casefold()
    return not median.outcome and ("follow-up" in said or "followup" in said)


def _blocks(columns: Sequence[Column]) -> list[Block]:
    medians = [column for column in columns if column.role in ("median", "median_ci")]
    blocks = []
    for i, median in enumerate(medians):
        end = medians[i + 1].index if i + 1 < len(medians) else columns[-1].index + 1
        right = [column for column in columns if median.index < column.index < end]
        stop = next((column.index for column in right if column.role in ("ratio", "ratio_ci")), end)
        right = [column for column in right if column.index < stop]
        left = [column for column in reversed(columns) if column.index < medians[0].index]
        under = [column for column in columns if median.above and column.above == median.above]
        blocks.append(
            Block(
                median,
                ci=one(right, "ci") if median.role == "median" else None,
                low=one(right, "low"),
                high=one(right, "high"),
                n=one([*under, *left], "count", "count_percent"),
                events=one([*under, *left], "events"),
            )
        )
    return blocks


def _median(table: Table, node: Node, block: Block) -> Median | None:
    """The median of a row; what is not one is listed."""
    parsed = table.cell(node, block.estimate)
    if node.index < 0 or parsed.kind in ("blank", "reference"):
        return None
    numbers = parsed.numbers if parsed.kind in ("number", "triple") else _without_limits(parsed)
    if not numbers:
        table.leave(parsed.text, "not a median with its interval", node, block.estimate)
        return None
    median, *limits = numbers
    if not limits and block.ci is not None:
        printed = table.cell(node, block.ci)
        limits = list(printed.numbers) if printed.kind == "interval" else []
    low, high = limits or (first(table, node, block.low), first(table, node, block.high))
    variable, level = names_of(node)
    within = _subset(node)
    return Median(
        place=table.place(node, block.estimate),
        outcome="follow-up" if _is_follow_up(table, block.estimate) else block.estimate.outcome,
        median=median,
        low=low,
        high=high,
        variable="" if within else variable,
        level=level,
        within=within,
        n=first(table, node, block.n),
        events=first(table, node, block.events),
        unit=unit_of(*reversed(block.estimate.path), table.grid.title),
    )


def _without_limits(parsed: Parsed) -> tuple[Number, ...]:
    """The median and one word for both of its limits: "24.4 (NE)"; () where the cell prints something else."""
    if parsed.kind not in ("pair", "words"):
        return ()
    found = re.fullmatch(r"([^()\[\]]+?)\s*[(\[]([^()\[\]]+)[)\]]", parsed.text.strip())
    median, limits = (number(found[1]), number(found[2])) if found else (None, None)
    if median is None or limits is None or limits.sign not in ("NE", "NR"):
        return ()
    return median, limits, replace(limits)


def names_of(node: Node) -> tuple[str, str]:
    """Variable and level of a row; both "" for all patients."""
    if is_total(node):
        return "", ""
    return (node.parent.label, node.label) if node.parent else (node.label, node.label)


def _subset(node: Node) -> str:
    """The subset that a row is of, where the same groups stand under several levels: `Region Asia`; else nothing."""
    above = node.parent.parent if node.parent else None
    if node.parent is None or above is None or is_total(node) or node.label.casefold() in _ANSWERS:
        return ""
    others = [child.label for other in above.children if other is not node.parent for child in other.children]
    return f"{above.label} {node.parent.label}" if node.label in others else ""


def _in_rows(table: Table) -> list[Median]:
    """Medians of rows that name an outcome, a column for each group of patients."""
    found = []
    groups = [column for column in table.columns if column.role in ("", "count", "count_percent")]
    for node in table.walk():
        outcome = outcome_of(node.label) or (outcome_of(node.parent.label) if node.parent else "")
        if row_role(node) not in ("median", "median_ci") or not outcome:
            continue
        for column in groups:
            parsed = table.cell(node, column)
            if parsed.kind not in ("number", "triple"):
                continue
            table.used.add(column.index)
            median, *limits = parsed.numbers
            low, high = limits or (None, None)
            several = len(groups) > 1
            found.append(
                Median(
                    place=table.place(node, column),
                    outcome=outcome,
                    median=median,
                    low=low,
                    high=high,
                    variable="column" if several else "",
                    level=" ".join(column.path) if several else "",
                    n=column.n or patients_of(table.grid.title),
                    unit=unit_of(node.label, *column.path, table.grid.title),
                )
            )
    return found


def tests_of(table: Table) -> list[GroupTest]:
    """The tests printed in columns: one for each group of rows whose p stands once."""
    found = []
    ratio = any(column.role in ("ratio", "ratio_ci") for column in table.columns)
    for column in table.columns:
        if not (column.role == "test_p" or (column.role == "p" and not ratio)):
            continue
        statistic = _before(table.columns, column, "statistic")
        df = _before(table.columns, column, "df")
        for root in table.walk():
            test = _test(table, root, (column, statistic, df))
            if test:
                table.used.update(each.index for each in (column, statistic, df) if each)
                found.append(test)
    return found


def _before(columns: Sequence[Column], p: Column, role: str) -> Column | None:
    """The column of a role that belongs to a p: under the same heading, or beside it."""
    found = [column for column in columns if column.role == role and column.index < p.index]
    near = [column for column in found if column.above == p.above or p.index - column.index <= 2]
    between = [column for column in columns if near and near[-1].index < column.index < p.index]
    return near[-1] if near and not any(column.role in ("p", "test_p") for column in between) else None


def _test(table: Table, group: Node, columns: tuple[Column, Column | None, Column | None]) -> GroupTest | None:
    """The test of the levels below a heading, printed once beside the heading or one of them."""
    p, statistic, df = columns
    if not group.children or any(child.children for child in group.children):
        return None
    rows = [node for node in (group, *group.children) if table.cell(node, p).kind == "number"]
    if len(rows) != 1:
        return None
    node = rows[0]
    outcome = p.outcome or next(
        (each.outcome for each in reversed(table.columns) if each.index < p.index and each.outcome), ""
    )
    medians = any(column.role in ("median", "median_ci") for column in table.columns)
    # The degrees of freedom of a cross-tabulation with more than two columns are not those of a log-rank test.
    arms = sum(column.role == "count_percent" for column in table.columns)
    words = " ".join(p.path)
    return GroupTest(
        place=table.place(node, p),
        p=table.cell(node, p).numbers[0],
        name="log-rank" if p.role == "test_p" and "rank" in words.casefold() else words if not medians else "",
        outcome=outcome,
        variable=group.label,
        levels=tuple(child.label for child in group.children),
        statistic=None if arms > 2 and not medians else first(table, node, statistic),
        df=first(table, node, df),
    )
