"""The `[endpoints.NAME]` sections of a study file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from sarcstat.data.cohort.outcome import DAYS
from sarcstat.data.endpoints.endpoints import EndpointDefinition, EventDate, FromDates, FromTime
from sarcstat.data.expression.expression import Expression, parse
from sarcstat.errors import listing
from sarcstat.forms.form import StrictForm

#: What `allow` of a study file may name.
AllowedKind = Literal[
    "event-before-start",
    "death-before-progression",
    "follow-up-before-event",
    "follow-up-before-start",
    "start-after-cutoff",
    "future",
    "impossible-date",
    "not-a-date",
    "mixed-formats",
    "negative-time",
]
Unit = Literal["days", "weeks", "months", "years"]
_FORMAT_PARTS = (("%Y", "%y"), ("%m", "%b", "%B"), ("%d",))


def _date_format(written: str) -> str:
    """A format that names a day, or `excel`."""
    if written == "excel" or all(any(part in written for part in parts) for parts in _FORMAT_PARTS):
        return written
    raise ValueError(f'\'{written}\' does not name a day: write %d, %m and %Y, as in "%d.%m.%Y", or "excel"')


#: A format of the dates in a file: a field of a study file's section on its data.
DateFormat = Annotated[str, AfterValidator(_date_format)]


class EventSection(StrictForm):
    """One kind of event of an endpoint."""

    date: str = Field(description="Column with the date of the event.")
    words: str = Field(
        default="", description="What the event is called, as in 'disease progression' (default: the column)."
    )
    when: str | None = Field(
        default=None,
        description="The date counts only where this condition is true, as in \"status = 'dead'\": for a column that "
        "holds a date for everyone.",
    )
    final: bool | None = Field(
        default=None,
        description="Nothing can happen after it, as after death (default: true for the last of several events).",
    )


def _event_sections(given: Any) -> Any:
    """The ways of naming events as one: a list of tables."""
    if isinstance(given, str):
        given = [given]
    if isinstance(given, dict):
        given = [{"date": date, "words": words} for date, words in given.items()]
    if not isinstance(given, list):
        return given
    if not given:
        raise ValueError("no event is named")
    return [{"date": each} if isinstance(each, str) else each for each in given]


Events = Annotated[
    list[EventSection],
    BeforeValidator(_event_sections, json_schema_input_type=dict[str, str] | list[str | EventSection]),
]


class EndpointSection(StrictForm):
    """One endpoint: from dates (start, events, censor), or from columns that the file has (time, event)."""

    label: str = Field(default="", description="What the endpoint is called in tables.")
    start_words: str = Field(default="", description="From when time counts, as a paper says it: 'randomization'.")
    event_words: str = Field(default="", description="With time: what the event is, as in 'death from any cause'.")
    censor_words: str = Field(default="", description="Where time ends without the event, as in 'their last visit'.")
    start: str | None = Field(default=None, description="Column with the date from which time counts.")
    events: Events | None = Field(
        default=None,
        description="Columns with the dates of the events; the first event counts. A list of columns, a table "
        "column = words, or a list of tables { date, words, when, final }. In the order in which they happen: nothing "
        "can come after the last of several, which is death.",
    )
    competing: Events | None = Field(
        default=None,
        description="Events after which that of the endpoint cannot happen, named as events are: time ends at the "
        "first of all, and cuminc, and cox with cause_specific or fine_gray, take it as competing, everything else as "
        "censored. With time: columns, or column=value[,value].",
    )
    censor: str | None = Field(
        default=None,
        description="Column with the date of the last contact (default: everybody was followed up to the cutoff).",
    )
    time: str | None = Field(default=None, description="Instead of dates: column with the time.")
    event: str | None = Field(
        default=None, description="Instead of dates: column of the event, or column=value[,value]."
    )
    time_unit: Unit | None = Field(default=None, description="With time: the unit that the column is in.")
    unit: Unit = Field(default="months", description="The unit of the endpoint.")
    month_days: float = Field(default=DAYS["months"], gt=27, lt=32, description="Days of a month. A year has 365.25.")
    entry: str | None = Field(
        default=None,
        description="Delayed entry (left truncation): column with the date from which a patient is under observation; "
        "with time, column with that time.",
    )
    landmark: float | None = Field(
        default=None,
        gt=0,
        description="Count from this time on, in the unit of the endpoint, those who reach it without the event.",
    )
    lost: Literal["censor", "event", "exclude"] = Field(
        default="censor",
        description="What becomes of patients lost to follow-up before an event: censored at the last contact, "
        "counted as an event there, or left out.",
    )
    lost_when: str | None = Field(default=None, description="Who was lost to follow-up, as in \"status = 'lost'\".")
    unknown: Literal["exclude", "no"] = Field(
        default="exclude",
        description="Patients for whom when or lost_when is missing, so that nobody knows whether they had the event "
        "or were lost: left out, or taken as no.",
    )
    time_zero: Literal["keep", "half-day", "exclude", "refuse"] = Field(
        default="keep",
        description="Times of zero, as of an event on the first day: kept (as SPSS and R do), half a day, left out, "
        "or refused.",
    )
    event_free: str = Field(
        default="event-free",
        min_length=1,
        description="Words for patients without an event, as in 'alive' (at cutoff).",
    )
    sensitivity: bool = Field(
        default=False, description="Add a table of the results under each policy for lost patients."
    )

    @field_validator("events", "competing")
    @classmethod
    def _once(cls, events: list[EventSection] | None) -> list[EventSection] | None:
        names = [each.date for each in events or []]
        twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
        if twice:
            raise ValueError(f"named more than once: {listing(twice)}")
        return events

    @model_validator(mode="after")
    def _one_way(self) -> EndpointSection:
        dates = [name for name in ("start", "events", "censor") if getattr(self, name) is not None]
        times = [name for name in ("time", "event", "time_unit") if getattr(self, name) is not None]
        if dates and times:
            raise ValueError(f"either dates or a time: {listing(dates)} and {listing(times)} do not go together")
        if dates and self.event_words:
            raise ValueError("event_words goes with time; events from dates have their own words")
        needed = ("time", "event", "time_unit") if times else ("start", "events")
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            either = "" if dates or times else ", or time, event and time_unit"
            raise ValueError(f"missing: {listing(missing)}{either}")
        both = {each.date for each in self.events or []} & {each.date for each in self.competing or []}
        if both:
            raise ValueError(f"events and competing both name {listing(sorted(both))}")
        if (self.lost != "censor" or self.sensitivity) and self.lost_when is None:
            key = "sensitivity" if self.lost == "censor" else "lost"
            raise ValueError(f"{key} needs lost_when, which says who was lost to follow-up")
        if self.entry is not None and self.landmark is not None:
            raise ValueError("entry and landmark both say from when on patients count: leave one out")
        if self.sensitivity and (self.entry is not None or self.landmark is not None):
            raise ValueError("sensitivity has no delayed entry and no landmark: leave one out")
        return self

    def definition(self, name: str, labels: dict[str, str] | None = None) -> EndpointDefinition:
        """The endpoint, its events in the words given, else in the `labels` of their columns, else by their columns.

        Raises the error of a condition that cannot be read, with its place.
        """
        return EndpointDefinition(
            name=name,
            source=self._source(name, labels or {}),
            label=self.label,
            lost=self.lost,
            lost_when=_condition(self.lost_when, f"endpoints.{name}.lost_when"),
            unknown=self.unknown,
            unit=self.unit,
            month_days=self.month_days,
            time_zero=self.time_zero,
            event_free=self.event_free,
            sensitivity=self.sensitivity,
            entry=self.entry,
            landmark=self.landmark,
        )

    def _source(self, name: str, labels: dict[str, str]) -> FromDates | FromTime:
        if self.time is not None and self.event is not None and self.time_unit is not None:
            others = tuple(EventDate(date=each.date, words=each.words or each.date) for each in self.competing or [])
            return FromTime(
                time=self.time,
                event=self.event,
                time_unit=self.time_unit,
                event_words=self.event_words,
                competing=others,
            )
        assert self.start is not None
        sections = self.events or []
        last = len(sections) - 1
        place = f"endpoints.{name}.events"
        events = [_event(each, labels, place, final=0 < last == i) for i, each in enumerate(sections)]
        place = f"endpoints.{name}.competing"
        competing = tuple(_event(each, labels, place, final=False) for each in self.competing or [])
        return FromDates(start=self.start, events=events, censor=self.censor, competing=competing)


def _event(section: EventSection, labels: dict[str, str], place: str, *, final: bool) -> EventDate:
    """An event in the words given, else in the label of its column; `final` where the section does not say."""
    return EventDate(
        date=section.date,
        words=section.words or labels.get(section.date) or section.date,
        when=_condition(section.when, f"{place}.{section.date}"),
        final=final if section.final is None else section.final,
    )


def _condition(text: str | None, place: str) -> Expression | None:
    return None if text is None else parse(text, place=place)
