"""N4 and H8: what is printed in several places is the same everywhere, and hazard ratios point where medians do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sarcstat.audit.boxes import Box, box, k_of_value
from sarcstat.audit.counts import whole
from sarcstat.audit.facts import Facts, Group, Median, Model, Ratio
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, alike, folded, grouped, labels, like, where
from sarcstat.audit.number import Number
from sarcstat.audit.place import Place
from sarcstat.audit.populations import Populations
from sarcstat.audit.wald import p_box

Key = tuple[str, ...]
#: A percentage further off than so many roundings is of other patients, not misprinted.
_NEAR = 20


@dataclass(frozen=True, slots=True)
class Saying:
    """One printing of a quantity: which one, where, its numbers by name, and of how many patients.

    `sure`: outcome, variable and patients are said, so that another printing of the same key must agree.
    """

    key: Key
    place: Place
    numbers: Mapping[str, Number | None]
    n: int | None = None
    sure: bool = False

    def __str__(self) -> str:
        return ", ".join(f"{name} {number}".strip() for name, number in self.numbers.items() if number)


def check(facts: Facts) -> Iterator[Outcome]:
    """Every quantity with more than one place, then the direction of every hazard ratio."""
    populations = Populations(facts)
    for found in grouped(_sayings(facts), lambda each: (each.key, populations.of(each.place))):
        sayings = _told_apart(found)
        for other in sayings[1:]:
            if sayings[0].n is None or other.n is None or sayings[0].n == other.n:
                yield _compared(sayings[0], other, "H8" if other.key[0] == "ratio" else "N4")
    for model in facts.models:
        for ratio in model.ratios:
            yield from _inverse(ratio, model, facts)
            yield from _direction(ratio, model, facts, populations)


def _told_apart(sayings: Sequence[Saying]) -> list[Saying]:
    """The sayings without those of a table or section that has several: they differ by what was not read."""
    ratio = sayings[0].key[0] == "ratio"
    tables = Counter(each.place.table for each in sayings)
    return [each for each in sayings if tables[each.place.table] == 1 or (each.place.source != "table" and not ratio)]


def _only_named(facts: Facts) -> Facts:
    """Without the facts whose outcome has no name, in a paper that names any: it may be each of them."""
    kinds = ("medians", "models", "tests", "endpoints")
    named: dict[str, Any] = {kind: tuple(each for each in getattr(facts, kind) if each.outcome) for kind in kinds}
    return replace(facts, **named) if any(named.values()) else facts


def _sayings(facts: Facts) -> Iterator[Saying]:
    yield from _counts(facts)
    facts = _only_named(facts)
    for median in facts.medians:
        key = ("median", *labels(median, "outcome", "variable", "level", "within", "unit"))
        numbers = {"median": median.median, "lower": median.low, "upper": median.high}
        yield Saying(key, median.place, numbers, whole(median.n), sure=bool(median.outcome))
    for model in facts.models:
        for ratio in model.ratios:
            compared = (ratio.variable, ratio.level, ratio.reference)
            names = ("ratio", model.outcome, *compared, model.within, str(model.adjusted), *_covariates(model))
            p = ratio.p if not ratio.test else None
            numbers = {"HR": ratio.ratio, "lower": ratio.low, "upper": ratio.high, "p": p}
            if ratio.variable:
                sure = bool(model.outcome and model.adjusted is not None and (ratio.level or ratio.kind))
                yield Saying(tuple(map(folded, names)), ratio.place, numbers, whole(model.n), sure=sure)
    for test in facts.tests:
        tested = ("test", test.outcome, test.variable, test.name, test.within, *sorted(test.levels))
        sure = bool(test.outcome and test.variable)
        yield Saying(tuple(map(folded, tested)), test.place, {"p": test.p}, sure=sure)
    for endpoint in facts.endpoints:
        key = ("events", *labels(endpoint, "outcome", "within"))
        numbers = {"events": endpoint.events, "percent": endpoint.percent}
        yield Saying(key, endpoint.place, numbers, whole(endpoint.n), sure=bool(endpoint.outcome))


def _covariates(model: Model) -> tuple[str, ...]:
    """What sets a model apart from others of its outcome: where it stands, and in a table what it is adjusted for."""
    if model.place.source != "table":
        return ("text",)
    return tuple(sorted({ratio.variable for ratio in model.ratios})) if model.adjusted else ()


def _counts(facts: Facts) -> Iterator[Saying]:
    """Counts by variable and level: cells of tables of all patients, groups of response tables, rates."""
    for table in facts.counts:
        columns = {other.column for other in facts.counts if other.place.table == table.place.table}
        if len(columns) > 1 and not table.pooled:
            continue
        size = whole(table.total) or whole(facts.n)
        for root in table.groups:
            for group in root.walk():
                row = (str(size), *map(folded, (table.within, *group.place.row)))
                if group.count is not None and group.place.row and _of_all(group, size):
                    numbers = {"n": group.count, "percent": group.percent}
                    yield Saying(("count", *row), group.place, numbers, sure=table.total is not None)
    for response in facts.responses:
        names = labels(response, "within", "variable", "level")
        if response.level:
            size = whole(response.total) or whole(facts.n)
            numbers = {"n": response.n, "percent": response.n_percent}
            sure = response.total is not None
            yield Saying(("count", str(size), *names), response.place, numbers, sure=sure)
        for name, share in response.rates.items():
            numbers = {"percent": share.percent, "lower": share.low, "upper": share.high}
            yield Saying(("rate", name, *names), response.place, numbers, whole(response.n), sure=True)


def _of_all(group: Group, size: int | None) -> bool:
    """Whether the percentage is one of all patients, so that the count is a number of them and not of a column's."""
    count = whole(group.count)
    if group.percent is None or group.percent.exact is None or not size or count is None:
        return True
    return k_of_value(group.percent, Fraction(100 * count, size)) <= _NEAR


