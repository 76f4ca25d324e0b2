"""Where a condition is missing, it is unknown what happened: counted by hand, patient by patient."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from data.endpoints.by_hand import AT_CONTACT, AT_CUTOFF, CUTOFF, LOST, rows_of

from sarcstat.data.codebook import Dataset
from sarcstat.data.endpoints.endpoints import EndpointDefinition, EventDate, FromDates, FromTime, derive_endpoints
from sarcstat.data.expression.expression import parse

#: Start is 2021-01-01. P1 died on day 59; of P2, P5, P6, P7 and P8 nobody knows whether they live; P3 is alive at day
#: 90; P4's status is missing, but his last contact is after the cutoff, so that he was event-free there (day 236).
PATIENTS = """\
id,start,relapse,last,status
P1,2021-01-01,,2021-03-01,dead
P2,2021-01-01,,2021-03-01,
P3,2021-01-01,,2021-04-01,alive
P4,2021-01-01,,2021-09-01,
P5,2021-01-01,2021-02-01,2021-05-01,
P6,2021-01-01,,2021-03-01,
P7,2021-01-01,,2021-03-01,
P8,2021-01-01,2021-03-01,2021-03-01,
"""
DIED = EventDate(date="last", words="death", when=parse("status = 'dead'", place="endpoints.OS.events.last"))
OS = EndpointDefinition(name="OS", source=FromDates(start="start", events=[DIED], censor="last"), unit="days")
DFS = replace(
    OS,
    name="DFS",
    source=FromDates(
        start="start",
        events=[EventDate(date="relapse", words="relapse"), replace(DIED, final=True)],
        censor="last",
    ),
)


@pytest.fixture
def patients(csv: Any) -> Dataset:
    found: Dataset = csv(PATIENTS)
    return found


def test_whose_death_is_unknown_is_left_out_and_listed(patients: Dataset) -> None:
    found = derive_endpoints(patients, [OS], cutoff=CUTOFF, id="id")
    nobody_knows = [None] * 4
    assert rows_of(found, "OS") == [
        (59, 1, "death"),
        None,
        (90, 0, AT_CONTACT),
        (236, 0, AT_CUTOFF),
        *nobody_knows,
    ]
    (said,) = [each for each in found.conditions if each.code == "condition_missing"]
    assert said.kind == "warning"
    assert said.text == (
        "endpoints.OS.events.last: it is unknown whether 5 patients had the event (missing status; "
        "line 3 (id P2); line 6 (id P5); line 7 (id P6); line 8 (id P7); line 9 (id P8)): left out of OS. "
        'If missing means no, say condition_missing = "no".'
    )
    assert ("OS", "event unknown (missing status): left out", 5) in found.decisions


def test_an_event_that_is_known_and_not_later_decides(patients: Dataset) -> None:
    """P5 relapsed on day 31, long before his last contact; P8 on the day on which he may have died: the relapse counts,
    which is listed first. Of P2, P6 and P7 nothing is known.
    """
    found = derive_endpoints(patients, [DFS], cutoff=CUTOFF)
    assert rows_of(found, "DFS") == [
        (59, 1, "death"),
        None,
        (90, 0, AT_CONTACT),
        (236, 0, AT_CUTOFF),
        (31, 1, "relapse"),
        None,
        None,
        (59, 1, "relapse"),
    ]


def test_an_event_that_is_known_but_later_does_not(csv: Any) -> None:
    """Whether the relapse of day 31 was one is unknown; the death on day 59 is not."""
    data = csv("start,relapse,death,last,biopsy\n2021-01-01,2021-02-01,2021-03-01,2021-03-01,\n")
    relapse = EventDate(date="relapse", words="relapse", when=parse("biopsy = 1"))
    source = FromDates(start="start", events=[relapse, EventDate(date="death", words="death")], censor="last")
    assert rows_of(derive_endpoints(data, [replace(OS, source=source)]), "OS") == [None]
    taken = replace(OS, source=source, condition_missing="no")
    assert rows_of(derive_endpoints(data, [taken]), "OS") == [(59, 1, "death")]


def test_a_study_can_take_missing_as_no(patients: Dataset) -> None:
    found = derive_endpoints(patients, [replace(OS, condition_missing="no")], cutoff=CUTOFF)
    assert rows_of(found, "OS")[1] == (59, 0, AT_CONTACT)
    assert [each for each in found.conditions if each.kind == "warning"] == []
    (said,) = [each for each in found.conditions if each.code == "condition_missing"]
    assert "5 patients had the event (missing status; line 3; " in said.text
    assert said.text.endswith(": taken as no.")
    assert ("OS", "event unknown (missing status): taken as no", 5) in found.decisions


def test_without_a_date_there_is_no_event_to_be_in_doubt(csv: Any) -> None:
    """Of the living no cause of death is known, and none is needed; a death without a date is warned of."""
    data = csv(
        "start,death,last,cause\n2021-01-01,,2021-04-01,\n2021-01-01,2021-03-01,2021-03-01,tumor\n"
        "2021-01-01,,2021-05-01,tumor\n"
    )
    died = EventDate(date="death", words="death", when=parse("cause = 'tumor'", place="endpoints.OS.events.death"))
    found = derive_endpoints(data, [replace(OS, source=FromDates(start="start", events=[died], censor="last"))])
    assert rows_of(found, "OS") == [(90, 0, AT_CONTACT), (59, 1, "death"), (120, 0, AT_CONTACT)]
    (said,) = found.conditions
    assert (said.kind, said.text) == (
        "warning",
        "endpoints.OS.events.death is true for 1 patient without a date in 'death' (line 4): without its date the "
        "event does not count.",
    )


def test_the_notes_name_the_columns_that_are_missing(csv: Any) -> None:
    """Of a condition on two columns the one that is missing there: `dead and …` is false where nobody died."""
    data = csv("start,last,status,cause\n2021-01-01,2021-03-01,dead,\n2021-01-01,2021-03-01,alive,tumor\n")
    died = replace(DIED, when=parse("status = 'dead' and cause = 'tumor'", place="endpoints.OS.events.last"))
    found = derive_endpoints(data, [replace(OS, source=FromDates(start="start", events=[died], censor="last"))])
    assert rows_of(found, "OS") == [None, (59, 0, AT_CONTACT)]
    assert ("OS", "event unknown (missing cause): left out", 1) in found.decisions


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("censor", [(31, 0, "lost to follow-up"), (59, 0, AT_CONTACT), (90, 1, "death")]),
        ("event", [(31, 1, "lost to follow-up (counted as event)"), None, (90, 1, "death")]),
        ("exclude", [None, None, (90, 1, "death")]),
    ],
)
def test_a_loss_that_is_unknown_matters_where_the_policy_asks(csv: Any, policy: Any, expected: object) -> None:
    """The third patient died: whether he was lost is of no interest."""
    data = csv(
        "start,death,last,status\n2021-01-01,,2021-02-01,lost\n2021-01-01,,2021-03-01,\n"
        "2021-01-01,2021-04-01,2021-04-01,\n"
    )
    death = EventDate(date="death", words="death")
    definition = replace(
        OS, source=FromDates(start="start", events=[death], censor="last"), lost=policy, lost_when=LOST
    )
    found = derive_endpoints(data, [definition])
    assert rows_of(found, "OS") == expected
    decided = [each.text for each in found.decisions if "unknown" in each.text]
    said = [each.text for each in found.conditions if each.code == "condition_missing"]
    if policy == "censor":
        assert decided == said == []
    else:
        assert decided == ["loss to follow-up unknown (missing status): left out"]
        assert "whether 1 patient had been lost to follow-up (missing status; line 3): left out of OS." in said[0]
    under = {each: rows_of_policy(found.under("OS", each)) for each in ("censor", "event", "exclude")}
    assert under == {"censor": (1, 2), "event": (2, 0), "exclude": (1, 0)}


def rows_of_policy(endpoint: Any) -> tuple[int, int]:
    """The patients with an event and those without."""
    return sum(endpoint.counts(event=True).values()), sum(endpoint.counts(event=False).values())


def test_a_table_of_all_policies_is_told_of_an_unknown_loss(csv: Any) -> None:
    data = csv("start,death,last,status\n2021-01-01,,2021-02-01,lost\n2021-01-01,,2021-03-01,\n")
    source = FromDates(start="start", events=[EventDate(date="death", words="death")], censor="last")
    found = derive_endpoints(data, [replace(OS, source=source, lost_when=LOST, sensitivity=True)])
    (said,) = [each.text for each in found.conditions if each.code == "condition_missing"]
    assert 'left out of the results under lost = "event" and "exclude".' in said


def test_an_unknown_loss_of_an_endpoint_that_the_file_has(csv: Any) -> None:
    data = csv("days,dead,status\n30,0,lost\n60,0,\n90,1,\n")
    definition = EndpointDefinition(
        name="OS",
        source=FromTime(time="days", event="dead", time_unit="days"),
        lost="event",
        lost_when=LOST,
        unit="days",
    )
    rows = rows_of(derive_endpoints(data, [definition]), "OS")
    assert [row and row[:2] for row in rows] == [(30, 1), None, (90, 1)]
    rows = rows_of(derive_endpoints(data, [replace(definition, condition_missing="no")]), "OS")
    assert [row and row[:2] for row in rows] == [(30, 1), (60, 0), (90, 1)]
