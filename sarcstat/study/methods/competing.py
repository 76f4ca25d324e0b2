"""The facts of the methods paragraph on competing events: incidence, its tests, and models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sarcstat.display.findings.facts import computed, conf_level
from sarcstat.results import AnalysisResult
from sarcstat.study.methods.survival import strata_of


def incidence_method(results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """How cumulative incidence was estimated and compared; nothing where it was not."""
    if not results:
        return {}
    options = [computed(result) for result in results]
    compared = [(each, result) for each, result in zip(options, results, strict=True) if each["compare"]]
    pairs = [each for each, _ in compared if each["pairwise"]]
    return {
        "level": " or ".join(dict.fromkeys(f"{100 * conf_level(result):.10g}%" for result in results)),
        "intervals": list(dict.fromkeys(each["conf_type"] for each in options)),
        "compared": bool(compared),
        "strata": strata_of(r for _, r in compared),
        "stratified": all("stratum" in r.labels for _, r in compared),
        "pairwise": bool(pairs),
        "adjusted": list(dict.fromkeys(each["p_adjust"] for each in pairs if each["p_adjust"] != "none")),
    }


def competing_models(results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """Which models with competing events were made, and how Fine and Gray's were."""
    competing = [result for result in results if "causes" in result.details]
    weighted = [result for result in competing if any(s.context == "subdistribution" for s in result.statistics)]
    return {
        "cause_specific": any(s.context == "equation" for result in competing for s in result.statistics),
        "fine_gray": bool(weighted),
        "level": " or ".join(dict.fromkeys(f"{100 * conf_level(result):.10g}%" for result in weighted)),
        "ties": list(dict.fromkeys([*computed(result)["ties"].values()][-1] for result in weighted)),
    }
