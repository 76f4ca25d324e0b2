"""Delayed entry, patients in several rows, and landmarks: the columns, and requests for analyses with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from fuzz.cohorts import Cohort, Column, Value
from fuzz.competing import cuminc
from fuzz.models import Model, complete
from fuzz.regression import _cut, _terms, cox, keys
from fuzz.requests import Job, Request, levels, outcome, repeated
from fuzz.survival import SURVIVAL, km, subgroup, univariate


def with_entries(random: Random, cohort: Cohort) -> Cohort:
    """The cohort with `entry`, where a row is a patient; `start` and `patient`, where several are; and `cluster`.

    Entries lie before the time of their row, some of them at times of others, some at 0; a few are missing.
    """
    times = [None if time is None else float(time) for time in cohort.time.values]
    late = random.choice([0.2, 0.6, 1.0])
    entry: list[Value] = [_entry(random, time, late) for time in times]
    patient, start = _several(random, times)
    size = random.choice([2, 5, 40])
    cluster: list[Value] = [random.randint(1, size) for _ in times]
    names = {"entry": entry, "patient": patient, "start": start, "cluster": cluster}
    return replace(cohort, more=[Column(name, values) for name, values in names.items()])


def _entry(random: Random, time: float | None, late: float) -> float | None:
    if time is None or time <= 0 or random.random() < 0.02:
        return None
    if random.random() > late:
        return 0.0
    return float(random.randrange(int(time))) if time == int(time) else round(random.random() * time * 0.999, 6)


def _several(random: Random, times: Sequence[float | None]) -> tuple[list[Value], list[Value]]:
    """Whose rows they are, up to three of a patient one after the other, some with a gap before them."""
    patient: list[Value] = [0] * len(times)
    start: list[Value] = [None] * len(times)
    places = random.sample(range(len(times)), len(times))
    number = 0
    while places:
        number += 1
        own = [places.pop() for _ in range(min(random.randint(1, 3), len(places)))]
        last = 0.0
        for i in sorted(own, key=lambda i: times[i] or 0.0):
            patient[i], time = number, times[i]
            if time is None or time <= last:  # nobody is at risk there: a patient of its own
                number += 1
                patient[i] = number
                start[i] = 0.0 if time else None
                continue
            start[i] = last if random.random() < 0.8 else (last + time) / 2
            last = time
    return patient, start


def _more(cohort: Cohort, name: str) -> Column:
    return next(each for each in cohort.more if each.name == name)


def _entering(cohort: Cohort) -> Cohort:
    """The cohort whose rows without an entry count as incomplete."""
    entry = _more(cohort, "entry")
    pairs = zip(cohort.time.values, entry.values, strict=True)
    time = Column("time", [None if at is None else time for time, at in pairs])
    return replace(cohort, time=time, entry=entry)


def curves_entering(random: Random, cohort: Cohort) -> Request:
    """`km` or `univariate` with delayed entry, in the style that has R's numbers."""
    made = random.choice([km, km, univariate])(random, _entering(cohort), styles=("r",))
    differs = "--differences" in made.arguments
    words = [word for word in made.arguments if word != "--differences"]
    own: dict[str, Any] = {"reference": []}
    if differs:  # of which nothing is asked: a p is corrected where pairs are
        words += ["--p-adjust", "none"]
        own["p_adjust"] = "none"
    jobs = [replace(job, content={**job.content, **own}) if job.content else job for job in made.jobs]
    return replace(made, arguments=[*words, "--entry", "entry"], jobs=jobs, possible=None)


def incidence_entering(random: Random, cohort: Cohort) -> Request:
    """`cuminc` with delayed entry."""
    entering = _entering(cohort)
    made = cuminc(random, entering)
    words = list(made.arguments)
    if "--strata" in words:  # of Gray's tests, which there are none of
        place = words.index("--strata")
        del words[place : place + 2]
        return replace(made, arguments=[*words, "--entry", "entry"], jobs=[], possible=None)
    return replace(made, arguments=[*words, "--entry", "entry"], possible=None)


def cox_entering(random: Random, cohort: Cohort) -> Request:
    """`cox` with delayed entry, or by period with a robust variance, or all of these."""
    entering = _entering(cohort) if random.random() < 0.8 else cohort
    words = ["--entry", "entry"] if entering.entry else []
    cluster = random.choice([None, None, "rows", "cluster"])
    return _model(random, entering, words, cluster, by_period=random.random() < 0.4)


