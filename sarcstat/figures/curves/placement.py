"""Where a block of text goes so that it covers no curve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Corner = Literal["upper right", "upper left", "lower right", "lower left"]
Box = tuple[float, float, float, float]  # left, top, right, bottom


class Block(Protocol):
    """What is to be placed; in points."""

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...


Placed = tuple[Any, float, float]  # a block, its left and its top
Wanted = tuple[Sequence[Block], Sequence[Corner]]  # the shapes to choose from, the corners to try in order

_TRIED = 25
_EDGE = 3.5  # from the frame
_LATER = 0.02  # of the axes: what a later corner must be nearer to be taken


def common_place(
    size: tuple[float, float],
    inside: tuple[float, float],
    taken: Sequence[Any],
    corners: Sequence[Corner],
    edge: float,
) -> tuple[float, float, list[bool]] | None:
    """Left and top of the place that is free in most of several axes, and in which of them it is; None if in none.

    `taken` has for each of the axes an array with a row (left, top, right, bottom) for everything that must not be
    covered; `edge` is kept free along the frame. Of places free in as many, the nearest to a corner is taken, and of
    those equally near the earlier corner's.
    """
    import numpy as np

    x, y, away = _candidates(size, inside, corners, edge)
    if x is None:
        return None
    free = np.array([~_covered(x, y, size, own) for own in taken])
    best = int(np.lexsort((away, -free.sum(axis=0)))[0])
    return (float(x[best]), float(y[best]), [bool(each) for each in free[:, best]]) if free[:, best].any() else None


def _covered(x: Any, y: Any, size: tuple[float, float], taken: Any) -> Any:
    """Whether a block with each of these corners covers something."""
    left, top, right, bottom = (taken[:, i] for i in range(4))
    across = (left < x[:, None] + size[0]) & (right > x[:, None])
    return (across & (top < y[:, None] + size[1]) & (bottom > y[:, None])).any(axis=1)


def _candidates(
    size: tuple[float, float], inside: tuple[float, float], corners: Sequence[Corner], edge: float
) -> tuple[Any, Any, Any]:
    """Left, top and distance from the best corner of the places to try; None where there is no room at all."""
    import numpy as np

    room = (inside[0] - size[0] - 2 * edge, inside[1] - size[1] - 2 * edge)
    if min(room) < 0:
        return None, None, None
    x, y = np.meshgrid(edge + np.linspace(0, room[0], _TRIED), edge + np.linspace(0, room[1], _TRIED))
    away = np.full(x.shape, np.inf)
    for i, corner in enumerate(corners):
        right, bottom = "right" in corner, "lower" in corner
        own = np.hypot((x - (edge + room[0] * right)) / inside[0], (y - (edge + room[1] * bottom)) / inside[1])
        away = np.minimum(away, own + _LATER * i)
    return x.ravel(), y.ravel(), away.ravel()


def boxes_of_steps(x: Any, y: Any, clearance: float) -> Any:
    """The boxes that a line through points (in points of the sheet) takes, with a clearance around it."""
    import numpy as np

    if len(x) < 2:
        return np.empty((0, 4))
    left, right = np.minimum(x[:-1], x[1:]), np.maximum(x[:-1], x[1:])
    top, bottom = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
    return np.column_stack([left - clearance, top - clearance, right + clearance, bottom + clearance])


def stacked(boxes: Sequence[Any]) -> Any:
    """All boxes in one array."""
    import numpy as np

    return np.concatenate([np.empty((0, 4)), *boxes])


@dataclass(slots=True)
class Places:
    """Places of blocks in several axes of one size.

    `taken` has an array of what must not be covered for each of the axes, to which the blocks are added; `apart` is
    kept free around each. `blocks` are those placed, for each of the axes.
    """

    inside: tuple[float, float]
    apart: float
    taken: list[Any]
    blocks: list[list[Placed]] = field(init=False)

    def __post_init__(self) -> None:
        self.blocks = [[] for _ in self.taken]

    def place(self, wanted: Mapping[int, Wanted]) -> set[int]:
        """Place a block in each of these axes: at one place in all or most, in the others by itself.

        Returns the axes in which there was room.
        """
        waiting = dict(wanted)
        shapes = min((len(each) for each, _ in wanted.values()), default=0)
        found = [self._in_common(wanted, shape) for shape in range(shapes)]
        # The first shape that has one place in all axes; else the first, where it has one in most.
        shape = next((n for n, each in enumerate(found) if each and all(each[2])), 0)
        if found and (together := found[shape]):
            for (n, (own, _)), free in zip(wanted.items(), together[2], strict=True):
                if free:
                    self._put(n, own[shape], together[:2])
                    del waiting[n]
        alone = {n for n, each in waiting.items() if self._place_alone(n, each)}
        return alone | (wanted.keys() - waiting.keys())

    def _place_alone(self, n: int, wanted: Wanted) -> bool:
        for shape, block in enumerate(wanted[0]):
            if found := self._in_common({n: wanted}, shape):
                self._put(n, block, found[:2])
                return True
        return False

    def _in_common(self, wanted: Mapping[int, Wanted], shape: int) -> tuple[float, float, list[bool]] | None:
        """The place that the blocks of these axes in one of their shapes have in common, and where it is free."""
        blocks = [own[shape] for own, _ in wanted.values()]
        size = max(block.width for block in blocks), max(block.height for block in blocks)
        corners = next(iter(wanted.values()))[1]
        return common_place(size, self.inside, [self.taken[n] for n in wanted], corners, _EDGE)

    def _put(self, n: int, block: Block, place: tuple[float, float]) -> None:
        """Put a block there in the axes number n."""
        left, top = place
        self.blocks[n].append((block, left, top))
        right, bottom = left + block.width + 2 * self.apart, top + block.height + self.apart
        self.taken[n] = stacked([self.taken[n], [[left - 2 * self.apart, top - self.apart, right, bottom]]])
