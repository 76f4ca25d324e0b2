"""How curves were estimated and compared, and Cox models made: what the methods paragraph says of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sarcstat.display.findings.facts import computed, conf_level
from sarcstat.display.findings.survival import words_of_test
from sarcstat.display.findings.units import units_of
from sarcstat.display.lowered import lowered
from sarcstat.errors import listing
from sarcstat.named_tests import ADJUSTMENTS
from sarcstat.results import AnalysisResult
from sarcstat.times import time_in_unit, unit_of_times


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalMethod:
    """How survival was estimated and compared; each list in the order in which the study first asks for it.

    `adjusted` are whose corrections of p-values, `compared` what curves were compared in: `survival at 12`. The tests
    of some tables are stratified by `strata`, `stratified` says whether all are.
    """

    intervals: Sequence[str]
    level: str
    tests: Sequence[str]
    pairwise: bool
    adjusted: Sequence[str]
    strata: Sequence[str]
    stratified: bool
    rates: bool
    compared: Sequence[str]


class Selection(NamedTuple):
    """A stepwise method by name, and the p-values at which a covariate enters and is removed."""

    method: str
    pin: str
    pout: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxMethod:
    """How the Cox models were made; `methods` are `enter` (all covariates) or the names of stepwise methods.

    `selections` are the stepwise ones with their bounds, `changing` the time-dependent covariates as they are defined.

    `optimism` are numbers of bootstrap resamples and their seeds, `split` where hazard ratios were divided by time.

    `univariable_first` are bounds of a p below which a covariate alone made it into a model; `forced`: others did, too.

    `increases` and `decreases` are the steps of numbers, one step after the other where tables differ (`differing`).
    Some models are stratified by `strata`, `stratified` says whether all are. Of some proportional hazards were tested
    (`proportional`), `all_proportional` says whether of all, those with competing events included.
    """

    level: str
    ties: Sequence[str]
    methods: Sequence[str]
    selections: Sequence[Selection]
    univariable: bool
    increases: Sequence[str]
    decreases: Sequence[str]
    differing: bool
    univariable_first: Sequence[str]
    forced: bool
    several: bool
    strata: Sequence[str]
    stratified: bool
    changing: Sequence[str]
    proportional: bool
    all_proportional: bool
    concordance: bool
    optimism: Sequence[tuple[int, int]]
    split: Sequence[str]


def distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def survival_method(results: Sequence[AnalysisResult]) -> SurvivalMethod | None:
    if not results:
        return None
    options = [computed(result) for result in results]
    pairwise = any(_pairwise(result) for result in results)
    compared = distinct(each for result in results for each in _compared(result))
    adjusted = distinct(ADJUSTMENTS[each["p_adjust"]] for each in options if each["p_adjust"] != "none")
    return SurvivalMethod(
        intervals=distinct(each for option in options for each in option["conf_types"].values()),
        level=_levels(results),
        tests=distinct(
            words_of_test(test)
            for option, result in zip(options, results, strict=True)
            for test in option["tests"]
            if _tested(result)
        ),
        pairwise=pairwise,
        adjusted=adjusted if pairwise or compared else [],
        strata=strata_of(results),
        stratified=_all_stratified([result for result in results if _tested(result)]),
        rates=any(option["times"] for option in options),
        compared=compared,
    )


def strata_of(results: Iterable[AnalysisResult]) -> list[str]:
    """By what some of the results are stratified, in words."""
    return distinct(lowered(result.labels["stratum"]) for result in results if "stratum" in result.labels)


def _all_stratified(results: Sequence[AnalysisResult]) -> bool:
    """Whether all results are stratified, and by the same."""
    return len({result.labels.get("stratum") for result in results}) == 1


def _tested(result: AnalysisResult) -> bool:
    return any(each.context == "survdiff" for each in result.statistics)


def _pairwise(result: AnalysisResult) -> bool:
    """Whether more than two groups were also compared two by two."""
    pairs: dict[tuple[Any, ...], set[tuple[Any, ...]]] = {}
    for each in result.statistics:
        if each.context == "pairwise" and each.name == "p_value":
            own = pairs.setdefault((each.variable, each.group1, each.stratum_level), set())
            own.add((each.group1_level, each.group2_level))
    return any(len(own) > 1 for own in pairs.values())


def _compared(result: AnalysisResult) -> Iterator[str]:
    """In what the curves of a result were compared two by two."""
    words = {"survival_difference": "survival at", "restricted_mean_difference": "restricted mean survival time to"}
    for name, start in words.items():
        times = dict.fromkeys(each.at for each in result.find(name=name))
        if times:
            yield f"{start} {listing((f'{at:.10g}' for at in times), len(times))}"


def cox_method(
    results: Sequence[AnalysisResult], others: Sequence[AnalysisResult] = (), beside: Sequence[AnalysisResult] = ()
) -> CoxMethod | None:
    """How the models were made.

    `others` are models with competing events, `beside` results of other analyses that have hazard ratios without
    strata.
    """
    if not results:
        return None
    increases, decreases, differing = _steps(results)
    options = [computed(result) for result in results]
    bounds = [result.options.get("univariable_first") for result in results]
    blocks = [
        (block["method"], bound) for option, bound in zip(options, bounds, strict=True) for block in option["blocks"]
    ]
    return CoxMethod(
        level=_levels(results),
        ties=distinct(each for option in options for each in option["ties"].values()),
        methods=distinct(method for method, bound in blocks if method != "enter" or bound is None),
        selections=list(dict.fromkeys(_selections(options))),
        univariable=any(s.context == "univariable" for result in results for s in result.statistics),
        increases=increases,
        decreases=decreases,
        differing=differing,
        univariable_first=distinct(f"{bound:g}" for bound in bounds if bound is not None),
        forced=any(result.options.get("forced") for result in results),
        several=any(len({term for block in option["blocks"] for term in block["terms"]}) > 1 for option in options),
        strata=strata_of(results),
        stratified=not beside and _all_stratified(results),
        changing=distinct(
            each for result, option in zip(results, options, strict=True) for each in _changing(result, option)
        ),
        proportional=any(map(_hazards_tested, results)),
        all_proportional=all(map(_hazards_tested, [*results, *others])),
        concordance=any(s.value is not None for result in results for s in result.find(name="concordance")),
        optimism=list(dict.fromkeys(each for result in results for each in _optimism(result))),
        split=distinct(
            time_in_unit(f"{at:.10g}", unit_of_times(result)) for result in results for at in _divided(result)
        ),
    )


def _hazards_tested(result: AnalysisResult) -> bool:
    return any(each.context == "ph_test" for each in result.statistics)


def _steps(results: Sequence[AnalysisResult]) -> tuple[list[str], list[str], bool]:
    """Per what increase and what decrease of each number hazard ratios are, and whether tables differ in one."""
    steps: dict[str, list[str]] = {}
    for unit in dict.fromkeys(each for result in results for each in units_of(result)):
        steps.setdefault(unit.label, []).append("one unit" if unit.per == "unit" else unit.per)
    up: list[str] = []
    down: list[str] = []
    for label, every in steps.items():
        for into, own in ((up, [e for e in every if e[0] != "-"]), (down, [e[1:] for e in every if e[0] == "-"])):
            into += [f"{' or '.join(own)} of {label}"] if own else []
    return up, down, any(len(every) > 1 for every in steps.values())


def _optimism(result: AnalysisResult) -> Iterator[tuple[int, int]]:
    """Resamples that were drawn, and their seed."""
    for each in result.find(name="n_resamples"):
        yield int(each.value or 0), int(str(result.options.get("seed")))


def _divided(result: AnalysisResult) -> Iterator[float]:
    """The times at which hazard ratios change."""
    yield from (each.at for each in result.find(name="n", context="split_periods") if each.at)


def _changing(result: AnalysisResult, option: Mapping[str, Any]) -> Iterator[str]:
    """The time-dependent covariates: T_*x by the label of x, others by name and expression."""
    yield from (result.labels[f"term:T_*{name}"] for name in option["tvc"])
    yield from (f"{name} = {text}" for name, text in option["in_time"])


def _selections(options: Sequence[Mapping[str, Any]]) -> Iterator[Selection]:
    for option in options:
        for block in option["blocks"]:
            if block["method"] != "enter":
                yield Selection(block["method"], f"{option['pin']:.10g}", f"{option['pout']:.10g}")


def _levels(results: Sequence[AnalysisResult]) -> str:
    """`95%`, or `95% or 90%` where tables differ."""
    return " or ".join(distinct(f"{100 * conf_level(result):.10g}%" for result in results))
