"""From results and a specification to the bytes of a figure."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.figures.curves.survival import survival_picture
from sarcstat.figures.drawing.annotations import SurvivalPanel
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import ForestSpec, Format, SurvivalSpec
from sarcstat.figures.forest.forest import forest_picture
from sarcstat.figures.forest.rows import Model
from sarcstat.results import AnalysisResult


def survival_panels(curves: AnalysisResult, model: AnalysisResult | None = None) -> list[SurvivalPanel]:
    """The panels of a Kaplan-Meier result that holds its curves: one, or one for each stratum.

    `model` is a Cox model of its group alone, which hazard ratios are taken from.
    """
    strata = dict.fromkeys(curve.stratum_level for curve in curves.curves if curve.stratum_level is not None)
    levels: list[str | None] = [*strata]
    return [SurvivalPanel(curves, model, level) for level in levels or [None]]


def survival(panels: Sequence[SurvivalPanel], spec: SurvivalSpec, format_: Format) -> bytes:
    """Survival curves as a file; the same input gives the same bytes where the same fonts are installed."""
    return survival_picture(panels, spec).render(format_)


def forest(
    results: Sequence[AnalysisResult], spec: ForestSpec, format_: Format, model: Model = "multivariable"
) -> bytes:
    """Results of `cox` or `subgroup` as the file of a forest plot."""
    return forest_picture(results, spec, model).render(format_)


__all__ = ["Picture", "forest", "survival", "survival_panels"]
