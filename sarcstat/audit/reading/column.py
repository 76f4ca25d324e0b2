"""What the columns of a table print: by their headings, and by their cells where the headings do not say it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sarcstat.audit.number import Number
from sarcstat.audit.reading.cell import Parsed
from sarcstat.audit.reading.document import Grid
from sarcstat.audit.reading.heading import (
    Role,
    adjusted_of,
    average_beside_counts,
    column_role,
    measure_of,
    outcome_of,
    patients_of,
    size_of,
)
from sarcstat.documents.blocks import Row

#: A row of a table by its columns.
Cells = dict[int, Parsed]

TRIPLES = ("triple", "triple_p")
_RATIOS: tuple[Role, ...] = ("ratio", "ratio_ci")
_TESTS: tuple[Role, ...] = ("p", "test_p", "statistic", "df", "other")
#: Headings above numbers with an interval that are no ratios, whatever the table's title is about.
NO_RATIO = re.compile(
    r"%(?! ?c\.?i|-ki\b)|\brates?\b|percent|probab|\bmedian\b|\bmean\b|differen|\brange\b|\biqr\b|sensitiv|specific|"
    r"\bauc\b|index|statistic|coefficient|\bβ|\bbeta\b|\b(?:months?|years?|days?|weeks?)\b|score|incidence|prevalence|\bchange\b",
    re.I,
)
_CONSTANT = re.compile(r"(?:model )?\W?(?:constante?|konstante|intercept)\W{0,2}", re.I)
_COMPETING = re.compile(r"sub-?distribution|fine[- ](?:and[- ]|& ?)?gray", re.I)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its headings from the top, what its numbers are, and of which outcome and patients.

    `measure` is the abbreviation of the ratio that a column of ratios holds ("HR", "OR"), "" elsewhere.
    """

    index: int
    path: tuple[str, ...]
    role: Role
    outcome: str = ""
    adjusted: bool | None = None
    n: Number | None = None
    measure: str = ""

    @property
    def average(self) -> Role:
        """What the column prints beside counts, by its headings: "mean" or "summary"; "" where nothing else."""
        return next((found for text in reversed(self.path) if (found := average_beside_counts(text))), "")

    @property
    def above(self) -> tuple[str, ...]:
        """The headings above its own."""
        return self.path[:-1]


def column_of(grid: Grid, index: int, path: tuple[str, ...], *, among: bool = False) -> Column:
    """The column as its headings, and the title of its table, describe it.

    `among`: headings beside that of this column name outcomes, so that the title's is not its own.
    """
    inner = tuple(reversed(path))
    outcome = outcome_of(*inner) or ("" if among else outcome_of(grid.title) or outcome_of(grid.under))
    adjusted = adjusted_of(*inner)
    adjusted = adjusted if adjusted is not None else adjusted_of(grid.title)
    n = next((size for text in inner if (size := size_of(text))), None)
    return Column(index, path, column_role(path), outcome, adjusted, n)


def path_of(head: Sequence[Row], column: int) -> tuple[str, ...]:
    """The headings of a column from the top, each once."""
    texts = [" ".join(row[column].text.split()) for row in head if column < len(row)]
    return tuple(text for i, text in enumerate(texts) if text and text not in texts[:i])


def by_content(grid: Grid, columns: Sequence[Column], cells: Sequence[Cells]) -> list[Column]:
    """The columns with the roles that their cells confirm, or show where the headings do not say them."""
    named = measure_of(grid.title, *(cell.text for row in grid.head for cell in row), *grid.notes)
    found = _limits(_triples(_spanned(columns, cells), cells), cells)
    groups = [column for column in found if column.role not in _TESTS and _kinds(column, cells)]
    sized = len(groups) == 1 and patients_of(grid.title) is not None
    found = _like_others([_confirmed(column, cells, sized=sized) for column in found], cells)
    if named:
        found = _unnamed(found, cells)
    method = (
        "SHR" if _COMPETING.search(" ".join((grid.title, *(cell.text for row in grid.head for cell in row)))) else ""
    )
    constant = any(row and _CONSTANT.fullmatch(row[0].text.strip()) for row in grid.body)
    measured = [
        measure_of(*reversed(each.path), grid.title, *grid.notes) or named or _unsaid(each, constant=constant)
        for each in found
    ]
    return [
        replace(column, measure=method if method and measure == "HR" else measure) if column.role in _RATIOS else column
        for column, measure in zip(found, measured, strict=True)
    ]


def _unsaid(column: Column, *, constant: bool) -> str:
    """The measure of ratios that nothing names: Exp(B) is Cox's, whose model has no constant."""
    return "HR" if any("exp" in text.casefold() for text in column.path) and not constant else "ratio"


