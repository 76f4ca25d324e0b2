"""What every paragraph is made of: estimates, tests and groups, as texts beside their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sarcstat.display.formatting import MISSING_TEXT, rounded
from sarcstat.display.houses.house import current
from sarcstat.display.shapes.document import Document
from sarcstat.results import AnalysisResult, Convention, Statistic
from sarcstat.vocabulary import Missing

_PLACE = (
    *("name", "context", "variable", "group1", "group1_level", "group2_level", "stratum", "stratum_level"),
    *("test", "at", "term", "column", "level", "block", "step", "cause"),
)
_NOWHERE: dict[str, Any] = {**dict.fromkeys(_PLACE), "variable": ""}


@dataclass(frozen=True, slots=True)
class EndpointName:
    """An endpoint in words: `PFS`, `Progression-free survival`, `months`."""

    short: str
    label: str
    unit: str


@dataclass(frozen=True, slots=True)
class Names:
    """The words for columns and endpoints; a column without a label is called by its name."""

    labels: Mapping[str, str] = field(default_factory=dict)
    endpoints: Mapping[str, EndpointName] = field(default_factory=dict)

    def label(self, column: str) -> str:
        """The label of a column."""
        return self.labels.get(column) or column

    def endpoint(self, variable: str) -> EndpointName:
        """The words for an endpoint."""
        return self.endpoints.get(variable) or EndpointName(variable, self.label(variable), "")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number as text, with its interval (`4.9–7.2`, or nothing) and what that is called (`95% CI`).

    `missing` is `not_reached` or `not_estimable` where there is no number.
    """

    text: str
    number: float | None = None
    interval: str = ""
    level: str = ""
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """A test by name: `p = 0.012`; `significant` is whether p is below 1 less the confidence level."""

    __test__ = False

    name: str
    p: str
    number: float | None
    significant: bool


class Count(NamedTuple):
    """Something that was counted: `31` and `14.8%` of the patients."""

    name: str
    n: int
    percent: str


class Found:
    """The statistics of one convention, by everything that tells them apart."""

    def __init__(self, statistics: Sequence[Statistic], convention: Convention, conf_level: float) -> None:
        self.statistics = [each for each in statistics if each.convention == convention]
        self.level = f"{100 * conf_level:.10g}% CI"
        self.alpha = 1 - conf_level
        self._index = {tuple(getattr(each, key) for key in _PLACE): each for each in self.statistics}

    def get(self, name: str, context: str, **place: Any) -> Statistic | None:
        """The statistic at a place; what is not named must not be there."""
        wanted = {**_NOWHERE, "name": name, "context": context, **place}
        return self._index.get(tuple(wanted.values()))

    def number(self, name: str, context: str, **place: Any) -> int:
        """A count; 0 where there is none."""
        found = self.get(name, context, **place)
        return 0 if found is None or found.value is None else int(found.value)

    def estimate(self, name: str, context: str, shown: Shown, **place: Any) -> Estimate | None:
        """A statistic with its limits NAME_conf_low and NAME_conf_high; None where it was not computed."""
        found = self.get(name, context, **place)
        if found is None:
            return None
        ends = [self.get(f"{name}_conf_{end}", context, **place) for end in ("low", "high")]
        limits = [shown.text(end.value, sign=False) for end in ends if end is not None]
        interval = _interval(limits)
        if not isinstance(found.value, int | float):
            why = found.missing or "not_estimable"
            return Estimate(MISSING_TEXT[why], None, interval, self.level, why)
        return Estimate(shown.text(found.value), float(found.value), interval, self.level)

    def test(self, name: str, statistic: Statistic | None) -> Test | None:
        """The p-value as a test by its name; None where it was not computed."""
        if statistic is None:
            return None
        value = statistic.value
        if not isinstance(value, int | float):
            return Test(name, "p not estimable", None, False)
        return Test(name, p_words(value), float(value), value < self.alpha)


@dataclass(frozen=True, slots=True)
class Shown:
    """How a number is written: decimals, what it is multiplied by, a sign behind it, and what it is never below."""

    decimals: int
    scale: float = 1
    sign: str = ""
    least: float | None = None

    def text(self, value: float | int | str | None, *, sign: bool = True) -> str:
        """The number as text; NE where there is none."""
        if not isinstance(value, int | float):
            return MISSING_TEXT["not_estimable"]
        shown = value if self.least is None else max(value, self.least)
        return rounded(shown * self.scale, self.decimals) + (self.sign if sign else "")


TIME = Shown(1, least=0)
RATIO = Shown(2)
RATE = Shown(1, 100, "%")
PERCENT = Shown(1, 1, "%")


def _interval(limits: Sequence[str]) -> str:
    """Two limits with a dash, with `to` where one is negative; nothing where neither exists."""
    if len(limits) < 2 or all(limit == MISSING_TEXT["not_estimable"] for limit in limits):
        return ""
    return current().limits(*limits)


def p_words(value: float) -> str:
    """`p = 0.012`, `p < 0.001`, or as the house prints it."""
    return current().p_words(value)


def computed(result: AnalysisResult) -> Mapping[str, Any]:
    """The options that decided the numbers; none where a result does not say."""
    options = result.options.get("computed")
    return options if isinstance(options, dict) else {}


def conf_level(result: AnalysisResult) -> float:
    """The confidence level of a result; 0.95 where it has no intervals."""
    return float(computed(result).get("conf_level", 0.95))


def found_in(document: Document) -> Found:
    """All statistics of a document's first convention."""
    first = document.sections[0].result
    return Found(document.statistics, first.conventions[0], conf_level(first))
