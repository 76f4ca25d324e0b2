"""One endpoint under each policy for patients lost to follow-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sarcstat.analysis.cox.contrasts import Contrast
from sarcstat.analysis.cox.cox import Block, CoxOptions
from sarcstat.analysis.cox.univariable import Univariable, univariable
from sarcstat.analysis.kaplan_meier import KaplanMeierOptions, kaplan_meier
from sarcstat.analysis.shared.frames import named_conditions
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.errors import AnalysisError
from sarcstat.results import AnalysisResult, Condition, Convention, Provenance, Statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityOptions:
    """What decides the numbers: interval of medians, ties of the Cox model, and whose convention they are.

    `references` has the text of the reference level of a factor; others have their first level.
    """

    conf_type: str = "spss"
    ties: str = "breslow"
    convention: Convention = "spss"
    conf_level: float = 0.95
    references: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The patients under one policy: everybody, and by column name those of each factor.

    `groups` are grouped by the factor, `models` have it as their only covariate.
    """

    policy: str
    everybody: tuple[Cohort, Provenance]
    groups: Mapping[str, tuple[Cohort, Provenance]] = field(default_factory=dict)
    models: Mapping[str, tuple[Cohort, Provenance]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The results under one policy: Kaplan-Meier for everybody and by factor, and each factor's hazard ratios."""

    everybody: AnalysisResult
    groups: Mapping[str, AnalysisResult]
    models: Mapping[str, Univariable]
    conditions: Sequence[Condition]


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The results by policy, in order."""

    policies: Mapping[str, Outcomes]

    def combined(self) -> AnalysisResult:
        """All statistics and conditions as one result; the policy is part of each `variable`."""
        first = next(iter(self.policies.values())).everybody
        return AnalysisResult(
            analysis="sensitivity",
            options=first.options,
            statistics=tuple(each for name in self.policies for each in self._statistics(name)),
            provenance=first.provenance,
            conditions=tuple(dict.fromkeys(said for name in self.policies for said in self._conditions(name))),
            labels=first.labels,
            values=first.values,
        )

    def _statistics(self, policy: str) -> Iterator[Statistic]:
        found = self.policies[policy]
        every = [each.statistics for each in (found.everybody, *found.groups.values())]
        every += [each.statistics for each in found.models.values()]
        for statistic in (each for own in every for each in own):
            yield replace(statistic, variable=f"{statistic.variable} (lost = {policy})")

    def _conditions(self, policy: str) -> Iterator[Condition]:
        found = self.policies[policy]
        said = [each for result in (found.everybody, *found.groups.values()) for each in named_conditions(result)]
        for each in [*said, *found.conditions]:
            yield replace(each, text=f"lost = {policy}: {each.text}")


def sensitivity(cases: Sequence[Case], options: SensitivityOptions, recorded: Mapping[str, object]) -> Sensitivity:
    """Medians, log-rank tests and hazard ratios under each policy. A model that cannot be fitted is a condition."""
    return Sensitivity({case.policy: _outcomes(case, options, recorded) for case in cases})


def _outcomes(case: Case, options: SensitivityOptions, recorded: Mapping[str, object]) -> Outcomes:
    curves = KaplanMeierOptions(
        conf_types={options.convention: options.conf_type}, conf_level=options.conf_level, tests=("logrank",)
    )

    def estimated(each: tuple[Cohort, Provenance]) -> AnalysisResult:
        return kaplan_meier(each[0], curves, each[1], recorded)

    models: dict[str, Univariable] = {}
    troubles = []
    for name, (cohort, provenance) in case.models.items():
        try:
            models[name] = univariable(cohort, (name,), _model(cohort, options), provenance)
        except AnalysisError as error:
            label = cohort.covariates[0].label
            troubles.append(Condition("warning", f"{label}, hazard ratios: {error}", "no_model"))
    return Outcomes(
        everybody=estimated(case.everybody),
        groups={name: estimated(each) for name, each in case.groups.items()},
        models=models,
        conditions=troubles,
    )


def _model(cohort: Cohort, options: SensitivityOptions) -> CoxOptions:
    """The model of the cohort's only covariate; raises AnalysisError where nobody is in its reference level."""
    (covariate,) = cohort.covariates
    assert covariate.factor is not None
    texts = list(covariate.factor.texts)
    reference = options.references.get(covariate.name, texts[0])
    if reference not in texts:
        raise AnalysisError(f"nobody is in the reference level '{reference}'.")
    return CoxOptions(
        blocks=(Block("enter", ((covariate.name,),)),),
        ties={options.convention: options.ties},
        contrasts={covariate.name: Contrast(reference=texts.index(reference))},
        conf_level=options.conf_level,
    )
