"""The endpoints of a study that is written from a data file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sarcstat.data.cohort.outcome import split_event
from sarcstat.data.endpoints.timing import Timing
from sarcstat.errors import UsageError
from sarcstat.study.drafting import toml_text as toml
from sarcstat.study.drafting.columns import Column, date_roles, is_status, is_time, unit_of

#: What the endpoint that was asked for is called.
NAME = "OUTCOME"
_MOST_SUGGESTED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user said of the study: how the data are called from it and read, the endpoint, groups and patients."""

    file: str
    name: str
    na: Sequence[str] = ()
    sheet: str | None = None
    decimal: str | None = None
    time: str | None = None
    event: str | None = None
    time_unit: str | None = None
    by: Sequence[str] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What is known of the columns, what was asked for, and which columns that takes (`used`)."""

    columns: Sequence[Column]
    wish: Wish
    timing: Timing | None
    used: Collection[str]

    @property
    def known(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {each.name: each for each in self.columns}

    def lines(self) -> Iterator[str]:
        """The section of endpoints: the one that was asked for, and candidates as comments."""
        yield "# --- Endpoints: from dates (start, events, censor), or from columns of the file (time, event). ---"
        yield ""
        if self.wish.time and self.wish.event:
            yield from self._endpoint(self.wish.time, self.wish.event)
        yield from self._suggested()

    def _endpoint(self, time: str, event: str) -> Iterator[str]:
        yield f"[endpoints.{NAME}]"
        if self.timing is None or self.timing.between is None:
            column = self.known[time]
            yield f'label = {toml.text(column.label or time)}   # what tables call it, such as "Overall survival"'
            yield f"time = {toml.text(time)}"
            yield f"event = {toml.text(event)}"
            unit = self._unit(column)
            yield f"time_unit = {toml.text(unit)}{'' if self.wish.time_unit else '   # as the name of the column says'}"
            yield f"unit = {toml.text(unit)}"
            return
        start, end = self.timing.between
        label = f"Time from {self._label(start)} to {self._label(end)}"
        yield f'label = {toml.text(label)}   # what tables call it, such as "Overall survival"'
        yield f"start = {toml.text(start)}"
        yield from self._events(event, end)
        yield f"censor = {toml.text(end)}"
        yield f"unit = {toml.text(self.timing.unit or 'months')}"

    def _events(self, event: str, end: str) -> Iterator[str]:
        column, value = split_event(event, list(self.known))
        if value is None and self.known[column].kind == "date":
            yield f"events = [{{ date = {toml.text(column)}, words = {toml.text(self._label(column))} }}]"
            return
        quoted = f"`{column}`" if not re.fullmatch(r"[A-Za-z_]\w*", column) else column
        chosen = "1" if value is None else ", ".join(_literal(word.strip()) for word in value.split(","))
        when = f"{quoted} in ({chosen})" if "," in chosen else f"{quoted} = {chosen}"
        words = value or self._label(column)
        yield f"events = [{{ date = {toml.text(end)}, when = {toml.text(when)}, words = {toml.text(words)} }}]"

    def _label(self, name: str) -> str:
        return self.known[name].label or name

    def _unit(self, column: Column) -> str:
        unit = self.wish.time_unit or unit_of(column)
        if unit is None:
            raise UsageError(
                f"Nobody knows the unit of '{column.name}'.", "Say it: --time-unit days, weeks, months or years."
            )
        return unit

    def _suggested(self) -> Iterator[str]:
        """Candidates: columns of times with those of events, and pairs of dates."""
        status = [each for each in self.columns if is_status(each) and each.name not in self.used][:_MOST_SUGGESTED]
        times = [each for each in self.columns if is_time(each) and each.name not in self.used][:_MOST_SUGGESTED]
        for each in status:
            yield f"# An event? {toml.comment(each.name)}: {toml.comment(each.described())}"
        for each in times:
            yield f"# A time? {toml.comment(each.name)}: {toml.comment(each.described())}"
        if status and times and not self.wish.time:
            yield "# [endpoints.OS]"
            yield '# label = "Overall survival"'
            yield f"# time = {toml.text(times[0].name)}"
            yield f"# event = {toml.text(_example(status[0]))}   # which value is the event?"
            yield f"# time_unit = {toml.text(unit_of(times[0]) or 'months')}   # is that its unit?"
        starts, events, ends = date_roles(self.columns)
        dates = [each for each in self.columns if each.kind == "date"]
        if len(dates) > 1 and self.timing is None:
            yield f"# Dates: {toml.comment('; '.join(f'{each.name} ({each.described()})' for each in dates))}"
            yield "# [endpoints.OS]"
            yield '# label = "Overall survival"'
            yield f"# start = {toml.text(starts[0].name if starts else dates[0].name)}"
            yield f"# events = {toml.table({each.name: each.label or each.name for each in events} or {'…': 'death'})}"
            yield f"# censor = {toml.text(ends[0].name if ends else dates[-1].name)}"


def _example(column: Column) -> str:
    return f"{column.name}={column.levels[-1][0]}"


def _literal(word: str) -> str:
    return word if is_number(word) else f"'{word}'"


def is_number(word: str) -> bool:
    """Whether a word is typed as a number is."""
    try:
        return float(word) == float(word)
    except ValueError:
        return False
