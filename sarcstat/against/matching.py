"""Which recomputed number a printed one is: by outcome, variable, level and patients, or why none."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sarcstat.against.by_name import ByName
from sarcstat.against.names import plain
from sarcstat.against.quantity import Computed, Printed, Quantity, Words
from sarcstat.audit.reading.heading import outcome_of
from sarcstat.errors import listing


@dataclass(frozen=True, slots=True)
class Match:
    """The recomputed number of a printed one; None where `why` says so. `inverted`: the levels are the other way."""

    computed: Computed | None
    why: str = ""
    inverted: bool = False


class Matcher:
    """Finds recomputed numbers by what they are; `words` are the names in the data, `titles` those of the tables."""

    def __init__(self, computed: Sequence[Computed], words: Words, titles: Mapping[str, str]) -> None:
        self.words, self.titles = words, titles
        self.by_kind: dict[tuple[str, str], list[Computed]] = {}
        for each in computed:
            self.by_kind.setdefault((each.quantity.statistic, each.quantity.family), []).append(each)

    def match(self, printed: Printed) -> Match:
        """The recomputed number, or why there is none."""
        asked = printed.quantity
        if asked.statistic == "n_of":
            return Match(None, "the number that a percentage is of is compared by the percentage")
        found = list(self.by_kind.get((asked.statistic, asked.family), []))
        if not found:
            return Match(None, "no table of the run computes it")
        found = [each for each in found if self._is_outcome(asked.outcome, each.quantity.outcome)]
        if not found:
            return Match(None, f"no table of the run is about {asked.outcome}")
        declared = self.words.tables.get(printed.place.table, ())
        found = [each for each in found if not declared or each.table in declared]
        return self._named(printed, found)

    def _named(self, printed: Printed, candidates: Sequence[Computed]) -> Match:
        """The match by names; of models first those that say what the printed one says of adjustment."""
        asked = printed.quantity
        same = [each for each in candidates if each.quantity.adjusted == asked.adjusted]
        loose = [each for each in candidates if None in (each.quantity.adjusted, asked.adjusted)]
        why = ""
        for some in (same, loose) if asked.family == "ratios" else (candidates,):
            by_name = ByName(self.words, printed, some)
            found, reason = by_name.found()
            why = reason or why
            if found:
                usual = _usual(self._here(found, printed.place.table), asked)
                lacking = Match(None, f"the run has no test called {asked.test}")
                return _one(usual, inverted=by_name.inverted) if usual else lacking
        return Match(None, why or "no table of the run computes it for these patients")

    def _is_outcome(self, printed: str, endpoint: str) -> bool:
        if not printed or not endpoint:
            return True
        names = {endpoint, *self.words.labels.get(endpoint, ())}
        return any(outcome_of(name.replace("_", " ")) == printed or plain(name) == plain(printed) for name in names)

    def _here(self, found: Sequence[Computed], table: str) -> list[Computed]:
        """Those of the run's tables that the reader said the printed table is, or that have its name; else all."""
        named = self.words.tables.get(table) or tuple(
            name
            for name, title in self.titles.items()
            if table.startswith("Table ") and (_begins(title, table) or plain(name) == _tight(table))
        )
        here = [each for each in found if each.table in named]
        return here or list(found)


#: Words by which a paper names a test, and those of the run.
_TESTS = (
    (re.compile(r"log[- ]?rank|mantel", re.I), ("logrank",)),
    (re.compile(r"breslow|gehan", re.I), ("breslow",)),
    (re.compile(r"tarone", re.I), ("tarone",)),
    (re.compile(r"fisher", re.I), ("fisher", "Fisher's exact")),
)


def _usual(found: Sequence[Computed], asked: Quantity) -> list[Computed]:
    """Of several tests the one that the paper names, else the run's first; of lengths of follow-up the reverse one."""
    if asked.family not in ("tests", "follow-up"):
        return list(found)
    named = next((names for pattern, names in _TESTS if pattern.search(asked.test)), ())
    kept: dict[tuple[str, str, str], str] = {}
    for each in found:
        if not named or each.quantity.test in named:
            kept.setdefault(_tested(each), each.quantity.test)
    return [each for each in found if kept.get(_tested(each)) == each.quantity.test]


def _tested(each: Computed) -> tuple[str, str, str]:
    """What a test is of."""
    return each.table, each.quantity.outcome, each.quantity.variable


def _begins(title: str, table: str) -> bool:
    words = plain(table)
    return bool(words) and (plain(title) == words or plain(title).startswith((f"{words} ", f"{words}.")))


def _tight(text: str) -> str:
    return plain(text).replace(" ", "")


def _one(found: Sequence[Computed], *, inverted: bool) -> Match:
    """The match, where all that fit have the same value; else it is ambiguous."""
    first = found[0]
    if all(_alike(first.value, each.value) for each in found[1:]):
        return Match(first, inverted=inverted)
    names = listing(dict.fromkeys(_named(each) for each in found), 4)
    return Match(None, f"ambiguous: it may be {names}")


def _alike(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-15)


def _named(each: Computed) -> str:
    of = each.quantity
    kind = {True: "multivariable", False: "univariable"}.get(of.adjusted) if of.adjusted is not None else ""
    parts = [*of.within, of.variable, of.level, of.outcome, kind or "", of.test, f"of {each.table}"]
    return " ".join(part for part in parts if part)
