"""Forest plots: hazard ratios with their intervals on a logarithmic axis, between columns of text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sarcstat.errors import AnalysisError, InputError, listing
from sarcstat.figures.drawing.annotations import percent_level, simulated
from sarcstat.figures.drawing.canvas import POINTS_PER_MM, Canvas, Measure, printable
from sarcstat.figures.drawing.fonts import fonts_for
from sarcstat.figures.drawing.panels import letter, pick
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import ForestSpec
from sarcstat.figures.drawing.theme import house_of
from sarcstat.figures.forest.marks import Marks
from sarcstat.figures.forest.ratio_axis import axis_limits, clipped, draw_axis, fitting_ticks, place
from sarcstat.figures.forest.rows import (
    ForestRow,
    Model,
    arm_headings,
    forest_rows,
    ratio_words,
    rows_in_words,
    side_words,
)
from sarcstat.results import AnalysisResult, Condition

_EDGE = 2.0
_GAP = 9.0  # between columns
_INDENT = 8.0
_LEAST_AXIS = 70.0
_WIDEST_AXIS = 260.0
_WIDEST_LABEL = 0.34  # of the figure
_WIDEST_ARM = 0.15  # of the figure
_SPACING = 1.35  # of lines
_BETWEEN = 14.0  # panels


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of texts: its heading, and the attribute or function of a row that it shows."""

    heading: str
    texts: list[str]
    width: float


@dataclass(slots=True)
class _Panel:
    rows: list[ForestRow]
    labels: list[list[str]]
    before: list[_Column]
    after: list[_Column]
    title: str
    axis_label: list[str]
    sides: tuple[list[str], list[str]]  # what lies left and right of 1
    letter: str


def forest_picture(results: Sequence[AnalysisResult], spec: ForestSpec, model: Model = "multivariable") -> Picture:
    """The results of `cox` or `subgroup` as one figure, a panel each, one under the other.

    Raises AnalysisError where there is no hazard ratio to draw, InputError where the columns do not fit.
    """
    picture = _Layout(results, spec, model).picture()
    return replace(picture, again=lambda other: forest_picture(results, other, model))


