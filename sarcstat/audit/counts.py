"""N1 and N2: counts and their percentages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sarcstat.audit.boxes import k_of_value, rounded_to
from sarcstat.audit.facts import CountTable, Endpoint, Facts, Group, Response
from sarcstat.audit.finding import Finding, Outcome, Part, Passed, k_text, severity_of
from sarcstat.audit.misprint import correction_text, corrections
from sarcstat.audit.number import Number

#: Rows for patients whose value is not known; percentages may leave them out.
UNKNOWN = re.compile(
    r"\b(unknown|missing|not (?:available|assessed|evaluable|known|reported|done)|n/?a|unspecified)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed `n (p)` and the numbers of patients that p could be a percentage of, likeliest first."""

    group: Group
    denominators: tuple[int, ...]

    @property
    def count(self) -> int:
        """The printed count."""
        assert self.group.count is not None
        return int(self.group.count.value or 0)

    def k(self, of: int) -> float:
        """k of the percentage of `of` patients."""
        assert self.group.percent is not None
        return k_of_value(self.group.percent, Fraction(100 * self.count, of))


def check(facts: Facts) -> Iterator[Outcome]:
    """Every table of counts, and the counts of response tables."""
    events = [_of_endpoint(each) for each in facts.endpoints if each.percent is not None]
    for table in [*facts.counts, *filter(None, map(as_counts, facts.responses)), *events]:
        yield from _percentages(table, facts)


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


def _percentages(table: CountTable, facts: Facts) -> Iterator[Outcome]:
    """N1 and N2 for all cells of a table, after asking whether the table truncates."""
    outcomes: list[Outcome] = []
    cells: list[tuple[Cell, int]] = []
    for siblings in _families(table, facts):
        of = _denominator(siblings)
        cells += [(cell, of or cell.denominators[0]) for cell in siblings]
    off = [(cell, of) for cell, of in cells if _least_k(cell, of) > 1]
    if len(off) >= 3 and (vote := _vote(table, cells, off)):
        yield vote
        return
    forced = {id(cell.group) for siblings in _families(table, facts) for cell in _forced(siblings)}
    for cell, of in cells:
        k = _least_k(cell, of)
        if k <= 1:
            outcomes.append(Passed("N1"))
        elif id(cell.group) in forced:
            outcomes.append(_adjusted(cell, of, k))
        else:
            outcomes.append(_wrong(cell, of, k))
    yield from outcomes


def _families(table: CountTable, facts: Facts) -> Iterator[list[Cell]]:
    """The cells with count and percentage, those of one heading together."""
    total = whole(table.total) or whole(facts.n)
    roots = [group for group in table.groups if group.count is not None]
    cells = [_cell(group, (), roots, total) for group in roots if complete(group)]
    yield from filter(None, [[cell for cell in cells if cell.denominators]])
    for root in table.groups:
        yield from _children(root, (root,), total)


def _children(group: Group, path: tuple[Group, ...], total: int | None) -> Iterator[list[Cell]]:
    siblings = [_cell(child, path, group.children, total) for child in group.children if complete(child)]
    siblings = [cell for cell in siblings if cell.denominators]
    if siblings:
        yield siblings
    for child in group.children:
        yield from _children(child, (*path, child), total)


def complete(group: Group) -> bool:
    """Whether count and percentage are printed."""
    return whole(group.count) is not None and group.percent is not None and group.percent.exact is not None


def _cell(group: Group, path: Sequence[Group], siblings: Sequence[Group], total: int | None) -> Cell:
    """A cell with every plausible number of patients: the printed one, all, all known, a parent's, the sum."""
    printed = whole(group.of)
    if printed:
        return Cell(group, (printed,))
    counts = {id(each): whole(each.count) or 0 for each in siblings}
    unknown = sum(counts[id(each)] for each in siblings if UNKNOWN.search(each.label))
    together = sum(counts.values()) if len(siblings) > 1 else None
    parents = [whole(parent.count) for parent in reversed(path)]
    candidates = [total, *parents, together]
    candidates += [(size - unknown) if size and unknown else None for size in candidates]
    return Cell(group, tuple(dict.fromkeys(size for size in candidates if size)))


def _denominator(siblings: Sequence[Cell]) -> int | None:
    """The number of patients that most percentages of one heading fit; the likeliest where several do."""
    offered = list(dict.fromkeys(of for cell in siblings for of in cell.denominators))
    scores = {of: sum(cell.k(of) <= 1 for cell in siblings if of in cell.denominators) for of in offered}
    return max(offered, key=lambda of: scores[of], default=None)


def _least_k(cell: Cell, of: int) -> float:
    """k for the heading's number of patients, or 1 if another plausible one fits."""
    k = cell.k(of)
    return 1.0 if k <= 1 or any(cell.k(other) <= 1 for other in cell.denominators) else k


def _forced(siblings: Sequence[Cell]) -> list[Cell]:
    """N2: the cells one unit off in a heading whose printed percentages are exactly 100 and would not be if rounded."""
    of = _denominator(siblings)
    if of is None or len(siblings) < 2 or sum(cell.count for cell in siblings) != of:
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
    return f"{cell.group.count} ({cell.group.percent})"


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


def _wrong(cell: Cell, of: int, k: float) -> Finding:
    """N1: the percentage is not that of the count, for any plausible number of patients."""
    assert cell.group.percent is not None
    assert cell.group.count is not None
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
        explanation=f"{cell.group.count} of {of} patients are not {cell.group.percent.text.removesuffix('%')}%.",
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
    worst = max(cell.k(of) for cell, of in off)
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
