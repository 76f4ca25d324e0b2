"""Curves compared two by two, hazard ratios by period, and from when on patients count, in facts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sarcstat.display.findings.facts import RATIO, Estimate, Found, Names, Shown, Test, conf_level
from sarcstat.display.formatting import time_label
from sarcstat.results import AnalysisResult
from sarcstat.times import time_in_unit, unit_of_times

_POINTS = Shown(1, 100, " percentage points")
_TIME = Shown(1)
#: The measure in facts: the names of its difference and of its ratio, and how a difference is written.
_MEASURES = {
    "rate": ("survival_difference", "survival_ratio", _POINTS),
    "mean": ("restricted_mean_difference", "restricted_mean_ratio", _TIME),
}
_NONE = Estimate("NE", missing="not_estimable")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two groups of a factor at a time: the difference of `one` from the `other`, and their ratio.

    `measure` is `rate`, of survival at the time, or `mean`, of the restricted mean up to it. `within` is the stratum.
    """

    measure: str
    at: str
    factor: str
    one: str
    other: str
    within: str
    difference: Estimate
    ratio: Estimate
    test: Test


@dataclass(frozen=True, slots=True)
class PeriodRatio:
    """The hazard ratio of one parameter in a period such as `after 12 up to 24`."""

    period: str
    hazard_ratio: Estimate


@dataclass(frozen=True, slots=True)
class ByPeriod:
    """The hazard ratios of one parameter in all periods, and the test that its term has the same in all."""

    label: str
    ratios: Sequence[PeriodRatio]
    test: Test


@dataclass(frozen=True, slots=True)
class CountedFrom:
    """From when on patients count: the landmark as text, and the label of the time of entry; empty without."""

    landmark: str
    entry: str
    unit: str


def counted_from(result: AnalysisResult, names: Names) -> CountedFrom:
    """From when on the patients of a result count."""
    landmark = result.options.get("landmark")
    variable = next((each.variable for each in result.statistics if each.variable), "")
    text = f"{landmark:.10g}" if isinstance(landmark, int | float) else ""
    return CountedFrom(text, result.labels.get("entry", ""), names.endpoint(variable).unit)


def contrasts(found: Found, variable: str, names: Names) -> list[Contrast]:
    """The comparisons of curves of an endpoint, in the order in which they were made."""
    made = []
    for measure, (difference, ratio, shown) in _MEASURES.items():
        for each in found.statistics:
            if each.name != difference or each.variable != variable:
                continue
            keys = ("variable", "group1", "group1_level", "group2_level", "stratum", "stratum_level", "at")
            place = {key: getattr(each, key) for key in keys}
            made.append(
                Contrast(
                    measure,
                    time_label(each.at or 0.0),
                    names.label(each.group1 or ""),
                    each.group1_level or "",
                    each.group2_level or "",
                    f"{names.label(each.stratum)} {each.stratum_level}" if each.stratum and each.stratum_level else "",
                    found.estimate(difference, difference, shown, **place) or _NONE,
                    found.estimate(ratio, ratio, RATIO, **place) or _NONE,
                    _test("Wald", found, found.get("p_value", difference, **place)),
                )
            )
    return made


def by_period(result: AnalysisResult, times: str) -> list[ByPeriod]:
    """The hazard ratios by period of a result; `times` stands between the labels of a product. None without them."""
    found = Found(result.statistics, result.conventions[-1], conf_level(result))
    ratios = [each for each in found.statistics if (each.name, each.context) == ("hazard_ratio", "split_equation")]
    split = dict.fromkeys((each.term, each.column, each.level) for each in ratios if each.at is not None)
    return [_by_period(found, result, key, times) for key in split]


def _by_period(found: Found, result: AnalysisResult, key: tuple[Any, ...], times: str) -> ByPeriod:
    term, column, level = key
    starts = [each.at or 0.0 for each in found.statistics if (each.name, each.context) == ("n", "split_periods")]
    variable = found.statistics[0].variable
    own = {"variable": variable, "term": term, "column": column, "level": level}
    ratios = [
        PeriodRatio(period, found.estimate("hazard_ratio", "split_equation", RATIO, at=start, **own) or _NONE)
        for period, start in zip(_periods(starts, unit_of_times(result)), starts, strict=True)
    ]
    label = result.term_label(term, times) + (f", {level}" if level else "")
    test = found.get("p_value", "split_test", variable=variable, term=term)
    return ByPeriod(label, ratios, _test("Wald", found, test))


def _periods(starts: Sequence[float], unit: str) -> Iterator[str]:
    """`up to 12 months`, `after 12 months up to 24 months`, `after 24 months`."""
    for start, end in pairwise([*starts, math.inf]):
        after = f"after {time_in_unit(time_label(start), unit)}" if start > 0 else ""
        until = f"up to {time_in_unit(time_label(end), unit)}" if end < math.inf else ""
        yield " ".join(filter(None, [after, until]))


def _test(name: str, found: Found, statistic: Any) -> Test:
    return found.test(name, statistic) or Test(name, "p not estimable", None, False)
