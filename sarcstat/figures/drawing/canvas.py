"""A sheet measured in points with the origin at its upper left corner, drawn with nothing of the user's settings."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from sarcstat.errors import InputError
from sarcstat.figures.drawing.fonts import Fonts
from sarcstat.limits import LONGEST_LABEL
from sarcstat.results import Condition

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

POINTS_PER_MM = 72 / 25.4
_MEASURED_AT = 600
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """A text without the characters that no XML file may hold, on one line.

    U+FEFF becomes U+2060, which joins words in its place: of the other one PDF and EPS cannot be drawn.
    """
    return re.sub(r"\s*[\r\n\t]+\s*", " ", _UNPRINTABLE.sub("\ufffd", text).replace("\ufeff", "\u2060"))


@contextmanager
def settings(fonts: Fonts) -> Iterator[None]:
    """matplotlib as it is shipped, with text kept as text and lines drawn as they are."""
    import matplotlib

    # Every text and line enters here, so parameters are copied as those of a dict: matplotlib would check all of them.
    parameters: Any = matplotlib.rcParams
    before = _but_backend(parameters)
    own = _own(tuple(fonts.families), outlined=_has_postscript_outlines(fonts))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")  # said by Canvas.conditions
        dict.update(parameters, own)
        try:
            yield
        finally:
            dict.update(parameters, before)


@cache
def _own(families: tuple[str, ...], *, outlined: bool) -> dict[str, Any]:
    """Every parameter of matplotlib but its backend, checked; `outlined`: a font has PostScript outlines."""
    import matplotlib

    said = {
        "font.family": list(families),
        "text.parse_math": False,
        "path.simplify": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "sarcstat",
        # A font with PostScript outlines cannot be embedded as TrueType; its letters become Type 3 glyphs.
        "pdf.fonttype": 3 if outlined else 42,
        "ps.fonttype": 3 if outlined else 42,
        "axes.unicode_minus": True,
    }
    return _but_backend(matplotlib.rcParamsDefault) | _but_backend(matplotlib.RcParams(said))


def _but_backend(parameters: Any) -> dict[str, Any]:
    """The parameters as they are; matplotlib may choose its backend meanwhile."""
    return {name: value for name, value in dict.items(parameters) if name != "backend"}


def _has_postscript_outlines(fonts: Fonts) -> bool:
    from pathlib import Path

    from matplotlib import font_manager

    found = [font_manager.findfont(font_manager.FontProperties(family=[name])) for name in fonts.families]
    return any(Path(str(path)).suffix.casefold() in (".otf", ".ttc", ".otc") for path in found)


def warm_up() -> None:
    """Import matplotlib, which takes a while."""
    import matplotlib.backends.backend_agg
    import matplotlib.figure  # noqa: F401


class Measure:
    """The width of texts in points, by the fonts they will be drawn with."""

    def __init__(self, fonts: Fonts, size: float) -> None:
        from matplotlib.backends.backend_agg import RendererAgg

        self.fonts = fonts
        self.size = size
        self.line = 1.25 * size
        renderer: Any = RendererAgg
        self._renderer = renderer(1, 1, _MEASURED_AT)
        self._known: dict[tuple[str, bool], float] = {}

    def width(self, text: str, *, bold: bool = False) -> float:
        """The width of one line."""
        if (text, bold) not in self._known:
            from matplotlib.font_manager import FontProperties

            weight = "bold" if bold else "normal"
            font = FontProperties(family=list(self.fonts.families), size=self.size, weight=weight)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                width, _, _ = self._renderer.get_text_width_height_descent(text, font, False)
            self._known[text, bold] = width * 72 / _MEASURED_AT
        return self._known[text, bold]

    def widest(self, texts: Sequence[str], *, bold: bool = False) -> float:
        """The width of the widest text; 0 of none."""
        return max((self.width(text, bold=bold) for text in texts), default=0.0)

    def _fitting(self, word: str, width: float, *, bold: bool) -> int:
        """How many of the first letters of a word that is too wide fit, at least one."""
        low, high = 1, len(word) - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(word[:middle], bold=bold) <= width else (low, middle - 1)
        return low

    def wrapped(self, text: str, width: float, *, bold: bool = False) -> list[str]:
        """The text in lines no wider than `width`, broken at spaces, and within a word only where it must be."""
        if len(text) > LONGEST_LABEL:
            raise InputError(
                f"A text of the figure has {len(text):,} characters: '{text[:40]}…'.",
                f"--label gives a shorter one; {LONGEST_LABEL:,} is the most.",
            )
        lines = [""]
        for word in text.split(" "):
            joined = f"{lines[-1]} {word}" if lines[-1] else word
            if self.width(joined, bold=bold) <= width:
                lines[-1] = joined
                continue
            lines += [word] if lines[-1] else []
            lines[-1] = word
            while self.width(lines[-1], bold=bold) > width and len(lines[-1]) > 1:
                fitting = self._fitting(lines[-1], width, bold=bold)
                lines[-1:] = [lines[-1][:fitting], lines[-1][fitting:]]
        return lines


class Canvas:
    """The sheet. Lengths are in points; y runs downwards from the upper edge."""

    def __init__(self, width: float, height: float, measure: Measure) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width = width
        self.height = height
        self.measure = measure
        with settings(measure.fonts):
            self.figure: Figure = Figure(figsize=(width / 72, height / 72), dpi=72)
            FigureCanvasAgg(self.figure)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Axes whose frame has these edges."""
        with settings(self.measure.fonts):
            return self.figure.add_axes(
                (left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height)
            )

    def text(self, x: float, y: float, text: str, *, bold: bool = False, more: float = 0, **options: Any) -> None:
        """One line of text, the middle of its small letters at `y` unless `va` says otherwise."""
        with settings(self.measure.fonts):
            self.figure.text(
                x / self.width,
                1 - y / self.height,
                text,
                fontsize=self.measure.size + more,
                weight="bold" if bold else "normal",
                **{"va": "center_baseline", "ha": "left"} | options,
            )

    def conditions(self) -> list[Condition]:
        """What must be said of the letters of everything that was drawn."""
        from matplotlib.text import Text

        texts = (each.get_text() for each in self.figure.findobj(Text) if each.get_visible())
        return self.measure.fonts.drawn(texts).conditions

    def line(self, x: Sequence[float], y: Sequence[float], **options: Any) -> None:
        """A line through points."""
        from matplotlib.lines import Line2D

        with settings(self.measure.fonts):
            xs = [each / self.width for each in x]
            ys = [1 - each / self.height for each in y]
            self.figure.add_artist(Line2D(xs, ys, **options))
