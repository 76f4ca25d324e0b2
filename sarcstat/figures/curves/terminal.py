"""Survival curves drawn with characters, with censor marks and numbers at risk under the time axis."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

from sarcstat.characters import visible
from sarcstat.display.formatting import time_label
from sarcstat.figures.curves.steps import counts
from sarcstat.figures.drawing.breaks import pretty_breaks
from sarcstat.results import AnalysisResult, Curve

_HEIGHT = 20
_WIDEST = 100
_MARKS = "ox*#@%&=~$"
_COLORS = (33, 208, 35, 162, 220, 93, 45, 130)
_CENSORED = "+"
_LONGEST_NAME = 16


def terminal_curve(result: AnalysisResult, *, width: int, color: bool, ascii_only: bool = False) -> list[str]:
    """The curves of a result as lines of text, one drawing a stratum.

    Every group has its own mark (and color, if there is color); the legend and the numbers at risk repeat it.
    """
    named = list(dict.fromkeys(c.stratum_level for c in result.curves if c.stratum_level is not None))
    strata: list[str | None] = [*named] or [None]
    lines: list[str] = []
    for stratum in strata:
        grouped = [c for c in result.curves if c.stratum_level == stratum and c.group_level is not None]
        curves = grouped or [c for c in result.curves if c.stratum_level == stratum]
        if curves:
            heading = [visible(f"{result.labels['stratum']}: {stratum}")] if stratum is not None else []
            lines += [
                "",
                *heading,
                *_Drawing(curves, result.labels, min(width, _WIDEST), color, ascii_only).lines(),
            ]
    return lines


class _Drawing:
    """One set of axes."""

    def __init__(
        self, curves: Sequence[Curve], labels: Mapping[str, str], width: int, color: bool, ascii_only: bool
    ) -> None:
        self.curves = curves
        self.names = [None if each.group_level is None else visible(each.group_level) for each in curves]
        self.time = visible(labels["time"])
        self.group = visible(labels["group"]) if "group" in labels else None
        self.width = width
        self.color = color
        self.ascii_only = ascii_only
        # Blocks are finer than letters, and alike: only colors tell their curves apart.
        self.blocks = color and not ascii_only and len(curves) <= len(_COLORS)
        self.marks = [mark for mark, _ in zip(cycle(_MARKS), curves, strict=False)]
        self.colors = [code for code, _ in zip(cycle(_COLORS), curves, strict=False)]
        last = max(float(curve.time[-1]) for curve in curves)
        self.breaks = pretty_breaks(last, 7 if width >= 70 else 5)
        self.margin = max(4, *(self._width(self._key(i)) for i in range(len(curves)))) + 1

    def lines(self) -> list[str]:
        plot = self._canvas()
        drawn = self._colored_canvas() if self.color else plot
        if self.blocks:
            self.marks = [_commonest(drawn, code) for code in self.colors]
        ticks = [i for i, character in enumerate(plot[-2]) if character in "┬┴┼"]
        table = ["Number at risk"] if len(ticks) == len(self.breaks) else []
        for i, curve in enumerate(self.curves if table else ()):
            at_risk = counts(curve, self.breaks, "at-risk")
            table.append(self._painted(i, self._row(self._key(i), at_risk, ticks)))
        label = " " * max(0, (self.width - self._width(self.time)) // 2) + self.time
        return [*self._shown(drawn), label, *self._legend(), *table]

    def _shown(self, lines: Sequence[str]) -> list[str]:
        if not self.ascii_only:
            return [line.rstrip() for line in lines]
        table = str.maketrans("┌┐└┘─│┤├┬┴┼", "++++-||||++"[:11])
        return [line.translate(table).rstrip() for line in lines]

    def _key(self, i: int) -> str:
        """What stands for a curve under the axis: its mark, and its name where that is short."""
        name = self.names[i] or "All"
        return f"{self.marks[i]} {name}" if self._width(name) <= _LONGEST_NAME else self.marks[i]

    def _legend(self) -> list[str]:
        name = [f"{self.group}:"] if self.group else []
        entries = name + [
            self._painted(i, f"{self.marks[i]} {level}") for i, level in enumerate(self.names) if level is not None
        ]
        entries.append(f"{_CENSORED} censored")
        names = [self.group or "", *(level or "" for level in self.names)]
        fits = sum(self._width(name) + 5 for name in names) + 12 <= self.width
        return ["   ".join(entries)] if fits else entries

    def _painted(self, i: int, text: str) -> str:
        return f"\x1b[38;5;{self.colors[i]}m{text}\x1b[0m" if self.color else text

    def _width(self, text: str) -> int:
        from unicodedata import east_asian_width

        return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)

    def _row(self, key: str, counts: Sequence[int], ticks: Sequence[int]) -> str:
        line = key
        for count, tick in zip(counts, ticks, strict=True):
            text = str(count)
            start = max(self._width(line) + 1, tick - (len(text) - 1) // 2)
            line += " " * (start - self._width(line)) + text
        return line

    def _canvas(self) -> list[str]:
        text: str = self._figure().string(colorless=True)
        return text.split("\n")[:_HEIGHT]

    def _colored_canvas(self) -> list[str]:
        text: str = self._figure().string()
        return text.split("\n")[:_HEIGHT]

    def _figure(self) -> Any:
        """The canvas as plotext builds it: axes, steps, censor marks."""
        import plotext

        figure = plotext.figure
        figure.clear()
        figure.theme("simple" if self.color else "colorless")
        figure.plot_size(self.width, _HEIGHT)
        figure.ruler("y").lim(0, 1)
        levels = (0, 0.25, 0.5, 0.75, 1)
        figure.ruler("y").ticks(list(levels), [f"{level:.2f}".rjust(self.margin) for level in levels])
        figure.ruler("x").lim(0, self.breaks[-1])
        figure.ruler("x").ticks(list(self.breaks), [time_label(value) for value in self.breaks])
        figure.legend(False)
        for i, curve in enumerate(self.curves):
            self._draw(figure, i, *_steps(curve, self.breaks[-1], 2 * self.width), line=True)
        for i, curve in enumerate(self.curves):
            censored = curve.n_censor > 0
            time, survival = _thinned(curve.time[censored], curve.survival[censored], self.breaks[-1], self.width)
            self._draw(figure, i, time, survival, line=False)
        return figure.build()

    def _draw(self, figure: Any, i: int, time: list[float], survival: list[float], *, line: bool) -> None:
        import plotext

        if not time:
            return
        symbol = _CENSORED if not line else "hd" if self.blocks else self.marks[i]
        marker = plotext.marker(symbol, self.colors[i]) if self.color else symbol
        signal = figure.signal(time, survival, marker=marker)
        if line:
            signal.lines()
        figure.draw(signal)


def _commonest(lines: Sequence[str], color: int) -> str:
    """The block that a curve of a color has most often, so that the legend shows what the reader sees."""
    runs = re.findall(rf"\x1b\[38;5;{color}m([^\x1b]*)", "".join(lines))
    blocks = Counter(sign for run in runs for sign in run if sign not in f" {_CENSORED}")
    return blocks.most_common(1)[0][0] if blocks else "▄"


def _steps(curve: Curve, last: float, cells: int) -> tuple[list[float], list[float]]:
    """Corners of the step function from (0, 1); thinned to `cells` points where there are more than can be seen."""
    import numpy as np

    time, survival = curve.time, curve.survival
    if len(time) > cells:
        grid = np.linspace(0, float(time[-1]), cells)
        place = np.searchsorted(time, grid, side="right") - 1
        time, survival = grid, np.where(place < 0, 1.0, survival[np.maximum(place, 0)])
    corners_x = np.concatenate([[0.0], np.repeat(time, 2)])
    corners_y = np.concatenate([[1.0], np.column_stack([np.concatenate([[1.0], survival[:-1]]), survival]).ravel()])
    return corners_x.tolist(), corners_y.tolist()


def _thinned(time: Any, survival: Any, last: float, cells: int) -> tuple[list[float], list[float]]:
    """At most one censor mark a character cell; none at all where they would cover the curve."""
    import numpy as np

    _, first = np.unique(np.floor(time / last * cells), return_index=True)
    if len(first) > cells // 2:
        return [], []
    return time[first].tolist(), survival[first].tolist()
