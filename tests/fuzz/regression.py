"""Requests for `cox`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from fuzz.cohorts import Cohort, Column
from fuzz.models import Model, Term, complete, cox_job, cox_key
from fuzz.requests import Job, Record, Request, levels, repeated, shown
from fuzz.survival import STYLES, SURVIVAL, km_job

CONTRASTS = ("simple", "deviation", "difference", "helmert", "repeated")


def cox(random: Random, cohort: Cohort) -> Request:
    """One `cox`: numbers, factors and products, in blocks or stepwise, in strata or without."""
    style = random.choice(STYLES)
    terms = _terms(random, cohort)
    used_columns = {column.name: column for term in terms for column in term}
    factors = [column for column in used_columns.values() if column.levels is not None]
    strata = cohort.factors[1] if random.random() < 0.25 and "site" not in used_columns else None
    ties = random.choice([None, None, None, "breslow", "efron", "exact"]) if len(cohort.time.values) < 61 else None
    level = random.choice([0.95, 0.95, 0.9])
    contrasts = {each.name: random.choice(CONTRASTS) for each in factors if random.random() < 0.2}
    units = {
        name: random.choice([10.0, 0.5])
        for name, each in used_columns.items()
        if each.levels is None and random.random() < 0.1
    }
    used = complete(cohort, terms, strata)
    references = {
        each.name: random.choice(levels(each, used).texts) for each in factors if used and random.random() < 0.4
    }
    references = {name: text for name, text in references.items() if "=" not in text}
    stepwise = _stepwise(random, cohort, terms, ties)
    if stepwise and used:
        # What a stepwise run does where a coefficient is infinite is another question.
        trial = Model(cohort, used, terms, style, level, strata=strata)
        present = {number for number, _, _ in trial.columns}
        if len(present) < len(terms) or trial.cone(range(len(trial.columns))).infinite.any():
            stepwise = {}
    blocks = [] if stepwise or len(terms) < 2 or random.random() < 0.7 else [[0], list(range(1, len(terms)))]
    words = ["--style", style, "--conf-level", str(level), *repeated("--categorical", [f.name for f in factors])]
    words += ["--ties", ties] if ties else []
    words += ["--strata", strata.name] if strata else []
    words += [word for name, kind in contrasts.items() for word in ("--contrast", f"{name}={kind}")]
    words += [word for name, unit in units.items() for word in ("--unit", f"{name}={unit:g}")]
    words += [word for name, text in references.items() for word in ("--ref", f"{name}={text}")]
    words += ["--method", f"{stepwise['direction']}-{stepwise['statistic']}"] if stepwise else []
    words += _entered(terms, blocks)
    model = Model(
        cohort,
        used,
        terms,
        style,
        level,
        frozenset(f.name for f in factors),
        contrasts,
        references,
        units,
        strata,
        ties,
        blocks,
        stepwise,
    )
    jobs = [Job("", cox_job(model, len(cohort.time.values) - len(used)))] if _possible(model) else []
    cut = _cut(random, cohort, used) if jobs and not stepwise and not blocks else None
    if cut is not None:
        words += ["--split-at", f"{cut:.17g}"]
        jobs = [replace(jobs[0], content={**jobs[0].content, "split_at": [cut]})]
    if jobs and style == "journal":
        jobs += [job for i, term in enumerate(terms) if len(term) == 1 for job in _alone(model, i, term)]
    return Request("cox", [*SURVIVAL, *words], jobs, keys(terms), bool(jobs) or None)


def _cut(random: Random, cohort: Cohort, used: Sequence[int]) -> float | None:
    """A time with events on both sides, in some of the runs."""
    times = sorted({float(cohort.time.values[i] or 0) for i in used if cohort.event.values[i]})
    times = [time for time in times[:-1] if time > 0]
    return random.choice(times) if times and random.random() < 0.3 else None


def _possible(model: Model) -> bool:
    """Whether there are patients, an event, and something that varies."""
    return any(model.cohort.event.values[i] for i in model.used) and bool(model.columns)


def _alone(model: Model, place: int, term: Term) -> list[Job]:
    """A term alone on the patients who have it: its model and, of a factor, the log-rank test."""
    used = complete(model.cohort, [term], model.strata)
    alone = replace(model, used=used, terms=[term], blocks=(), stepwise={})
    jobs = [Job(f"alone{place + 1}|", cox_job(alone), optional=True)] if _possible(alone) else []
    group = levels(term[0] if term[0].levels is not None else None, used)
    if len(group.texts) > 1:
        base = {
            "kind": "km",
            "conf_types": {"spss": "spss"},
            "conf_level": 0.95,
            "surviving": [],
            "times": [],
            "tau": [],
        }
        base |= {"tests": ["logrank"], "pairwise": "none", "p_adjust": "none", "scores": None, "curves": False}
        job = km_job(model.cohort, used, group, levels(model.strata, used), base)
        jobs.append(Job(f"alone{place + 1}|", job, optional=True))
    return jobs


def _entered(terms: Sequence[Term], blocks: Sequence[Sequence[int]]) -> list[str]:
    names = ["*".join(column.name for column in term) for term in terms]
    if not blocks:
        return repeated("--covariates", names)
    return repeated("--block", ["enter: " + ",".join(names[i] for i in own) for own in blocks])


def _terms(random: Random, cohort: Cohort) -> list[Term]:
    """One to four covariates, and sometimes a product of two of them after both."""
    pool = [*cohort.factors, *cohort.numbers]
    simple = [each for each in pool if not set(each.name) & set(",*:T_")]
    chosen = random.sample(simple, random.choice([1, 1, 2, 3, 4]))
    terms: list[Term] = [(each,) for each in chosen]
    if len(chosen) > 1 and random.random() < 0.25:
        terms.append((chosen[0], chosen[1]))
    return terms


def _stepwise(random: Random, cohort: Cohort, terms: Sequence[Term], ties: str | None) -> dict[str, object]:
    if random.random() > 0.2 or ties == "exact" or any(len(term) > 1 for term in terms) or len(cohort.time.values) < 12:
        return {}
    return {
        "direction": random.choice(["fstep", "bstep"]),
        "statistic": random.choice(["lr", "wald"]),
        "pin": 0.05,
        "pout": 0.1,
    }


def keys(terms: Sequence[Term]) -> object:
    """The key of each statistic, in order: a term's columns come before the term as a whole."""
    number = {"*".join(column.name for column in term): i + 1 for i, term in enumerate(terms)}
    seen: Counter[str] = Counter()

    def key(record: Record) -> str | None:
        if record["context"] in ("univariable", "univariable_test"):
            return _key_alone(record, number, terms, seen)
        term = number.get(record.get("term") or "", 0)
        if record["context"].startswith("split_"):
            return _key_of_period(record, term, seen)
        column = 0
        if term and record["context"] not in ("ph_test", "removal"):
            whole = cox_key(record, term, 0)
            column = _place(terms[term - 1], record, seen, whole)
        return cox_key(record, term, column)

    return key


