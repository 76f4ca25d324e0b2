"""House styles: line widths in points, colors and dashes of groups."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sarcstat.figures.drawing.spec import FigureSpec, Theme

Dash = tuple[float, ...]

#: Told apart by readers with any color vision (after Okabe & Ito, Color Universal Design, 2008), without its yellow.
_COLORS = ("#0072B2", "#D55E00", "#000000", "#009E73", "#CC79A7", "#E69F00")
_GREYS = ("#000000", "#767676", "#000000", "#9A9A9A", "#4D4D4D", "#767676")
#: Lengths of dashes and gaps, in points; () is a continuous line. With these the curves differ in print without color.
_DASHES: tuple[Dash, ...] = ((), (5, 2), (1.2, 1.4), (6, 1.6, 1.2, 1.6), (9, 2.5), (3, 1.2, 1, 1.2, 1, 1.2))


@dataclass(frozen=True, slots=True)
class House:
    """One house style."""

    colors: tuple[str, ...]
    axis: float
    curve: float
    tick: float
    mark: float
    box: bool
    grid: bool
    bold_labels: bool

    def color(self, i: int) -> str:
        """The color of the group number `i`."""
        return self.colors[i % len(self.colors)]

    def dash(self, i: int) -> Dash:
        """The dashes of the group number `i`; after six groups colors come again with other dashes."""
        return _DASHES[(i + i // len(_DASHES)) % len(_DASHES)]


HOUSES: dict[Theme, House] = {
    "journal": House(_COLORS, axis=0.6, curve=1.0, tick=2.5, mark=4.0, box=False, grid=False, bold_labels=False),
    "prism": House(_COLORS, axis=1.2, curve=1.5, tick=4.0, mark=5.0, box=False, grid=False, bold_labels=True),
    "plain": House(_GREYS, axis=0.6, curve=1.0, tick=2.5, mark=4.0, box=True, grid=True, bold_labels=False),
}


def house_of(spec: FigureSpec) -> House:
    """The house style of a figure, its colors as grey as they are bright if the figure is to be grey."""
    house = HOUSES[spec.theme]
    return replace(house, colors=tuple(map(_as_grey, house.colors))) if spec.grey else house


def _as_grey(color: str) -> str:
    """A color's brightness, by the weights of ITU-R BT.601, as a grey."""
    red, green, blue = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + 3 * f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02X}"


#: Six line styles can be told apart; more are drawn with a note.
MOST_GROUPS = len(_DASHES)
