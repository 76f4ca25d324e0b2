"""The courses of several endpoints: each column is read once, and everything that is wrong is collected."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from sarcstat.data.endpoints.date_columns import read_dates
from sarcstat.data.endpoints.dates import Course, Holding, checks, course_of_dates, course_of_time, future, suspicions
from sarcstat.data.endpoints.definition import EndpointDefinition, FromTime
from sarcstat.data.variables.irregularity import Irregularity, Patients
from sarcstat.errors import Problem, SarcstatError, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    from sarcstat.data.expression.expression import Expression

    Array = np.ndarray[Any, np.dtype[Any]]


class Courses:
    """The columns that several endpoints share are read once; what is wrong is collected."""

    def __init__(self, patients: Patients, cutoff: date | None, allow: Collection[str], formats: Sequence[str]) -> None:
        self.patients, self.allow, self.formats = patients, allow, formats
        self.cutoff = None if cutoff is None else _day_number(cutoff)
        self.days: dict[str, Array] = {}
        self.irregular: list[Irregularity] = []
        self.problems: list[Problem] = []
        self.notes: list[Condition] = []

    def course(self, definition: EndpointDefinition, known: Holding | None = None) -> Course:
        """The course of an endpoint; `known` says whose event counts, in place of the conditions of its events."""
        place = f"endpoints.{definition.name}"
        lost = self._holds(definition.lost_when, f"{place}.lost_when", definition, default=False)
        source = definition.source
        if isinstance(source, FromTime):
            course, problems = course_of_time(self.patients, definition, source, lost)
            self.problems += problems
            self.notes += course.conditions
            for reason, mask in course.left_out[-1:]:
                what = f"a {reason.partition(' ')[0]} time in '{source.time}'"
                self.irregular += self.patients.irregular("negative-time", mask, what, source.time)
            return course
        for name in (source.start, *(each.date for each in source.every), *([source.censor] if source.censor else ())):
            self._read(name)
        if definition.entry is not None:
            self._read(definition.entry)
        holds = {
            each: known or self._holds(each.when, f"{place}.events.{each.date}", definition, default=True)
            for each in source.every
        }
        self.irregular += checks(self.patients, source, self.days, holds, self.cutoff)
        self.notes += suspicions(self.patients, source, self.days, holds, lost.true)
        if source.censor is None:
            text = f"{definition.name}: patients without an event are taken as followed up to the cutoff."
            self.notes.append(Condition("note", text, "followed_to_cutoff"))
        return course_of_dates(definition, source, self.days, holds, lost, self.cutoff)

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

    def _holds(
        self, condition: Expression | None, place: str, definition: EndpointDefinition, *, default: bool
    ) -> Holding:
        """Where a condition is true, and where nobody knows because a column has no value, which is said."""
        import numpy as np

        from sarcstat.data.expression.expression import Truth, compute, missing_columns

        dataset = self.patients.dataset
        nobody = np.zeros(len(dataset.frame), dtype=bool)
        if condition is None:
            return Holding(np.full(len(nobody), default), nobody, asked=False)
        try:
            found = compute(condition, dataset.frame, dataset.codebook)
        except SarcstatError as error:
            self.problems += error.problems
            return Holding(nobody, nobody)
        assert isinstance(found.values, Truth)
        self.notes += found.conditions
        missing = found.values.missing
        names = missing_columns(condition, dataset.frame, missing)
        if missing.any():
            self.notes.append(self._unknown(place, names, np.flatnonzero(missing), definition, is_event=default))
        if not found.values.true.any():
            text = f"{place} is true for nobody."
            self.notes.append(Condition("warning", text, "condition_never_true"))
        reason = f"missing {' or '.join(names) or place}"
        return Holding(found.values.true, missing, reason)

    def _unknown(
        self, place: str, names: Sequence[str], rows: Array, definition: EndpointDefinition, *, is_event: bool
    ) -> Condition:
        """What becomes of rows in which a condition is missing."""
        want = f" for want of {listing(names)}" if names else ""
        text = f"{place} is missing in {counted(len(rows), 'row')}{want} ({self.patients.listed(rows)}): "
        if definition.unknown == "no":
            return Condition("note", f"{text}taken as no.", "condition_missing")
        if is_event:
            done = "such patients are left out, unless what is known decides"
        elif definition.lost == "censor":
            done = "such patients are censored in either case"
        else:
            done = "such patients are left out, unless they had an event"
        kind: Literal["note", "warning"] = "warning" if is_event or definition.lost != "censor" else "note"
        return Condition(kind, f'{text}{done}. With unknown = "no" it is taken as no.', "condition_missing")


def _day_number(day: date) -> float:
    return float(day.toordinal() - date(1970, 1, 1).toordinal())
