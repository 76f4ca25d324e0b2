"""Many factors and several endpoints: the Kaplan-Meier analysis of each pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sarcstat.analysis.kaplan_meier import KaplanMeierOptions, kaplan_meier
from sarcstat.analysis.shared.frames import named_conditions
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.results import AnalysisResult, Provenance


@dataclass(frozen=True, slots=True)
class Univariate:
    """One Kaplan-Meier result for each endpoint and factor; `everybody` has one an endpoint, without a factor."""

    everybody: Sequence[AnalysisResult]
    by_factor: Sequence[AnalysisResult]

    @property
    def endpoints(self) -> list[str]:
        """The labels of the endpoints."""
        return [result.labels["time"] for result in self.everybody]

    @property
    def factors(self) -> dict[str, list[AnalysisResult]]:
        """The results of each factor by its name, one an endpoint."""
        found: dict[str, list[AnalysisResult]] = {}
        for result in self.by_factor:
            found.setdefault(result.labels["group_name"], []).append(result)
        return found

    def combined(self) -> AnalysisResult:
        """All statistics and conditions as one result; its rows are those of the first endpoint."""
        every = [*self.everybody, *self.by_factor]
        first = self.everybody[0]
        return AnalysisResult(
            analysis="univariate",
            options=first.options,
            statistics=tuple(statistic for result in every for statistic in result.statistics),
            provenance=first.provenance,
            conditions=tuple(dict.fromkeys(said for result in every for said in named_conditions(result))),
            labels=first.labels,
            values={name: texts for result in every for name, texts in result.values.items()},
            details={name: value for name, value in first.details.items() if name == "suppressed"},
        )


def univariate(
    cohorts: Iterable[tuple[Cohort, Provenance]], options: KaplanMeierOptions, recorded: Mapping[str, object]
) -> Univariate:
    """The analysis of every cohort, one with a group for each factor and one without for each endpoint."""
    results = [kaplan_meier(cohort, options, provenance, recorded) for cohort, provenance in cohorts]
    return Univariate(
        [result for result in results if "group" not in result.labels],
        [result for result in results if "group" in result.labels],
    )
