"""The flow of patients as a diagram of boxes: down the middle who stays, to the right who is left out, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sarcstat.figures.drawing.canvas import POINTS_PER_MM, Canvas, Measure, printable
from sarcstat.figures.drawing.fonts import fonts_for
from sarcstat.figures.drawing.picture import Picture
from sarcstat.figures.drawing.spec import FigureSpec

_EDGE = 2.0
_PAD = 6.0
_GAP = 16.0
_MAIN = 0.52  # of the width
_SIDE = 0.40


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A box of those who stay; `beside` are the lines of the box of those who are left out on the way to it."""

    lines: Sequence[str]
    beside: Sequence[str] = ()


def flow_picture(
    boxes: Sequence[FlowBox], ends: Sequence[Sequence[str]], spec: FigureSpec, description: str
) -> Picture:
    """The boxes one under the other, then `ends` side by side: the analyses.

    `description` says the same in words. Needs at least one box.
    """
    return _Layout(boxes, ends, spec, description).picture()


class _Layout:
    def __init__(
        self, boxes: Sequence[FlowBox], ends: Sequence[Sequence[str]], spec: FigureSpec, description: str
    ) -> None:
        self.spec, self.description = spec, description
        self.width = spec.width_mm * POINTS_PER_MM
        texts = [*(line for each in boxes for line in (*each.lines, *each.beside)), *(t for end in ends for t in end)]
        self.measure = Measure(fonts_for([printable(each) for each in texts], spec.font), spec.font_size)
        self.main = _MAIN * (self.width - 2 * _EDGE)
        self.side = _SIDE * (self.width - 2 * _EDGE)
        self.boxes = [(self._wrapped(each.lines, self.main), self._wrapped(each.beside, self.side)) for each in boxes]
        room = self.width - 2 * _EDGE
        self.columns = min(len(ends), 3) or 1
        self.end_width = (room - _GAP * (self.columns - 1)) / self.columns if len(ends) > 1 else self.main
        self.ends = [self._wrapped(each, self.end_width) for each in ends]

    def _wrapped(self, lines: Sequence[str], width: float) -> list[str]:
        return [part for line in lines for part in self.measure.wrapped(printable(line), width - 2 * _PAD)]

    def _height(self, lines: Sequence[str]) -> float:
        return len(lines) * self.measure.line + 2 * _PAD

    def picture(self) -> Picture:
        """Lay out and draw."""
        rows = [self.ends[i : i + self.columns] for i in range(0, len(self.ends), self.columns)]
        between = [self._between(beside) for _, beside in self.boxes]
        high = sum(self._height(lines) for lines, _ in self.boxes) + sum(between[1:])
        tall = sum(max(self._height(each) for each in row) + _GAP for row in rows)
        canvas = Canvas(self.width, high + tall + 2 * _EDGE, self.measure)
        middle = _EDGE + self.main / 2
        top = _EDGE
        for i, (lines, beside) in enumerate(self.boxes):
            if i:
                self._arrow(canvas, middle, top, top + between[i])
                if beside:
                    self._beside(canvas, middle, top + between[i] / 2, beside)
                top += between[i]
            self._box(canvas, _EDGE, top, self.main, lines)
            top += self._height(lines)
        for row in rows:
            self._row(canvas, middle, top, row)
            top += _GAP + max(self._height(each) for each in row)
            middle = self.width / 2
        return Picture(canvas, self.spec, "Flow of patients", self.description, canvas.conditions())

    def _between(self, beside: Sequence[str]) -> float:
        return max(_GAP, self._height(beside) + 8.0) if beside else _GAP

    def _row(self, canvas: Canvas, middle: float, top: float, row: Sequence[Sequence[str]]) -> None:
        """Boxes side by side, with a line from above to each."""
        if len(self.ends) == 1:
            self._arrow(canvas, middle, top, top + _GAP)
            self._box(canvas, _EDGE, top + _GAP, self.main, row[0])
            return
        centers = [_EDGE + (self.end_width + _GAP) * i + self.end_width / 2 for i in range(len(row))]
        turn = top + _GAP / 2
        canvas.line((middle, middle), (top, turn), color="black", linewidth=0.7)
        canvas.line((min(*centers, middle), max(*centers, middle)), (turn, turn), color="black", linewidth=0.7)
        for center, lines in zip(centers, row, strict=True):
            self._arrow(canvas, center, turn, top + _GAP)
            self._box(canvas, center - self.end_width / 2, top + _GAP, self.end_width, lines)

    def _beside(self, canvas: Canvas, middle: float, y: float, lines: Sequence[str]) -> None:
        left = self.width - _EDGE - self.side
        canvas.line((middle, left), (y, y), color="black", linewidth=0.7)
        canvas.line((left - 4, left, left - 4), (y - 2, y, y + 2), color="black", linewidth=0.7)
        self._box(canvas, left, y - self._height(lines) / 2, self.side, lines)

    def _arrow(self, canvas: Canvas, x: float, start: float, end: float) -> None:
        canvas.line((x, x), (start, end), color="black", linewidth=0.7)
        canvas.line((x - 2, x, x + 2), (end - 4, end, end - 4), color="black", linewidth=0.7)

    def _box(self, canvas: Canvas, left: float, top: float, width: float, lines: Sequence[str]) -> None:
        right, bottom = left + width, top + self._height(lines)
        canvas.line((left, right, right, left, left), (top, top, bottom, bottom, top), color="black", linewidth=0.7)
        for i, text in enumerate(lines):
            canvas.text(left + _PAD, top + _PAD + (i + 0.5) * self.measure.line, text)
