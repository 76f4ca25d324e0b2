"""A key of filled squares and marks in lines above the axes, where it hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.figures.drawing.canvas import Canvas, Measure

_SQUARE, _GAP, _BETWEEN = 7.0, 3.0, 9.0


@dataclass(frozen=True, slots=True)
class Swatch:
    """Words with a square of a color, hatched or not, with a mark of a shape, or (`shape` "heading") alone and bold."""

    text: str
    color: str = ""
    shape: str = "square"
    hatch: str = ""


class Swatches:
    """Swatches one after the other in lines no wider than `room`; a text that is wider has several lines."""

    def __init__(self, measure: Measure, swatches: Sequence[Swatch], room: float) -> None:
        self.measure = measure
        self._placed: list[tuple[Swatch, float, int, list[str]]] = []
        x, row, last = 0.0, 0, 0
        for each in swatches:
            bold, start = each.shape == "heading", 0.0 if each.shape == "heading" else _SQUARE + _GAP
            lines = measure.wrapped(each.text, room - start, bold=bold) if each.text else []
            width = start + measure.widest(lines, bold=bold)
            if x > 0 and (x + width > room or bold):
                x, row = 0.0, last + 1
            self._placed.append((each, x, row, lines))
            last = max(last, row + len(lines) - 1)
            x += width + _BETWEEN if lines else 0.0
        self.height = measure.line * (last + 1) if swatches else 0.0

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Draw with the upper left corner there."""
        line = self.measure.line
        for each, x, row, lines in self._placed:
            y = top + (row + 0.5) * line
            heading = each.shape == "heading"
            if not heading:
                _draw_sign(canvas, each, left + x + _SQUARE / 2, y, min(_SQUARE, line - 2))
            for i, text in enumerate(lines):
                canvas.text(left + x + (0 if heading else _SQUARE + _GAP), y + i * line, text, bold=heading)


def _draw_sign(canvas: Canvas, swatch: Swatch, x: float, y: float, size: float) -> None:
    """The square or the mark, its middle there."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Rectangle

    width, height = canvas.width, canvas.height
    if swatch.shape != "square":
        mark = Line2D(
            [x / width], [1 - y / height], marker=swatch.shape, markersize=5, markerfacecolor=swatch.color,
            markeredgecolor="black", markeredgewidth=0.5, linestyle="",
        )  # fmt: skip
        canvas.figure.add_artist(mark)
        return
    corner = ((x - size / 2) / width, 1 - (y + size / 2) / height)
    square = Rectangle(corner, size / width, size / height, facecolor=swatch.color, edgecolor="black", linewidth=0.35)
    square.set_hatch(swatch.hatch)
    square.set_transform(canvas.figure.transFigure)
    canvas.figure.add_artist(square)
