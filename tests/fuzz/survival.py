"""Requests for `km`, `univariate` and `subgroup`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

from fuzz.cohorts import Cohort, Column
from fuzz.models import Model, cox_job, cox_key
from fuzz.requests import Job, Levels, Record, Request, levels, outcome, repeated, rows, shown

from sarcstat.cli.options.shared import P_ADJUST

STYLES = ("spss", "r", "journal", "both")
SURVIVAL = ["--time", "time", "--event", "event"]
CONVENTIONS = {"spss": ("spss",), "journal": ("spss",), "r": ("r",), "both": ("spss", "r")}
TESTS = ("logrank", "breslow", "tarone", "peto", "fh:0:1", "fh:1:1", "fh:0.5:0")


def options(random: Random, style: str) -> tuple[list[str], dict[str, Any]]:
    """Random options of survival curves: the words of the command line, and what R is to compute."""
    words: list[str] = ["--style", style]
    level = random.choice([0.95, 0.95, 0.95, 0.9, 0.99])
    words += ["--conf-level", str(level)] if level != 0.95 else []
    types = {"spss": "spss", "r": "log"}
    if random.random() < 0.3:
        chosen = random.choice(["log", "log-log", "plain"])
        words += ["--conf-type", chosen]
        types = {"spss": "spss" if style == "both" else chosen, "r": chosen}
    conf_types = {name: types[name] for name in CONVENTIONS[style]}
    job: dict[str, Any] = {"kind": "km", "conf_types": conf_types, "conf_level": level, "surviving": [], "times": []}
    job |= {"tau": [], "tests": ["logrank"], "pairwise": "none", "p_adjust": "none", "scores": None, "curves": False}
    job |= {"reference": []}
    if random.random() < 0.5:
        job["times"] = sorted(random.sample([0.0, 1.0, 2.0, 5.0, 8.0, 30.0, 1000.0], 2))
        words += ["--times", ",".join(f"{time:g}" for time in job["times"])]
    return words, job


def km_options(random: Random, style: str) -> tuple[list[str], dict[str, Any]]:
    """The same with what only `km` has."""
    words, job = options(random, style)
    if random.random() < 0.6:
        percents = sorted(random.sample([10, 25, 40, 75, 90], 2))
        words += ["--percentiles", ",".join(map(str, percents))]
        job["surviving"] = [round(1 - p / 100, 12) if style == "r" else p / 100 for p in percents]
    if random.random() < 0.3:
        job["tau"] = [random.choice([1.0, 4.0, 12.0])]
        words += ["--tau", f"{job['tau'][0]:g}"]
    job["tests"] = random.sample(TESTS, random.choice([1, 3]))
    job["curves"] = random.random() < 0.3
    return words + (["--table"] if job["curves"] else []), job


def km_job(cohort: Cohort, used: Sequence[int], group: Levels, stratum: Levels, base: dict[str, Any]) -> dict[str, Any]:
    """What R computes of some rows."""
    scores = [float(i + 1) for i in range(len(group.texts))] if base["scores"] is not None else None
    return (
        base
        | outcome(cohort, used)
        | {
            "group": list(group.codes),
            "stratum": list(stratum.codes),
            "groups": len(group.texts),
            "scores": scores,
        }
    )


def km_key(record: Record, group: Levels, stratum: Levels) -> str:
    """The key of a statistic of a curve or of a test between curves."""
    first, second = group.number(record.get("group1_level")), group.number(record.get("group2_level"))
    s = stratum.number(record.get("stratum_level"))
    at = shown(record.get("at"))
    parts = [
        record["convention"],
        record["context"],
        s,
        first,
        second,
        record.get("test") or "",
        at,
        record["stat_name"],
    ]
    return "|".join(map(str, parts))


def km(random: Random, cohort: Cohort, styles: Sequence[str] = STYLES) -> Request:
    """One `km` by a factor or without, in strata or without."""
    style = random.choice(styles)
    words, base = km_options(random, style)
    by = random.choice([None, cohort.factors[0], cohort.factors[0], cohort.factors[2]])
    strata = cohort.factors[1] if random.random() < 0.4 else None
    if by is not None:
        pairwise = random.choice(["none", "pooled", *(["strata"] if strata else [])])
        differs = random.random() < 0.4 and bool(base["times"] or base["tau"])
        adjust = random.choice(P_ADJUST) if pairwise != "none" or differs else "none"
        base |= {"reference": [0 if pairwise != "none" else 1]} if differs else {}
        words += ["--differences"] if differs else []
        trend = random.random() < 0.3
        base |= {"pairwise": pairwise, "p_adjust": adjust, "scores": [] if trend else None}
        words += ["--by", by.name, "--test", ",".join(base["tests"])]
        words += ["--pairwise", pairwise, "--p-adjust", adjust, *(["--trend"] if trend else [])]
    words += ["--strata", strata.name] if strata else []
    used = rows(cohort, *(each for each in (by, strata) if each))
    group, stratum = levels(by, used), levels(strata, used)
    possible = bool(used) and (by is None or len(group.texts) > 1)
    # One stratum is none: pairs within it are pairs of everybody.
    if len(stratum.texts) == 1 and base["pairwise"] == "strata":
        base["pairwise"] = "pooled"
    job = km_job(cohort, used, group, stratum, base) if possible else {}
    refused = possible and base["reference"] and not _followed(job)

    def key(record: Record) -> str:
        if len(stratum.texts) == 1:
            record = {**record, "stratum_level": None}
        return km_key(record, group, stratum)

    return Request("km", [*SURVIVAL, *words], [Job("", job)], key, None if refused else possible)


def _followed(job: dict[str, Any]) -> bool:
    """Whether each group's curve is known up to the limit of a restricted mean: else it is refused to compare them."""
    groups: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for place in zip(job["stratum"], job["group"], job["time"], job["status"], strict=True):
        groups.setdefault(place[:2], []).append(place[2:])
    lasts = [(max(own)[0], {status for time, status in own if time == max(own)[0]}) for own in groups.values()]
    return all(tau <= last or statuses == {1.0} for tau in job["tau"] for last, statuses in lasts)


