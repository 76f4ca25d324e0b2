"""A change that makes one analysis out of another: of its options, of its rows, or of what is read off it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from sarcstat.crosscheck.plan import Plan
from sarcstat.crosscheck.recomputed import Recomputed, with_keys
from sarcstat.data.codebook import Dataset
from sarcstat.data.remembering import remembered
from sarcstat.data.selection import selected_rows
from sarcstat.request import Request

Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One alternative of a dimension; of each dimension at most one is taken.

    `words` say what is done, `topic` is what `sarcstat explain` has of it. `change` makes the plan anew; changes are
    made in the order of `turn`. `shown` alters the tables that are made: R's numbers, another level. `counts`: it
    changes who is counted, or what is. `reach` is what it may change beside others: the `cells` that it changes alone,
    all cells of the `tables` in which it changes one, or `all` cells. `wide`: where it changes nothing alone it may
    change what the others do, as rules for ties where only rounding makes ties.
    """

    dimension: str
    words: str
    topic: str
    change: Callable[[Plan], Plan]
    turn: int = 5
    shown: Callable[[Recomputed], None] | None = None
    counts: bool = False
    reach: Literal["cells", "tables", "all"] = "cells"
    wide: bool = False


def asking(change: Callable[[Request], Request]) -> Callable[[Plan], Plan]:
    """The plan with each request changed."""

    def changed(plan: Plan) -> Plan:
        parts = [(replace(each, request=change(each.request)), rows) for each, rows in plan.parts]
        return replace(plan, parts=parts)

    return changed


def with_options(**keys: object) -> Callable[[Plan], Plan]:
    """The plan with other options in each request."""
    return asking(lambda request: with_keys(request, **keys))


def without_options(*names: str) -> Callable[[Plan], Plan]:
    """The plan without some options."""
    return asking(
        lambda request: replace(request, keys={key: each for key, each in request.keys.items() if key not in names})
    )


def of_data(change: Callable[[Dataset], Dataset]) -> Callable[[Plan], Plan]:
    """The plan with its data changed."""
    change = remembered(change)

    def changed(plan: Plan) -> Plan:
        made: dict[int, Dataset] = {}

        def once(dataset: Dataset) -> Dataset:
            if id(dataset) not in made:
                made[id(dataset)] = change(dataset)
            return made[id(dataset)]

        return replace(plan, parts=[(each, once(rows)) for each, rows in plan.parts], dataset=once(plan.dataset))

    return changed


def keeping(kept: Callable[[Dataset], Mask]) -> Callable[[Plan], Plan]:
    """The plan with the rows that a mask of the data keeps."""
    return of_data(lambda dataset: selected_rows(dataset, kept(dataset)))


def with_column(name: str, column: Callable[[Any], Any]) -> Callable[[Plan], Plan]:
    """The plan with one column of the data made anew out of the old one."""

    def changed(dataset: Dataset) -> Dataset:
        return replace(dataset, frame=dataset.frame.assign(**{name: column(dataset.frame[name])}))

    return of_data(changed)


def applied(plan: Plan, alternatives: Sequence[Alternative]) -> Plan:
    """The plan with all these changes, each in its turn."""
    for each in sorted(alternatives, key=lambda each: each.turn):
        plan = each.change(plan)
    return plan


def used(request: Request) -> list[str]:
    """The columns that an analysis is of, each once: times, events, groups, strata, covariates."""
    return list(dict.fromkeys(_used(request)))


def _used(request: Request) -> Iterator[str]:
    for each in request.endpoints:
        yield from (each.time, event_of(each.event)[0])
    for key in ("by", "strata", "variables", "rows", "columns", "tvc"):
        value = request.keys.get(key, ())
        yield from [value] if isinstance(value, str) else value
    yield from covariates(request)


def covariates(request: Request) -> list[str]:
    """The covariates of all blocks of a Cox model, products by their parts."""
    terms = [term for block in request.keys.get("block", ()) for term in block.partition(":")[2].split(",")]
    return list(dict.fromkeys(name.strip() for term in terms for name in term.split(":")))


def event_of(event: str) -> tuple[str, list[str]]:
    """The column of an event as it is typed, and its values."""
    name, _, values = event.partition("=")
    return name, values.split(",") if values else []
