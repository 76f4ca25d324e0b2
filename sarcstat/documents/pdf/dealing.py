"""Headings that but one blank parts, dealt out to the columns of a typewriter's table by where they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from sarcstat.documents.pdf.columns import Columns, Part, is_closed
from sarcstat.documents.pdf.page import BETWEEN_CELLS, Line

#: How many characters a heading may stand off from its column, and how many less it must than with a word more or less.
_OFF = 4.0
_MARGIN = 1.5


#: Where a table's headings and data stand alike: on the left, in the middle, or on the right.
_ALIGNMENTS = ((1.0, 0.0), (0.5, 0.5), (0.0, 1.0))

Edges = Sequence[tuple[float, float]]


def dealt_out(line: Line, columns: Columns) -> list[Part]:
    """The words of a line in their order, each column with its own; the labels may have none.

    Nothing where a column would have none, stands off, or where a word could as well be its neighbor's.
    """
    words = line.words
    sign = sum(word.right - word.left for word in words) / max(sum(len(word.text) for word in words), 1)
    start = 0 if words[0].left < columns.edges[0][1] else 1
    dealings = [_Dealing(line, columns.edges[start:], alignment, labels=start == 0) for alignment in _ALIGNMENTS]
    best = min(dealings, key=lambda each: each.cost)
    if not best.is_sure(sign):
        return []
    return [Part(Line(words[a:b]), j, j) for j, (a, b) in enumerate(pairwise([0, *best.ends]), start=start)]


class _Dealing:
    """Where each column's words end, so that all together stand off least; `cost` is infinite where it cannot be."""

    def __init__(self, line: Line, edges: Edges, alignment: tuple[float, float], *, labels: bool) -> None:
        # Labels begin on the left, whatever the data do.
        self.alignments = [_ALIGNMENTS[0] if labels else alignment, *[alignment] * (len(edges) - 1)]
        self.line, self.edges = line, edges
        best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
        n = len(line.words)
        for j in range(len(edges)):
            found: dict[int, tuple[float, list[int]]] = {}
            for a, (cost, ends) in best.items():
                for b in range(a + 1, n + 1):
                    own = cost + self._off(j, a, b)
                    if own < found.get(b, (math.inf, []))[0]:
                        found[b] = (own, [*ends, b])
            best = found
        self.cost, self.ends = best.get(n, (math.inf, []))

    def _off(self, j: int, a: int, b: int) -> float:
        """How far the words from `a` on before `b` stand off a column."""
        piece = Line(self.line.words[a:b])
        # No heading goes over more than one blank.
        if not is_closed(piece.text) or piece.text[0] in "([%" or len(piece.pieces(BETWEEN_CELLS)) > 1:
            return math.inf
        left, right = piece.left - self.edges[j][0], piece.right - self.edges[j][1]
        return abs(self.alignments[j][0] * left + self.alignments[j][1] * right)

    def _sum(self, ends: Sequence[int]) -> list[float]:
        return [self._off(j, a, b) if a < b else math.inf for j, (a, b) in enumerate(pairwise([0, *ends]))]

    def is_sure(self, sign: float) -> bool:
        """Whether no column stands off, nor could a word at a border be the other column's."""
        if math.isinf(self.cost) or max(self._sum(self.ends)) > _OFF * sign:
            return False
        others = (
            sum(self._sum([*self.ends[:i], self.ends[i] + step, *self.ends[i + 1 :]]))
            for i in range(len(self.ends) - 1)
            for step in (-1, 1)
        )
        return all(other - self.cost >= _MARGIN * sign for other in others)
