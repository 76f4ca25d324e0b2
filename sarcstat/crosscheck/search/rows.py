"""Who is analyzed: filter, selections of the log, weights, parts, missing values, and times that are no times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sarcstat.crosscheck.plan import NotCheckedError, Plan, selections, where
from sarcstat.crosscheck.search.alternative import (
    Alternative,
    event_of,
    keeping,
    of_data,
    used,
    with_options,
    without_options,
)
from sarcstat.data.codebook import Dataset
from sarcstat.errors import counted

_FILTER_VARIABLE = "filter_$"
_FILTER = re.compile(r"^[ \t]*FILTER\s+BY\s+(\S+?)\.?[ \t]*$", re.IGNORECASE | re.MULTILINE)
_WEIGHT = re.compile(r"^[ \t]*WEIGHT\s+BY\s+(\S+?)\.?[ \t]*$", re.IGNORECASE | re.MULTILINE)


def sources(plan: Plan, logs: Sequence[str]) -> Iterator[Alternative]:
    """With and without filter, selections of the log, weight and parts."""
    yield from _filters(plan, logs)
    for condition in selections(logs):
        try:
            left = where(plan.dataset, condition)
        except NotCheckedError:
            continue
        if 0 < len(left.frame) < len(plan.dataset.frame):
            yield Alternative(
                f"selection {condition}",
                f"only the rows of SELECT IF {condition}",
                "selection",
                lambda plan, condition=condition: plan.on(where(plan.dataset, condition)),  # type: ignore[misc]
                turn=1,
                counts=True,
                reach="all",
            )
    request = plan.parts[0][0].request
    if request.keys.get("split"):
        yield Alternative("split", "SPLIT FILE ignored", "split-ignored", without_options("split"), turn=2, reach="all")
    yield from _weights(plan, logs)


def _filters(plan: Plan, logs: Sequence[str]) -> Iterator[Alternative]:
    whole = plan.whole
    if whole is not None and len(whole.frame) > len(plan.dataset.frame):
        yield Alternative(
            "filter",
            "all rows, without the filter",
            "selection",
            lambda plan: plan.on(whole),
            turn=0,
            counts=True,
            reach="all",
        )
        return
    named = dict.fromkeys([_FILTER_VARIABLE, *(match[1] for log in logs for match in _FILTER.finditer(log))])
    for name in (each for each in plan.dataset.frame.columns if str(each).casefold() in {n.casefold() for n in named}):
        column = plan.dataset.frame[name]
        if column.dtype.kind in "fiub" and 0 < int(_on(column).sum()) < len(column):
            yield Alternative(
                "filter",
                f"only the rows that {name} selects",
                "selection",
                keeping(lambda dataset, name=name: _on(dataset.frame[name])),  # type: ignore[misc]
                turn=0,
                counts=True,
                reach="all",
            )


def _on(column: Any) -> Any:
    return (column.notna() & (column.fillna(0) != 0)).to_numpy(dtype=bool)


def _weights(plan: Plan, logs: Sequence[str]) -> Iterator[Alternative]:
    weight = plan.parts[0][0].request.keys.get("weight")
    if weight:
        yield Alternative(
            "weight",
            f"not weighted by {weight}",
            "weight-ignored",
            without_options("weight"),
            turn=2,
            counts=True,
            reach="all",
        )
        return
    known = {str(name).casefold(): str(name) for name in plan.dataset.frame.columns}
    for name in dict.fromkeys(match[1].casefold() for log in logs for match in _WEIGHT.finditer(log)):
        if name in known:
            words = f"weighted by {known[name]}"
            yield Alternative(
                "weight", words, "weight-ignored", with_options(weight=known[name]), turn=2, counts=True, reach="all"
            )


def missing(plan: Plan, beside: Sequence[str]) -> Iterator[Alternative]:
    """User-missing values as values; rows complete in more than the analysis needs: `beside`, or the whole file."""
    names = list(dict.fromkeys(name for each, _ in plan.parts for name in used(each.request)))
    yield from _declared(plan, names)
    yield from _complete_rows(plan, names, beside)


def _declared(plan: Plan, names: Sequence[str]) -> Iterator[Alternative]:
    """User-missing values as values: those of each column, and of all."""
    book = plan.dataset.codebook
    declared = [name for name in names if book[name].declared_missing is not None]
    for chosen in ([[name] for name in declared] if len(declared) > 1 else []) + ([declared] if declared else []):
        yield Alternative(
            "user-missing values",
            f"user-missing values of {', '.join(chosen)} as valid",
            "user-missing",
            of_data(lambda dataset, chosen=chosen: _with_declared(dataset, chosen)),  # type: ignore[misc]
            turn=3,
            counts=True,
            reach="all",
        )


def _complete_rows(plan: Plan, names: Sequence[str], beside: Sequence[str]) -> Iterator[Alternative]:
    """Rows complete in more than the analysis needs, or of several models in each alone."""
    there = [str(name) for name in plan.dataset.frame.columns]
    own = [name for name in names if name in there]
    kept = _complete(plan.dataset, own).sum()
    lists = {
        "the variables of all commands of the output": [n for n in there if n in {*own, *beside}],
        "all variables of the data": there,
    }
    for words, wanted in lists.items():
        if 0 < _complete(plan.dataset, wanted).sum() < kept:
            yield Alternative(
                "complete rows",
                f"only rows complete in {words}",
                "complete-cases",
                keeping(lambda dataset, wanted=wanted: _complete(dataset, wanted)),  # type: ignore[misc]
                turn=4,
                counts=True,
                reach="all",
            )
    if any(each.complete for each, _ in plan.parts):
        yield Alternative(
            "complete rows", "rows complete in each model alone", "complete-cases", _each_alone, turn=4, reach="all"
        )


def _complete(dataset: Dataset, names: Sequence[str]) -> Any:
    return dataset.frame[list(names)].notna().all(axis=1).to_numpy()


def _each_alone(plan: Plan) -> Plan:
    parts = [(replace(each, complete=()), plan.dataset) for each, _ in plan.parts]
    return replace(plan, parts=parts)


def _with_declared(dataset: Dataset, names: Sequence[str]) -> Dataset:
    frame, variables = dataset.frame, dict(dataset.codebook.variables)
    for name in names:
        declared = variables[name].declared_missing
        if declared is not None:
            column = frame[name].copy()
            column.loc[declared.index] = declared
            frame = frame.assign(**{name: column})
            variables[name] = replace(variables[name], declared_missing=None, user_missing=0)
    return replace(dataset, frame=frame, codebook=dataset.codebook.holding(variables))


def early(plan: Plan) -> Iterator[Alternative]:
    """Rows with a time of 0 left out; negative times taken as 0."""
    name = time_of(plan)
    if name is None:
        return
    times = plan.dataset.frame[name]
    if zero := int((times == 0).sum()):
        yield Alternative(
            "early times",
            f"{counted(zero, 'row')} with {name} = 0 left out",
            "zero-times",
            keeping(lambda dataset: (dataset.frame[name] != 0).to_numpy()),
            turn=3,
            counts=True,
            reach="all",
        )
    if negative := int((times < 0).sum()):
        yield Alternative(
            "early times",
            f"{counted(negative, 'row')} with {name} below 0 taken as 0",
            "zero-times",
            of_data(
                lambda dataset: replace(dataset, frame=dataset.frame.assign(**{name: dataset.frame[name].clip(0)}))
            ),
            turn=3,
            counts=True,
            reach="all",
        )


def time_of(plan: Plan) -> str | None:
    """The column of times, where they are numbers."""
    endpoints = plan.parts[0][0].request.endpoints
    if not endpoints or plan.dataset.frame[endpoints[0].time].dtype.kind not in "fiu":
        return None
    return endpoints[0].time


def events(plan: Plan) -> int | None:
    """The events of all cases that an analysis of survival counts; None where it has none, or weights are not whole."""
    planned, dataset = plan.parts[0]
    request = planned.request
    if not request.endpoints or request.keys.get("split") or time_of(plan) is None:
        return None
    endpoint = request.endpoints[0]
    name, values = event_of(endpoint.event)
    frame = dataset.frame
    there = [each for each in used(request) if each in frame.columns]
    fits = frame[there].notna().all(axis=1) & (frame[endpoint.time] >= 0)
    weight = request.keys.get("weight")
    weights = frame[weight].fillna(0).clip(0) if weight else fits * 1
    if not values or weights.dtype.kind not in "fiu" or (weights % 1 != 0).any():
        return None
    return int(weights[fits & _is_one_of(frame[name], values)].sum())


def _is_one_of(column: Any, values: Sequence[str]) -> Any:
    """Whether each value is one of those that are typed."""
    if column.dtype.kind in "fiub":
        try:
            return column.isin(np.array(values, dtype=float))
        except ValueError:
            pass
    return column.astype(str).isin(list(values))
