"""Waterfall plots: a bar a patient, the best change in percent, in falling order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sarcstat.errors import counted, listing
from sarcstat.figures.drawing.annotations import simulated
from sarcstat.figures.drawing.canvas import POINTS_PER_MM, Canvas, Measure, printable
from sarcstat.figures.drawing.fonts import fonts_for
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import WaterfallSpec
from sarcstat.figures.drawing.theme import house_of
from sarcstat.figures.patients.bar_colors import HATCH, WITHOUT, group_colors, in_greys, is_dark, response_color
from sarcstat.figures.patients.single_panel import EDGE, Head, draw_frame
from sarcstat.figures.patients.swatches import Swatch, Swatches
from sarcstat.results import AnalysisResult, Condition, computed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PAD = 3.0
_SHAPE = 0.62  # height of the figure to its width
_TALLEST = 110 * POINTS_PER_MM
_WORDS = 15.0  # percent beyond a line that its words need
_OUTLINED = 3.0  # points of a bar from which on it has an outline
_RECIST = {-30.0: "−30%: response (RECIST 1.1)", 20.0: "+20%: progression (RECIST 1.1)"}


def percent_text(value: float) -> str:
    """`+20%`, `−30%`, `0%`."""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{abs(value):.10g}%"


def waterfall_picture(result: AnalysisResult, spec: WaterfallSpec) -> Picture:
    """The bars of a waterfall result, with a key of their colors and lines at the thresholds."""
    return _Layout(result, spec).picture()


class _Layout:
    def __init__(self, result: AnalysisResult, spec: WaterfallSpec) -> None:
        self.result, self.spec, self.house = result, spec, house_of(spec)
        self.bars: list[dict[str, Any]] = result.details["bars"]
        self.width = spec.width_mm * POINTS_PER_MM
        self.title = printable(spec.title)
        self.y_words = printable(spec.y_label or f"{result.labels['change']} (%)")
        self.x_words = printable(spec.x_label or f"Patients (n = {len(self.bars)})")
        self.levels = [level for level in result.details["order"] if level is not None]
        self.colors = self._colors()
        names = [self._name(level) for level in self.levels]
        lines = [self._line_words(each) for each in spec.thresholds]
        fixed = "+−0123456789% (n = ) Not stated"
        self.fonts = fonts_for(
            [self.title, self.y_words, self.x_words, *names, *lines, self._heading, fixed], spec.font
        )
        self.measure = Measure(self.fonts, spec.font_size)
        self.ticks = self._ticks()

    def _colors(self) -> dict[str | None, str]:
        found: dict[str | None, str] = {None: WITHOUT}
        if computed(self.result)["responses"]:
            return {**found, **{level: response_color(level, self.spec) for level in self.levels}}
        if not self.levels:
            return {None: "#767676" if in_greys(self.spec) else self.house.color(0)}
        return found | group_colors(self.levels, self.spec)

    @property
    def _heading(self) -> str:
        name, label = self.result.labels.get("group_name", ""), self.result.labels.get("group", "")
        return printable(self.spec.labels[name] if name in self.spec.labels else self.spec.label(label))

    def _name(self, level: str | None) -> str:
        if level is None:
            return "Not stated"
        return printable(self.spec.label(level, self.result.labels.get("group_name")))

    def _line_words(self, value: float) -> str:
        return _RECIST.get(value, percent_text(value))

    def _ticks(self) -> list[float]:
        """Ticks of the axis of changes, from a multiple of its step below the bars to one above them."""
        changes, lines = [bar["change"] for bar in self.bars], self.spec.thresholds
        low = min([0.0, *changes, *(line - _WORDS for line in lines if line < 0)])
        high = min(max([0.0, *changes, *(line + _WORDS for line in lines if line > 0)]), self.spec.y_max)
        span = high - low
        step = next((each for each in (5, 10, 20, 25, 50, 100, 200, 500) if span / each <= 9), 1000)
        first = int(low // step)
        last = int(-(-high // step))
        return [float(i * step) for i in range(first, last + 1)]

    # --- Drawing -----------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """Lay out and draw."""
        measure, line = self.measure, self.measure.line
        head, key = Head(self.spec, measure, self.width), self._key()
        top = head.height + key.height + 0.8 * line
        asked = self.spec.height
        height = asked * POINTS_PER_MM if asked else min(_SHAPE * self.width, _TALLEST) + top
        y_label = measure.wrapped(self.y_words, 0.8 * (height - top))
        texts = [percent_text(tick).removeprefix("+") for tick in self.ticks]
        left = EDGE + len(y_label) * line + _PAD + measure.widest(texts) + self.house.tick + _PAD
        bottom = height - 1.7 * line - EDGE
        canvas = Canvas(self.width, height, measure)
        head.draw(canvas)
        key.draw(canvas, EDGE, head.height)
        axes = canvas.axes(left, top, self.width - left - EDGE, bottom - top)
        self._draw_axes(axes, texts)
        self._draw_bars(axes, (self.width - left - EDGE) / max(len(self.bars), 1))
        self._draw_lines(axes)
        for i, text in enumerate(y_label):
            x = EDGE + (i + 0.5) * line
            canvas.text(x, (top + bottom) / 2, text, ha="center", va="center", rotation=90, bold=self._bold)
        canvas.text((left + self.width) / 2, bottom + 0.9 * line, self.x_words, ha="center", bold=self._bold)
        name = self.title or f"Waterfall plot: {printable(self.result.labels['change'])}"
        return Picture(canvas, self.spec, name, self._description(), [*canvas.conditions(), *self._conditions()])

    @property
    def _bold(self) -> bool:
        return self.house.bold_labels

    def _key(self) -> Swatches:
        shown: list[str | None] = [*self.levels]
        shown += [None] if self.levels and any(bar["level"] is None for bar in self.bars) else []
        heading = [Swatch(self._heading, shape="heading")] if shown and self._heading else []
        entries = [Swatch(self._counted(level), self.colors[level], hatch=self._hatch(level)) for level in shown]
        return Swatches(self.measure, [*heading, *entries], self.width - 2 * EDGE)

    def _hatch(self, level: str | None) -> str:
        return HATCH if level is None and self.levels else ""

    def _counted(self, level: str | None) -> str:
        return f"{self._name(level)} (n = {sum(bar['level'] == level for bar in self.bars)})"

    def _draw_axes(self, axes: Axes, texts: Sequence[str]) -> None:
        house = self.house
        draw_frame(axes, house, self.measure.size, ("left",))
        axes.set_xlim(-0.6, len(self.bars) - 0.4)
        axes.set_ylim(self.ticks[0], self.ticks[-1])
        axes.set_xticks([])
        axes.set_yticks(self.ticks, list(texts))
        if house.grid:
            axes.set_axisbelow(True)
            axes.grid(axis="y", color="#DDDDDD", linewidth=0.4)
        axes.axhline(0, color="black", linewidth=house.axis, zorder=3, gid="zero")

    def _draw_bars(self, axes: Axes, room: float) -> None:
        """A rectangle a patient; no change is a short line across the axis; what is cut off has its number above."""
        from matplotlib.patches import Rectangle

        gap = 0.18 if room >= _OUTLINED else 0.0
        edge = {"edgecolor": "black", "linewidth": 0.35} if room >= _OUTLINED else {"linewidth": 0}
        for i, bar in enumerate(self.bars):
            shown = min(bar["change"], self.spec.y_max)
            color = self.colors[bar["level"]]
            white = {"edgecolor": "black", "linewidth": 0.35} if color == WITHOUT else edge
            place = (i - 0.5 + gap / 2, 0.0)
            if bar["change"] == 0:
                across = (self.ticks[-1] - self.ticks[0]) * 0.008
                place, shown = (place[0], -across), 2 * across
            drawn = Rectangle(place, 1 - gap, shown, facecolor=color, zorder=2, gid=f"bar-{i + 1}", **white)
            drawn.set_hatch(self._hatch(bar["level"]))
            axes.add_patch(drawn)
            if bar["change"] > self.spec.y_max:
                self._cut_off(axes, i, bar, room)

    def _cut_off(self, axes: Axes, i: int, bar: dict[str, Any], room: float) -> None:
        axes.plot(
            [i], [self.spec.y_max], marker="^", markersize=min(4.0, max(room, 2.0)), color="black", clip_on=False,
            markeredgewidth=0, linestyle="", zorder=5, gid=f"cut-{i + 1}",
        )  # fmt: skip
        text, ground = percent_text(bar["change"]), self.colors[bar["level"]]
        if self.measure.line <= room * 1.05:
            axes.annotate(
                text, (i, self.spec.y_max), (0, -3), textcoords="offset points", rotation=90, ha="center", va="top",
                fontsize=self.measure.size * 0.85, color="white" if is_dark(ground) else "black", zorder=6,
            )  # fmt: skip

    def _draw_lines(self, axes: Axes) -> None:
        """The thresholds: words of a rise stand at the right, where bars are short, those of a fall at the left."""
        for value in self.spec.thresholds:
            axes.axhline(value, color="#555555", linewidth=0.6, dashes=(4, 2.5), zorder=4, gid=f"threshold-{value:g}")
            end, ha, offset, va = (1, "right", 2, "bottom") if value > 0 else (0, "left", -2, "top")
            axes.annotate(
                self._line_words(value), (end, value), (0 if value > 0 else 2, offset),
                xycoords=("axes fraction", "data"), textcoords="offset points", ha=ha, va=va,
                fontsize=self.measure.size * 0.85, color="#333333", zorder=6, annotation_clip=False,
                bbox={"facecolor": "white", "alpha": 0.7, "linewidth": 0, "pad": 0.6},
            )  # fmt: skip

    # --- What is said ------------------------------------------------------------------------------------

    def _conditions(self) -> Iterator[Condition]:
        lines = [value for value in self.spec.thresholds if not self.ticks[0] <= value <= self.ticks[-1]]
        if lines:
            shown = listing(map(percent_text, lines))
            yield Condition("warning", f"Beyond the axis, and not drawn: the line at {shown}.", "beyond_axis")

    def _description(self) -> str:
        bars = self.bars
        parts = [f"Waterfall plot of {printable(self.result.labels['change'])}: {counted(len(bars), 'patient')}."]
        levels = [*self.levels, *([None] if self.levels and any(bar["level"] is None for bar in bars) else [])]
        if levels:
            parts.append(f"{self._heading}: {', '.join(self._counted(level) for level in levels)}.")
        for value in self.spec.thresholds:
            if value < 0:
                number, words = sum(bar["change"] <= value + 1e-9 for bar in bars), f"{percent_text(value)} or less"
            else:
                number, words = sum(bar["change"] >= value - 1e-9 for bar in bars), f"{percent_text(value)} or more"
            parts.append(f"{words}: {counted(number, 'patient')}.")
        flat = sum(bar["change"] == 0 for bar in bars)
        parts += [f"No change (0%): {counted(flat, 'patient')}."] if flat else []
        cut = [f"{bar['patient']} ({percent_text(bar['change'])})" for bar in bars if bar["change"] > self.spec.y_max]
        if cut:
            parts.append(f"Cut off at {percent_text(self.spec.y_max)}, with a mark: {printable(listing(cut, 20))}.")
        missing = self.result.details["not_shown"]
        if missing:
            parts.append(
                f"Not shown, without a change: {counted(len(missing), 'patient')} ({printable(listing(missing, 20))})."
            )
        return " ".join([*parts, *simulated([self.result])])
