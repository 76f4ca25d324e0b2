"""The facts of the statistical methods paragraph: what was really run, from options, definitions and results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sarcstat.display.document import Document
from sarcstat.display.findings.describe import describe as described
from sarcstat.display.findings.facts import Count, Names, computed, conf_level
from sarcstat.display.findings.survival import words_of_test
from sarcstat.display.findings.units import Unit, units_of
from sarcstat.errors import listing
from sarcstat.results import AnalysisResult
from sarcstat.study.competing import competing_models, incidence_method
from sarcstat.study.endpoint_methods import endpoint_method
from sarcstat.study.event_rates import rates_method
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile
from sarcstat.vocabulary import ADJUSTMENTS

#: The codes of decisions that put something in place of a missing value, or made one.
MISSING = ("missing_code", "replaced", "taken_as", "level_of_its_own")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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


def methods(study: StudyFile, prepared: PreparedStudy, documents: Sequence[Document], names: Names) -> dict[str, Any]:
    """What the template of the methods paragraphs gets."""
    content = study.content
    results = [(each.analysis, section.result) for each in documents for section in each.sections]
    tested = [result for _, result in results if any(s.name == "p_value" for s in result.statistics)]
    levels = sorted({conf_level(result) for result in tested}, reverse=True)
    return {
        "n": prepared.rows_used,
        "rows": prepared.rows_read,
        "population": {
            "words": content.data.where_words,
            "selected": bool(content.data.where),
            "excluded": [each.words for each in content.data.exclude],
        },
        "cutoff": date_words(content.data.cutoff) if content.data.cutoff else "",
        "endpoints": [
            endpoint_method(each, names, content.endpoints[name]) for name, each in prepared.endpoints.derived.items()
        ],
        "survival": _survival([r for a, r in results if a in ("km", "univariate", "subgroup", "sensitivity")]),
        "cox": _cox(
            [r for a, r in results if a == "cox" and any(s.context == "case_processing" for s in r.statistics)]
        ),
        "cuminc": incidence_method([r for a, r in results if a == "cuminc"]),
        "competing_models": competing_models([r for a, r in results if a == "cox"]),
        "counted_from": _counted_from([result for _, result in results]),
        "describe": _describe([each for each in documents if each.analysis == "describe"], study),
        "response": _response([r for a, r in results if a == "response"]),
        "adverse_events": any(a == "adverse-events" for a, _ in results),
        "graded": any(a == "adverse-events" and computed(r)["graded"] for a, r in results),
        "event_classes": any(a == "adverse-events" and any(s.stratum_level for s in r.statistics) for a, r in results),
        "event_rates": rates_method([r for a, r in results if a == "adverse-events"]),
        "follow_up": any(a == "follow-up" for a, _ in results),
        "life_table": _life_table([r for a, r in results if a == "life-table"]),
        "subgroup": any(a == "subgroup" for a, _ in results),
        "sensitivity": any(a == "sensitivity" for a, _ in results),
        "collinearity": any(a == "collinearity" for a, _ in results),
        "alpha": " or ".join(f"{1 - level:.10g}" for level in levels),
        "weights": _first(names.label(str(w)) for d in documents if (w := d.options.get("weight"))),
        "split": any(d.options.get("split") for d in documents),
        "tested": bool(tested),
        "missing": [
            Count(d.label, d.rows, d.text.removeprefix("missing values "))
            for d in prepared.decisions
            if d.code in MISSING
        ],
        "bins": any(d.code in ("bins", "recode") for d in prepared.decisions),
        "versions": versions(documents),
    }


def _life_table(results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """What was done in life tables: nothing where there are none."""
    if not results:
        return {}
    options = [computed(result) for result in results]
    within = [result.labels["stratum"] for result in results if "stratum" in result.labels]
    pairs = [each for each in options if each["compare"] and each["pairwise"]]
    return {
        "compared": any(each["compare"] for each in options),
        "within": list(dict.fromkeys(within)),
        "pairwise": bool(pairs),
        "adjusted": _first(ADJUSTMENTS[each["p_adjust"]] for each in pairs if each["p_adjust"] != "none"),
    }


def date_words(day: date) -> str:
    """`25 August 2021`, in the same words in every country."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def versions(documents: Iterable[Document]) -> dict[str, str]:
    """The programs that computed the documents, by name."""
    used = (section.result.provenance.versions for each in documents for section in each.sections)
    return {name: version for each in used for name, version in each.items()}


