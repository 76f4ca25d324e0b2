"""A finished drawing, ready to be written in any format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sarcstat.errors import InputError
from sarcstat.figures.drawing.canvas import POINTS_PER_MM, Canvas
from sarcstat.figures.drawing.encoding import encoded
from sarcstat.figures.drawing.spec import FigureSpec, Format
from sarcstat.results import Condition

if TYPE_CHECKING:
    from matplotlib.figure import Figure


#: Points: letters in print are no smaller, as journals ask.
LEAST_LETTERS = 6.5


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its title, its description in words, and what must be said about it."""

    canvas: Canvas
    spec: FigureSpec
    title: str
    description: str
    conditions: Sequence[Condition] = ()
    again: Callable[[Any], Picture] | None = field(default=None, repr=False, compare=False)  # with another spec
    _files: dict[Format, bytes] = field(default_factory=dict, repr=False, compare=False)

    @property
    def figure(self) -> Figure:
        """matplotlib's figure, whose artists hold the numbers drawn."""
        return self.canvas.figure

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height in millimeters."""
        return self.canvas.width / POINTS_PER_MM, self.canvas.height / POINTS_PER_MM

    @property
    def font(self) -> str:
        """The main font."""
        return self.canvas.measure.fonts.families[0]

    def at_most(self, width: float) -> Picture:
        """The drawing for a place of that many millimeters, where its letters are to be read.

        The same drawing where it fits, or has letters of LEAST_LETTERS once it is shrunk. Else it is drawn anew: with
        letters as before, with smaller ones, or with panels in more rows. It stays as it is where nothing helps.
        """
        if self.spec.font_size * min(width / self.size_mm[0], 1) >= LEAST_LETTERS or self.again is None:
            return self
        if self.size_mm[0] <= width:  # small letters were asked for
            return self
        narrower: Any = replace(self.spec, width=width)
        tried = [narrower, replace(narrower, font_size=min(LEAST_LETTERS, narrower.font_size))]
        if hasattr(narrower, "panels_per_row"):
            tried += [replace(narrower, panels_per_row=columns, height=None) for columns in (3, 2, 1)]
        for spec in tried:
            try:
                return self.again(spec)
            except InputError:  # it does not fit
                continue
        return self

    def render(self, format_: Format) -> bytes:
        """The bytes of a file in one of spec.FORMATS; the same drawing always gives the same."""
        if format_ not in self._files:
            fonts = self.canvas.measure.fonts
            self._files[format_] = encoded(self.figure, fonts, self.spec, format_, self.title, self.description)
        return self._files[format_]
