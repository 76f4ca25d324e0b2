"""A cross-tabulation: cells, margins, and cases without a value of both variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

from sarcstat.disclosure.rules import INNER, MARGIN, REASON, TOTAL, TOTAL_OF_ALL, Key, is_shown
from sarcstat.disclosure.system import System
from sarcstat.results import WITHHELD, AnalysisResult, Statistic

_OF_CASES = {"n": "valid", "n_missing": "missing", "n_total": "all"}


@dataclass(frozen=True, slots=True)
class CrosstabRules:
    """Rules of several cross-tabulations. Two of one variable have the same margin where they have the same cases."""

    results: Sequence[AnalysisResult]
    limit: int
    _found: dict[int, dict[tuple[str | None, str | None], tuple[Any, ...]]] = field(default_factory=dict, init=False)

    def declare(self, system: System) -> None:
        """Cells, margins and cases of each table, and what two tables of one variable tell of their difference."""
        cost = {"valid": TOTAL, "missing": REASON, "all": TOTAL_OF_ALL, "margin": MARGIN}
        for number, result in enumerate(self.results):
            for each in result.statistics:
                key = self.count(number, each)
                if key is not None:
                    system.add(key, int(each.value or 0), cost=cost.get(key[0], INNER))
            self._sums(number, result, system)
        margins = [self._margins(number) for number in range(len(self.results))]
        for more, fewer in permutations(margins, 2):
            for variable in more.keys() & fewer.keys():
                self._difference(system, more[variable], fewer[variable])

    def _margins(self, number: int) -> dict[str, dict[str, tuple[Any, ...]]]:
        """The margins of each of the two variables by its levels."""
        found: dict[str, dict[str, tuple[Any, ...]]] = {}
        for key in self._cells(number).values():
            if key[0] == "margin":
                found.setdefault(key[1], {})[key[2]] = key
        return found

    @staticmethod
    def _difference(system: System, more: Mapping[str, tuple[Any, ...]], fewer: Mapping[str, tuple[Any, ...]]) -> None:
        """Who has a value in one table only: the same level may not be told apart by them."""
        shared = [(more[level], fewer[level]) for level in more.keys() & fewer.keys() if more[level] != fewer[level]]
        if not all(system.value(large) >= system.value(small) for large, small in shared):
            return
        for large, small in sorted(shared):
            system.difference(large, small)

    def _sums(self, number: int, result: AnalysisResult, system: System) -> None:
        cells = self._cells(number)
        rows, columns = ([*result.details[name], None] for name in ("rows", "columns"))
        for row in rows:
            system.sum(cells[row, None], [cells[row, column] for column in columns[:-1]])
        for column in columns:
            system.sum(cells[None, column], [cells[row, column] for row in rows[:-1]])
        system.sum(("all", self._read(number)), [("valid", number), ("missing", number)])

    def _read(self, number: int) -> int:
        return self.results[number].provenance.rows_used

    def _cells(self, number: int) -> dict[tuple[str | None, str | None], tuple[Any, ...]]:
        """The count of each cell and margin by its levels."""
        if number not in self._found:
            counts = self.results[number].find(name="count", context="table")
            keys = ((each.level, each.group1_level, self.count(number, each)) for each in counts)
            self._found[number] = {(row, column): key for row, column, key in keys if key is not None}
        return self._found[number]

    def rows_used(self, number: int) -> Key:
        """All cases, with and without values."""
        return "all", self._read(number)

    def count(self, number: int, statistic: Statistic) -> tuple[Any, ...] | None:
        """Cells by their levels; margins by variable, level and number, as two tables may share them."""
        if statistic.context in ("case_processing", "tests") and statistic.name in _OF_CASES:
            of = _OF_CASES[statistic.name]
            return (of, self._read(number) if of == "all" else number)
        if statistic.context != "table" or statistic.name != "count":
            return None
        row, column = statistic.level, statistic.group1_level
        if row is not None and column is not None:
            return "cell", number, row, column
        if row is None and column is None:
            return "valid", number
        variable = statistic.variable if column is None else statistic.group1
        return "margin", variable, row if column is None else column, statistic.value

    def shown(self, number: int, statistic: Statistic, hidden: Mapping[Key, bool]) -> bool:
        """A number of a cell with its count, its margins and the total; of the whole table where all of it is shown."""
        cells = self._cells(number)
        if statistic.context == "case_processing":
            return is_shown(hidden, ("valid", number), ("missing", number), self.rows_used(number))
        if statistic.context != "table":
            return statistic.name in ("df", "monte_carlo_tables") or is_shown(hidden, *cells.values())
        row, column = statistic.level, statistic.group1_level
        own, *margins = cells[row, column], cells[row, None], cells[None, column], cells[None, None]
        needed = {"row_percent": [own, margins[0]], "column_percent": [own, margins[1]], "percent": [own, margins[2]]}
        needed["expected_count"] = margins
        return is_shown(hidden, *needed.get(statistic.name, [own, *margins]))

    def rest(self, number: int, result: AnalysisResult, hidden: Mapping[Key, bool]) -> AnalysisResult:
        """How many expected counts are below 5 follows from the margins."""
        cells = self._cells(number)
        if is_shown(hidden, *(key for at, key in cells.items() if None in at)):
            return result
        return replace(result, details={**result.details, "small": dict.fromkeys(result.details["small"], WITHHELD)})
