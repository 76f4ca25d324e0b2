"""Endpoints: time, event and reason of every patient as columns of the data set, and all that was decided for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from sarcstat.data.codebook import Dataset, Variable
from sarcstat.data.columns import check_columns
from sarcstat.data.endpoints.courses import Courses
from sarcstat.data.endpoints.dates import Course, Holding
from sarcstat.data.endpoints.definition import POLICIES as POLICIES
from sarcstat.data.endpoints.definition import EndpointDefinition as EndpointDefinition
from sarcstat.data.endpoints.definition import EventDate as EventDate
from sarcstat.data.endpoints.definition import FromDates as FromDates
from sarcstat.data.endpoints.definition import FromTime as FromTime
from sarcstat.data.endpoints.definition import LostPolicy as LostPolicy
from sarcstat.data.variables.irregularity import KINDS as KINDS
from sarcstat.data.variables.irregularity import Irregularity, Patients, judged
from sarcstat.errors import InputError, Problem, UsageError, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_LOST = {
    "censor": "lost to follow-up",
    "event": "lost to follow-up (counted as event)",
    "exclude": "lost to follow-up (excluded)",
}
_LOST_DECISION = {
    "censor": "lost to follow-up: censored at last contact",
    "event": "lost to follow-up: last contact counted as the event",
    "exclude": "lost to follow-up: left out",
}
_ZERO_DECISION = {
    "keep": "time of zero: kept",
    "half-day": "time of zero: taken as half a day",
    "exclude": "time of zero: left out",
    "refuse": "time of zero: refused",
}
_HALF_DAY = 0.5


class Decision(NamedTuple):
    """Something that was decided for the patients of an endpoint: what, in words, and in how many rows."""

    variable: str
    text: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DerivedEndpoint:
    """One endpoint of every row. `time` is in `definition.unit` (nan: none), `event` 1, 0 or nan.

    `reason` numbers the entry of `reasons` (-1: without a time), `left_out` says why a time is missing, each row
    under one reason. `course` is what happened before the policies. `counted` says how many patients each row stands
    for (None: one).
    """

    definition: EndpointDefinition
    time: Array
    event: Array
    reason: Array
    reasons: Sequence[str]
    left_out: Sequence[tuple[str, Array]]
    course: Course
    counted: Array | None = None

    @property
    def label(self) -> str:
        """What the endpoint is called in tables, without its unit."""
        return self.definition.label or self.definition.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are made of it."""
        return _made(self.definition)

    @property
    def event_words(self) -> str:
        """What counts as the event: `disease progression, death or lost to follow-up`."""
        source = self.definition.source
        words = ["event"] if isinstance(source, FromTime) else list(dict.fromkeys(each.words for each in source.events))
        if self.definition.lost == "event":
            words.append("lost to follow-up")
        return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

    def counts(self, *, event: bool) -> dict[str, int]:
        """The number of patients by reason, of those with or without an event; reasons of nobody are not there."""
        import numpy as np

        own = self.event == (1 if event else 0)
        weights = None if self.counted is None else self.counted[own]
        rows = np.bincount(self.reason[own], weights, minlength=len(self.reasons))
        found: dict[str, int] = {}
        for text, n in zip(self.reasons, rows, strict=True):
            if n:
                found[text] = found.get(text, 0) + int(n)  # two kinds of events may have the same words
        return found


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
    decisions = [said for each in derived.values() for said in _decisions(each, cutoff)]
    result = _with_columns(dataset, derived, conditions)
    under = partial(_under, {each.name: each for each in definitions}, courses)
    return Endpoints(dataset=result, derived=derived, decisions=decisions, conditions=conditions, under=under)


def _under(
    definitions: Mapping[str, EndpointDefinition], courses: Mapping[str, Course], name: str, policy: LostPolicy
) -> DerivedEndpoint:
    return derived_endpoint(replace(definitions[name], lost=policy), courses[name])


def derived_endpoint(definition: EndpointDefinition, course: Course, counts: Array | None = None) -> DerivedEndpoint:
    """The course under the policies for patients lost to follow-up and for times of zero; `counts` as `counted`."""
    import numpy as np

    lost = course.lost & ~_any(course.left_out, len(course.time))
    time, event = course.time, course.event.astype(float)
    left_out = list(course.left_out)
    if definition.lost == "event":
        event = np.where(lost, 1.0, event)
    if definition.lost == "exclude":
        left_out.append((_LOST["exclude"], lost))
    if _leaves_out_maybe_lost(definition) and course.maybe_lost is not None:
        left_out.append(course.maybe_lost)
    if definition.time_zero == "half-day":
        time = np.where(time == 0, _HALF_DAY / definition.days_of_unit, time)
    if definition.time_zero in ("exclude", "refuse"):
        left_out.append(("time of zero (excluded)", time == 0))
    gone = _any(left_out, len(time))
    reason = np.where(gone, -1, np.where(lost, len(course.words), course.kind))
    return DerivedEndpoint(
        definition=definition,
        time=np.where(gone, np.nan, time),
        event=np.where(gone, np.nan, event),
        reason=reason,
        reasons=[*course.words, _LOST[definition.lost]],
        left_out=list(_once(left_out, len(time))),
        course=course,
        counted=counts,
    )


