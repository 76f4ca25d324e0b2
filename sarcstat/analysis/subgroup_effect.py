"""The effect of one factor in one subgroup of patients, and the test whether it differs between subgroups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sarcstat.analysis.cox.contrasts import Contrast
from sarcstat.analysis.cox.cox import Block, CoxOptions, cox
from sarcstat.analysis.kaplan_meier import KaplanMeierOptions, kaplan_meier
from sarcstat.bridge.call import RError, RRefusal
from sarcstat.data.cohort.cohort import Cohort
from sarcstat.data.cohort.covariate import Covariate
from sarcstat.data.cohort.factor import Factor
from sarcstat.errors import counted
from sarcstat.results import AnalysisResult, Condition, Convention, Key, Provenance, Statistic

#: What is taken of a Cox model: the parameters of the factor.
_EFFECT = (
    "coefficient",
    "coefficient_std_error",
    "hazard_ratio",
    "hazard_ratio_conf_low",
    "hazard_ratio_conf_high",
    "p_value",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubgroupOptions:
    """Everything that decides a number of the analysis; groups below `min_patients` or `min_events` are flagged."""

    kaplan_meier: KaplanMeierOptions
    ties: Mapping[Convention, str]
    reference: str
    min_patients: int
    min_events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgroup:
    """One level of `within`, or all patients where it is None.

    `curves` is its Kaplan-Meier result, `model` its Cox result where there is one. `small` has the groups with few
    patients or events, `statistics` all numbers, those of hazard ratios under their group and the reference.
    """

    within: Factor | None
    level: str | None
    curves: AnalysisResult
    model: AnalysisResult | None
    groups: Sequence[str]
    small: Sequence[str]
    statistics: Sequence[Statistic]
    conditions: Sequence[Condition]

    def index(self, convention: Convention) -> dict[Key, Statistic]:
        """The statistics of one convention by their keys, the subgroup left aside."""
        found = (each for each in self.statistics if each.convention == convention)
        return {replace(each, stratum=None, stratum_level=None).key: each for each in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interaction:
    """Whether the effect differs between the levels of `within`: the likelihood ratio test of the product term."""

    within: Factor
    model: AnalysisResult | None
    statistics: Sequence[Statistic]
    conditions: Sequence[Condition]


class EffectAnalysis:
    """The analyses of one factor's effect, with what the subgroups of one endpoint share."""

    def __init__(
        self, by: Factor, options: SubgroupOptions, provenance: Provenance, recorded: Mapping[str, object]
    ) -> None:
        self.by = by
        self.options = options
        self.provenance = provenance
        self.recorded = recorded

    def subgroup(self, cohort: Cohort, within: Factor | None, level: str | None) -> Subgroup:
        """The subgroup of the patients of `cohort`, whose group is the factor without unused levels."""
        group = cohort.group
        assert group is not None
        curves = self._curves(cohort, group)
        model, failed = self._attempt(lambda: self._model(cohort, group))
        small = self._small(curves)
        place = {"stratum": within.name if within else None, "stratum_level": level}
        statistics = [*curves.statistics, *(self._effects(model) if model else [])]
        said = [*self._doubts(cohort, group), *curves.conditions, *(model.conditions if model else failed)]
        where = f"{within.label} {level}: " if within else ""
        return Subgroup(
            within=within,
            level=level,
            curves=curves,
            model=model,
            groups=group.texts,
            small=small,
            statistics=[replace(each, **place) for each in statistics],  # type: ignore[arg-type]
            conditions=[replace(each, text=where + each.text) for each in dict.fromkeys(said)],
        )

    def _curves(self, cohort: Cohort, group: Factor) -> AnalysisResult:
        options = self.options.kaplan_meier
        if len(group.texts) > 1:
            return kaplan_meier(cohort, options, self.provenance, self.recorded)
        found = kaplan_meier(replace(cohort, group=None), options, self.provenance, self.recorded)
        only = group.texts[0]
        statistics = [replace(each, group1=group.name, group1_level=only) for each in found.statistics]
        return replace(found, statistics=tuple(statistics))

    def _attempt(self, fit: Callable[[], AnalysisResult | None]) -> tuple[AnalysisResult | None, list[Condition]]:
        """A model, or why R has none: one that fails does not end the others."""
        try:
            return fit(), []
        except (RError, RRefusal) as error:
            return None, [Condition("warning", f"the hazard ratio is not estimable (NE): {error}", "r_error")]

    def _model(self, cohort: Cohort, group: Factor) -> AnalysisResult | None:
        if len(group.texts) < 2 or self.options.reference not in group.texts or not cohort.status.any():
            return None
        own = replace(cohort, group=None, covariates=[Covariate(group.name, group.label, None, group)], conditions=())
        block = Block("enter", ((group.name,),))
        return self._cox(own, (block,))

    def _cox(self, cohort: Cohort, blocks: tuple[Block, ...]) -> AnalysisResult:
        contrasts = {}
        for each in cohort.covariates:
            assert each.factor is not None
            own = each.name == self.by.name and self.options.reference in each.factor.texts
            contrasts[each.name] = Contrast(
                "indicator", [*each.factor.texts].index(self.options.reference) if own else 0
            )
        options = CoxOptions(
            blocks=blocks,
            ties=self.options.ties,
            contrasts=contrasts,
            conf_level=self.options.kaplan_meier.conf_level,
        )
        return cox(cohort, options, self.provenance, self.recorded)

    def _effects(self, model: AnalysisResult) -> Iterator[Statistic]:
        """The parameters of the factor, each under its group and the reference."""
        others = [level["text"] for level in model.details["levels"][self.by.name]]
        others.remove(self.options.reference)
        for each in model.statistics:
            if each.context == "equation" and each.column and each.name in _EFFECT:
                yield replace(
                    each,
                    group1=self.by.name,
                    group1_level=others[each.column - 1],
                    group2_level=self.options.reference,
                    term=None,
                    column=None,
                    level=None,
                    block=None,
                    step=None,
                )

    def _small(self, curves: AnalysisResult) -> list[str]:
        index = curves.index(curves.conventions[0])
        small = []
        for key, n in index.items():
            if key.name == "n" and key.context == "survfit" and key.group1_level is not None:
                events = index[key._replace(name="n_events")].value
                if int(n.value or 0) < self.options.min_patients or int(events or 0) < self.options.min_events:
                    small.append(key.group1_level)
        return small

    def _doubts(self, cohort: Cohort, group: Factor) -> Iterator[Condition]:
        """Why there is no comparison."""
        if len(group.texts) < 2:
            n = counted(cohort.n_rows, "patient")
            text = f"only one group ({group.texts[0]}, {n}): nothing to compare."
            yield Condition("note", text, "one_group")
        elif self.options.reference not in group.texts:
            text = f"no patient is in the reference group ({self.options.reference}): no hazard ratio."
            yield Condition("note", text, "no_reference")
        elif not cohort.status.any():
            yield Condition("note", "no patient had the event: no hazard ratio.", "no_events")

    def interaction(self, cohort: Cohort) -> Interaction:
        """The test for a cohort whose group is the factor and whose covariate is the other one."""
        (within,) = (each.factor for each in cohort.covariates)
        group = cohort.group
        assert within is not None
        assert group is not None
        if not cohort.status.any():
            return Interaction(within=within, model=None, statistics=(), conditions=())
        both = [Covariate(each.name, each.label, None, each) for each in (group, within)]
        product = (group.name, within.name)
        blocks = (Block("enter", ((group.name,), (within.name,))), Block("enter", (product,)))
        own = replace(cohort, group=None, covariates=both, conditions=())
        model, failed = self._attempt(lambda: self._cox(own, blocks))
        if model is None:
            said = [replace(each, text=f"Interaction with {within.label}: {each.text}") for each in failed]
            return Interaction(within=within, model=None, statistics=(), conditions=said)
        keys = {"context": "interaction", "stratum": within.name, "group1": group.name, "block": None, "step": None}
        found = [replace(each, **keys) for each in model.find(context="previous_block", block=2)]  # type: ignore[arg-type]
        said = [*_doubts_of_interaction(within, model)]
        return Interaction(within=within, model=model, statistics=found, conditions=said)


#: Why a parameter of a product has no estimate, in so far as its test loses a degree of freedom.
_LEFT_OUT = ("aliased", "constant", "uninformative", "not_compared")


def _doubts_of_interaction(within: Factor, model: AnalysisResult) -> Iterator[Condition]:
    """What is wrong with the model of the products; parameters without an estimate are summed up."""
    where = f"Interaction with {within.label}: "
    codes = {each.code for each in model.conditions}
    for each in model.conditions:
        if each.code not in ("infinite", *_LEFT_OUT):
            yield replace(each, text=where + each.text)
    if "infinite" in codes:
        text = (
            "the likelihood has no finite maximum, as where a combination of levels has no event; the test is of its "
            "limit, and its p is rough."
        )
        yield Condition("warning", where + text, "infinite")
    if not codes.isdisjoint(_LEFT_OUT):
        text = "a combination of levels is without patients at risk; it takes no part in the test, nor its df."
        yield Condition("note", where + text, "aliased")
