"""How curves were estimated and compared, and Cox models made: what the methods paragraph says of both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sarcstat.display.findings.facts import computed, conf_level
from sarcstat.display.findings.survival import words_of_test
from sarcstat.display.findings.units import Unit, units_of
from sarcstat.errors import listing
from sarcstat.named_tests import ADJUSTMENTS
from sarcstat.results import AnalysisResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalMethod:
    """How survival was estimated and compared; each list in the order in which the study first asks for it.

    `adjusted` are whose corrections of p-values, `compared` what curves were compared in: `survival at 12`.
    """

    intervals: Sequence[str]
    level: str
    tests: Sequence[str]
    pairwise: bool
    adjusted: Sequence[str]
    strata: Sequence[str]
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
    """

    level: str
    ties: Sequence[str]
    methods: Sequence[str]
    selections: Sequence[Selection]
    univariable: bool
    units: Sequence[Unit]
    univariable_first: Sequence[str]
    forced: bool
    several: bool
    strata: Sequence[str]
    changing: Sequence[str]
    proportional: bool
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
            if any(s.context == "survdiff" for s in result.statistics)
        ),
        pairwise=pairwise,
        adjusted=adjusted if pairwise or compared else [],
        strata=distinct(result.labels["stratum"] for result in results if "stratum" in result.labels),
        rates=any(option["times"] for option in options),
        compared=compared,
    )


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


def cox_method(results: Sequence[AnalysisResult]) -> CoxMethod | None:
    if not results:
        return None
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
        units=list(dict.fromkeys(each for result in results for each in units_of(result))),
        univariable_first=distinct(f"{bound:g}" for bound in bounds if bound is not None),
        forced=any(result.options.get("forced") for result in results),
        several=any(len({term for block in option["blocks"] for term in block["terms"]}) > 1 for option in options),
        strata=distinct(result.labels["stratum"] for result in results if "stratum" in result.labels),
        changing=distinct(
            each for result, option in zip(results, options, strict=True) for each in _changing(result, option)
        ),
        proportional=any(s.context == "ph_test" for result in results for s in result.statistics),
        concordance=any(s.value is not None for result in results for s in result.find(name="concordance")),
        optimism=list(dict.fromkeys(each for result in results for each in _optimism(result))),
        split=distinct(f"{at:.10g}" for result in results for at in _divided(result)),
    )


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
