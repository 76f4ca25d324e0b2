"""The facts of the statistical methods paragraph: what was really run, from options, definitions and results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sarcstat.display.document import Document
from sarcstat.display.findings.describe import describe as described
from sarcstat.display.findings.facts import Count, Names, computed, conf_level
from sarcstat.named_tests import ADJUSTMENTS
from sarcstat.results import AnalysisResult
from sarcstat.study.competing import competing_models, incidence_method
from sarcstat.study.endpoint_methods import endpoint_method
from sarcstat.study.event_rates import rates_method
from sarcstat.study.preparing import PreparedStudy
from sarcstat.study.reading import StudyFile
from sarcstat.study.survival_methods import cox_method, distinct, survival_method

#: The codes of decisions that put something in place of a missing value, or made one.
MISSING = ("missing_code", "replaced", "taken_as", "level_of_its_own")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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
        "survival": survival_method([r for a, r in results if a in ("km", "univariate", "subgroup", "sensitivity")]),
        "cox": cox_method(
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
        "weights": distinct(names.label(str(w)) for d in documents if (w := d.options.get("weight"))),
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
            f"{mark:g} {each.get('show_in') or each.get('time_unit') or ''}".strip()
            for each in options
            if isinstance(mark := each.get("landmark"), int | float)
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
