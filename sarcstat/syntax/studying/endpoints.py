"""Endpoints: from two dates where that gives the same times, else from the columns that a procedure names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import numpy as np

from sarcstat.data.codebook import Dataset
from sarcstat.data.endpoints.definition import EndpointDefinition, EventDate, FromDates, FromTime
from sarcstat.data.endpoints.endpoints import derive_endpoints
from sarcstat.data.expression.expression import parse
from sarcstat.data.expression.values import is_number
from sarcstat.errors import SarcstatError
from sarcstat.request import Endpoint
from sarcstat.syntax.studying.entries import Section
from sarcstat.syntax.studying.pieces import NoCounterpartError, Span, name_of, text
from sarcstat.syntax.studying.toml import key

Unit = Literal["days", "weeks", "months", "years"]
_UNITS: dict[float, Unit] = {1.0: "days", 7.0: "weeks", 365.25: "years"}
_WORDS: dict[str, Unit] = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "mos": "months",
    "year": "years",
    "yr": "years",
}
_NEGATIVE = "negative-time"


class Endpoints:
    """The endpoints that the procedures of a job ask for, each once.

    `allow` are kinds of mistakes in the data that the study has to accept: those that SPSS leaves out in silence.
    """

    def __init__(
        self, dataset: Dataset, spans: Mapping[str, Span], divisors: Mapping[str, float], taken: set[str]
    ) -> None:
        self.dataset, self.spans, self.divisors, self.taken = dataset, spans, divisors, taken
        self.names: dict[tuple[str, str], str] = {}
        self.allow: list[str] = []

    def named(self, of: Endpoint) -> tuple[str, Section | None]:
        """The name of an endpoint, and its section where it is new; raises NoCounterpartError where it has none."""
        known = self.names.get((of.time, of.event))
        if known is not None:
            return known, None
        status, _, written = of.event.partition("=")
        name = self._free(f"{of.time}_{status}")
        section = self._of_dates(name, of.time, status, written.split(","))
        section = section or self._of_time(name, of, status)
        self.names[(of.time, of.event)] = name
        return name, section

    def _free(self, wished: str) -> str:
        """A name whose columns are not taken."""
        plain = re.sub(r"[^\w.$#@]", "_", wished)
        free, number = plain, 2
        while any(f"{free}{end}".casefold() in self.taken for end in ("", "_event", "_reason")):
            free, number = f"{plain}_{number}", number + 1
        self.taken.update(f"{free}{end}".casefold() for end in ("", "_event", "_reason"))
        return free

    def _label(self, time: str) -> str:
        return self.dataset.codebook.label(time)

    def _of_dates(self, name: str, time: str, status: str, values: Sequence[str]) -> Section | None:
        """From the dates that the time was computed of; None where that would give other times."""
        span = self.spans.get(time)
        if span is None or not span.plain:
            return None
        days = float(span.days)
        unit: Unit | None = _UNITS.get(days, "months" if 27 < days < 32 else None)
        if unit is None:
            return None
        start, end = (_column(each) for each in (span.start, span.end))
        when = self._condition(status, values)
        month = days if unit == "months" else 30.4375
        source = FromDates(
            start=start, events=[EventDate(date=end, words="event", when=parse(when, place=name))], censor=end
        )
        definition = EndpointDefinition(name=name, source=source, unit=unit, month_days=month)
        if not self._same(definition, time, status, values, ()):
            return None
        keys = {
            "label": self._label(time),
            "start": start,
            "events": [{"date": end, "words": "event", "when": when}],
            "censor": end,
            "unit": unit,
            **({} if month == 30.4375 else {"month_days": month}),
        }
        about = [f"{time}: the time from {start} to {end}"]
        return Section(f"[endpoints.{key(name)}]", keys, about)

    def _of_time(self, name: str, of: Endpoint, status: str) -> Section:
        unit, sure = self._unit(of.time)
        source = FromTime(time=of.time, event=of.event, time_unit=unit)
        definition = EndpointDefinition(name=name, source=source, unit=unit)
        values = of.event.partition("=")[2].split(",")
        if not self._same(definition, of.time, status, values, self.allow):
            if not self._same(definition, of.time, status, values, [_NEGATIVE]):
                raise NoCounterpartError(f"the times and events of {of.time} and {status} are refused in a study")
            self.allow = [_NEGATIVE]
        keys = {"label": self._label(of.time), "time": of.time, "event": of.event, "time_unit": unit, "unit": unit}
        about = [] if sure else [f"The job does not say the unit of {of.time}: {unit} are assumed."]
        return Section(f"[endpoints.{key(name)}]", keys, about)

    def _unit(self, time: str) -> tuple[Unit, bool]:
        """The unit of a time, and whether the job says it: by how it was computed, or in its label or name."""
        span = self.spans.get(time)
        if span is not None:
            days = float(span.days)
            unit = _UNITS.get(days, "months" if 27 < days < 32 else "years" if 365 <= days < 366 else None)
            if unit is not None:
                return unit, True
        divisor = self.divisors.get(time)
        if divisor is not None and (unit := _divided_by(divisor)) is not None:
            return unit, True
        words = f"{self._label(time)} {time}".lower()
        found = {unit for word, unit in _WORDS.items() if re.search(rf"(?<![a-z]){word}s?(?![a-z])", words)}
        return (found.pop(), True) if len(found) == 1 else ("months", False)

    def _condition(self, status: str, values: Sequence[str]) -> str:
        numbers = all(is_number(each) for each in values) and self.dataset.frame[status].dtype.kind in "fiub"
        shown = [each if numbers else text(each).text for each in values]
        column = name_of(status)
        return f"{column} = {shown[0]}" if len(shown) == 1 else f"{column} in ({', '.join(shown)})"

    def _same(
        self, definition: EndpointDefinition, time: str, status: str, values: Sequence[str], allow: Sequence[str]
    ) -> bool:
        """Whether the endpoint has the times and events that a procedure has, in every row."""
        try:
            made = derive_endpoints(self.dataset, [definition], today=date.today(), allow=allow)
        except SarcstatError:
            return False
        derived = made.derived[definition.name]
        frame = self.dataset.frame
        wanted = frame[time].to_numpy(dtype=float, na_value=np.nan)
        states = frame[status]
        there = states.notna().to_numpy() & ~np.isnan(wanted) & ~(wanted < 0)
        meant = states.isin(_meant(states, values)).to_numpy()
        same_times = np.array_equal(derived.time, np.where(there, wanted, np.nan), equal_nan=True)
        return same_times and np.array_equal(derived.event, np.where(there, meant * 1.0, np.nan), equal_nan=True)


def _divided_by(days: float) -> Unit | None:
    """The unit that days are divided by such a number for."""
    return "years" if 365 <= days < 366 else "months" if 30 <= days < 31 else None


def _meant(states: Any, values: Sequence[str]) -> list[Any]:
    return [float(each) for each in values] if states.dtype.kind in "fiub" else [*values]


def _column(shown: str) -> str:
    """The column that an expression names."""
    return shown[1:-1].replace("``", "`") if shown.startswith("`") else shown
