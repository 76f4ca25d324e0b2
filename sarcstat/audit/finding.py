"""What a rule says: a finding with its arithmetic, or that a check passed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeVar

from sarcstat.audit.place import Place

T = TypeVar("T")
Severity = Literal["note", "minor", "warning", "error", "serious"]
SEVERITIES: tuple[Severity, ...] = ("note", "minor", "warning", "error", "serious")

#: Each family of rules and what it checks, in the order of a report.
RULES: dict[str, str] = {
    "N1": "counts and percentages",
    "N2": "percentages adjusted to total 100",
    "N3": "groups that add up",
    "N4": "the same quantity in several places",
    "H1": "hazard ratio and its interval",
    "H2": "hazard ratio, interval and p",
    "H3": "interval and significance",
    "H4": "hazard ratio inside its interval",
    "H5": "standard error and events",
    "H6": "inflation of variance",
    "H7": "events per parameter",
    "H8": "direction and repeated hazard ratios",
    "M1": "symmetric intervals of medians",
    "M2": "grid of times",
    "M3": "limits beyond the follow-up",
    "M4": "order of medians",
    "M5": "medians and events",
    "L1": "chi-square, degrees of freedom and p",
    "L2": "intervals of medians and p",
    "R1": "response rates and their intervals",
    "D1": "dates and follow-up",
    "D2": "states at the cut-off",
    "G1": "means of whole numbers, estimates in their intervals",
    "A1": "numbers at risk",
    "V1": "variables of the models",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One of several cells that a finding on a whole table rests on.

    `rule`, `severity`, `explanation` and `suggestion` are those of the cell where it was found by itself, else empty.
    """

    place: Place
    printed: str
    expected: str
    k: float | None
    rule: str = ""
    severity: Severity | Literal[""] = ""
    explanation: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Printed numbers that do not go together, or that a reader should know about.

    `expected` is what the other numbers imply; `k` the factor by which all rounding boxes must be widened until
    the numbers agree (infinite: they never do; None: the rule is not about rounding). `suggestion` is the likely
    explanation or correction, "" where none is known. `also` are further rules that the same numbers break.
    """

    rule: str
    severity: Severity
    place: Place
    printed: str
    expected: str
    explanation: str
    suggestion: str = ""
    k: float | None = None
    parts: Sequence[Part] = ()
    also: tuple[str, ...] = ()

    @property
    def badness(self) -> int:
        """0 for a note, more for what is worse."""
        return SEVERITIES.index(self.severity)


@dataclass(frozen=True, slots=True)
class Passed:
    """That `number` sets of printed numbers passed a rule."""

    rule: str
    number: int = 1


Outcome = Finding | Passed


def severity_of(k: float) -> Severity:
    """How bad a k above 1 is: last digit, one unit or truncation, wrong digit, impossible."""
    if math.isinf(k):
        return "serious"
    if k <= 1.1:
        return "note"
    return "minor" if k <= 2 else "error"


_DASHES = str.maketrans("−–‑—‐", "-----")
_NOT_WORD = re.compile(r"[^\w<>≤≥=+%-]+")


@lru_cache(maxsize=2**12)  # rules compare the same labels again and again
def folded(label: str) -> str:
    """A label for comparing: case, spaces, dashes and punctuation do not count."""
    plain = label.translate(_DASHES).replace("<=", "≤").replace(">=", "≥").casefold()
    return _NOT_WORD.sub(" ", plain).replace("- ", " ").replace("-", "").strip()


def labels(fact: object, *names: str) -> tuple[str, ...]:
    """The labels of a fact under these names ("outcome", "variable"), for comparing."""
    return tuple(folded(getattr(fact, name)) for name in names)


def alike(one: object, other: object, *names: str) -> bool:
    """Whether two facts have the same labels under these names."""
    return labels(one, *names) == labels(other, *names)


class _Same:
    """Facts as a key: the same ones and not equal ones, and held, so that no others take their place in memory."""

    def __init__(self, facts: tuple[object, ...]) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.facts is other.facts


@lru_cache(maxsize=32)
def _by_labels(same: _Same, names: tuple[str, ...]) -> dict[tuple[str, ...], list[Any]]:
    found: dict[tuple[str, ...], list[Any]] = {}
    for each in same.facts:
        found.setdefault(labels(each, *names), []).append(each)
    return found


def like(fact: object, facts: tuple[T, ...], *names: str) -> list[T]:
    """Those of many facts that are `alike`, in their order; a table may have ten thousand rows that look for theirs."""
    return list(_by_labels(_Same(facts), names).get(labels(fact, *names), ()))


def grouped(each_of: Iterable[T], key: Callable[[T], Hashable]) -> Iterable[list[T]]:
    """Those that have the same key together, in the order in which they come."""
    found: dict[Hashable, list[T]] = {}
    for each in each_of:
        found.setdefault(key(each), []).append(each)
    return found.values()


def where(place: Place) -> str:
    """`Table 5, ECOG performance status, ≥2, OS`."""
    return ", ".join(part for part in (place.table, *place.row, *place.column) if part)


def k_text(k: float) -> str:
    """k as a reader sees it; never rounded down to consistency."""
    if math.isinf(k):
        return "∞"
    if k >= 100:
        return f"{math.ceil(k):,}"
    return f"{math.ceil(k * 100) / 100:.2f}"
