"""Endpoints: time, event and reason of every patient as columns of the data set, and all that was decided for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.columns import check_columns
from sarcstat.data.endpoints.courses import Courses
from sarcstat.data.endpoints.dates import Course, Holding
from sarcstat.data.endpoints.decisions import Decision, decisions_of
from sarcstat.data.endpoints.definition import POLICIES as POLICIES
from sarcstat.data.endpoints.definition import EndpointDefinition as EndpointDefinition
from sarcstat.data.endpoints.definition import EventDate as EventDate
from sarcstat.data.endpoints.definition import FromDates as FromDates
from sarcstat.data.endpoints.definition import FromTime as FromTime
from sarcstat.data.endpoints.definition import LostPolicy as LostPolicy
from sarcstat.data.endpoints.derived import (
    DerivedEndpoint,
    all_columns,
    competing_column,
    derived_endpoint,
    in_any,
    made_columns,
)
from sarcstat.data.endpoints.words import in_words
from sarcstat.data.variables.irregularity import KINDS as KINDS
from sarcstat.data.variables.irregularity import Irregularity, Patients, judged
from sarcstat.errors import InputError, Problem, UsageError, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """The data set with the columns `NAME`, `NAME_event` and `NAME_reason` of each endpoint, and what was decided.

    With competing events there is `NAME_competing`, which numbers them.

    `under` gives an endpoint under another policy for patients lost to follow-up.
    """

    dataset: Dataset
    derived: Mapping[str, DerivedEndpoint]
    decisions: Sequence[Decision]
    conditions: Sequence[Condition]
    under: Callable[[str, LostPolicy], DerivedEndpoint]


def derive_endpoints(
    dataset: Dataset,
    definitions: Sequence[EndpointDefinition],
    *,
    cutoff: date | None = None,
    today: date | None = None,
    allow: Collection[str] = (),
    date_formats: Sequence[str] = (),
    id: str | None = None,
    known: Mapping[str, Holding] | None = None,
) -> Endpoints:
    """Time, event and reason of every endpoint.

    Events after the `cutoff` do not count, and follow-up ends there. Dates after `today` are refused (None: not
    looked at). `allow` names kinds of mistakes (`KINDS`) that become warnings, `date_formats` are the strptime
    formats of texts, `id` is the column by which a message names patients. `known` says of an endpoint, by its name,
    whose event counts, in place of a condition. Raises InputError with everything that
    is wrong at once.
    """
    _check_definitions(dataset, definitions, cutoff, id)
    definitions = [in_words(each, dataset) for each in definitions]
    making = Courses(Patients(dataset, id), cutoff, allow, date_formats)
    courses = {each.name: making.course(each, (known or {}).get(each.name)) for each in definitions}
    if today is not None:
        making.look_ahead(today)
    derived = {each.name: derived_endpoint(each, courses[each.name], dataset.counts) for each in definitions}
    making.irregular += [found for each in derived.values() for found in _refused_zeros(making.patients, each)]
    problems, warnings = judged(making.irregular, allow)
    if making.problems or problems:
        raise InputError.of(list(dict.fromkeys([*making.problems, *problems])))
    conditions = [*warnings, *dict.fromkeys(making.notes), *_replaced(dataset, definitions)]
    decisions = [said for each in derived.values() for said in decisions_of(each, cutoff)]
    result = _with_columns(dataset, derived, conditions)
    under = partial(_under, {each.name: each for each in definitions}, courses)
    return Endpoints(dataset=result, derived=derived, decisions=decisions, conditions=conditions, under=under)


def _under(
    definitions: Mapping[str, EndpointDefinition], courses: Mapping[str, Course], name: str, policy: LostPolicy
) -> DerivedEndpoint:
    return derived_endpoint(replace(definitions[name], lost=policy), courses[name])


def _check_definitions(
    dataset: Dataset, definitions: Sequence[EndpointDefinition], cutoff: date | None, id: str | None
) -> None:
    """Raise UsageError or InputError for what can be seen without the rows."""
    names = list(dataset.frame.columns)
    wanted = [pair for each in definitions for pair in each.columns(names)]
    check_columns(names, [*wanted, *([("id", id)] if id else [])], source=dataset.source)
    made = [column for each in definitions for column in all_columns(each)]
    twice = list(dict.fromkeys(column for column in made if made.count(column) > 1))
    if twice:
        raise UsageError(f"Two endpoints make the same column: {listing(twice)}.", "Give one of them another name.")
    endless = [
        each.name
        for each in definitions
        if isinstance(each.source, FromDates) and each.source.censor is None and cutoff is None
    ]
    if endless:
        raise UsageError.of(
            [
                Problem(
                    f"endpoints.{name}: without a date of last contact nobody knows how long patients were followed.",
                    "Name its column as censor, or give a cutoff date up to which everybody was followed.",
                )
                for name in endless
            ]
        )


def _replaced(dataset: Dataset, definitions: Sequence[EndpointDefinition]) -> Iterator[Condition]:
    there = [column for each in definitions for column in all_columns(each) if column in dataset.frame.columns]
    if there:
        text = f"Columns of the file replaced by those of endpoints: {listing(there)}."
        yield Condition("note", text, "columns_replaced")


def _refused_zeros(patients: Patients, endpoint: DerivedEndpoint) -> Iterator[Irregularity]:
    if endpoint.definition.time_zero != "refuse":
        return
    usable = ~in_any(endpoint.course.left_out, len(endpoint.time))
    for found in patients.irregular("", usable & (endpoint.course.time == 0), f"a time of zero ({endpoint.label})"):
        yield replace(found, hint='Correct these dates, or set time_zero to "keep", "half-day" or "exclude".')


def _with_columns(dataset: Dataset, derived: Mapping[str, DerivedEndpoint], conditions: Sequence[Condition]) -> Dataset:
    import numpy as np
    import pandas as pd

    columns: dict[str, Any] = {}
    variables = dict(dataset.codebook.variables)
    for name, each in derived.items():
        time, event, reason = made_columns(name)
        columns[time] = each.time
        if each.course.competing is not None:
            columns[competing_column(name)] = np.where(np.isnan(each.time), np.nan, each.course.competing)
            variables[competing_column(name)] = Variable(label=f"{each.label}: competing", value_labels=_words(each))
        columns[event] = each.event if np.isnan(each.event).any() else each.event.astype(np.int64)
        texts = np.array([*each.reasons, None], dtype=object)[each.reason]
        columns[reason] = pd.Series(texts, dtype="str", index=dataset.frame.index)
        variables[time] = Variable(label=each.label, measure="scale")
        variables[event] = Variable(label=each.label, value_labels={0: "censored", 1: each.event_words})
        variables[reason] = Variable(label=f"{each.label}: reason")
        entry = each.definition.entry_column
        if entry is not None:
            columns[entry] = each.course.entry
            variables[entry] = Variable(label=dataset.codebook.label(each.definition.entry or ""), measure="scale")
    added = pd.DataFrame(columns, index=dataset.frame.index)
    frame = pd.concat([dataset.frame.drop(columns=list(columns), errors="ignore"), added], axis=1)
    return replace(
        dataset,
        frame=frame,
        codebook=dataset.codebook.holding(variables),
        conditions=(*dataset.conditions, *conditions),
    )


def _words(endpoint: DerivedEndpoint) -> dict[Any, str]:
    """The words of the competing events by their numbers."""
    named = enumerate(endpoint.definition.source.competing, start=1)
    return {0.0: "none", **{float(number): each.words for number, each in named}}
