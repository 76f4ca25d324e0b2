"""What an endpoint is: the dates or the columns it is made of, and the rules for what is not plain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sarcstat.data.cohort.outcome import DAYS, split_event
from sarcstat.data.expression.expression import Expression, columns

Unknown = Literal["exclude", "no"]
LostPolicy = Literal["censor", "event", "exclude"]
TimeZero = Literal["keep", "half-day", "exclude", "refuse"]
Unit = Literal["days", "weeks", "months", "years"]
POLICIES: tuple[LostPolicy, ...] = ("censor", "event", "exclude")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """A column with the dates of an event, and its words.

    The date counts only where `when` is true (None: always). Nothing can happen after a `final` event, such as death.
    """

    date: str
    words: str
    when: Expression | None = None
    final: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FromDates:
    """An endpoint from the day of `start` to the first of the events, else to the last contact in `censor`.

    Of events on the same day the first listed counts. Without `censor` everybody is followed up to the cutoff. Time
    ends at a `competing` event, too, where it is the first; it is not the event of the endpoint.
    """

    start: str
    events: Sequence[EventDate]
    censor: str | None = None
    competing: Sequence[EventDate] = ()

    @property
    def every(self) -> Sequence[EventDate]:
        """The events, then those that compete with them."""
        return (*self.events, *self.competing)


@dataclass(frozen=True, slots=True, kw_only=True)
class FromTime:
    """An endpoint that the file has already: `time` in `time_unit`, and `event` as a column or `column=value`.

    The `date` of a `competing` event is such a column or `column=value`. `event_words` is what the event is called.
    """

    time: str
    event: str
    time_unit: Unit
    event_words: str = ""
    competing: Sequence[EventDate] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointDefinition:
    """One endpoint. `event_free` are the words for patients without an event, as in `event-free at cutoff`.

    `lost` is what becomes of patients lost to follow-up before an event: those for whom `lost_when` is true. `unknown`
    says what becomes of patients for whom a condition that decides is missing: left out, or it is taken as not true.
    A month has `month_days` days, a year 365.25. `entry` is the column of delayed entry: a date, or of an endpoint that
    the file has a time in its unit. From the `landmark`, in the unit of the endpoint, count those who reach it.
    """

    name: str
    source: FromDates | FromTime
    label: str = ""
    lost: LostPolicy = "censor"
    lost_when: Expression | None = None
    unknown: Unknown = "exclude"
    unit: Unit = "months"
    month_days: float = DAYS["months"]
    time_zero: TimeZero = "keep"
    event_free: str = "event-free"
    sensitivity: bool = False
    entry: str | None = None
    landmark: float | None = None

    @property
    def entry_column(self) -> str | None:
        """The column of the times of entry that is made: the same for endpoints whose times of entry are."""
        if self.entry is None:
            return None
        since = f"_since_{self.source.start}" if isinstance(self.source, FromDates) else "_as_time"
        return f"{self.entry}{since}_{self.unit}"

    @property
    def days_of_unit(self) -> float:
        """The days of one unit of time."""
        return self._days(self.unit)

    @property
    def scale(self) -> float:
        """What times that the file has already are multiplied by; 1 for dates."""
        return self._days(self.source.time_unit) / self.days_of_unit if isinstance(self.source, FromTime) else 1.0

    def _days(self, unit: Unit) -> float:
        return self.month_days if unit == "months" else DAYS[unit]

    def columns(self, known: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Every column that is needed, after the place that names it."""
        place = f"endpoints.{self.name}"
        source = self.source
        if isinstance(source, FromTime):
            yield f"{place}.time", source.time
            yield f"{place}.event", split_event(source.event, known)[0]
            yield from ((f"{place}.competing", split_event(each.date, known)[0]) for each in source.competing)
        else:
            yield f"{place}.start", source.start
            for each in source.every:
                key = f"{place}.{'events' if each in source.events else 'competing'}"
                yield key, each.date
                if each.when is not None:
                    yield from ((key, name) for name in columns(each.when))
            if source.censor is not None:
                yield f"{place}.censor", source.censor
        if self.entry is not None:
            yield f"{place}.entry", self.entry
        if self.lost_when is not None:
            yield from ((f"{place}.lost_when", name) for name in columns(self.lost_when))
