"""Printed counts with their percentages, and the numbers of patients that these could be of."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sarcstat.audit.boxes import Rounding, box, k_of_value
from sarcstat.audit.facts import CountTable, Facts, Group, Response
from sarcstat.audit.number import Number

#: Rows for patients whose value is not known; percentages may leave them out.
UNKNOWN = re.compile(
    r"\b(un(?:known|available|clear|determined|specified|classified|evaluable|recorded|certain)|missing|"
    r"no (?:data|answer)|not (?:yet )?(?:available|assess(?:ed|able)|evalua(?:ble|ted)|known|reported|done|recorded|"
    r"stated|specified|applicable|determined|tested|performed|examined|documented|given|measured|classified|obtained|completed)|"
    r"did not (?:answer|respond)|declined|refused|undisclosed|n/?a|n/?d|n/?k|n\.a\.)(?!\w)",
    re.I,
)
#: Labels of rows that are about a part of the patients, whose number need not be printed.
_AMONG = re.compile(
    r"\b(?:among|of (?:those|these|whom|which)|(?:in|for) (?:those|patients|women|men|children|subjects) "
    r"(?:with|who|on|receiving)|if (?:yes|any|positive))\b",
    re.I,
)
#: Of the patients of a column, the least that a percentage without the missing values is taken to be of.
_LEAST_KNOWN = Fraction(1, 2)

#: A table, its part, and the row in it.
Row = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed `n (p)` and the numbers of patients that p could be a percentage of, likeliest first."""

    group: Group
    denominators: tuple[int, ...]
    #: Whether the number of patients is printed in the cell.
    sure: bool = False

    @property
    def count(self) -> int:
        """The printed count."""
        return whole(self.group.count) or 0

    @property
    def percent(self) -> Number:
        """The printed percentage."""
        assert self.group.percent is not None
        return self.group.percent

    def __str__(self) -> str:
        return f"{self.group.count} ({self.percent})"

    @property
    def fits(self) -> bool:
        """Whether the percentage is that of the count, for any of the numbers of patients."""
        nobody = not self.count and self.percent.value == 0
        return nobody or any(self.k(of) <= 1 for of in self.denominators)

    @property
    def is_of_some(self) -> bool:
        """Whether the label says that the percentage is of a part of the patients: "of those with diabetes"."""
        return bool(_AMONG.search(self.group.label))

    def k(self, of: int, rounding: Rounding = "rounded") -> float:
        """k of the percentage of `of` patients."""
        return k_of_value(self.percent, Fraction(100 * self.count, of), rounding)

    def possible(self, low: int, high: int | None) -> int | None:
        """The largest number of patients of a range that the percentage is right for; None if there is none."""
        percent = box(self.percent, Fraction(11, 10))
        if percent.high <= 0 or not self.count:
            return None
        least = max(low, math.ceil(100 * self.count / percent.high))
        most = math.floor(100 * self.count / percent.low) if percent.low > 0 else (high or least)
        most = most if high is None else min(most, high)
        return most if most >= least else None