def _key_of_period(record: Record, term: int, seen: Counter[str]) -> str:
    """The key of a statistic of a model by period; the columns of a term come in their order in each period."""
    place = f"cox|{record['convention']}|{record['context']}|{shown(record.get('at'))}|{term}"
    column = 0
    if record["context"] == "split_equation":
        seen[f"{place}|{record['stat_name']}"] += 1
        column = seen[f"{place}|{record['stat_name']}"]
    return f"{place}|{column}|{record['stat_name']}"


def _key_alone(record: Record, number: Mapping[str, int], terms: Sequence[Term], seen: Counter[str]) -> str | None:
    """The key of a statistic of a term alone; none for products."""
    place = number[record["term"]]
    term = terms[place - 1]
    if len(term) > 1:
        return None
    if record["context"] == "univariable":
        own = {**record, "context": "equation", "block": 1, "step": 1}
        return f"alone{place}|{cox_key(own, 1, _place(term, record, seen, f'alone{place}' + cox_key(own, 1, 0)))}"
    if record["test"] == "logrank":
        return f"alone{place}|spss|survdiff|0|0|0|logrank||p_value"
    return f"alone{place}|{cox_key({**record, 'context': 'overall', 'block': 1, 'step': 1, 'test': ''}, 0, 0)}"


def _place(term: Sequence[Column], record: Record, seen: Counter[str], whole: str) -> int:
    """The number of a column within its term: statistics with a level come in the order of the columns."""
    single = all(column.levels is None for column in term)
    if "level" not in record and not (single and not seen[whole]):
        return 0
    seen[whole] += 1
    return seen[whole]
