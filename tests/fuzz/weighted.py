"""Requests for sampling weights in `km` and `cox`, for offsets, and for Firth's penalized likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from fuzz.cohorts import Cohort
from fuzz.models import Model, Term, complete
from fuzz.regression import keys
from fuzz.requests import Job, Record, Request, levels, outcome, repeated, rows
from fuzz.survival import SURVIVAL, km_key

#: Profiles of the penalized likelihood are looked for by numerical maxima: of small data only.
SMALL = 60


def _weights(cohort: Cohort, used: Sequence[int]) -> tuple[list[int], list[float]]:
    """The rows with a weight above 0, and their weights."""
    kept = [i for i in used if float(cohort.weight.values[i] or 0) > 0]
    return kept, [float(cohort.weight.values[i] or 0) for i in kept]


def weighted_km(random: Random, cohort: Cohort) -> Request:
    """Weighted curves by a factor or without, with the robust score test."""
    by = random.choice([None, cohort.factors[0], cohort.factors[2]])
    strata = cohort.factors[1] if random.random() < 0.3 else None
    kind, level = random.choice(["log", "log-log", "plain"]), random.choice([0.95, 0.9])
    times, tau = sorted(random.sample([1.0, 2.0, 5.0, 8.0, 30.0, 1000.0], 2)), random.choice([1.0, 4.0, 12.0])
    used, weights = _weights(cohort, rows(cohort, *(each for each in (by, strata) if each)))
    group, stratum = levels(by, used), levels(strata, used)
    words = ["--style", "r", "--sampling-weights", "w", "--conf-type", kind, "--conf-level", str(level)]
    words += ["--times", ",".join(f"{time:g}" for time in times), "--tau", f"{tau:g}"]
    words += [*(["--by", by.name] if by else []), *(["--strata", strata.name] if strata else [])]
    possible = bool(used) and (by is None or len(group.texts) > 1)
    job: dict[str, Any] = {"kind": "weighted_km", "weights": weights, "conf_type": kind, "conf_level": level}
    job |= outcome(cohort, used) | {"group": list(group.codes), "groups": len(group.texts), "times": times, "tau": tau}
    job |= {"stratum": list(stratum.codes)}

    def key(record: Record) -> str | None:
        if len(stratum.texts) == 1:
            record = {**record, "stratum_level": None}
        return km_key(record, group, stratum)

    return Request("km", [*SURVIVAL, *words], [Job("", job)] if possible else [], key, possible)


def weighted_cox(random: Random, cohort: Cohort) -> Request:
    """A weighted model, or one with an offset."""
    terms = _terms(random, cohort, 3)
    offset = random.random() < 0.4
    strata = cohort.factors[1] if random.random() < 0.25 and not _has(terms, "site") else None
    ties = random.choice([None, "breslow", "efron"])
    used = complete(cohort, terms, strata)
    used, weights = (used, []) if offset else _weights(cohort, used)
    words = ["--offset" if offset else "--sampling-weights", "o" if offset else "w"]
    model = Model(cohort, used, terms, "r", 0.95, strata=strata, ties=ties)
    content = {"kind": "weighted_cox", "weights": weights, "offset": _offset(cohort, used) if offset else []}
    return _request(words, model, content, _estimable(model))


def firth(random: Random, cohort: Cohort) -> Request:
    """A penalized model of small data."""
    terms = _terms(random, cohort, 2)
    strata = cohort.factors[1] if random.random() < 0.25 and not _has(terms, "site") else None
    ties = random.choice([None, "breslow", "efron"])
    used = complete(cohort, terms, strata)
    model = Model(cohort, used, terms, "r", random.choice([0.95, 0.9]), strata=strata, ties=ties)
    few = len(cohort.time.values) <= SMALL and 0 < len(model.columns if used else []) <= 4
    return _request(["--firth"], model, {"kind": "firth"}, few and _has_events(model))


def _terms(random: Random, cohort: Cohort, most: int) -> list[Term]:
    simple = [each for each in (*cohort.factors, *cohort.numbers) if not set(each.name) & set(",*:T_")]
    return [(each,) for each in random.sample(simple, random.randint(1, min(most, len(simple))))]


def _has(terms: Sequence[Term], name: str) -> bool:
    return any(column.name == name for term in terms for column in term)


def _offset(cohort: Cohort, used: Sequence[int]) -> list[float]:
    return [float(cohort.offset.values[i] or 0) for i in used]


def _has_events(model: Model) -> bool:
    return any(model.cohort.event.values[i] for i in model.used) and bool(model.columns)


def _estimable(model: Model) -> bool:
    """Whether all coefficients are finite, as far as that can be told."""
    if not model.used or not _has_events(model):
        return False
    found = model.cone(range(len(model.columns)))
    return not found.infinite.any() and not found.unsure


def _request(words: Sequence[str], model: Model, content: dict[str, Any], asked: bool) -> Request:
    """The command line; without a job, where the oracle is not asked, it must only not fail."""
    factors = [column.name for term in model.terms for column in term if column.levels is not None]
    words = ["--style", "r", "--conf-level", str(model.conf_level), *words, *repeated("--categorical", factors)]
    words += [
        *(["--ties", model.ties] if model.ties else []),
        *(["--strata", model.strata.name] if model.strata else []),
    ]
    words += repeated("--covariates", [column.name for term in model.terms for column in term])
    jobs = []
    if asked:
        content |= outcome(model.cohort, model.used) | {
            "stratum": list(levels(model.strata, model.used).codes),
            "x": [[float(value) for value in values] for _, _, values in model.columns],
            "term": [term for term, _, _ in model.columns],
            "column": [column for _, column, _ in model.columns],
            "ties": model.conventions["r"],
            "conf_level": model.conf_level,
        }
        jobs = [Job("", content)]
    return Request("cox", [*SURVIVAL, *words], jobs, keys(model.terms), bool(jobs) or None)
