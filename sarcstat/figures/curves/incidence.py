"""Cumulative incidence as panels of curves: one for each cause, or one in which the causes are the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sarcstat.figures.drawing.annotations import SurvivalPanel
from sarcstat.results import AnalysisResult, Curve


def incidence_panels(result: AnalysisResult, *, every_cause: bool) -> list[SurvivalPanel]:
    """The panels of a result that holds its curves; of the event of interest alone, or of `every_cause`.

    With groups each cause has a panel; without them the causes are the lines of one.
    """
    causes = result.details["causes"] if every_cause else result.details["causes"][:1]
    if "group" not in result.labels and len(causes) > 1:
        return [SurvivalPanel(_lines_of_causes(result))]
    return [SurvivalPanel(each) for each in _by_cause(result, causes)]


def _by_cause(result: AnalysisResult, causes: list[str]) -> Iterator[AnalysisResult]:
    drawn = list(zip(result.curves, result.details["curve_causes"], strict=True))
    for cause in causes:
        yield replace(
            result,
            curves=tuple(curve for curve, own in drawn if own == cause),
            statistics=tuple(each for each in result.statistics if each.cause in (None, cause)),
            labels={**result.labels, "cause": cause},
        )


def _lines_of_causes(result: AnalysisResult) -> AnalysisResult:
    """The result with its causes as groups, which nothing compares."""
    named = zip(result.curves, result.details["curve_causes"], strict=True)
    counts = (each for each in result.statistics if each.context == "cuminc_counts" and each.cause)
    return replace(
        result,
        curves=tuple(replace(curve, group_level=cause) for curve, cause in named),
        statistics=tuple(replace(each, group1_level=each.cause) for each in counts),
        labels={**result.labels, "group": "Event", "group_name": "Event"},
    )


def stacked_panels(result: AnalysisResult, order: Sequence[str] = ()) -> list[SurvivalPanel]:
    """A panel for each group, in which the incidences of all causes lie on each other; above are the event-free.

    Each curve is 1 less the sum of the incidences up to its own. `order` has the groups that come first.
    """
    drawn = list(zip(result.curves, result.details["curve_causes"], strict=True))
    groups = dict.fromkeys(curve.group_level for curve, _ in drawn)
    place = {level: i for i, level in enumerate(order)}
    ordered = sorted(groups, key=lambda level: place.get(level or "", len(place)))
    return [
        SurvivalPanel(_stacked(result, group, [pair for pair in drawn if pair[0].group_level == group]))
        for group in ordered
    ]


def _stacked(result: AnalysisResult, group: str | None, drawn: Sequence[tuple[Curve, str]]) -> AnalysisResult:
    """The curves of a group on each other, as a result that knows whose they are."""
    below = 0.0 * drawn[0][0].survival
    curves = []
    for curve, cause in drawn:
        below = below + (1 - curve.survival)
        curves.append(replace(curve, survival=1 - below, group_level=cause))
    counts = (each for each in result.statistics if each.context == "cuminc_counts" and each.group1_level == group)
    return replace(
        result,
        curves=tuple(curves),
        statistics=tuple(counts),
        labels={**result.labels, "group": "Event; above: event-free", "group_name": "Event", "whose": group or ""},
    )
