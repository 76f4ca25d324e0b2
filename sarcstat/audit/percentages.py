"""N1 and N2: counts and their percentages."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from sarcstat.audit.boxes import k_of_value, rounded_to
from sarcstat.audit.counts import (
    Cell,
    Column,
    Row,
    as_counts,
    column_of,
    denominator,
    fewer_of,
    of_others,
    row_of,
    rows_left_out,
    whole,
)
from sarcstat.audit.facts import CountTable, Endpoint, Facts, Group
from sarcstat.audit.finding import Finding, Outcome, Part, Passed, k_text, severity_of
from sarcstat.audit.misprint import corrections
from sarcstat.audit.number import Number

#: k of noise in the last digit.
_NOISE = 1.1


def check(facts: Facts) -> Iterator[Outcome]:
    """Every table of counts, and the counts of response tables."""
    events = [_of_endpoint(each) for each in facts.endpoints if each.percent is not None]
    tables = [*facts.counts, *filter(None, map(as_counts, facts.responses)), *events]
    columns = [column_of(table, facts) for table in tables]
    off = Counter(key for column in columns for key in rows_left_out(column))
    for column in columns:
        yield from _percentages(column, {key for key, number in off.items() if number > 1})


def _of_endpoint(endpoint: Endpoint) -> CountTable:
    """The events of an outcome as a table of one row."""
    group = Group(label=endpoint.outcome, place=endpoint.place, count=endpoint.events, percent=endpoint.percent)
    return CountTable(place=endpoint.place, groups=(group,), total=endpoint.n, within=endpoint.within)


def _percentages(column: Column, left_out: set[Row]) -> Iterator[Outcome]:
    """N1 and N2 for all cells of a table, after asking whether the table truncates."""
    known = [(denominator(family.cells), family) for family in column.families]
    cells = [(cell, of) for of, family in known if of is not None for cell in family.cells]
    off = [(cell, of) for cell, of in cells if not cell.fits]
    if len(off) >= 3 and (vote := _vote(column.table, cells, off)):
        yield vote
        return
    yield Passed("N1", len(cells) - len(off))
    open_ended: list[Cell] = []
    for of, family in known:
        wrong = [cell for cell in family.cells if not cell.fits]
        other = of_others(family, wrong, column.size)
        if other and column.size is not None:
            yield _left_out(wrong, other, column)
        if of is None and not other:
            open_ended += wrong
        if of is None or other:
            continue
        forced = _forced(family.cells)
        for cell in wrong:
            fewer = None if family.whole else fewer_of(cell, column)
            near = min(cell.denominators or (of,), key=cell.k)
            near = near if cell.k(near) <= _NOISE else of
            doubtful = row_of(cell, column) in left_out or column.valid or not column.printed or cell.k(near) <= 2
            if cell in forced:
                yield _adjusted(cell, of)
            elif fewer and (doubtful or cell.is_of_some):
                yield _left_out([cell], fewer, column)
            elif cell.sure or family.whole or column.size is not None:
                yield _wrong(cell, near)
            else:
                open_ended.append(cell)
    yield from _of_unknown(open_ended, column)


def _left_out(cells: Sequence[Cell], of: int, column: Column) -> Finding:
    """A note that percentages are of fewer patients than there are."""
    said = "The percentages are" if len(cells) > 1 else "The percentage would be right"
    instead = f", not of {column.size}" if column.size else ""
    some = cells[0].is_of_some
    why = "The label names a part of the patients." if some else "Missing values may be left out."
    return _note(cells, f"{said} of {of} patients{instead}.", f"of {of}", why)


def _note(cells: Sequence[Cell], text: str, expected: str, why: str = "") -> Finding:
    place = cells[0].group.place
    if len(cells) == 1:
        return Finding("N1", "note", place, str(cells[0]), expected, text, why)
    parts = [Part(each.group.place, str(each), expected, 1.0) for each in cells]
    heading = replace(place, row=place.row[:-1])
    return Finding("N1", "note", heading, f"{len(cells)} percentages", expected, text, why, parts=parts)


def _of_unknown(cells: Sequence[Cell], column: Column) -> Iterator[Finding]:
    """Percentages of numbers that are not printed: wrong for sure only where they are right of no number at all."""
    says = "%" in " ".join(column.table.place.column)
    rest = []
    for cell in cells:
        if (
            (says or "%" in cell.percent.text + cell.group.label)
            and cell.count
            and cell.possible(cell.count, None) is None
        ):
            yield _wrong(cell, _nearest(cell), any_number=True)
        else:
            rest.append(cell)
    if rest:
        known = whole(column.table.total)
        text = f"Most percentages are not of the {known} patients of the column; " if known else ""
        text += "the number that the percentages are of is not printed."
        yield _note(rest, text[0].upper() + text[1:], "another number")


def _nearest(cell: Cell) -> int:
    """The number of patients for which a percentage is closest to the printed one."""
    exact = Fraction(100 * cell.count) / (cell.percent.value or Fraction(1))
    around = {max(math.floor(exact), cell.count), max(math.ceil(exact), cell.count)}
    return min(around, key=cell.k)


def _forced(siblings: Sequence[Cell]) -> list[Cell]:
    """N2: the cells one unit off in a heading whose printed percentages are exactly 100 and would not be if rounded."""
    of = denominator(siblings)
    if len(siblings) < 2 or sum(cell.count for cell in siblings) != of:
        return []
    values = [cell.percent.value or Fraction(0) for cell in siblings]
    decimals = max(cell.percent.decimals for cell in siblings)
    unit = Fraction(1, 10**decimals)
    correct = [Fraction(rounded_to(Fraction(100 * cell.count, of), decimals)) for cell in siblings]
    wrong = [i for i, cell in enumerate(siblings) if cell.k(of) > 1]
    by_one = all(abs(values[i] - correct[i]) == unit for i in wrong)
    surplus = abs(sum(correct, Fraction(0)) - 100)
    forced = sum(values) == 100 and by_one and len(wrong) * unit <= surplus
    return [siblings[i] for i in wrong] if forced else []


def _expected(cell: Cell, of: int) -> str:
    exact, decimals = Fraction(100 * cell.count, of), cell.percent.decimals
    finer = rounded_to(exact, decimals + 2)
    return f"{rounded_to(exact, decimals)}% ({cell.count}/{of} = {finer}%)"


def _adjusted(cell: Cell, of: int) -> Finding:
    text = (
        "The percentage is one unit of its last digit off; those of the heading add up to exactly 100, which correctly "
        "rounded ones do not."
    )
    hint = "Adjusted to total 100."
    return Finding("N2", "note", cell.group.place, str(cell), _expected(cell, of), text, hint, cell.k(of))


def _wrong(cell: Cell, of: int, *, any_number: bool = False) -> Finding:
    """N1: the percentage is not that of the count, for any plausible number of patients, or for any at all."""
    k, hint = cell.k(of), ""
    if cell.k(of, "truncated") <= 1:
        hint = "Truncated instead of rounded."
    elif k > _NOISE:
        hint = _misprint(cell, of)
    size, percent = "any number of" if any_number else of, cell.percent.text.removesuffix("%")
    text = f"{cell.group.count} of {size} patients are not {percent}%."
    return Finding("N1", severity_of(k), cell.group.place, str(cell), _expected(cell, of), text, hint, k)


def _misprint(cell: Cell, of: int) -> str:
    def agrees(given: dict[str, Number]) -> bool:
        count = whole(given["the count"])
        return count is not None and count <= of and k_of_value(given["the percentage"], Fraction(100 * count, of)) <= 1

    assert cell.group.count is not None
    return corrections({"the count": cell.group.count, "the percentage": cell.percent}, agrees)


def _vote(table: CountTable, cells: Sequence[tuple[Cell, int]], off: Sequence[tuple[Cell, int]]) -> Finding | None:
    """One finding for a table all of whose percentages are truncated."""
    if any(cell.k(of, "truncated") > 1 for cell, of in cells):
        return None
    parts = [Part(cell.group.place, str(cell), _expected(cell, of), cell.k(of)) for cell, of in off]
    worst = max(cell.k(of) for cell, of in off)
    some = f"{len(off)} of {len(cells)} percentages"
    text = f"{some} are not correctly rounded (k up to {k_text(worst)}); all are correct if digits were cut off."
    hint = "Truncated instead of rounded throughout the table."
    return Finding("N1", severity_of(worst), table.place, some, "percentages rounded", text, hint, worst, parts)
