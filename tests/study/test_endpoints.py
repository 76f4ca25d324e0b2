"""The endpoint sections of a study file: what they mean and what they refuse."""

from __future__ import annotations

import tomllib
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from sarcstat.data.endpoints.endpoints import KINDS, FromDates, FromTime
from sarcstat.errors import UsageError
from sarcstat.study.endpoints import AllowedKind, DateFormat, EndpointSection


def section(text: str) -> EndpointSection:
    return EndpointSection.model_validate(tomllib.loads(text))


def mistakes(text: str) -> list[tuple[str, str]]:
    """Place and message of everything that is wrong."""
    with pytest.raises(ValidationError) as caught:
        section(text)
    return [(".".join(map(str, each["loc"])), each["msg"]) for each in caught.value.errors()]


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ('["progression", "death"]', ["Progression (label)", "death"]),
        ('{ progression = "PD", death = "died" }', ["PD", "died"]),
        ('["progression", { date = "death", words = "died" }]', ["Progression (label)", "died"]),
    ],
)
def test_events_are_named_in_three_ways(events: str, words: list[str]) -> None:
    found = section(f'start = "start"\nevents = {events}\ncensor = "last"')
    source = found.definition("PFS", {"progression": "Progression (label)"}).source
    assert isinstance(source, FromDates)
    assert [each.words for each in source.events] == words
    assert [each.final for each in source.events] == [False, True]


def test_one_event_is_not_final_unless_it_is_said() -> None:
    for text, final in (('["relapse"]', False), ('[{ date = "death", final = true }]', True)):
        source = section(f'start = "start"\nevents = {text}').definition("E").source
        assert isinstance(source, FromDates)
        assert source.events[0].final is final


def test_an_endpoint_that_the_file_has() -> None:
    found = section('time = "OS.time"\nevent = "OS=1"\ntime_unit = "days"').definition("OS")
    assert found.source == FromTime(time="OS.time", event="OS=1", time_unit="days")
    assert found.unit == "months"
    assert found.scale == pytest.approx(1 / 30.4375, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('strat = "s"\nstart = "s"\nevents = ["e"]', "strat", "Extra inputs"),
        ("start = 1\nevents = ['e']", "start", "valid string"),
        ('start = "s"\nevents = []', "events", "no event is named"),
        ('start = "s"\nevents = ["e", "e"]', "events", "more than once: e"),
        ('start = "s"\nevents = [{ date = "d", wrods = "x" }]', "events.0.wrods", "Extra inputs"),
        ('start = "s"', "", "missing: events"),
        ("", "", "missing: start, events, or time, event and time_unit"),
        ('time = "t"\nevent = "e"', "", "missing: time_unit"),
        ('time = "t"\nstart = "s"', "", "do not go together"),
        ('start = "s"\nevents = ["e"]\nlost = "event"', "", "lost needs lost_when"),
        ('start = "s"\nevents = ["e"]\nsensitivity = true', "", "sensitivity needs lost_when"),
        ('start = "s"\nevents = ["e"]\nunit = "month"', "unit", "months"),
        ('start = "s"\nevents = ["e"]\nmonth_days = 365', "month_days", "less than 32"),
    ],
)
def test_a_mistake_is_found_in_its_place(text: str, place: str, message: str) -> None:
    ((where, said),) = mistakes(text)
    assert where == place
    assert message in said


def test_a_condition_that_cannot_be_read_names_its_place() -> None:
    found = section('start = "s"\nevents = ["e"]\nlost_when = "status ="')
    with pytest.raises(UsageError, match=r"^endpoints\.OS\.lost_when: "):
        found.definition("OS")


def test_every_key_is_described_for_editors() -> None:
    schema = EndpointSection.model_json_schema()
    described: list[dict[str, Any]] = [schema, *schema["$defs"].values()]
    assert [name for each in described for name, key in each["properties"].items() if "description" not in key] == []
    assert schema["additionalProperties"] is False


def test_the_schema_allows_what_the_checks_know() -> None:
    assert set(get_args(AllowedKind)) == set(KINDS)


def test_a_date_format_names_a_day() -> None:
    adapter: TypeAdapter[str] = TypeAdapter(DateFormat)
    assert adapter.validate_python("%d.%m.%Y") == "%d.%m.%Y"
    assert adapter.validate_python("excel") == "excel"
    with pytest.raises(ValidationError, match="does not name a day"):
        adapter.validate_python("%d.%m.")
