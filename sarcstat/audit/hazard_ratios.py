"""H1–H4: a hazard ratio, its limits and its p, row by row."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from sarcstat.audit import wald
from sarcstat.audit.boxes import box
from sarcstat.audit.conventions import Row, expected_p, k_of, printed, row_of, triplet_of, votes
from sarcstat.audit.facts import MEASURES, Facts, Model
from sarcstat.audit.finding import Finding, Outcome, Passed, Severity, grouped, severity_of
from sarcstat.audit.methods import NOT_WALD
from sarcstat.audit.misprint import corrections
from sarcstat.audit.normal import z_of
from sarcstat.audit.number import Number
from sarcstat.audit.place import Place
from sarcstat.audit.wald import Triplet

#: Ratios whose p by custom is that of the Wald interval.
_WALD_TESTED = ("HR", "SHR")


def check(facts: Facts) -> Iterator[Outcome]:
    """Every row of every model; one finding for the rows of a table that follow another convention."""
    said = next((each.words for each in facts.methods if NOT_WALD.search(each.words)), "")
    for models in grouped(facts.models, lambda model: (model.place.table, model.method, model.measure)):
        yield from (_named(outcome, models[0].measure) for outcome in _table(models, said))


def _named(outcome: Outcome, measure: str) -> Outcome:
    """The outcome in the words of the ratio that it is about."""
    if measure == "HR" or not isinstance(outcome, Finding):
        return outcome
    name = MEASURES.get(measure, "ratio")

    def said(text: str) -> str:
        text = re.sub(r"\bHR\b", measure, text.replace("hazard ratio", name))
        return text.replace("Hazard ratio", name.capitalize()).replace("A odds", "An odds")

    return replace(
        outcome,
        printed=said(outcome.printed),
        expected=said(outcome.expected),
        explanation=said(outcome.explanation),
        suggestion=said(outcome.suggestion),
        parts=[replace(part, printed=said(part.printed), expected=said(part.expected)) for part in outcome.parts],
    )


def _table(models: Sequence[Model], said: str) -> Iterator[Outcome]:
    """H1 to H4 for the models of one table; `said` is the method that the paper names for its intervals.

    The p of an odds ratio often is chi-squared or exact: there is no H2 of it.
    """
    ordered: list[tuple[Row, Row]] = []
    for model in models:
        for ratio in model.ratios:
            triplet = triplet_of(ratio, model)
            if triplet is None:
                continue
            if wrong := _disorder(triplet):
                yield _disordered(ratio.place, triplet, *wrong)
                continue
            yield Passed("H4")
            row = row_of(ratio, triplet, model)
            ordered.append((row, row if model.measure in _WALD_TESTED else _without_p(row)))
    explained: dict[int, tuple[Finding, bool]] = {}
    for finding, rows, decides in votes([tested for _, tested in ordered]):
        yield finding
        explained |= {id(row): (finding, decides) for row in rows}
    for row, tested in ordered:
        if tested.k <= 1:
            yield Passed("H1" if tested.triplet.p is None else "H2")
        elif id(tested) not in explained and wald.interval_k(tested.triplet) > 1:
            yield _asymmetric(tested, said)
        elif id(tested) not in explained:
            yield Passed("H1")
            yield _other_p(tested, said)
        vote, decides = explained.get(id(tested), (None, False))
        if not decides:
            yield from _significance(row, said, vote.suggestion if vote and vote.severity == "note" else "")


def _other_method(row: Row, said: str) -> str:
    """Why the numbers of a row need not be those of Wald, as a sentence: a method that is named; "" for none."""
    own = row.model.method
    if NOT_WALD.search(own):
        return f"The method named ({own}) gives intervals that are not symmetric."
    if said:
        return f"The methods name {said}, which gives intervals that are not symmetric."
    return ""


def _other_named_test(row: Row) -> str:
    """That p is named as one of another test, as a sentence; "" where it is not."""
    test = row.ratio.test
    return f"The p is named as one of another test ({test}) than the interval's." if test else ""


def _without_p(row: Row) -> Row:
    triplet = replace(row.triplet, p=None)
    return replace(row, triplet=triplet, k=k_of(triplet))


def _disordered(place: Place, triplet: Triplet, expected: str, why: str) -> Finding:
    """H4: the ratio does not lie between its limits, or they are not positive."""
    return Finding("H4", "serious", place, printed(triplet), expected, why, _reordered(triplet), math.inf)


def _disorder(triplet: Triplet) -> tuple[str, str] | None:
    """What is expected, and what is out of order for every way of rounding; None if nothing is."""
    assert triplet.ratio is not None
    ratio, low, high = (box(number) for number in (triplet.ratio, triplet.low, triplet.high))
    if high.high <= 0 or low.high <= 0 or ratio.high <= 0:
        return "limits above 0", "A hazard ratio and its limits are positive."
    if low.low > high.high:
        return "lower limit below the upper", "The lower limit is above the upper one."
    if ratio.high < low.low or ratio.low > high.high:
        why = "The hazard ratio lies outside its own confidence interval, for every way of rounding."
        return f"HR between {triplet.low} and {triplet.high}", why
    return None


def _reordered(triplet: Triplet) -> str:
    """What would bring the numbers in order: limits exchanged, the reference reversed, one slip."""
    exchanged = replace(triplet, low=triplet.high, high=triplet.low)
    low, high, ratio = float(triplet.low), float(triplet.high), float(triplet.ratio or 0)
    if low > high and _disorder(exchanged) is None and wald.fits(exchanged):
        return f"With the limits exchanged ({triplet.high}–{triplet.low}) the numbers agree."
    if 0 < low < high and ratio > 0:
        inverse, center = 1 / ratio, math.sqrt(low * high)
        close = float(box(triplet.low).low) <= inverse <= float(box(triplet.high).high)
        if close and abs(math.log(inverse / center)) <= 0.1 * math.log(high / low) + 0.01:
            return f"1/HR = {inverse:.2f} fits the interval: the reference of one of them may be reversed."
    return misprint(triplet)


@lru_cache(maxsize=256)  # several rules ask of the same row
def misprint(triplet: Triplet) -> str:
    """The single slips after which HR, limits and p agree, as a sentence."""
    names = {"HR": triplet.ratio, "lower limit": triplet.low, "upper limit": triplet.high, "p": triplet.p}
    numbers = {name: number for name, number in names.items() if number is not None}

    def agrees(given: dict[str, Number]) -> bool:
        trial = Triplet(given["HR"], given["lower limit"], given["upper limit"], given.get("p"), triplet.level)
        return _disorder(trial) is None and wald.fits(trial)

    return corrections(numbers, agrees, wald.may_fit(triplet))


def _asymmetric(row: Row, said: str) -> Finding:
    """H1: the ratio is not the middle of its limits on the log scale."""
    triplet = row.triplet
    middle = math.sqrt(max(float(triplet.low) * float(triplet.high), 0.0))
    other = _other_method(row, said)
    decimals = triplet.ratio.decimals if triplet.ratio else 2
    severity: Severity = "note" if other else severity_of(row.k)
    expected = f"HR near {middle:.{decimals}f}, the middle of the limits on the log scale"
    text = "These three numbers cannot all be correctly rounded values of one Wald interval."
    hint = other or misprint(triplet) or _other_unit(triplet)
    hint = hint or "An interval from profile likelihood or a bootstrap is not symmetric."
    return Finding("H1", severity, row.ratio.place, printed(triplet), expected, text, hint, row.k)


def _other_unit(triplet: Triplet) -> str:
    """Whether the ratio is per one unit and the limits per several, or the reverse."""
    low, ratio = float(triplet.low), float(triplet.ratio or 0)
    if low <= 0 or ratio <= 0:
        return ""
    middle, estimate = math.log(low * float(triplet.high)) / 2, math.log(ratio)
    for units in (5, 10):
        for name, scaled in (("limits", estimate * units), ("ratio", estimate / units)):
            if abs(estimate) > 0.004 and abs(scaled - middle) < 0.02:
                return f"They agree if the {name} per {units} units and the other per one."
    return ""


def _other_p(row: Row, said: str) -> Finding:
    """H2: the interval is one, but its test has another p."""
    triplet = row.triplet
    other = _other_named_test(row) or _other_method(row, said)
    severity: Severity = "note" if other else severity_of(row.k)
    text = "Hazard ratio, limits and p cannot all be correctly rounded values of one Wald interval."
    hint = other or _other_test(triplet) or misprint(triplet)
    return Finding("H2", severity, row.ratio.place, printed(triplet), expected_p(triplet), text, hint, row.k)


def _other_test(triplet: Triplet) -> str:
    """Which other test could have given the p."""
    possible = wald.p_range(triplet)
    if possible is None or triplet.p is None:
        return ""
    _, high = wald.p_box(triplet.p)
    if wald.fits_one_sided(triplet):
        return "A one-sided test fits: half of the two-sided Wald p."
    for level in (0.9, 0.99):
        if wald.p_k(replace(triplet, level=level)) <= 1:
            return f"The p fits if the limits are those of a {level:.0%} interval."
    if triplet.p.sign == "NS" or high <= 0:
        return ""
    statistic, own = z_of(max(min(high, 1.0), 1e-300)), z_of(max(min(sum(possible) / 2, 1.0), 1e-300))
    if own and 0.85 <= statistic / own <= 1.18:
        return "A likelihood-ratio, score or log-rank test gives a slightly different p and could fit."
    return ""


def _significance(row: Row, said: str, voted: str) -> Iterator[Outcome]:
    """H3: interval and p contradict each other on significance, for every way of rounding.

    `voted` is the convention by which the table explains the row, as a sentence; "" for none.
    """
    triplet = row.triplet
    if triplet.p is None or abs(triplet.level - 0.95) > 1e-9:
        return
    low, high = box(triplet.low), box(triplet.high)
    p_low, p_high = wald.p_box(triplet.p)
    outside = low.low > 1 or high.high < 1
    inside = low.high < 1 < high.low
    other = _other_named_test(row) or _other_method(row, said) or voted
    above = p_low > 0.05 or (triplet.p.sign in ("NS", ">") and p_low >= 0.05)
    below = p_high < 0.05 or triplet.p.text.lstrip() in ("<0.05", "<.05")
    if not ((outside and above) or (inside and below)):
        yield Passed("H3")
        return
    other_test = _other_test(triplet)
    seldom_wald = row.model.measure not in _WALD_TESTED
    severity: Severity = "note" if other or (seldom_wald and other_test) else "error"
    verb, expected = ("excludes", "p below 0.05") if outside else ("includes", "p above 0.05")
    text = f"The 95% interval {verb} 1, but the p says the opposite."
    hint = other or other_test or misprint(triplet)
    yield Finding("H3", severity, row.ratio.place, printed(triplet), expected, text, hint, wald.p_k(triplet))
