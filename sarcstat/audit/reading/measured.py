"""Whether `a (b)` prints a count with its percentage, or a mean with its standard deviation, or a rate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sarcstat.audit.boxes import k_of_value
from sarcstat.audit.number import Number
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.column import Column
from sarcstat.audit.reading.heading import Role, role_of
from sarcstat.audit.reading.labels import COMPARED, MEASURED, UNIT
from sarcstat.audit.reading.rows import Node
from sarcstat.audit.reading.table import Table

_COUNTED = re.compile(r"\bn ?[(,]? ?%|\bn\b|\bno\.?\b|\bnumbers?\b|\bproportion\b|^% |percent", re.I)
#: Words of a mean with its standard deviation or a median with its range.
_AVERAGE = re.compile(
    r"\b(?:means?|medians?|averages?|s\.?d\.?|s\.?e\.?m?\.?|iqr|interquartile|quartiles?)(?!\w)|±", re.I
)
#: "Median age or older" is a level, no summary.
_COMPARES = re.compile(r"[<>≤≥]|\b(?:or|older|younger|above|below|over|under|than|higher|lower|more|less)\b", re.I)
_RATE = re.compile(
    r"\bperson|patient[- ]?y(?:ea)?rs?|\bpyrs?\b|\brates? per\b|\bper 1,?0+\b|"
    r"(?:%|percent) ?(?:per |/ ?|a )(?:year|yr|annum|month)",
    re.I,
)
_SAYS_COUNT = re.compile(r"%|percent|\bnumbers?\b|\bn ?\(|\bno\. ?\(|\bcounts?\b|\bfrequenc", re.I)
_AVERAGES: tuple[Role, ...] = ("mean", "summary", "median", "median_ci")


def is_about_average(label: str, role: Role) -> bool:
    """Whether a label that names an average compares with it: "Median age or older"."""
    return role in _AVERAGES and bool(_COMPARES.search(label))


def is_rate(column: Column) -> bool:
    """Whether a column holds rates per patient-years."""
    return bool(_RATE.search(" ".join(column.path)))


def is_measured(table: Table, node: Node, column: Column, parsed: Parsed) -> bool:
    """Whether a pair in a column of counts may be a mean with its SD, a rate or the like: "Age (years) | 62 (10)".

    The label says it, or a heading above, or the column's, or the note; or the other pairs of the column have a
    percent sign, or decimals in their first number, and this one has not. A pair whose second number is the
    percentage that the first is of the column's patients is none.
    """
    if _RATE.search(node.label):
        return True
    if parsed.kind != "pair" or parsed.percent or role_of(node.label) == "count_percent":
        return False
    return (
        _is_named(node)
        or (_is_unlike(table, column) and not _is_of(parsed, column.n) and not _is_share(table, node, column))
        or _has_unit(node, parsed, column)
    )


def _is_named(node: Node) -> bool:
    """Whether the label or the heading above names an average and no count."""
    labels = [node.label, *([node.parent.label] if node.parent and not COMPARED.search(node.label) else [])]
    return any(
        _AVERAGE.search(label) and not _COMPARES.search(label) and not _COUNTED.search(label) for label in labels
    )


def _has_unit(node: Node, parsed: Parsed, column: Column) -> bool:
    own = not COMPARED.search(node.label) and not _COUNTED.search(node.label)
    alone = node.parent is None and not node.children
    named = UNIT.search(node.label) or (alone and MEASURED.search(node.label))
    return own and bool(named) and not _is_of(parsed, column.n)


def _is_unlike(table: Table, column: Column) -> bool:
    """Whether pairs without a percent sign are no counts in this column: by the other cells, the title, the notes."""
    if column.index not in table.unlike:
        table.unlike[column.index] = _are_unlike(table, column)
    return table.unlike[column.index]


def _are_unlike(table: Table, column: Column) -> bool:
    if _SAYS_COUNT.search(" ".join(column.path)):
        return bool(column.average)
    pairs = [each for row in table.cells if (each := row.get(column.index)) and each.kind == "pair"]
    if _are_ranks(pairs):
        return True
    decimals = sum(each.numbers[0].decimals > 0 for each in pairs)
    notes = " ".join((table.grid.title, *table.grid.notes))
    averages = bool(_AVERAGE.search(notes)) and not _SAYS_COUNT.search(notes)
    signs = sum(each.percent for each in pairs)
    return 2 * signs > len(pairs) or 2 * decimals > len(pairs) or averages


def _is_share(table: Table, node: Node, column: Column) -> bool:
    """Whether the pairs of a heading are counts, in a column that prints averages too: percentages of 100, or right."""
    siblings = node.parent.children if node.parent and column.average else []
    pairs = [parsed for each in siblings if (parsed := table.cell(each, column)).kind == "pair"]
    right = sum(_is_of(each, column.n) for each in pairs)
    summed = sum(float(each.numbers[1]) for each in pairs)
    return len(pairs) > 1 and (2 * right > len(pairs) or abs(summed - 100) < 0.06 * len(pairs))


def _are_ranks(pairs: Sequence[Parsed]) -> bool:
    """Whether the second number never rises with the first, as percentages do not with the rank that they give."""
    ordered = sorted(((a.value, b.value) for each in pairs for a, b in [each.numbers] if a.value and b.value))
    falling = all(later[1] <= before[1] for before, later in pairwise(ordered))
    return len({rank for rank, _ in ordered}) > 4 and len({share for _, share in ordered}) > 4 and falling


def _is_of(parsed: Parsed, size: Number | None) -> bool:
    """Whether the second number is the percentage that the first is of a number of patients."""
    first, second = parsed.numbers[0].exact, parsed.numbers[1]
    if first is None or second.exact is None or size is None or not size.value:
        return False
    return k_of_value(second, 100 * first / size.value) <= 1