def _kinds(column: Column, cells: Sequence[Cells]) -> list[str]:
    """The kinds of the column's filled cells, references left out."""
    kinds = [row[column.index].kind for row in cells if column.index in row]
    return [kind for kind in kinds if kind not in ("blank", "reference")]


def _are(column: Column, cells: Sequence[Cells], *kinds: str) -> bool:
    """Whether most cells of the column are of one of the kinds."""
    found = _kinds(column, cells)
    return bool(found) and 2 * sum(kind in kinds for kind in found) > len(found)


def _spanned(columns: Sequence[Column], cells: Sequence[Cells]) -> list[Column]:
    """Columns under one heading of ratio and interval: the ratios, and the interval or its two limits."""
    found = list(columns)
    for i in range(len(columns) - 1):
        left, *rest = found[i : i + 3]
        same = [each for each in rest if each.path == left.path and each.role in ("ratio_ci", "ratio", "median_ci")]
        if left.role not in (*_RATIOS, "median_ci") or not _are(left, cells, "number"):
            continue
        roles: tuple[Role, ...] = ("median",) if left.role == "median_ci" else ("ratio",)
        if len(same) == 2 and _ordered(same[0], same[1], cells):
            roles = (*roles, "low", "high")
        elif same and _are(same[0], cells, "interval"):
            roles = (*roles, "ci")
        for j, role in enumerate(roles if len(roles) > 1 else ()):
            found[i + j] = replace(found[i + j], role=role)
    return found


def _triples(columns: Sequence[Column], cells: Sequence[Cells]) -> list[Column]:
    """The columns, one of estimates after or with intervals given the role that its cells show."""
    found = []
    for column in columns:
        role = column.role
        if role in ("ratio_ci", "median_ci"):
            # One heading above two columns, the estimates and their intervals.
            alone = set(_kinds(column, cells)) == {"number"}
            single: Role = "ratio" if role == "ratio_ci" else "median"
            role = "ci" if _are(column, cells, "interval") else single if alone else role
        found.append(replace(column, role=role))
    return found


def _limits(columns: Sequence[Column], cells: Sequence[Cells]) -> list[Column]:
    """The columns, two of numbers under an interval's heading, or after an estimate, made its limits.

    "Low" and "High" are limits behind an estimate and levels of a marker elsewhere.
    """
    found = list(columns)
    for i, (left, right) in enumerate(pairwise(columns)):
        before = found[i - 1].role if i else ""
        behind = before in (*_RATIOS, "median", "mean") or (before == "p" and i > 1 and found[i - 2].role in _RATIOS)
        headed = left.role == "ci" and (right.path == left.path or not right.path[len(_shared(left, right)) :])
        blank = before in ("ratio", "median") and not left.role and not right.role and left.path == right.path
        bare = (left.role, right.role) == ("low", "high")
        if (headed or (blank and behind)) and _ordered(left, right, cells):
            found[i : i + 2] = [replace(left, role="low"), replace(right, role="high")]
        elif bare and not _is_said(left, right) and not (behind and _ordered(left, right, cells)):
            found[i : i + 2] = [replace(left, role=""), replace(right, role="")]
    for i, column in enumerate(found):
        if i and found[i - 1].role == "ratio" and not (column.role or column.path) and _are(column, cells, "interval"):
            found[i] = replace(column, role="ci")
    return found


def _shared(left: Column, right: Column) -> tuple[str, ...]:
    return tuple(a for a, b in zip(left.path, right.path, strict=False) if a == b)


def _is_said(*columns: Column) -> bool:
    """Whether the headings of limits say so, by more than "Low" and "High"."""
    return all(re.search(r"\d|limit|bound|\bc\.?[il]\b|[lu]c[li]|confidence", " ".join(c.path), re.I) for c in columns)


def _ordered(left: Column, right: Column, cells: Sequence[Cells]) -> bool:
    """Whether two columns print numbers of which the left is seldom the larger."""
    pairs = [
        (a.numbers[0].value, b.numbers[0].value)
        for row in cells
        if (a := row.get(left.index)) and (b := row.get(right.index)) and a.kind == b.kind == "number"
    ]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    return bool(known) and 5 * sum(a <= b for a, b in known) >= 4 * len(known)