@dataclass(frozen=True, slots=True)
class Family:
    """The cells of one heading, or a row of its own; `whole`: its levels are all of a number of patients."""

    cells: Sequence[Cell]
    whole: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A table of counts with its families, and the number of patients if it is known.

    `printed` says that the number is printed for the column; `valid`: in some families percentages leave out
    missing values.
    """

    table: CountTable
    families: Sequence[Family]
    size: int | None
    printed: bool
    valid: bool


def as_counts(response: Response) -> CountTable | None:
    """The categories of one group of a response table as levels that make up the group."""
    levels = tuple(
        Group(label=name, place=response.place, count=share.count, percent=share.percent)
        for name, share in response.categories.items()
    )
    if response.n is None or not levels:
        return None
    whole = len({"CR", "PR", "SD", "PD"} & set(response.categories)) == 4
    label, place = ", ".join(filter(None, (response.variable, response.level))) or "Response", response.place
    group = Group(label=label, place=place, count=response.n, children=levels, multiple=not whole)
    return CountTable(place=place, groups=(group,), total=response.n, within=response.within)


def whole(number: Number | None) -> int | None:
    """A printed count as an integer, None if there is none."""
    if number is None or number.exact is None or number.exact.denominator != 1 or number.exact < 0:
        return None
    return int(number.exact)


def total_of(counts: Iterable[int | None]) -> int | None:
    """The sum of counts, None unless there are some and all are known."""
    known = list(counts)
    return sum(filter(None, known)) if known and None not in known else None


def levels_of(group: Group) -> list[int | None]:
    """The patients of each level of a heading: its count, or those of its own levels together."""
    return [whole(child.count) if child.count is not None else total_of(levels_of(child)) for child in group.children]


def size_of(table: CountTable, facts: Facts) -> int | None:
    """The number of patients of a column, None unless it is known.

    It is the printed one, or the one that several headings add up to, or that of the paper. At least half of the
    percentages must be of it; beside a printed one they may be of other patients of their heading, row or column.
    """
    return column_of(table, facts).size


def column_of(table: CountTable, facts: Facts) -> Column:
    """The families of a table of counts, of the likeliest number of patients that half of them at least fit."""
    printed = whole(table.total)
    sums = Counter(
        total_of(levels_of(group)) for group in table.groups if group.count is None and len(group.children) > 1
    )
    common = next((of for of, most in sums.most_common(1) if of and (most > 2 or 1 < most == sums.total())), None)
    families: list[Family] = []
    for size in dict.fromkeys((printed, common, *map(whole, table.beside), whole(facts.n))):
        families = list(_families(table, size))
        cells = [cell for family in families for cell in family.cells if not cell.sure]
        if size and ((size == printed and len(cells) < 4) or (printed is None and len(cells) < 2)):
            break
        if size and _is_size(size, cells, printed=size == printed):
            break
    else:
        size, families = None, list(_families(table, None))
    valid = size is not None and any(
        of_others(family, [cell for cell in family.cells if not cell.fits], size)
        or (family.whole and family.cells[0].k(size) > 1 and family.cells[0].fits)
        for family in families
    )
    return Column(table, families, size, size is not None and size == printed, valid)


def _is_size(size: int, cells: Sequence[Cell], *, printed: bool) -> bool:
    """Whether most percentages are of a number of patients."""
    if not printed:
        return 2 * sum(cell.k(size) <= 1 for cell in cells) >= len(cells) > 1
    if 4 * sum(cell.count > size for cell in cells) > len(cells):
        return False
    right = sum(cell.fits for cell in cells)
    fewer = sum(not cell.fits and bool(_of_fewer(cell, size)) for cell in cells)
    return 3 * right >= len(cells) and 2 * (right + fewer) >= len(cells)


def _families(table: CountTable, size: int | None) -> Iterator[Family]:
    """The cells with count and percentage, those of one heading together; rows without a heading each by itself."""
    for root in table.groups:
        if complete(root):
            yield Family([_cell(root, (), (root,), size, table)], whole=False)
        yield from _children(root, (root,), size, table)


def _children(group: Group, path: tuple[Group, ...], size: int | None, table: CountTable) -> Iterator[Family]:
    siblings = [_cell(child, path, group.children, size, table) for child in group.children if complete(child)]
    if siblings:
        yield Family(siblings, _is_whole(siblings, group, size))
    for child in group.children:
        yield from _children(child, (*path, child), size, table)


def _is_whole(cells: Sequence[Cell], group: Group, size: int | None) -> bool:
    """Whether the levels are all of the patients: by their percentages, or by their counts."""
    together = total_of(levels_of(group))
    by_count = len(cells) > 1 and together is not None and together in (size, whole(group.count))
    return by_count or _adds([cell.group for cell in cells])


def _adds(groups: Sequence[Group]) -> bool:
    percents = [each.percent for each in groups if each.percent is not None and each.percent.value is not None]
    return len(percents) > 1 and add_to(percents, Fraction(100))


def add_to(percents: Sequence[Number], total: Fraction) -> bool:
    """Whether percentages add up to a total as rounded ones do: "65" among "67.5" is 65.0."""
    units = sorted(percent.unit for percent in percents)
    unit = units[(len(units) - 1) // 2] if units else Fraction(1)
    summed = sum((percent.value or Fraction(0) for percent in percents), Fraction(0))
    return abs(summed - total) <= unit * max(Fraction(1), Fraction(len(percents), 2))


def complete(group: Group) -> bool:
    """Whether count and percentage are printed."""
    return whole(group.count) is not None and group.percent is not None and group.percent.exact is not None


def _cell(group: Group, path: Sequence[Group], siblings: Sequence[Group], size: int | None, table: CountTable) -> Cell:
    """A cell with every plausible number of patients: the printed one, all, a parent's, the sum, the row's."""
    printed = whole(group.of)
    if printed:
        return Cell(group, (printed,), sure=True)
    counts = {id(each): whole(each.count) or 0 for each in siblings}
    unknown = sum(counts[id(each)] for each in siblings if UNKNOWN.search(each.label))
    together = sum(counts.values()) if path and _adds(siblings) else None
    parents = [whole(each) for parent in reversed(path) for each in (parent.count, *parent.sizes)]
    wholes = [size, *parents, together]
    wholes += [known - unknown for known in wholes if known and unknown]
    beside = [whole(each) for each in (*group.sizes, *table.beside)]
    own = counts[id(group)]
    wholes = [of for of in wholes if of and (size is None or of <= size)]
    found = [of for of in (*wholes, *beside) if of and (of >= own or of == size)]
    return Cell(group, tuple(dict.fromkeys(found)))


def denominator(siblings: Sequence[Cell]) -> int | None:
    """The number of patients that most percentages of one heading fit, the likeliest of several; None of none."""
    offered = list(dict.fromkeys(of for cell in siblings for of in cell.denominators))
    scores = {of: sum(cell.k(of) <= 1 for cell in siblings if of in cell.denominators) for of in offered}
    return max(offered, key=lambda of: scores[of], default=None)


def rows_left_out(column: Column) -> Iterator[Row]:
    """The rows of their own whose percentage would be right of fewer patients than the column has."""
    for family in column.families:
        for cell in family.cells if not family.whole else ():
            if column.size is not None and cell.k(column.size) > 1 and fewer_of(cell, column):
                yield row_of(cell, column)


def row_of(cell: Cell, column: Column) -> Row:
    """The row of a cell, the same in all columns of its table."""
    return column.table.place.table, column.table.within, cell.group.place.row


def fewer_of(cell: Cell, column: Column) -> int | None:
    """The number of patients below that of the column that a percentage is right for; None if there is none."""
    return None if cell.sure or column.size is None else _of_fewer(cell, column.size)


def _of_fewer(cell: Cell, size: int) -> int | None:
    """The number of patients below `size` that the percentage is right for, if there is one near enough."""
    return cell.possible(cell.count if cell.is_of_some else math.ceil(size * _LEAST_KNOWN), size - 1)


def of_others(family: Family, wrong: Sequence[Cell], size: int | None) -> int | None:
    """The one number of patients that all percentages of a heading fit where most fit none of the likely ones."""
    if len(family.cells) < 2 or 2 * len(wrong) <= len(family.cells) or any(cell.sure for cell in wrong):
        return None
    low = sum(cell.count for cell in family.cells) if family.whole else max(cell.count for cell in family.cells)
    tops = [cell.possible(low, size) for cell in family.cells if cell.count]
    most = min((of for of in tops if of), default=0)
    return most if most and None not in tops and all(cell.k(most) <= 1 for cell in family.cells) else None
