"""Swimmer plots: a lane a patient, marks along it, an arrow where it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sarcstat.display.formatting import time_label
from sarcstat.errors import counted, listing
from sarcstat.figures.drawing.annotations import simulated
from sarcstat.figures.drawing.breaks import month_breaks, pretty_breaks
from sarcstat.figures.drawing.canvas import POINTS_PER_MM, Canvas, Measure, printable
from sarcstat.figures.drawing.fonts import fonts_for
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import SwimmerSpec
from sarcstat.figures.drawing.theme import house_of
from sarcstat.figures.patients.bar_colors import HATCH, WITHOUT, in_greys, lane_colors, mark_style
from sarcstat.figures.patients.single_panel import EDGE, Head, draw_frame
from sarcstat.figures.patients.swatches import Swatch, Swatches
from sarcstat.results import AnalysisResult, Condition, computed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PAD = 3.0
_LANE, _TALLEST = 4.2 * POINTS_PER_MM, 215 * POINTS_PER_MM
_WIDEST_NAME = 0.25  # of the figure
_NOT_STATED = "Not stated"
_UNITS = ("days", "weeks", "months", "years")


def swimmer_picture(result: AnalysisResult, spec: SwimmerSpec) -> Picture:
    """The lanes of a swimmer result, the first at the top, with a key of colors and marks."""
    return _Layout(result, spec).picture()


class _Layout:
    def __init__(self, result: AnalysisResult, spec: SwimmerSpec) -> None:
        self.result, self.spec, self.house = result, spec, house_of(spec)
        self.lanes: list[dict[str, Any]] = result.details["lanes"]
        self.width = spec.width_mm * POINTS_PER_MM
        self.levels = [level for level in result.details["order"] if level is not None]
        self.colors: dict[str | None, str] = {None: WITHOUT if self.levels else "#C7DDF0"}
        if in_greys(spec) and not self.levels:
            self.colors = {None: "#CCCCCC"}
        for level, color in lane_colors(self.levels, spec).items():
            self.colors[level] = color
        self.marks: list[str] = result.details["marks"]
        unit = computed(result)["unit"]
        self.x_words = printable(spec.x_label or _with_unit(result.labels["duration"], unit))
        self.y_words = printable(spec.y_label or f"Patients (n = {len(self.lanes)})")
        self.names = [printable(lane["patient"]) for lane in self.lanes]
        shown = [*map(self._name, [*self.levels, None]), *map(self._mark_name, self.marks), self._heading]
        texts = [spec.title, *spec.titles, self.x_words, self.y_words, *self.names, *shown]
        self.fonts = fonts_for([*map(printable, texts), "Ongoing 0123456789.(n = )"], spec.font)
        self.measure = Measure(self.fonts, spec.font_size)
        self.unnamed = False
        last = max([lane["end"] for lane in self.lanes] + [time for lane in self.lanes for _, time in lane["marks"]])
        self.end = spec.x_max or last * 1.04 or 1.0
        self.breaks = [*spec.breaks] or (month_breaks if unit == "months" else pretty_breaks)(spec.x_max or last or 1.0)

    @property
    def _heading(self) -> str:
        name, label = self.result.labels.get("group_name", ""), self.result.labels.get("group", "")
        return printable(self.spec.labels[name] if name in self.spec.labels else self.spec.label(label))

    def _name(self, level: str | None) -> str:
        return _NOT_STATED if level is None else printable(self.spec.label(level, self.result.labels.get("group_name")))

    def _mark_name(self, mark: str) -> str:
        return printable(self.spec.label(mark))

    def _hatch(self, level: str | None) -> str:
        return HATCH if level is None and self.levels else ""

    def _counted(self, level: str | None) -> str:
        return f"{self._name(level)} (n = {sum(lane['level'] == level for lane in self.lanes)})"

    # --- Drawing -----------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """Lay out and draw."""
        measure, line, spec = self.measure, self.measure.line, self.spec
        head, key = Head(spec, measure, self.width), self._key()
        x_label = measure.wrapped(self.x_words, 0.9 * self.width)
        top = head.height + key.height + 0.5 * line
        below = self.house.tick + _PAD + line * (1.3 + len(x_label)) + EDGE
        number = len(self.lanes)
        height = spec.height * POINTS_PER_MM if spec.height else top + self._lanes_height() + below
        room = (height - top - below) / number
        wanted = computed(self.result)["named"]
        self.unnamed = wanted and room < 0.95 * measure.size
        named = wanted and not self.unnamed
        widest = min(measure.widest(self.names), _WIDEST_NAME * self.width) if named else 0.0
        left = EDGE + line + _PAD + widest + (self.house.tick + _PAD if named else _PAD)
        right = max(measure.width(time_label(self.breaks[-1])) / 2, EDGE) + EDGE
        canvas = Canvas(self.width, height, measure)
        head.draw(canvas)
        key.draw(canvas, EDGE, head.height)
        axes = canvas.axes(left, top, self.width - left - right, height - top - below)
        self._draw_axes(axes)
        self._draw_lanes(axes, room)
        for i, name in enumerate(self.names if named else ()):
            fitting = measure.wrapped(name, widest + 0.1)[0] if measure.width(name) > widest + 0.1 else name
            canvas.text(left - self.house.tick - _PAD, top + (i + 0.5) * room, fitting, ha="right")
        bold = self.house.bold_labels
        canvas.text(
            EDGE + line / 2, (top + height - below) / 2, self.y_words, ha="center", va="center", rotation=90, bold=bold
        )
        for i, text in enumerate(x_label):
            y = height - EDGE - (len(x_label) - i - 0.5) * line
            canvas.text((left + self.width - right) / 2, y, text, ha="center", bold=bold)
        name = printable(spec.title) or f"Swimmer plot: {printable(self.result.labels['duration'])}"
        return Picture(canvas, spec, name, self._description(), [*canvas.conditions(), *self._conditions()])

    def _lanes_height(self) -> float:
        """As high as the lanes need, as a page has room for, and as the words beside them are long."""
        return max(min(len(self.lanes) * _LANE, _TALLEST), self.measure.width(self.y_words) + 2 * _PAD)

    def _key(self) -> Swatches:
        shown: list[str | None] = [*self.levels]
        shown += [None] if self.levels and any(lane["level"] is None for lane in self.lanes) else []
        swatches = [Swatch(self._heading, shape="heading")] if shown and self._heading else []
        swatches += [Swatch(self._counted(level), self.colors[level], hatch=self._hatch(level)) for level in shown]
        for i, mark in enumerate(self.marks):
            shape, color = mark_style(i, self.spec)
            swatches.append(Swatch(self._mark_name(mark), color, shape))
        if any(lane["ongoing"] for lane in self.lanes):
            swatches.append(Swatch("Ongoing", "black", ">"))
        return Swatches(self.measure, swatches, self.width - 2 * EDGE)

    def _draw_axes(self, axes: Axes) -> None:
        draw_frame(axes, self.house, self.measure.size, ("bottom", "left"))
        axes.set_xlim(0, self.end)
        axes.set_ylim(len(self.lanes), 0)
        shown = [each for each in self.breaks if each <= self.end * (1 + 1e-9)]
        axes.set_xticks(shown, [time_label(each) for each in shown])
        axes.set_yticks([])
        if self.house.grid:
            axes.set_axisbelow(True)
            axes.grid(axis="x", color="#DDDDDD", linewidth=0.4)

    def _draw_lanes(self, axes: Axes, room: float) -> None:
        """A rectangle a patient, its marks in their order, an arrow at the end of one that goes on."""
        from matplotlib.patches import Rectangle

        gap = 0.3 if room >= 4 else 0.1
        edge = {"edgecolor": "black", "linewidth": 0.35} if room >= 4 else {"linewidth": 0}
        size = min(5.0, max(2.2, 0.62 * room))
        for i, lane in enumerate(self.lanes):
            white = {"edgecolor": "black", "linewidth": 0.3} if self.colors[lane["level"]] == WITHOUT else edge
            place = (0.0, i + gap / 2)
            color = self.colors[lane["level"]]
            axes.add_patch(
                Rectangle(place, lane["end"], 1 - gap, facecolor=color, zorder=2, gid=f"lane-{i + 1}", **white)
            )
            if lane["ongoing"]:
                self._draw_mark(axes, (lane["end"], i + 0.5), (">", "black"), size, f"ongoing-{i + 1}")
            for j, (mark, time) in enumerate(lane["marks"]):
                style = mark_style(self.marks.index(mark), self.spec)
                self._draw_mark(axes, (time, i + 0.5), style, size, f"mark-{i + 1}-{j + 1}")

    def _draw_mark(self, axes: Axes, place: tuple[float, float], style: tuple[str, str], size: float, gid: str) -> None:
        if place[0] > self.end:
            return
        shape, color = style
        axes.plot(
            [place[0]], [place[1]], marker=shape, markersize=size, markerfacecolor=color, markeredgecolor="black",
            markeredgewidth=0.5 if size > 3 else 0.25, linestyle="", clip_on=False, zorder=5, gid=gid,
        )  # fmt: skip

    # --- What is said ------------------------------------------------------------------------------------

    def _beyond(self) -> list[str]:
        return [
            lane["patient"]
            for lane in self.lanes
            if max([lane["end"], *(time for _, time in lane["marks"])]) > self.end * (1 + 1e-9)
        ]

    def _conditions(self) -> Iterator[Condition]:
        if self.unnamed:
            n = counted(len(self.lanes), "lane")
            text = f"{n}: there is no room for the names of the patients. Make the figure higher (--height)."
            yield Condition("note", text, "no_names")
        beyond = self._beyond()
        if beyond:
            text = f"{counted(len(beyond), 'lane goes', 'lanes go')} on beyond the axis: {listing(beyond, 20)}."
            yield Condition("warning", text, "beyond_axis")

    def _description(self) -> str:
        lanes = self.lanes
        parts = [f"Swimmer plot of {self.x_words}: {counted(len(lanes), 'patient')}, a lane each."]
        shown: list[str | None] = [*self.levels]
        shown += [None] if self.levels and any(lane["level"] is None for lane in lanes) else []
        if shown:
            parts.append(f"{self._heading}: {', '.join(map(self._counted, shown))}.")
        for mark in self.marks:
            counts = [sum(text == mark for text, _ in lane["marks"]) for lane in lanes]
            n, patients = sum(counts), sum(map(bool, counts))
            more = f" ({counted(n, 'mark')})" if n != patients else ""
            parts.append(f"{self._mark_name(mark)}: {counted(patients, 'patient')}{more}.")
        ongoing = sum(lane["ongoing"] for lane in lanes)
        parts += [f"Ongoing, with an arrow: {counted(ongoing, 'patient')}."] if ongoing else []
        beyond = len(self._beyond())
        parts += [f"Cut off at the end of the axis: {counted(beyond, 'lane')}."] if beyond else []
        missing = self.result.details["not_shown"]
        if missing:
            n = counted(len(missing), "patient")
            parts.append(f"Not shown, without a duration: {n} ({printable(listing(missing, 20))}).")
        return " ".join([*parts, *simulated([self.result])])


def _with_unit(label: str, unit: str | None) -> str:
    """`Time on treatment (months)`; a label that is a unit itself, or says it, says it once."""
    if unit is None or f"({unit})" in label:
        return label
    return f"{'Time' if label.casefold() in _UNITS else label} ({unit})"
