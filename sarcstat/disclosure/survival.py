"""Survival curves: patients, events and censored of each, at given times, and step by step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from sarcstat.disclosure.rules import INNER, MARGIN, TOTAL_OF_ALL, Key, is_shown
from sarcstat.disclosure.steps import coarse
from sarcstat.disclosure.system import System
from sarcstat.results import AnalysisResult, Curve, Statistic

#: Stratum and group of a curve; None: all of them.
Place = tuple[str | None, str | None]

_COUNTS = ("n", "n_events", "n_censored")
#: Contexts of what is of one curve or its patients; all others compare or pool them.
_OF_A_CURVE = ("survfit", "reverse_survfit", "without_event", "all_patients")
_AT_TIMES = ("n_risk", "survival", "survival_std_error", "survival_conf_low", "survival_conf_high")


@dataclass(frozen=True, slots=True)
class SurvivalRules:
    """Rules of Kaplan-Meier results, each of a factor or of all patients.

    A curve is open where all of its counts are shown; only then are its estimates. What compares or pools curves is
    shown where all of them are open. Each result must hold its curves where there are estimates at given times.
    """

    results: Sequence[AnalysisResult]
    limit: int
    context: str = "survfit"

    def declare(self, system: System) -> None:
        """The counts of each curve, their sums over groups and strata, and what is known of given times."""
        for number, result in enumerate(self.results):
            found = _counts(result, self.context)
            for place, counts in found.items():
                cost = TOTAL_OF_ALL if place == (None, None) else MARGIN if None in place else INNER
                keys = [self._key(number, name, place) for name in _COUNTS]
                for key, name in zip(keys, _COUNTS, strict=True):
                    system.add(key, counts[name], cost=cost)
                system.sum(keys[0], keys[1:])
            for total, parts in _nested(list(found)):
                for name in _COUNTS:
                    system.sum(self._key(number, name, total), [self._key(number, name, part) for part in parts])
            self._times(number, result, system)
        self._between_results(system)

    def _between_results(self, system: System) -> None:
        """Who is left out of one result and not of another: of an endpoint with events, of two in the same groups."""
        for fewer, more in permutations(range(len(self.results)), 2):
            self._between_endpoints(more, fewer, system)
            a, b = self.results[fewer], self.results[more]
            if a.labels["time"] != b.labels["time"] or not set(b.provenance.dropped) < set(a.provenance.dropped):
                continue
            everybody: Place = (None, None)
            times = _at_times(a).get(everybody, {}).keys() & _at_times(b).get(everybody, {}).keys()
            names = [
                *((name, None) for name in _COUNTS),
                *((name, at) for name in ("at risk", "until") for at in times),
            ]
            for name, at in names:
                larger, smaller = (self._key(number, name, everybody, at) for number in (more, fewer))
                system.nested(larger, smaller)

    def _between_endpoints(self, more: int, fewer: int, system: System) -> None:
        """The same groups of two endpoints: some patients have no value of one of them."""
        a, b = (self.results[number] for number in (more, fewer))
        names = ("time", "group_name", "stratum_name")
        (time, *grouping), (other, *same) = ([each.labels.get(name) for name in names] for each in (a, b))
        large, small = (_counts(each, self.context) for each in (a, b))
        if (
            time == other
            or grouping != same
            or any(large[at]["n"] < small[at]["n"] for at in large.keys() & small.keys())
        ):
            return
        for place in [place for place in large if place in small]:
            system.nested(self._key(more, "n", place), self._key(fewer, "n", place))

    def _times(self, number: int, result: AnalysisResult, system: System) -> None:
        """At risk at each time, and events up to it, which survival reveals; what lies between two times is known."""
        known = _at_times(result)
        for place, at_times in known.items():
            before = {name: self._key(number, name, place) for name in ("n", "n_events")}
            cost = TOTAL_OF_ALL if place == (None, None) else INNER
            left, happened = before["n"], None
            for at, (n_risk, events) in sorted(at_times.items()):
                risk, until = (self._key(number, word, place, at) for word in ("at risk", "until"))
                system.add(risk, n_risk, cost=cost)
                system.add(until, events, cost=cost)
                system.alike([risk, until])
                system.difference(left, risk)
                if happened is not None:
                    system.difference(until, happened)
                left, happened = risk, until
            if happened is not None:
                system.difference(before["n_events"], happened)
        for total, parts in _nested(list(known)):
            for at in known[total]:
                for word in ("at risk", "until"):
                    places = [self._key(number, word, part, at) for part in parts]
                    system.sum(self._key(number, word, total, at), places)

    def _key(self, number: int, name: str, place: Place, at: float | None = None) -> Key:
        """A count of a curve; all patients are the same in each result of an endpoint with as many and events."""
        result = self.results[number]
        if place != (None, None):
            return name, number, place, at
        counts = _counts(result, self.context)[place]
        return name, result.labels["time"], result.labels["coding"], counts["n"], counts["n_events"], at

    def rows_used(self, number: int) -> Key:
        """All patients."""
        return self._key(number, "n", (None, None))

    def count(self, number: int, statistic: Statistic) -> Key | None:
        """Patients, events, censored, and those at risk at a time."""
        place = statistic.stratum_level, statistic.group1_level
        if statistic.context == self.context and statistic.name in _COUNTS:
            return self._key(number, statistic.name, place)
        if statistic.context == "survfit" and statistic.name == "n_risk" and statistic.value is not None:
            return self._key(number, "at risk", place, statistic.at)
        return None

    def shown(self, number: int, statistic: Statistic, hidden: Mapping[Key, bool]) -> bool:
        """Estimates of an open curve; at a time also only where those at risk are shown."""
        return self._may_be_shown(number, statistic, hidden)

    def _may_be_shown(self, number: int, statistic: Statistic, hidden: Mapping[Key, bool]) -> bool:
        if statistic.name == "df":
            return True
        place = statistic.stratum_level, statistic.group1_level
        if statistic.context not in _OF_A_CURVE:
            return all(self._open(number, each, hidden) for each in _counts(self.results[number], self.context))
        if statistic.name in _AT_TIMES and not is_shown(hidden, self._key(number, "at risk", place, statistic.at)):
            return False
        return self._open(number, place, hidden)

    def _open(self, number: int, place: Place, hidden: Mapping[Key, bool]) -> bool:
        return is_shown(hidden, *(self._key(number, name, place) for name in _COUNTS))

    def rest(self, number: int, result: AnalysisResult, hidden: Mapping[Key, bool]) -> AnalysisResult:
        """The curves of open groups in coarse steps; none of several groups together, which would tell them apart."""
        totals = {total for total, _ in _nested(list(_counts(result, self.context)))}
        kept = [
            coarse(curve, self.limit)
            for curve in result.curves
            if (place := (curve.stratum_level, curve.group_level)) not in totals and self._open(number, place, hidden)
        ]
        details = dict(result.details)
        if not all(self._open(number, place, hidden) for place in _counts(result, self.context)):
            details["unlike_quantile"] = []  # it tells of curves whose median is not shown
        return replace(result, curves=tuple(kept), details=details)


def _counts(result: AnalysisResult, context: str) -> dict[Place, dict[str, int]]:
    """Patients, events and censored of each curve."""
    found: dict[Place, dict[str, int]] = {}
    for each in result.statistics:
        if each.context == context and each.name in _COUNTS:
            found.setdefault((each.stratum_level, each.group1_level), {})[each.name] = int(each.value or 0)
    return found


def _nested(places: Sequence[Place]) -> Iterator[tuple[Place, list[Place]]]:
    """Each curve of several together, with those that it is of: groups within a stratum, strata within all."""
    for stratum in dict.fromkeys(place[0] for place in places):
        groups = [place for place in places if place[0] == stratum and place[1] is not None]
        if groups and (stratum, None) in places:
            yield (stratum, None), groups
    strata = [place for place in places if place[0] is not None and place[1] is None]
    if strata and (None, None) in places:
        yield (None, None), strata


def _at_times(result: AnalysisResult) -> dict[Place, dict[float, tuple[int, int]]]:
    """Of each curve, at each time that is asked for: at risk, and events until then."""
    curves = {(curve.stratum_level, curve.group_level): curve for curve in result.curves}
    found: dict[Place, dict[float, tuple[int, int]]] = {}
    for each in result.find(name="n_risk", context="survfit"):
        if each.at is None or each.value is None:
            continue
        place = each.stratum_level, each.group1_level
        found.setdefault(place, {})[each.at] = int(each.value), _until(curves[place], each.at)
    return found


def _until(curve: Curve, at: float) -> int:
    return int(np.asarray(curve.n_event)[np.asarray(curve.time) <= at].sum())
