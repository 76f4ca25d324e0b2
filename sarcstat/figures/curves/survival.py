"""Survival curves as a figure: panels with steps, censor marks, numbers at risk, tests and medians."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sarcstat.errors import InputError, counted
from sarcstat.figures.curves.axes_frame import Frame, frame, overlapping, time_axes
from sarcstat.figures.curves.heights import heights
from sarcstat.figures.curves.keybox import Block, panel_blocks
from sarcstat.figures.curves.lines import Scale
from sarcstat.figures.curves.placement import Placed, Places, stacked
from sarcstat.figures.curves.steps import RESOLUTION
from sarcstat.figures.drawing.annotations import (
    Entry,
    SurvivalPanel,
    description,
    drawn_texts,
    entries,
    figure_title,
    infinite_values,
    percent_level,
    y_label,
)
from sarcstat.figures.drawing.canvas import POINTS_PER_MM, Canvas, Measure, printable
from sarcstat.figures.drawing.fonts import fonts_for
from sarcstat.figures.drawing.panels import columns, letter, pick
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import SurvivalSpec
from sarcstat.figures.drawing.theme import MOST_GROUPS, House, house_of
from sarcstat.results import Condition

_GAP = 12.0  # between panels
_EDGE = 2.0  # of the sheet
_LOWEST = 60.0  # axes lower than this cannot be read


@dataclass(slots=True)
class _Panel:
    """One panel while it is laid out: `outside` are the blocks that found no place within the axes."""

    source: SurvivalPanel
    entries: list[Entry]
    frame: Frame
    title: list[str]
    letter: str
    blocks: list[Placed] = field(default_factory=list)
    outside: list[Block] = field(default_factory=list)
    above: set[int] = field(default_factory=set)  # numbers of blocks that found none once
    merged: bool = False


def _beside(made: Frame) -> float:
    """What is left and right of the axes."""
    return made.left + made.right


def survival_picture(panels: Sequence[SurvivalPanel], spec: SurvivalSpec) -> Picture:
    """The panels as one figure, row by row; raises InputError where they do not fit.

    Each panel's result must hold its curves. Every number drawn is one of the results.
    """
    picture = _Layout(panels, _clean(spec)).picture()
    return replace(picture, again=partial(survival_picture, panels))


def _clean(spec: SurvivalSpec) -> SurvivalSpec:
    words = {name: tuple(map(printable, getattr(spec, name))) for name in ("x_labels", "y_labels", "titles")}
    labels = {key: printable(text) for key, text in spec.labels.items()}
    return replace(spec, title=printable(spec.title), labels=labels, **words)  # type: ignore[arg-type]


class _Layout:
    """Where everything goes. All panels have axes of one size."""

    def __init__(self, sources: Sequence[SurvivalPanel], spec: SurvivalSpec) -> None:
        self.spec = spec
        self.house: House = house_of(spec)
        self.width = spec.width_mm * POINTS_PER_MM
        several = len(sources) > 1
        lettered = several if spec.letters is None else spec.letters
        self.letters = [letter(i) if lettered else "" for i in range(len(sources))]
        endpoints = [source.curves.labels["time"] for source in sources]
        self.per_row = min(spec.panels_per_row or columns(endpoints, spec.width_mm), len(sources))
        self.panel_width = (self.width - 2 * _EDGE - (self.per_row - 1) * _GAP) / self.per_row
        # A screen's dots make letters wider than they are measured.
        self.block_width = self.panel_width - 2 * _EDGE
        self.sources = sources
        found = [entries(source, spec) for source in sources]
        self.fonts = fonts_for([*drawn_texts(sources, found, spec), *self.letters, "0123456789.,–<=>()%−"], spec.font)
        self.measure = Measure(self.fonts, spec.font_size)
        self.height = min(0.75 * self.panel_width, 210.0) if self.per_row > 1 else min(0.62 * self.panel_width, 230.0)
        self.heights = heights([entry.curve for own in found for entry in own], spec)
        self.panels = self._on_one_axis(found)
        self.left = max(panel.frame.left for panel in self.panels)
        self.right = max(panel.frame.right for panel in self.panels)
        self.axes_width = self.panel_width - self.left - self.right
        if self.axes_width < _LOWEST:
            raise self._too_narrow()

    def _on_one_axis(self, found: Sequence[list[Entry]]) -> list[_Panel]:
        """The panels on the same time axis, with as many breaks as have room in each."""
        last = max(float(entry.curve.time[-1]) for own in found for entry in own)
        options = self.sources[0].curves.options
        months = (options.get("show_in") or options.get("time_unit")) == "months"
        for breaks, end in time_axes(self.spec, last, months=months):
            made = [self._panel(i, each, breaks, end) for i, each in enumerate(found)]
            if not any(overlapping(each.frame, self.panel_width - _beside(each.frame)) for each in made):
                break
        return made

    def _panel(self, i: int, found: list[Entry], breaks: Sequence[float], end: float) -> _Panel:
        source, spec = self.sources[i], self.spec
        stratum = ""
        if source.stratum is not None:
            stratum = f"{spec.label(source.curves.labels['stratum'])}: {spec.label(source.stratum)}"
        title = pick(spec.titles, i) or stratum or spec.label(source.curves.labels.get("whose", ""))
        bold = self.house.bold_labels
        words = (pick(spec.x_labels, i) or source.curves.labels["time"], self._y_label(i))
        room = self.panel_width - 4 * self.measure.size
        return _Panel(
            source,
            found,
            frame(
                found,
                spec,
                self.house,
                self.measure,
                words=(printable(words[0]), words[1]),
                heights=self.heights,
                width=self.panel_width,
                height=self.height,
                breaks=breaks,
                end=end,
            ),
            self.measure.wrapped(printable(title), room, bold=bold or True) if title else [],
            self.letters[i],
        )

    def _y_label(self, i: int) -> str:
        return pick(self.spec.y_labels, i) or y_label(self.spec, incidence=self.sources[i].incidence)

    def _too_narrow(self) -> InputError:
        return InputError(
            f"{counted(self.per_row, 'panel')} beside each other do not fit into {self.spec.width_mm:g} mm.",
            "Make the figure wider (--width double), put fewer panels in a row, or shorten the labels.",
        )

    # --- Blocks of text ----------------------------------------------------------------------------------

    def _place(self) -> None:
        """Give every block a free place within the axes, the same in all panels where it is free; or put it above."""
        taken = [stacked([self._scale(panel).covered(entry) for entry in panel.entries]) for panel in self.panels]
        places = Places((self.axes_width, self.height), self.measure.size / 2, taken)
        wanted = [
            list(panel_blocks(self.measure, panel.source, panel.entries, self.spec, self.block_width))
            for panel in self.panels
        ]
        for panel in self.panels:
            panel.outside = []
        for i in range(max(map(len, wanted))):
            there = [n for n, own in enumerate(wanted) if i < len(own)]
            placed = places.place({n: wanted[n][i] for n in there if i not in self.panels[n].above})
            for n in there:
                if n not in placed:
                    self._put_above(self.panels[n], i, wanted[n][i][0])
        for panel, blocks in zip(self.panels, places.blocks, strict=True):
            panel.blocks = blocks

    def _put_above(self, panel: _Panel, i: int, shapes: Sequence[Block]) -> None:
        """Put the block number `i` above the axes, in the lowest shape that is not too wide."""
        panel.above.add(i)
        fitting = [block for block in shapes if block.width <= self.block_width]
        narrowest = min(shapes, key=lambda block: block.width)
        panel.outside.append(min(fitting or [narrowest], key=lambda block: block.height))

    def _scale(self, panel: _Panel) -> Scale:
        return Scale(self.axes_width, self.height, panel.frame.end, self.spec, self.heights)

    # --- The sheet ---------------------------------------------------------------------------------------

    def picture(self) -> Picture:
        """Lay out and draw."""
        tops = self._fitted()
        rows = [self.panels[i : i + self.per_row] for i in range(0, len(self.panels), self.per_row)]
        heading, above = self._heading()
        canvas = Canvas(self.width, self._total(tops), self.measure)
        for i, text in enumerate(heading):
            canvas.text(self.width / 2, 3.0 + (i + 0.5) * self.measure.line, text, bold=True, ha="center")
        for row, top in zip(rows, tops, strict=True):
            for j, panel in enumerate(row):
                self._draw(canvas, panel, _EDGE + j * (self.panel_width + _GAP), above, top)
            above += top + self.height + max(panel.frame.bottom for panel in row) + _GAP
        said = f"{description(self.sources, self.spec, self.letters)}{self._about()}"
        return Picture(
            canvas, self.spec, figure_title(self.sources, self.spec), said, [*canvas.conditions(), *self._conditions()]
        )

    def _heading(self) -> tuple[list[str], float]:
        """The lines of the title above all panels, and the room down to the first row."""
        heading = self.measure.wrapped(self.spec.title, self.width, bold=True) if self.spec.title else []
        return heading, (len(heading) * self.measure.line + 4 if heading else 0.0) + 3.0

    def _fitted(self) -> list[float]:
        """The room above the axes of each row; the axes' height is what is left of a given height."""
        while True:  # a block put above stays there, so this ends
            self._place()
            tops = [
                max(self._top(panel) for panel in self.panels[i : i + self.per_row])
                for i in range(0, len(self.panels), self.per_row)
            ]
            if self.spec.height is None:
                return tops
            wanted = self.height + (self.spec.height * POINTS_PER_MM - self._total(tops)) / len(tops)
            if wanted < _LOWEST:
                least = (self._total(tops) + (_LOWEST - self.height) * len(tops)) / POINTS_PER_MM
                raise InputError(
                    f"A height of {self.spec.height:g} mm leaves no room for the curves.",
                    f"This figure needs at least {math.ceil(least)} mm.",
                )
            if abs(wanted - self.height) < 1e-9:
                return tops
            self.height = wanted

    def _total(self, tops: Sequence[float]) -> float:
        rows = [self.panels[i : i + self.per_row] for i in range(0, len(self.panels), self.per_row)]
        bottoms = sum(max(panel.frame.bottom for panel in row) for row in rows)
        return self._heading()[1] + sum(tops) + len(rows) * self.height + bottoms + (len(rows) - 1) * _GAP + 2.0

    def _top(self, panel: _Panel) -> float:
        """The room above the axes: letter or title, and the blocks that found no place within."""
        head = max(len(panel.title), 1 if panel.letter else 0) * self.measure.line
        blocks = sum(block.height + 4 for block in panel.outside)
        return max(head + (3 if head else 0), 0.0) + blocks + self.measure.size / 2

    def _draw(self, canvas: Canvas, panel: _Panel, start: float, above: float, top: float) -> None:
        line = self.measure.line
        left, upper = start + self.left, above + top
        if panel.letter:
            canvas.text(start, above + line / 2, panel.letter, bold=True, more=2)
        for i, text in enumerate(panel.title):
            canvas.text(left + self.axes_width / 2, above + (i + 0.5) * line, text, bold=True, ha="center")
        y = upper - self.measure.size / 2
        for block in reversed(panel.outside):
            y -= block.height + 4
            block.draw(canvas, self.house, max(start, min(left, start + self.block_width - block.width)), y)
        axes = canvas.axes(left, upper, self.axes_width, self.height)
        panel.frame.draw_axes(axes)
        for i, entry in enumerate(panel.entries):
            name = f"{panel.letter}{'-' if panel.letter else ''}curve-{i + 1}"
            panel.merged |= self._scale(panel).draw(axes, entry, self.house, i, name)
        panel.frame.draw_labels(canvas, left, upper, self.axes_width, self.height)
        for block, x, y in panel.blocks:
            block.draw(canvas, self.house, left + x, upper + y)
        under = upper + self.height + panel.frame.bottom
        under -= panel.frame.rows_height
        panel.frame.draw_counts(canvas, start, left, under, self.axes_width)

    # --- What is said ------------------------------------------------------------------------------------

    def _about(self) -> str:
        merged = (
            f" Steps smaller than 1/{RESOLUTION} inch are drawn together." if any(p.merged for p in self.panels) else ""
        )
        risk = " Numbers at risk are those just before the time." if self.spec.risk_table else ""
        band = ""
        if self.spec.band:
            band = f" Bands are pointwise {percent_level(self.sources[0].curves)} confidence intervals."
        return f"{risk}{band}{merged}"

    def _conditions(self) -> Iterator[Condition]:
        if any(len(panel.entries) > MOST_GROUPS for panel in self.panels):
            text = f"More than {MOST_GROUPS} curves in one panel are hard to tell apart."
            yield Condition("note", text, "many_curves")
        if any(overlapping(panel.frame, self.axes_width) for panel in self.panels):
            text = "Numbers under the time axis touch: give fewer --breaks, or make the figure wider."
            yield Condition("warning", text, "counts_touch")
        if self.spec.censor_marks and any(
            len(self._scale(panel).marks(e.curve)[0]) > self.axes_width for panel in self.panels for e in panel.entries
        ):
            text = "So many patients are censored that the marks run together: --no-censor-marks leaves them out."
            yield Condition("note", text, "many_marks")
        if self.spec.what != "survival":
            yield from infinite_values([entry for panel in self.panels for entry in panel.entries])
        beyond = [panel for panel in self.panels if max(e.curve.time[-1] for e in panel.entries) > panel.frame.end]
        if beyond:
            last = max(float(entry.curve.time[-1]) for panel in beyond for entry in panel.entries)
            text = f"The time axis ends at {beyond[0].frame.end:g}, before the last time, {last:g}."
            yield Condition("note", text, "axis_ends")
