"""Requests for `cox --optimism`: the same resamples, drawn and modelled by R alone."""

from __future__ import annotations

from random import Random

from fuzz.cohorts import Cohort
from fuzz.models import Model, complete, cox_key
from fuzz.requests import Job, Record, Request, outcome, repeated
from fuzz.survival import SURVIVAL


def optimism(random: Random, cohort: Cohort) -> Request:
    """The optimism of a model of one or two numbers."""
    simple = [each for each in cohort.numbers if not set(each.name) & set(",*:T_")]
    terms = [(each,) for each in random.sample(simple, min(len(simple), random.choice([1, 2])))]
    used = complete(cohort, terms, None)
    seed, resamples, ties = random.randint(0, 999), random.choice([2, 9]), random.choice(["efron", "breslow"])
    words = ["--style", "r", "--ties", ties, "--optimism", str(resamples), "--seed", str(seed)]
    words += repeated("--covariates", [term[0].name for term in terms])
    model = Model(cohort, used, terms, "r", 0.95, ties=ties)
    content = {}
    if len(used) > 20 and any(cohort.event.values[i] for i in used):
        content = outcome(cohort, used) | {"kind": "optimism", "seed": seed, "resamples": resamples, "ties": ties}
        content["x"] = [[float(value) for value in values] for _, _, values in model.columns]

    def key(record: Record) -> str | None:
        return cox_key(record, 0, 0) if record["context"] == "optimism" else None

    return Request("cox", [*SURVIVAL, *words], [Job("", content, optional=True)], key, None)
