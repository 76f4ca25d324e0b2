"""Requests for `cuminc`: what competes are levels of a factor, in rows without the event."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from fuzz.cohorts import Cohort, Column
from fuzz.requests import Job, Levels, Record, Request, levels, rows, shown

SURVIVAL = ["--time", "time", "--event", "event"]


def cuminc(random: Random, cohort: Cohort) -> Request:
    """One `cuminc` by a factor or without, in strata or without, of one or two competing events."""
    other = cohort.factors[1]
    assert other.levels is not None
    present = sorted({code for code in other.codes() if code is not None})
    chosen = random.sample(present, min(random.choice([1, 1, 2]), len(present)))
    by = random.choice([None, cohort.factors[0], cohort.factors[2]])
    strata = cohort.factors[2] if by is cohort.factors[0] and random.random() < 0.3 else None
    words, job = _options(random)
    words += [word for code in chosen for word in ("--competing", f"{other.name}={other.levels[code]}")]
    words += ["--both", "event", *(["--by", by.name] if by else []), *(["--strata", strata.name] if strata else [])]
    used = rows(cohort, other, *(each for each in (by, strata) if each))
    group, stratum = levels(by, used), levels(strata, used)
    causes = _causes(cohort, used, other, chosen)
    possible = 1 in causes and (by is None or len(group.texts) > 1) and bool(present)
    job |= {"time": [float(cohort.time.values[i] or 0) for i in used], "cause": causes, "causes": len(chosen) + 1}
    if cohort.entry is not None:
        job["entry"] = [float(cohort.entry.values[i] or 0) for i in used]
    job |= {"group": list(group.codes), "groups": len(group.texts), "stratum": list(stratum.codes)}
    if random.random() < 0.3:
        words += ["--style", "r"]

    def key(record: Record) -> str | None:
        return _key(record, group, order)

    order: list[str] = []
    return Request("cuminc", [*SURVIVAL, *words], [Job("", job)] if possible else [], key, possible)


def _options(random: Random) -> tuple[list[str], dict[str, Any]]:
    level = random.choice([0.95, 0.9])
    kind = random.choice(["log", "log-log", "plain"])
    times = sorted(random.sample([0.0, 1.0, 2.0, 5.0, 8.0, 30.0, 1000.0], 3))
    words = ["--conf-level", str(level), "--conf-type", kind, "--times", ",".join(f"{time:g}" for time in times)]
    return words, {"kind": "cuminc", "conf_level": level, "conf_type": kind, "times": times}


def _causes(cohort: Cohort, used: Sequence[int], other: Column, chosen: Sequence[int]) -> list[int]:
    codes = other.codes()
    places = {code: number for number, code in enumerate(chosen, start=2)}
    return [1 if cohort.event.values[i] == 1 else places.get(codes[i] or 0, 0) for i in used]


def _key(record: Record, group: Levels, order: list[str]) -> str | None:
    """Causes are numbered in the order in which results name them."""
    if record["context"] not in ("cuminc", "gray"):
        return None
    if record["cause"] not in order:
        order.append(record["cause"])
    cause, of = order.index(record["cause"]) + 1, group.number(record.get("group1_level"))
    return "|".join(map(str, (record["context"], cause, of, shown(record.get("at")), record["stat_name"])))
