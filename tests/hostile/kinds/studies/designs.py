"""Designs of simulated cohorts: `simulate --design` of a damaged one, grown small or of those that come along."""

from __future__ import annotations

import tomllib
from functools import cache
from random import Random
from typing import Any

from hostile.case import Case
from hostile.kinds.studies import toml
from hostile.kinds.studies.cohort import MARKUP
from hostile.mutating import WORDS, altered, disturbed

_WORDS = (*WORDS, *MARKUP, "arm", "sex", "A", "age", "death", "Alive", "Dead", "m")


def content(chance: Random) -> dict[str, Any]:
    """A design of 20 patients that works, most of what a design can say in it."""
    events = {
        "terms": [
            {"label": "Rash", "grades": {"1": 3, "3": 1}},
            {"label": "Mastitis", "grades": {"2": 2}, "only": {"sex": "f"}},
        ],
        "patients": {"1": 5},
        "actions": {"Dose reduced": 1},
    }
    found: dict[str, Any] = {
        "name": "small",
        "title": "Small",
        "patients": 20,
        "variables": {
            "arm": {"label": "Arm", "counts": {"A": 10, "B": 10}},
            "sex": {"within": "arm", "counts": {"A": {"f": 4, "m": 6}, "B": {"f": 5, "m": 5}}},
            "stage": {"shares": {"1": 0.25, "2": 0.75}, "odds": {"2": {"arm": {"B": 2.0}}}},
            "age": {
                "bins": [{"from": 30, "to": 50, "count": 12}, {"from": 51, "to": 80}],
                "missing_if": {"sex": ["m"]},
            },
            "weight": {"mean": 70, "sd": 9, "range": [40, 120], "decimals": 1},
            "score": {"formula": "weight / 10 + 1", "hidden": True},
        },
        "accrual": {"from": toml.Bare("2020-01-01"), "to": toml.Bare("2020-12-31"), "weights": [1, 2]},
        "follow_up": {"cutoff": toml.Bare("2021-12-31"), "lag_days": [0, 20], "lost_count": 2},
        "death": {"column": "death_date", "median": 10, "shape": 1.2, "hazard_ratios": {"arm": {"B": 0.7}}, "count": 8},
        "acceptance": {"draws": 3, "medians": [{"endpoint": "death", "between": [0, 99]}]},
    }
    if chance.random() < 0.5:
        found["progression"] = {
            "column": "progression_date",
            "median": 5,
            "counts": {"Alive": 5, "Dead": 4},
            "hazard_ratios": {"stage": 1.3},
        }
    if chance.random() < 0.4:
        found["adverse_events"] = events
    return found


@cache
def _ours(name: str) -> dict[str, Any]:
    from sarcstat.resources import designs

    found = _without_dates(tomllib.loads((designs() / f"{name}.toml").read_text(encoding="utf-8")))
    return {**found, "acceptance": {"draws": 2}}  # thousands of draws are what its own acceptance asks for


def _without_dates(value: Any) -> Any:
    """The same, its dates as they are written."""
    if isinstance(value, dict):
        return {key: _without_dates(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_dates(each) for each in value]
    return toml.Bare(value.isoformat()) if hasattr(value, "isoformat") else value


def design(chance: Random) -> Case:
    """A disturbed design, seldom an altered text; its patients as one or two files."""
    made = _ours(chance.choice(("two_arms", "zhang2022"))) if chance.random() < 0.1 else content(chance)
    if chance.random() < 0.85:
        made = disturbed(made, chance, _WORDS, most=1)
    said = toml.written(made)
    if chance.random() < 0.08:
        said = altered(said, chance, _WORDS, most=2)
    files = [chance.choice(("a.csv", "a.csv", "a.sav", "a.xlsx"))]
    more = ["--adverse-events", "e.csv"] if chance.random() < 0.3 else []
    if chance.random() < 0.1:
        more += ["--patients", chance.choice(("1", "3", "1000", "20"))]
    there = {"a.csv": b"earlier\n"} if chance.random() < 0.2 else {}
    return Case(
        ["simulate", "--design", "d.toml", "-o", *files, *more],
        {"d.toml": said.encode("utf-8", "replace"), **there},
        written=(*files, "e.csv"),
    )
