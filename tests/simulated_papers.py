"""Correct papers by simulation: survival data, a Cox fit, medians and counts, printed with one way of rounding."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from fits import Array, Z, cox, cut, log_rank, median_texts, printer

from sarcstat.audit.facts import (
    CountTable,
    Endpoint,
    Facts,
    Group,
    GroupTest,
    Median,
    Model,
    Ratio,
    Response,
    RiskTable,
    Share,
)
from sarcstat.audit.number import Number, number
from sarcstat.audit.place import Place


@dataclass(frozen=True)
class Settings:
    """How one paper is made and printed."""

    n: int
    efron: bool
    half_even: bool
    spss: bool
    decimals: int = 2
    covariates: int = 4
    time_decimals: int = 1


def settings(rng: np.random.Generator) -> Settings:
    """Sizes, methods and roundings as they come in papers."""
    return Settings(
        n=int(rng.choice([40, 80, 150, 209, 400])),
        efron=bool(rng.integers(2)),
        half_even=bool(rng.integers(2)),
        spss=bool(rng.integers(2)),
        decimals=int(rng.choice([1, 2, 2, 3])),
        covariates=int(rng.integers(2, 6)),
        time_decimals=int(rng.integers(1, 3)),
    )


@dataclass(frozen=True)
class Cohort:
    """Two outcomes, 0/1 covariates."""

    pfs: Array
    progressed: Array
    os: Array
    died: Array
    x: Array


def cohort(rng: np.random.Generator, made: Settings) -> Cohort:
    """Exponential times, progression before death, administrative and random censoring."""
    x = (rng.random((made.n, made.covariates)) < rng.uniform(0.15, 0.6, made.covariates)).astype(float)
    effect = x @ rng.normal(0, 0.5, made.covariates)
    progression, later = rng.exponential(7 * np.exp(-effect)), rng.exponential(10 * np.exp(-effect))
    end = rng.uniform(6, 40, made.n)
    pfs, death = progression, progression + later
    observed = [np.maximum(np.round(np.minimum(each, end), made.time_decimals), 0.1) for each in (pfs, death)]
    return Cohort(observed[0], (pfs <= end).astype(int), observed[1], (death <= end).astype(int), x)


def paper(rng: np.random.Generator, made: Settings | None = None) -> Facts:
    """The facts of one correct paper: Table 1, responses, medians, log-rank tests, Cox models, numbers at risk."""
    made = made or settings(rng)
    data, show = cohort(rng, made), printer(made.half_even)
    outcomes = {"PFS": (data.pfs, data.progressed), "OS": (data.os, data.died)}
    return Facts(
        n=number(str(made.n)),
        counts=(_baseline(data, made, show),),
        responses=tuple(_responses(rng, data, show)),
        medians=tuple(each for name, (t, e) in outcomes.items() for each in _medians(name, t, e, data.x, made, show)),
        tests=tuple(each for name, (t, e) in outcomes.items() for each in _tests(name, t, e, data.x, show)),
        models=tuple(each for name, (t, e) in outcomes.items() if (each := _model(name, t, e, data.x, made, show))),
        endpoints=tuple(_endpoint(name, e, show) for name, (_, e) in outcomes.items()),
        risk_tables=(_at_risk(data),),
    )


def triplets(rng: np.random.Generator, most: int, *, cut_off: bool = False) -> Iterator[Model]:
    """Models of single fits until `most` rows are made, hazard ratios and limits cut off if `cut_off`."""
    rows = 0
    while rows < most:
        made = settings(rng)
        data = cohort(rng, made)
        model = _model("OS", data.os, data.died, data.x, made, printer(made.half_even), cut_off=cut_off)
        if model is not None:
            rows += len(model.ratios)
            yield model


def _n(value: object) -> Number:
    found = number(str(value))
    assert found is not None, value
    return found


def _model(
    outcome: str,
    time: Array,
    event: Array,
    x: Array,
    made: Settings,
    show: Callable[[float, int], str],
    *,
    cut_off: bool = False,
) -> Model | None:
    events = [[int(event[x[:, j] == value].sum()) for value in (1, 0)] for j in range(x.shape[1])]
    if event.sum() < 5 * x.shape[1] or min(min(pair) for pair in events) < 2:
        return None
    if (fitted := cox(time, event, x, efron=made.efron)) is None:
        return None
    rows = []
    for j, (b, s) in enumerate(zip(*fitted, strict=True)):
        values = [math.exp(b), math.exp(b - Z * s), math.exp(b + Z * s)]
        if values[2] > 200 or values[1] < 0.001:
            return None
        p = math.erfc(abs(b / s) / math.sqrt(2))
        texts = [_n((cut if cut_off else show)(value, made.decimals)) for value in values]
        size = int(x[:, j].sum())
        rows.append(
            Ratio(
                place=Place(table="Table 4", row=(f"Factor {j}",), column=(outcome,)),
                variable=f"Factor {j}",
                level="Yes",
                reference="No",
                ratio=texts[0],
                low=texts[1],
                high=texts[2],
                p=_n("<0.001" if p < 0.001 else show(p, 3)),
                n=_n(size),
                n_reference=_n(len(x) - size),
                events=_n(events[j][0]) if j % 2 else None,
                events_reference=_n(events[j][1]) if j % 2 else None,
            )
        )
    place = Place(table="Table 4", column=(outcome,))
    return Model(place=place, outcome=outcome, ratios=tuple(rows), adjusted=True, n=_n(len(x)), events=_n(event.sum()))


def _baseline(data: Cohort, made: Settings, show: Callable[[float, int], str]) -> CountTable:
    groups = []
    for j in range(data.x.shape[1]):
        levels = []
        for label, value in (("Yes", 1), ("No", 0)):
            count = int((data.x[:, j] == value).sum())
            place = Place(table="Table 1", row=(f"Factor {j}", label))
            percent = _n(show(100 * count / made.n, 1))
            levels.append(Group(label=label, place=place, count=_n(count), percent=percent))
        place = Place(table="Table 1", row=(f"Factor {j}",))
        groups.append(Group(label=f"Factor {j}", place=place, children=tuple(levels)))
    return CountTable(place=Place(table="Table 1"), groups=tuple(groups), total=_n(made.n))


def _responses(rng: np.random.Generator, data: Cohort, show: Callable[[float, int], str]) -> Iterator[Response]:
    best = rng.choice(["CR", "PR", "SD", "PD"], len(data.x), p=[0.03, 0.17, 0.5, 0.3])
    for level, rows in (("Yes", data.x[:, 0] == 1), ("No", data.x[:, 0] == 0), ("", np.ones(len(best), bool))):
        size = int(rows.sum())
        counts = {name: int((best[rows] == name).sum()) for name in ("CR", "PR", "SD", "PD")}
        responders = counts["CR"] + counts["PR"]
        yield Response(
            place=Place(table="Table 2", row=("Factor 0", level)),
            variable="Factor 0" if level else "",
            level=level,
            n=_n(size),
            total=_n(len(best)),
            n_percent=_n(show(100 * size / len(best), 1)),
            categories={name: Share(count=_n(c), percent=_n(show(100 * c / size, 1))) for name, c in counts.items()},
            rates={"ORR": Share(percent=_n(show(100 * responders / size, 1)))},
        )


def _medians(
    outcome: str, time: Array, event: Array, x: Array, made: Settings, show: Callable[[float, int], str]
) -> Iterator[Median]:
    everyone = np.ones(len(x), bool)
    rows = [("", "", everyone)]
    rows += [(f"Factor {j}", label, x[:, j] == v) for j in range(x.shape[1]) for label, v in (("Yes", 1), ("No", 0))]
    for variable, level, chosen in rows:
        middle, low, high = median_texts(time[chosen], event[chosen], spss=made.spss, show=show)
        yield Median(
            place=Place(table="Table 3", row=(variable, level), column=(outcome,)),
            outcome=outcome,
            variable=variable,
            level=level,
            median=_n(middle),
            low=number(low),
            high=number(high),
            n=_n(int(chosen.sum())),
            events=_n(int(event[chosen].sum())),
            unit="months",
        )


def _tests(outcome: str, time: Array, event: Array, x: Array, show: Callable[[float, int], str]) -> Iterator[GroupTest]:
    for j in range(x.shape[1]):
        statistic = log_rank(time, event, x[:, j])
        p = math.erfc(math.sqrt(statistic / 2))
        yield GroupTest(
            place=Place(table="Table 3", row=(f"Factor {j}",), column=(outcome,)),
            outcome=outcome,
            variable=f"Factor {j}",
            name="log-rank",
            levels=("Yes", "No"),
            statistic=_n(show(statistic, 2)),
            df=_n(1),
            p=_n("<0.001" if p < 0.001 else show(p, 3)),
        )


def _endpoint(outcome: str, event: Array, show: Callable[[float, int], str]) -> Endpoint:
    percent = _n(show(100 * event.sum() / len(event), 1))
    return Endpoint(
        place=Place(table="Results"), outcome=outcome, events=_n(event.sum()), percent=percent, n=_n(len(event))
    )


def _at_risk(data: Cohort) -> RiskTable:
    times = (0, 6, 12, 24)
    groups = {label: data.x[:, 0] == value for label, value in (("Yes", 1), ("No", 0))}
    rows = {label: tuple(_n(int((data.os[own] >= t).sum())) for t in times) for label, own in groups.items()}
    rows["All"] = tuple(_n(int((data.os >= t).sum())) for t in times)
    n = {label: _n(int(own.sum())) for label, own in groups.items()}
    return RiskTable(place=Place(table="Figure 1"), times=tuple(map(_n, times)), rows=rows, total="All", n=n)
