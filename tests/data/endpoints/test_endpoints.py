"""Endpoints from dates: a cohort counted by hand, times in units, policies, columns and conditions."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from data.endpoints.by_hand import (
    AFTER,
    AT_CONTACT,
    AT_CUTOFF,
    COHORT,
    COUNTED,
    CUTOFF,
    DEATH,
    OS,
    PFS,
    cell,
    dataset,
    rows_of,
)

from sarcstat.data.codebook import Dataset
from sarcstat.data.endpoints.endpoints import (
    POLICIES,
    EndpointDefinition,
    Endpoints,
    EventDate,
    FromDates,
    FromTime,
    derive_endpoints,
)
from sarcstat.data.expression.expression import parse
from sarcstat.errors import InputError, UsageError

EXPECTED_OS = [
    (120, 1, "death"),
    (90, 1, "death"),
    (181, 0, AT_CONTACT),
    (236, 0, AT_CUTOFF),
    (236, 0, AT_CUTOFF),
    (31, 1, COUNTED),
    (59, 1, COUNTED),
    (236, 0, AT_CUTOFF),
    (236, 0, AFTER),
    (0, 1, "death"),
    (90, 1, "death"),
    (236, 0, AT_CUTOFF),
    None,
    None,
    (236, 1, "death"),
]
EXPECTED_PFS = [
    (59, 1, "disease progression"),
    (90, 1, "death"),
    (151, 1, "disease progression"),
    (236, 0, AT_CUTOFF),
    (236, 0, AT_CUTOFF),
    (31, 1, COUNTED),
    (31, 1, "disease progression"),
    (236, 0, AFTER),
    (120, 1, "disease progression"),
    (0, 1, "death"),
    (90, 1, "disease progression"),
    (236, 0, AT_CUTOFF),
    None,
    None,
    (236, 1, "death"),
]


@pytest.fixture
def cohort(csv: Any) -> Dataset:
    found: Dataset = csv(COHORT)
    return found


def test_a_cohort_counted_by_hand(cohort: Dataset) -> None:
    found = derive_endpoints(cohort, [OS, PFS], cutoff=CUTOFF, id="id")
    assert rows_of(found, "OS") == EXPECTED_OS
    assert rows_of(found, "PFS") == EXPECTED_PFS
    assert found.derived["OS"].counts(event=True) == {"death": 5, COUNTED: 2}
    assert found.derived["OS"].counts(event=False) == {AT_CUTOFF: 4, AT_CONTACT: 1, AFTER: 1}
    assert found.derived["PFS"].counts(event=True) == {"disease progression": 5, "death": 3, COUNTED: 1}
    assert found.derived["PFS"].counts(event=False) == {AT_CUTOFF: 3, AFTER: 1}


def test_the_decisions_are_counted(cohort: Dataset) -> None:
    found = derive_endpoints(cohort, [OS], cutoff=CUTOFF)
    assert [(each.text, each.rows) for each in found.decisions] == [
        ("lost to follow-up: last contact counted as the event", 2),
        ("time of zero: kept", 1),
        ("event after the cutoff (2021-08-25): does not count, follow-up ends there", 1),
        ("follow-up beyond the cutoff (2021-08-25): ends there", 3),
        ("missing start: left out", 1),
        ("missing last: left out", 1),
    ]


def test_labels_and_event_coding_are_in_the_codebook(cohort: Dataset) -> None:
    codebook = derive_endpoints(cohort, [OS, PFS], cutoff=CUTOFF).dataset.codebook
    assert codebook.label("OS") == "Overall survival"
    assert codebook.label("PFS") == "PFS"
    assert codebook["OS_event"].value_labels == {0: "censored", 1: "death or lost to follow-up"}


@pytest.mark.parametrize(("unit", "days"), [("days", 1), ("weeks", 7), ("months", 30.4375), ("years", 365.25)])
def test_a_time_is_in_its_unit(cohort: Dataset, unit: Any, days: float) -> None:
    found = derive_endpoints(cohort, [replace(OS, unit=unit)], cutoff=CUTOFF)
    assert found.dataset.frame["OS"].iloc[0] == pytest.approx(120 / days, rel=1e-12)


def test_the_length_of_a_month_can_be_given(cohort: Dataset) -> None:
    found = derive_endpoints(cohort, [replace(OS, unit="months", month_days=30)], cutoff=CUTOFF)
    assert found.dataset.frame["OS"].iloc[0] == pytest.approx(4, rel=1e-12)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("keep", (0, 1, "death")), ("half-day", (0.5, 1, "death")), ("exclude", None)],
)
def test_a_time_of_zero(cohort: Dataset, policy: Any, expected: object) -> None:
    found = derive_endpoints(cohort, [replace(OS, time_zero=policy)], cutoff=CUTOFF)
    assert rows_of(found, "OS")[9] == expected


def test_a_time_of_zero_can_be_refused(cohort: Dataset) -> None:
    with pytest.raises(InputError, match=r"1 row has a time of zero \(Overall survival\) \(line 11 \(id P10\)\)"):
        derive_endpoints(cohort, [replace(OS, time_zero="refuse")], cutoff=CUTOFF, id="id")


def test_lost_patients_differ_between_the_policies_by_exactly_the_lost(cohort: Dataset) -> None:
    found = derive_endpoints(cohort, [OS, PFS], cutoff=CUTOFF)
    for name, lost in (("OS", ["P06", "P07"]), ("PFS", ["P06"])):
        event, censor, exclude = (found.under(name, policy) for policy in ("event", "censor", "exclude"))
        ids = cohort.frame["id"]
        known = ~np.isnan(event.event)
        assert ids[known & (event.event != censor.event)].tolist() == lost
        assert ids[known & np.isnan(exclude.event)].tolist() == lost
        np.testing.assert_array_equal(event.time, censor.time)
        assert censor.counts(event=False)["lost to follow-up"] == len(lost)


def test_an_event_date_counts_only_under_its_condition() -> None:
    rows = pd.DataFrame(
        {
            "start": ["2021-01-01"] * 2,
            "last_date": ["2021-03-01", "2021-04-01"],
            "status": ["dead", "alive"],
        }
    )
    when = EventDate(date="last_date", words="death", when=parse("status = 'dead'"))
    definition = EndpointDefinition(
        name="OS", source=FromDates(start="start", events=[when], censor="last_date"), unit="days"
    )
    found = derive_endpoints(dataset(rows), [definition])
    assert rows_of(found, "OS") == [(59, 1, "death"), (90, 0, AT_CONTACT)]


def test_without_dates_of_contact_everybody_is_followed_to_the_cutoff(cohort: Dataset) -> None:
    definition = replace(OS, source=FromDates(start="start", events=[DEATH]), lost="censor", lost_when=None)
    found = derive_endpoints(cohort, [definition], cutoff=CUTOFF)
    assert rows_of(found, "OS")[2] == (236, 0, AT_CUTOFF)
    assert [said.code for said in found.conditions] == ["followed_to_cutoff"]
    with pytest.raises(UsageError, match="nobody knows how long"):
        derive_endpoints(cohort, [definition])


def test_a_time_that_the_file_has_is_scaled_and_its_lost_patients_follow_the_policy() -> None:
    rows = pd.DataFrame(
        {"days": [60.875, 30.4375, 91.3125, np.nan], "vital": ["Dead", "Alive", "Alive", "Dead"], "lost": [0, 1, 0, 0]}
    )
    source = FromTime(time="days", event="vital=Dead", time_unit="days")
    definition = EndpointDefinition(name="OS", source=source, lost="event", lost_when=parse("lost = 1"))
    found = derive_endpoints(dataset(rows), [definition])
    assert rows_of(found, "OS") == [(2, 1, "vital = Dead"), (1, 1, COUNTED), (3, 0, "vital = Alive"), None]


def test_a_negative_time_is_refused_and_can_be_allowed() -> None:
    rows = pd.DataFrame({"days": [5.0, -1.0], "dead": [1, 1]})
    definition = EndpointDefinition(name="OS", source=FromTime(time="days", event="dead", time_unit="days"))
    with pytest.raises(InputError, match=r"1 row has a negative time in 'days' \(line 3: -1\)"):
        derive_endpoints(dataset(rows), [definition])
    found = derive_endpoints(dataset(rows), [definition], allow=["negative-time"])
    assert rows_of(found, "OS")[1] is None


def test_columns_that_do_not_exist_are_named_with_their_place(cohort: Dataset) -> None:
    source = FromDates(start="strat", events=[replace(DEATH, date="dead")], censor="last")
    with pytest.raises(InputError) as caught:
        derive_endpoints(cohort, [replace(OS, source=source)], cutoff=CUTOFF)
    messages = [problem.message for problem in caught.value.problems]
    assert messages == [
        "cohort.csv has no column 'strat' (endpoints.OS.start).".replace("cohort.csv", cohort.source),
        "cohort.csv has no column 'dead' (endpoints.OS.events).".replace("cohort.csv", cohort.source),
    ]


def test_a_condition_that_cannot_be_decided_names_its_place(cohort: Dataset) -> None:
    with pytest.raises(InputError, match=r"^endpoints\.OS\.lost_when: "):
        derive_endpoints(
            cohort, [replace(OS, lost_when=parse("status = 3", place="endpoints.OS.lost_when"))], cutoff=CUTOFF
        )


def test_a_condition_that_nobody_fulfills_is_a_warning(cohort: Dataset) -> None:
    found = derive_endpoints(cohort, [replace(OS, lost_when=parse("status = 'lots'"))], cutoff=CUTOFF)
    (said,) = [said for said in found.conditions if said.code == "condition_never_true"]
    assert said.kind == "warning"
    assert said.text == "endpoints.OS.lost_when is true for nobody."


def test_a_condition_that_is_missing_is_counted(csv: Any) -> None:
    data = csv("start,death,last,status\n2021-01-01,,2021-02-01,lost\n2021-01-01,,2021-02-01,\n")
    found = derive_endpoints(data, [replace(OS, unknown="no")])
    (said,) = [said for said in found.conditions if said.code == "condition_missing"]
    assert said.text == "endpoints.OS.lost_when is missing in 1 row for want of status (line 3): taken as no."
    assert rows_of(found, "OS") == [(31, 1, COUNTED), (31, 0, AT_CONTACT)]


def unknown_of(found: Endpoints, name: str) -> list[tuple[str, int]]:
    return [(text, rows) for variable, text, rows in found.decisions if variable == name and "missing" in text]


def test_who_may_have_been_lost_is_left_out_where_that_decides(csv: Any) -> None:
    data = csv("start,death,last,status\n2021-01-01,,2021-02-01,lost\n2021-01-01,,2021-02-01,\n")
    for lost, expected in (("event", [1.0, math.nan]), ("exclude", [math.nan, math.nan]), ("censor", [0.0, 0.0])):
        found = derive_endpoints(data, [replace(OS, lost=lost)])
        assert found.derived["OS"].event.tolist() == pytest.approx(expected, nan_ok=True)
        (said,) = [said for said in found.conditions if said.code == "condition_missing"]
        assert (said.kind == "warning") == (lost != "censor")
        assert "1 row for want of status (line 3)" in said.text
        done = "left out" if lost != "censor" else "taken as not lost to follow-up"
        assert unknown_of(found, "OS") == [(f"missing status: {done}", 1)]
        assert found.under("OS", "event").event.tolist() == pytest.approx([1.0, math.nan], nan_ok=True)


STATUS = """start,last,status,seen
2021-01-01,2021-02-01,dead,2021-02-01
2021-01-01,2021-02-01,,2021-02-01
2021-01-01,2021-02-01,alive,2021-02-01
2021-01-01,,dead,2021-02-01
"""


def test_nobody_whose_status_is_unknown_is_event_free(csv: Any) -> None:
    died = EventDate(date="last", words="death", when=parse("status = 'dead'", place="endpoints.OS.events.last"))
    definition = EndpointDefinition(
        name="OS", source=FromDates(start="start", events=[died], censor="seen"), unit="days"
    )
    found = derive_endpoints(csv(STATUS), [definition])
    assert found.derived["OS"].event.tolist() == pytest.approx([1, math.nan, 0, math.nan], nan_ok=True)
    assert unknown_of(found, "OS") == [("missing status: left out", 1), ("missing last: left out", 1)]
    (said,) = [said for said in found.conditions if said.code == "condition_missing"]
    assert said.kind == "warning"
    assert said.text.startswith("endpoints.OS.events.last is missing in 1 row for want of status (line 3): ")
    found = derive_endpoints(csv(STATUS), [replace(definition, unknown="no")])
    assert found.derived["OS"].event.tolist() == pytest.approx([1, 0, 0, math.nan], nan_ok=True)
    assert unknown_of(found, "OS") == [("missing last: left out", 1), ("missing status: taken as no event", 1)]


def test_an_unknown_event_does_not_matter_after_a_known_one_or_the_cutoff(csv: Any) -> None:
    rows = """start,progress,progressed,death,last
