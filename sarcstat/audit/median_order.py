"""M3–M5: medians beside the follow-up, beside each other, and beside events."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from sarcstat.audit.boxes import Box, box
from sarcstat.audit.counts import whole
from sarcstat.audit.dates import PROGRESSION, SURVIVAL, longest_possible
from sarcstat.audit.facts import Facts, Median
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, folded, grouped, labels, like
from sarcstat.audit.medians import shown

#: Endpoints that come no later than death.
_EARLIER = PROGRESSION | {"dfs", "efs", "rfs", "ttp"}
#: What a row is called that has no name of its own: after the one above it, by its number.
_NUMBERED = re.compile(r", row \d+$")


def check(facts: Facts) -> Iterator[Outcome]:
    """Limits against the longest follow-up, order of medians, and medians that were or were not reached."""
    survival = tuple(each for each in facts.medians if "follow" not in each.outcome.casefold())
    yield from _beyond(survival, facts)
    yield from _pooled(survival)
    yield from _endpoints(survival)
    yield from _same_patients(survival)
    for median in survival:
        yield from _reached(median, facts)


def _beyond(medians: Sequence[Median], facts: Facts) -> Iterator[Outcome]:
    """M3: an upper limit, or a median, later than any patient was followed."""
    printed = [(each.follow_up_high, each.unit) for each in facts.dates if each.follow_up_high is not None]
    ends, units = [end for end, _ in printed if end.exact], {unit for _, unit in printed}
    if not ends or len(units) != 1:
        return
    longest = max(ends, key=float)
    possible = longest_possible(facts)
    for each in medians:
        if (each.unit and each.unit not in units) or each.high is None or each.high.exact is None:
            continue
        if box(each.high).low <= box(longest).high:
            yield Passed("M3")
            continue
        more = f"; enrolment to cut-off is {possible:.1f}" if possible and float(each.high) > possible else ""
        text = f"The upper limit lies beyond the longest printed follow-up of {longest} {each.unit}."
        hint = "An interval of the form median ± 1.96 SE, as SPSS prints, can reach that far."
        yield Finding("M3", "note", each.place, shown(each), f"follow-up up to {longest}{more}", text, hint)


def _boxes(median: Median) -> Box:
    """The box of a median, of a not reached one from its largest possible value on."""
    if median.median.exact is None:
        return Box(Fraction(10**30), Fraction(10**30))
    return box(median.median)


def _pooled(medians: tuple[Median, ...]) -> Iterator[Outcome]:
    """M4: the median of all lies between those of the groups."""
    levels = [each for each in medians if each.level]
    for parts in grouped(levels, lambda each: labels(each, "outcome", "variable", "within")):
        # Rows of one level under several conditions are no groups, as before and after a sensitivity analysis.
        if len({folded(part.level) for part in parts}) > 1 and not any(_NUMBERED.search(part.level) for part in parts):
            totals = [each for each in _totals(parts[0], medians) if each.median.exact is not None]
            yield from (_between(total, parts) for total in totals)


def _totals(part: Median, medians: tuple[Median, ...]) -> Iterator[Median]:
    """The medians that pool the groups: all patients, or the row that names the subset the groups are within."""
    yield from [each for each in like(part, medians, "outcome", "within") if not each.level][:1]
    for each in like(part, medians, "outcome") if part.within else ():
        names = {folded(f"{each.variable} {each.level}"), folded(f"{each.variable}: {each.level}")}
        if each.level and not each.within and folded(part.within) in names:
            yield each


def _between(total: Median, parts: Sequence[Median]) -> Outcome:
    boxes = [_boxes(part) for part in parts]
    low, high, own = min(each.low for each in boxes), max(each.high for each in boxes), _boxes(total)
    outside = max(low - own.high, own.low - high, Fraction(0))
    if outside == 0:
        return Passed("M4")
    listed = f"all {total.median}; {', '.join(f'{part.level} {part.median}' for part in parts)}"
    expected = "the median of all between those of the groups"
    text = "The median of all patients lies outside the medians of the groups they consist of."
    hint = "Patients without a value of the variable may be missing in the groups, or censoring very uneven."
    return Finding("M4", _how_far(outside, [total, *parts]), parts[0].place, listed, expected, text, hint)


def _how_far(outside: Fraction, medians: Sequence[Median]) -> Severity:
    """Sampling and unequal censoring move a median by part of its uncertainty, a misprint by more.

    The measure is half of the widest printed interval, without any a quarter of the largest median.
    """
    widths = [width for each in medians if (width := _width(each)) is not None]
    largest = max((each.median.exact for each in medians if each.median.exact is not None), default=Fraction(0))
    scale = max(widths, default=largest / 2) / 2
    if outside <= scale / 2:
        return "note"
    return "warning" if outside <= scale else "error"


def _width(median: Median) -> Fraction | None:
    """The width of a median's interval, twice the printed side where one limit is not reached."""
    middle = median.median.exact
    low, high = (limit.exact if limit is not None else None for limit in (median.low, median.high))
    if low is not None and high is not None:
        return high - low
    sides = [abs(limit - middle) for limit in (low, high) if limit is not None and middle is not None]
    return 2 * sides[0] if sides else None


