"""What a figure is to look like: every choice that is not a number of the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Theme = Literal["prism", "journal", "plain"]
Format = Literal["svg", "pdf", "png", "tiff", "eps"]
RiskRow = Literal["at-risk", "censored", "events"]
Annotation = Literal["p", "hr", "median"]
What = Literal["survival", "hazard", "log-survival", "lml"]

#: Widths of a journal's columns, in millimeters.
COLUMNS = {"single": 85.0, "double": 175.0}
FORMATS: tuple[Format, ...] = ("svg", "pdf", "png", "tiff", "eps")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSpec:
    """What all figures share: millimeters, points, and dots per inch of a PNG or TIFF.

    `width` is a length or a journal's column (85 and 175 mm). Without `font` the first of Arial, Helvetica, Liberation
    Sans and DejaVu Sans that is installed is taken. `grey` has shades of grey for colors. `letters` are those of panels
    (None: where there are several). `labels` replace what the result calls a column, a level (`level` or
    `column:level`) or a term.
    """

    theme: Theme = "journal"
    width: float | Literal["single", "double"] = "single"
    font_size: float = 8.0
    font: str | None = None
    dpi: int = 300
    grey: bool = False
    title: str = ""
    letters: bool | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def width_mm(self) -> float:
        """The width in millimeters."""
        return COLUMNS[self.width] if isinstance(self.width, str) else self.width

    def label(self, text: str, column: str | None = None) -> str:
        """What is shown for a column, or for the level `text` of `column`."""
        own = self.labels.get(f"{column}:{text}") if column is not None else None
        return own if own is not None else self.labels.get(text, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalSpec(FigureSpec):
    """How survival curves are drawn.

    `breaks` (default: round numbers) are the ticks and the times of the rows under the axis: `at-risk` just before
    the time, `censored` and `events` before it, so that the three add up to the number of patients. `x_max` ends the
    axis. `what` is drawn: survival S, the cumulative hazard −ln S, ln S or ln(−ln S). `x_labels`, `y_labels` and
    `titles` are one for all panels or one for each. `order` has levels that come first. `y_max` ends
    the axis of 1 − survival. `stacked`: the curves are sums of incidences, with areas under them. `height` is that of
    the whole figure.
    """

    what: What = "survival"
    height: float | None = None
    panels_per_row: int | None = None
    breaks: tuple[float, ...] = ()
    x_max: float | None = None
    risk_table: tuple[RiskRow, ...] = ("at-risk",)
    annotate: tuple[Annotation, ...] = ("p",)
    median_lines: bool = False
    band: bool = False
    censor_marks: bool = True
    y: Literal["probability", "percent"] = "probability"
    failure: bool = False
    y_max: float | None = None
    stacked: bool = False
    x_labels: tuple[str, ...] = ()
    y_labels: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForestSpec(FigureSpec):
    """How hazard ratios are drawn: `limits` and `ticks` of the logarithmic axis (default: from the intervals).

    `favors`: the event is harmful, so that the group with the lower hazard is the favored one.
    """

    width: float | Literal["single", "double"] = "double"
    limits: tuple[float, float] | None = None
    ticks: tuple[float, ...] = ()
    x_label: str = ""
    titles: tuple[str, ...] = ()
    favors: bool = False
    columns: tuple[Literal["n", "events", "hr", "p"], ...] = ("n", "events", "hr", "p")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterfallSpec(FigureSpec):
    """How changes are drawn: lines at `thresholds`, bars cut off above `y_max` (percent) with a mark."""

    height: float | None = None
    thresholds: tuple[float, ...] = (-30.0, 20.0)
    y_max: float = 100.0
    x_label: str = ""
    y_label: str = ""
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SwimmerSpec(FigureSpec):
    """How courses are drawn: a lane a patient, time along it; `x_max` ends the axis."""

    height: float | None = None
    breaks: tuple[float, ...] = ()
    x_max: float | None = None
    x_label: str = ""
    y_label: str = ""
    titles: tuple[str, ...] = ()
