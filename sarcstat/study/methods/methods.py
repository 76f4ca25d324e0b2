"""The facts of the statistical methods paragraph: what was really run, from options, definitions and results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sarcstat.display.findings.describe import describe as described
from sarcstat.display.findings.facts import Count, Names, computed, conf_level
from sarcstat.display.shapes.document import Document
from sarcstat.named_tests import ADJUSTMENTS
from sarcstat.results import AnalysisResult
from sarcstat.study.methods.competing import competing_models, incidence_method
from sarcstat.study.methods.endpoints import endpoint_method
from sarcstat.study.methods.event_rates import rates_method
from sarcstat.study.methods.survival import cox_method, distinct, survival_method
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile
from sarcstat.times import time_in_unit, unit_of_times

#: Every result with the name of its analysis.
_Results = Sequence[tuple[str, AnalysisResult]]
#: The codes of decisions that put something in place of a missing value, or made one.
MISSING = ("missing_code", "replaced", "taken_as", "level_of_its_own")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def methods(study: StudyFile, prepared: PreparedStudy, documents: Sequence[Document], names: Names) -> dict[str, Any]:
    """What the template of the methods paragraphs gets."""
    results = [(each.analysis, section.result) for each in documents for section in each.sections]
    return {
        **_patients(study, prepared),
        **_models(results),
        **_events(results),
        **_tests([result for _, result in results]),
        "endpoints": [
            endpoint_method(each, names, study.content.endpoints[name])
            for name, each in prepared.endpoints.derived.items()
        ],
        "counted_from": _counted_from([result for _, result in results]),
        "describe": _describe([each for each in documents if each.analysis == "describe"], study),
        "weights": distinct(names.label(str(w)) for d in documents if (w := d.options.get("weight"))),
        "split": any(d.options.get("split") for d in documents),
        "versions": versions(documents),
    }


def _of(results: _Results, *analyses: str) -> list[AnalysisResult]:
    """The results of some analyses."""
    return [result for analysis, result in results if analysis in analyses]


def _patients(study: StudyFile, prepared: PreparedStudy) -> dict[str, Any]:
    """Who was there, who was left out, and what was decided of their data."""
    content = study.content
    return {
        "n": prepared.rows_used,
        "rows": prepared.rows_read,
        "population": {
            "words": content.data.where_words,
            "selected": bool(content.data.where),
            "excluded": [each.words for each in content.data.exclude],
        },
        "cutoff": date_words(content.data.cutoff) if content.data.cutoff else "",
        "missing": [
            Count(d.label, d.rows, d.text.removeprefix("missing values "))
            for d in prepared.decisions
            if d.code in MISSING
        ],
        "bins": any(d.code in ("bins", "recode") for d in prepared.decisions),
    }


def _models(results: _Results) -> dict[str, Any]:
    """Curves and models, and what else there is of survival."""
    cox = _of(results, "cox")
    plain, others = ([r for r in cox if _is_plain(r) is wanted] for wanted in (True, False))
    return {
        "survival": survival_method(_of(results, "km", "univariate", "subgroup", "sensitivity")),
        "cox": cox_method(plain, others, _of(results, "subgroup", "sensitivity")),
        "cuminc": incidence_method(_of(results, "cuminc")),
        "competing_models": competing_models(cox),
        "life_table": _life_table(_of(results, "life-table")),
        "follow_up": bool(_of(results, "follow-up")),
        "subgroup": bool(_of(results, "subgroup")),
        "sensitivity": bool(_of(results, "sensitivity")),
        "collinearity": bool(_of(results, "collinearity")),
    }


def _is_plain(result: AnalysisResult) -> bool:
    """Whether a Cox model is one without competing events."""
    return any(each.context == "case_processing" for each in result.statistics)


def _events(results: _Results) -> dict[str, Any]:
    """Responses and adverse events."""
    adverse = _of(results, "adverse-events")
    return {
        "response": _response(_of(results, "response")),
        "adverse_events": bool(adverse),
        "graded": any(computed(each)["graded"] for each in adverse),
        "event_classes": any(s.stratum_level for each in adverse for s in each.statistics),
        "event_rates": rates_method(adverse),
    }


def _tests(results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """Whether anything was tested, and at which level."""
    tested = [result for result in results if any(s.name == "p_value" for s in result.statistics)]
    levels = sorted({conf_level(result) for result in tested}, reverse=True)
    return {"tested": bool(tested), "alpha": " or ".join(f"{1 - level:.10g}" for level in levels)}


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
        "adjusted": distinct(ADJUSTMENTS[each["p_adjust"]] for each in pairs if each["p_adjust"] != "none"),
    }


def date_words(day: date) -> str:
    """`25 August 2021`, in the same words in every country."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def versions(documents: Iterable[Document]) -> dict[str, str]:
    """The programs that computed the documents, by name."""
    used = (section.result.provenance.versions for each in documents for section in each.sections)
    return {name: version for each in used for name, version in each.items()}


def _counted_from(results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """From when on patients counted, several rows of a patient, and robust variances: what any table has of it."""
    options = [result.options for result in results]
    return {
        "entries": distinct(_labels(results, "entry")),
        "landmarks": distinct(
            time_in_unit(f"{mark:g}", unit_of_times(result))
            for result in results
            if isinstance(mark := result.options.get("landmark"), int | float)
        ),
        "start_stop": any("start_stop" in result.details for result in results),
        "clusters": distinct(str(each["cluster"]) for each in options if each.get("cluster")),
        "robust": any("robust" in result.details for result in results),
        "sampling_weights": distinct(_labels(results, "sampling_weights")),
        "weighted_tests": any(each.test == "weighted_logrank" for result in results for each in result.statistics),
        "offsets": distinct(_labels(results, "offset")),
        "firth": any(isinstance(each, Mapping) and each.get("firth") for each in _computed(results)),
    }


def _labels(results: Sequence[AnalysisResult], name: str) -> Iterator[str]:
    yield from (result.labels[name] for result in results if name in result.labels)


def _computed(results: Sequence[AnalysisResult]) -> Iterator[object]:
    yield from (result.options.get("computed") for result in results)


def _describe(documents: Sequence[Document], study: StudyFile) -> dict[str, Any] | None:
    if not documents:
        return None
    results = [section.result for each in documents for section in each.sections]
    tests = (s.test or "" for result in results for s in result.statistics if s.context == "test" and s.test)
    said = (summary.kind for each in documents for summary in described(each, Names())["summaries"])
    made = distinct(tests)
    groups = any("group" in result.labels for result in results)
    design = study.content.report.design if study.content.report else None
    return {
        "summaries": distinct(said),
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
        {"evaluable": way[0], "interval": way[1], "level": way[2], "tests": distinct(made)}
        for way, made in tests.items()
    ]