class _Layout:
    def __init__(self, results: Sequence[AnalysisResult], spec: ForestSpec, model: Model) -> None:
        self.results = results
        self.spec = spec
        self.house = house_of(spec)
        self.width = spec.width_mm * POINTS_PER_MM
        rows = [forest_rows(result, spec, model) for result in results]
        if not all(any(row.kind == "estimate" for row in each) for each in rows):
            raise AnalysisError("There is no hazard ratio to draw.", "The model has no covariate left.")
        self.words = [pick(spec.titles, i) or _title(result, len(results)) for i, result in enumerate(results)]
        self.axis_words = [printable(spec.x_label) or ratio_words(result, spec) for result in results]
        self.side_words = [side_words(result, spec) for result in results]
        lettered = len(results) > 1 if spec.letters is None else spec.letters
        letters = [letter(i) if lettered else "" for i in range(len(results))]
        self.fonts = fonts_for([*self._texts(rows), *letters], spec.font)
        self.measure = Measure(self.fonts, spec.font_size)
        self.line = _SPACING * spec.font_size
        self.percent = percent_level(results[0])
        self.limits = spec.limits or axis_limits([row for each in rows for row in each])
        self.panels = [self._panel(i, each, letters[i]) for i, each in enumerate(rows)]
        self.label_width = max(self._label_width(panel) for panel in self.panels)
        self.axis_left = _EDGE + self.label_width + max(_widths(panel.before) for panel in self.panels) + _GAP
        room = self.width - _EDGE - max(_widths(panel.after) for panel in self.panels) - self.axis_left
        if room < _LEAST_AXIS:
            least = (self.width + _LEAST_AXIS - room) / POINTS_PER_MM
            raise InputError(
                f"The columns of the forest plot do not fit into {spec.width_mm:g} mm.",
                f"Make it {math.ceil(least)} mm wide or more (--width double is 175 mm), or leave out --columns.",
            )
        self.axis_width = min(room, _WIDEST_AXIS)
        self.ticks = self._ticks()
        for panel, words in zip(self.panels, self.side_words, strict=True):
            panel.sides = self._sides(words)

    def _ticks(self) -> list[float]:
        if self.spec.ticks:
            low, high = self.limits
            return [tick for tick in sorted(self.spec.ticks) if low * (1 - 1e-9) <= tick <= high * (1 + 1e-9)]
        return fitting_ticks(self.limits, self.measure, self.axis_width)

    def _texts(self, rows: Sequence[Sequence[ForestRow]]) -> Iterator[str]:
        yield from (row.label for each in rows for row in each)
        yield from (*self.words, *self.axis_words, printable(self.spec.title))
        yield from (heading for result in self.results for heading in arm_headings(result, self.spec))
        yield from (text for both in self.side_words for text in both)
        yield "←→ Number of patients, Events, Hazard ratio (95% CI) p Interaction <=–0123456789"

    def _panel(self, i: int, rows: list[ForestRow], letter_: str) -> _Panel:
        widest = _WIDEST_LABEL * self.width
        labels = [self.measure.wrapped(row.label, widest - row.depth * _INDENT, bold=row.bold) for row in rows]
        before = [
            self._column(heading, [_count(getattr(row, name)) for row in rows])
            for option, heading, name in (("n", "N", "n"), ("events", "Events", "n_events"))
            if option in self.spec.columns
        ]
        headings = arm_headings(self.results[i], self.spec)
        if self._shows_arms(headings):  # of each group instead of both together
            counts = [[row.arms[side] if row.arms else "" for row in rows] for side in (0, 1)]
            before = [self._column(words, texts) for words, texts in zip(headings, counts, strict=True)]
        after = []
        if "hr" in self.spec.columns:
            after.append(self._column(f"HR ({self.percent} CI)", [row.ratio_text for row in rows]))
        if "p" in self.spec.columns:
            after.append(self._column("p", [row.p_text for row in rows]))
        interaction = [row.interaction_text for row in rows]
        if any(interaction):
            after.append(self._column("Interaction p", interaction))
        axis_label = self.measure.wrapped(self.axis_words[i], self.width / 2)
        return _Panel(rows, labels, before, after, self.words[i], axis_label, ([], []), letter_)

    def _sides(self, words: tuple[str, str]) -> tuple[list[str], list[str]]:
        """What lies left and right of 1 in lines that fit there, or neither where 1 is not on the axis."""
        one = place(1.0, self.limits)
        if not 0 <= one <= 1:
            return [], []
        middle = self.axis_left + one * self.axis_width
        left = self.measure.wrapped(f"← {words[0]}", min(middle - _EDGE, _WIDEST_AXIS) - _GAP / 2)
        room = min(self.width - _EDGE - middle, _WIDEST_AXIS) - _GAP / 2
        return left, self.measure.wrapped(f"{words[1]} →", room)

    def _shows_arms(self, headings: Sequence[str]) -> bool:
        """Whether both groups can have a column: the figure asks for counts, and the names are short enough."""
        narrow = all(self.measure.width(each, bold=True) <= _WIDEST_ARM * self.width for each in headings)
        return bool(headings) and narrow and {"n", "events"} <= set(self.spec.columns)

    def _column(self, heading: str, texts: list[str]) -> _Column:
        width = max(self.measure.width(heading, bold=True), self.measure.widest(texts))
        return _Column(heading, texts, width)

    def _label_width(self, panel: _Panel) -> float:
        return max(
            row.depth * _INDENT + self.measure.width(text, bold=row.bold)
            for row, lines in zip(panel.rows, panel.labels, strict=True)
            for text in lines
        )

    def _height(self, panel: _Panel) -> float:
        lines = sum(len(each) for each in panel.labels)
        head = 1 + (1 if panel.title or panel.letter else 0)
        under = self.house.tick + 4 + self.measure.line * (1 + len(panel.axis_label) + max(map(len, panel.sides)))
        return (head + lines) * self.line + 6 + under

    # --- Drawing -----------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """Lay out and draw."""
        title = self.measure.wrapped(printable(self.spec.title), self.width, bold=True) if self.spec.title else []
        top = _EDGE + len(title) * self.line
        height = top + sum(self._height(panel) for panel in self.panels) + _BETWEEN * (len(self.panels) - 1) + _EDGE
        canvas = Canvas(self.width, height, self.measure)
        for i, text in enumerate(title):
            canvas.text(self.width / 2, _EDGE + (i + 0.5) * self.line, text, bold=True, ha="center")
        for panel in self.panels:
            self._draw(canvas, panel, top)
            top += self._height(panel) + _BETWEEN
        name = printable(self.spec.title) or f"Forest plot: {', '.join(dict.fromkeys(filter(None, self.words)))}"
        return Picture(
            canvas, self.spec, name.removesuffix(": "), self._description(), [*canvas.conditions(), *self._conditions()]
        )

    def _draw(self, canvas: Canvas, panel: _Panel, top: float) -> None:
        y = top
        if panel.letter:
            canvas.text(_EDGE, y + self.line / 2, panel.letter, bold=True, more=2)
        if panel.title or panel.letter:
            x = _EDGE + (1.6 * self.measure.size if panel.letter else 0)
            canvas.text(x, y + self.line / 2, panel.title, bold=True)
            y += self.line
        self._draw_columns(canvas, panel, y + self.line / 2, None)
        y += self.line
        canvas.line((_EDGE, self.width - _EDGE), (y + 1, y + 1), color="black", linewidth=self.house.axis)
        y += 3
        start = y
        places = []
        for i, (row, lines) in enumerate(zip(panel.rows, panel.labels, strict=True)):
            for j, text in enumerate(lines):
                indent = _EDGE + row.depth * _INDENT
                canvas.text(indent, y + (j + 0.5) * self.line, text, bold=row.bold)
            self._draw_columns(canvas, panel, y + self.line / 2, i)
            places.append(y + self.line / 2 - start)
            y += len(lines) * self.line
        self._draw_axis(canvas, panel, start, y - start + 3, places)

    def _draw_columns(self, canvas: Canvas, panel: _Panel, y: float, row: int | None) -> None:
        """The texts of a row beside the axis; None: the headings."""
        right = _EDGE + self.label_width
        left = self.axis_left + self.axis_width
        for column in panel.before:
            right += _GAP + column.width
            canvas.text(right, y, column.heading if row is None else column.texts[row], bold=row is None, ha="right")
        for column in panel.after:
            left += _GAP + column.width
            canvas.text(left, y, column.heading if row is None else column.texts[row], bold=row is None, ha="right")

    def _draw_axis(self, canvas: Canvas, panel: _Panel, top: float, height: float, places: Sequence[float]) -> None:
        house, size = self.house, self.measure.size
        axes = canvas.axes(self.axis_left, top, self.axis_width, height)
        draw_axis(axes, self.limits, self.ticks, height, house, size)
        most = max((row.precision or 0.0 for row in panel.rows if row.kind == "estimate"), default=0.0)
        marks = Marks(axes=axes, limits=self.limits, house=house, size=size, most=most)
        for i, (row, y) in enumerate(zip(panel.rows, places, strict=True)):
            marks.draw(row, y, f"{panel.letter}{'-' if panel.letter else ''}row-{i + 1}")
        self._draw_words(canvas, panel, top + height + house.tick + 4 + 1.5 * self.measure.line)

    def _draw_words(self, canvas: Canvas, panel: _Panel, y: float) -> None:
        """What lies on either side of 1, and the label of the axis below it."""
        line = self.measure.line
        one = self.axis_left + place(1.0, self.limits) * self.axis_width
        for words, x, side in zip(panel.sides, (one - _GAP / 2, one + _GAP / 2), ("right", "left"), strict=True):
            for i, text in enumerate(words):
                canvas.text(x, y + i * line, text, ha=side)
        y += max(map(len, panel.sides)) * line
        for i, text in enumerate(panel.axis_label):
            middle = self.axis_left + self.axis_width / 2
            canvas.text(middle, y + i * line, text, ha="center", bold=self.house.bold_labels)

    # --- What is said ------------------------------------------------------------------------------------

    def _conditions(self) -> Iterator[Condition]:
        low, high = self.limits
        beyond = [
            row.label
            for panel in self.panels
            for row in panel.rows
            if row.hazard_ratio is not None and not low <= row.hazard_ratio <= high
        ]
        if beyond:
            text = f"The hazard ratio lies beyond the axis, which shows an arrow instead: {listing(beyond)}."
            yield Condition("warning", text, "beyond_axis")

    def _description(self) -> str:
        parts = []
        for panel, words, result in zip(self.panels, self.axis_words, self.results, strict=True):
            endpoint = printable(result.labels["time"])
            name = ". ".join(part for part in (panel.letter, panel.title or endpoint) if part)
            parts.append(f"{name}. {words} ({self.percent} CI): {'; '.join(rows_in_words(panel.rows))}.")
            if any(row.arms for row in panel.rows):
                shown = self._shows_arms(arm_headings(result, self.spec))
                parts.append("Counts: events/N of each group." if shown else "N and events: both groups together.")
        arrows = any(
            row.hazard_ratio is not None and any(clipped(row, self.limits)[2:])
            for panel in self.panels
            for row in panel.rows
        )
        estimates = [row for panel in self.panels for row in panel.rows if row.hazard_ratio is not None]
        if any(row.precision is not None for row in estimates):
            numbers = "; those of numbers are of one size" if not all(row.comparable for row in estimates) else ""
            parts.append(f"Squares are as large as the estimate is precise (1/SE² of ln HR){numbers}.")
        parts += simulated(self.results)
        return " ".join([*parts, *(["Arrows: the interval goes on beyond the axis."] if arrows else [])])


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}" if value >= 10_000 else str(value)


def _widths(columns: Sequence[_Column]) -> float:
    return sum(column.width + _GAP for column in columns)


def _title(result: AnalysisResult, several: int) -> str:
    """The endpoint, where there are several."""
    return printable(result.labels["time"]) if several > 1 else ""
