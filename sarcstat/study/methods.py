"""The facts of the statistical methods paragraph: what was really run, from options, definitions and results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sarcstat.data.endpoints.endpoints import DerivedEndpoint, FromDates, FromTime
from sarcstat.display.document import Document
from sarcstat.display.findings.facts import Count, Names, computed, conf_level
from sarcstat.display.findings.survival import words_of_test
from sarcstat.results import AnalysisResult
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile

#: The codes of decisions that put something in place of a missing value, or made one.
MISSING = ("missing_code", "replaced", "taken_as", "level_of_its_own")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointMethod:
    """How an endpoint was defined. From dates: `start`, `events`, `censored_at` (empty: the cutoff); else `column`.

    `lost` is the policy for patients lost to follow-up (empty: the study does not say who was lost).
    """

    short: str
    label: str
    start: str
    events: Sequence[str]
    censored_at: str
    column: str
    coding: str
    lost: str
    lost_patients: int
    late_events: int
    time_zero: str
    unit: str
    month_days: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalMethod:
    """How survival was estimated and compared; each list in the order in which the study first asks for it."""

    intervals: Sequence[str]
    level: str
    tests: Sequence[str]
    pairwise: bool
    adjusted: Sequence[str]
    strata: Sequence[str]
    rates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxMethod:
    """How the Cox models were made; `methods` are `enter` (all covariates) or the names of stepwise methods.

    `univariable_first` are bounds of a p below which a covariate alone made it into a model; `forced`: others did, too.
    """

    level: str
    ties: Sequence[str]
    methods: Sequence[str]
    pin: str
    pout: str
    univariable: bool
    univariable_first: Sequence[str]
    forced: bool
    several: bool
    strata: Sequence[str]
    proportional: bool


def methods(study: StudyFile, prepared: PreparedStudy, documents: Sequence[Document], names: Names) -> dict[str, Any]:
    """What the template of the methods paragraphs gets."""
    content = study.content
    results = [(each.analysis, section.result) for each in documents for section in each.sections]
    levels = [conf_level(result) for _, result in results if "conf_level" in computed(result)]
    return {
        "n": len(prepared.dataset.frame),
        "rows": prepared.rows_read,
        "population": content.data.where or "",
        "cutoff": date_words(content.data.cutoff) if content.data.cutoff else "",
        "endpoints": [_endpoint(each, names) for each in prepared.endpoints.derived.values()],
        "survival": _survival([r for a, r in results if a in ("km", "univariate", "subgroup", "sensitivity")]),
        "cox": _cox([r for a, r in results if a == "cox"]),
        "describe": _describe([each for each in documents if each.analysis == "describe"]),
        "response": _response([r for a, r in results if a == "response"]),
        "adverse_events": any(a == "adverse-events" for a, _ in results),
        "follow_up": any(a == "follow-up" for a, _ in results),
        "subgroup": any(a == "subgroup" for a, _ in results),
        "sensitivity": any(a == "sensitivity" for a, _ in results),
        "collinearity": any(a == "collinearity" for a, _ in results),
        "alpha": f"{1 - (min(levels) if levels else 0.95):.10g}",
        "weights": _first(names.label(str(w)) for d in documents if (w := d.options.get("weight"))),
        "split": any(d.options.get("split") for d in documents),
        "tested": any(s.name == "p_value" for _, result in results for s in result.statistics),
        "missing": [Count(d.label, d.rows, d.text) for d in prepared.decisions if d.code in MISSING],
        "bins": any(d.code in ("bins", "recode") for d in prepared.decisions),
        "versions": versions(documents),
    }


def date_words(day: date) -> str:
    """`25 August 2021`, in the same words in every country."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def versions(documents: Iterable[Document]) -> dict[str, str]:
    """The programs that computed the documents, by name."""
    used = (section.result.provenance.versions for each in documents for section in each.sections)
    return {name: version for each in used for name, version in each.items()}


