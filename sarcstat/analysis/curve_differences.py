"""Kaplan-Meier curves compared two by two: differences and ratios of survival at times and of restricted means."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sarcstat.analysis.shared.frames import rows_of
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import AnalysisError, counted, listing
from sarcstat.results import Condition, Statistic
from sarcstat.vocabulary import TERMS

Keys = dict[str, Any]

#: What R has under each table: the names of its differences and of its ratios, where there are any.
_MEASURES: Mapping[str, Mapping[str, str]] = {
    "survival": {"difference": "survival_difference", "ratio": "survival_ratio"},
    "restricted_mean": {"difference": "restricted_mean_difference", "ratio": "restricted_mean_ratio"},
    "time_lost": {"ratio": "restricted_time_lost_ratio"},
}
_PARTS = ("std_error", "conf_low", "conf_high", "p_value")


def curve_differences(
    value: Mapping[str, Any], keys: Callable[[Mapping[str, Any]], Keys], convention: str
) -> Iterator[Statistic]:
    """The comparisons of two curves, each in the context of its measure; `keys` says which groups a row is about.

    Formulas and sources: r_scripts/curve_differences.R.
    """
    found: Mapping[str, Any] = value.get("differences") or {}
    for table, names in _MEASURES.items():
        for row in rows_of(found.get(table)):
            own = {**keys(row), "convention": convention, "at": row["at"]}
            for measure, name in names.items():
                yield Statistic(name=name, value=row[measure], **{**own, "context": name})
                for part in _PARTS:
                    known = part if part == "p_value" else f"{name}_{part}"
                    if known in TERMS:
                        yield Statistic(name=known, value=row[f"{measure}_{part}"], **{**own, "context": name})


def check_followed(value: Mapping[str, Any], cohort: Cohort, tau: float) -> None:
    """Raise AnalysisError where a curve that is compared ends above 0 before `tau`: its area up to there is unknown."""
    last = {(row["stratum"], row["group"]): row["last_time"] for row in rows_of(value["curves"])}
    short = {
        (row["stratum"], row["group"]): last[row["stratum"], row["group"]]
        for row in rows_of(value["restricted_means"])
        if row["group"] and row["estimate"] is None
    }
    if not short:
        return
    named = [f"{_curve(cohort, *place)} ({time:.10g})" for place, time in short.items()]
    limit = min(short.values())
    raise AnalysisError(
        f"--tau {tau:.10g} lies beyond the last time of {counted(len(short), 'group')}, at which patients are still "
        f"without the event: {listing(named, 10)}. Nobody knows a curve beyond that.",
        f"The restricted means of all groups are known up to {limit:.10g}: --tau {limit:.10g}, or less.",
    )


def _curve(cohort: Cohort, stratum: int, group: int) -> str:
    names = [cohort.group.texts[group - 1]] if cohort.group else []
    if stratum and cohort.stratum:
        names.append(f"in {cohort.stratum.label} {cohort.stratum.texts[stratum - 1]}")
    return " ".join(names)


def not_compared(value: Mapping[str, Any], cohort: Cohort, reference: int) -> Iterator[Condition]:
    """Where no curves are compared: there is one group only, or a stratum has nobody of the reference, or no other."""
    if cohort.group is None or cohort.n_groups < 2:
        yield Condition("warning", "There is one group only: no curves are compared.", "one_curve")
        return
    groups: dict[int, list[int]] = {}
    for row in rows_of(value["curves"]):
        if row["group"]:
            groups.setdefault(row["stratum"], []).append(row["group"])
    for stratum, own in groups.items():
        if len(own) > 1 and (not reference or reference in own):
            continue
        where = f"{cohort.stratum.label} {cohort.stratum.texts[stratum - 1]}" if cohort.stratum else ""
        why = "there is one group only" if len(own) < 2 else f"nobody is in {cohort.group.texts[reference - 1]}"
        yield Condition("warning", f"In {where} {why}: no curves are compared there.", "one_curve")
