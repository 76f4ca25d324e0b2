"""Curves in the terminal: the legend shows the marks that the curves have."""

from __future__ import annotations

import re

import pytest
from drawing import cohort, result_of

from sarcstat.figures.curves.terminal import terminal_curve

GROUPS = {"first": cohort(1, 60), "second": cohort(2, 60, mean=40), "third": cohort(3, 60, mean=90)}


def _parts(*, color: bool, ascii_only: bool, groups: int = 3) -> tuple[str, dict[str, str]]:
    """The drawing, and what the legend has before each name."""
    some = GROUPS if groups == 3 else {f"g{i}": cohort(i, 20) for i in range(groups)}
    lines = terminal_curve(result_of(some), width=90, color=color, ascii_only=ascii_only)
    at = next(i for i, line in enumerate(lines) if line.startswith("arm:"))
    end = next(i for i, line in enumerate(lines) if "Number at risk" in line)
    legend = "   ".join(lines[at:end])
    names = "|".join(some)
    marks = {name: mark for mark, name in re.findall(rf"((?:\x1b\[38;5;\d+m)?\S) ({names})\b", legend)}
    return "\n".join(lines[: at - 1]), marks


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("color", [False, True])
def test_the_legend_shows_what_the_curves_are_drawn_with(color: bool, ascii_only: bool) -> None:
    drawing, marks = _parts(color=color, ascii_only=ascii_only)
    assert list(marks) == list(GROUPS)
    assert len(set(marks.values())) == 3
    for mark in marks.values():
        start, sign = mark[:-1], mark[-1]
        runs = re.findall(re.escape(start) + r"([^\x1b]*)", drawing) if color else [drawing]
        assert any(sign in run for run in runs), mark
    if ascii_only:
        assert drawing.isascii()


def test_more_curves_than_colors_have_letters() -> None:
    drawing, marks = _parts(color=True, ascii_only=False, groups=10)
    assert len(set(marks.values())) == 10
    assert "▄" not in drawing
