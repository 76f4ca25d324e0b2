"""A1: numbers at risk below a curve."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sarcstat.audit.counts import whole
from sarcstat.audit.facts import Facts, RiskTable
from sarcstat.audit.finding import Finding, Outcome, Passed


def check(facts: Facts) -> Iterator[Outcome]:
    """Each row of each table, then the rows together."""
    for table in facts.risk_tables:
        for label in table.rows:
            yield from _row(table, label)
        yield from _total(table)


def _row(table: RiskTable, label: str) -> Iterator[Outcome]:
    counts = [whole(number) for number in table.rows[label]]
    known = [count for count in counts if count is not None]
    shown = f"{label}: {', '.join(number.text for number in table.rows[label])}"
    size = whole(table.n.get(label)) if label in table.n else None
    cumulative = [whole(number) for number in table.cumulative.get(label, ())]
    if any(later > earlier for earlier, later in pairwise(known)):
        yield _finding(table, shown, "numbers that never rise", "More patients are at risk later than earlier.")
    elif size is not None and counts and counts[0] != size and table.times[0].value == 0:
        yield _finding(
            table, shown, f"{size} at the start", f"The row starts with {counts[0]}, the group has {size} patients."
        )
    elif counts and counts[0] is not None and (late := _events_after(counts, cumulative)):
        yield _finding(
            table, shown, f"at least {late} fewer", "More patients have had the event than are no longer at risk."
        )
    else:
        yield Passed("A1")
    events = whole(table.events.get(label)) if label in table.events else None
    if events is not None and known and events > (size or max(known)):
        yield _finding(
            table, f"{label}: {events} events", f"at most {size or max(known)}", "More events than patients."
        )


def _events_after(counts: list[int | None], cumulative: list[int | None]) -> int:
    """By how many the events up to a time exceed the patients no longer at risk; 0 if they never do."""
    start = counts[0] or 0
    over = [
        events - (start - count)
        for count, events in zip(counts, cumulative, strict=False)
        if count is not None and events is not None
    ]
    return max([0, *over])


def _total(table: RiskTable) -> Iterator[Outcome]:
    """The groups add up to the row of all patients at every time."""
    groups = [label for label in table.rows if label != table.total]
    if not table.total or table.total not in table.rows or len(groups) < 2:
        return
    for i, printed in enumerate(table.rows[table.total]):
        counts = [whole(table.rows[label][i]) if i < len(table.rows[label]) else None for label in groups]
        if None in counts or whole(printed) is None:
            continue
        summed = sum(count or 0 for count in counts)
        if summed != whole(printed):
            text = f"At time {table.times[i]} the groups add up to {summed}."
            yield _finding(table, f"{table.total}: {printed}", str(summed), text)
        else:
            yield Passed("A1")


def _finding(table: RiskTable, printed: str, expected: str, explanation: str) -> Finding:
    return Finding(
        rule="A1",
        severity="error",
        place=table.place,
        printed=printed,
        expected=expected,
        explanation=explanation,
        suggestion="With delayed entry (left truncation) numbers at risk can rise." if "rise" in expected else "",
    )