def _endpoint(endpoint: DerivedEndpoint, names: Names) -> EndpointMethod:
    definition = endpoint.definition
    source = definition.source
    dates = source if isinstance(source, FromDates) else None
    times = source if isinstance(source, FromTime) else None
    late = endpoint.course.late_event
    return EndpointMethod(
        short=definition.name,
        label=endpoint.label,
        start=_column(dates.start, names) if dates else "",
        events=list(dict.fromkeys(each.words for each in dates.events)) if dates else [],
        censored_at=_column(dates.censor, names) if dates and dates.censor else "",
        column=times.time if times else "",
        coding=times.event if times else "",
        lost=definition.lost if definition.lost_when is not None else "",
        lost_patients=_lost(endpoint),
        late_events=0 if late is None else int(late.sum()),
        time_zero=definition.time_zero if (endpoint.course.time == 0).any() else "",
        unit=definition.unit,
        month_days=f"{definition.month_days:.10g}",
    )


def _column(name: str, names: Names) -> str:
    """The label of a column, or its name as words, as in `the last contact date`."""
    label = names.label(name)
    return f"the {name.replace('_', ' ')}" if label == name else label


def _lost(endpoint: DerivedEndpoint) -> int:
    """The patients of whom the policy for lost ones decided."""
    if endpoint.definition.lost == "exclude":
        return sum(int(mask.sum()) for reason, mask in endpoint.left_out if reason.startswith("lost to follow-up"))
    return int((endpoint.reason == len(endpoint.reasons) - 1).sum())


def _first(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _survival(results: Sequence[AnalysisResult]) -> SurvivalMethod | None:
    if not results:
        return None
    options = [computed(result) for result in results]
    return SurvivalMethod(
        intervals=_first(each for option in options for each in option["conf_types"].values()),
        level=f"{100 * conf_level(results[0]):.10g}%",
        tests=_first(
            words_of_test(test)
            for option, result in zip(options, results, strict=True)
            for test in option["tests"]
            if any(s.context == "survdiff" for s in result.statistics)
        ),
        pairwise=any(option["pairwise"] != "none" for option in options),
        adjusted=_first(option["p_adjust"] for option in options if option["p_adjust"] != "none"),
        strata=_first(result.labels["stratum"] for result in results if "stratum" in result.labels),
        rates=any(option["times"] for option in options),
    )


def _cox(results: Sequence[AnalysisResult]) -> CoxMethod | None:
    if not results:
        return None
    options = [computed(result) for result in results]
    bounds = [result.options.get("univariable_first") for result in results]
    blocks = [
        (block["method"], bound) for option, bound in zip(options, bounds, strict=True) for block in option["blocks"]
    ]
    return CoxMethod(
        level=f"{100 * conf_level(results[0]):.10g}%",
        ties=_first(each for option in options for each in option["ties"].values()),
        methods=_first(method for method, bound in blocks if method != "enter" or bound is None),
        pin=f"{options[0]['pin']:.10g}",
        pout=f"{options[0]['pout']:.10g}",
        univariable=any(s.context == "univariable" for result in results for s in result.statistics),
        univariable_first=_first(f"{bound:g}" for bound in bounds if bound is not None),
        forced=any(result.options.get("forced") for result in results),
        several=any(len({term for block in option["blocks"] for term in block["terms"]}) > 1 for option in options),
        strata=_first(result.labels["stratum"] for result in results if "stratum" in result.labels),
        proportional=any(s.context == "ph_test" for result in results for s in result.statistics),
    )


def _describe(documents: Sequence[Document]) -> dict[str, Any] | None:
    if not documents:
        return None
    results = [section.result for each in documents for section in each.sections]
    tests = (s.test or "" for result in results for s in result.statistics if s.context == "test" and s.test)
    rows = {row[-1] for each in documents for s in each.sections for table in s.tables for row in table.rows}
    shown = [kind for kind in ("Median (range)", "Median (IQR)", "Mean ± SD") if kind in rows]
    return {"summaries": shown, "tests": _first(tests)}


def _response(results: Sequence[AnalysisResult]) -> dict[str, Any] | None:
    if not results:
        return None
    options = computed(results[0])
    tests = (s.test or "" for result in results for s in result.statistics if s.name == "p_value")
    return {
        "interval": options["interval"],
        "level": f"{100 * options['conf_level']:.10g}%",
        "evaluable": options["evaluable"],
        "tests": _first(tests),
    }
