"""N3: the rows of a heading add up, and no part is larger than its whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sarcstat.audit.boxes import k_of_value
from sarcstat.audit.counts import UNKNOWN, as_counts, complete, whole
from sarcstat.audit.facts import CountTable, Facts, Group
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity
from sarcstat.audit.misprint import correction_text, corrections
from sarcstat.audit.number import Number

#: Headings under which one patient can stand in several rows.
SEVERAL = re.compile(
    r"\b(adverse|toxicit\w*|symptoms?|metasta\w*|sites?|co-?morbidit\w*|diseases?|events?|reasons?|complications?|"
    r"treatments?|therap\w+|agents?|drugs?|regimens?|mutations?|alterations?|genes?|history|medications?|procedures?)\b",
    re.I,
)


def check(facts: Facts) -> Iterator[Outcome]:
    """Every heading of every table of counts, response tables included, and the columns of a table."""
    for table in [*facts.counts, *filter(None, map(as_counts, facts.responses))]:
        for group in table.groups:
            yield from _sums(group, table)
    yield from _columns(facts)


def _columns(facts: Facts) -> Iterator[Outcome]:
    """Arms add up to the column of all together, row by row; columns that overlap add up to more."""
    for pooled in [table for table in facts.counts if table.pooled]:
        arms = [each for each in facts.counts if each.place.table == pooled.place.table and not each.pooled]
        sizes = [whole(arm.total) for arm in arms]
        if (
            len(arms) < 2
            or whole(pooled.total) is None
            or None in sizes
            or sum(filter(None, sizes)) != whole(pooled.total)
        ):
            continue
        rows = [_by_path(arm) for arm in arms]
        for path, (group, count) in _by_path(pooled).items():
            parts = [row[path][1] for row in rows if path in row]
            if len(parts) == len(arms) and sum(parts) != count:
                yield Finding(
                    rule="N3",
                    severity="error",
                    place=group.place,
                    printed=f"{' + '.join(map(str, parts))} = {sum(parts)}",
                    expected=str(count),
                    explanation=f"The columns add up to {sum(parts)}, the column of all patients has {count}.",
                )
            elif len(parts) == len(arms):
                yield Passed("N3")


def _by_path(table: CountTable) -> dict[tuple[str, ...], tuple[Group, int]]:
    return {
        group.place.row: (group, count)
        for root in table.groups
        for group in root.walk()
        if (count := whole(group.count)) is not None
    }


def _sums(group: Group, table: CountTable, parent: int | None = None) -> Iterator[Outcome]:
    """N3: the levels of a heading add up to its own count, or to all patients of the table."""
    all_shown = table.place.source == "table"  # a sentence rarely names every level
    target = whole(group.count) if group.count is not None else parent or (whole(table.total) if all_shown else None)
    sizes = {whole(child.of) for child in group.children}
    if group.count is None and len(sizes) == 1 and None not in sizes:
        target = sizes.pop()
    counts = [whole(child.count) if child.count is not None else _inner(child) for child in group.children]
    if target is not None and counts and all(count is not None for count in counts):
        yield _sum(group, [count or 0 for count in counts], target)
    for child in group.children:
        yield from _sums(child, table, whole(child.count) or _inner(child) or target)


def _inner(group: Group) -> int | None:
    """The patients of a heading without a count of its own: the sum of its levels."""
    counts = [whole(child.count) if child.count is not None else _inner(child) for child in group.children]
    return sum(count or 0 for count in counts) if counts and all(count is not None for count in counts) else None


def _sum(group: Group, counts: Sequence[int], target: int) -> Outcome:
    total = sum(counts)
    several = group.multiple or bool(SEVERAL.search(group.label))
    largest = max(counts)
    if total == target or len(counts) == 1 or (several and largest <= target):
        return Passed("N3") if total == target or largest <= target else _excess(group, largest, target)
    if largest > target:
        return _excess(group, largest, target)
    return _off(group, counts, target)


def _excess(group: Group, largest: int, target: int) -> Finding:
    return Finding(
        rule="N3",
        severity="serious",
        place=group.place,
        printed=f"{largest} in one row of {target}",
        expected=f"at most {target}",
        explanation="A part is larger than the whole.",
        k=None,
    )


def _off(group: Group, counts: Sequence[int], target: int) -> Finding:
    """A sum that differs: an error unless rows may be left out or patients may be in several."""
    total = sum(counts)
    severity: Severity
    plain = all(child.percent is None or not complete(child) for child in group.children)
    shares = [child for child in group.children if complete(child)]
    fits = not plain and any(all(_fits_whole(child, size) for child in shares) for size in (target, total) if size)
    unknown = any(UNKNOWN.search(child.label) for child in group.children)
    if total < target and (fits or (plain and not unknown)):
        severity, why = "note", "Patients without a value may be left out."
    elif total > target and fits and len(counts) > 2:
        severity, why = "note", "Patients may be in several rows."
    else:
        severity, why = "error", _count_slip(group, counts, target)
    return Finding(
        rule="N3",
        severity=severity,
        place=group.place,
        printed=f"{' + '.join(map(str, counts))} = {total}",
        expected=str(target),
        explanation=f"The rows add up to {total}, not to {target}.",
        suggestion=why,
    )


def _fits_whole(child: Group, target: int) -> bool:
    assert child.count is not None
    assert child.percent is not None
    return k_of_value(child.percent, Fraction(100 * int(child.count.value or 0), target)) <= 1


def _count_slip(group: Group, counts: Sequence[int], target: int) -> str:
    """Which one count would have to be what for the sum to be right, if that is one slip away."""
    short = target - sum(counts)

    def agrees(given: dict[str, Number]) -> bool:
        return sum(whole(number) or 0 for number in given.values()) == target

    printed = {child.label: child.count for child in group.children if child.count is not None}
    return correction_text(corrections(printed, agrees)) if len(printed) == len(counts) and short else ""
