"""Dates that contradict each other: refused with every row, or allowed with a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from data.endpoints.by_hand import (
    AT_CUTOFF,
    CUTOFF,
    OS,
    PFS,
    rows_of,
)

from sarcstat.data.endpoints.endpoints import (
    KINDS,
    derive_endpoints,
)
from sarcstat.errors import InputError

BAD = """\
id,start,progression,death,last
P1,2021-02-01,2021-01-01,,2021-03-01
P2,2021-02-01,2021-04-01,2021-03-01,2021-04-01
P3,2021-02-01,2021-05-01,,2021-04-01
P4,2021-02-01,,,2021-01-15
P5,2021-09-01,,,2021-10-01
P6,2021-02-01,,,2091-01-01
"""


def test_all_contradictions_are_listed_at_once_with_row_and_id(csv: Any) -> None:
    data = csv(BAD)
    with pytest.raises(InputError) as caught:
        derive_endpoints(data, [PFS_PLAIN, OS_PLAIN], cutoff=CUTOFF, today=date(2026, 1, 1), id="id")
    assert [problem.message for problem in caught.value.problems] == [
        "1 row has 'start' after the cutoff (line 6 (id P5): 2021-09-01).",
        "1 row has 'progression' before 'start' (line 2 (id P1): 2021-01-01, 2021-02-01).",
        "1 row has 'death' before 'progression' (line 3 (id P2): 2021-03-01, 2021-04-01).",
        "1 row has 'last' before 'start' (line 5 (id P4): 2021-01-15, 2021-02-01).",
        "1 row has 'last' in the future (line 7 (id P6): 2091-01-01).",
    ]


def test_a_last_contact_before_the_event_is_a_warning_with_its_rows(csv: Any) -> None:
    rows = "id,start,progression,death,last\nP3,2021-02-01,2021-05-01,,2021-04-01\nP7,2021-02-01,,,2021-06-01\n"
    found = derive_endpoints(csv(rows), [PFS_PLAIN], cutoff=CUTOFF, id="id")
    (said,) = [each for each in found.conditions if each.code == "follow-up-before-event"]
    assert said.kind == "warning"
    assert said.text == (
        "1 row has 'last' before 'progression' (line 2 (id P3): 2021-04-01, 2021-05-01). "
        "The event counts, at its own date."
    )
    allowed = derive_endpoints(csv(rows), [PFS_PLAIN], cutoff=CUTOFF, allow=["follow-up-before-event"])
    assert rows_of(allowed, "PFS") == rows_of(found, "PFS")


def test_allowed_contradictions_are_warnings_and_say_what_is_done(csv: Any) -> None:
    found = derive_endpoints(csv(BAD), [PFS_PLAIN], cutoff=CUTOFF, today=date(2026, 1, 1), allow=list(KINDS))
    warnings = [said for said in found.conditions if said.code in KINDS]
    assert len(warnings) == 6
    assert all(said.kind == "warning" and "line" in said.text for said in warnings)
    assert rows_of(found, "PFS") == [
        None,
        (28, 1, "death"),
        (89, 1, "disease progression"),
        None,
        None,
        (205, 0, AT_CUTOFF),
    ]


PFS_PLAIN = replace(PFS, lost="censor", lost_when=None)
OS_PLAIN = replace(OS, lost="censor", lost_when=None)


def test_at_most_five_rows_are_listed_with_the_total(csv: Any) -> None:
    text = "id,start,death,last\n" + "".join(f"P{i},2021-02-01,2021-01-01,2021-03-01\n" for i in range(8))
    with pytest.raises(InputError) as caught:
        derive_endpoints(csv(text), [OS_PLAIN], id="id")
    message = caught.value.problems[0].message
    assert message.startswith("8 rows have 'death' before 'start' (line 2 (id P0):")
    assert message.count("id P") == 5
    assert message.endswith("and 3 more).")


def test_a_patient_seen_after_death_is_a_warning(csv: Any) -> None:
    data = csv("start,progression,death,last\n2021-01-01,,2021-02-01,2021-03-01\n")
    found = derive_endpoints(data, [PFS_PLAIN])
    assert [said.code for said in found.conditions] == ["contact_after_event"]
    assert rows_of(found, "PFS") == [(31, 1, "death")]
