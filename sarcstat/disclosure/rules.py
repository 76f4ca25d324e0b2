"""What a procedure's results say of counts: which there are, how they hang together, and what else reveals them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Protocol

from sarcstat.disclosure.system import System
from sarcstat.results import WITHHELD, AnalysisResult, Hidden, Statistic

Key = Hashable
#: What is hidden rather than what, where either protects a small count. Totals are known from elsewhere: last of all.
REASON, READ, INNER, MARGIN, TOTAL = range(5)
TOTAL_OF_ALL = 8


class Rules(Protocol):
    """The rules of one procedure for results that are shown together, numbered as they stand."""

    def declare(self, system: System) -> None:
        """Add every count that is printed, or can be inferred, and the sums between them."""

    def rows_used(self, number: int) -> Key:
        """The count that is the number of rows used of a result."""

    def count(self, number: int, statistic: Statistic) -> Key | None:
        """The count that a statistic is; None of one that is no count."""

    def shown(self, number: int, statistic: Statistic, hidden: Mapping[Key, bool]) -> bool:
        """Whether a statistic that is no count may be shown beside what is shown of the counts."""

    def rest(self, number: int, result: AnalysisResult, hidden: Mapping[Key, bool]) -> AnalysisResult:
        """The result without what its curves and details would reveal."""


def is_shown(hidden: Mapping[Key, bool], *keys: Key) -> bool:
    """Whether all of the counts are shown."""
    return not any(key in hidden for key in keys)


def sign(hidden: Mapping[Key, bool], key: Key, limit: int) -> Hidden:
    """What is shown in place of a hidden count."""
    return Hidden(f"<{limit}") if hidden[key] else WITHHELD
