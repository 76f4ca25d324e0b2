"""The courses of several endpoints: each column is read once, and everything that is wrong is collected."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sarcstat.data.endpoints.conditions import Answer, Asked
from sarcstat.data.endpoints.date_columns import read_dates
from sarcstat.data.endpoints.dates import (
    EVENT_UNKNOWN,
    LOSS_UNKNOWN,
    Course,
    checks,
    course_of_dates,
    course_of_time,
    future,
    suspicions,
)
from sarcstat.data.endpoints.definition import EndpointDefinition, EventDate, FromDates, FromTime
from sarcstat.data.variables.irregularity import Irregularity, Patients
from sarcstat.errors import Problem
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_WAY_OUT = 'If missing means no, say condition_missing = "no".'
_AS_NO = "taken as no."


class Courses:
    """The columns that several endpoints share are read once; what is wrong is collected."""

    def __init__(self, patients: Patients, cutoff: date | None, allow: Collection[str], formats: Sequence[str]) -> None:
        self.patients, self.allow, self.formats = patients, allow, formats
        self.cutoff = None if cutoff is None else _day_number(cutoff)
        self.days: dict[str, Array] = {}
        self.irregular: list[Irregularity] = []
        self.asked = Asked(patients)
        self.problems: list[Problem] = self.asked.problems
        self.notes: list[Condition] = self.asked.notes

    def course(self, definition: EndpointDefinition) -> Course:
        """What happened to each patient, without those of whom a missing condition decides it."""
        lost = self.asked.answer(definition.lost_when, f"endpoints.{definition.name}.lost_when", default=False)
        if isinstance(definition.source, FromTime):
            course = self._of_time(definition, definition.source, lost)
        else:
            course = self._of_dates(definition, definition.source, lost)
        return self._loss_known(definition, lost, course)

    def _of_time(self, definition: EndpointDefinition, source: FromTime, lost: Answer) -> Course:
        course, problems = course_of_time(self.patients, definition, source, lost.truth.true)
        self.problems += problems
        for reason, mask in course.left_out[2:]:
            what = f"a {reason.partition(' ')[0]} time in '{source.time}'"
            self.irregular += self.patients.irregular("negative-time", mask, what, source.time)
        return course

    def _of_dates(self, definition: EndpointDefinition, source: FromDates, lost: Answer) -> Course:
        for name in (source.start, *(each.date for each in source.events), *([source.censor] if source.censor else ())):
            self._read(name)
        place = f"endpoints.{definition.name}.events"
        answers = {each: self.asked.answer(each.when, f"{place}.{each.date}", default=True) for each in source.events}
        holds = {each: answer.truth.true for each, answer in answers.items()}
        self._look_at(definition, source, answers, lost)
        course = course_of_dates(definition, source, self.days, holds, lost.truth.true, self.cutoff)
        return self._event_known(definition, source, answers, course, lost)

    def _look_at(
        self, definition: EndpointDefinition, source: FromDates, answers: Mapping[EventDate, Answer], lost: Answer
    ) -> None:
        """Find dates that contradict each other or are suspicious."""
        import numpy as np

        holds = {each: answer.truth.true for each, answer in answers.items()}
        self.irregular += checks(self.patients, source, self.days, holds, self.cutoff)
        self.notes += suspicions(self.patients, source, self.days, holds, lost.truth.true)
        for each, answer in answers.items():
            self.asked.undated(answer, np.isnan(self.days[each.date]), each.date)
        if source.censor is None:
            text = f"{definition.name}: patients without an event are taken as followed up to the cutoff."
            self.notes.append(Condition("note", text, "followed_to_cutoff"))

    def _event_known(
        self,
        definition: EndpointDefinition,
        source: FromDates,
        answers: Mapping[EventDate, Answer],
        course: Course,
        lost: Answer,
    ) -> Course:
        """The course with what becomes of patients for whom a missing condition decides when or how it ended.

        For them it would be another if every event had happened whose condition is missing. As the first event
        counts, every other mixture of answers lies between these two, so that none of them has to be tried.
        """
        possible = {each: answer.possible for each, answer in answers.items()}
        other = course_of_dates(definition, source, self.days, possible, course.lost, self.cutoff)
        unknown = _differ(course, other, lost.possible) & ~_any(mask for _, mask in course.left_out[:2])
        if not unknown.any():
            return course
        left_out = definition.condition_missing == "exclude"
        done = f"left out of {definition.name}. {_WAY_OUT}" if left_out else _AS_NO
        self.asked.say([*answers.values()], unknown, "had the event", done, warn=left_out)
        reason = f"{EVENT_UNKNOWN} ({self.asked.why([*answers.values()], unknown)})"
        if not left_out:
            return replace(course, taken_as_no=[(reason, unknown)])
        before, after = course.left_out[:2], course.left_out[2:]
        return replace(course, left_out=[*before, (reason, unknown), *after])

    def _loss_known(self, definition: EndpointDefinition, lost: Answer, course: Course) -> Course:
        """The course with the patients of whom it is unknown whether they were lost, where a policy needs to know."""
        unknown = course.may_be_lost & lost.truth.missing & ~_any(mask for _, mask in course.left_out)
        if not unknown.any():
            return course
        left_out = definition.condition_missing == "exclude"
        decides = definition.lost != "censor"
        if decides or definition.sensitivity:
            where = definition.name if decides else 'the results under lost = "event" and "exclude"'
            done = f"left out of {where}. {_WAY_OUT}" if left_out else _AS_NO
            self.asked.say([lost], unknown, "had been lost to follow-up", done, warn=left_out)
        reason = f"{LOSS_UNKNOWN} ({self.asked.why([lost], unknown)})"
        if left_out:
            return replace(course, loss_unknown=[(reason, unknown)])
        return replace(course, taken_as_no=[*course.taken_as_no, (reason, unknown)] if decides else course.taken_as_no)

    def look_ahead(self, today: date) -> None:
        """Find dates after today."""
        self.irregular += future(self.patients, self.days, list(self.days), _day_number(today))
        if self.cutoff is not None and self.cutoff > _day_number(today):
            self.notes.append(Condition("warning", "The cutoff lies in the future.", "cutoff_in_future"))

    def _read(self, name: str) -> None:
        if name not in self.days:
            found = read_dates(self.patients, name, formats=self.formats, allow=self.allow)
            self.days[name] = found.days
            self.irregular += found.irregular
            self.notes += found.notes


def _differ(one: Course, other: Course, lost: Array) -> Array:
    """Where two courses differ in time, event, or whether a patient who is said to be lost can have been lost."""
    import numpy as np

    same_time = (one.time == other.time) | (np.isnan(one.time) & np.isnan(other.time))
    found: Array = ~same_time | (one.event != other.event) | (lost & (one.may_be_lost != other.may_be_lost))
    return found


def _any(masks: Iterable[Array]) -> Any:
    import numpy as np

    return np.logical_or.reduce([*masks])


def _day_number(day: date) -> float:
    return float(day.toordinal() - date(1970, 1, 1).toordinal())
