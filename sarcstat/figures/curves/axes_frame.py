"""The time axis, the vertical axis and the counts of one panel: how much room they take, and drawing them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sarcstat.display.formatting import time_label
from sarcstat.figures.curves.heights import Heights
from sarcstat.figures.curves.steps import counts
from sarcstat.figures.drawing.annotations import Entry
from sarcstat.figures.drawing.breaks import month_breaks, pretty_breaks
from sarcstat.figures.drawing.canvas import Canvas, Measure
from sarcstat.figures.drawing.spec import RiskRow, SurvivalSpec
from sarcstat.figures.drawing.theme import House

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PAD = 3.0
_HEADINGS: dict[RiskRow, str] = {
    "at-risk": "Number at risk",
    "censored": "Number censored",
    "events": "Number of events",
}
_WIDEST_LABEL = 0.3  # of the panel; longer labels of rows stand above their counts


def count_text(number: int) -> str:
    """`209`, `12,500`."""
    return f"{number:,}" if number >= 10_000 else str(number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the curves of one panel. Widths and heights are in points."""

    entries: Sequence[Entry]
    breaks: Sequence[float]
    end: float
    x_label: Sequence[str]
    y_label: Sequence[str]
    above: Sequence[Sequence[str]] | None  # labels of rows in lines above their counts; None: beside them
    heights: Heights
    spec: SurvivalSpec
    house: House
    measure: Measure

    @property
    def left(self) -> float:
        """The room to the left of the axes: for the axis and its label, and for the labels of the rows below."""
        measure = self.measure
        axis = measure.widest(self.heights.texts) + self.house.tick + _PAD
        if any(self.y_label):
            axis += len(self.y_label) * measure.line + _PAD
        return max(axis, self._row_label_width + self._half_count + 2 * _PAD)

    @property
    def _row_label_width(self) -> float:
        if not self.spec.risk_table or self.above is not None:
            return 0.0
        return self.measure.widest([entry.label for entry in self.entries])

    @property
    def _half_count(self) -> float:
        """Half of the widest first count, which stands under the axis."""
        firsts = [count_text(int(entry.curve.n_risk[0])) for entry in self.entries]
        return self.measure.widest(firsts) / 2 if self.spec.risk_table else 0.0

    @property
    def right(self) -> float:
        """The room to the right of the axes: for half of a tick label at the end."""
        last = [time_label(self.breaks[-1])]
        return max(self.measure.widest(last) / 2, 2.0) + 1.0

    @property
    def bottom(self) -> float:
        """The room below the axes: tick labels, label, rows of counts."""
        line = self.measure.line
        gap = 2 * _PAD if self.spec.risk_table else 0.0
        labels = line * (1 + len([text for text in self.x_label if text]))
        return self.house.tick + _PAD + labels + gap + self.rows_height

    @property
    def rows_height(self) -> float:
        """The height of the rows of counts with their headings."""
        blocks = len(self.spec.risk_table)
        lines = 1 + len(self.entries) + sum(map(len, self.above or ()))
        return blocks * self.measure.line * lines + max(blocks - 1, 0) * _PAD

    def draw_axes(self, axes: Axes) -> None:
        """Ticks, frame and grid."""
        house, size = self.house, self.measure.size
        axes.set_xlim(0, self.end)
        axes.set_ylim(self.heights.low, self.heights.high)
        axes.set_xticks(list(self.breaks), [time_label(each) for each in self.breaks])
        axes.set_yticks(list(self.heights.ticks), list(self.heights.texts))
        axes.tick_params(length=house.tick, width=house.axis, pad=2, labelsize=size, direction="out")
        axes.patch.set_visible(False)
        for side, spine in axes.spines.items():
            spine.set_linewidth(house.axis)
            spine.set_visible(house.box or side in ("left", "bottom"))
        if house.grid:
            axes.set_axisbelow(True)
            axes.grid(axis="y", color="#DDDDDD", linewidth=0.4)

    def draw_labels(self, canvas: Canvas, left: float, top: float, width: float, height: float) -> None:
        """The labels of both axes, for axes with this upper left corner and size."""
        line, bold = self.measure.line, self.house.bold_labels
        y = top + height + self.house.tick + _PAD + 1.5 * line
        for i, text in enumerate(self.x_label):
            canvas.text(left + width / 2, y + i * line, text, ha="center", bold=bold)
        axis = self.measure.widest(self.heights.texts) + self.house.tick + _PAD
        for i, text in enumerate(reversed(self.y_label)):
            x = left - axis - _PAD - (i + 0.5) * line
            canvas.text(x, top + height / 2, text, ha="center", va="center", rotation=90, bold=bold)

    def draw_counts(self, canvas: Canvas, start: float, left: float, top: float, width: float) -> None:
        """The rows of counts, centered under the ticks; `start` is the panel's left edge, `top` that of the rows."""
        line = self.measure.line
        y = top + 0.5 * line
        for row in self.spec.risk_table:
            canvas.text(start, y, _HEADINGS[row], bold=True)
            for i, entry in enumerate(self.entries):
                for text in self.above[i] if self.above is not None else ():
                    y += line
                    canvas.text(start, y, text)
                y += line
                if self.above is None:
                    canvas.text(start, y, entry.label)
                for at, count in zip(self.breaks, counts(entry.curve, self.breaks, row), strict=True):
                    canvas.text(left + at / self.end * width, y, count_text(count), ha="center")
            y += line + _PAD


