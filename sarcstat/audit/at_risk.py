"""A1: numbers at risk below a curve."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sarcstat.audit.counts import total_of, whole
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
    size = whole(table.n.get(label))
    if any(later > earlier for earlier, later in pairwise(known)):
        text = "More patients are at risk later than earlier."
        hint = "With delayed entry (left truncation) numbers at risk can rise."
        yield Finding("A1", "error", table.place, shown, "numbers that never rise", text, hint)
    elif size is not None and counts and counts[0] != size and table.times[0].value == 0:
        text = f"The row starts with {counts[0]}, the group has {size} patients."
        yield Finding("A1", "error", table.place, shown, f"{size} at the start", text)
    elif late := _events_after(counts, [whole(number) for number in table.cumulative.get(label, ())]):
        text = "More patients have had the event than are no longer at risk."
        yield Finding("A1", "error", table.place, shown, f"at least {late} fewer", text)
    else:
        yield Passed("A1")
    events = whole(table.events.get(label))
    if events is not None and known and events > (most := size or max(known)):
        shown = f"{label}: {events} events"
        yield Finding("A1", "error", table.place, shown, f"at most {most}", "More events than patients.")


def _events_after(counts: list[int | None], cumulative: list[int | None]) -> int:
    """By how many the events up to a time exceed the patients no longer at risk; 0 if they never do."""
    start = counts[0] if counts else None
    over = [
        events - (start - count)
        for count, events in zip(counts, cumulative, strict=False)
        if start is not None and count is not None and events is not None
    ]
    return max([0, *over])


def _total(table: RiskTable) -> Iterator[Outcome]:
    """The groups add up to the row of all patients at every time."""
    groups = [row for label, row in table.rows.items() if label != table.total]
    if not table.total or table.total not in table.rows or len(groups) < 2:
        return
    for i, printed in enumerate(table.rows[table.total]):
        total = total_of(whole(row[i]) if i < len(row) else None for row in groups)
        if total is None or whole(printed) is None:
            continue
        if total == whole(printed):
            yield Passed("A1")
            continue
        text = f"At time {table.times[i]} the groups add up to {total}."
        yield Finding("A1", "error", table.place, f"{table.total}: {printed}", str(total), text)