2021-01-01,2021-03-01,,2021-02-01,2021-02-01
2021-01-01,2021-02-01,,2021-02-01,2021-02-01
2021-01-01,2021-01-15,,2021-02-01,2021-02-01
2021-01-01,,,2021-02-01,2021-02-01
2021-01-01,2023-01-01,,,2023-01-01
2021-01-01,2023-01-01,,,2021-12-01
2021-01-01,,no,,2021-12-01
"""
    events = [
        EventDate(date="progress", words="progression", when=parse("progressed = 'yes'")),
        EventDate(date="death", words="death", final=True),
    ]
    definition = EndpointDefinition(name="PFS", source=FromDates(start="start", events=events, censor="last"))
    allow = ["follow-up-before-event", "death-before-progression"]
    found = derive_endpoints(csv(rows), [definition], cutoff=date(2022, 1, 1), allow=allow)
    known = [not math.isnan(each) for each in found.derived["PFS"].event]
    assert known == [True, True, False, False, True, False, True]


def test_endpoints_that_make_the_same_column_are_refused(cohort: Dataset) -> None:
    with pytest.raises(UsageError, match="OS_event"):
        derive_endpoints(cohort, [OS, replace(OS, name="OS_event")], cutoff=CUTOFF)


def test_a_column_of_the_file_is_replaced_and_that_is_said(cohort: Dataset) -> None:
    data = replace(cohort, frame=cohort.frame.assign(OS=7))
    found = derive_endpoints(data, [OS], cutoff=CUTOFF)
    assert rows_of(found, "OS") == EXPECTED_OS
    assert [said.code for said in found.conditions] == ["columns_replaced"]


def test_lost_patients_counted_as_deaths_as_a_paper_has_it() -> None:
    """98 deaths and 10 lost to follow-up are 108 events of 209 patients (Zhang et al. 2022, Cancer Medicine)."""
    status = np.repeat(["dead", "lost", "alive"], [98, 10, 101])
    first = date(2020, 1, 1)
    last = [first + timedelta(30 + i) for i in range(209)]
    frame = pd.DataFrame({"start": [cell(first)] * 209, "last": [cell(day) for day in last], "status": status})
    died = EventDate(date="last", words="death", when=parse("status = 'dead'"))
    definition = replace(OS, source=FromDates(start="start", events=[died], censor="last"))
    found = derive_endpoints(dataset(frame), [definition], cutoff=CUTOFF)
    events = {policy: int(np.nansum(found.under("OS", policy).event)) for policy in POLICIES}
    patients = {policy: int((~np.isnan(found.under("OS", policy).event)).sum()) for policy in POLICIES}
    assert events == {"censor": 98, "event": 108, "exclude": 98}
    assert patients == {"censor": 209, "event": 209, "exclude": 199}
