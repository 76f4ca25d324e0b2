"""What a search found, per command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sarcstat.crosscheck.search.alternative import Alternative


@dataclass(frozen=True, slots=True)
class Solution:
    """A set of changes, none for the analysis as the output says it.

    `right` of the `cells` that can be compared agree as printed; `gained` are those of them that differ without the
    changes, `needs` how many of all are right no more if one of the changes is left out, in their order.
    """

    changes: Sequence[Alternative]
    right: int
    cells: int
    gained: int
    needs: Sequence[int] = ()

    @property
    def words(self) -> str:
        """The changes in one line."""
        return "; ".join(each.words for each in self.changes) or "as the output says"


@dataclass(frozen=True, slots=True)
class Answer:
    """What gives the printed cells of these tables, by their numbers in the file; `fitting` are equals, likely first.

    `nearest` are the sets that give the most cells where nothing gives them all.
    """

    tables: Sequence[int]
    differing: int
    fitting: Sequence[Solution] = ()
    nearest: Sequence[Solution] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The answers of a command, how many analyses were tried, and how many changes at once were tried to the end.

    `stopped`: the limit was reached before.
    """

    answers: Sequence[Answer]
    trials: int
    finished: int
    stopped: bool = False
    dimensions: Sequence[str] = field(default=())