def _key(median: Median) -> tuple[str, ...]:
    return labels(median, "variable", "level", "within")


def _endpoints(medians: Sequence[Median]) -> Iterator[Outcome]:
    """M4: overall survival is at least progression-free survival in the same patients."""
    progression = {_key(each): each for each in medians if folded(each.outcome) in _EARLIER}
    for each in medians:
        earlier = progression.get(_key(each)) if folded(each.outcome) in SURVIVAL else None
        if earlier is None or earlier.median.exact is None:
            continue
        outside = _boxes(earlier).low - _boxes(each).high
        if outside <= 0:
            yield Passed("M4")
            continue
        printed = f"{each.outcome} {each.median}, {earlier.outcome} {earlier.median}"
        expected = f"{each.outcome} at least {earlier.outcome}"
        text = "Nobody dies before an event that includes death, but the medians say so."
        hint = "The two may be exchanged; with few patients at risk, curves can come this close by chance."
        yield Finding("M4", _how_far(outside, [each, earlier]), each.place, printed, expected, text, hint)


def _same_patients(medians: Sequence[Median]) -> Iterator[Outcome]:
    """M4: where all patients of a level are in a subset, its median is the same in both places."""
    same = ("outcome", "variable", "level")
    whole_level = {labels(each, *same): each for each in medians if not each.within and each.level}
    for each in medians:
        other = whole_level.get(labels(each, *same)) if each.within else None
        if other is None or whole(each.n) is None or whole(each.n) != whole(other.n):
            continue
        if _boxes(each).meets(_boxes(other)):
            yield Passed("M4")
            continue
        text = f"All {each.n} patients are the same in both places, the medians are not."
        yield Finding("M4", "error", each.place, f"{each.median} and {other.median}", "equal medians", text)


def _reached(median: Median, facts: Facts) -> Iterator[Outcome]:
    """M5: a curve cannot stay above one half with events in more than half of the patients."""
    own = [each for each in like(median, facts.endpoints, "outcome") if not each.within]
    events, size = whole(median.events), whole(median.n)
    if not median.level and not median.within:
        events = events if events is not None else next((whole(each.events) for each in own), None)
        size = size or whole(facts.n)
    if events is None or not size or median.median.sign not in ("NR", "="):
        return
    if median.median.sign == "NR" and 2 * events > size:
        why = f"{events} of {size} patients had the event: the curve ends at {100 - 100 * events / size:.1f}% or lower."
        expected = "a median"
    elif median.median.sign == "=" and events == 0:
        why, expected = "Nobody had the event: the curve stays at 100%.", "not reached"
    else:
        yield Passed("M5")
        return
    yield Finding("M5", "error", median.place, f"{median.median}, {events} events in {size} patients", expected, why)
