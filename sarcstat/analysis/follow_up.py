"""How long patients were followed: the reverse Kaplan-Meier median, and what was observed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sarcstat.analysis.kaplan_meier import KaplanMeierOptions, kaplan_meier
from sarcstat.analysis.shared.distribution import Distribution
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.counting import number
from sarcstat.results import AnalysisResult, Condition, Convention, Provenance, Statistic

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

#: The contexts of the observed times: of patients who had no event, and of all.
WITHOUT_EVENT, EVERYBODY = "without_event", "all_patients"
_MEDIAN = ("median", "median_std_error", "median_conf_low", "median_conf_high")
#: What a cohort says of its own curves and does not hold for the reverse ones.
_OF_THE_EVENT = ("no_events", "all_events")


def follow_up(
    cohort: Cohort, options: KaplanMeierOptions, provenance: Provenance, recorded: Mapping[str, object]
) -> AnalysisResult:
    """The follow-up of a cohort and of its groups; `details` has the Kaplan-Meier result of the reverse curves.

    The reverse curves take the end of follow-up without the event as the event, and the event as censoring
    (Schemper & Smith 1996, Controlled Clinical Trials 17:343). At equal times survfit keeps those with the event
    at risk.
    """
    reverse = kaplan_meier(_reversed(cohort), options, provenance, recorded)
    outcome = cohort.outcome
    return AnalysisResult(
        analysis="follow-up",
        options=reverse.options,
        statistics=(*_reverse_medians(reverse), *_observed(cohort, reverse.conventions)),
        provenance=provenance,
        conditions=reverse.conditions,
        labels={**reverse.labels, "time": outcome.time_label, "coding": outcome.coding},
        values=reverse.values,
        details={"reverse": reverse},
    )


def _reversed(cohort: Cohort) -> Cohort:
    """The cohort with event and censoring exchanged."""
    said = [condition for condition in cohort.conditions if condition.code not in _OF_THE_EVENT]
    if cohort.status.all():
        text = "Every patient had the event: the reverse Kaplan–Meier median of follow-up is not reached."
        said.append(Condition("note", text, "nobody_without_event"))
    outcome = replace(
        cohort.outcome,
        time_label=f"{cohort.outcome.time_label} to the end of follow-up",
        is_event=~cohort.outcome.is_event,
        coding=f"end of follow-up without {cohort.outcome.coding}",
    )
    return replace(cohort, status=1 - cohort.status, outcome=outcome, conditions=tuple(said))


def _reverse_medians(reverse: AnalysisResult) -> Iterator[Statistic]:
    for statistic in reverse.statistics:
        if statistic.context == "survfit" and statistic.name in _MEDIAN:
            yield replace(statistic, name=f"reverse_{statistic.name}", context="reverse_survfit")


def _observed(cohort: Cohort, conventions: list[Convention]) -> Iterator[Statistic]:
    """Patients, events, and the times that were observed, of each group and of all."""
    import numpy as np

    name = cohort.group.name if cohort.group else None
    everybody = np.ones(len(cohort.time), dtype=bool)
    groups: list[tuple[str | None, Any]] = [(None, everybody)]
    if cohort.group:
        groups = [*((text, cohort.group.codes == i) for i, text in enumerate(cohort.group.texts)), *groups]
    for convention in conventions:
        for level, own in groups:
            keys: dict[str, Any] = {
                "variable": cohort.outcome.time_name,
                "group1": name,
                "group1_level": level,
                "convention": convention,
            }
            n, n_events = number(own, cohort.counts), number(own & (cohort.status == 1), cohort.counts)
            for word, value in (("n", n), ("n_events", n_events), ("n_censored", n - n_events)):
                yield Statistic(name=word, value=value, context="follow_up", **keys)
            yield from _spread(cohort, own & (cohort.status == 0), {**keys, "context": WITHOUT_EVENT})
            yield from _spread(cohort, own, {**keys, "context": EVERYBODY})


def _spread(cohort: Cohort, own: Array, keys: Mapping[str, Any]) -> Iterator[Statistic]:
    """Median, minimum and maximum of the times of some patients; None of no patient."""
    counts = None if cohort.counts is None else cohort.counts[own]
    found = Distribution(cohort.time[own], counts=counts).statistics(("median", "minimum", "maximum"))
    for name in ("median", "minimum", "maximum"):
        yield Statistic(name=f"follow_up_{name}", value=found.get(name), **keys)
