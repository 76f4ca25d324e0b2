"""A finished drawing, ready to be written in any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sarcstat.figures.canvas import POINTS_PER_MM, Canvas
from sarcstat.figures.encoding import encoded
from sarcstat.figures.spec import FigureSpec, Format
from sarcstat.results import Condition

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its title, its description in words, and what must be said about it."""

    canvas: Canvas
    spec: FigureSpec
    title: str
    description: str
    conditions: Sequence[Condition] = ()
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

    def render(self, format_: Format) -> bytes:
        """The bytes of a file in one of spec.FORMATS; the same drawing always gives the same."""
        if format_ not in self._files:
            fonts = self.canvas.measure.fonts
            self._files[format_] = encoded(self.figure, fonts, self.spec, format_, self.title, self.description)
        return self._files[format_]
