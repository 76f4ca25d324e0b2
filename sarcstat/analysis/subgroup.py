"""The effect of one factor within each level of others, all subgroups of an endpoint together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sarcstat.analysis.shared.frames import values_of
from sarcstat.analysis.subgroup_effect import EffectAnalysis, Interaction, Subgroup, SubgroupOptions
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.factor import Factor
from sarcstat.errors import AnalysisError, counted, listing
from sarcstat.results import AnalysisResult, Condition, Key, Provenance, Statistic, computed


@dataclass(frozen=True, slots=True)
class SubgroupAnalysis:
    """All subgroups of one endpoint: all patients first, then level by level of each factor."""

    subgroups: Sequence[Subgroup]
    interactions: Sequence[Interaction]
    result: AnalysisResult


def subgroup_analysis(
    everybody: Cohort,
    cohorts: Sequence[Cohort],
    options: SubgroupOptions,
    provenances: Sequence[Provenance],
    recorded: Mapping[str, object],
) -> SubgroupAnalysis:
    """The effect of the cohorts' group in everybody, and within each level of each cohort's only covariate.

    `provenances` are those of everybody and of the cohorts. Raises AnalysisError where a covariate has one level.
    """
    by = everybody.group
    assert by is not None
    analysis = EffectAnalysis(by, options, provenances[0], recorded)
    subgroups = [analysis.subgroup(everybody, None, None)]
    interactions = []
    for cohort, provenance in zip(cohorts, provenances[1:], strict=True):
        (within,) = (each.factor for each in cohort.covariates)
        assert within is not None
        _check_levels(within)
        for i, level in enumerate(within.texts):
            part = _part(cohort, within.codes == i)
            own = EffectAnalysis(by, options, _of_part(provenance, part.n_rows, within, level), recorded)
            subgroups.append(own.subgroup(part, within, level))
        interactions.append(EffectAnalysis(by, options, provenance, recorded).interaction(cohort))
    result = _result(subgroups, interactions, options, recorded)
    left_out = {
        each.within.label: provenance.dropped.get(f"missing {each.within.name}", 0)
        for each, provenance in zip(interactions, provenances[1:], strict=True)
    }
    values = values_of(by, *(each.within for each in interactions))
    result = replace(result, values=values, details={**result.details, "left_out": left_out})
    return SubgroupAnalysis(subgroups, interactions, result)


def _check_levels(within: Factor) -> None:
    if len(within.texts) < 2:
        raise AnalysisError(
            f"--within: column '{within.name}' has only one level with data ('{within.texts[0]}').",
            "Subgroups need at least two.",
        )


def _of_part(provenance: Provenance, n: int, within: Factor, level: str) -> Provenance:
    """Where the patients of a level come from: the others are left out."""
    dropped = {**provenance.dropped, f"of another {within.label} than {level}": provenance.rows_used - n}
    return replace(provenance, rows_used=n, dropped=dropped)


def _part(cohort: Cohort, rows: Any) -> Cohort:
    """The patients of a row mask, without the groups that none of them is in."""
    assert cohort.group is not None
    group, _ = cohort.group.keep(rows)
    return replace(
        cohort,
        time=cohort.time[rows],
        entry=None if cohort.entry is None else cohort.entry[rows],
        status=cohort.status[rows],
        event=replace(cohort.event, codes=cohort.event.codes[rows]),
        group=group,
        covariates=(),
        dropped={},
        conditions=(),
        counts=None if cohort.counts is None else cohort.counts[rows],
    )


def _result(
    subgroups: Sequence[Subgroup],
    interactions: Sequence[Interaction],
    options: SubgroupOptions,
    recorded: Mapping[str, object],
) -> AnalysisResult:
    first = subgroups[0].curves
    parts: list[Subgroup | Interaction] = [*subgroups, *interactions]
    said = [each for part in parts for each in part.conditions]
    decided = {**computed(first), "ties": dict(options.ties), "reference": options.reference}
    decided |= {"min_patients": options.min_patients, "min_events": options.min_events}
    return AnalysisResult(
        analysis="subgroup",
        options={**recorded, "computed": decided},
        statistics=tuple(each for part in parts for each in part.statistics),
        provenance=first.provenance,
        conditions=tuple(dict.fromkeys([*said, *_small_groups(subgroups, options)])),
        labels=first.labels,
        details={"forest": list(_forest(subgroups, interactions, options))},
    )


def _small_groups(subgroups: Sequence[Subgroup], options: SubgroupOptions) -> Iterator[Condition]:
    named = [
        f"{text} within {each.within.label} {each.level}" if each.within else text
        for each in subgroups
        for text in each.small
    ]
    if named:
        text = (
            f"Small groups, of fewer than {counted(options.min_patients, 'patient')} or "
            f"{counted(options.min_events, 'event')}: {listing(named, 10)}."
        )
        yield Condition("warning", text, "small_groups")


def _forest(
    subgroups: Sequence[Subgroup], interactions: Sequence[Interaction], options: SubgroupOptions
) -> Iterator[dict[str, object]]:
    """One row a hazard ratio, as a forest plot draws it: also where it is not estimable."""
    p_values = {
        each.within.name: next((s.value for s in each.statistics if s.name == "p_value"), None) for each in interactions
    }
    for each in subgroups:
        index = each.index(next(iter(options.ties)))
        for group in each.groups:
            if group != options.reference:
                yield _forest_row(each, index, group, options.reference) | {
                    "interaction_p_value": p_values.get(each.within.name) if each.within else None
                }


def _forest_row(each: Subgroup, index: Mapping[Key, Statistic], group: str, reference: str) -> dict[str, object]:
    def value(name: str, context: str, level: str, other: str | None = None) -> object:
        found = index.get(Key(name, context, None, level, other))
        return found.value if found else None

    return {
        "endpoint": each.curves.labels["time"],
        "within": each.within.name if each.within else None,
        "within_label": each.within.label if each.within else None,
        "level": each.level,
        "group": group,
        "reference": reference,
        "n": value("n", "survfit", group),
        "n_events": value("n_events", "survfit", group),
        "n_reference": value("n", "survfit", reference) or 0,
        "n_events_reference": value("n_events", "survfit", reference) or 0,
        "hazard_ratio": value("hazard_ratio", "equation", group, reference),
        "conf_low": value("hazard_ratio_conf_low", "equation", group, reference),
        "conf_high": value("hazard_ratio_conf_high", "equation", group, reference),
        "p_value": value("p_value", "equation", group, reference),
        "small": group in each.small or reference in each.small,
    }
