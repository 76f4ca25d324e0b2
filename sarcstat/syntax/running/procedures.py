"""A procedure of SPSS on the data that it sees: the documents of the requests that recompute it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.selection import selected_rows
from sarcstat.data.steps.view import View
from sarcstat.display.shapes.document import Document
from sarcstat.errors import SarcstatError, counted
from sarcstat.request import Request
from sarcstat.syntax.reading.commands.crosstabs import Crosstabs
from sarcstat.syntax.reading.commands.frequencies import Descriptives, Frequencies
from sarcstat.syntax.requests.planned import Columns, Planned
from sarcstat.syntax.requests.requests import requests
from sarcstat.syntax.running.asked import Asked, asked
from sarcstat.syntax.running.wording import as_in_syntax

Perform = Callable[[Request, Dataset], Any]
#: Styles that a command has, where it has not that of the job.
_STYLES = {"collinearity": ("spss", "journal"), "life-table": ("spss",)}
#: Notes that ask whether a command line meant a covariate as it was taken.
_OF_THE_COMMAND_LINE = ("codes_as_numbers", "labels_as_numbers")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A command with the data, weights, split and style that hold for it."""

    command: Any
    dataset: Dataset
    weight: str | None
    split: tuple[str, ...]
    style: str
    asked: Asked = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "asked", asked(self.command, Columns(self.dataset, self.weight, self.split)))


def cases(view: View) -> Iterator[str]:
    """Which cases a procedure sees, as the Notes of SPSS's output tell, where it is not simply all of them."""
    shown = view.table.cases
    if view.filter is not None:
        label = view.table[view.filter].label
        yield f"Filter: {label or view.filter}, {shown:,} of {counted(view.cases, 'case')}"
    elif shown != view.cases:
        yield f"{shown:,} of {counted(view.cases, 'case')}, by USE or a temporary SELECT IF"
    if view.weight is not None:
        yield f"Weight: {view.weight}"
    if view.split:
        yield f"Split file: {', '.join(view.split)}"


def weighing(command: Any, view: View) -> tuple[View, list[str]]:
    """The view without the cases whose weight is missing, 0 or negative, which SPSS leaves out, and how many they are.

    Of tables of counts and means only: analyses of survival leave them out themselves, and count them.
    """
    if view.weight is None or not isinstance(command, Frequencies | Descriptives | Crosstabs):
        return view, []
    column = view.table[view.weight]
    counts = ~(column.system_missing | column.user_missing) & (column.values > 0)
    left_out = int((~counts).sum())
    if not left_out or not counts.any():  # where none counts, the analysis says so
        return view, []
    text = f"{counted(left_out, 'case')} left out, of which the weight is missing, 0 or negative"
    return replace(view, table=view.table.rows(counts), places=view.places[counts]), [text]


def documents(of: Procedure, perform: Perform) -> Iterator[Document | SarcstatError]:
    """The documents of a procedure in the order of SPSS, or in place of one the error that kept it from being made.

    Raises NotOfferedError for a procedure that is not recomputed as a whole, InputError for unknown variables.
    """
    for part, group in groups(of):
        yield from _made(group, part, perform)


def groups(of: Procedure) -> Iterator[tuple[Procedure, Sequence[Planned]]]:
    """The requests of a procedure in the order of SPSS, those together that one table shows, with the part they are of.

    Raises as `documents` does.
    """
    for part in _parts(of):
        planned = [_styled(each, of.style) for each in requests(part.command, part.dataset, part.weight, part.split)]
        yield from ((part, group) for group in _together(planned))


def together(group: Sequence[Planned]) -> Planned:
    """The requests of a group as one."""
    if len(group) == 1:
        return group[0]
    variables = [name for each in group for name in each.request.keys["variables"]]
    first = group[0].request
    return Planned(replace(first, keys={**first.keys, "variables": variables}))


def _parts(of: Procedure) -> Iterator[Procedure]:
    """The procedure itself, or for CROSSTABS with layers one procedure a list: a layer divides like a split file."""
    command = of.command
    if not isinstance(command, Crosstabs) or not any(each.layers for each in command.tables):
        yield of
        return
    columns = Columns(of.dataset, of.weight, of.split)
    for crossing in command.tables:
        layers = [columns.all_of(each) for each in crossing.layers]
        alone = replace(command, tables=(replace(crossing, layers=()),))
        for chosen in _combinations(layers):
            yield replace(of, command=alone, split=(*of.split, *chosen))


def _combinations(layers: Sequence[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    from itertools import product

    yield from product(*layers)


def _styled(planned: Planned, style: str) -> Planned:
    known = _STYLES.get(planned.request.command)
    if known is not None and style not in known:
        style = "spss"
    return replace(planned, request=replace(planned.request, keys={**planned.request.keys, "style": style}))


def _together(planned: Sequence[Planned]) -> list[list[Planned]]:
    """Requests in groups that one table of SPSS shows together: the variables of FREQUENCIES."""
    groups: list[list[Planned]] = []
    for each in planned:
        if groups and each.request.command == "describe" and _but_variables(each) == _but_variables(groups[-1][0]):
            groups[-1].append(each)
        else:
            groups.append([each])
    return groups


def _but_variables(of: Planned) -> tuple[str, dict[str, Any]]:
    keys = {name: value for name, value in of.request.keys.items() if name != "variables"}
    return of.request.command, keys


def _made(group: Sequence[Planned], of: Procedure, perform: Perform) -> Iterator[Document | SarcstatError]:
    """The group as one request; where that fails, each alone, so that one which has no result spoils no other."""
    if len(group) > 1:
        made = _one(together(group), of, perform)
        if isinstance(made, Document):
            yield made
            return
    for each in group:
        yield _one(each, of, perform)


def _one(planned: Planned, of: Procedure, perform: Perform) -> Document | SarcstatError:
    dataset = of.dataset
    if planned.complete:
        kept = dataset.frame[list(planned.complete)].notna().all(axis=1).to_numpy()
        dataset = dataset if kept.all() else selected_rows(dataset, kept)
    try:
        return of.asked.of(as_in_syntax(_as_written(perform(planned.request, dataset))))
    except SarcstatError as error:
        return error


def _as_written(document: Document) -> Document:
    """The document without the notes that a number may be a code: a job says itself what is categorical."""
    sections = [
        replace(
            each,
            result=replace(
                each.result, conditions=[one for one in each.result.conditions if one.code not in _OF_THE_COMMAND_LINE]
            ),
        )
        for each in document.sections
    ]
    return replace(document, sections=sections)
