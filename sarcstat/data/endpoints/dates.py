"""Time, event and reason of every patient, from dates or from columns that hold time and event already."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.endpoints.definition import EndpointDefinition, EventDate, FromDates, FromTime
from sarcstat.data.variables.irregularity import Irregularity, Patients
from sarcstat.errors import InputError, Problem
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    from sarcstat.data.codebook import Dataset
    from sarcstat.data.cohort.outcome import Outcome

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to each patient before any policy: the first event that counts, or the end of follow-up.

    `start` and `end` are days since 1970-01-01 (nan: unknown; both None where the file has no dates), `time` is in
    the unit of the endpoint. `event` says who had an event, `kind` which of `words` describes the end. `lost` are
    patients without an event who were lost to follow-up, `maybe_lost` those of whom nobody knows, with the reason;
    `unknown` are masks of patients of whom nobody knows whether they had an event, with the reasons.
    `left_out` are masks of patients without a usable time, each with the reason. `competing` numbers the competing
    event that was the first (0: none was), `event` is then false. `late_event` and `late_contact` are
    ended by the cutoff. `entry` is the time of delayed entry (nan: unknown), None where everybody is at risk from 0 on.
    `conditions` is what has to be said of the event's column.
    """

    time: Array
    event: Array
    kind: Array
    words: Sequence[str]
    lost: Array
    left_out: Sequence[tuple[str, Array]]
    start: Array | None = None
    end: Array | None = None
    late_event: Array | None = None
    late_contact: Array | None = None
    at_cutoff: Array | None = None
    maybe_lost: tuple[str, Array] | None = None
    unknown: Sequence[tuple[str, Array]] = ()
    competing: Array | None = None
    entry: Array | None = None
    conditions: Sequence[Condition] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """Where a condition is true, and where nobody knows; `reason` is what is missing there. `asked`: there is one."""

    true: Array
    unknown: Array
    reason: str = ""
    asked: bool = True


def course_of_dates(
    definition: EndpointDefinition,
    source: FromDates,
    days: Mapping[str, Array],
    holds: Mapping[EventDate, Holding],
    lost: Holding,
    cutoff: float | None,
) -> Course:
    """The course from dates: `days` by column, `holds` where the condition of an event is true."""
    import numpy as np

    start = days[source.start]
    last = np.inf if cutoff is None else cutoff
    event_day, kind = _first_event(source, days, holds)
    event = event_day <= last
    late_event = event_day > last
    contact = np.full(len(start), last) if source.censor is None else days[source.censor]
    late_contact = ~event & ~late_event & (contact > last)
    end = np.where(event, event_day, np.where(late_event, last, np.minimum(contact, last)))
    quiet = ~event & ~late_event & (contact <= last)
    n = len(source.every)
    free = definition.event_free
    words = [*(each.words for each in source.every), f"{free} at cutoff", f"{free} at last contact"]
    words.append("event after cutoff")
    competing = np.where(event & (kind >= len(source.events)), kind - len(source.events) + 1, 0)
    kind = np.where(event, kind, np.where(late_event, n + 2, np.where(contact >= last, n, n + 1)))
    unknown = _unknown_events(source, days, holds, event_day, contact, last)
    left_out = [
        (f"missing {source.start}", np.isnan(start)),
        ("start after cutoff", start > last),
        *(unknown if definition.unknown == "exclude" else ()),
        *_undated(source, days, holds),
        (f"missing {source.censor}", np.isnan(end)),
        ("event before start", event & (end < start)),
        ("follow-up before start", ~event & (end < start)),
    ]
    time = (end - start) / definition.days_of_unit
    at_cutoff = ~event & (end >= last)
    return Course(
        *(time, event & (competing == 0), kind, words, quiet & lost.true, left_out),
        *(start, end, late_event, late_contact, at_cutoff),
        maybe_lost=(lost.reason, quiet & lost.unknown),
        unknown=unknown,
        competing=competing if source.competing else None,
        entry=None if definition.entry is None else (days[definition.entry] - start) / definition.days_of_unit,
    )