def frame(
    entries: Sequence[Entry],
    spec: SurvivalSpec,
    house: House,
    measure: Measure,
    *,
    words: tuple[str, str],
    heights: Heights,
    width: float,
    height: float,
    breaks: Sequence[float],
    end: float,
) -> Frame:
    """The frame of a panel `width` wide with these breaks, its axis up to `end`; `words` label the axes."""
    if spec.stacked:  # at risk of one event is who is at risk of another
        entries = [replace(entries[0], label="")]
    labels = [entry.label for entry in entries]
    fits = measure.widest(labels) <= _WIDEST_LABEL * width
    return Frame(
        entries=entries,
        breaks=breaks,
        end=end,
        x_label=measure.wrapped(words[0], 0.8 * width, bold=house.bold_labels),
        y_label=measure.wrapped(words[1], max(height, 40.0), bold=house.bold_labels) if words[1] else [],
        above=None if fits else [measure.wrapped(label, 0.95 * width) for label in labels],
        heights=heights,
        spec=spec,
        house=house,
        measure=measure,
    )


def time_axes(spec: SurvivalSpec, last: float, *, months: bool) -> Iterator[tuple[list[float], float]]:
    """The breaks that were asked for, or those to choose from, the most of them first; each with the axis' end."""
    if spec.breaks:
        end = spec.x_max or max(last, spec.breaks[-1]) or 1.0
        yield [each for each in sorted(spec.breaks) if each <= end] or [0.0], end
        return
    for most in (7, 6, 5, 4, 3, 2):
        found = (month_breaks if months else pretty_breaks)(spec.x_max or last, most)
        if spec.x_max:
            found = [each for each in found if each <= spec.x_max * (1 + 1e-9)]
        yield found, spec.x_max or found[-1]


def overlapping(made: Frame, width: float) -> bool:
    """Whether tick labels or counts under them touch in axes of a width."""
    rows = [[time_label(each) for each in made.breaks]]
    for row in made.spec.risk_table:
        rows += [[count_text(n) for n in counts(entry.curve, made.breaks, row)] for entry in made.entries]
    places = [each / made.end * width for each in made.breaks]
    for texts in rows:
        half = [made.measure.width(text) / 2 for text in texts]
        for i in range(len(texts) - 1):
            if places[i] + half[i] + 2.5 > places[i + 1] - half[i + 1]:
                return True
    return False
