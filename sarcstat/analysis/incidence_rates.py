"""Rates of adverse events in the time that patients were exposed: first events, and all events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

import numpy as np

from sarcstat.analysis.shared.event_counts import Groups, Lines, lines_of
from sarcstat.analysis.shared.frames import r_conditions, rows_of
from sarcstat.bridge.call import call_r
from sarcstat.data.cohort.courses.adverse_events import Events
from sarcstat.data.cohort.courses.event_times import Exposure
from sarcstat.data.cohort.factor import Factor
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Condition, Statistic

Array = np.ndarray[Any, np.dtype[Any]]

#: What is put before the context of a line of the table: the first event of each patient, or all events.
FIRST, EVERY = "first_", "every_"
_RATE = {
    "incidence_rate": "rate",
    "incidence_rate_conf_low": "conf_low",
    "incidence_rate_conf_high": "conf_high",
}
_COMPARED = {
    "ratio": {
        "incidence_rate_ratio": "ratio",
        "incidence_rate_ratio_conf_low": "ratio_low",
        "incidence_rate_ratio_conf_high": "ratio_high",
        "p_value": "p_value",
    },
    "difference": {
        "incidence_rate_difference": "difference",
        "incidence_rate_difference_conf_low": "difference_low",
        "incidence_rate_difference_conf_high": "difference_high",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RateOptions:
    """Of which least grades rates are wanted, their confidence level, and what of two groups is compared.

    `reference` is the number of the group that the others are compared with (None: no comparison); the last group
    is not compared where it stands for a missing value (`unknown`).
    """

    grades: tuple[int, ...]
    conf_level: float = 0.95
    compare: Sequence[Literal["ratio", "difference"]] = ()
    reference: int | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class _Rates:
    """Events and years of every line and group, everybody last; `keys` are the fields of each line's statistics."""

    context: str
    grade: float
    keys: Sequence[dict[str, Any]]
    events: Array
    years: Array


def with_rates(
    result: AnalysisResult, events: Events, used: Array, group: Factor | None, exposed: Exposure, options: RateOptions
) -> AnalysisResult:
    """The result of adverse events with their rates per 100 patient-years.

    Time at risk of a first event ends with it, that of all events with the exposure; without onsets there are only
    the latter. Events after the exposure or before its start are no events at risk. Patients without exposure are left
    out. Limits: exact (Garwood 1936); ratios: exact, as R's poisson.test; differences: Zou and Donner 2008.
    """
    groups, at_risk = Groups(used, group), used & ~np.isnan(exposed.time)
    inside = events_at_risk(events, at_risk, exposed)
    found = list(_rates(inside, groups, at_risk, exposed, options))
    reply = call_r("incidence_rates", **_asked(found, groups, options), conf_level=options.conf_level)
    outside = int(at_risk[events.patient].sum()) - len(inside.patient)
    own = {"rates": {**asdict(options), "unit": exposed.unit, "first": events.onset is not None, "outside": outside}}
    computed = {**result.options["computed"], **own}  # type: ignore[dict-item]
    return replace(
        result,
        options={**result.options, "computed": computed},
        statistics=(*result.statistics, *_statistics(found, reply.value, groups, options)),
        conditions=(*result.conditions, *exposed.conditions, *_outside(outside), *r_conditions(reply.conditions)),
        labels={**result.labels, "exposure": exposed.label},
    )


def _outside(number: int) -> Iterator[Condition]:
    if number:
        text = (
            f"{counted(number, 'event')} before the start or after the end of the patient's exposure: not in rates and "
            "times to events; they are in the counts of patients."
        )
        yield Condition("warning", text, "outside_exposure")


def events_at_risk(events: Events, at_risk: Array, exposed: Exposure) -> Events:
    """The events of the patients at risk that began while they were exposed; all of these where no onset is known."""
    chosen = at_risk[events.patient]
    if events.onset is not None:
        end = exposed.time[events.patient] * (1 + 1e-9)  # the two may differ by rounding
        with np.errstate(invalid="ignore"):
            chosen &= (events.onset >= 0) & (events.onset <= end)
    onset = None if events.onset is None else events.onset[chosen]
    own = {name: getattr(events, name)[chosen] for name in ("patient", "term", "grade")}
    return replace(events, onset=onset, **own)


