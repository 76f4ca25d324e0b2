"""N1 and N2: counts and their percentages."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sarcstat.audit.boxes import box, k_of_value, rounded_to
from sarcstat.audit.facts import CountTable, Endpoint, Facts, Group, Response
from sarcstat.audit.finding import Finding, Outcome, Part, Passed, k_text, severity_of
from sarcstat.audit.misprint import correction_text, corrections
from sarcstat.audit.number import Number

#: Rows for patients whose value is not known; percentages may leave them out.
UNKNOWN = re.compile(
    r"\b(un(?:known|available|clear|determined|specified|classified|evaluable|recorded|certain)|missing|"
    r"no (?:data|answer)|not (?:yet )?(?:available|assess(?:ed|able)|evalua(?:ble|ted)|known|reported|done|recorded|"
    r"stated|specified|applicable|determined|tested|performed|examined|documented|given|measured|classified|obtained|completed)|"
    r"did not (?:answer|respond)|declined|refused|undisclosed|n/?a|n/?d|n/?k|n\.a\.)(?!\w)",
    re.I,
)
#: Of the patients of a column, the least that a percentage without the missing values is taken to be of.
_LEAST_KNOWN = Fraction(1, 2)
#: k of noise in the last digit.
_NOISE = 1.1


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
        assert self.group.count is not None
        return int(self.group.count.value or 0)

    @property
    def fits(self) -> bool:
        """Whether the percentage is that of the count, for any of the numbers of patients."""
        return any(self.k(of) <= 1 for of in self.denominators)

    def k(self, of: int) -> float:
        """k of the percentage of `of` patients."""
        assert self.group.percent is not None
        return k_of_value(self.group.percent, Fraction(100 * self.count, of))

    def possible(self, low: int, high: int | None) -> int | None:
        """The largest number of patients of a range that the percentage is right for; None if there is none."""
        assert self.group.percent is not None
        percent = box(self.group.percent, Fraction(11, 10))
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


def check(facts: Facts) -> Iterator[Outcome]:
    """Every table of counts, and the counts of response tables."""
    events = [_of_endpoint(each) for each in facts.endpoints if each.percent is not None]
    tables = [*facts.counts, *filter(None, map(as_counts, facts.responses)), *events]
    columns = [_column(table, facts) for table in tables]
    off = Counter(key for column in columns for key in _rows_left_out(column))
    for column in columns:
        yield from _percentages(column, {key for key, number in off.items() if number > 1})


def _of_endpoint(endpoint: Endpoint) -> CountTable:
    """The events of an outcome as a table of one row."""
    group = Group(label=endpoint.outcome, place=endpoint.place, count=endpoint.events, percent=endpoint.percent)
    return CountTable(place=endpoint.place, groups=(group,), total=endpoint.n, within=endpoint.within)


def as_counts(response: Response) -> CountTable | None:
    """The categories of one group of a response table as levels that make up the group."""
    levels = tuple(
        Group(label=name, place=response.place, count=share.count, percent=share.percent)
        for name, share in response.categories.items()
    )
    if response.n is None or not levels:
        return None
    whole = len({"CR", "PR", "SD", "PD"} & set(response.categories)) == 4
    label = ", ".join(part for part in (response.variable, response.level) if part)
    group = Group(
        label=label or "Response", place=response.place, count=response.n, children=levels, multiple=not whole
    )
    return CountTable(place=response.place, groups=(group,), total=response.n, within=response.within)


def whole(number: Number | None) -> int | None:
    """A printed count as an integer, None if there is none."""
    if number is None or number.exact is None or number.exact.denominator != 1 or number.exact < 0:
        return None
    return int(number.exact)


def size_of(table: CountTable, facts: Facts) -> int | None:
    """The number of patients of a column, None unless it is known.

    It is the printed one, or the one that several headings add up to, or that of the paper. At least half of the
    percentages must be of it; beside a printed one they may be of other patients of their heading, row or column.
    """
    return _column(table, facts).size


def _column(table: CountTable, facts: Facts) -> Column:
    printed = whole(table.total)
    sums = Counter(_sum(group) for group in table.groups if group.count is None and len(group.children) > 1)
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
        _of_others(family, [cell for cell in family.cells if not cell.fits], size)
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


def _sum(group: Group) -> int | None:
    counts = [whole(child.count) if child.count is not None else _sum(child) for child in group.children]
    return sum(count or 0 for count in counts) if counts and None not in counts else None


def _families(table: CountTable, size: int | None) -> Iterator[Family]:
    """The cells with count and percentage, those of one heading together; rows without a heading each by itself."""
    for root in table.groups:
        if complete(root) and (cell := _cell(root, (), (root,), size, table)).denominators:
            yield Family([cell], whole=False)
        yield from _children(root, (root,), size, table)


def _children(group: Group, path: tuple[Group, ...], size: int | None, table: CountTable) -> Iterator[Family]:
    siblings = [_cell(child, path, group.children, size, table) for child in group.children if complete(child)]
    if siblings := [cell for cell in siblings if cell.denominators]:
        yield Family(siblings, _is_whole(siblings, group, size))
    for child in group.children:
        yield from _children(child, (*path, child), size, table)


def _is_whole(cells: Sequence[Cell], group: Group, size: int | None) -> bool:
    """Whether the levels are all of the patients: by their percentages, or by their counts."""
    together = _sum(group)
    by_count = len(cells) > 1 and together is not None and together in (size, whole(group.count))
    return by_count or _adds([cell.group for cell in cells])


def _adds(groups: Sequence[Group]) -> bool:
    """Whether percentages add up to 100 as rounded ones do."""
    percents = [each.percent for each in groups if each.percent is not None and each.percent.value is not None]
    unit = unit_of(percents)
    total = sum((percent.value or Fraction(0) for percent in percents), Fraction(0))
    return len(percents) > 1 and abs(total - 100) <= unit * max(Fraction(1), Fraction(len(percents), 2))


def unit_of(percents: Sequence[Number]) -> Fraction:
    """One unit of the last digit of most percentages: "65" among "67.5" is 65.0."""
    units = sorted(percent.unit for percent in percents)
    return units[(len(units) - 1) // 2] if units else Fraction(1)


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


def _denominator(siblings: Sequence[Cell]) -> int:
    """The number of patients that most percentages of one heading fit; the likeliest where several do."""
    offered = list(dict.fromkeys(of for cell in siblings for of in cell.denominators))
    scores = {of: sum(cell.k(of) <= 1 for cell in siblings if of in cell.denominators) for of in offered}
    return max(offered, key=lambda of: scores[of])


def _rows_left_out(column: Column) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The rows of their own whose percentage would be right of fewer patients than the column has."""
    for family in column.families:
        for cell in family.cells if not family.whole else ():
            if column.size is not None and cell.k(column.size) > 1 and _fewer(cell, column):
                yield _row(cell, column)