def _first(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _survival(results: Sequence[AnalysisResult]) -> SurvivalMethod | None:
    if not results:
        return None
    options = [computed(result) for result in results]
    pairwise = any(_pairwise(result) for result in results)
    compared = _first(each for result in results for each in _compared(result))
    adjusted = _first(ADJUSTMENTS[each["p_adjust"]] for each in options if each["p_adjust"] != "none")
    return SurvivalMethod(
        intervals=_first(each for option in options for each in option["conf_types"].values()),
        level=_levels(results),
        tests=_first(
            words_of_test(test)
            for option, result in zip(options, results, strict=True)
            for test in option["tests"]
            if any(s.context == "survdiff" for s in result.statistics)
        ),
        pairwise=pairwise,
        adjusted=adjusted if pairwise or compared else [],
        strata=_first(result.labels["stratum"] for result in results if "stratum" in result.labels),
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


def _cox(results: Sequence[AnalysisResult]) -> CoxMethod | None:
    if not results:
        return None
    options = [computed(result) for result in results]
    bounds = [result.options.get("univariable_first") for result in results]
    blocks = [
        (block["method"], bound) for option, bound in zip(options, bounds, strict=True) for block in option["blocks"]
    ]
    return CoxMethod(
        level=_levels(results),
        ties=_first(each for option in options for each in option["ties"].values()),
        methods=_first(method for method, bound in blocks if method != "enter" or bound is None),
        selections=list(dict.fromkeys(_selections(options))),
        univariable=any(s.context == "univariable" for result in results for s in result.statistics),
        units=list(dict.fromkeys(each for result in results for each in units_of(result))),
        univariable_first=_first(f"{bound:g}" for bound in bounds if bound is not None),
        forced=any(result.options.get("forced") for result in results),
        several=any(len({term for block in option["blocks"] for term in block["terms"]}) > 1 for option in options),
        strata=_first(result.labels["stratum"] for result in results if "stratum" in result.labels),
        changing=_first(
            each for result, option in zip(results, options, strict=True) for each in _changing(result, option)
        ),
        proportional=any(s.context == "ph_test" for result in results for s in result.statistics),
        concordance=any(s.value is not None for result in results for s in result.find(name="concordance")),
        optimism=list(dict.fromkeys(each for result in results for each in _optimism(result))),
        split=_first(f"{at:.10g}" for result in results for at in _divided(result)),
    )


def _optimism(result: AnalysisResult) -> Iterator[tuple[int, int]]:
    """Resamples that were drawn, and their seed."""
    for each in result.find(name="n_resamples"):
        yield int(each.value or 0), int(str(result.options.get("seed")))


def _divided(result: AnalysisResult) -> Iterator[float]:
    """The times at which hazard ratios change."""
    yield from (each.at for each in result.find(name="n", context="split_periods") if each.at)


def _counted_from(results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """From when on patients counted, several rows of a patient, and robust variances: what any table has of it."""
    options = [result.options for result in results]
    return {
        "entries": _first(_labels(results, "entry")),
        "landmarks": _first(
            f"{mark:g} {each.get('show_in') or each.get('time_unit') or ''}".strip()
            for each in options
            if isinstance(mark := each.get("landmark"), int | float)
        ),
        "start_stop": any("start_stop" in result.details for result in results),
        "clusters": _first(str(each["cluster"]) for each in options if each.get("cluster")),
        "robust": any("robust" in result.details for result in results),
        "sampling_weights": _first(_labels(results, "sampling_weights")),
        "weighted_tests": any(each.test == "weighted_logrank" for result in results for each in result.statistics),
        "offsets": _first(_labels(results, "offset")),
        "firth": any(isinstance(each, Mapping) and each.get("firth") for each in _computed(results)),
    }


def _labels(results: Sequence[AnalysisResult], name: str) -> Iterator[str]:
    yield from (result.labels[name] for result in results if name in result.labels)


def _computed(results: Sequence[AnalysisResult]) -> Iterator[object]:
    yield from (result.options.get("computed") for result in results)


def _changing(result: AnalysisResult, option: Mapping[str, Any]) -> Iterator[str]:
    """The time-dependent covariates: T_*x by the label of x, others by name and expression."""
    yield from (result.labels[f"term:T_*{name}"] for name in option["tvc"])
    yield from (f"{name} = {text}" for name, text in option["in_time"])


def _selections(options: Sequence[Mapping[str, Any]]) -> Iterator[Selection]:
    for option in options:
        for block in option["blocks"]:
            if block["method"] != "enter":
                yield Selection(block["method"], f"{option['pin']:.10g}", f"{option['pout']:.10g}")


def _describe(documents: Sequence[Document], study: StudyFile) -> dict[str, Any] | None:
    if not documents:
        return None
    results = [section.result for each in documents for section in each.sections]
    tests = (s.test or "" for result in results for s in result.statistics if s.context == "test" and s.test)
    said = (summary.kind for each in documents for summary in described(each, Names())["summaries"])
    made = _first(tests)
    groups = any("group" in result.labels for result in results)
    design = study.content.report.design if study.content.report else None
    return {
        "summaries": _first(said),
        "tests": made,
        "randomized": design == "randomized" and groups and not made,
    }


def _response(results: Sequence[AnalysisResult]) -> list[dict[str, Any]]:
    """Once for each way of computing rates: `evaluable`, `interval`, `level`, `tests`."""
    tests: dict[tuple[bool, str, str], list[str]] = {}
    for result in results:
        options = computed(result)
        way = (bool(options["evaluable"]), str(options["interval"]), f"{100 * options['conf_level']:.10g}%")
        tests.setdefault(way, []).extend(s.test or "" for s in result.statistics if s.name == "p_value")
    return [
        {"evaluable": way[0], "interval": way[1], "level": way[2], "tests": _first(made)} for way, made in tests.items()
    ]


def _levels(results: Sequence[AnalysisResult]) -> str:
    """`95%`, or `95% or 90%` where tables differ."""
    return " or ".join(_first(f"{100 * conf_level(result):.10g}%" for result in results))
