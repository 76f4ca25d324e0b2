"""Time to the first adverse event: the share of patients who have had one by given times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sarcstat.analysis.incidence_rates import events_at_risk
from sarcstat.analysis.shared.event_counts import Groups, Lines, lines_of
from sarcstat.analysis.shared.frames import r_conditions, rows_of
from sarcstat.bridge.call import call_r
from sarcstat.data.cohort.courses.adverse_events import Events
from sarcstat.data.cohort.courses.event_times import Exposure, Status
from sarcstat.data.cohort.factor import Factor
from sarcstat.results import AnalysisResult, Statistic

Array = np.ndarray[Any, np.dtype[Any]]

#: What is put before the context of a line of the table.
TIME_TO = "time_to_"
_AT = {
    "n_risk": "n_risk",
    "cumulative_incidence": "incidence",
    "cumulative_incidence_conf_low": "conf_low",
    "cumulative_incidence_conf_high": "conf_high",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstEventOptions:
    """Of which least grades, and at which times (in the unit of the exposure)."""

    grades: tuple[int, ...]
    times: tuple[float, ...]
    conf_level: float = 0.95


@dataclass(frozen=True, slots=True)
class _Curve:
    """One line and group: the fields of its statistics."""

    context: str
    keys: dict[str, Any]
    level: str | None


def with_first_events(
    result: AnalysisResult,
    events: Events,
    used: Array,
    group: Factor | None,
    exposed: Exposure,
    death: Status | None,
    options: FirstEventOptions,
) -> AnalysisResult:
    """The result of adverse events with the cumulative incidence of the first one of every line and group.

    Who has none is censored at the end of the exposure; `death` (whether it ended with the patient's death, and how
    that is coded) competes. Without it: 1 - Kaplan-Meier, as survfit; with it: Aalen and Johansen, as `cuminc`. Shares
    of a line that is not shown are not computed. A statistic's `level` (and `column`) is the least grade, its `at` the
    time.
    """
    groups, at_risk = Groups(used, group), used & ~np.isnan(exposed.time)
    curves: list[_Curve] = []
    parts: list[tuple[Array, Array]] = []
    for each, time, cause in _lines(result, events, at_risk, exposed, death, options):
        for place, level in enumerate(groups.texts):
            mine = at_risk if level is None else at_risk & (groups.codes == place)
            curves.append(replace(each, level=level))
            parts.append((time[mine], cause[mine]))
    reply = call_r(
        "first_events",
        rows=_rows(parts),
        curves=len(curves),
        n_causes=1 if death is None else 2,
        times=np.array(options.times, dtype=float),
        conf_level=options.conf_level,
    )
    own = {"times": options.times, "competing": death is not None, "conf_level": options.conf_level}
    computed = {**result.options["computed"], "first_events": own}  # type: ignore[dict-item]
    coding = {"death": death.coding} if death else {}
    return replace(
        result,
        options={**result.options, "computed": computed},
        statistics=(*result.statistics, *_statistics(reply.value, curves, groups)),
        conditions=(*result.conditions, *(death.conditions if death else ()), *r_conditions(reply.conditions)),
        labels={**result.labels, **coding},
    )


def _rows(parts: Sequence[tuple[Array, Array]]) -> dict[str, Array]:
    """Times and causes of all curves, one below the other, with the number of the curve."""
    return {
        "time": np.concatenate([time for time, _ in parts]),
        "cause": np.concatenate([cause for _, cause in parts]).astype(np.int32),
        "curve": np.repeat(np.arange(len(parts)), [len(time) for time, _ in parts]).astype(np.int32) + 1,
    }


def _lines(
    result: AnalysisResult,
    events: Events,
    at_risk: Array,
    exposed: Exposure,
    death: Status | None,
    options: FirstEventOptions,
) -> Iterator[tuple[_Curve, Array, Array]]:
    """Of each line that is shown and each least grade, the time and cause of every row of the cohort."""
    inside = events_at_risk(events, at_risk, exposed)
    end = np.zeros(len(at_risk), dtype=np.int64) if death is None else np.where(death.rows, 2, 0)
    shown = result.details["terms"]
    for grade in options.grades:
        for lines in lines_of(inside, at_risk):
            line, patient, onset = _first(lines.where(lines.grade >= grade))
            for i, keys in enumerate(lines.keys):
                within, term = keys.get("stratum_level"), keys.get("term")
                if keys and not any(within == one and term in (None, other) for one, other in shown):
                    continue
                time, cause = exposed.time.copy(), end.copy()
                mine = patient[line == i]
                time[mine], cause[mine] = np.minimum(onset[line == i], exposed.time[mine]), 1
                yield (
                    _Curve(f"{TIME_TO}{lines.context}", {**keys, "column": grade, "level": f"grade >= {grade}"}, None),
                    time,
                    cause,
                )


def _first(lines: Lines) -> tuple[Array, Array, Array]:
    assert lines.onset is not None
    return lines.each_once(lines.onset, np.minimum)


def _statistics(value: Any, curves: Sequence[_Curve], groups: Groups) -> Iterator[Statistic]:
    for row in rows_of(value["at"]):
        own = curves[row["curve"] - 1]
        for name, column in _AT.items():
            number = int(row[column]) if name == "n_risk" else row[column]
            yield groups.one(own.level, name, number, own.context, at=row["at"], **own.keys)
    for row in rows_of(value["medians"]):
        own = curves[row["curve"] - 1]
        yield groups.one(own.level, "incidence_median", row["median"], own.context, **own.keys)
