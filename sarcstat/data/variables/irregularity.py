"""What is wrong with dates: listed with row and patient, refused, or allowed by name and then said."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sarcstat.data.codebook import Dataset
from sarcstat.data.cohort.factor import plain
from sarcstat.errors import Problem, counted, listing
from sarcstat.results import Condition

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: What `allow` may name, with what is then done with such rows.
KINDS: dict[str, str] = {
    "event-before-start": "Such patients are left out of the endpoint.",
    "death-before-progression": "The earlier of the two dates counts.",
    "follow-up-before-event": "The event counts, at its own date.",
    "follow-up-before-start": "Such patients are left out of the endpoint unless they had an event.",
    "start-after-cutoff": "Such patients are left out of the endpoint.",
    "future": "Such dates are used as they are.",
    "impossible-date": "Such dates are missing.",
    "not-a-date": "Such cells are missing.",
    "mixed-formats": "",
    "negative-time": "Such patients are left out of the endpoint.",
}
#: What changes no number: a warning, whether it is allowed or not.
HARMLESS = frozenset(("follow-up-before-event",))
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Irregularity:
    """One kind of mistake in one place: the sentence that lists it, and what is done with such rows where allowed.

    `allowed_as` is the name for `allow`, empty for what cannot be allowed.
    """

    allowed_as: str
    message: str
    hint: str = "Correct these cells."
    done: str = ""


@dataclass(frozen=True, slots=True)
class Patients:
    """Where rows are in the user's own file: their line, and their identifier where there is one."""

    dataset: Dataset
    id: str | None = None

    def place(self, row: int) -> str:
        """`line 5 (patient_id P04)`."""
        where = f"{self.dataset.row_word} {self.dataset.row_number(row)}"
        if self.id is None:
            return where
        return f"{where} ({self.id} {cell_text(self.dataset.frame[self.id].iloc[row])})"

    def listed(self, rows: Sequence[int] | Array, *columns: str) -> str:
        """The first five rows with what stands in the columns, then how many more there are.

        Rows that are counted are nowhere: of them what stands there is shown, each once.
        """
        shown = []
        if self.dataset.counts is not None:
            cells = (self.dataset.frame[list(columns)].iloc[int(row)] for row in rows)
            return listing(dict.fromkeys(", ".join(map(cell_text, each)) for each in cells), _SHOWN)
        for row in rows[:_SHOWN]:
            values = [cell_text(self.dataset.frame[column].iloc[int(row)]) for column in columns]
            shown.append(f"{self.place(int(row))}: {', '.join(values)}" if values else self.place(int(row)))
        more = f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
        return "; ".join(shown) + more

    def irregular(self, kind: str, bad: Array, what: str, *columns: str) -> Iterator[Irregularity]:
        """The rows of a mask as an irregularity; nothing where no row is bad.

        `what` goes on after `3 rows have`. An empty `kind` cannot be allowed.
        """
        import numpy as np

        rows = np.flatnonzero(bad)
        if len(rows):
            number = self.dataset.number(np.asarray(bad, dtype=bool))
            message = f"{counted(number, 'row has', 'rows have')} {what} ({self.listed(rows, *columns)})."
            yield Irregularity(kind, message, done=KINDS.get(kind, ""))


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, dates as ISO 8601."""
    known = plain(value)
    return str(int(known)) if isinstance(known, float) and known.is_integer() else str(known).strip()


def judged(found: Sequence[Irregularity], allow: Collection[str]) -> tuple[list[Problem], list[Condition]]:
    """What is refused, and a warning for each that is allowed; what is found twice is said once."""
    problems: dict[Problem, None] = {}
    warnings: dict[Condition, None] = {}
    for each in found:
        if each.allowed_as in allow or each.allowed_as in HARMLESS:
            warnings[Condition("warning", f"{each.message} {each.done}".strip(), each.allowed_as)] = None
            continue
        way_out = f' Or allow it: allow = ["{each.allowed_as}"]. {each.done}' if each.allowed_as else ""
        problems[Problem(each.message, f"{each.hint}{way_out}".strip() or None)] = None
    return list(problems), list(warnings)
