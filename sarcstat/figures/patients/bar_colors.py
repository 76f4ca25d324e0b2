"""Colors of bars and lanes: told apart in grey as well, and in every house style."""

from __future__ import annotations

from collections.abc import Sequence

from sarcstat.figures.drawing.spec import FigureSpec

#: Of falling darkness from CR over PD and PR to SD, so that a copy in grey tells them apart; NE is white.
_RESPONSES = {"CR": "#08306B", "PR": "#5AA5DA", "SD": "#D9D9D9", "PD": "#B03A00", "NE": "#FFFFFF"}
_GREY_RESPONSES = {"CR": "#000000", "PR": "#A0A0A0", "SD": "#D9D9D9", "PD": "#5C5C5C", "NE": "#FFFFFF"}
#: Okabe & Ito's hues in an order in which neighbors differ in lightness.
_GROUPS = ("#0072B2", "#E69F00", "#333333", "#9AD0EE", "#B03A00", "#CCCCCC", "#009E73", "#F2C9DE")
_GREY_GROUPS = ("#4D4D4D", "#B8B8B8", "#000000", "#DDDDDD", "#7A7A7A", "#F2F2F2", "#333333", "#9A9A9A")
#: Of whom the data do not say what they belong to: white and hatched.
WITHOUT, HATCH = "#FFFFFF", "//////"
MOST_GROUPS = len(_GROUPS)


def is_dark(color: str) -> bool:
    """Whether words on a color (#RRGGBB) must be white: by its luminance (ITU-R BT.601), below one half."""
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 127.5


def in_greys(spec: FigureSpec) -> bool:
    """Whether a figure has greys: those chosen here are told apart, which those of the colors' brightness are not."""
    return spec.grey or spec.theme == "plain"


def response_color(category: str, spec: FigureSpec) -> str:
    """The color of a category of response."""
    return (_GREY_RESPONSES if in_greys(spec) else _RESPONSES)[category]


def group_colors(levels: Sequence[str], spec: FigureSpec) -> dict[str, str]:
    """The color of each level, in their order; after eight they come again."""
    colors = _GREY_GROUPS if in_greys(spec) else _GROUPS
    return {level: colors[i % len(colors)] for i, level in enumerate(levels)}


#: Pale, so that black and white marks on a lane are seen.
_LANES = ("#8FC1E3", "#F7CF7F", "#CFCFCF", "#A9DCC3", "#EDB7A1", "#E3C4DE", "#FFFFFF", "#B8B0E0")
_GREY_LANES = ("#9C9C9C", "#E3E3E3", "#BFBFBF", "#FFFFFF", "#888888", "#D1D1D1", "#AEAEAE", "#F1F1F1")


def lane_colors(levels: Sequence[str], spec: FigureSpec) -> dict[str, str]:
    """The color of the lanes of each level, in their order; after eight they come again."""
    colors = _GREY_LANES if in_greys(spec) else _LANES
    return {level: colors[i % len(colors)] for i, level in enumerate(levels)}


_SHAPES = ("o", "^", "s", "D", "v", "P", "X", "*")
_MARKS = ("#FFFFFF", "#000000", "#F0E442", "#D55E00", "#56B4E9", "#CC79A7", "#009E73", "#999999")
_GREY_MARKS = ("#FFFFFF", "#000000", "#CCCCCC", "#777777")
MOST_MARKS = len(_SHAPES)


def mark_style(i: int, spec: FigureSpec) -> tuple[str, str]:
    """The shape (matplotlib's sign for it) and the color of the mark number `i`."""
    colors = _GREY_MARKS if in_greys(spec) else _MARKS
    return _SHAPES[i % len(_SHAPES)], colors[i % len(colors)]