def _unknown_events(
    source: FromDates,
    days: Mapping[str, Array],
    holds: Mapping[EventDate, Holding],
    event_day: Array,
    contact: Array,
    last: float,
) -> list[tuple[str, Array]]:
    """Patients of whom nobody knows whether an event came before all that is known, with the reasons.

    It does not matter after an event that is known, nor after the end of the follow-up of everybody.
    """
    found = []
    for each in source.every:
        day = days[each.date]
        decided = (event_day <= day) | ((day > last) & (contact >= last))
        found.append((holds[each].reason, holds[each].unknown & ~decided))
    return found


def _undated(
    source: FromDates, days: Mapping[str, Array], holds: Mapping[EventDate, Holding]
) -> Iterator[tuple[str, Array]]:
    """Patients who had an event by its condition, but not its date, with the reasons."""
    import numpy as np

    undated = {each: (f"missing {each.date}", holds[each].true) for each in source.every if holds[each].asked}
    for each, (reason, own) in undated.items():
        yield reason, own & np.isnan(days[each.date])


def _first_event(
    source: FromDates, days: Mapping[str, Array], holds: Mapping[EventDate, Holding]
) -> tuple[Array, Array]:
    """The day of each patient's first event (nan: none), and which event it is."""
    import numpy as np

    event_day = np.full(len(days[source.start]), np.nan)
    kind = np.zeros(len(event_day), dtype=np.int8)
    for i, each in enumerate(source.every):
        own = np.where(holds[each].true, days[each.date], np.nan)
        earlier = (own < event_day) | (np.isnan(event_day) & ~np.isnan(own))
        event_day, kind = np.where(earlier, own, event_day), np.where(earlier, i, kind)
    return event_day, kind


def course_of_time(
    patients: Patients, definition: EndpointDefinition, source: FromTime, lost: Holding
) -> tuple[Course, list[Problem]]:
    """The course from a column of times and one of events, and what is wrong with them."""
    import numpy as np

    from sarcstat.data.cohort.causes import causes as causes_of_rows
    from sarcstat.data.cohort.outcome import outcome, time_values

    dataset = patients.dataset
    found, problems = outcome(dataset, time=source.time, event=source.event, scale=definition.scale)
    entry = None
    if definition.entry is not None:
        entry, wrong = time_values(dataset, definition.entry, definition.scale)
        problems = [*problems, *wrong]
    if problems:
        return _nobody(len(dataset.frame)), [_placed(each, definition.name) for each in problems]
    codes = found.event.codes
    event = np.append(found.is_event, False)[codes]
    words = [f"{found.event.label} = {text}" for text in found.event.texts]
    left_out = [
        (f"missing {source.time}", np.isnan(found.time)),
        (f"missing {found.event.name}", codes < 0),
        (f"negative {source.time}", found.time < 0),
    ]
    competing = None
    if source.competing:
        try:
            causes = causes_of_rows(dataset, found, [each.date for each in source.competing], excluded=left_out)
        except InputError as error:
            return _nobody(len(event)), [_placed(each, definition.name) for each in error.problems]
        competing = np.maximum(causes.codes - 1, 0)
        left_out[2:2] = [(f"missing {name}", missing) for name, missing in causes.unknown]
    quiet = ~event & (codes >= 0) & (True if competing is None else competing == 0)
    maybe = (lost.reason, quiet & lost.unknown)
    course = Course(
        *(found.time, event, codes, words, quiet & lost.true, left_out),
        maybe_lost=maybe,
        competing=competing,
        entry=entry,
        conditions=_outcome_told(dataset, found, definition, source, [bad for _, bad in left_out]),
    )
    return course, []


