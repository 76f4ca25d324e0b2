"""Random tables of adverse events against loops over patients: counts, times at risk, exact limits, shares."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import sarcstat
from scipy.stats import chi2

YEAR = 365.25
TERMS = {"Rash": "Skin", "Itch": "Skin", "Nausea": "Gut", "Pain": "", "Cough": "Lung"}
Row = dict[str, Any]


def made(seed: int) -> tuple[list[Row], list[Row]]:
    """Patients and their events; some without exposure, some events after it."""
    draw = random.Random(seed)
    patients = [
        {
            "id": f"P{i}",
            "arm": draw.choice(("A", "B", "B", "")),
            "days": draw.choice((draw.randint(1, 300), draw.randint(1, 300), 0, "")),
            "died": draw.choice((0, 0, 1)),
        }
        for i in range(draw.randint(8, 60))
    ]
    patients[0] |= {"arm": "A", "days": 100}
    patients[1] |= {"arm": "B", "days": 90}
    events = []
    for _ in range(draw.randint(1, 120)):
        term = draw.choice([*TERMS])
        row = {"id": draw.choice(patients)["id"], "soc": TERMS[term], "term": term}
        events.append({**row, "grade": draw.randint(1, 5), "day": draw.randint(-5, 320)})
    return patients, events


def csv(rows: list[Row]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]) + "\n"


def lines_of(events: list[Row]) -> Iterator[tuple[str, tuple[str | None, str | None], list[Row]]]:
    """Context, class and term, and the events of each line."""
    yield "any_event", (None, None), events
    named = [{**event, "soc": event["soc"] or "Without class"} for event in events]
    for soc in {event["soc"] for event in named}:
        yield "event_class", (soc, None), [event for event in named if event["soc"] == soc]
    for soc, term in {(event["soc"], event["term"]) for event in named}:
        yield "event", (soc, term), [event for event in named if event["term"] == term]


def limits(events: int, years: float) -> list[float | None]:
    if years <= 0:
        return [None, None, None]
    low = chi2.ppf(0.025, 2 * events) / 2 if events else 0.0
    return [100 * each / years for each in (events, low, chi2.ppf(0.975, 2 * events + 2) / 2)]


def expected(patients: list[Row], events: list[Row], until: float) -> dict[tuple[Any, ...], float | None]:
    """Every number by its key, each by a loop."""
    found: dict[tuple[Any, ...], float | None] = {}
    for arm in ("A", "B", None):
        own = {each["id"]: each for each in patients if arm in (None, each["arm"])}
        exposed = {name: float(each["days"]) for name, each in own.items() if each["days"] != ""}
        for grade in (1, 3):
            for context, place, mine in lines_of(events):
                graded = [event for event in mine if event["id"] in own and event["grade"] >= grade]
                key = (context, arm, *place, grade)
                found[(*key, "count")] = len({event["id"] for event in graded})
                inside = [e for e in graded if e["id"] in exposed and 0 <= e["day"] <= exposed[e["id"]]]
                first: dict[str, float] = {}
                for event in inside:
                    first[event["id"]] = min(event["day"], first.get(event["id"], 1e9))
                years = sum(first.get(name, end) for name, end in exposed.items()) / YEAR
                for kind, number, time in (
                    ("first", len(first), years),
                    ("every", len(inside), sum(exposed.values()) / YEAR),
                ):
                    key = (f"{kind}_{context}", arm, *place, grade)
                    found[(*key, "n_with_event" if kind == "first" else "n_adverse_events")] = number
                    found[(*key, "patient_years")] = time
                    for end, value in zip(("", "_conf_low", "_conf_high"), limits(number, time), strict=True):
                        found[(*key, f"incidence_rate{end}")] = value
                key = (f"time_to_{context}", arm, *place, grade, "cumulative_incidence")
                found[key] = share(own, exposed, first, until)
    return found


def share(own: dict[str, Row], exposed: dict[str, float], first: dict[str, float], until: float) -> float | None:
    """The Aalen-Johansen estimate at a time, patient by patient; None beyond the last time."""
    ends = [
        (first[name], 1) if name in first else (end, 2 if own[name]["died"] else 0) for name, end in exposed.items()
    ]
    alive, incidence = 1.0, 0.0
    for time in sorted({end for end, _ in ends if end <= until}):
        at_risk = sum(end >= time for end, _ in ends)
        here = [cause for end, cause in ends if end == time and cause]
        incidence += alive * here.count(1) / at_risk
        alive *= 1 - len(here) / at_risk
    beyond = until > max(end for end, _ in ends) and alive > 1e-12
    return None if beyond else incidence


@pytest.mark.parametrize("seed", range(8))
def test_every_number_is_that_of_a_loop_over_patients(seed: int, tmp_path: Path) -> None:
    patients, events = made(seed)
    (tmp_path / "cohort.csv").write_text(csv(patients), encoding="utf-8")
    (tmp_path / "ae.csv").write_text(csv(events), encoding="utf-8")
    done = sarcstat(
        *("adverse-events", tmp_path / "cohort.csv", "--events", tmp_path / "ae.csv", "--id", "id", "--term", "term"),
        *("--soc", "soc", "--by", "arm", "--missing", "pairwise", "--exposure", "days", "--exposure-unit", "days"),
        *("--onset", "day", "--times", "80", "--death", "died=1", "--format", "json"),
    )
    assert done.status == 0, done.stderr
    wanted, compared = expected(patients, events, 80), set()
    for each in done.json["statistics"]:
        of_time = each["context"].startswith("time_to_")
        if of_time and each["stat_name"] != "cumulative_incidence":
            continue
        grade = int(each["level"].removeprefix("grade >= ")) if of_time else each.get("at")
        level, soc, term = (each.get(name) for name in ("group1_level", "stratum_level", "term"))
        key = (each["context"], level, soc, term, grade, each["stat_name"])
        if each["stat_name"] in ("n", "percent"):
            continue
        value = wanted[key]
        assert (each["stat"] is None) == (value is None), key
        if value is not None:
            assert each["stat"] == pytest.approx(value, rel=1e-9, abs=1e-300), key
        compared.add(key)
    assert compared == set(wanted)
