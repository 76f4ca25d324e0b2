"""Conditions of endpoints (`when`, `lost_when`) row by row, and what is said where they are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sarcstat.data.expression.expression import Expression, Truth, compute, missing_columns
from sarcstat.data.variables.irregularity import Patients
from sarcstat.errors import Problem, SarcstatError, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a condition is for each row; where there is no condition, `truth` is the same for all."""

    place: str
    condition: Expression | None
    truth: Truth

    @property
    def possible(self) -> Array:
        """Where it is true or missing."""
        found: Array = self.truth.true | self.truth.missing
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """Conditions are asked of the patients; what is wrong or must be said is collected."""

    patients: Patients
    problems: list[Problem] = field(default_factory=list)
    notes: list[Condition] = field(default_factory=list)

    def answer(self, condition: Expression | None, place: str, *, default: bool) -> Answer:
        """The condition row by row; `default` everywhere where there is none."""
        import numpy as np

        dataset = self.patients.dataset
        none = np.zeros(len(dataset.frame), dtype=bool)
        if condition is None:
            return Answer(place, None, Truth(none | default, none))
        try:
            found = compute(condition, dataset.frame, dataset.codebook)
        except SarcstatError as error:
            self.problems.extend(error.problems)
            return Answer(place, condition, Truth(none, none))
        assert isinstance(found.values, Truth)
        self.notes.extend(found.conditions)
        if not found.values.true.any():
            self.notes.append(Condition("warning", f"{place} is true for nobody.", "condition_never_true"))
        return Answer(place, condition, found.values)

    def why(self, answers: Sequence[Answer], rows: Array) -> str:
        """Why there is no answer in the rows of a mask: `missing status`, by the columns without a value there."""
        frame = self.patients.dataset.frame
        conditions = (each.condition for each in answers if each.condition is not None)
        gone = dict.fromkeys(name for each in conditions for name in missing_columns(each, frame, rows))
        return f"missing {listing(gone)}" if gone else "a condition without a result"

    def say(self, answers: Sequence[Answer], rows: Array, what: str, done: str, *, warn: bool) -> None:
        """Say for which rows it is unknown `what` (`had the event`), and what becomes of them."""
        import numpy as np

        own = [each for each in answers if (each.truth.missing & rows).any()]
        listed = self.patients.listed(np.flatnonzero(rows))
        text = (
            f"{listing(each.place for each in own)}: it is unknown whether {counted(int(rows.sum()), 'patient')} "
            f"{what} ({self.why(own, rows)}; {listed}): {done}"
        )
        self.notes.append(Condition("warning" if warn else "note", text, "condition_missing"))

    def undated(self, answer: Answer, no_date: Array, date: str) -> None:
        """Warn of patients for whom a condition is true and who have no date of the event."""
        import numpy as np

        rows = answer.truth.true & no_date
        if answer.condition is None or not rows.any():
            return
        text = (
            f"{answer.place} is true for {counted(int(rows.sum()), 'patient')} without a date in '{date}' "
            f"({self.patients.listed(np.flatnonzero(rows))}): without its date the event does not count."
        )
        self.notes.append(Condition("warning", text, "event_without_date"))