def _outcome_told(
    dataset: Dataset, found: Outcome, definition: EndpointDefinition, source: FromTime, left_out: Sequence[Array]
) -> list[Condition]:
    """What has to be said of times and events that seem to be none, and of a status of several values.

    The latter not where some of them compete.
    """
    from sarcstat.data.cohort.event_meaning import doubtful_event
    from sarcstat.data.cohort.outcome import split_event
    from sarcstat.data.cohort.rows import none_of
    from sarcstat.data.cohort.several_codes import codes_of_outcome
    from sarcstat.data.cohort.unlikely_times import unlikely_times

    used = none_of(left_out, len(found.time))
    said = unlikely_times(dataset, found, source.time, used, definition.scale, source.time_unit)
    columns = [str(name) for name in dataset.frame.columns]
    said += doubtful_event(found, split_event(source.event, columns)[1])
    if found.event.name not in {split_event(each.date, columns)[0] for each in source.competing}:
        said += codes_of_outcome(found, left_out, dataset.counts)
    return said


def _placed(problem: Problem, name: str) -> Problem:
    hint = problem.hint and problem.hint.replace("--event ", "event = ").replace("--competing ", "competing = ")
    if hint and "--both" in hint:
        hint = "Only the first event counts: make one status column of them that says which it was."
    return Problem(f"endpoints.{name}: {problem.message.replace('--competing: ', '')}", hint)


def _nobody(rows: int) -> Course:
    import numpy as np

    none = np.zeros(rows, dtype=bool)
    return Course(np.full(rows, np.nan), none, none.astype(np.int8), [""], none, [])


def checks(
    patients: Patients,
    source: FromDates,
    days: Mapping[str, Array],
    holds: Mapping[EventDate, Holding],
    cutoff: float | None,
) -> Iterator[Irregularity]:
    """The dates that contradict each other; a date whose condition is not true is not looked at."""
    import numpy as np

    start = days[source.start]
    own = {each: np.where(holds[each].true, days[each.date], np.nan) for each in source.every}
    if cutoff is not None:
        what = f"'{source.start}' after the cutoff"
        yield from patients.irregular("start-after-cutoff", start > cutoff, what, source.start)
    for each, day in own.items():
        what = f"'{each.date}' before '{source.start}'"
        yield from patients.irregular("event-before-start", day < start, what, each.date, source.start)
        for other in own if each.final else ():
            what = f"'{each.date}' before '{other.date}'"
            bad = day < own[other]
            yield from patients.irregular("death-before-progression", bad, what, each.date, other.date)
    if source.censor is None:
        return
    contact = days[source.censor]
    what = f"'{source.censor}' before '{source.start}'"
    yield from patients.irregular("follow-up-before-start", contact < start, what, source.censor, source.start)
    for each, day in own.items():
        if each.date != source.censor:
            what = f"'{source.censor}' before '{each.date}'"
            yield from patients.irregular("follow-up-before-event", contact < day, what, source.censor, each.date)


def suspicions(
    patients: Patients, source: FromDates, days: Mapping[str, Array], holds: Mapping[EventDate, Holding], lost: Array
) -> Iterator[Condition]:
    """What may be right but is worth a look: contact after a final event, and patients lost after one."""
    import numpy as np

    for each in source.every:
        if not each.final:
            continue
        day = np.where(holds[each].true, days[each.date], np.nan)
        if source.censor is not None:
            what = f"'{source.censor}' after '{each.date}'"
            for found in patients.irregular("", days[source.censor] > day, what, source.censor, each.date):
                yield Condition("warning", f"{found.message} The event counts, at its own date.", "contact_after_event")
        what = f"'{each.date}' and are lost to follow-up"
        for found in patients.irregular("", lost & ~np.isnan(day), what, each.date):
            yield Condition("warning", f"{found.message} The event counts.", "lost_with_event")


def future(
    patients: Patients, days: Mapping[str, Array], columns: Collection[str], today: float
) -> Iterator[Irregularity]:
    """Dates after today."""
    for name in columns:
        yield from patients.irregular("future", days[name] > today, f"'{name}' in the future", name)