def _rates(events: Events, groups: Groups, at_risk: Array, exposed: Exposure, options: RateOptions) -> Iterator[_Rates]:
    patients = np.flatnonzero(at_risk)
    (whole,) = groups.sum(np.zeros_like(patients), patients, 1, exposed.time[patients])
    for grade in options.grades:
        for lines in lines_of(events, at_risk):
            chosen = lines.where(lines.grade >= grade)
            keys = [{**each, "convention": "r"} for each in lines.keys]
            n = len(keys)
            if chosen.onset is not None:
                number, saved = _first(chosen, groups, exposed, n)
                years = (whole - saved) / exposed.per_year
                yield _Rates(f"{FIRST}{lines.context}", float(grade), keys, number, years)
            number = np.array(groups.count(chosen.line, chosen.patient, n)).reshape(n, len(groups.texts))
            every = np.broadcast_to(whole / exposed.per_year, number.shape)
            yield _Rates(f"{EVERY}{lines.context}", float(grade), keys, number, every)


def _first(chosen: Lines, groups: Groups, exposed: Exposure, n: int) -> tuple[Array, Array]:
    """Of each line and group the patients with an event, and their time after it, when they are at risk no more."""
    assert chosen.onset is not None
    line, patient, onset = chosen.each_once(chosen.onset, np.minimum)
    number = np.array(groups.count(line, patient, n)).reshape(n, len(groups.texts))
    after = np.maximum(exposed.time[patient] - onset, 0)
    return number, groups.sum(line, patient, n, after)


def _asked(found: Sequence[_Rates], groups: Groups, options: RateOptions) -> dict[str, Any]:
    """All rates in one row, and the places of those that are compared."""
    columns = len(groups.texts)
    total = sum(each.events.shape[0] for each in found)
    others = _others(groups, options)
    starts = np.arange(total)[:, None] * columns
    first = (starts + np.array(others, dtype=np.int64)[None, :]).ravel() + 1
    second = np.repeat(starts.ravel() + (options.reference or 0), len(others)) + 1
    return {
        "events": np.concatenate([each.events.ravel() for each in found]).astype(float),
        "years": np.concatenate([each.years.ravel() for each in found]).astype(float),
        "pairs": {"first": first.astype(np.int32), "second": second.astype(np.int32)},
    }


def _others(groups: Groups, options: RateOptions) -> list[int]:
    """The groups that are compared with the reference."""
    if options.reference is None or not options.compare:
        return []
    return [i for i in range(groups.number - options.unknown) if i != options.reference]


def _statistics(found: Sequence[_Rates], reply: Any, groups: Groups, options: RateOptions) -> Iterator[Statistic]:
    known: dict[str, float | int | None]
    rates = {name: np.asarray(reply["rates"][column]) for name, column in _RATE.items()}
    compared = iter(list(rows_of(reply["compared"])))
    others, place = _others(groups, options), 0
    for each in found:
        for i, keys in enumerate(each.keys):
            for j, level in enumerate(groups.texts):
                number = "n_with_event" if each.context.startswith(FIRST) else "n_adverse_events"
                known = {number: int(each.events[i, j]), "patient_years": float(each.years[i, j])}
                known |= {name: _plain(every[place]) for name, every in rates.items()}
                place += 1
                for name, value in known.items():
                    yield groups.one(level, name, value, each.context, at=each.grade, **keys)
            for other in others:
                row = next(compared)
                pair = {"group2_level": groups.texts[options.reference or 0], "at": each.grade, **keys}
                for kind in options.compare:
                    for name, column in _COMPARED[kind].items():
                        yield groups.one(groups.texts[other], name, row[column], each.context, **pair)


def _plain(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
