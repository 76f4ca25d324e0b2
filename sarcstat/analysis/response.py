"""Best response by group: shares of the categories, response and disease control rates, tests and differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np

from sarcstat.analysis.shared.frames import rows_of, values_of
from sarcstat.analysis.shared.group_test import FISHER, FisherLimits, Testing, group_test
from sarcstat.bridge.call import call_r
from sarcstat.data.cohort.factor import Factor
from sarcstat.data.cohort.sample import Measured
from sarcstat.results import AnalysisResult, Condition, Provenance, Statistic

Array = np.ndarray[Any, np.dtype[Any]]
Interval = Literal["clopper-pearson", "wilson", "wald"]

#: Who has reached each rate's end: categories by name.
RATES = {"objective_response_rate": ("CR", "PR"), "disease_control_rate": ("CR", "PR", "SD")}
UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class ResponseOptions:
    """Everything that decides a number.

    `evaluable` takes only patients with CR, PR, SD or PD as the denominator of percentages and rates. `test` is
    `chi-square`, `fisher`, or None: Fisher's where an expected count is below 5. `unknown` are the factors whose last
    level stands for missing values: it is shown and not compared.
    """

    interval: Interval
    conf_level: float
    evaluable: bool
    test: str | None
    unknown: frozenset[str] = frozenset()
    seed: int = 2_000_000
    fisher: FisherLimits = FISHER


@dataclass(frozen=True, slots=True)
class _Group:
    """A level of a factor, or everybody: the patients in each category, and those in the denominator."""

    factor: str | None
    level: str | None
    counts: Array
    denominator: int

    def reached(self, rate: str, categories: Sequence[str]) -> int:
        """The patients who have reached the end of a rate."""
        return sum(int(self.counts[categories.index(name)]) for name in RATES[rate])


def response(
    best: Factor,
    groups: Sequence[Factor],
    options: ResponseOptions,
    provenance: Provenance,
    recorded: Mapping[str, object],
) -> AnalysisResult:
    """The response of all patients and of each level of each factor. No patient's response is missing."""
    everybody = np.ones(len(best.codes), dtype=bool)
    found = [
        [_group(best, factor.codes == i, options, factor.name, text) for i, text in enumerate(factor.texts)]
        for factor in groups
    ]
    total = _group(best, everybody, options, None, None)
    shown = [*(group for levels in found for group in levels), total]
    statistics = [*_counts(best, shown, total), *_rates(best, shown, options)]
    conditions: list[Condition] = []
    for factor, levels in zip(groups, found, strict=True):
        compared, said = _compared(best, factor, levels, options)
        statistics += compared
        conditions += said
    without = [factor for factor in groups if (factor.codes < 0).any()]
    conditions += [
        Condition("note", f"{int((each.codes < 0).sum())} without {each.label} are in the total only.", "group_missing")
        for each in without
    ]
    return AnalysisResult(
        analysis="response",
        options={**recorded, "computed": asdict(options) | {"unknown": sorted(options.unknown)}},
        statistics=tuple(statistics),
        provenance=provenance,
        conditions=tuple(dict.fromkeys(conditions)),
        labels={"response": best.label} | {f"group:{each.name}": each.label for each in groups},
        values=values_of(*groups),
    )


def _compared(
    best: Factor, factor: Factor, levels: Sequence[_Group], options: ResponseOptions
) -> tuple[list[Statistic], list[Condition]]:
    """The differences and tests between the levels of a factor, and what must be said about them."""
    compared = levels[:-1] if factor.name in options.unknown else levels
    statistics = [*_differences(best, compared, options)]
    conditions: list[Condition] = []
    for rate in RATES:
        tested, said = _tested(best, factor, len(compared), rate, options)
        statistics += tested
        conditions += said
    return statistics, conditions


def _group(best: Factor, rows: Array, options: ResponseOptions, factor: str | None, level: str | None) -> _Group:
    counts = np.bincount(best.codes[rows], minlength=len(best.values))
    denominator = counts.sum() - (counts[best.texts.index("NE")] if options.evaluable else 0)
    return _Group(factor, level, counts, int(denominator))


