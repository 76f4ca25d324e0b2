"""Variables and files that a procedure adds: SAVE of KM, COXREG and DESCRIPTIVES, OUTFILE of COXREG."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from sarcstat.data.codebook import Dataset
from sarcstat.data.steps.files.converting import table_of
from sarcstat.data.steps.table import Column, Format, Table, number
from sarcstat.data.steps.view import View
from sarcstat.data.steps.workspace import Workspace
from sarcstat.errors import counted, listing
from sarcstat.request import Request
from sarcstat.results import CaseVariable
from sarcstat.syntax.reading.commands.frequencies import Descriptives
from sarcstat.syntax.requests.planned import Columns, NotOfferedError
from sarcstat.syntax.requests.requests import requests

#: Kinds of which COXREG adds a variable a parameter: a name that is given is the beginning of theirs.
_OF_PARAMETERS = ("DFBETA", "PRESID")

#: The format of what KM and COXREG add.
_SAVED = Format("F", 11, 5)


class Making(Protocol):
    """What an analysis makes of a request, beside its tables."""

    def perform(self, request: Request, dataset: Dataset) -> Any: ...
    def case_values(self, request: Request, dataset: Dataset, kinds: Sequence[str]) -> Sequence[CaseVariable]: ...
    def outfile(self, request: Request, dataset: Dataset, kind: str) -> Dataset: ...
    def default_name(self, kind: str, position: int, taken: Collection[str]) -> str: ...


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A kind of values that SAVE names, with the name that it gives them, if it does."""

    kind: str
    name: str | None


def saves(command: Any) -> bool:
    """Whether a procedure adds variables, or writes files."""
    if isinstance(command, Descriptives):
        return command.save or bool(command.scores)
    return bool(getattr(command, "saved", ())) or bool(getattr(command, "files", ()))


def save(command: Any, view: View, data: Workspace, making: Making, said: Collection[str]) -> Iterator[str]:
    """Add what a procedure saves to the data; yields sentences on what it was, and on what was not made.

    `said` is what its tables say already.

    Raises SarcstatError where the values cannot be computed.
    """
    if isinstance(command, Descriptives):
        yield from _scores(command, view, data)
        return
    (planned,) = requests(command, view.dataset, view.weight, view.split)
    request = planned.request
    wanted = [_Wanted(each.name, str(each.value) if each.value is not None else None) for each in command.saved]
    if "tvc" in request.keys and (others := [each.kind for each in wanted if each.kind != "DFBETA"]):
        yield f"/SAVE {listing(others)}: not added, since the covariates change with time; SPSS adds DFBETA alone then"
        wanted = [each for each in wanted if each.kind == "DFBETA"]
    if wanted:
        yield from _cases(request, wanted, view, data, making, said)
    for each in getattr(command, "files", ()):
        if each.name == "PARAMETER":
            yield "/OUTFILE PARAMETER: no such file is written"
            continue
        table = table_of(making.outfile(request, view.dataset, each.name))
        data.put(each.value, table)
        yield f"/OUTFILE {each.name}: {counted(table.cases, 'row')}"


def _cases(
    request: Request, wanted: Sequence[_Wanted], view: View, data: Workspace, making: Making, said: Collection[str]
) -> Iterator[str]:
    found = making.case_values(request, view.dataset, [each.kind for each in wanted])
    taken = set(map(str.casefold, view.table))
    columns = []
    for each in wanted:
        own = [values for values in found if values.kind == each.kind]
        for position, values in enumerate(own, start=1):
            name = _name(each, position, taken, making)
            taken.add(name.casefold())
            columns.append(replace(number(name, values.values, _SAVED), label=values.label))
            new = [condition.text for condition in values.conditions if condition.text not in said]
            yield from (f"/SAVE {each.kind}: {text.rstrip('.')}" for text in new)
    data.add(columns)
    yield f"/SAVE added {', '.join(column.name for column in columns)}"


def _name(wanted: _Wanted, position: int, taken: Collection[str], making: Making) -> str:
    """The name that is given, numbered where there is a variable a parameter (if only of one), else SPSS's own."""
    if wanted.name is None:
        return making.default_name(wanted.kind, position, taken)
    name = f"{wanted.name}{position}" if wanted.kind in _OF_PARAMETERS else wanted.name
    if name.casefold() in taken:
        raise NotOfferedError(f"/SAVE {wanted.kind}({wanted.name}): there is a variable {name} already")
    return name


def _scores(command: Descriptives, view: View, data: Workspace) -> Iterator[str]:
    """Z-scores: the value less the mean, by the standard deviation, in each part of SPLIT FILE, weights counted."""
    table = view.table
    columns = Columns(view.dataset, view.weight, view.split)
    named = {columns.one(name): score.text for variable, score in command.scores for name in [variable]}
    if texts := [variable for variable in named if columns.text(variable)]:
        raise NotOfferedError(f"z-scores of texts ({listing(texts)})")
    wanted = [*named]
    if command.save:
        wanted = [variable for variable in columns.all_of(command.variables) if not columns.text(variable)]
    taken = set(map(str.casefold, table))
    counted = columns.all_of(command.variables) if command.listwise else None
    made = []
    for variable in wanted:
        name = named.get(variable) or _score_name(variable, taken)
        if name.casefold() in taken:
            raise NotOfferedError(f"{variable} ({name}): there is a variable {name} already")
        taken.add(name.casefold())
        label = table[variable].label
        column = number(name, _standardized(view, variable, counted), _SAVED)
        made.append(replace(column, label=f"Zscore:  {label}" if label else f"Zscore({variable})"))
    data.add(made)
    yield f"/SAVE added {', '.join(column.name for column in made)}"


def _score_name(variable: str, taken: Collection[str]) -> str:
    """`Zage`; where that is taken, ZSC001 and so on."""
    name = f"Z{variable}"
    place = 1
    while name.casefold() in taken:
        name, place = f"ZSC{place:03}", place + 1
    return name


def _standardized(view: View, variable: str, listwise: Sequence[str] | None) -> Any:
    import numpy as np

    table = view.table
    column = table[variable]
    valid = _valid(column)
    for other in listwise or ():
        valid &= _valid(table[other])
    weights = np.ones(table.cases)
    if view.weight is not None:
        weight = table[view.weight]
        weights = np.where(_valid(weight) & (weight.values > 0), weight.values, 0.0)
    found = np.full(table.cases, np.nan)
    for rows in _parts(table, view.split):
        used = rows & valid & (weights > 0)
        total = weights[used].sum()
        if total <= 1:
            continue
        mean = np.average(column.values[used], weights=weights[used])
        variance = (weights[used] * (column.values[used] - mean) ** 2).sum() / (total - 1)
        if variance > 0:
            found[rows & valid] = (column.values[rows & valid] - mean) / np.sqrt(variance)
    return found


def _valid(column: Column) -> Any:
    return ~(column.system_missing | column.user_missing)


def _parts(table: Table, split: Sequence[str]) -> Iterator[Any]:
    """A mask for each combination of values of the variables that split."""
    import numpy as np

    if not split:
        yield np.ones(table.cases, bool)
        return
    codes = [np.unique(table[name].values.astype(str), return_inverse=True)[1] for name in split]
    _, of = np.unique(np.stack(codes, axis=1), axis=0, return_inverse=True)
    for part in range(of.max() + 1 if len(of) else 0):
        yield of == part
