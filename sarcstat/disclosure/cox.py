"""A Cox model: cases, and the levels of its factors with their patients and events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

from sarcstat.disclosure.rules import INNER, REASON, TOTAL, TOTAL_OF_ALL, Key, is_shown, sign
from sarcstat.disclosure.system import System
from sarcstat.results import WITHHELD, AnalysisResult, Statistic

_AVAILABLE = ("n_events", "n_censored")
_GONE = ("n_missing", "n_negative", "n_early_censored")
_CASES = (*_AVAILABLE, *_GONE, "n", "n_dropped", "n_total")
#: What tells nothing of patients.
_OF_MODELS = ("df", "n_parameters", "action", "n_tied_event_times", "n_event_times")


@dataclass(frozen=True, slots=True)
class CoxRules:
    """Rules of Cox models, one an endpoint.

    A factor is open where the patients and events of all its levels are shown, a number with few values where none of
    these is rare (`rarest` in the details). Only then is what is estimated of it; tests of the model need all of them.
    """

    results: Sequence[AnalysisResult]
    limit: int

    def declare(self, system: System) -> None:
        """Cases by what became of them, and the levels of each factor."""
        for number, result in enumerate(self.results):
            for convention in result.conventions:
                cases = {
                    each.name: int(each.value or 0)
                    for each in result.find(context="case_processing", convention=convention)
                    if each.name in _CASES
                }
                self._cases(number, cases, system)
            self._levels(number, result, system)
        for more, fewer in permutations(range(len(self.results)), 2):
            self._between_endpoints(more, fewer, system)

    def _between_endpoints(self, more: int, fewer: int, system: System) -> None:
        """The levels of two endpoints, of one of which some patients have no value."""
        large, small = (self.results[number].details["levels"] for number in (more, fewer))
        used = [self.results[number].provenance.rows_used for number in (more, fewer)]
        if used[0] < used[1]:
            return
        system.nested(self.rows_used(more), self.rows_used(fewer))
        for term in [term for term in large if term in small]:
            pairs = [(one["n"], other["n"]) for one, other in zip(large[term], small[term], strict=False)]
            if all(one >= other for one, other in pairs):
                for one, other in zip(large[term], small[term], strict=False):
                    if one["text"] == other["text"]:
                        keys = (self._level(number, term, one["text"], "n") for number in (more, fewer))
                        system.nested(*keys)

    def _cases(self, number: int, cases: Mapping[str, int], system: System) -> None:
        keys = {name: ("case", number, name, value) for name, value in cases.items()}
        for name, key in keys.items():
            system.add(key, cases[name], cost=REASON if name in (*_GONE, "n_dropped") else TOTAL_OF_ALL)
        system.sum(keys["n"], [keys[name] for name in _AVAILABLE])
        system.sum(keys["n_dropped"], [keys[name] for name in _GONE])
        system.sum(keys["n_total"], [keys["n"], keys["n_dropped"]])
        used = self.rows_used(number)
        of = self.results[number].provenance
        if used != keys["n"]:
            system.add(used, of.rows_used, cost=TOTAL_OF_ALL)
            system.sum(used, [keys["n"], keys["n_early_censored"]])
        for name, word in (("n_missing", "missing "), ("n_negative", "negative ")):
            found = {reason: n for reason, n in of.dropped.items() if reason.startswith(word)}
            reasons = [system.add(("left out", reason, n), n, cost=REASON) for reason, n in found.items()]
            system.sum(keys[name], reasons)

    def _levels(self, number: int, result: AnalysisResult, system: System) -> None:
        used = self.rows_used(number)
        events = next(result.find(name="n_events", context="case_processing"))
        whole = {"n": used, "n_events": self.count(number, events)}
        for term, counts in result.details.get("beside", {}).items():
            for name in whole:
                system.add(("beside", number, term, name), counts[name], cost=TOTAL)
                system.difference(whole[name], ("beside", number, term, name))
        for term, levels in result.details["levels"].items():
            beside = term in result.details.get("beside", {})
            total = {name: ("beside", number, term, name) for name in whole} if beside else whole
            for level in levels:
                n, had = (self._level(number, term, level["text"], name) for name in ("n", "n_events"))
                system.add(n, level["n"], cost=INNER)
                system.add(had, level["n_events"], cost=INNER)
                system.difference(n, had)
            for name, key in total.items():
                system.sum(key, [self._level(number, term, level["text"], name) for level in levels])

    def _level(self, number: int, term: str, level: str, name: str) -> Key:
        return "level", number, term, level, name

    def rows_used(self, number: int) -> Key:
        """The patients of the model, by R's count."""
        return "case", number, "n", self.results[number].provenance.rows_used

    def count(self, number: int, statistic: Statistic) -> Key | None:
        """Cases; programs that count the same have one count."""
        if statistic.context == "case_processing" and statistic.name in _CASES:
            return "case", number, statistic.name, statistic.value
        return None

    def shown(self, number: int, statistic: Statistic, hidden: Mapping[Key, bool]) -> bool:
        """What is of an open term; of the whole model where all are open."""
        if statistic.name in _OF_MODELS:
            return True
        if statistic.context == "case_processing":
            return is_shown(hidden, *self._percent(number, statistic))
        if statistic.name == "events_per_parameter":
            events = next(self.results[number].find(name="n_events", context="case_processing"))
            return is_shown(hidden, self.count(number, events))
        if statistic.term is None:
            return not any(self._is_closed(number, name, hidden) for name in self._names(number))
        return self._is_open(number, statistic.term, hidden)

    def _percent(self, number: int, statistic: Statistic) -> Iterator[Key]:
        """The counts that a percentage is of."""
        for name in (statistic.name.removesuffix("_percent"), "n_total"):
            found = self.results[number].find(name=name, context="case_processing", convention=statistic.convention)
            yield self.count(number, next(found))

    def _names(self, number: int) -> list[str]:
        """The covariates with levels or few values."""
        details = self.results[number].details
        return [*details["levels"], *details["rarest"]]

    def _is_open(self, number: int, term: str, hidden: Mapping[Key, bool]) -> bool:
        return not any(self._is_closed(number, name, hidden) for name in term.split("*"))

    def _is_closed(self, number: int, name: str, hidden: Mapping[Key, bool]) -> bool:
        details = self.results[number].details
        if 0 < details["rarest"].get(name, 0) < self.limit:
            return True
        keys = [
            self._level(number, name, level["text"], of)
            for level in details["levels"].get(name, ())
            for of in ("n", "n_events")
        ]
        return not is_shown(hidden, *keys)

    def rest(self, number: int, result: AnalysisResult, hidden: Mapping[Key, bool]) -> AnalysisResult:
        """The levels with what is shown of them, and the correlations of open terms."""
        levels = {
            term: [
                {
                    name: self._sign(hidden, self._level(number, term, level["text"], name), value)
                    for name, value in level.items()
                }
                for level in every
            ]
            for term, every in result.details["levels"].items()
        }
        beside = {
            term: {name: self._sign(hidden, ("beside", number, term, name), value) for name, value in counts.items()}
            for term, counts in result.details.get("beside", {}).items()
        }
        details: dict[str, Any] = {**result.details, "levels": levels, "beside": beside, "rarest": {}}
        for convention in result.conventions:
            of = result.details[convention]
            pairs = [
                (one, other, value if self._is_open(number, f"{one[0]}*{other[0]}", hidden) else WITHHELD)
                for one, other, value in of["correlation"]
            ]
            details[convention] = {**of, "correlation": pairs}
        return replace(result, details=details)

    def _sign(self, hidden: Mapping[Key, bool], key: Key, value: object) -> object:
        return sign(hidden, key, self.limit) if key in hidden else value