def univariate(random: Random, cohort: Cohort, styles: Sequence[str] = STYLES) -> Request:
    """Several factors, each alone."""
    style = random.choice(styles)
    words, base = options(random, style)
    base["tests"] = random.sample(TESTS[:4], 2)
    chosen = list(cohort.factors)
    missing = random.choice(["pairwise", "listwise"])
    words += [
        "--test",
        ",".join(base["tests"]),
        "--missing",
        missing,
        *repeated("--by", [each.name for each in chosen]),
    ]
    together = chosen if missing == "listwise" else []
    groups: dict[str, Levels] = {}
    jobs = []
    everybody = rows(cohort, *together)
    one = Levels(["all"], [1] * len(everybody))
    jobs.append(Job("|", km_job(cohort, everybody, one, one, base) if everybody else {}, optional=True))
    for each in chosen:
        used = rows(cohort, each, *together)
        groups[each.name] = levels(each, used)
        jobs.append(
            Job(f"{each.name}|", km_job(cohort, used, groups[each.name], levels(None, used), base) if used else {})
        )
    possible = all(len(group.texts) > 1 for group in groups.values())

    def key(record: Record) -> str:
        name = record.get("group1") or ""
        return f"{name}|" + km_key(record, groups.get(name, one), one)

    return Request("univariate", [*SURVIVAL, *words], jobs if possible else [], key, possible)


def subgroup(random: Random, cohort: Cohort) -> Request:
    """The effect of a factor within the levels of another."""
    style = random.choice(STYLES)
    words, base = options(random, style)
    by, within = cohort.factors[0], cohort.factors[random.choice([1, 2])]
    base |= {"pairwise": "pooled", "p_adjust": random.choice(["none", "holm"])}
    words += ["--by", by.name, "--within", within.name, "--p-adjust", base["p_adjust"]]
    everybody, used = rows(cohort, by), rows(cohort, by, within)
    parts = levels(within, used) if used else Levels([], [])
    whole = levels(by, everybody) if everybody else Levels([], [])
    possible = len(whole.texts) > 1 and len(parts.texts) > 1 and len(levels(by, used).texts) > 1
    found = [(0, everybody), *((i + 1, _own(used, parts, i + 1)) for i in range(len(parts.texts)))]
    groups = {place: levels(by, own) for place, own in found}
    assert by.levels is not None
    read = [text for i, text in enumerate(by.levels) if i in by.codes()]
    reference = (read or [""])[0 if style in ("r", "journal") else -1]
    jobs = (
        [job for place, own in found for job in _part(cohort, own, by, style, base, reference, place)]
        if possible
        else []
    )
    jobs += [_interaction(cohort, used, by, within, style, reference)] if possible else []

    def key(record: Record) -> str | None:
        if record["context"] == "interaction":
            changed = {**record, "context": "previous_block", "block": 2, "step": 1, "stratum_level": None}
            return f"interaction|{cox_key(changed, 0, 0)}"
        place = parts.number(record.get("stratum_level"))
        group = groups[place]
        bare = {**record, "stratum_level": None}
        if record["context"] == "equation":
            others = [text for text in group.texts if text != reference]
            column = others.index(record["group1_level"]) + 1
            return f"{place}|{cox_key({**bare, 'block': 1, 'step': 1}, 1, column)}"
        return f"{place}|" + km_key(bare, group, Levels(["all"], []))

    return Request("subgroup", [*SURVIVAL, *words], jobs, key, possible)


def _own(used: Sequence[int], parts: Levels, number: int) -> list[int]:
    return [i for i, code in zip(used, parts.codes, strict=True) if code == number]


def _part(
    cohort: Cohort, used: Sequence[int], by: Column, style: str, base: dict[str, Any], reference: str, place: int
) -> list[Job]:
    """The curves of one subgroup and, where there is something to compare, its model."""
    group = levels(by, used)
    jobs = []
    if len(group.texts) > 1:
        jobs.append(Job(f"{place}|", km_job(cohort, used, group, levels(None, used), base)))
    events = any(cohort.event.values[i] for i in used)
    if len(group.texts) > 1 and reference in group.texts and events:
        model = Model(cohort, used, [(by,)], style, base["conf_level"], references={by.name: reference})
        jobs.append(Job(f"{place}|", cox_job(model), optional=True))
    return jobs


def _interaction(cohort: Cohort, used: Sequence[int], by: Column, within: Column, style: str, reference: str) -> Job:
    """The likelihood ratio test of the products."""
    present = levels(by, used).texts
    own = {by.name: reference if reference in present else present[0], within.name: levels(within, used).texts[0]}
    model = Model(cohort, used, [(by,), (within,), (by, within)], style, 0.95, references=own, blocks=[[0, 1], [2]])
    if not any(cohort.event.values[i] for i in used):
        return Job("interaction|", {}, optional=True)
    return replace(Job("interaction|", cox_job(model)), optional=True)