def _compared(one: Saying, other: Saying, rule: str) -> Outcome:
    """Whether two printings can be of one quantity."""
    for name, number in other.numbers.items():
        first = one.numbers.get(name)
        if first is not None and number is not None and not _compatible(first, number):
            severity: Severity = "error" if one.sure and other.sure else "note"
            text = "The same quantity is printed differently in two places."
            hint = "One of them may be of other patients, or of another analysis."
            return Finding(rule, severity, other.place, str(other), f"{one} ({where(one.place)})", text, hint)
    return Passed(rule)


def _compatible(one: Number, other: Number) -> bool:
    """Whether some value could be printed as both; words (NR) agree with themselves."""
    if one.value is None or other.value is None:
        return one.value is other.value
    if one.exact is not None and other.exact is not None and one.decimals == other.decimals:
        return one.exact == other.exact or k_of_value(one, other.exact) <= 1
    return box(one).meets(box(other))


def _inverse(ratio: Ratio, model: Model, facts: Facts) -> Iterator[Outcome]:
    """The comparison the other way round has the inverse ratio."""
    if not ratio.level or not ratio.reference:
        return
    turned = replace(ratio, level=ratio.reference, reference=ratio.level)
    for other_model in facts.models:
        own = _same(model, other_model)
        for other in like(turned, other_model.ratios, "level", "reference", "variable") if own else ():
            if ratio.level < other.level:
                yield _inverted(ratio, other, sure=other_model is model)


def _same(one: Model, other: Model) -> bool:
    return alike(one, other, "outcome") and (one.adjusted, one.within) == (other.adjusted, other.within)


def _inverted(ratio: Ratio, other: Ratio, *, sure: bool) -> Outcome:
    first, second = ratio.ratio.exact, other.ratio.exact
    if not first or not second:
        return Passed("H8")
    own, turned = box(ratio.ratio), box(other.ratio)
    if turned.low > 0 and own.meets(Box(1 / turned.high, 1 / turned.low)):
        return Passed("H8")
    severity: Severity = "error" if sure else "note"
    expected = f"the inverse of {ratio.ratio} ({where(ratio.place)}), {float(1 / first):.{other.ratio.decimals}f}"
    text = "The same comparison the other way round has the inverse hazard ratio."
    return Finding("H8", severity, other.place, f"HR {other.ratio}", expected, text)


def _direction(ratio: Ratio, model: Model, facts: Facts, populations: Populations) -> Iterator[Outcome]:
    """H8: a hazard ratio above 1 goes with the shorter median of an event one wants late."""
    if ratio.ratio.exact is None or ratio.ratio.exact == 1 or not ratio.level:
        return
    rows = [
        median
        for median in like(ratio, facts.medians, "variable")
        if median.level
        and alike(median, model, "outcome", "within")
        and (model.outcome or median.place.table == ratio.place.table)
    ]
    own = next((median for median in rows if alike(median, ratio, "level")), None)
    other = _reference(ratio, rows, own)
    if own is None or other is None:
        return
    longer = _longer(own, other)
    if longer is None or longer == (ratio.ratio.exact < 1):
        yield Passed("H8")
        return
    both = _significant([ratio.p]) and _significant(_p_of(ratio, model, facts)) and _apart(own, other)
    same = populations.of(own.place) == populations.of(ratio.place) and bool(model.outcome) and not model.adjusted
    severity: Severity = "warning" if both and same else "note"
    printed = f"HR {ratio.ratio}, medians {own.level} {own.median}, {other.level} {other.median}"
    median, hazard, side = ("longer", "higher", "below") if longer else ("shorter", "lower", "above")
    text = f"The group with the {median} median has the {hazard} hazard."
    hint = "Adjustment for other variables, or curves that cross, can do this."
    hint += "" if both else " The two are not both clear."
    yield Finding("H8", severity, ratio.place, printed, f"a hazard ratio {side} 1", text, hint)


def _reference(ratio: Ratio, rows: Sequence[Median], own: Median | None) -> Median | None:
    """The median of the reference, or of the one other group."""
    if ratio.reference:
        return next((median for median in rows if folded(median.level) == folded(ratio.reference)), None)
    others = [median for median in rows if median is not own and not alike(median, ratio, "level")]
    return others[0] if len({folded(median.level) for median in others}) == 1 else None


def _longer(own: Median, other: Median) -> bool | None:
    """Whether the first median is the longer one; None if that is not decided."""
    if own.median.exact is None or other.median.exact is None:
        reached = own.median.exact is not None, other.median.exact is not None
        return None if reached[0] == reached[1] else not reached[0]
    first, second = box(own.median), box(other.median)
    return None if first.meets(second) else first.low > second.high


def _apart(one: Median, other: Median) -> bool:
    """Whether two medians differ clearly: intervals without overlap, or a third more where none are printed."""
    limits = [
        float(each)
        for each in (one.low, one.high, other.low, other.high)
        if each is not None and each.exact is not None
    ]
    if len(limits) == 4:
        return limits[1] < limits[2] or limits[3] < limits[0]
    if one.median.exact is None or other.median.exact is None:
        return False
    return abs(float(one.median) - float(other.median)) > max(float(one.median), float(other.median)) / 3


def _p_of(ratio: Ratio, model: Model, facts: Facts) -> list[Number | None]:
    return [test.p for test in like(ratio, facts.tests, "variable") if alike(test, model, "outcome")]


def _significant(values: Iterable[Number | None]) -> bool:
    return any(p is not None and p.sign in "=<" and p_box(p)[1] <= 0.05 for p in values)
