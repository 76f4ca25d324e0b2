"""A forest plot drawn with characters: labels, intervals on a logarithmic axis, hazard ratios."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from unicodedata import east_asian_width

from sarcstat.characters import visible
from sarcstat.display.formatting import time_label
from sarcstat.figures.drawing.annotations import percent_level
from sarcstat.figures.drawing.spec import ForestSpec
from sarcstat.figures.forest.ratio_axis import axis_limits, axis_ticks, clipped, place
from sarcstat.figures.forest.rows import ForestRow, forest_rows
from sarcstat.results import AnalysisResult

_WIDEST = 100
_LEAST_AXIS = 17
_LONGEST_LABEL = 28
_GAP = 2
_DRAWN = str.maketrans("─├┤■│┼◄►┬┴", "-||#:+<>++")


def terminal_forest(result: AnalysisResult, *, width: int, ascii_only: bool = False) -> list[str]:
    """The hazard ratios of a result as lines of text no wider than `width`, if that is at least 50."""
    rows = [replace(row, label=visible(row.label)) for row in forest_rows(result, ForestSpec())]
    if not any(row.kind == "estimate" for row in rows):
        return []
    lines = list(_Drawing(rows, min(width, _WIDEST), percent_level(result)).lines())
    if ascii_only:
        lines = [line.translate(_DRAWN).replace("–", "-") for line in lines]
    return ["", *(line.rstrip() for line in lines)]


class _Drawing:
    def __init__(self, rows: Sequence[ForestRow], width: int, level: str) -> None:
        self.rows = rows
        self.heading = f"HR ({level} CI)"
        self.right = max(cells(text) for text in (self.heading, *(row.ratio_text for row in rows)))
        longest = max(cells("  " * row.depth + row.label) for row in rows)
        room = width - self.right - 2 * _GAP - _LEAST_AXIS
        self.left = max(min(longest, _LONGEST_LABEL, room), 8)
        self.axis = max(width - self.left - self.right - 2 * _GAP, _LEAST_AXIS)
        self.limits = axis_limits(rows)
        self.ticks = axis_ticks(self.limits, max(2, self.axis // 7))

    def lines(self) -> Iterator[str]:
        yield f"{' ' * (self.left + _GAP + self.axis + _GAP)}{self.heading}"
        for row in self.rows:
            labels = folded(row.label, self.left - 2 * row.depth)
            for i, text in enumerate(labels):
                first = i == 0 and row.kind != "heading"
                label = "  " * row.depth + text
                drawn = self._interval(row) if first else self._empty()
                yield self._line(label, drawn, row.ratio_text if first else "")
        yield self._line("", self._axis_line(), "")
        yield self._line("", self._tick_labels(), "")

    def _line(self, label: str, drawn: str, text: str) -> str:
        return f"{label}{' ' * (self.left - cells(label) + _GAP)}{drawn}{' ' * _GAP}{text}"

    def _at(self, ratio: float) -> int:
        return round(place(ratio, self.limits) * (self.axis - 1))

    def _empty(self) -> str:
        drawn = [" "] * self.axis
        drawn[self._at(1.0)] = "│"
        return "".join(drawn)

    def _interval(self, row: ForestRow) -> str:
        drawn = list(self._empty())
        if row.kind == "estimate" and row.hazard_ratio is not None:
            low, high, beyond_left, beyond_right = clipped(row, self.limits)
            start, end = (round(each * (self.axis - 1)) for each in (low, high))
            if start <= end:
                drawn[start : end + 1] = "─" * (end - start + 1)
                drawn[start] = "◄" if beyond_left else "├"
                drawn[end] = "►" if beyond_right else "┤"
            at = place(row.hazard_ratio, self.limits)
            if 0 <= at <= 1:
                drawn[self._at(row.hazard_ratio)] = "■"
        return "".join(drawn)

    def _axis_line(self) -> str:
        drawn = ["─"] * self.axis
        for tick in self.ticks:
            drawn[self._at(tick)] = "┬"
        drawn[self._at(1.0)] = "┼"
        return "".join(drawn)

    def _tick_labels(self) -> str:
        line = ""
        for tick in self.ticks:
            text = time_label(tick)
            start = min(max(self._at(tick) - len(text) // 2, 0), self.axis - len(text))
            if start > len(line) or (start == 0 and not line):
                line += " " * (start - len(line)) + text
        return line.ljust(self.axis)


def cells(text: str) -> int:
    """The columns of a terminal that a text takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def folded(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, at spaces where there are some."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and cells(lines[-1]) + 1 + cells(word) <= width:
            lines[-1] += f" {word}"
            continue
        lines += _pieces(word, width)
    return [line for line in lines if line] or [""]


def _pieces(word: str, width: int) -> list[str]:
    """A word in pieces of at most `width` columns."""
    pieces = [""]
    for character in word:
        if cells(pieces[-1] + character) > width and pieces[-1]:
            pieces.append("")
        pieces[-1] += character
    return pieces