def _row(cell: Cell, column: Column) -> tuple[str, str, tuple[str, ...]]:
    return column.table.place.table, column.table.within, cell.group.place.row


def _fewer(cell: Cell, column: Column) -> int | None:
    return None if cell.sure or column.size is None else _of_fewer(cell, column.size)


def _of_fewer(cell: Cell, size: int) -> int | None:
    """The number of patients below `size` that the percentage is right for, if there is one near enough."""
    return cell.possible(math.ceil(size * _LEAST_KNOWN), size - 1)


def _percentages(column: Column, left_out: set[tuple[str, str, tuple[str, ...]]]) -> Iterator[Outcome]:
    """N1 and N2 for all cells of a table, after asking whether the table truncates."""
    cells = [(cell, _denominator(family.cells)) for family in column.families for cell in family.cells]
    off = [(cell, of) for cell, of in cells if not cell.fits]
    if len(off) >= 3 and (vote := _vote(column.table, cells, off)):
        yield vote
        return
    yield Passed("N1", len(cells) - len(off))
    open_ended: list[Cell] = []
    for family in column.families:
        wrong = [cell for cell in family.cells if not cell.fits]
        other = _of_others(family, wrong, column.size)
        if other:
            yield _left_out(wrong, other, column)
            continue
        forced, of = _forced(family.cells), _denominator(family.cells)
        for cell in wrong:
            fewer = None if family.whole else _fewer(cell, column)
            near = min(cell.denominators, key=cell.k)
            near = near if cell.k(near) <= _NOISE else of
            doubtful = _row(cell, column) in left_out or column.valid or not column.printed or cell.k(near) <= 2
            if cell in forced:
                yield _adjusted(cell, of, cell.k(of))
            elif fewer and doubtful:
                yield _left_out([cell], fewer, column)
            elif cell.sure or family.whole or column.size is not None:
                yield _wrong(cell, near)
            else:
                open_ended.append(cell)
    yield from _of_unknown(open_ended, column)


