"""What stands above the axes of a figure of one panel: its title, a letter, a title of the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sarcstat.figures.drawing.canvas import Canvas, Measure, printable
from sarcstat.figures.drawing.panels import letter, pick
from sarcstat.figures.drawing.theme import House

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sarcstat.figures.drawing.spec import SwimmerSpec, WaterfallSpec

EDGE = 2.0


class Head:
    """Title, letter and panel's title in lines, and the height that they take from the upper edge on."""

    def __init__(self, spec: SwimmerSpec | WaterfallSpec, measure: Measure, width: float) -> None:
        self.measure, self.width = measure, width
        title = printable(spec.title)
        self.title = measure.wrapped(title, width, bold=True) if title else []
        self.letter = letter(0) if spec.letters else ""
        self._indent = 1.6 * measure.size if self.letter else 0.0
        words = printable(pick(spec.titles, 0))
        self.panel = measure.wrapped(words, width - self._indent, bold=True) if words else []
        lines = len(self.title) + max(len(self.panel), 1 if self.letter else 0)
        self.height = EDGE + 1.2 * measure.line * lines

    def draw(self, canvas: Canvas) -> None:
        """Draw from the upper edge on."""
        step = 1.2 * self.measure.line
        y = EDGE + step / 2
        for text in self.title:
            canvas.text(self.width / 2, y, text, bold=True, ha="center")
            y += step
        if self.letter:
            canvas.text(EDGE, y, self.letter, bold=True, more=2)
        for text in self.panel:
            canvas.text(EDGE + self._indent, y, text, bold=True)
            y += step


def draw_frame(axes: Axes, house: House, size: float, sides: tuple[str, ...]) -> None:
    """The house style of the axes: ticks, and the lines of the frame at `sides`, all of them in a box."""
    axes.tick_params(length=house.tick, width=house.axis, pad=2, labelsize=size, direction="out")
    axes.patch.set_visible(False)
    for side, spine in axes.spines.items():
        spine.set_linewidth(house.axis)
        spine.set_visible(house.box or side in sides)