def _one(group: _Group, name: str, value: Any, context: str = "response", **keys: Any) -> Statistic:
    return Statistic(
        name=name,
        value=value,
        convention="spss",
        context=context,
        group1=group.factor,
        group1_level=group.level,
        **keys,
    )


def _counts(best: Factor, shown: Sequence[_Group], total: _Group) -> Iterator[Statistic]:
    """Of each group its patients and those of each category, with percentages."""
    everybody = int(total.counts.sum())
    for group in shown:
        n = int(group.counts.sum())
        yield _one(group, "n", n)
        yield _one(group, "n_percent", 100 * n / everybody)
        yield _one(group, "n_evaluable", n - int(group.counts[best.texts.index("NE")]))
        outside = "NE" if group.denominator < n else None
        for category, count in zip(best.texts, group.counts, strict=True):
            share = 100 * int(count) / group.denominator if group.denominator and category != outside else None
            yield _one(group, "count", int(count), term=category)
            yield _one(group, "percent", share, term=category)


def _rates(best: Factor, shown: Sequence[_Group], options: ResponseOptions) -> Iterator[Statistic]:
    for rate in RATES:
        reached = [group.reached(rate, best.texts) for group in shown]
        reply = call_r(
            "proportion_intervals",
            x=np.array(reached, dtype=float),
            n=np.array([group.denominator for group in shown], dtype=float),
            interval=options.interval,
            conf_level=options.conf_level,
        )
        for group, x, row in zip(shown, reached, rows_of(reply.value), strict=True):
            yield _one(group, "count", x, term=rate)
            yield _one(group, rate, 100 * x / group.denominator if group.denominator else None)
            yield _one(group, f"{rate}_conf_low", _percent(row["low"]))
            yield _one(group, f"{rate}_conf_high", _percent(row["high"]))


def _differences(best: Factor, levels: Sequence[_Group], options: ResponseOptions) -> Iterator[Statistic]:
    """Each later level less each earlier one."""
    pairs = list(combinations(levels, 2))
    if not pairs:
        return
    for rate in RATES:

        def column(side: int, rate: str = rate) -> tuple[Array, Array]:
            x = [pair[side].reached(rate, best.texts) for pair in pairs]
            return np.array(x, dtype=float), np.array([pair[side].denominator for pair in pairs], dtype=float)

        (x2, n2), (x1, n1) = column(0), column(1)
        reply = call_r("proportion_differences", x1=x1, n1=n1, x2=x2, n2=n2, conf_level=options.conf_level)
        for (earlier, later), row in zip(pairs, rows_of(reply.value), strict=True):
            names = {"rate_difference": "difference", "rate_difference_conf_low": "low"}
            for name, key in (names | {"rate_difference_conf_high": "high"}).items():
                yield _one(later, name, _percent(row[key]), context=rate, group2_level=earlier.level)


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _tested(
    best: Factor, factor: Factor, levels: int, rate: str, options: ResponseOptions
) -> tuple[Sequence[Statistic], Sequence[Condition]]:
    """The test of a rate between the levels of a factor, on the patients of its denominator."""
    rows = (factor.codes >= 0) & (factor.codes < levels)
    if options.evaluable:
        rows &= best.codes != best.texts.index("NE")
    ends = [best.texts.index(name) for name in RATES[rate]]
    reached = np.isin(best.codes[rows], ends).astype(np.int32)
    column = Measured(
        name=best.name,
        label=best.label,
        values=None,
        factor=Factor(best.name, best.label, (0, 1), ("no", "yes"), reached),
        decimals=0,
    )
    group = Factor(factor.name, factor.label, factor.values[:levels], factor.texts[:levels], factor.codes[rows])
    testing = Testing(convention="spss", seed=options.seed, fisher=options.fisher)
    found = group_test(column, group, options.test, testing)
    key = Statistic(
        name="p_value", value=found.p_value, convention="spss", context=rate, group1=factor.name, test=found.name
    )
    if found.tables is None:
        return [key], found.conditions
    return [key, replace(key, name="monte_carlo_tables", value=found.tables)], found.conditions
