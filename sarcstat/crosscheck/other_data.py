"""Tables that were made of other data: numbers of cases differ, and most other numbers with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from sarcstat.crosscheck.scope import COUNTS
from sarcstat.crosscheck.verdict import CheckedTable, Verdict
from sarcstat.outputs.output import Table


def of_other_data(
    tables: Sequence[CheckedTable], is_count: Callable[[Table, tuple[int, ...]], bool] | None = None
) -> Iterator[CheckedTable]:
    """The tables with `data` for `different` where numbers of cases differ and most other numbers with them."""
    counting = is_count or _is_count
    counts, others, agree = 0, 0, 0
    for each in tables:
        for place, verdict in each.verdicts.items():
            if verdict.kind in ("not_computed", "data"):
                continue
            wrong = verdict.kind == "different"
            if counting(each.table, place):
                counts += wrong
            else:
                others += 1
                agree += not wrong
    if not counts or agree * 2 >= others > 0 or (not others and counts < 2):
        yield from tables
        return
    for each in tables:
        yield replace(each, verdicts={place: _other_data(verdict) for place, verdict in each.verdicts.items()})


def _other_data(verdict: Verdict) -> Verdict:
    if verdict.kind != "different":
        return verdict
    return replace(verdict, kind="data", cause="numbers of cases differ: these are not the data of the output")


def _is_count(table: Table, place: tuple[int, ...]) -> bool:
    words = {label.word for each, leaf in zip(table.dimensions, place, strict=True) for label in each.leaves[leaf]}
    return bool(words & {*COUNTS}) and table.cells[place].decimals in (0, None)
