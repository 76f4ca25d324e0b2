"""Requests for `cox` with competing events: the cause-specific model, and Fine and Gray's."""

from __future__ import annotations

from random import Random

from fuzz.cohorts import Cohort
from fuzz.competing import _causes
from fuzz.models import Model
from fuzz.regression import _terms, keys
from fuzz.requests import Job, Request, levels, repeated, rows
from fuzz.survival import SURVIVAL


def competing_models(random: Random, cohort: Cohort) -> Request:
    """One of the models, or both; what competes is a level of a factor that is no covariate."""
    other = cohort.factors[1]
    assert other.levels is not None
    present = sorted({code for code in other.codes() if code is not None})
    chosen = random.sample(present, min(1, len(present)))
    terms = [term for term in _terms(random, cohort) if all(column is not other for column in term)]
    own = {column.name: column for term in terms for column in term}
    factors = [column for column in own.values() if column.levels is not None]
    strata = cohort.factors[2] if random.random() < 0.2 and cohort.factors[2].name not in own else None
    ties = random.choice(["efron", "breslow"])
    words = ["--style", "r", "--ties", ties, "--both", "event", "--cause-specific", "--fine-gray"]
    words += repeated("--categorical", [each.name for each in factors])
    words += repeated("--covariates", ["*".join(column.name for column in term) for term in terms])
    words += ["--strata", strata.name] if strata else []
    words += [word for code in chosen for word in ("--competing", f"{other.name}={other.levels[code]}")]
    used = rows(cohort, other, *own.values(), *([strata] if strata else []))
    causes = _causes(cohort, used, other, chosen)
    content = {}
    model = Model(cohort, used, terms, "r", 0.95, frozenset(each.name for each in factors), strata=strata, ties=ties)
    if terms and 1 in causes and model.columns:
        content = {
            "kind": "competing_models",
            "time": [float(cohort.time.values[i] or 0) for i in used],
            "cause": causes,
            "stratum": list(levels(strata, used).codes),
            "x": [[float(value) for value in values] for _, _, values in model.columns],
            "term": [term for term, _, _ in model.columns],
            "column": [column for _, column, _ in model.columns],
            "ties": ties,
            "conf_level": 0.95,
        }
    return Request("cox", [*SURVIVAL, *words], [Job("", content, optional=True)], keys(terms), None)  # type: ignore[arg-type]
