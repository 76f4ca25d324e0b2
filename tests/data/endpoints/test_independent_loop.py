"""Endpoints of any patients against an independent loop over them, and what must not change a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from data.endpoints.by_hand import (
    AFTER,
    AT_CONTACT,
    AT_CUTOFF,
    COUNTED,
    OS,
    PFS,
    cell,
    dataset,
    rows_of,
)
from hypothesis import given
from hypothesis import strategies as st

from sarcstat.data.endpoints.endpoints import (
    KINDS,
    EndpointDefinition,
    Endpoints,
    derive_endpoints,
)

FIRST = date(2020, 1, 1)
days = st.integers(0, 40).map(lambda n: FIRST + timedelta(n))
maybe = st.none() | days
patients = st.lists(
    st.fixed_dictionaries(
        {
            "start": maybe,
            "progression": maybe,
            "death": maybe,
            "last": maybe,
            "status": st.sampled_from(["alive", "dead", "lost", None]),
        }
    ),
    min_size=1,
    max_size=8,
)
policies = st.sampled_from(["censor", "event", "exclude"])
zeros = st.sampled_from(["keep", "half-day", "exclude"])


def by_loop(
    patient: dict[str, Any], events: Sequence[tuple[str, str]], cutoff: date | None, lost: str, zero: str
) -> tuple[float, int, str] | None:
    """Time in days, event and reason of one patient, as a person would go about it."""
    start = patient["start"]
    if start is None or (cutoff and start > cutoff):
        return None
    dated = sorted((patient[column], i, words) for i, (column, words) in enumerate(events) if patient[column])
    counted = [each for each in dated if not cutoff or each[0] <= cutoff]
    contact = patient["last"]
    if counted:
        end, _, reason = counted[0]
        event = 1
    elif dated:
        assert cutoff is not None
        end, event, reason = cutoff, 0, AFTER
    elif contact is None:
        return None
    elif patient["status"] is None and lost != "censor" and (not cutoff or contact <= cutoff):
        return None  # nobody knows whether this patient was lost
    elif patient["status"] == "lost" and (not cutoff or contact <= cutoff):
        end = contact
        event, reason = {"censor": (0, "lost to follow-up"), "event": (1, COUNTED), "exclude": (0, "")}[lost]
    elif cutoff and contact >= cutoff:
        end, event, reason = cutoff, 0, AT_CUTOFF
    else:
        end, event, reason = contact, 0, AT_CONTACT
    time: float = (end - start).days
    if time < 0 or not reason or (time == 0 and zero == "exclude"):
        return None
    return (0.5 if time == 0 and zero == "half-day" else time), event, reason


def derived(rows: Sequence[dict[str, Any]], definitions: Sequence[EndpointDefinition], **options: Any) -> Endpoints:
    frame = pd.DataFrame(
        {
            name: pd.Series([row[name] if name == "status" else cell(row[name]) for row in rows], dtype="str")
            for name in rows[0]
        }
    )
    return derive_endpoints(dataset(frame), definitions, allow=list(KINDS), **options)


@given(patients, st.none() | days, policies, zeros)
def test_every_patient_is_as_an_independent_loop_has_him(
    rows: list[dict[str, Any]], cutoff: date | None, lost: Any, zero: Any
) -> None:
    definitions = [replace(each, lost=lost, time_zero=zero) for each in (OS, PFS)]
    found = derived(rows, definitions, cutoff=cutoff)
    deaths, both = [("death", "death")], [("progression", "disease progression"), ("death", "death")]
    assert rows_of(found, "OS") == [by_loop(row, deaths, cutoff, lost, zero) for row in rows]
    assert rows_of(found, "PFS") == [by_loop(row, both, cutoff, lost, zero) for row in rows]


@given(patients, st.none() | days, policies, st.integers(-5000, 5000))
def test_shifting_all_dates_changes_nothing(
    rows: list[dict[str, Any]], cutoff: date | None, lost: Any, shift: int
) -> None:
    def moved(day: Any) -> Any:
        return day + timedelta(shift) if isinstance(day, date) else day

    definitions = [replace(each, lost=lost) for each in (OS, PFS)]
    here = derived(rows, definitions, cutoff=cutoff)
    there = derived([{k: moved(v) for k, v in row.items()} for row in rows], definitions, cutoff=moved(cutoff))
    for name in ("OS", "PFS"):
        assert rows_of(here, name) == rows_of(there, name)


@given(patients, policies)
def test_a_cutoff_after_the_last_date_changes_nothing(rows: list[dict[str, Any]], lost: Any) -> None:
    definitions = [replace(each, lost=lost) for each in (OS, PFS)]
    without = derived(rows, definitions)
    with_cutoff = derived(rows, definitions, cutoff=FIRST + timedelta(41))
    for name in ("OS", "PFS"):
        assert rows_of(without, name) == rows_of(with_cutoff, name)


@given(patients, st.none() | days)
def test_censor_and_event_differ_by_the_lost_alone(rows: list[dict[str, Any]], cutoff: date | None) -> None:
    found = derived(rows, [OS, PFS], cutoff=cutoff)
    for name in ("OS", "PFS"):
        event, censor = found.under(name, "event"), found.under(name, "censor")
        differ = ~np.isnan(event.event) & (event.event != censor.event)
        lost = np.array([row["status"] == "lost" for row in rows])
        none_before = ~(found.derived[name].course.event)
        assert not (differ & ~(lost & none_before)).any()
        assert differ.sum() == censor.counts(event=False).get("lost to follow-up", 0)
        assert differ.sum() == np.nansum(event.event) - np.nansum(censor.event)