def _of_others(family: Family, wrong: Sequence[Cell], size: int | None) -> int | None:
    """The one number of patients that all percentages of a heading fit where most fit none of the likely ones."""
    if len(family.cells) < 2 or 2 * len(wrong) <= len(family.cells) or any(cell.sure for cell in wrong):
        return None
    low = sum(cell.count for cell in family.cells) if family.whole else max(cell.count for cell in family.cells)
    tops = [cell.possible(low, size) for cell in family.cells if cell.count]
    most = min((of for of in tops if of), default=0)
    return most if most and None not in tops and all(cell.k(most) <= 1 for cell in family.cells) else None


def _left_out(cells: Sequence[Cell], of: int, column: Column) -> Finding:
    """A note that percentages are of fewer patients than there are."""
    why = "Missing values may be left out."
    text = (
        f"The percentages are of {of} patients" if len(cells) > 1 else f"The percentage would be right of {of} patients"
    )
    instead = f", not of {column.size}" if column.size else ""
    return _note(cells, f"{text}{instead}.", f"of {of}", why)


def _note(cells: Sequence[Cell], text: str, expected: str, why: str = "") -> Finding:
    parts = [Part(place=each.group.place, printed=_printed(each), expected=expected, k=1.0) for each in cells]
    place = (
        cells[0].group.place if len(cells) == 1 else replace(cells[0].group.place, row=cells[0].group.place.row[:-1])
    )
    return Finding(
        rule="N1",
        severity="note",
        place=place,
        printed=_printed(cells[0]) if len(cells) == 1 else f"{len(cells)} percentages",
        expected=expected,
        explanation=text,
        suggestion=why,
        parts=parts if len(cells) > 1 else (),
    )


def _of_unknown(cells: Sequence[Cell], column: Column) -> Iterator[Finding]:
    """Percentages of numbers that are not printed: wrong for sure only where they are right of no number at all."""
    says = "%" in " ".join(column.table.place.column)
    for cell in cells:
        if (says or "%" in _text(cell)) and cell.count and cell.possible(cell.count, None) is None:
            yield _wrong(cell, _nearest(cell), any_number=True)
    rest = [cell for cell in cells if not cell.count or cell.possible(cell.count, None)]
    if rest:
        known = whole(column.table.total)
        text = f"Most percentages are not of the {known} patients of the column; " if known else ""
        text += "the number that the percentages are of is not printed."
        yield _note(rest, text[0].upper() + text[1:], "another number")


def _text(cell: Cell) -> str:
    return (cell.group.percent.text if cell.group.percent else "") + cell.group.label


def _nearest(cell: Cell) -> int:
    """The number of patients for which a percentage is closest to the printed one."""
    assert cell.group.percent is not None
    exact = Fraction(100 * cell.count) / (cell.group.percent.value or Fraction(1))
    around = {max(math.floor(exact), cell.count), max(math.ceil(exact), cell.count)}
    return min(around, key=cell.k)