def _confirmed(column: Column, cells: Sequence[Cells], *, sized: bool) -> Column:
    """The column, its role taken from its cells where the heading only names a group, or means a response by OR.

    `sized`: it is the only group of its table, and the title says of how many patients.
    """
    if column.role in _RATIOS and not _are(column, cells, *TRIPLES, "number"):
        response = _are(column, cells, "pair", "of_pair", "percent", "pair_interval")
        return replace(column, role="") if response else column
    if column.role in _RATIOS and _are_percentages(column, cells):
        return replace(column, role="")
    if column.role in ("p", "events", "count") and _are(column, cells, *TRIPLES):
        return replace(column, role="")
    if column.role:
        return column
    pairs = sum(kind in ("pair", "of_pair") for kind in _kinds(column, cells))
    zeros = sum(row[column.index].text.strip() == "0" for row in cells if column.index in row)
    # A count of 0 needs no percentage.
    if 2 * pairs > len(_kinds(column, cells)) - zeros or ((column.n or column.average or sized) and pairs > 1):
        return replace(column, role="count_percent")
    return replace(column, role="count") if column.n and _are(column, cells, "number", "pair", "of_pair") else column


def _like_others(columns: Sequence[Column], cells: Sequence[Cells]) -> list[Column]:
    """The columns, one that the headings say nothing of made one of counts where it prints pairs as one beside it."""
    counted = [column.index for column in columns if column.role == "count_percent" and column.n]
    rows = [row for row in cells if any(j in row and row[j].kind == "pair" for j in counted)]
    return [
        replace(column, role="count_percent")
        if not column.role and len(rows) > 1 and _are(column, rows, "pair")
        else column
        for column in columns
    ]


def _are_percentages(column: Column, cells: Sequence[Cells]) -> bool:
    """Whether a percent sign stands in most estimates, as in none of a ratio: HR may be a rate of hits."""
    printed = [row[column.index] for row in cells if column.index in row and row[column.index].numbers]
    return bool(printed) and 2 * sum(each.percent for each in printed) > len(printed)


def _unnamed(columns: Sequence[Column], cells: Sequence[Cells]) -> list[Column]:
    """The columns of a table that names its ratio elsewhere, those that print ratios found by their cells."""
    found = list(columns)
    for i, column in enumerate(columns):
        after = next((each for each in columns[i + 1 : i + 3] if each.role in ("ci", "low", *_RATIOS)), None)
        if found[i].role not in ("", "ci") or NO_RATIO.search(" ".join(column.path)):
            continue
        if _are(column, cells, *TRIPLES) and _plausible(column, cells):
            found[i] = replace(column, role="ratio_ci")
        elif not column.role and after and after.role in ("ci", "low") and _in_limits(column, after, cells):
            found[i] = replace(column, role="ratio")
        elif not column.role and _is_pair(columns[i : i + 2], cells):
            found[i : i + 2] = [replace(column, role="ratio"), replace(columns[i + 1], role="ci")]
        elif not column.role and i and found[i - 1].role in ("ratio_ci", "ci", "high"):
            unheaded = column.path in (found[i - 1].path, found[i - 1].above)
            found[i] = replace(column, role="p") if unheaded and _are_p(column, cells) else column
    return found


def _in_limits(column: Column, limits: Column, cells: Sequence[Cells]) -> bool:
    """Whether most numbers of a column lie in the interval, or above the lower limit, that another prints."""
    fitting = []
    for row in cells:
        own, other = (row.get(each.index) for each in (column, limits))
        if own and other and own.kind == "number" and other.kind in ("interval", "number"):
            low, *high = map(float, other.numbers)
            fitting.append(low <= float(own.numbers[0]) <= max(high, default=math.inf))
    return 2 * sum(fitting) > len(fitting)


def _is_pair(columns: Sequence[Column], cells: Sequence[Cells]) -> bool:
    """Whether two columns under one heading are numbers and the intervals that they lie in."""
    left, right = columns[0], columns[-1]
    same = left is not right and left.path == right.path and not right.role
    return same and _are(left, cells, "number") and _are(right, cells, "interval") and _in_limits(left, right, cells)


def _are_p(column: Column, cells: Sequence[Cells]) -> bool:
    """Whether the column prints numbers between 0 and 1 alone, none of them with an interval."""
    printed = [row[column.index] for row in cells if column.index in row and row[column.index].kind != "blank"]
    return bool(printed) and all(each.kind == "number" and float(each.numbers[0]) <= 1 for each in printed)


def _plausible(column: Column, cells: Sequence[Cells]) -> bool:
    """Whether all numbers with an interval are above 0 and most lie in it, as ratios do, and none is a percentage."""
    printed = [row[column.index] for row in cells if column.index in row and row[column.index].kind in TRIPLES]
    values = [[number.value for number in each.numbers[:3]] for each in printed if not each.percent]
    known = [(a, b, c) for a, b, c in values if a is not None and b is not None and c is not None]
    if any(min(each) <= 0 for each in known):
        return False
    fitting = sum(low <= ratio <= high for ratio, low, high in known)
    decimals = any(number.decimals for each in printed for number in each.numbers[:3])
    return len(values) == len(printed) and 2 * fitting >= len(printed) and decimals
