"""The printed numbers of a paper, each with what it is a number of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sarcstat.against.quantity import Family, Printed, Quantity
from sarcstat.audit.facts import (
    CountTable,
    Facts,
    Group,
    GroupTest,
    Mean,
    Median,
    Model,
    Rate,
    Ratio,
    Response,
    RiskTable,
)
from sarcstat.audit.number import Number
from sarcstat.audit.place import Place

_RATES = {"ORR": "objective_response_rate", "DCR": "disease_control_rate"}

_WHOLE = re.compile(r"\b(?:total|all|overall)\b", re.I)


def printed_numbers(facts: Facts) -> list[Printed]:
    """Every number of the facts once, in the order of their kinds; one that two facts share is that of the first."""
    titles = {each.place.table: each.title for each in facts.understood}
    seen: set[int] = set()
    found = []
    for each in _all(facts):
        if id(each.number) not in seen or each.place.source != "table":
            seen.add(id(each.number))
            found.append(replace(each, title=titles.get(each.place.table, "")))
    return found


def _all(facts: Facts) -> Iterator[Printed]:
    for table in facts.counts:
        yield from _counts(table)
    for median in facts.medians:
        yield from _median(median)
    for rate in facts.rates:
        yield from _rate(rate)
    for test in (*facts.tests, *facts.factor_tests):
        yield from _test(test)
    for model in filter(lambda each: each.is_hazard, facts.models):
        for ratio in model.ratios:
            yield from _ratio(model, ratio)
    for response in facts.responses:
        yield from _response(response)
    columns: dict[tuple[str, str], set[str]] = {}
    for mean in facts.means:
        columns.setdefault((mean.place.table, mean.variable), set()).add(mean.level)
    for mean in facts.means:
        alone = len(columns[mean.place.table, mean.variable]) == 1
        yield from _mean(mean, "" if alone or _WHOLE.search(mean.level) else mean.level)
    for risk in facts.risk_tables:
        yield from _at_risk(risk)
    for end in facts.endpoints:
        shown = {"n_events": end.events, "percent_events": end.percent, "n": end.n}
        yield from _made(shown, end.place, "events", outcome=end.outcome, within=_within(end.within))


def _made(
    shown: dict[str, Number | None],
    place: Place,
    family: Family,
    *,
    levels: Sequence[str] = (),
    unit: str = "",
    **what: Any,
) -> Iterator[Printed]:
    """A printed number for each statistic that is printed."""
    for statistic, number in shown.items():
        if number is not None:
            quantity = Quantity(statistic=statistic, family=family, **what)
            yield Printed(number=number, place=place, quantity=quantity, levels=tuple(levels), unit=unit)


def _within(words: str) -> tuple[str, ...]:
    return (words,) if words else ()


def _counts(table: CountTable) -> Iterator[Printed]:
    group = "" if table.pooled else table.column
    if table.total is not None:
        yield from _made({"n": table.total}, table.place, "counts", group=group)
    for root in table.groups:
        yield from _levels(root, root.label, (), table, group)


def _levels(
    group: Group, variable: str, within: tuple[str, ...], table: CountTable, column: str, *, top: bool = True
) -> Iterator[Printed]:
    """A group's own numbers, and those of the groups below it."""
    level = "" if top else group.label
    above = (*_within(table.within), *within)
    names = [child.label for child in group.children]
    shown = {"count": group.count, "percent": group.percent, "n_of": group.of}
    for each in _made(shown, group.place, "counts", variable=variable, level=level, within=above, group=column):
        yield replace(each, levels=tuple(names)) if top else each
    below = within if top else (*within, group.label)
    for child in group.children:
        for each in _levels(child, variable, below, table, column, top=False):
            yield replace(each, levels=tuple(names)) if top and not each.levels else each


def _median(median: Median) -> Iterator[Printed]:
    follow_up = median.outcome.casefold().startswith("follow")
    shown = {"median": median.median, "median_conf_low": median.low, "median_conf_high": median.high}
    shown |= {"n": median.n, "n_events": median.events}
    yield from _made(
        shown,
        median.place,
        "follow-up" if follow_up else "medians",
        outcome="" if follow_up else median.outcome,
        variable="" if median.variable == "column" else median.variable,
        level=median.level,
        within=_within(median.within),
        unit=median.unit,
    )


def _rate(rate: Rate) -> Iterator[Printed]:
    """The unit of a printed rate is that of its time, with `%` behind it where the rate is a percentage."""
    shown = {"survival": rate.rate, "survival_conf_low": rate.low, "survival_conf_high": rate.high}
    what: dict[str, Any] = {"outcome": rate.outcome, "variable": rate.variable, "level": rate.level, "at": rate.at}
    yield from _made(shown, rate.place, "rates", unit=f"{rate.unit}{'%' if rate.percent else ''}", **what)


def _test(test: GroupTest) -> Iterator[Printed]:
    shown = {"chi_square": test.statistic, "df": test.df, "p_value": test.p}
    yield from _made(
        shown,
        test.place,
        "ratios" if test.adjusted is not None else "tests",
        outcome=test.outcome,
        variable=test.variable,
        test=test.name,
        adjusted=test.adjusted,
        within=_within(test.within),
        levels=test.levels,
    )


def _ratio(model: Model, ratio: Ratio) -> Iterator[Printed]:
    shown = {"hazard_ratio": ratio.ratio, "hazard_ratio_conf_low": ratio.low, "hazard_ratio_conf_high": ratio.high}
    shown |= {"p_value": ratio.p}
    what: dict[str, Any] = {
        "outcome": model.outcome,
        "variable": ratio.variable,
        "adjusted": model.adjusted,
        "within": _within(model.within),
    }
    yield from _made(shown, ratio.place, "ratios", level=ratio.level, reference=ratio.reference, **what)
    for level, n, events in (
        (ratio.level, ratio.n, ratio.events),
        (ratio.reference, ratio.n_reference, ratio.events_reference),
    ):
        yield from _made({"n": n, "n_events": events}, ratio.place, "counts", level=level, **what)


def _response(response: Response) -> Iterator[Printed]:
    what: dict[str, Any] = {
        "variable": "" if response.variable == "column" else response.variable,
        "level": response.level,
        "within": _within(response.within),
    }
    shown = {"n": response.n, "n_percent": response.n_percent}
    yield from _made(shown, response.place, "responses", **what)
    if response.total is not None:
        yield from _made({"n": response.total}, response.place, "responses")
    for term, share in response.categories.items():
        shares = {"count": share.count, "percent": share.percent}
        yield from _made(shares, response.place, "responses", term=term, **what)
    for name, share in response.rates.items():
        rate = _RATES.get(name, name)
        shares = {f"{rate}_count": share.count, rate: share.percent}
        shares |= {f"{rate}_conf_low": share.low, f"{rate}_conf_high": share.high}
        yield from _made(shares, response.place, "responses", **what)


def _mean(mean: Mean, group: str) -> Iterator[Printed]:
    shown = {"n": mean.n, "mean": mean.mean, "std_deviation": mean.sd, "median": mean.median}
    shown |= {"minimum": mean.low, "maximum": mean.high}
    yield from _made(shown, mean.place, "means", variable=mean.variable, group=group)


def _at_risk(risk: RiskTable) -> Iterator[Printed]:
    for name, numbers in risk.rows.items():
        level = "" if name == risk.total else name
        variable = risk.variable if level else ""
        for time, number in zip(risk.times, numbers, strict=False):
            at = float(time)
            what: dict[str, Any] = {"outcome": risk.outcome, "variable": variable, "level": level, "at": at}
            yield from _made({"n_risk": number}, risk.place, "at risk", **what)