def _leaves_out_maybe_lost(definition: EndpointDefinition) -> bool:
    """Whether it matters who was lost to follow-up, and nothing is assumed where nobody knows."""
    return definition.lost != "censor" and definition.unknown == "exclude"


def _any(masks: Sequence[tuple[str, Array]], rows: int) -> Array:
    from sarcstat.data.cohort.rows import none_of

    return ~none_of((mask for _, mask in masks), rows)


def _once(masks: Sequence[tuple[str, Array]], rows: int) -> Iterator[tuple[str, Array]]:
    """The masks without the rows that an earlier one has, and without those that have none."""
    import numpy as np

    before = np.zeros(rows, dtype=bool)
    for reason, mask in masks:
        own = mask & ~before
        before = before | mask
        if own.any():
            yield reason, own


def _check_definitions(
    dataset: Dataset, definitions: Sequence[EndpointDefinition], cutoff: date | None, id: str | None
) -> None:
    """Raise UsageError or InputError for what can be seen without the rows."""
    names = list(dataset.frame.columns)
    wanted = [pair for each in definitions for pair in each.columns(names)]
    check_columns(names, [*wanted, *([("id", id)] if id else [])], source=dataset.source)
    made = [column for each in definitions for column in _made(each)]
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


def competing_column(name: str) -> str:
    """The column of an endpoint with the number of the competing event; of endpoints without any there is none."""
    return f"{name}_competing"


def _made(definition: EndpointDefinition) -> tuple[str, ...]:
    more = [competing_column(definition.name)] if definition.source.competing else []
    return (*made_columns(definition.name), *more)


def made_columns(name: str) -> tuple[str, str, str]:
    """The columns of an endpoint: time, event and reason."""
    return name, f"{name}_event", f"{name}_reason"


def _replaced(dataset: Dataset, definitions: Sequence[EndpointDefinition]) -> Iterator[Condition]:
    there = [column for each in definitions for column in _made(each) if column in dataset.frame.columns]
    if there:
        text = f"Columns of the file replaced by those of endpoints: {listing(there)}."
        yield Condition("note", text, "columns_replaced")


def _refused_zeros(patients: Patients, endpoint: DerivedEndpoint) -> Iterator[Irregularity]:
    if endpoint.definition.time_zero != "refuse":
        return
    usable = ~_any(endpoint.course.left_out, len(endpoint.time))
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


def _decisions(endpoint: DerivedEndpoint, cutoff: date | None) -> Iterator[Decision]:
    """What was decided for the patients of an endpoint, with their number; nothing for nobody."""
    definition, course = endpoint.definition, endpoint.course
    usable = ~_any(course.left_out, len(course.time))
    found = [
        (_LOST_DECISION[definition.lost], usable & course.lost),
        (_ZERO_DECISION[definition.time_zero], usable & (course.time == 0)),
    ]
    if course.late_event is not None and course.late_contact is not None:
        late = f"event after the cutoff ({cutoff}): does not count, follow-up ends there"
        beyond = f"follow-up beyond the cutoff ({cutoff}): ends there"
        found += [(late, usable & course.late_event), (beyond, usable & course.late_contact)]
    unknown = course.unknown if definition.unknown == "no" else ()
    left_out, assumed = list(course.left_out), [(f"{why}: taken as no event", mask) for why, mask in unknown]
    if course.maybe_lost is not None and _leaves_out_maybe_lost(definition):
        left_out.append(course.maybe_lost)
    elif course.maybe_lost is not None:
        assumed.append((f"{course.maybe_lost[0]}: taken as not lost to follow-up", course.maybe_lost[1]))
    found += [(f"{reason}: left out", mask) for reason, mask in _once(left_out, len(course.time))]
    found += [(text, mask & usable) for text, mask in assumed]
    for text, mask in found:
        if mask.any():
            rows = mask.sum() if endpoint.counted is None else endpoint.counted[mask].sum()
            yield Decision(definition.name, text, int(rows))
