"""A description: levels of variables, cases with and without a value, by group and of everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import Any

from sarcstat.disclosure.rules import INNER, MARGIN, REASON, TOTAL, TOTAL_OF_ALL, Key, is_shown
from sarcstat.disclosure.system import System
from sarcstat.results import WITHHELD, AnalysisResult, Statistic

_OF_CASES = {"n": "valid", "n_missing": "missing", "n_total": "all"}
Count = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class DescribeRules:
    """Rules of several descriptions of the same variables, each by another grouping or by none.

    What is estimated of numbers is shown where it is shown of how many they are, and where no value of a variable
    with few values is rare: mean and standard deviation of three values tell how often each is there. Each result's
    details have `rarest`: by variable and group how many have the rarest value.
    """

    results: Sequence[AnalysisResult]
    limit: int
    _found: dict[int, dict[tuple[str, str | None], list[Count]]] = field(default_factory=dict, init=False)

    def declare(self, system: System) -> None:
        """The counts of each variable in each group, their sums over levels and groups, and complete cases."""
        for number, result in enumerate(self.results):
            found: dict[Count, int] = {}
            for each in result.statistics:
                key = self.count(number, each)
                if key is not None:
                    found[key] = int(each.value or 0)
            shown = result.options["style"] in ("spss", "both")  # the tables that have complete cases
            for group, n in result.details["listwise"].items() if shown else ():
                found[self._listwise(number, group)] = int(n)
            for key, value in found.items():
                system.add(key, value, cost=_cost(key))
            self._sums(number, found, system)
        for more, fewer in permutations(range(len(self.results)), 2):
            self._between(more, fewer, system)

    def _between(self, more: int, fewer: int, system: System) -> None:
        """Everybody of two descriptions, one of which leaves out who has no value of its grouping."""
        large, small = (self.results[number] for number in (more, fewer))
        if not set(large.provenance.dropped) < set(small.provenance.dropped):
            return
        for each in small.statistics:
            key = self.count(fewer, each)
            if key is not None and each.group1_level is None:
                same = self._key(more, key[0], key[3], key[4], None)
                if system.has(same):
                    system.nested(same, key)

    def _sums(self, number: int, found: Mapping[Count, int], system: System) -> None:
        groups = dict.fromkeys(group for _, _, _, group in map(_parts, found) if group is not None)
        for key in found:
            kind, variable, level, group = _parts(key)
            if group is None and groups:
                system.sum(key, [self._key(number, kind, variable, level, each) for each in groups])
            if kind == "valid":
                system.sum(self._all(number, group), [key, self._key(number, "missing", variable, None, group)])
                levels = [each for each in found if each[0] == "level" and _of_same(each, key)]
                if levels:
                    system.sum(key, levels)
                elif key in self._scale(number, group) and self._listwise(number, group) in found:
                    system.difference(key, self._listwise(number, group))
            if kind == "missing":
                declared = [each for each in found if each[0] == "declared" and _of_same(each, key)]
                if declared:
                    rest = found[key] - sum(found[each] for each in declared)
                    system.add(("system", *key), rest, cost=REASON, shown=False)
                    system.sum(key, [*declared, ("system", *key)])
            if kind == "listwise":
                system.difference(self._all(number, group), key)

    def _scale(self, number: int, group: str | None) -> list[Count]:
        """The numbers of values of the variables that count for complete cases."""
        columns = self.results[number].details["columns"]
        names = [each["name"] for each in columns if each["levels"] is None and not each["dates"]]
        return [self._key(number, "valid", name, None, group) for name in names]

    def _key(self, number: int, kind: str, variable: str, level: str | None, group: str | None) -> Count:
        """A count; everybody is the same in each description of as many rows."""
        rows = self.results[number].provenance.rows_used
        place: Count = (number, group) if group is not None else ("everybody", rows)
        return (kind, *place, variable, level)

    def _all(self, number: int, group: str | None) -> Count:
        return self._key(number, "all", "", None, group)

    def _listwise(self, number: int, group: str | None) -> Count:
        return self._key(number, "listwise", "", None, group)

    def rows_used(self, number: int) -> Key:
        """Everybody."""
        return self._all(number, None)

    def count(self, number: int, statistic: Statistic) -> Count | None:
        """Cases with and without a value, levels, and values that are missing by declaration."""
        name, variable, group = statistic.name, statistic.variable, statistic.group1_level
        if statistic.context == "summary" and name in _OF_CASES:
            return self._key(number, _OF_CASES[name], "" if name == "n_total" else variable, None, group)
        if statistic.context in ("levels", "declared") and name == "count":
            kind = "level" if statistic.context == "levels" else "declared"
            return self._key(number, kind, variable, statistic.level, group)
        return None

    def shown(self, number: int, statistic: Statistic, hidden: Mapping[Key, bool]) -> bool:
        """Percentages beside their counts, estimates beside how many they are of, tests of a variable without gaps."""
        name, variable, group = statistic.name, statistic.variable, statistic.group1_level
        valid, whole = self._key(number, "valid", variable, None, group), self._all(number, group)
        if statistic.context == "summary":
            return is_shown(hidden, valid) and not self._is_rare(number, variable, group)
        if statistic.context in ("levels", "declared"):
            kind = "level" if statistic.context == "levels" else "declared"
            own = self._key(number, kind, variable, statistic.level, group)
            needed = {"percent": [own, whole], "valid_percent": [own, valid]}
            return is_shown(hidden, *needed.get(name, [valid, *self._of(number, variable, [group])]))
        if name in ("df", "monte_carlo_tables"):
            return True
        groups = list(self._groups(number))
        rare = any(self._is_rare(number, variable, each) for each in groups)
        return not rare and is_shown(hidden, *self._of(number, variable, groups))

    def _is_rare(self, number: int, variable: str, group: str | None) -> bool:
        """Whether a variable of few values has one that is rare."""
        rarest = self.results[number].details["rarest"].get((variable, group))
        return rarest is not None and 0 < rarest < self.limit

    def _groups(self, number: int) -> Iterator[str | None]:
        found = (each.group1_level for each in self.results[number].find(name="n_total", context="summary"))
        yield from dict.fromkeys(found)

    def _of(self, number: int, variable: str, groups: Sequence[str | None]) -> list[Count]:
        """The counts of a variable in the groups."""
        if number not in self._found:
            found = self._found[number] = {}
            for each in self.results[number].statistics:
                key = self.count(number, each)
                if key is not None:
                    found.setdefault((each.variable, each.group1_level), []).append(key)
        return [key for group in groups for key in self._found[number].get((variable, group), ())]

    def rest(self, number: int, result: AnalysisResult, hidden: Mapping[Key, bool]) -> AnalysisResult:
        """Complete cases, and the columns with several modes, which stand in the details."""
        listwise = {
            group: WITHHELD if self._listwise(number, group) in hidden else n
            for group, n in result.details["listwise"].items()
        }
        modes = [
            (name, group)
            for name, group in result.details["modes"]
            if is_shown(hidden, self._key(number, "valid", name, None, group))
        ]
        return replace(result, details={**result.details, "listwise": listwise, "modes": modes, "rarest": {}})


def _parts(key: Count) -> tuple[str, str, str | None, str | None]:
    """Kind, variable, level and group of a count."""
    kind, place, group, variable, level = key
    return kind, variable, level, None if place == "everybody" else group


def _of_same(a: Count, b: Count) -> bool:
    """Whether two counts are of the same variable in the same group."""
    return a[1:4] == b[1:4]


def _cost(key: Count) -> int:
    kind, _, _, group = _parts(key)
    if kind == "all":
        return TOTAL_OF_ALL if group is None else TOTAL
    if kind in ("missing", "declared", "listwise"):
        return REASON
    return MARGIN if kind == "valid" or group is None else INNER