def several_rows(random: Random, cohort: Cohort) -> Request:
    """`cox` of patients in several rows; where one has several events the variance is robust by itself."""
    start, patient = _more(cohort, "start"), _more(cohort, "patient")
    pairs = zip(cohort.time.values, start.values, strict=True)
    time = Column("time", [None if at is None else time for time, at in pairs])
    made = replace(cohort, time=time, entry=start)
    return _model(
        random, made, ["--entry", "start", "--id", "patient"], random.choice([None, "patient"]), patient=patient
    )


def _model(
    random: Random,
    cohort: Cohort,
    words: list[str],
    cluster: str | None,
    *,
    by_period: bool = False,
    patient: Column | None = None,
) -> Request:
    terms = _terms(random, cohort)
    own = {column.name: column for term in terms for column in term}
    factors = [column for column in own.values() if column.levels is not None]
    strata = cohort.factors[1] if random.random() < 0.25 and "site" not in own else None
    ties = random.choice(["efron", "efron", "breslow", *(["exact"] if len(cohort.time.values) < 25 else [])])
    ties = "efron" if ties == "exact" and (cluster or patient) else ties
    used = complete(cohort, terms, strata)
    model = Model(cohort, used, terms, "r", 0.95, frozenset(f.name for f in factors), strata=strata, ties=ties)
    words = [*words, "--style", "r", "--ties", ties, *repeated("--categorical", [f.name for f in factors])]
    words += repeated("--covariates", ["*".join(column.name for column in term) for term in terms])
    words += ["--strata", strata.name] if strata else []
    words += ["--robust"] if cluster in ("rows", "patient") else ["--cluster", cluster] if cluster else []
    content: dict[str, Any] = {}
    if any(cohort.event.values[i] for i in used) and model.columns:
        content = _content(model, used, cluster, patient, ties)
        cut = _cut(random, cohort, used) if by_period and cluster != "patient" else None
        if cut is not None and ties != "exact":
            words += ["--split-at", f"{cut:.17g}"]
            content["split_at"] = [cut]
    return Request("cox", [*SURVIVAL, *words], [Job("", content, optional=True)], keys(terms), None)  # type: ignore[arg-type]


def _content(
    model: Model, used: Sequence[int], cluster: str | None, patient: Column | None, ties: str
) -> dict[str, Any]:
    """What R computes: with clusters where a robust variance is asked for, or a patient has several events."""
    cohort = model.cohort
    groups: list[Any] | None = None
    if patient is not None:
        events = [patient.values[i] for i in used if cohort.event.values[i]]
        groups = [patient.values[i] for i in used] if cluster or len(set(events)) < len(events) else None
    elif cluster == "rows":
        groups = list(range(len(used)))
    elif cluster:
        groups = [_more(cohort, cluster).values[i] for i in used]
    return outcome(cohort, used) | {
        "kind": "cox_entering",
        "stratum": list(levels(model.strata, used).codes),
        "x": [[float(value) for value in values] for _, _, values in model.columns],
        "term": [term for term, _, _ in model.columns],
        "column": [column for _, column, _ in model.columns],
        "ties": ties,
        "conf_level": model.conf_level,
        **({"cluster": groups} if groups is not None else {}),
    }


def landmark(random: Random, cohort: Cohort) -> Request:
    """A request of those who are beyond a landmark, with their times from there."""
    times = sorted({float(time) for time in cohort.time.values if time})
    at = random.choice(times[: max(1, len(times) // 2)]) if times else 1.0
    later: list[Value] = [
        None if time is None or float(time) <= at * (1 + 1e-9) else float(time) - at for time in cohort.time.values
    ]
    build: Callable[..., Request] = random.choice([km, univariate, subgroup, cox, cuminc])
    made = build(random, replace(cohort, time=Column("time", later)))
    return replace(
        made,
        arguments=[*made.arguments, "--landmark", f"{at:.17g}"],
        jobs=[_unnumbered(job) for job in made.jobs],
        key=_but_counts(made.key),
        possible=None,
    )


def _unnumbered(job: Job) -> Job:
    """The job without a cut, which is in other times here."""
    content = {key: value for key, value in job.content.items() if key != "split_at"}
    return replace(job, content=content, optional=True)


def _but_counts(key: Callable[[Any], str | None]) -> Callable[[Any], str | None]:
    """The key of everything but the counts of rows that are left out, which have other reasons here."""
    apart = ("n_missing", "n_dropped", "n_total", "n_negative")

    def of(record: Any) -> str | None:
        found = key(record)
        counted = record["context"] == "case_processing" and record["stat_name"].removesuffix("_percent") in (
            *apart,
            *(("n", "n_events", "n_censored", "n_early_censored") if record["stat_name"].endswith("percent") else ()),
        )
        return None if counted else found

    return of


__all__ = [
    "cox_entering",
    "curves_entering",
    "incidence_entering",
    "landmark",
    "several_rows",
    "with_entries",
]
