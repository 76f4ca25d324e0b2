"""The facts of the methods paragraph on rates of adverse events and times to the first one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sarcstat.display.findings.facts import computed
from sarcstat.results import AnalysisResult


def rates_method(results: Sequence[AnalysisResult]) -> dict[str, Any]:
    """How rates were estimated and compared, and times to first events; nothing where there are none."""
    options = [each for each in map(computed, results) if "rates" in each]
    if not options:
        return {}
    rates = [each["rates"] for each in options]
    compared = [each["compare"] for each in rates if each["reference"] is not None]
    times = [each["first_events"] for each in options if "first_events" in each]
    return {
        "level": " or ".join(dict.fromkeys(f"{100 * each['conf_level']:.10g}%" for each in rates)),
        "first": any(each["first"] for each in rates),
        "ratio": any("ratio" in each for each in compared),
        "difference": any("difference" in each for each in compared),
        "times": bool(times),
        "death": any(each["competing"] for each in times),
    }
