"""Times with their unit in a sentence."""

from __future__ import annotations

from sarcstat.results import AnalysisResult


def time_in_unit(time: str, unit: str) -> str:
    """`12 months`, `1 year`; the time alone where it has no unit."""
    if not unit:
        return time
    return f"{time} {unit.removesuffix('s') if time == '1' else unit}"


def unit_of_times(result: AnalysisResult) -> str:
    """The unit that the times of a result are in; nothing where nobody has said it."""
    return str(result.options.get("show_in") or result.options.get("time_unit") or "")
