"""What is counted, and in which unit: values of the event, the unit of times, and rounding that makes ties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

import numpy as np

from sarcstat.crosscheck.plan import Plan
from sarcstat.crosscheck.search.alternative import Alternative, asking, event_of, with_column
from sarcstat.crosscheck.search.rows import time_of
from sarcstat.request import Request
from sarcstat.syntax.requests.planned import Columns, typed

#: So many values of a status at most: more are no status.
_FEW = 8
#: What a time is divided by, from days.
_UNITS = (
    ("months of 30.4375 days", 30.4375),
    ("months of 30 days", 30.0),
    ("months of 30.44 days", 30.44),
    ("months of 365/12 days", 365 / 12),
    ("years of 365.25 days", 365.25),
    ("years of 365 days", 365.0),
    ("weeks", 7.0),
)
#: And where the times are no days.
_OTHERS = (
    ("years of 12 months", 12.0),
    ("months, 12 a year", 1 / 12),
    ("days, 30.4375 a month", 1 / 30.4375),
    ("days, 30 a month", 1 / 30.0),
    ("days, 365.25 a year", 1 / 365.25),
)
_ROUNDED = ("months of 30.4375 days", "months of 30 days", "months of 30.44 days", "weeks")


def event_codings(plan: Plan) -> Iterator[Alternative]:
    """One value more or less as the event, another value alone, all others instead."""
    request = plan.parts[0][0].request
    if not request.endpoints:
        return
    name, own = event_of(request.endpoints[0].event)
    values = [typed(each) for each in Columns(plan.dataset).occurring(name)]
    if not own or len(values) > _FEW or any("," in each for each in values):
        return
    found = [[*own, each] for each in values if each not in own]
    found += [[each for each in own if each != one] for one in own]
    found += [[each] for each in values]
    found += [[each for each in values if each not in own], values]
    seen = {tuple(sorted(own))}
    for each in found:
        if each and tuple(sorted(each)) not in seen:
            seen.add(tuple(sorted(each)))
            ordered = [value for value in values if value in each]
            words = f"event {name} = {', '.join(ordered)}"
            yield Alternative("event", words, "event-coding", _with_event(name, ordered), counts=True, reach="all")


def _with_event(name: str, values: list[str]) -> Callable[[Plan], Plan]:
    def change(request: Request) -> Request:
        endpoints = [replace(each, event=f"{name}={','.join(values)}") for each in request.endpoints]
        return replace(request, endpoints=endpoints)

    return asking(change)


def units(plan: Plan) -> Iterator[Alternative]:
    """The times in another unit, or rounded."""
    name = time_of(plan)
    if name is None:
        return
    times = plan.dataset.frame[name].dropna().to_numpy(dtype=float)
    if _shows_times(plan):
        yield from (_unit(plan, name, words, factor, "exact") for words, factor in (*_UNITS, *_OTHERS))
    for words, factor in _UNITS:
        if words in _ROUNDED and times.max(initial=0) / factor >= _FEW:
            for how in ("whole", "whole below", "one decimal"):
                yield _unit(plan, name, words, factor, how)
    if (times != np.floor(times)).any():
        yield _unit(plan, name, "", 1.0, "whole")
        yield _unit(plan, name, "", 1.0, "whole below")
        yield _unit(plan, name, "", 1.0, "one decimal")


def _shows_times(plan: Plan) -> bool:
    request = plan.parts[0][0].request
    return request.command != "cox" or bool(request.keys.get("baseline") or request.keys.get("tvc"))


_ROUNDING: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "exact": ("", lambda times: times),
    "whole": ("rounded to whole ones", lambda times: np.floor(times + 0.5)),
    "whole below": ("cut to whole ones", np.floor),
    "one decimal": ("rounded to one decimal", lambda times: np.floor(times * 10 + 0.5) / 10),
}


def _unit(plan: Plan, name: str, words: str, factor: float, how: str) -> Alternative:
    said, rounding = _ROUNDING[how]
    told = ", ".join(each for each in (f"in {words}" if words else "", said) if each)
    topic = "time-unit" if how == "exact" else "time-rounding"
    reach: Literal["tables", "all"] = "tables" if plan.parts[0][0].request.command == "km" else "all"
    change = with_column(name, lambda times: rounding(times / factor))
    return Alternative("time", f"{name} {told}", topic, change, reach=reach)
