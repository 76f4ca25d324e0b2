"""What must be said about a Kaplan-Meier result: patients, coding, conventions, versions."""

from __future__ import annotations

from sarcstat.display.entry import entry_notes
from sarcstat.display.kaplan_meier.layouts import percent_text
from sarcstat.display.sentences import limits_of_times, patients, versions
from sarcstat.display.weighting import curve_weighting
from sarcstat.results import AnalysisResult, computed


def heading(result: AnalysisResult) -> str:
    """`Survival time by Sex (strata: Center)`."""
    text = result.labels["time"]
    if "group" in result.labels:
        text += f" by {result.labels['group']}"
    if "stratum" in result.labels:
        text += f" (strata: {result.labels['stratum']})"
    return text


def section_notes(result: AnalysisResult, style: str) -> list[str]:
    """The sentences under the tables of a result."""
    limits = limits_of_times([result]) if style == "journal" else ()
    return [patients(result), *convention_notes(result, style), *limits, versions(result)]


def convention_notes(result: AnalysisResult, style: str) -> list[str]:
    """How intervals and means were made, and the weights of the tests."""
    return [*entry_notes(result), *curve_weighting(result), _conventions(result, style), *_test_notes(result)]


def _conventions(result: AnalysisResult, style: str) -> str:
    options = computed(result)
    level = percent_text(options["conf_level"])
    parts = []
    for convention, conf_type in options["conf_types"].items():
        program = "SPSS" if convention == "spss" else "R"
        which = f"{program}: " if style == "both" else ""
        literal = convention == "spss" and options["conf_level"] == 0.95
        parts.append(f"{which}{level} intervals of medians by {_interval_words(conf_type, '1.96' if literal else 'z')}")
    limits = {"spss": "each curve's own largest time", "r": "the largest time of all curves"}
    means = ", ".join(
        f"{limits[c]}{' (SPSS)' if style == 'both' and c == 'spss' else ' (R)' if style == 'both' else ''}"
        for c in result.conventions
    )
    if style == "journal":
        rates = f"; of survival at given times by survfit's {options['band']} band" if options["times"] else ""
        return f"{'; '.join(parts)}{rates}."
    return f"{'; '.join(parts)}; means restricted to {means}."


def _interval_words(conf_type: str, factor: str) -> str:
    if conf_type != "spss":
        return f"survfit's {conf_type} band"
    return f"SPSS's density method (estimate ± {factor} SE)"


def _test_notes(result: AnalysisResult) -> list[str]:
    tests = computed(result)["tests"]
    if "group" not in result.labels or not tests or "sampling_weights" in result.labels:
        return []
    weights = {
        "logrank": "log rank 1",
        "breslow": "Breslow n at risk",
        "tarone": "Tarone-Ware square root of n at risk",
        "peto": "Peto-Peto survival just before the time",
    }
    named = [weights[test] for test in tests if test in weights]
    if len(named) < len(tests):
        named.append("Fleming-Harrington S^rho (1 - S)^gamma just before the time")
    return [f"Weights of the tests: {', '.join(named)}."]