def _forced(siblings: Sequence[Cell]) -> list[Cell]:
    """N2: the cells one unit off in a heading whose printed percentages are exactly 100 and would not be if rounded."""
    of = _denominator(siblings)
    if len(siblings) < 2 or sum(cell.count for cell in siblings) != of:
        return []
    percents = [cell.group.percent for cell in siblings]
    values = [percent.value or Fraction(0) for percent in percents if percent is not None]
    decimals = max(percent.decimals for percent in percents if percent is not None)
    unit = Fraction(1, int(10**decimals))
    correct = [Fraction(rounded_to(Fraction(100 * cell.count, of), decimals)) for cell in siblings]
    surplus: Fraction = abs(Fraction(sum(correct)) - Fraction(100))
    wrong = [cell for cell in siblings if cell.k(of) > 1]
    off = [
        cell
        for cell, value, right in zip(siblings, values, correct, strict=True)
        if cell in wrong and abs(value - right) == unit
    ]
    return off if sum(values) == 100 and len(off) == len(wrong) and len(off) * unit <= surplus else []


def _printed(cell: Cell) -> str:
    return f"{cell.group.count} ({cell.group.percent}%)".replace("%%", "%")


def _expected(cell: Cell, of: int) -> str:
    assert cell.group.percent is not None
    exact, decimals = Fraction(100 * cell.count, of), cell.group.percent.decimals
    finer = rounded_to(exact, decimals + 2)
    return f"{rounded_to(exact, decimals)}% ({cell.count}/{of} = {finer}%)"


def _adjusted(cell: Cell, of: int, k: float) -> Finding:
    return Finding(
        rule="N2",
        severity="note",
        place=cell.group.place,
        printed=_printed(cell),
        expected=_expected(cell, of),
        k=k,
        explanation=(
            "The percentage is one unit of its last digit off; those of the heading add up to exactly 100, which "
            "correctly rounded ones do not."
        ),
        suggestion="Adjusted to total 100.",
    )


def _wrong(cell: Cell, of: int, *, any_number: bool = False) -> Finding:
    """N1: the percentage is not that of the count, for any plausible number of patients, or for any at all."""
    assert cell.group.percent is not None
    assert cell.group.count is not None
    k = cell.k(of)
    share = Fraction(100 * cell.count, of)
    hint = ""
    if k_of_value(cell.group.percent, share, "truncated") <= 1:
        hint = "Truncated instead of rounded."
    elif k > 1.1:
        hint = _misprint(cell, of)
    return Finding(
        rule="N1",
        severity=severity_of(k),
        place=cell.group.place,
        printed=_printed(cell),
        expected=_expected(cell, of),
        k=k,
        explanation=f"{cell.group.count} of {'any number of' if any_number else of} patients are not "
        f"{cell.group.percent.text.removesuffix('%')}%.",
        suggestion=hint,
    )


def _misprint(cell: Cell, of: int) -> str:
    assert cell.group.count is not None
    assert cell.group.percent is not None

    def agrees(given: dict[str, Number]) -> bool:
        count = whole(given["the count"])
        return count is not None and count <= of and k_of_value(given["the percentage"], Fraction(100 * count, of)) <= 1

    return correction_text(corrections({"the count": cell.group.count, "the percentage": cell.group.percent}, agrees))


def _vote(table: CountTable, cells: Sequence[tuple[Cell, int]], off: Sequence[tuple[Cell, int]]) -> Finding | None:
    """One finding for a table all of whose percentages are truncated."""
    for cell, of in cells:
        assert cell.group.percent is not None
        if k_of_value(cell.group.percent, Fraction(100 * cell.count, of), "truncated") > 1:
            return None
    parts = [
        Part(place=cell.group.place, printed=_printed(cell), expected=_expected(cell, of), k=cell.k(of))
        for cell, of in off
    ]
    worst = max(part.k for part in parts)
    return Finding(
        rule="N1",
        severity=severity_of(worst),
        place=table.place,
        printed=f"{len(off)} of {len(cells)} percentages",
        expected="percentages rounded",
        k=worst,
        explanation=(
            f"{len(off)} of {len(cells)} percentages are not correctly rounded (k up to {k_text(worst)}); "
            "all are correct if digits were cut off."
        ),
        suggestion="Truncated instead of rounded throughout the table.",
        parts=parts,
    )
